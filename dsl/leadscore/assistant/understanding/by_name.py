"""A question that is little more than a name: it by itself, who is called so, who is at a company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.arguments import filled
from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import FIRM, LEAD, TIME, WHERE, Spotted

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_LOOKS_UP, _BESIDE = listed("looks_up"), listed("beside_looked_up")
_SMALL = listed("beside_name") | listed("honorifics")
_LISTED = 0.95
_HOW_THEY_SCORE = re.compile(rf",?\s+and {any_of('how_they_score')}(?=\W*$)", re.IGNORECASE)
"""`who is at Pinegate and how do they score`: a list says that, too."""


def by_name(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """A name by itself: one that only one lead has asks for its score, another for those who have it. Whoever says
    `find`, `who is` or `leads at` wants those who are called so, those of them alone whom he says more of."""
    tags = set(filter(None, spotted.tags))
    if len(spotted.leads) != 1 or not tags <= {LEAD, FIRM, WHERE, TIME}:
        return
    (mention,) = spotted.leads
    behind = _HOW_THEY_SCORE.search(spotted.question)
    end = behind.start() if behind else len(spotted.question)
    words = [pair for pair in zip(spotted.words, spotted.tags, strict=True) if pair[0].start < end]
    beside = {word.text for word, tag in words if tag is None and word.text.isalnum()} - _SMALL
    if not beside <= _LOOKS_UP | _BESIDE:
        return
    if beside & _LOOKS_UP or (beside and mention.is_company):
        if tags <= {LEAD, FIRM}:
            yield Reading("find_leads", {"name": mention.text}, _LISTED)
        elif mention.is_company:
            for found in filled(world, "find_leads", spotted, thread):
                yield Reading("find_leads", found.arguments, _LISTED * found.fit, found.unclear)
    elif mention.known and not beside and tags <= {LEAD, FIRM}:
        is_one = not mention.is_company and (" " in mention.text or any(map(str.isdigit, mention.text)))
        yield Reading("find_leads", {"name": mention.text}, 0.3 if is_one else 0.8)
        yield Reading("explain_score", {"lead": mention.lead}, 0.7)
