"""The parts of a condition that ask for what happened: what a question behind them leaves as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.fragments import other_event
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.parts import asks_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

WINDOW = re.compile(r" within \d+ \w+$")
EVENT = re.compile(
    r'(?P<event>[a-z_]+(?: (?:"[^"]*"|in [a-z_]+))?)'
    r"(?P<often> (?:at (?:least|most)|(?:more|fewer) than|exactly) \S+ \w+)?(?P<rest> within .+)?"
)
_GOES_ON = re.compile(rf"\W*{any_of('goes_on')}\b", re.IGNORECASE)


def is_event(world: World, part: str) -> bool:
    """Whether it asks for one thing that happened."""
    asked = part.removeprefix("never ").removeprefix("not ").split()[0]
    return asked in {event.name for event in world.plan.events} and EVENT.fullmatch(part) is not None


def as_before(world: World, parts: Sequence[str], new: str) -> str:
    """`at least two clicks` behind clicks within some days: what is not said of an event stays."""
    before = next((part for part in parts if asks_of(part) == asks_of(new) and is_event(world, part)), "")
    old, said = EVENT.fullmatch(before), EVENT.fullmatch(new)
    if not old or not said or not is_event(world, new) or old["event"] != said["event"]:
        return new
    return f"{said['event']}{said['often'] or old['often'] or ''}{said['rest'] or old['rest'] or ''}"


def done_to_same(world: World, parts: Sequence[str], new: Sequence[str], question: str) -> tuple[str, str] | None:
    """`and clicked?` behind those who opened a newsletter: which part that says otherwise, and how."""
    events = {event.name for event in world.plan.events}
    if len(new) != 1 or new[0] not in events or not _GOES_ON.match(question):
        return None
    found = ((part, other_event(world, part, new[0])) for part in parts)
    return next(((part, other) for part, other in found if other is not None), None)
