"""A text area that knows the language: colours by word, problems underlined, a mark in front of their lines."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location, Selection

from leadscore.diagnostics import Diagnostic, Severity
from leadscore.ide.highlight import Highlight, Look, highlights
from leadscore_tui.policy.notes import MARKS

if TYPE_CHECKING:
    from leadscore.check.symbols import Symbols

_LONGEST = 2_000
"""Characters of a line that is wrapped and coloured: each key in a longer one would be felt."""
_MOST_KEPT = 10_000


class Mark(NamedTuple):
    """A problem on a row: from the column `start` to `end` (one behind the last)."""

    start: int
    end: int
    diagnostic: Diagnostic

    @property
    def look(self) -> tuple[int, int, Severity]:
        """What is seen of it."""
        return self.start, self.end, self.diagnostic.severity


class PolicyEditor(TextArea):
    """Line ends are plain inside; whoever gives a text and takes it sees to those of the file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "To the start", show=False, id="policy.start"),
        Binding("ctrl+end", "to_end", "To the end", show=False, id="policy.end"),
        Binding("ctrl+underscore,ctrl+slash", "comment", "Comment on or off", show=False, id="policy.comment"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"policy--{look.value}" for look in Look),
        *(f"policy--problem-{severity.value}" for severity in Severity),
    }
    DEFAULT_CSS = """
    PolicyEditor {
        & .policy--starter { color: $text-primary; text-style: bold; }
        & .policy--keyword { color: $text-primary; }
        & .policy--unit { color: $text-primary; }
        & .policy--number { color: $text-warning; }
        & .policy--date { color: $text-warning; }
        & .policy--text { color: $text-success; }
        & .policy--comment { color: $foreground 65%; text-style: italic; }
        & .policy--sign { color: $foreground 80%; }
        & .policy--group { text-style: bold; }
        & .policy--rule { text-style: bold; }
        & .policy--set { text-style: italic; }
        & .policy--definition { text-style: italic; }
        & .policy--error { color: $text-error; text-style: underline; }
        & .policy--problem-error { color: $text-error; text-style: underline; }
        & .policy--problem-warning { color: $text-warning; text-style: underline; }
        & .policy--problem-hint { color: $foreground 65%; }
    }
    """

    class Moved(Message):
        """The cursor stands elsewhere, or other problems are known where it stands."""

    def __init__(self, *, read_only: bool = False, id: str | None = None) -> None:
        self._symbols: Symbols | None = None
        self._looks: dict[str, list[Highlight]] = {}
        self._marks: dict[int, list[Mark]] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._bracket: Location | None = None
        self._drawn = (0, _LONGEST)
        super().__init__(
            id=id, soft_wrap=True, show_line_numbers=True, tab_behavior="indent", compact=True, read_only=read_only
        )
        self.indent_width = 2

    # ---------------------------------------------------------------------------------- what is known

    def know(self, symbols: Symbols, diagnostics: list[Diagnostic]) -> None:
        """Colours names by what they stand for, and marks problems; their places are those of the present text."""
        marks, same_names = self._placed(diagnostics), _kinds(self._symbols) == _kinds(symbols)
        self._symbols = symbols
        if not same_names:
            self._looks.clear()
            self._strips.clear()
        if marks != self._marks or not same_names:
            self._marks = marks
            super().notify_style_update()  # forgets the rows that the text area has drawn
            self.refresh()
        self.post_message(self.Moved())

    def _placed(self, diagnostics: list[Diagnostic]) -> dict[int, list[Mark]]:
        """A problem that goes over several lines is marked on the first alone: it is the sentence that is meant."""
        found: dict[int, list[Mark]] = {}
        starts = self._line_starts()
        for diagnostic in sorted(diagnostics, key=lambda d: d.severity.rank):
            row, column = _location(starts, diagnostic.span.start)
            end = min(len(self.document[row]), column + diagnostic.span.end - diagnostic.span.start)
            found.setdefault(row, []).append(Mark(column, end, diagnostic))
        return found

    def problems_here(self) -> list[Diagnostic]:
        """Those that the cursor touches, else those of its row; the gravest first."""
        row, column = self.cursor_location
        marks = self._marks.get(row, [])
        touched = [mark for mark in marks if mark.start <= column <= mark.end]
        return [mark.diagnostic for mark in touched or marks]

    # ---------------------------------------------------------------------------------- places

    def offset_of(self, location: Location) -> int:
        """Characters before a place."""
        row, column = location
        return sum(len(line) + 1 for line in self.document.lines[:row]) + column

    def location_of(self, offset: int) -> Location:
        """The place behind so many characters; the end where there are fewer."""
        return _location(self._line_starts(), offset)

    def _line_starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.document.lines:
            starts.append(at)
            at += len(line) + 1
        return starts

    @property
    def cursor_offset(self) -> int:
        return self.offset_of(self.cursor_location)

    # ---------------------------------------------------------------------------------- editing

    def edit(self, edit: Edit) -> EditResult:
        """Marks below an edit move with their lines; those on its lines go until it has been checked again."""
        top, bottom, before, height = edit.top[0], edit.bottom[0], self.document.line_count, self.virtual_size.height
        result = super().edit(edit)
        moved = self.document.line_count - before
        if self._marks:
            self._marks = {
                row + moved * (row > bottom): marks for row, marks in self._marks.items() if not top <= row <= bottom
            }
        if self.soft_wrap and any(map(_is_long, self.document.lines[top : result.end_location[0] + 1])):
            self._wrap_if_short()
        if moved or self.virtual_size.height != height:
            self.refresh()
        else:
            self._refresh_rows(top, bottom)
        return result

    def load_text(self, text: str) -> None:
        super().load_text(text)
        self._wrap_if_short()

    def _wrap_if_short(self) -> None:
        wraps = not any(map(_is_long, self.document.lines))
        if self.soft_wrap and not wraps and not self.read_only:
            self.notify("A line is very long, so lines are not wrapped. Ctrl+L lays it out.")
        self.soft_wrap = wraps

    def undo(self) -> None:
        super().undo()
        self.refresh()

    def redo(self) -> None:
        super().redo()
        self.refresh()

    def put(self, text: str) -> None:
        """Another text in the place of the whole, as one step that can be undone: what is equal is not touched."""
        old, new = self.document.lines, text.split("\n")
        top = _common(old, new)
        end = _common(old[top:][::-1], new[top:][::-1])
        if top == len(old) == len(new):
            return
        self.history.checkpoint()
        if end:
            piece = "".join(f"{line}\n" for line in new[top : len(new) - end])
            self.replace(piece, (top, 0), (len(old) - end, 0))
        elif top:
            piece = "".join(f"\n{line}" for line in new[top:])
            self.replace(piece, (top - 1, len(old[top - 1])), self.document.end)
        else:
            self.replace(text, self.document.start, self.document.end)
        self.history.checkpoint()
        self._wrap_if_short()

    def action_to_start(self) -> None:
        self.move_cursor(self.document.start)

    def action_to_end(self) -> None:
        self.move_cursor(self.document.end)

    def action_comment(self) -> None:
        """Makes the lines of the selection comments, or text again."""
        from leadscore.ide.tidy import commented

        if self.read_only:
            return
        (first, _), (last, column) = sorted(self.selection)
        if last > first and column == 0:
            last -= 1
        lines = self.document.lines[first : last + 1]
        self.replace("\n".join(commented(lines)), (first, 0), (last, len(lines[-1])))

    # ---------------------------------------------------------------------------------- drawing few rows

    selection = reactive(Selection(), init=False, always_update=True, repaint=False)
    """Drawn anew are the rows that it leaves and those that it comes to: a text area would draw all after each key."""

    def watch_selection(self, previous: Selection, selection: Selection) -> None:
        for start, end in (previous, selection):
            self._refresh_rows(*sorted((start[0], end[0])))
        for bracket in filter(None, (self._bracket, self.matching_bracket_location)):
            self._refresh_rows(bracket[0], bracket[0])
        self._bracket = self.matching_bracket_location

    def _refresh_rows(self, first: int, last: int) -> None:
        """Draws the rows `first` to `last` anew; there need not be such rows any more."""
        end = self.document.line_count - 1
        top, bottom = (self.wrapped_document.location_to_offset((min(row, end), 0)).y for row in (first, last))
        self.refresh_lines(top, bottom - top + 1 + len(self.wrapped_document.get_offsets(min(last, end))))

    # ---------------------------------------------------------------------------------- showing

    def get_line(self, line_index: int) -> Text:
        """Of a line that is wrapped, the part that is being drawn is coloured alone."""
        line = super().get_line(line_index)
        first, last = self._drawn
        for found in self._looks_of(line.plain):
            if found.start < last and found.end > first:
                line.stylize(self._style(found.look.value), found.start, found.end)
        for mark in reversed(self._marks.get(line_index, ())):
            if mark.diagnostic.severity is not Severity.HINT:
                line.stylize(self._style(f"problem-{mark.diagnostic.severity.value}"), mark.start, mark.end)
        return line

    def _looks_of(self, line: str) -> list[Highlight]:
        if line not in self._looks:
            if len(self._looks) > _MOST_KEPT:
                self._looks.clear()
            self._looks[line] = [] if _is_long(line) else highlights(line, self._symbols)
        return self._looks[line]

    def _style(self, name: str) -> Style:
        """Without a background: those of the current line and of a selection are to be seen."""
        found = self.get_component_rich_style(f"policy--{name}")
        return Style(color=found.color, bold=found.bold, italic=found.italic, underline=found.underline)

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """The words of the current line keep their colours."""
        style = super().get_component_rich_style(*names, partial=partial, default=default)
        return Style(bgcolor=style.bgcolor) if names == ("text-area--cursor-line",) else style

    def render_line(self, y: int) -> Strip:
        """The text area draws all rows anew after each key; here those that neither changed nor hold the cursor are
        kept."""
        place = y + self.scroll_offset.y
        if place >= self.virtual_size.height or not self.document.text:
            return super().render_line(y)
        row, column = self.wrapped_document.offset_to_location(Offset(0, place))
        marks = self._marks.get(row, [])
        self._drawn = (
            column,
            next((end for end in self.wrapped_document.get_offsets(row) if end > column), _LONGEST),
        )
        if self._is_alive(row):
            return self._with_mark(super().render_line(y), marks, column)
        key = (self.document[row], row, column, self.gutter_width, self.size, *(mark.look for mark in marks))
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _MOST_KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._with_mark(super().render_line(y), marks, column)
        return strip

    def _is_alive(self, row: int) -> bool:
        """Whether the cursor, a selection or a bracket is to be seen on a row."""
        first, last = sorted((self.selection.start[0], self.selection.end[0]))
        bracket = self.matching_bracket_location
        return first <= row <= last or (bracket is not None and bracket[0] == row)

    def _with_mark(self, strip: Strip, marks: list[Mark], column: int) -> Strip:
        """With the mark of its gravest problem between number and text; `column` is where the strip starts."""
        if not marks or column:
            return strip
        severity = marks[0].diagnostic.severity
        at = self.gutter_width - 2
        background = Style(bgcolor=next((s.style.bgcolor for s in strip if s.style), None))
        mark = Segment(MARKS[severity], background + self._style(f"problem-{severity.value}") + Style(underline=False))
        return Strip.join([strip.crop(0, at), Strip([mark], 1), strip.crop(at + 1)])

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()


def _kinds(symbols: Symbols | None) -> dict[str, object]:
    return {name: symbol.kind for name, symbol in symbols.names.items()} if symbols else {}


def _location(starts: list[int], offset: int) -> Location:
    row = max(0, bisect_right(starts, offset) - 1)
    return row, offset - starts[row]


def _is_long(line: str) -> bool:
    return len(line) > _LONGEST


def _common(first: list[str], second: list[str]) -> int:
    """How many lines both start with."""
    return next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
