"""Leads of the last list that a question names by their place, where it asks something of one lead: `explain the
first`, `is the second ready?`, `history of number 3`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.thread import CHANGING, Thread

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_PLACES = {
    word: place
    for place, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"))
    for word in words.split()
} | {"last": -1}
_BY_PLACE = re.compile(
    rf"(?<!\w)(?:the (?P<nth>{'|'.join(_PLACES)})|"
    r"(?:(?:the|lead) )?(?:number |no\.? ?|nr\.? ?|# ?|(?<=explain ))(?P<number>[1-9]\d?))\b"
    rf"(?: {any_of('of_list')})*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^\W*(?:(?:{any_of('goes_on')}|{any_of('filled_pause')}|{any_of('polite')}|{any_of('polite_behind')})\W+)*"
    rf"{any_of('asks_of_one_lead')}\b",
    re.IGNORECASE,
)
_COMPARES = phrases("compares")
_BEHIND = re.compile(r"\W*(?P<next>\w*)")
_STATES = listed("behind_place") - {"one", "in", "on", "and", "ahead", "behind"} | listed("states_of_one")


def named(world: World, question: str, thread: Thread) -> str:
    """The question with the lead's id where its place stands; as it is where no such list was shown, or something
    else is first, as in `the first visit` and `who is first?`."""
    if not thread.listed or thread.tool in CHANGING or _COMPARES.search(question) or not _ASKS.match(question):
        return question
    found = list(_BY_PLACE.finditer(question))
    if len(found) != 1:
        return question
    place = _PLACES[found[0]["nth"].lower()] if found[0]["nth"] else int(found[0]["number"]) - 1
    behind = _BEHIND.match(question, found[0].end())
    word = behind["next"].lower() if behind else ""
    is_there = -1 <= place < len(thread.listed)
    is_other = word and word not in _STATES and word not in {band.name for band in world.plan.bands}
    if not is_there or is_other:
        return question
    return f"{question[: found[0].start()]}{thread.listed[place]}{question[found[0].end() :]}"
