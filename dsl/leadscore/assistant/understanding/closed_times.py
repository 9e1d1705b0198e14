"""Times that are over, of what is told up to today: of `who became ready in September` October would count, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.conditions import reader_of
from leadscore.assistant.drafting.times import window

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_BETWEEN = re.compile(r"between (\S+) and (\S+)")
_LED = frozenset("in on from during of within between".split())


def ends_left_out(world: World, question: str, since: str) -> Iterator[str]:
    """The end of a time that begins on a day, where that is not today."""
    r = reader_of(world, question, is_rule=False)
    behind = 0
    for at in range(len(r.tokens)):
        found = window(r, at) if at >= behind else None  # of `since the 1st of March` no `March`
        behind = behind if found is None else found[1]
        days = _BETWEEN.fullmatch(found[0]) if found is not None else None
        if found is None or days is None or days[1] != since or date.fromisoformat(days[2]) >= r.ago(1):
            continue
        start = at + (r.key(at) in _LED)
        yield f"the end of {question[r.tokens[start].start : r.tokens[found[1] - 1].end]}"
        return
