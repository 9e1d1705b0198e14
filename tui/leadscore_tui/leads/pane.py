"""The list of leads with its search, filter and state line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label, Static
from textual.worker import Worker

from leadscore.batch.board.model import Order
from leadscore.values.number import counted
from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.backstage.protocol import PAGE, Arrange, Find, Listed, Rows, Scoreboard
from leadscore_tui.leads.columns import Column, Scale
from leadscore_tui.leads.table import LeadTable

if TYPE_CHECKING:
    from leadscore.batch.board.model import Row
    from leadscore_tui.backstage.process import Backstage

_MOVERS = "changed or gained or lost"
_FALLS_FIRST = {"score", "change"}
"""Columns of which one wants to see the highest first."""


class _Asking(Input):
    """The line for what to search or filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back to the list", id="asking.leave"),
    ]

    class Left(Message):
        """Nothing is wanted after all."""

    def action_leave(self) -> None:
        self.post_message(self.Left())


class LeadsPane(Vertical):
    """Always in sight: who is there, and how they stand."""

    HELP = """
## Finding leads

Press **/** and type a part of a name, company, e-mail or id; Enter goes to the first, **n** and **N** to the next and
the one before.

Press **f** to see only some leads. A filter is a condition as in the policy, or a word for how a lead stands:
`ready`, `not ready`, `band warm`, `fit >= 20`, `score >= 50`, `country is "DE" and not ready`,
`visited "pricing" within 14 days`, `gained` and `lost` (by your edit). An empty filter shows all.

**s** sorts by the next column, **S** turns the order round. **x** shows those alone whom your edit of the policy moves.
"""

    DEFAULT_CSS = """
    LeadsPane {
        & > LeadTable { height: 1fr; }
        & > #asking { height: auto; display: none; background: $panel; }
        & > #asking.-open { display: block; height: 1; }
        & > #asking > Label { width: auto; padding: 0 1 0 0; text-style: bold; }
        & > #asking > _Asking { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & > #asking > _Asking:focus { background: $surface; }
        & > #wrong { height: auto; max-height: 6; color: $text-error; display: none; }
        & > #wrong.-open { display: block; }
        & > #state { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="leads.search"),
        Binding("f", "filter", "Filter", id="leads.filter"),
        Binding("n", "again(1)", "Next found", show=False, id="leads.search_next"),
        Binding("N", "again(-1)", "Found before", show=False, id="leads.search_previous"),
        Binding("s", "sort_next", "Sort", id="leads.sort"),
        Binding("x", "movers", "Who moves", show=False, id="leads.movers"),
        Binding("S", "turn_round", "Turn the order round", show=False, id="leads.turn_round"),
    ]

    class Arranged(Message):
        """The list has another order or filter."""

        def __init__(self, order: Order) -> None:
            self.order = order
            super().__init__()

    def __init__(self, backstage: Backstage, order: Order, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._backstage = backstage
        self._order = self._asked_order = order
        self._before: Order | None = None
        self._board: Scoreboard | None = None
        self._searched = ""
        self._asks = "search"
        self._submitted: str | None = None
        self._generation = 0

    def compose(self) -> ComposeResult:
        yield LeadTable(id="table")
        with Horizontal(id="asking"):
            yield Label("Search")
            yield _Asking(compact=True, select_on_focus=False)
        yield Static(id="wrong", markup=False)
        yield Static(id="state", markup=False)

    @property
    def table(self) -> LeadTable:
        return self.query_one(LeadTable)

    @property
    def order(self) -> Order:
        return self._order

    def show(self, board: Scoreboard, keep: int | str | None) -> Worker[None]:
        """The leads as they are scored now; the cursor stays on the lead `keep`, wherever that is. The list stands once
        the worker is done."""
        self._board = board
        return self._arrange(self._asked_order, keep)

    def say(self, text: str) -> None:
        """What to tell while there is no list."""
        self.query_one("#state", Static).update(text)

    def say_failed(self) -> None:
        """Leads could not be read: if some were before, they are still there."""
        if self._board is None:
            self.say("No leads")
        else:
            self._tell_state(self.table.count)

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.table.set_columns(columns)

    # ------------------------------------------------------------------------------------ order and filter

    @work(exclusive=True, group="arrange")
    async def _arrange(self, order: Order, keep: int | str | None) -> None:
        if self._board is None:
            return
        self._asked_order = order
        try:
            listed = await self._backstage.ask(Arrange(order, keep))
        except Stale:
            return
        except Failed as failed:
            if order == self._order != Order():
                # It was good for another policy, of yesterday or of before the last key: this one lacks what it names.
                told = f"{failed.failure.message}, so all leads are shown in the usual order."
                self.notify(told, severity="warning", markup=False)
                self._order = Order()
                self._arrange(self._order, keep)
            else:
                self._asked_order = self._order
                help = f"\n  {failed.failure.help}" if failed.failure.help else ""
                self._is_wrong(f"✕ {failed.failure.message}.{help}")
            return
        if not self._is_typing:
            self._is_wrong("")
            self._close_asking()
        self._shown(order, listed)

    def _shown(self, order: Order, listed: Listed) -> None:
        board = self._board
        if board is None:
            return
        self._order = order
        self._generation += 1
        table = self.table
        table.sorted_by, table.descending = order.column, order.descending
        knows_ready = board.threshold is not None
        scale = Scale(max(board.highest, board.threshold or 0), board.counts.leads, board.lowest, knows_ready)
        place = listed.place or 0
        table.show(listed.count, scale, place, changes=board.changes)
        table.fill(place - place % PAGE, listed.page)
        self._tell_state(listed.count)
        self.post_message(self.Arranged(order))

    def _tell_state(self, count: int) -> None:
        board, order = self._board, self._order
        if board is None:
            return
        counts = board.counts
        if order.filter:
            parts = [f"{count:,} of {counted(counts.leads, 'lead')}", f"filter: {order.filter}"]
        else:
            ready = "the policy does not say who is ready" if board.threshold is None else f"{counts.ready:,} ready"
            parts = [counted(counts.leads, "lead"), ready]
            parts += [f"{counts.disqualified:,} disqualified"] if counts.disqualified else []
        if order.column != "rank":
            parts.append(f"by {order.column}{', falling' if order.descending else ''}")
        self.say(" · ".join(parts))

    def filter(self, text: str) -> None:
        """Shows only the leads for which a condition holds; "" shows all."""
        self._arrange(replace(self._order, filter=text), self._kept())

    @on(LeadTable.SortAsked)
    def _sort_asked(self, asked: LeadTable.SortAsked) -> None:
        asked.stop()
        if asked.column == self._order.column:
            self.action_turn_round()
        else:
            self.sort(asked.column)

    def sort(self, column: str) -> None:
        self._arrange(replace(self._order, column=column, descending=column in _FALLS_FIRST), None)

    def action_sort_next(self) -> None:
        ids = [column.id for column in self.table.columns if column.id != "bar"]
        place = ids.index(self._order.column) if self._order.column in ids else -1
        self.sort(ids[(place + 1) % len(ids)])

    def action_movers(self) -> None:
        """Shows those alone whom the edit moves, the largest change first; once more shows all."""
        if self._board is None or not self._board.changes:
            self.notify("Nobody moves: change the policy, and see here who does.")
        elif self._order.filter == _MOVERS:
            self._arrange(replace(self._order, filter="", column="rank", descending=False), self._kept())
        else:
            self._arrange(replace(self._order, filter=_MOVERS, column="change", descending=True), None)

    def action_turn_round(self) -> None:
        self._arrange(replace(self._order, descending=not self._order.descending), None)

    def _kept(self) -> int | None:
        row = self.table.row
        return row.no if row else None

    # ------------------------------------------------------------------------------------ what is asked

    def action_search(self) -> None:
        self._open_asking("search", "Search", "a part of a name, company, e-mail or id", "")

    def action_filter(self) -> None:
        self._open_asking("filter", "Filter", 'ready · band warm · fit >= 20 · country is "DE"', self._order.filter)

    def _open_asking(self, what: str, label: str, example: str, value: str) -> None:
        self._asks, self._submitted = what, None
        self.query_one("#asking").add_class("-open")
        self.query_one("#asking Label", Label).update(label)
        asking = self.query_one(_Asking)
        asking.placeholder, asking.value = example, value
        asking.cursor_position = len(value)
        asking.focus()

    @property
    def _is_typing(self) -> bool:
        """Whether somebody writes what the list was not asked for yet. An answer to something else, such as scores of
        an edit, must not take the keys from them."""
        asking = self.query_one(_Asking)
        return asking.has_focus and (self._asks != "filter" or asking.value.strip() != self._submitted)

    def _close_asking(self) -> None:
        self.query_one("#asking").remove_class("-open")
        if self.query_one(_Asking).has_focus:
            self.table.focus()

    def _is_wrong(self, text: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.update(text)
        wrong.set_class(bool(text), "-open")

    @on(_Asking.Left)
    def _asking_left(self) -> None:
        self._is_wrong("")
        self._close_asking()

    @on(Input.Submitted)
    def _asked(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        text = submitted.value.strip()
        if self._asks == "filter":
            self._submitted = text
            self.filter(text)
        else:
            self._searched = text
            self._close_asking()
            self._find(backwards=False, start=0)

    def action_again(self, way: int) -> None:
        if not self._searched:
            self.action_search()
            return
        cursor = self.table.cursor
        self._find(backwards=way < 0, start=cursor + 1 if way > 0 else cursor)

    def go_to(self, lead: str) -> None:
        """The cursor to the lead with this id; one that is filtered out is shown again with all others."""
        self._go_to(lead)

    @work(exclusive=True, group="arrange")
    async def _go_to(self, lead: str) -> None:
        for order in (self._order, replace(self._order, filter="")):
            try:
                listed = await self._backstage.ask(Arrange(order, lead))
            except (Stale, Failed):
                return
            if listed.place is not None:
                self._shown(order, listed)
                return

    @work(exclusive=True, group="find")
    async def _find(self, *, backwards: bool, start: int) -> None:
        if not self._searched:
            return
        try:
            place = await self._backstage.ask(Find(self._searched, start, backwards))
        except Stale:
            return
        except Failed as failed:
            self._is_wrong(failed.failure.message)
            return
        if place is None:
            self.notify(
                f"Nobody in this list has “{self._searched}” in their name, company, e-mail or id.", markup=False
            )
        else:
            self.table.cursor = place

    # ------------------------------------------------------------------------------------ rows

    @on(LeadTable.Wanted)
    def _wanted(self, wanted: LeadTable.Wanted) -> None:
        wanted.stop()
        self._fetch(wanted.first, self._generation)

    @work(group="rows")
    async def _fetch(self, first: int, generation: int) -> None:
        try:
            rows: tuple[Row, ...] = await self._backstage.ask(Rows(first, PAGE))
        except (Stale, Failed):
            return
        if generation == self._generation:
            self.table.fill(first, rows)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self._order.filter and self.table.has_focus:
            event.stop()
            self.filter("")
