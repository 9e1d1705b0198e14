"""How the scores of some leads are spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadscore.batch.board.board import Numbers
from leadscore.batch.board.scored import Scored

_STEPS = (1_000, 2_000, 5_000, 10_000, 20_000, 25_000, 50_000, 100_000)
_MOST_BINS = 12


@dataclass(frozen=True, slots=True)
class Spread:
    """Scores in millipoints, of so many `leads` that have one. `bins` are (from, to, leads), `to` excluded; `bands`
    stand in the policy's order, None for leads in none; disqualified leads are in no band."""

    leads: int
    ready: int
    lowest: int
    highest: int
    mean: int
    median: int
    bins: tuple[tuple[int, int, int], ...]
    bands: tuple[tuple[str | None, int], ...]


def spread(scored: Scored, numbers: Numbers) -> Spread | None:
    """Of the leads with these numbers; None where none of them has a score."""
    columns = scored.columns
    some = numbers[columns.in_scope[numbers]]
    if not len(some):
        return None
    scores = columns.score[some].astype(np.int64)
    lowest, highest = int(scores.min()), int(scores.max())
    step = next(
        (step for step in _STEPS if (highest - lowest) // step < _MOST_BINS), (highest - lowest) // _MOST_BINS + 1
    )
    places = scores // step
    first = int(places.min())
    counts = np.bincount(places - first).tolist()
    bins = tuple(((first + n) * step, (first + n + 1) * step, count) for n, count in enumerate(counts))
    found = np.where(columns.disqualified[some], -1, columns.band[some])
    bands = [(band.name, int(np.count_nonzero(found == place))) for place, band in enumerate(scored.plan.bands)]
    outside = int(np.count_nonzero(found == -1))
    return Spread(
        leads=len(some),
        ready=int(np.count_nonzero(columns.ready[some])),
        lowest=lowest,
        highest=highest,
        mean=round(float(scores.mean()) / 100) * 100,  # a tenth of a point tells enough
        median=round(float(np.median(scores))),
        bins=bins,
        bands=(*bands, *([(None, outside)] if bands and outside else [])),
    )
