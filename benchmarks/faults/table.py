"""The table of faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.faults.compare import Verdict
from benchmarks.faults.site import Ended

_HEADER = (
    *("fault", "times", "lost", "extra", "missing", "beyond", "scores", "replays"),
    *("opens", "says", "repeats"),
)


@dataclass(frozen=True)
class Row:
    """What came of a fault. `opened` says after each time whether the record could be read; `ends` are all runs."""

    name: str
    times: int
    verdict: Verdict
    opened: Sequence[bool]
    ends: Sequence[Ended]

    @property
    def calm(self) -> Sequence[bool]:
        """Of runs that were not killed."""
        return [one.is_calm for one in self.ends if not one.was_killed]

    @property
    def faults(self) -> int:
        return self.verdict.faults + self.opened.count(False) + self.calm.count(False)


def lines(rows: Sequence[Row]) -> Iterator[str]:
    cells = [_HEADER, *(_cells(row) for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(_HEADER))]
    for first, *others in cells:
        numbers = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((first.ljust(widths[0]), *numbers)).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    v = row.verdict
    numbers = (row.times, v.lost, v.extra, v.missing, v.beyond, v.scores, v.replays)
    shares = (f"{flags.count(True)}/{len(flags)}" for flags in (list(row.opened), list(row.calm)))
    return (row.name, *(f"{number}" for number in numbers), *shares, f"{v.repeats}")
