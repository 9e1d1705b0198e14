"""Steps of the waterfall as lines of a given width: mark, words, points, bar."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from leadscore.diagnostics.render.cells import clean
from leadscore.report.evidence import Entry
from leadscore.report.words import instant
from leadscore.values.number import milli_text, signed_milli_text
from leadscore_tui.why.bars import Scale, bar_between
from leadscore_tui.why.item import FAINT
from leadscore_tui.why.waterfall import Mark, Step

_LEAST_BAR, _MOST_BAR = 12, 40
_LEAST_NOTE = 12
_THRESHOLD = "┊"
_UP, _DOWN, _WHOLE, _OTHER = "$success", "$error", "$primary", "$warning"
_MARKS = {
    Mark.FIRED: "$text-success",
    Mark.NEAR: "$text-warning",
    Mark.UNKNOWN: "$text-accent",
    Mark.BARS: "bold $text-error",
    Mark.CUT: "$text-error",
    Mark.OVERRIDE: "$text-accent",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on a line of `width` cells; without room for them, there are no bars."""

    width: int
    points: int
    scale: Scale | None
    threshold: int | None

    @property
    def words(self) -> int:
        """The cells for mark and words."""
        return self.width - self.points - (0 if self.scale is None else self.scale.width + 1)


def layout_for(width: int, steps: tuple[Step, ...], span: tuple[int, int], threshold: int | None) -> Layout:
    points = 1 + max((len(signed_milli_text(step.points)) for step in steps if step.points is not None), default=0)
    bar = min(_MOST_BAR, width // 3)
    scale = Scale(*span, bar) if bar >= _LEAST_BAR else None
    return Layout(width, points, scale, threshold)


def row(step: Step, layout: Layout) -> Content:
    """One line; what does not fit is cut off with an ellipsis, and is there whole when the line is opened."""
    if step.points is None:
        return _words(step, layout.width)
    strong = step.mark in (Mark.GROUP, Mark.SCORE)
    number = milli_text(step.points) if strong else signed_milli_text(step.points)
    points = Content.styled(number.rjust(layout.points), "bold" if strong else "")
    words = _words(step, layout.words).truncate(layout.words, pad=True)
    bar = "" if layout.scale is None else Content.assemble(" ", _bar(step, layout.scale, layout.threshold))
    return Content.assemble(words, points, bar)


def _words(step: Step, width: int) -> Content:
    whole = step.mark in (Mark.GROUP, Mark.SCORE)
    head = "" if whole else f"  {step.mark.value} "
    room = width - cell_len(head)
    label, note = Content(clean(step.label)), Content(clean(step.note))
    if step.mark is Mark.BARS:
        label = Content.assemble(label, (" disqualifies", "bold $text-error"))
    if step.points is None and note:  # what is lacking says more than the rest of a long name
        label = label.truncate(max(_LEAST_NOTE, room - note.cell_length - 2), ellipsis=True)
    label = label.truncate(room, ellipsis=True)
    left = room - label.cell_length - 2
    shown = (
        ""
        if not note or left < min(_LEAST_NOTE, note.cell_length)
        else Content.assemble("  ", (note.truncate(left, ellipsis=True).plain, FAINT))
    )
    label = label.stylize("bold" if whole else FAINT if step.mark is Mark.NOT else "")
    return Content.assemble((head, _MARKS.get(step.mark, FAINT)), label, shown)


def _bar(step: Step, scale: Scale, threshold: int | None) -> Content:
    bar = bar_between(scale, step.start, step.end)
    cells = bar.ljust(scale.width)
    if threshold is None or cells[scale.cell(threshold)] != " ":
        return Content.styled(cells, _style(step))
    place = scale.cell(threshold)
    return Content.assemble((cells[:place], _style(step)), (_THRESHOLD, FAINT), (cells[place + 1 :], _style(step)))


def _style(step: Step) -> str:
    if step.mark in (Mark.GROUP, Mark.SCORE):
        return _WHOLE
    if step.mark is Mark.OVERRIDE:
        return _OTHER
    return _DOWN if (step.points or 0) < 0 else _UP


def detail(entry: Entry, width: int) -> Content:
    """A line of evidence under its rule, with the time of the event that it rests on."""
    points = "" if entry.points is None else f"{signed_milli_text(entry.points)}  "
    when = "" if entry.at is None else f" · {instant(entry.at)}"
    return indented(f"{points}{clean(entry.text)}{when}", width, 6).stylize(FAINT)


def indented(text: str, width: int, indent: int) -> Content:
    """A text in lines that begin below each other."""
    lines = Content(text).wrap(max(10, width - indent))
    return Content("\n").join(Content.assemble(" " * indent, line.rstrip()) for line in lines)
