"""A band with those above it: `warm or better`, `at least warm`."""

from __future__ import annotations

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.reader import Match, Reader

_OR = frozenset("or and".split())
_UP = frozenset("better above higher hotter warmer up upward upwards over beyond best".split())


def ranked(r: Reader, at: int) -> Match | None:
    """Where a band begins, and everybody at or above it."""
    start = at + 2 if (r.key(at), r.key(at + 1)) == ("at", "least") else at + 1 if r.key(at) == "minimum" else at
    mark = r.lexicon.marks.get(r.text(start))
    if mark is None or r.text(start) == "ready":
        return None
    behind = start + 1
    if r.key(behind) in _OR and r.key(behind + 1) in _UP:
        return Match(literals.compared("score", ">=", mark), behind + 2 + (r.key(behind + 2) in ("ward", "wards")))
    if r.key(behind) in ("upward", "upwards") or (start > at and r.key(behind) != "mark"):
        return Match(literals.compared("score", ">=", mark), behind + (start == at))
    return None
