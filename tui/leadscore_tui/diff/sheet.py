"""Lines one below the other, with a cursor that goes from line to line, and keys that do what a line is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, cast

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from leadscore.diagnostics.render.cells import clean
from leadscore_tui.diff.lines import LOOKS, Act, Line, Look

_LEAST = 20
"""Cells that text has at least, however deep its indentation."""


class Sheet(ScrollView, can_focus=True):
    """What one reads; whoever shows it gives the lines, and hears what is chosen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*(f"sheet--{look}" for look in LOOKS), "sheet--cursor"}
    DEFAULT_CSS = """
    Sheet {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        & > .sheet--plain { color: $foreground; }
        & > .sheet--strong { text-style: bold; }
        & > .sheet--heading { text-style: bold; color: $text-primary; }
        & > .sheet--muted { color: $foreground 70%; }
        & > .sheet--up { color: $text-success; }
        & > .sheet--down { color: $text-error; }
        & > .sheet--changed { color: $text-warning; }
        & > .sheet--old { color: $foreground 45%; }
        & > .sheet--new { color: $primary; }
        & > .sheet--cursor { background: $primary 12%; }
        &:focus > .sheet--cursor { background: $primary 30%; }
        &:ansi > .sheet--cursor, &:nocolor > .sheet--cursor { text-style: underline; }
        &:ansi:focus > .sheet--cursor, &:nocolor:focus > .sheet--cursor { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next line", show=False, id="diff.next"),
        Binding("up,k", "move(-1)", "Line before", show=False, id="diff.previous"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="diff.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="diff.page_up"),
        Binding("home,g", "to_first", "To the top", show=False, id="diff.first"),
        Binding("end,G", "to_last", "To the end", show=False, id="diff.last"),
        Binding("enter,space", "choose", "Open", id="diff.choose"),
    ]

    cursor = reactive(0, repaint=False)

    class Chosen(Message):
        """Somebody wants what a line is for."""

        def __init__(self, does: Act) -> None:
            self.does = does
            super().__init__()

    class Resized(Message):
        """There is another width to lay lines out for."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._rows: list[tuple[int, Text]] = []
        """What stands in each row of the screen: the number of its line, and its text."""
        self._starts: list[int] = []
        self._width = 0
        self._styles: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles = {}

    @property
    def text_width(self) -> int:
        """Cells that a line has; one stays free before the scrollbar."""
        return max(_LEAST, (self.scrollable_content_region.width or self.size.width) - 1)

    def show(self, lines: Sequence[Line], *, from_top: bool = False) -> None:
        """The cursor stays on the line that does the same, else where it is."""
        here = self.line
        self._lines = lines
        self._lay_out()
        same = next((n for n, line in enumerate(lines) if here and here.does and line.does == here.does), self.cursor)
        self.set_reactive(Sheet.cursor, 0 if from_top else max(0, min(same, len(lines) - 1)))
        if from_top:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._into_sight()
        self.refresh()

    @property
    def line(self) -> Line | None:
        """The cursor's."""
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    # ------------------------------------------------------------------------------------ laying out

    def _lay_out(self) -> None:
        """The width is the least that there is, so that a scrollbar that comes changes nothing."""
        self._width = self.text_width
        self._rows, self._starts = [], []
        for number, line in enumerate(self._lines):
            self._starts.append(len(self._rows))
            self._rows += [(number, row) for row in _wrapped(line, self._width, self.app.console)]
        self.virtual_size = Size(self._width, len(self._rows))

    def on_resize(self) -> None:
        if self.text_width != self._width:
            self._lay_out()
            self.post_message(self.Resized())
        self._into_sight()

    # ------------------------------------------------------------------------------------ moving

    def watch_cursor(self, before: int, now: int) -> None:
        self._into_sight()
        for line in (before, now):
            if line < len(self._starts):
                first, last = self._of(line)
                self.refresh_lines(first, last - first)

    def _into_sight(self) -> None:
        """All rows of the cursor's line; with the first lines, what stands above them, too."""
        if not self._starts or not self.scrollable_content_region.height:
            return
        first, last = self._of(self.cursor)
        self.scroll_to_region(Region(0, first, 1, last - first), animate=False, force=True, immediate=True)

    def go_to(self, does: Act) -> None:
        """The cursor to the line that does this, if there is one."""
        self.cursor = next((n for n, line in enumerate(self._lines) if line.does == does), self.cursor)

    def bring_up(self) -> None:
        """The cursor's line to the top if it stands low, so that what opened below it is in sight."""
        row = self._starts[self.cursor] if self._starts else 0
        if row - self.scroll_offset.y > self.scrollable_content_region.height // 2:
            self.scroll_to(y=row, animate=False, force=True, immediate=True)

    def _of(self, line: int) -> tuple[int, int]:
        """The rows of a line."""
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._rows)
        return self._starts[line], max(end, self._starts[line] + 1)

    def _to(self, line: int, way: int = 1) -> None:
        """Empty lines are passed over."""
        line = max(0, min(line, len(self._lines) - 1))
        while 0 < line < len(self._lines) - 1 and not self._lines[line].text:
            line += way
        self.cursor = line

    def action_move(self, by: int) -> None:
        self._to(self.cursor + by, by)

    def action_page(self, by: int) -> None:
        if self._starts:
            rows = max(1, self.scrollable_content_region.height - 1)
            row = max(0, min(self._starts[self.cursor] + by * rows, len(self._rows) - 1))
            self._to(self._rows[row][0], by)

    def action_to_first(self) -> None:
        self._to(0)

    def action_to_last(self) -> None:
        self._to(len(self._lines) - 1, -1)

    def action_choose(self) -> None:
        if self.line and self.line.does:
            self.post_message(self.Chosen(self.line.does))

    def on_click(self, event: events.Click) -> None:
        """A click opens and closes; to go elsewhere takes two."""
        at = event.get_content_offset(self)
        row = self.scroll_offset.y + at.y if at else -1
        if not 0 <= row < len(self._rows):
            return
        self._to(self._rows[row][0])
        if event.chain == 2 or not (self.line and self.line.does and self.line.does.is_far):
            self.action_choose()

    # ------------------------------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        width = self.size.width
        if row >= len(self._rows):
            return Strip.blank(width, self._style("plain"))
        number, text = self._rows[row]
        cursor = self._cursor_style if number == self.cursor else Style()
        looks = ((piece, "plain" if cursor.reverse else look) for piece, look in _looks(text))
        segments = [Segment(piece, self._style(look) + cursor) for piece, look in looks]
        return Strip(segments).adjust_cell_length(width, self._style("plain") + cursor)

    @property
    def _cursor_style(self) -> Style:
        """Words keep their colours, except where the cursor is shown by turning them round."""
        style = self.get_component_rich_style("sheet--cursor")
        return Style(bgcolor=style.bgcolor, reverse=style.reverse, underline=style.underline)

    def _style(self, look: Look) -> Style:
        if look not in self._styles:
            self._styles[look] = self.rich_style + self.get_component_rich_style(f"sheet--{look}")
        return self._styles[look]


def _wrapped(line: Line, width: int, console: Console) -> Sequence[Text]:
    """The rows of a line; a span says how its letters look. Whatever stands in data cannot steer the terminal."""
    text = Text.assemble(*((clean(piece).replace("\n", " "), look) for piece, look in line.pieces), end="")
    if text.cell_len <= width:
        return [text]
    first = text.wrap(console, width)[0]
    rest = text[len(first) :]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip(" ")) :]
    hang = min(line.hang, max(0, width - _LEAST))
    return [first, *(Text.assemble((" " * hang, "plain"), row, end="") for row in rest.wrap(console, width - hang))]


def _looks(row: Text) -> Iterator[tuple[str, Look]]:
    """The row in pieces, each with how it looks."""
    for span in row.spans:
        yield row.plain[span.start : span.end], cast("Look", span.style)
