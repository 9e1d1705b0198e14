"""A model's answer on its way to people: held against what tools said, then told with names and texts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from leadscore.assistant.evidence import Evidence
from leadscore.assistant.grounding import ungrounded
from leadscore.assistant.modelled.handles import Handles
from leadscore.assistant.modelled.untrusted import tamed
from leadscore.assistant.people import called
from leadscore.assistant.world import World
from leadscore.diagnostics.render.cells import clean

_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^)]*\)|<[^>]{1,400}>")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]*\)")
_HEADING = re.compile(r"(?m)^#{1,6}\s+|\*\*|__")
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)


def plain(answer: str) -> str:
    """Without pictures, links, tags and headings: text, as a terminal shows it."""
    text = _PICTURE.sub("", _THOUGHT.sub("", answer))
    return clean(_HEADING.sub("", _LINK.sub(r"\1", text))).strip()


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether an answer may be shown."""

    evidence: Evidence
    handles: Handles
    world: World

    def against(self, answer: str) -> list[str]:
        """What it says that nobody said; before any tool was called, nothing may be said of leads and numbers."""
        known = self.evidence if self.evidence.has_results else Evidence()
        own, names = self.handles.without_texts(answer), self.world.people.names
        found = (*self.handles.unknown(answer), *ungrounded(own, known, names.__contains__, self._meant))
        return list(dict.fromkeys(found))

    def _meant(self, mention: str) -> frozenset[str]:
        """The leads of a name, or of an id or an address, as the model sees them."""
        people = self.world.people
        if re.search(r"[\d@]", mention):
            numbers = people.exactly(mention)
        else:
            meant = people.meant(mention)
            numbers = meant.numbers if meant.exact else ()
        return frozenset(self.handles.known(row.lead) for row in self.world.rows(numbers))


def rejection(found: Collection[str]) -> str:
    """What a model is told that said what nobody said."""
    told = ", ".join(f"“{text}”" for text in list(found)[:12])
    return (
        f"Not shown to the person, because no tool said this, or not of this lead: {told}. Call the tool that says it, "
        "or answer without it. Say each number right behind the id of its lead, a sentence a lead."
    )


def with_names(answer: str, world: World, leads: Collection[str], handles: Handles) -> str:
    """For people: handles as the texts that they stand for, and each lead by its name, where it is named first."""
    for lead in leads:
        place = re.search(rf"(?<![\w(-]){re.escape(handles.lead(lead))}(?![\w-])", answer)
        if place is not None:
            answer = answer[: place.start()] + tamed(_called(world, lead), 120) + answer[place.end() :]
    return clean(handles.told(answer))


def _called(world: World, lead: str) -> str:
    numbers = world.people.meant(lead).numbers
    return called(world.row(numbers[0])) if len(numbers) == 1 else lead
