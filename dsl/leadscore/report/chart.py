"""A lead's score over time as a small picture of letters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.engine.course import Course
from leadscore.report.course import day
from leadscore.values.number import milli_text

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LINE = "┄"


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of equal width, the highest scores on top, each with its label in front; below them an axis and its dates.

    The columns from `now` on are the days ahead; `threshold` is the row in which `ready at` runs, if there is one.
    """

    labels: tuple[str, ...]
    rows: tuple[str, ...]
    axis: str
    dates: str
    now: int
    threshold: int | None

    @property
    def lines(self) -> tuple[str, ...]:
        margin = " " * len(self.labels[0])
        rows = [f"{label}{row}".rstrip() for label, row in zip(self.labels, self.rows, strict=True)]
        return (*rows, f"{margin}{self.axis}", f"{margin}{self.dates}".rstrip())


def chart_of(course: Course, width: int, height: int) -> Chart:
    """`width` and `height` are those of the picture with its labels, and without axis and dates."""
    scores = [point.score for point in course.points if point.score is not None]
    ends = [*scores, 0, *([] if course.threshold is None else [course.threshold])]
    low, high = min(ends), max(ends)
    labels = _labels(course, low, high, height)
    columns = max(10, width - len(labels[0]))
    values = _values(course, columns)
    threshold = None if course.threshold is None else _row_of(course.threshold, low, high, height)
    rows = [_row(values, row, low, high, height, _LINE if row == threshold else " ") for row in range(height)]
    now = _column(course, course.as_of, columns)
    return Chart(tuple(labels), tuple(rows), _axis(course, columns), _dates(course, columns), now, threshold)


def _column(course: Course, at: int, columns: int) -> int:
    return min(columns - 1, (at - course.start) * columns // max(1, course.end - course.start))


def _values(course: Course, columns: int) -> list[int | None]:
    """The score at the end of each column's time."""
    times = [point.at for point in course.points]
    ends = [course.start + (course.end - course.start) * (column + 1) // columns for column in range(columns)]
    return [course.points[bisect_right(times, end) - 1].score for end in ends]


def _row_of(points: int, low: int, high: int, height: int) -> int:
    """The row, from the top, in which a bar of so many points ends."""
    eighths = _eighths(points, low, high, height)
    return min(height - 1, height - 1 - (eighths - 1) // 8) if eighths else height - 1


def _eighths(points: int, low: int, high: int, height: int) -> int:
    return (points - low) * height * 8 // max(1, high - low)


def _row(values: Sequence[int | None], row: int, low: int, high: int, height: int, empty: str) -> str:
    below = (height - 1 - row) * 8
    cells = []
    for value in values:
        filled = 0 if value is None else max(0, min(8, _eighths(value, low, high, height) - below))
        cells.append(_EIGHTHS[filled] if filled else empty)
    return "".join(cells)


def _labels(course: Course, low: int, high: int, height: int) -> list[str]:
    told = {height - 1: milli_text(low - low % 1000), 0: milli_text(-(-high // 1000) * 1000)}
    if course.threshold is not None:
        told[_row_of(course.threshold, low, high, height)] = milli_text(course.threshold)
    size = max(map(len, told.values()))
    return [f"{told.get(row, ''):>{size}} {'┤' if row in told else '│'}" for row in range(height)]


def _axis(course: Course, columns: int) -> str:
    cells = ["─"] * columns
    if course.drops is not None:
        cells[_column(course, course.drops, columns)] = "▼"
    cells[_column(course, course.as_of, columns)] = "┴"
    return "".join(cells)


def _dates(course: Course, columns: int) -> str:
    """Today, the day of the drop, the last day and the first, each below its place, as far as there is room."""
    cells = [" "] * columns
    drops = [] if course.drops is None else [(course.drops, day(course.drops))]
    for at, text in ((course.as_of, "now"), *drops, (course.end, day(course.end)), (course.start, day(course.start))):
        column = _column(course, at, columns)
        for place in (column - len(text) // 2, column, column - len(text) + 1):
            first = max(0, min(columns - len(text), place))
            if not "".join(cells[max(0, first - 1) : first + len(text) + 1]).strip():
                cells[first : first + len(text)] = text
                break
    return "".join(cells)
