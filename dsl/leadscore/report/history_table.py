"""A lead's story on the terminal: a line a scoring, and below it what moved the score."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.production.history.model import Step, Story
from leadscore.report.history_words import change, details, score, state, title
from leadscore.report.words import instant

_FAINT, _STRONG = "dim", "bold"
_STYLES = {"override": "magenta", "policy": "cyan", "told": "green"}
_INDENT = 2


def render(stories: Sequence[Story]) -> RenderableType:
    """One story after the other."""
    parts: list[RenderableType] = []
    for story in stories:
        parts += [*([Text()] if parts else []), Text(clean(title(story)), _STRONG), *_steps(story.steps)]
    return Group(*parts)


def _steps(steps: Sequence[Step]) -> list[RenderableType]:
    cells = [(instant(step.entry.scoring.as_of), score(step.entry), change(step)) for step in steps]
    day, points, moved = (max(map(len, column)) for column in zip(*cells, strict=True))
    found: list[RenderableType] = []
    for step, (when, number, more) in zip(steps, cells, strict=True):
        grid = Table.grid(padding=(0, 2, 0, 0))
        for width in (day, points, moved):
            grid.add_column(no_wrap=True, width=width, justify="left" if width is day else "right")
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(when, Text(number, _STRONG), more, clean(state(step.entry)))
        found += [grid, Padding(_details(step), (0, 0, 0, _INDENT))]
    return found


def _details(step: Step) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for label, text in details(step):
        grid.add_row(Text(label, _STYLES.get(label, _FAINT)), Text(clean(text)))
    return grid
