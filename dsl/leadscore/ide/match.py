"""How well a suggestion fits what somebody typed: the start of it, a part of it, or nearly so."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

_SHORT = 3
_PARTS = re.compile(r"[\W_]+")


def fit(word: str, candidate: str) -> int | None:
    """From 0, its start, over the start of one of its words (1) and any part (2) to a slip or two (3); None: it does
    not fit. Letters count without case; nothing typed fits all."""
    typed, whole = word.lower(), candidate.lower()
    if whole.startswith(typed):
        return 0
    if any(part.startswith(typed) for part in _PARTS.split(whole)):
        return 1
    if len(typed) < _SHORT:
        return None
    return 2 if typed in whole else 3 if _is_slip(typed, whole) else None


def _is_slip(typed: str, whole: str) -> bool:
    """Whether what is typed is the start of it, but for one letter of four, or two of more."""
    most = 1 if len(typed) <= 4 else 2
    starts = {whole[: len(typed) + more] for more in (-1, 0, 1)}
    return any(OSA.distance(typed, start, score_cutoff=most) <= most for start in starts if start[:1] == typed[:1])
