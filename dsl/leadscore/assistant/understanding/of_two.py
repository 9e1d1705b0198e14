"""Two rules at once: those that a question names, for whoever says `both` of them next, and which of two gives more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import label
from leadscore.assistant.understanding.in_full.naming import RULE, as_text
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.words import words_of
from leadscore.values.number import milli_text, signed_milli_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_THE_TWO = r"of (?:(?:the|these|those) two(?: rules)?|them|those|these|both(?: rules)?)"
_MORE = rf"{any_of('is_worth')} (?:the )?(?:more|less|fewer)(?: points?| pts)?"
_MOST = rf"{any_of('is_worth')} (?:the )?(?:most|least|fewest)(?: points?| pts)?"
_OF_TWO = re.compile(
    rf"^\W*(?:(?:and|so|but|ok)\W+)*which(?: (?:one|rule))?(?: (?:{_THE_TWO} (?:{_MORE}|{_MOST})|{_MORE}))\W*$",
    re.IGNORECASE,
)
_OF_NAMED = re.compile(
    rf"^\W*(?:(?:and|so|but|ok)\W+)*(?:which(?: (?:one|rule))? (?:{_MORE}|{_MOST})\W[^?]+ or [^?]+"
    rf"|(?:does|do) [^?]+ or [^?]+ (?:{_MORE}|{_MOST}))\W*$",
    re.IGNORECASE,
)
_SAYS_RULE = re.compile(rf"\b(?:rules?|signals?|points|bonus|penalty|{_MORE}|{_MOST})\b", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|or|with|than)\b|,", re.IGNORECASE)
_PAIR = 2


def rules_told(spotted: Spotted) -> tuple[str, ...]:
    """The ids of the rules that a question names, in their order; those by other words where it speaks of rules."""
    text, world = as_text(spotted), spotted.world
    named = [one.name for one in text.named(text.told) if one.kind == RULE] if text is not None else []
    found = tuple(dict.fromkeys(rule.id for name in named for rule in world.plan.rules if name in (rule.name, rule.id)))
    parts = _JOINED.split(spotted.question)
    if len(found) > 1 or len(parts) == 1 or not _SAYS_RULE.search(spotted.question):
        return found
    said = (rule_in(world, words_of(part), frozenset()) for part in parts)
    sure = [one.rules[0] for one in said if one is not None and one.fit >= SURE_RULE and len(one.rules) == 1]
    return tuple(dict.fromkeys(sure)) or found


def which_gives_more(world: World, spotted: Spotted, thread: Thread) -> str:
    """The points of two rules, where it is asked which of them gives more; empty where that is not asked."""
    pair = thread.rules if _OF_TWO.match(spotted.question) else ()
    pair = rules_told(spotted) if _OF_NAMED.match(spotted.question) else pair
    rules = [world.rules[one] for one in pair if one in world.rules]
    if len(rules) != _PAIR or any(one.points is None for one in rules):
        return ""
    given = [f"`{label(one)}` gives {milli_text(one.points or 0)}" for one in rules]
    first, other = (one.points or 0 for one in rules)
    more = "neither gives more" if first == other else f"`{label(rules[other > first])}` gives more"
    sums = {one.rule: signed_milli_text(one.points) for one in world.effects}
    over_all = " and ".join(sums[one.id] for one in rules)
    return f"{given[0]} and {given[1]}: {more}. Over all leads, that makes {over_all}."
