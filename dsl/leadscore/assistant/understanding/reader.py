"""From a question to the calls that it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.alternatives import alternatives
from leadscore.assistant.understanding.arguments import filled
from leadscore.assistant.understanding.classifier import OUT_OF_SCOPE, Classifier, shipped
from leadscore.assistant.understanding.following import follows
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted, Spotter
from leadscore.report.json_text import dumps

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_MOST = 3
_LOOKED_AT = 6
_LEAST = 0.004
_OFTENER = 1.8
"""So much oftener people ask for what the assistant cannot do than a twelfth of the phrasings, their share, says."""
_BESIDE_FOLLOWING = 0.6
"""How much less sure a question is that may be the rest of the last one."""
_UNDO = re.compile(
    r"^\W*(?:undo|revert|roll ?back|take (?:that|it) back)(?: (?:it|that|this|please|pls))*\W*$", re.IGNORECASE
)
_HELP = re.compile(r"^\W*(?:help|\?+|help me)?\W*$", re.IGNORECASE)


class Reader:
    """Reads questions about one world."""

    def __init__(self, world: World, classifier: Classifier | None = None) -> None:
        self._world = world
        self._classifier = classifier or shipped()
        self._spotter = Spotter(world, self._classifier.common)

    def readings(self, question: str, thread: Thread) -> tuple[Reading, ...]:
        """What the question may ask for, the likeliest first, at most three. One whose `tool` is None says that it is
        nothing the assistant does."""
        if _UNDO.match(question):
            return (Reading("undo", {}, 1.0),)
        if _HELP.match(question):
            return (Reading("help", {}, 1.0),)
        spotted = self._spotter.spotted(question)
        following = follows(self._world, spotted, thread) or list(_alone(spotted))
        less = _BESIDE_FOLLOWING if following else 1.0
        others = [replace(reading, sure=less * reading.sure) for reading in self._classified(spotted, thread)]
        leads = tuple(mention.lead for mention in spotted.leads)
        found = [*following, *others]
        found += alternatives(max(found, key=lambda one: one.sure)) if found else []
        return tuple(replace(reading, leads=leads) for reading in best(found))

    def _classified(self, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
        chances = self._classifier.chances(spotted)
        likeliest = sorted(chances, key=lambda tool: -chances[tool])[:_LOOKED_AT]
        for tool in likeliest:
            chance = chances[tool]
            if tool == OUT_OF_SCOPE:
                yield Reading(None, {}, min(1.0, _OFTENER * chance))
            elif chance >= _LEAST:
                for found in filled(self._world, tool, spotted, thread):
                    yield Reading(tool, found.arguments, chance * found.fit, found.unclear)


def _alone(spotted: Spotted) -> Iterator[Reading]:
    """A name by itself: one that only one lead has asks for its score, another for those who have it."""
    if len(spotted.leads) != 1 or any(
        tag is None and word.text.isalnum() for word, tag in zip(spotted.words, spotted.tags, strict=True)
    ):
        return
    (mention,) = spotted.leads
    is_one = not mention.is_company and (" " in mention.text or any(map(str.isdigit, mention.text)))
    yield Reading("find_leads", {"name": mention.text}, 0.3 if is_one else 0.8)
    yield Reading("explain_score", {"lead": mention.lead}, 0.7)


def best(readings: list[Reading]) -> tuple[Reading, ...]:
    """The surest, each once; how sure they are is told beside all others."""
    kept: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda one: -one.sure):
        kept.setdefault(f"{reading.tool} {dumps(dict(sorted(reading.arguments.items())))}", reading)
    of = sum(reading.sure for reading in kept.values()) or 1.0
    return tuple(replace(reading, sure=reading.sure / of) for reading in kept.values())[:_MOST]
