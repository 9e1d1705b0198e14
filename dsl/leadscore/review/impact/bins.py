"""How scores are spread, in bins that people like to read: few, and with round edges that both versions share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, count

from leadscore.batch.histogram import Histogram
from leadscore.review.impact.model import Bin, Pair

_MOST = 24
_ROUND = (1, 2, 5)
_TAIL = 200
"""One in so many leads may lie outside the bins' even widths, at each end."""
_FAR = 3
"""The ends are gathered in one wide bin where they are so many times as far apart as all other leads are."""


def bins_of(spread: Histogram) -> tuple[Bin, ...]:
    """From the lowest score to the highest; none where nobody has a score. All bins are equally wide, but the first and
    the last take those far away, too."""
    if spread.lowest is None or spread.highest is None:
        return ()
    low, high = _most_of(spread)
    if spread.highest - spread.lowest <= _FAR * max(high - low, spread.width):
        low, high = spread.lowest, spread.highest
    width = _width(low, high)
    start, size = low // width * width, max(1, -(-(high - low // width * width) // width))
    edges = [start + place * width for place in range(size + 1)]
    old, new = (_placed(counts, spread.width, start, width, size) for counts in (spread.old, spread.new))
    edges[0] = min(edges[0], spread.lowest // width * width)
    edges[-1] = max(edges[-1], -(-spread.highest // width) * width)
    return tuple(Bin(edges[place], edges[place + 1], Pair(old[place], new[place])) for place in range(size))


def _width(low: int, high: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … points that needs no more bins than are read with ease."""
    for power in count(3):
        for digit in _ROUND:
            width: int = digit * 10**power
            if -(-high // width) - low // width <= _MOST:
                return width
    raise AssertionError("there is always a wider one")


def _placed(counts: Counter[int], cell: int, start: int, width: int, size: int) -> Counter[int]:
    """Leads by the place of their bin; what lies outside goes to the bin at that end."""
    found: Counter[int] = Counter()
    for number, leads in counts.items():
        found[min(max((number * cell - start) // width, 0), size - 1)] += leads
    return found


def _most_of(spread: Histogram) -> tuple[int, int]:
    """Between which scores all leads lie but a few at each end."""
    both = sorted((spread.old + spread.new).items())
    few = sum(leads for _, leads in both) // _TAIL
    return _beyond(both, few) * spread.width, (_beyond(reversed(both), few) + 1) * spread.width


def _beyond(cells: Iterable[tuple[int, int]], few: int) -> int:
    """The first cell with which there are more than a few leads."""
    cells = list(cells)
    sums = accumulate(leads for _, leads in cells)
    return next(cell for (cell, _), seen in zip(cells, sums, strict=True) if seen > few)
