"""A score over time: on the terminal, as Markdown and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from rich.console import Group
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.engine.course import Course
from leadscore.plan.model import Plan
from leadscore.report import markdown
from leadscore.report.chart import Chart, chart_of
from leadscore.report.course import Step, moved, steps
from leadscore.report.words import iso_instant
from leadscore.values.number import milli_text

_FAINT, _STRONG = "dim", "bold"
_HEIGHT = 8
_WIDEST = 100
_LEAST = 1_000
"""People are told of moves of at least a point, smaller ones with the next; programs of all."""
_COLUMNS = ("lead", "at", "score", "in_scope", "ready", "disqualified", "band", "grade", "moved")

# ------------------------------------------------------------------------------------------------ terminal


def render(plan: Plan, course: Course, columns: int, show_all: bool) -> Group:
    """A small chart and a table; `show_all` tells of every move, however small."""
    chart = chart_of(course, min(columns, _WIDEST), _HEIGHT)
    title = Text("Score over time", _STRONG)
    return Group(title, Text(), _picture(chart), Text(), _table(steps(plan, course, 0 if show_all else _LEAST)))


def _picture(chart: Chart) -> Text:
    """What is ahead is fainter than what is behind."""
    lines = [
        Text.assemble((label, _FAINT), cells[: chart.now], (cells[chart.now :], _FAINT))
        for label, cells in zip(chart.labels, chart.rows, strict=True)
    ]
    return Text("\n").join([*lines, *(Text(line, _FAINT) for line in chart.lines[len(lines) :])])


def _table(told: Iterable[Step]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    state = ""
    for step in told:
        news = "" if step.state == state else step.state
        text = Text.assemble((news, _STRONG), ": " if news and step.moved else "", clean(step.moved))
        grid.add_row(step.when, Text(step.score, _STRONG), text)
        state = step.state
    return grid


# ------------------------------------------------------------------------------------------------ other forms


def as_markdown(plan: Plan, course: Course, show_all: bool) -> str:
    """A section below that of the lead."""
    rows = [(step.when, step.score, step.state, step.moved) for step in steps(plan, course, 0 if show_all else _LEAST)]
    table = markdown.table(("day", "score", "state", "what moved"), rows, (False, True, False, False))
    return f"### Score over time\n\n{table}"


def as_csv(plan: Plan, courses: Iterable[tuple[str, Course]]) -> str:
    """A row for each instant from which on the lead stands so; `at` is ISO 8601 in UTC."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for lead, course in courses:
        for point in course.points:
            score = "" if point.score is None else milli_text(point.score)
            flags = ("yes" if flag else "no" for flag in (point.in_scope, point.ready, point.disqualified))
            said = (point.band or "", point.grade or "", moved(plan, point))
            writer.writerow((lead, iso_instant(point.at), score, *flags, *said))
    return text.getvalue()
