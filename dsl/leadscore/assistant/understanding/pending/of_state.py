"""More of what `ready`, a band, a group or a grade was told: `with a fit of at least 15`, `it fades over 90 days`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.at_once import read_as_change
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.parts import asks_of, conjuncts
from leadscore.assistant.understanding.pending.held import held_by, with_last
from leadscore.assistant.understanding.pending.once_more import without_last
from leadscore.assistant.understanding.reading import Reading
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted, Spotter
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE, _MOST = 0.95, 18
BEFORE = re.compile(rf"^\W*(?:(?:{any_of('goes_on')}|{any_of('filled_pause')}|please)\W+)+(?=\w)", re.IGNORECASE)
_GOES_ON = re.compile(rf"^\W*(?:but |and )?(?:{any_of('goes_on_of_state')})\b", re.IGNORECASE)
_STATES = ("ready ", "band ", "group ", "grade ")
_AMENDS = re.compile(r"^\W*(?:and|also|but|plus|then|with)\b|\b(?:too|as well|also|then|though)\W*$", re.IGNORECASE)
ENDS = re.compile(r"(?:[\s,]+(?:too|as well|also|then|though|please|pls))+\W*$", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|they|that group|the group)\b", re.IGNORECASE)
_NEEDS = re.compile(
    r"^(?:(?:it|they|leads?|one|people|but|only|also) )*(?:must|has to|have to|should|shall|needs?|ought to)(?: to)?"
    r"(?: have| be)? ",
    re.IGNORECASE,
)
_SUPPOSES = phrases("supposes_change")


def more_of_state(world: World, spotter: Spotter, spotted: Spotted, thread: Thread) -> list[Reading]:
    """`with a fit of at least 15` behind `ready at 65`, `in steps of 10 days` behind how points age."""
    held = thread.arguments
    is_state = "threshold" in held or str(held.get("sentence") or "").startswith(_STATES)
    if not is_state or len(spotted.words) > _MOST or thread.tool == "draft_rule" or "also" in thread.change:
        return []
    if not _GOES_ON.match(spotted.question) or not thread.said:
        return list(_by_name(world, spotter, spotted, thread))
    text = f"{thread.said.rstrip(' .!?')} {BEFORE.sub('', spotted.question)}"
    is_instead = thread.tool == "propose_change"
    with without_last(world, thread, instead=is_instead):
        found = next(read_as_change(world, spotter, iter([text])), None)
    if found is not None:
        return [dataclasses.replace(found, sure=_SURE, instead=is_instead, said=text)]
    return list(_gated_band(world, spotted, thread)) or list(_by_name(world, spotter, spotted, thread))


def _by_name(world: World, spotter: Spotter, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """`B from 30 then, too`, `and have it fade over 90 days`: read with the name of what was changed."""
    held = sentence_in(held_by(world, thread))
    name = _name(held)
    question = spotted.question.rstrip(" .!?")
    if not name or not (_AMENDS.search(question) or _IT.search(question)):
        return
    plain = ENDS.sub("", BEFORE.sub("", question))
    by_name = [_IT.sub(name, plain, count=1)] if _IT.search(plain) else []
    start = statement_text(n.Ready(held.at)) if isinstance(held, n.Ready) else ""
    needs = f"{start} with {_NEEDS.sub('', plain)}"
    texts = [*by_name, *([needs, f"{start} and {plain}"] if start else [f"{name} {plain}", f"let {name} {plain}"])]
    with with_last(world, thread):
        found = next((one for text in texts for one in _of_same(world, spotter, text, held)), None)
    if found is not None:
        tool = "what_if" if _SUPPOSES.match(plain) else str(thread.tool)
        yield Reading(tool, found.arguments, _SURE, follows=True, said=f"{thread.said}, {question}")


def _of_same(world: World, spotter: Spotter, text: str, held: n.Statement | None) -> Iterator[Reading]:
    """The change of a text, where it is of what was changed, and makes something else of it."""
    found = next(read_as_change(world, spotter, iter([text])), None)
    statement = sentence_in(str(found.arguments.get("sentence") or "")) if found is not None else None
    if found is not None and type(statement) is type(held) and _name(statement) == _name(held) and statement != held:
        yield found


def _name(statement: n.Statement | None) -> str:
    """How what is changed is called in a request."""
    match statement:
        case n.Ready():
            return "ready"
        case n.Grade(group):
            return f"grade {group.text}"
        case n.Band(name) | n.GroupHeader(name):
            return name.text
        case _:
            return ""


def _gated_band(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """`if fit is at least 10` behind where a band begins."""
    band = sentence_in(str(thread.arguments.get("sentence") or ""))
    parts = conjuncts(spotted.found.condition)
    groups = {group.name for group in world.plan.groups}
    if isinstance(band, n.Band) and band.at is not None and parts and groups.issuperset(map(asks_of, parts)):
        plain = statement_text(replace(band, condition=None))
        yield Reading(str(thread.tool), {"sentence": f"{plain} if {spotted.found.condition}"}, _SURE)
