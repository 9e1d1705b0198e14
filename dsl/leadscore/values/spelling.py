"""Words that look like a misspelt one. Only what is wrong pays for the library: it is loaded by who asks."""

from __future__ import annotations

from collections.abc import Iterable

_ALIKE = 0.6
_MOST = 3


def nearest(word: str, candidates: Iterable[str]) -> list[str]:
    """Up to three candidates that look like `word`, the likeliest first; ties in alphabetical order."""
    folded = word.lower()
    scored = [(_likeness(folded, candidate.lower()), candidate) for candidate in sorted(candidates)]
    near = sorted((pair for pair in scored if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
    return [candidate for _, candidate in near[:_MOST]]


def obvious(word: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that `word` surely means: a slip of one or two letters away, and no other is as near."""
    from rapidfuzz.distance import OSA

    slips = 1 if len(word) <= 4 else 2
    away = sorted((OSA.distance(word.lower(), candidate.lower()), candidate) for candidate in candidates)
    if not away or away[0][0] > slips or (len(away) > 1 and away[1][0] == away[0][0]):
        return None
    return away[0][1]


def slip_of(word: str, candidates: Iterable[str]) -> str | None:
    """The keyword that `word` is most likely a slip of; None when none is near. Of equally near ones the first in the
    alphabet: unlike `obvious`, this only says how to go on reading."""
    from rapidfuzz.distance import DamerauLevenshtein

    folded = word.lower()
    best: tuple[int, str] | None = None
    for candidate in sorted(candidates):
        allowed = 1 if len(candidate) <= 4 else 2
        away = DamerauLevenshtein.distance(folded, candidate, score_cutoff=allowed)
        if away <= allowed and away < min(len(folded), len(candidate)) and (best is None or away < best[0]):
            best = (away, candidate)
    return best[1] if best else None


def _likeness(word: str, candidate: str) -> float:
    """How alike two names are, from 0 to 1; `job_title` and `job title` are like `title`, for they hold the word."""
    from rapidfuzz.distance import OSA

    likeness = OSA.normalized_similarity(word, candidate)
    shared = set(word.replace(" ", "_").split("_")) & set(candidate.replace(" ", "_").split("_"))
    return max(likeness, 0.7) if any(len(part) > 3 for part in shared) else likeness
