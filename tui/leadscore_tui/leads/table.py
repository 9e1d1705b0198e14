"""The list of leads as a widget that draws only what is in sight, so that a million rows cost no more than ten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from leadscore_tui.backstage.protocol import PAGE
from leadscore_tui.leads.columns import GAP, STANDARD, Column, Scale, cell, fitting

if TYPE_CHECKING:
    from leadscore.batch.board.model import Row

_KEPT = 32
"""Pages in memory."""
_HEADER = 1


class LeadTable(ScrollView, can_focus=True):
    """The list: rank, name, company, score, state and change of each lead; the cursor's lead is explained beside it."""

    HELP = """
## Leads

The best lead stands first. **●** is ready for a call, **○** is not (its band says how near it is), **✕** is
disqualified by a rule, **–** is out of scope: the policy does not apply to it. **▲▼** is what changed since the last
scoring, or what your edit of the policy would change; **★** is newly ready.

Click a heading to sort by it, click again to turn the order round.
"""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "leads--header",
        "leads--row",
        "leads--cursor",
        "leads--beside",
        "leads--ready",
        "leads--out",
        "leads--up",
        "leads--down",
        "leads--waiting",
    }
    DEFAULT_CSS = """
    LeadTable {
        background: $surface;
        color: $foreground;
        scrollbar-gutter: stable;
        scrollbar-size: 1 1;
        overflow-x: hidden;
        & > .leads--header { text-style: bold; color: $text-primary; background: $panel; }
        & > .leads--row { color: $foreground; }
        & > .leads--cursor { background: $primary 30%; text-style: bold; }
        & > .leads--beside { background: $secondary 25%; }
        & > .leads--ready { color: $text-success; }
        & > .leads--out { color: $text-muted; }
        & > .leads--up { color: $text-success; }
        & > .leads--down { color: $text-error; }
        & > .leads--waiting { color: $text-muted; }
        &:focus > .leads--cursor { background: $primary 60%; text-style: bold reverse; }
        &:ansi > .leads--cursor { text-style: bold reverse; }
        &:nocolor > .leads--cursor { text-style: reverse; }
        &:nocolor:focus > .leads--cursor { text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next lead", show=False, id="leads.next"),
        Binding("up,k", "move(-1)", "Previous lead", show=False, id="leads.previous"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="leads.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="leads.page_up"),
        Binding("home,g", "to_first", "First lead", show=False, id="leads.first"),
        Binding("end,G", "to_last", "Last lead", show=False, id="leads.last"),
        Binding("enter", "choose", "Why", id="leads.choose"),
    ]

    cursor = reactive(0, repaint=False)

    class Wanted(Message):
        """Rows from `first` on are in sight and not there yet."""

        def __init__(self, first: int) -> None:
            self.first = first
            super().__init__()

    class Moved(Message):
        """The cursor stands on another lead; None: its row is not there yet, or there is none."""

        def __init__(self, row: Row | None) -> None:
            self.row = row
            super().__init__()

    class Chosen(Message):
        """Somebody wants to know more of the cursor's lead."""

    class SortAsked(Message):
        """A heading was clicked."""

        def __init__(self, column: str) -> None:
            self.column = column
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns: Sequence[Column] = STANDARD
        self.count = 0
        self.scale = Scale()
        self.changes = False
        self.sorted_by, self.descending = "rank", False
        self.beside: int | None = None
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._told: Row | None = None
        self._told_any = False
        self._widths: list[tuple[Column, int]] = []
        self._styles: dict[tuple[str, str], Style] = {}
        self._drawn_rows: dict[tuple[int, str], Strip] = {}

    # ------------------------------------------------------------------------------------ what is shown

    def show(self, count: int, scale: Scale, cursor: int, *, changes: bool) -> None:
        """A list of so many rows, asked for anew; the cursor goes to a place."""
        self.count, self.scale, self.changes = count, scale, changes
        self._pages.clear()
        self._asked.clear()
        self._told_any = False
        self._lay_out()
        self.set_reactive(LeadTable.cursor, max(0, min(cursor, count - 1)))
        self._into_sight()
        self._tell()
        self.refresh()

    def fill(self, first: int, rows: Sequence[Row]) -> None:
        """The rows of a page that was asked for."""
        self._asked.discard(first)
        self._pages[first] = rows
        self._pages.move_to_end(first)
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        if len(self._drawn_rows) > _KEPT * PAGE:
            self._drawn_rows = {}
        self._tell()
        self.refresh()

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._lay_out()
        self.refresh()

    def row_at(self, place: int) -> Row | None:
        """The row at a place, if it is there."""
        first = place - place % PAGE
        page = self._pages.get(first)
        return page[place - first] if page is not None and place - first < len(page) else None

    @property
    def row(self) -> Row | None:
        """The cursor's row, if it is there."""
        return self.row_at(self.cursor) if self.count else None

    def _lay_out(self) -> None:
        self._drawn_rows = {}
        width = max(1, self.scrollable_content_region.width)
        self._widths = fitting(self.columns, width, self.scale, changes=self.changes)
        self.virtual_size = Size(width, self.count + _HEADER)

    def on_resize(self) -> None:
        self._lay_out()
        self._into_sight()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles = {}
        self._drawn_rows = {}

    # ------------------------------------------------------------------------------------ moving

    def watch_cursor(self, before: int, now: int) -> None:
        top = self.scroll_offset.y
        self._into_sight()
        self._tell()
        if self.scroll_offset.y == top:
            self._redraw(before, now)
        else:
            self.refresh()

    def _redraw(self, *places: int) -> None:
        """Rows alone: to draw all of them at every key would be felt."""
        for place in places:
            self.refresh(Region(0, place - self.scroll_offset.y + _HEADER, self.size.width, 1))

    def _into_sight(self) -> None:
        height = self.scrollable_content_region.height
        if height > _HEADER:
            self.scroll_to_region(Region(0, self.cursor, 1, 1 + _HEADER), animate=False, force=True, immediate=True)

    def _tell(self) -> None:
        row = self.row
        if row != self._told or not self._told_any:
            self._told, self._told_any = row, row is not None or not self.count
            self.post_message(self.Moved(row))

    def _to(self, place: int) -> None:
        self.cursor = max(0, min(place, self.count - 1))

    def action_move(self, by: int) -> None:
        self._to(self.cursor + by)

    def action_page(self, by: int) -> None:
        self._to(self.cursor + by * max(1, self.scrollable_content_region.height - _HEADER - 1))

    def action_to_first(self) -> None:
        self._to(0)

    def action_to_last(self) -> None:
        self._to(self.count - 1)

    def action_choose(self) -> None:
        if self.count:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y < _HEADER:
            self._heading_clicked(at.x)
            return
        place = self.scroll_offset.y + at.y - _HEADER
        if place < self.count:
            self._to(place)
            if event.chain == 2:
                self.action_choose()

    def _heading_clicked(self, x: int) -> None:
        left = 0
        for column, width in self._widths:
            if x < left + width + GAP:
                self.post_message(self.SortAsked("score" if column.id == "bar" else column.id))
                return
            left += width + GAP

    # ------------------------------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < _HEADER:
            return self._header(width)
        place = self.scroll_offset.y + y - _HEADER
        if place >= self.count:
            return Strip.blank(self.size.width, self._style("row"))
        row = self.row_at(place)
        if row is None:
            self._want(place)
            return self._waiting(place, width)
        base = self._base(place, row)
        if (row.no, base) not in self._drawn_rows:
            self._drawn_rows[row.no, base] = self._drawn(row, base, width)
        return self._drawn_rows[row.no, base]

    def _want(self, place: int) -> None:
        first = place - place % PAGE
        if first not in self._asked:
            self._asked.add(first)
            # Who has it drawn is the screen, and what that sends goes no further up than to itself.
            self.post_message(self.Wanted(first).set_sender(self))

    def _base(self, place: int, row: Row | None) -> str:
        if place == self.cursor:
            return "cursor"
        return "beside" if row is not None and row.no == self.beside else "row"

    def _header(self, width: int) -> Strip:
        style = self._style("header")
        parts = []
        for column, size in self._widths:
            is_sorted = self.sorted_by == column.id
            arrow = ("▼" if self.descending else "▲") if is_sorted and column.title else ""
            parts.append(cell(column.title + arrow, size, right=column.right))
        return self._strip([Segment((" " * GAP).join(parts), style)], width, style)

    def _waiting(self, place: int, width: int) -> Strip:
        style = self._style(self._base(place, None), "waiting")
        return self._strip([Segment("…", style)], width, style)

    def _drawn(self, row: Row, base: str, width: int) -> Strip:
        """What stands side by side in one style is one piece: to draw many takes longer."""
        plain = self._style(base)
        pieces: list[tuple[str, Style]] = []
        for column, size in self._widths:
            own = self._style(base, column.style(row))
            text = cell(column.show(row, self.scale, size), size, right=column.right)
            if pieces and pieces[-1][1] == own:
                pieces[-1] = (f"{pieces[-1][0]}{' ' * GAP}{text}", own)
            else:
                if pieces:
                    pieces[-1] = (pieces[-1][0] + " " * GAP, pieces[-1][1])
                pieces.append((text, own))
        return self._strip([Segment(text, style) for text, style in pieces], width, plain)

    def _strip(self, segments: list[Segment], width: int, style: Style) -> Strip:
        return Strip(segments).adjust_cell_length(max(width, self.size.width), style)

    def _style(self, base: str, own: str = "") -> Style:
        """The style of a row's cell. Over the cursor, its own colours stand."""
        key = base, own
        if key not in self._styles:
            style = self.rich_style + self.get_component_rich_style(f"leads--{base}")
            if own and base != "cursor":
                told = self.get_component_rich_style(f"leads--{own}")
                style += Style(color=told.color, bold=told.bold)
            self._styles[key] = style
        return self._styles[key]
