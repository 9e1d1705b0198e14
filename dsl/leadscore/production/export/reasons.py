"""Why a lead has its score, in a few texts that fit a CRM's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leadscore.plan.model import Plan
from leadscore.production.ledger.columns import Integers
from leadscore.values.number import signed_milli_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_CUT = "…"
DISQUALIFIED = "disqualified"


def words_of(plan: Plan) -> Mapping[str, str]:
    """What each rule is called, by its id: the authors' reason, else its condition."""
    return {rule.id: rule.because or rule.text for rule in plan.rules}


def strongest(points: Sequence[Integers], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each lead the places of the `most` rules that gave or took most, the strongest first, and their points, which
    are 0 where no such rule is left. `points` are an array a rule; of equally strong ones the first counts."""
    if not points or not most:
        count = len(points[0]) if points else 0
        return np.zeros((0, count), np.int64), np.zeros((0, count), np.int64)
    table = np.vstack(points)
    places = np.argsort(-np.abs(table), axis=0, kind="stable")[:most]
    return places, np.take_along_axis(table, places, axis=0)


@lru_cache(maxsize=65_536)
def reason(words: str, points: int | None, longest: int) -> str:
    """`The strongest signal in last year's won deals (+50)`: what does not fit is cut at the end of a word, never the
    points. `points` are millipoints, None for what disqualifies."""
    behind = f" ({DISQUALIFIED if points is None else signed_milli_text(points)})"
    return safe(shortened(" ".join(words.split()), longest - len(behind) - 1) + behind)


def shortened(text: str, longest: int) -> str:
    """At most so many characters; where something is cut, `…` follows the last whole word, if that is not far back."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(_CUT)]
    if not text[len(kept)].isspace():
        whole, _, _ = kept.rpartition(" ")
        kept = whole if len(whole) > len(kept) // 2 else kept
    return kept.rstrip(" ,;:.") + _CUT


def safe(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    return text.startswith(_FORMULA)
