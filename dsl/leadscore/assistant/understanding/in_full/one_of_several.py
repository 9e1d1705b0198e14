"""Of a rule that asks for one thing or another, only the one: `only unsubscribes should cost the 30`, `leave complaints
out of it`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem
from leadscore.assistant.tools.counterparts import condition_in, node_of
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead, rules_of
from leadscore.assistant.understanding.parts import alternatives_in
from leadscore.record import replace
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_ONLY = patterns(
    r"(?:only|just) (?P<who>§r\d+)(?: LINK)* (?:cost|costs|take|takes|lose|loses|FIRES)"
    r"(?: (?:the|those|these))*(?: (?P<worth>\d+)(?: POINTS)?)?",
)
_LEFT_OUT = patterns(
    r"(?:leave|keep|take) (?P<what>[^§]+?) out (?:of|from) (?P<who>§r\d+)",
    r"(?:exclude|exempt|drop|remove) (?P<what>[^§]+?) (?:from|out of) (?P<who>§r\d+)",
    r"(?P<who>§r\d+)(?: LINK| FIRES)* (?:without|not|no longer|but not|except)(?: for)? (?P<what>[^§\d]+)",
)
_TELLING = 5
"""So many letters of a word tell what it is of: `complaints` of `complained`."""


def one_of_several_told(world: World, text: Text) -> Meant | None:
    """The change that a text asks for, where it speaks of nothing but which of several things a rule asks for."""
    match = first_of(_ONLY, text.told) or first_of(_LEFT_OUT, text.told)
    if match is None:
        return None
    try:
        (rule,) = (rule for one in text.named(match["who"]) for rule in rules_of(world, one))
    except (NotRead, ValueError):
        return None
    found = match.groupdict()
    if found.get("worth") and Decimal(match["worth"]) * 1_000 != abs(rule.points or 0):
        return None
    several = alternatives_in(rule.text)
    said = _spoken_of(several, found.get("what") or text.spoken.get(rule.id) or text.spoken.get(rule.name or "", ""))
    kept = [one for one in several if (one in said) != ("what" in found)]
    asked = condition_in(" or ".join(kept)) if said and 0 < len(kept) < len(several) else None
    if asked is None:
        return None
    return [[{"rule": rule.id, "sentence": statement_text(replace(node_of(rule), condition=asked))}]]


def names_a_part(rule: Rule, spoken: str) -> bool:
    """Whether some words speak of some of the things that a rule asks for, and not of the others."""
    several = alternatives_in(rule.text)
    return 0 < len(_spoken_of(several, spoken)) < len(several)


def _spoken_of(several: list[str], said: str) -> list[str]:
    words = {stem(word)[:_TELLING] for word in re.findall(r"\w+", said) if len(word) >= _TELLING}
    return [one for one in several if words & {stem(word)[:_TELLING] for word in re.findall(r"[^\W_]+", one)}]
