"""The rule that is drafted or proposed, or was spoken of, with another name or reason: `call it iberia`, `because sales
likes them`."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import CHANGING, Thread
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_SURE = 0.95
_IT = r"(?:it|that|this|(?:that|this|the)(?: new)? (?:rule|one))"
_NAME = r"[“\"'`]?(?P<name>[^\W\d][\w-]*(?: [\w-]+){0,3}?)[”\"'`]?"
_END = r"(?:,? (?:please|pls|instead|then|now))*\W*$"
_BEFORE = rf"^\W*(?:(?:{any_of('goes_on')}|{any_of('filled_pause')})\W+)*"
_CALLED = (
    re.compile(rf"{_BEFORE}(?:please )?(?:call|name|rename|title) {_IT}(?: to| as)? {_NAME}{_END}", re.IGNORECASE),
    re.compile(
        rf"{_BEFORE}(?:let )?{_IT} (?:should|shall|must|can|may|to)?(?: now)? ?be (?:called|named) {_NAME}{_END}", re.I
    ),
    re.compile(
        rf"{_BEFORE}(?:its name is|with the name|give {_IT} the name|under the name(?: of)?) {_NAME}{_END}", re.I
    ),
)
_REASON = re.compile(
    rf"{_BEFORE}(?:because|(?:add |with |give {_IT} )?(?:a |the |its )?reason(?: is| being| should be|:)?(?: that)?:?)"
    r"\s+[“\"]?(?P<reason>[^“”\"]{3,120}?)[”\"]?[\s.!]*$",
    re.IGNORECASE,
)
_OTHER_REASON = re.compile(
    rf"{_BEFORE}(?:(?:{any_of('corrects')}|better|make (?:it|that)|say|put|(?:it )?should (?:say|be|read))\W+)*"
    rf"[“\"](?P<reason>[^“”\"]{{3,120}})[”\"]{_END}",
    re.IGNORECASE,
)
"""`better: “They asked for a demo”`, behind another reason."""
_OF_REASON = re.compile(r"\b(?:reasons?|because|explanation|says why)\b", re.IGNORECASE)
_NEW_RULE = re.compile(r"\b(?:the|that|this|our|my) (?:new|drafted|proposed|pending) (?:rule|one)\b", re.IGNORECASE)


def of_rule(world: World, question: str, thread: Thread) -> list[Reading]:
    """The same rule, called so or for this reason."""
    name = next((match["name"] for pattern in _CALLED if (match := pattern.match(question))), "")
    reason = _reason(question, thread) if thread.tool in CHANGING else ""
    if not (name or reason):
        return []
    rule = spoken_of(world, thread)
    statement = sentence_in(rule.statement if rule is not None else _drafted(thread))
    if not isinstance(statement, n.Rule):
        return []
    if name:
        other = replace(statement, name=n.Name(re.sub(r"\W+", "_", fold(name)).strip("_")))
    else:
        other = replace(statement, because=n.Text(f"{reason[0].upper()}{reason[1:]}"))
    sentence = statement_text(other)
    if rule is not None:
        return [Reading("propose_change", {"rule": rule.id, "sentence": sentence}, _SURE)]
    request = {"request": f"{thread.arguments.get('request', '')}, {question}"} if thread.tool == "draft_rule" else {}
    return [Reading(str(thread.tool), {**request, "sentence": sentence}, _SURE, follows=True)]


def _reason(question: str, thread: Thread) -> str:
    match = _REASON.match(question)
    if match is None and _OF_REASON.search(thread.said):
        match = _OTHER_REASON.match(question)
    return match["reason"] if match is not None else ""


def spoken_of(world: World, thread: Thread) -> Rule | None:
    """The rule of the policy as it is drafted that was spoken of last; None where that is only a draft."""
    return None if _drafted(thread) else world.rules.get(thread.rule or "")


def _drafted(thread: Thread) -> str:
    """A new rule that nobody has proposed yet."""
    is_new = thread.tool in ("draft_rule", "what_if") and "rule" not in thread.change
    return str(thread.change.get("sentence") or "") if is_new else ""


def only_proposed(world: World, thread: Thread) -> Rule | None:
    """The rule that was proposed last, where nothing of it is written yet; of several at once the last of them."""
    if not world.proposals or thread.tool != "propose_change":
        return None
    sentence = thread.arguments.get("sentence")
    same = (one for one in world.rules.values() if thread.rule is None and one.statement == sentence)
    rule = world.rules.get(thread.rule or "") or next(same, None)
    written = world.written.plan.rules if world.written.plan else ()
    return rule if rule is not None and rule.id not in {one.id for one in written} else None


def about_new(world: World, question: str, thread: Thread) -> Thread:
    """`the new rule should give 15`: of the one rule that is only proposed, whatever was spoken of since."""
    if not world.proposals or not _NEW_RULE.search(question):
        return thread
    written = {one.id for one in world.written.plan.rules} if world.written.plan else set()
    new = [one for one in world.rules.values() if one.id not in written]
    if len(new) != 1:
        return thread
    spoken = {"rule": new[0].id, "sentence": new[0].statement}
    return dataclasses.replace(thread, rule=new[0].id, change=spoken, tool="propose_change", arguments=spoken)
