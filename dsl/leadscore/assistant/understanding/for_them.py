"""A rule for those who were listed last: `give them 5 points`, `what if they got 10?`, `disqualify them`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.assistant.understanding.parts import asks_of, conjuncts
from leadscore.assistant.understanding.reading import Reading
from leadscore.filters.words import OUTCOME

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_THEM = re.compile(r"\b(?:them|they|those|these|all of (?:them|those|these))\b", re.IGNORECASE)
_DOES = re.compile(
    rf"\d ?(?:points?\b|pts\b)|{any_of('gets_points')} (?:them |those |these )?(?:[\w-]+ )?\d"
    r"|\b(?:disqualif|(?:throw|kick)\w* (?:them|those|these) out)",
    re.IGNORECASE,
)
_LEADS_UP = re.compile(rf"^\W*(?:(?:and|so|then|ok|now)\W+)*{any_of('supposes_change')}\b", re.IGNORECASE)
_BESIDE = listed("beside_rule_for_them")
_SURE = 0.97
_WHOM = "Say for whom of them it shall be, as in “10 points for directors”."
_OF_NONE = f"A rule asks for what leads are and for what they did, and nothing of that was said of these. {_WHOM}"


def rule_for_them(world: World, spotted: Spotted, where: str | None) -> list[Reading]:
    """The rule, drafted or supposed, for those that `where` holds for; empty where the question says more than that, or
    asks for no rule."""
    from leadscore.assistant.drafting.drafts import effect_alone, rule_with

    question = spotted.question
    is_asked = _THEM.search(question) is not None and _DOES.search(question) is not None
    if not is_asked or spotted.leads or spotted.found.condition not in (None, "disqualified"):
        return []
    effect = effect_alone(world, _LEADS_UP.sub("", question).rstrip(" ?"), _BESIDE)
    if effect is None:
        return []
    if told := _of_outcome(world, where) if where else _OF_NONE:
        return [Reading(None, {}, _SURE, says=told)]
    try:
        sentence = rule_with(world, effect, str(where))
    except Unanswerable:
        return []
    if _LEADS_UP.match(question):
        return [Reading("what_if", {"sentence": sentence}, _SURE)]
    return [Reading("draft_rule", {"request": f"{question}, for those where {where}", "sentence": sentence}, _SURE)]


def _of_outcome(world: World, where: str) -> str:
    """What is said where the condition asks for what the rules decide."""
    decided = OUTCOME.keys() | {group.name for group in world.plan.groups}
    part = next((one for one in conjuncts(where) if asks_of(one.removeprefix("not ")).split()[0] in decided), "")
    return part and (
        f"They are those where {where}. A rule asks for what leads are and for what they did, not for where their "
        f"score has brought them, as `{part}` does. {_WHOM}"
    )
