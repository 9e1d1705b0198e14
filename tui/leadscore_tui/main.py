"""The main screen: leads on the left, always there; why, policy, change, back-test and assistant on the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, TabbedContent
from textual.worker import Worker, WorkerError

from leadscore.batch.board.model import Moves, Order
from leadscore.loading import load
from leadscore_tui.backstage.process import Backstage, Failed, Stale
from leadscore_tui.backstage.protocol import Failure, Open, Opened, Progress, Score, Scoreboard
from leadscore_tui.explaining import Explaining
from leadscore_tui.keys import tell_unknown_keys
from leadscore_tui.leads.columns import Column, chosen_columns, known_columns
from leadscore_tui.leads.pane import LeadsPane
from leadscore_tui.leads.table import LeadTable
from leadscore_tui.started import Started
from leadscore_tui.state import State
from leadscore_tui.title import Title
from leadscore_tui.trouble import Trouble
from leadscore_tui.wording import data_in_words, day, edit_in_words, first_note, moves_of_all, why_not_scored

if TYPE_CHECKING:
    from leadscore_tui.assistant.pane import AssistantPane
    from leadscore_tui.backtest.pane import BacktestPane
    from leadscore_tui.diff.pane import DiffPane
    from leadscore_tui.policy.disk import OnDisk
    from leadscore_tui.policy.pane import PolicyPane
    from leadscore_tui.side import Side
    from leadscore_tui.why.pane import WhyPane

_REST = 0.12
"""Seconds for which the cursor rests on a lead before it is explained."""


class MainScreen(Screen[None]):
    """Holds the state that its parts share, and has the other process answer for them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "tab('why')", "Why", show=False, id="main.why"),
        Binding("2", "tab('policy')", "Policy", show=False, id="main.policy"),
        Binding("3", "tab('diff')", "Diff", show=False, id="main.diff"),
        Binding("4", "tab('backtest')", "Back-test", show=False, id="main.backtest"),
        Binding("5", "tab('assistant')", "Assistant", show=False, id="main.assistant"),
        Binding("escape", "to_leads", "Back to the leads", show=False, id="main.back"),
        Binding("b", "beside", "Compare", id="main.beside"),
        Binding("c", "columns", "Columns", show=False, id="main.columns"),
        Binding("y", "copy", "Copy", id="main.copy"),
        Binding("e", "export", "Export", id="main.export"),
        Binding("i", "data", "About the data", show=False, id="main.data"),
        Binding("ctrl+r", "read_again", "Read the leads again", show=False, id="main.read_again"),
    ]

    def __init__(self, started: Started, state: State) -> None:
        super().__init__()
        self._started = started
        self._state = state
        self._backstage = Backstage(self._heard_progress, self._trouble)
        self._explaining = Explaining(self._backstage)
        self.draft: str | None = None
        """The policy as it is written, where it is not saved."""
        self._on_disk: OnDisk | None = None
        self._saved_text = ""
        self._opened: Opened | None = None
        self._board: Scoreboard | None = None
        self._has_failed = False
        """Whether the leads could not be read the last time."""
        self._resting: Timer | None = None
        self._furnished = asyncio.Event()
        self._furnishing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        state = self._state
        yield Title(self._started, id="title")
        yield Trouble(id="trouble")
        with Container(id="panes"):
            yield LeadsPane(self._backstage, Order(state.column, state.descending, state.filter), id="leads")
            yield Container(id="side")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(LeadTable).focus()
        self.call_after_refresh(self._start)

    @work
    async def _start(self) -> None:
        """Has the leads read. What the tabs hold is loaded meanwhile, for it takes longer than the first sight may;
        where leads come from a store, they are there so soon that it is loaded after them."""
        if self._read_policy():
            self._read()
        if self._started.data.store is None or not self._saved_text:
            await self._furnish()

    async def _furnish(self) -> None:
        async with self._furnishing:
            if not self._furnished.is_set():
                await self._load_side()

    async def _load_side(self) -> None:
        kind: type[Side] = (await asyncio.to_thread(load, "leadscore_tui.side")).Side
        tab = "backtest" if self._started.past else self._state.tab
        self._side = kind(self._backstage, self._started, tab)
        await self.query_one("#side", Container).mount(self._side)
        if self._on_disk is not None:
            self._side.policy.open(self._started.policy, self._on_disk)
        self._furnished.set()
        tell_unknown_keys(self.app)
        self._tell_draft()

    def _tell_draft(self) -> None:
        if self._state.draft:
            told = f"The last time this ended before all was saved. What was typed is in {self._state.draft}."
            self.notify(told, severity="warning", timeout=30, markup=False)
            self._state.draft = ""

    def on_unmount(self) -> None:
        self._backstage.close()

    # ------------------------------------------------------------------------------------ policy and data

    def _read_policy(self) -> bool:
        from leadscore_tui.policy.disk import NotEditable, read_policy

        path = self._started.policy
        try:
            self._on_disk = read_policy(path)
        except NotEditable as problem:
            self._trouble(Failure(problem.message.removesuffix("."), problem.help))
            return False
        self._saved_text = self._on_disk.written(self._on_disk.text)
        if self._furnished.is_set():
            self._side.policy.open(path, self._on_disk)
        return True

    @work(exclusive=True, group="score")
    async def _read(self) -> None:
        """Opens the data, and has all leads scored by the policy as it is saved, then as it is written now."""
        leads = self.query_one(LeadsPane)
        leads.say("Reading the leads …")
        self._has_failed = False
        self._offer(is_read=False)
        keep = self._state.lead or None  # by its id: a lead's number may be another one's once they are read again
        try:
            opened = await self._backstage.ask(Open(self._started.policy, self._saved_text, self._started.data))
            if self._is_ending:
                return
            self._opened = opened
            self._explaining.let_go()
            self._mark_kept()
            self._tell_notes(opened)
            if opened.board is not None:
                with suppress(WorkerError):  # a newer order took its place
                    await self._show(opened.board, keep).wait()
                leads.say(f"As scored on {day(opened.recorded)}; being scored anew …")
            await self._furnish()
            board = await self._backstage.ask(Score(self._saved_text, saved=True))
        except Stale:
            return
        except Failed as failed:
            self._has_failed = True
            leads.say_failed()
            await self._furnish()
            self._offer()
            self._trouble(failed.failure)
            return
        if self._is_ending:
            return
        self.query_one(Trouble).clear()
        self._show(board, keep)
        self._offer()
        if self._side.policy.dirty:
            self._score(self._side.policy.text, saved=False)

    @property
    def _is_ending(self) -> bool:
        """Whether what it shows goes already: an answer that comes now is nobody's."""
        return not self.app.is_running

    def _tell_notes(self, opened: Opened) -> None:
        if told := first_note(opened):
            self.notify(told, title="About the data", markup=False)

    def action_data(self) -> None:
        """Tells what was read and what was not."""
        from leadscore_tui.help import TextScreen

        if self._opened is not None:
            self.app.push_screen(TextScreen(data_in_words(self._opened)))

    def _show(self, board: Scoreboard, keep: int | str | None) -> Worker[None]:
        changed = self._board is None or self._board.groups != board.groups
        self._board = board
        self.query_one(Title).tell_name(board.name)
        if board.effects is not None:
            self._side.policy.effects(board.effects, board.counts.leads)
        leads = self.query_one(LeadsPane)
        if changed:
            leads.set_columns(self._columns())
        return leads.show(board, keep)

    # What the tabs tell is heard by name: their modules are loaded late.

    def on_policy_pane_typed(self, typed: PolicyPane.Typed) -> None:
        self.draft = typed.unsaved
        self.query_one(Title).tell_dirty(typed.unsaved is not None)

    def on_policy_pane_edited(self, edited: PolicyPane.Edited) -> None:
        is_whole = edited.compiled is not None and edited.compiled.plan is not None
        if self._opened is None and not self._has_failed:
            self._side.policy.impact("Reading the leads …", busy=True)  # and then scored by what is written by then
        elif self._opened is not None and is_whole:
            self._score(edited.text, saved=False)
        else:
            self._side.policy.impact(why_not_scored(is_whole=is_whole, has_leads=self._opened is not None))
        self._offer()

    @work(exclusive=True, group="score")
    async def _score(self, text: str, *, saved: bool) -> None:
        """Scores by a policy as it is being written, or as it is saved: a sample first, where there are many leads and
        something moves, then all."""
        policy = self._side.policy
        policy.impact("Scoring …", busy=True)
        try:
            async for answer in self._backstage.hear(Score(text, saved=saved)):
                if self._is_ending:
                    return
                match answer:
                    case Moves():
                        policy.impact(moves_of_all(answer, knows_ready=self._knows_ready), busy=True)
                    case Scoreboard():
                        policy.impact(edit_in_words(answer))
                        self._show(answer, self._cursor_lead())
        except Stale:
            return
        except Failed as failed:
            policy.impact(failed.failure.message + (f". {failed.failure.help}" if failed.failure.help else ""))

    def on_policy_pane_saved(self, saved: PolicyPane.Saved) -> None:
        self._saved_text, self.draft = saved.text, None
        self.query_one(Title).tell_dirty(False)
        if self._opened is None:
            self._read()
        else:
            self._score(saved.text, saved=True)
        self._offer()

    @property
    def _knows_ready(self) -> bool:
        return self._board is None or self._board.threshold is not None

    def action_read_again(self) -> None:
        """Reads policy and leads from where they lie, as they are now. Edits stay."""
        if self._furnished.is_set():
            self._side.backtest.read_again()
        if self._has_edits or self._read_policy():
            self._read()

    @property
    def _has_edits(self) -> bool:
        return self._furnished.is_set() and self._side.policy.dirty

    # ------------------------------------------------------------------------------------ one lead

    def _cursor_lead(self) -> int | str | None:
        """The lead under the cursor; at first, the one of the last time."""
        row = next((table.row for table in self.query(LeadTable)), None)  # there is none any more while the UI ends
        return row.no if row else self._state.lead or None

    @on(LeadTable.Moved)
    def _lead_moved(self, moved: LeadTable.Moved) -> None:
        if self._resting is not None:
            self._resting.stop()
        if moved.row is not None:
            self._state.lead = moved.row.lead
            number = moved.row.no
            self._resting = self.set_timer(_REST, lambda: self._explain(number))
        elif not self.query_one(LeadTable).count:
            self._explaining.lead = None
            self._show_why()

    @work(exclusive=True, group="explain")
    async def _explain(self, number: int) -> None:
        try:
            await self._explaining.explain(number)
            await self._furnished.wait()
        except Stale:
            return
        except Failed as failed:
            self.notify(failed.failure.message, severity="warning", markup=False)
            return
        self._show_why()

    def _mark_kept(self) -> None:
        for table in self.query(LeadTable):
            if table.beside != self._explaining.kept:
                table.beside = self._explaining.kept
                table.refresh()

    def _show_why(self) -> None:
        self._mark_kept()
        if self._furnished.is_set() and not self._is_ending:
            self._side.why.show(self._explaining.lead, self._explaining.beside)

    @on(LeadTable.Chosen)
    def _lead_chosen(self) -> None:
        self.action_tab("why")

    def action_beside(self) -> None:
        """Keeps the lead under the cursor, to be seen beside the next ones; once more lets it go."""
        row = self.query_one(LeadTable).row
        if self._explaining.kept is not None:
            self._explaining.let_go()
        elif self._explaining.lead is not None and row is not None:
            self._explaining.keep(row.no)
            told = f"{row.name or row.lead} stays beside the lead you go to. Press b again to end that."
            self.notify(told, markup=False)
        self._show_why()

    # ------------------------------------------------------------------------------------ tabs

    def action_tab(self, tab: str) -> None:
        if self._furnished.is_set():
            self._side.open(tab)

    @on(TabbedContent.TabActivated)
    def _tab_opened(self, opened: TabbedContent.TabActivated) -> None:
        self._state.tab = opened.pane.id or "why"
        self._offer()

    def _offer(self, *, is_read: bool = True) -> None:
        """Tells the Diff tab what there is to compare, the Back-test tab what is to be tested, and the assistant if
        it can answer: not while leads are read."""
        if self._furnished.is_set():
            policy, text = self._started.policy, self._side.policy.text
            self._side.diff.offer(policy, self._saved_text, text)
            self._side.backtest.offer(policy, text)
            self._side.assistant.may_ask(is_read and (self._board is not None or self._has_failed))

    def on_diff_pane_line_chosen(self, chosen: DiffPane.LineChosen) -> None:
        self._to_line(chosen.line)

    def on_diff_pane_lead_chosen(self, chosen: DiffPane.LeadChosen) -> None:
        self._to_lead(chosen.lead)

    def on_backtest_pane_taken(self, taken: BacktestPane.Taken) -> None:
        self._write(taken.text)
        self.notify(f"{taken.told} It is not saved: 3 shows what it changes.", title="Taken over", markup=False)

    def on_backtest_pane_rule_chosen(self, chosen: BacktestPane.RuleChosen) -> None:
        self._to_rule(chosen.rule)

    def on_assistant_pane_drafted(self, drafted: AssistantPane.Drafted) -> None:
        self._write(drafted.text)

    def on_assistant_pane_lead_chosen(self, chosen: AssistantPane.LeadChosen) -> None:
        self._to_lead(chosen.lead)

    def on_assistant_pane_rule_chosen(self, chosen: AssistantPane.RuleChosen) -> None:
        self._to_rule(chosen.rule)

    def on_assistant_pane_keep_asked(self) -> None:
        self._export("text")

    def _write(self, text: str) -> None:
        """Writes into the policy what somebody took over from another tab; whom that moves is told as of every edit."""
        from leadscore_tui.policy.disk import as_edited, without_breaks

        self._side.policy.editor.put(without_breaks(as_edited(text).text))

    def _to_lead(self, lead: str) -> None:
        """Shows a lead in the list and why it has its score."""
        self.query_one(LeadsPane).go_to(lead)
        self.action_tab("why")

    def _to_rule(self, rule: str) -> None:
        from leadscore.ide.places import line_of, rule_places

        compiled = self._side.policy.compiled
        line = line_of(rule_places(compiled), rule) if compiled else None
        if line is None:
            self.notify("The policy has this rule no longer.")
        else:
            self._to_line(line)

    def on_policy_pane_rule_asked(self, asked: PolicyPane.RuleAsked) -> None:
        """Shows those for whom a rule fired."""
        self.query_one(LeadsPane).filter(asked.filter)

    def on_why_pane_rule_chosen(self, chosen: WhyPane.RuleChosen) -> None:
        self._to_line(chosen.line)

    def _to_line(self, line: int) -> None:
        self.action_tab("policy")
        self._side.policy.go_to(line)

    def action_to_leads(self) -> None:
        self.query_one(Trouble).clear()
        self.query_one(LeadTable).focus()

    # ------------------------------------------------------------------------------------ columns, copies, files

    def _columns(self) -> list[Column]:
        return chosen_columns(self._board.groups if self._board else (), self._state.columns)

    @work
    async def action_columns(self) -> None:
        from leadscore_tui.leads.choosing import ColumnsScreen

        known = known_columns(self._board.groups if self._board else ())
        if chosen := await self.app.push_screen_wait(ColumnsScreen(known, [one.id for one in self._columns()])):
            self._state.columns = chosen
            self.query_one(LeadsPane).set_columns(self._columns())

    def action_copy(self) -> None:
        from leadscore_tui.copying import copied

        if not self._furnished.is_set() or not (text := self._side.as_text()):
            self.notify("There is nothing to copy yet.")
            return
        self.notify(copied(self.app, text), markup=False)

    def action_export(self) -> None:
        self._export("leads")

    @work
    async def _export(self, what: str) -> None:
        """Asks what to write, `what` chosen at first, and where to."""
        from leadscore_tui.exporting import ExportScreen

        if not self._furnished.is_set():
            return
        picture = self.app.export_screenshot(title="leadscore")
        await self.app.push_screen_wait(ExportScreen(self._backstage, self._side, picture, what))

    # ------------------------------------------------------------------------------------ everywhere

    def _heard_progress(self, progress: Progress | None) -> None:
        if self.is_attached and self.is_running and not self._is_ending:
            self.query_one(Title).tell_progress(progress)

    def _trouble(self, failure: Failure) -> None:
        if self.is_attached and self.is_running and not self._is_ending:
            self.query_one(Trouble).tell(failure)

    @work
    async def leave(self, then: Callable[[], None]) -> None:
        """Has what is to be remembered in the state, and ends, unless somebody wants to save first."""
        if self._has_edits and not self._started.is_demo:
            from leadscore_tui.asking import AskScreen, ask

            if isinstance(self.app.screen, AskScreen):
                return  # it was asked already
            if not await ask(self.app, "The policy has changes that are not saved.", "Quit without them", "Stay"):
                return
        order, state = self.query_one(LeadsPane).order, self._state
        state.column, state.descending, state.filter = order.column, order.descending, order.filter
        then()
