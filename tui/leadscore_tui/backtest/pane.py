"""The Back-test tab: does the score predict sales, and what would do so better?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.diff.sheet import Sheet
from leadscore_tui.policy.line import Line

if TYPE_CHECKING:
    from leadscore_tui.backstage.past import Backtest, Past, PastColumn
    from leadscore_tui.backstage.process import Backstage
    from leadscore_tui.backstage.protocol import Data, Failure
    from leadscore_tui.backtest.acts import Setting, Take
    from leadscore_tui.backtest.showing import Ran, Sight

_LOW = 30
"""Rows of the terminal; with fewer, most sections are closed at first."""
_CRAMPED = 14
"""Rows of the pane; with no more, none stays empty."""


class BacktestPane(Vertical):
    """Whatever it shows is loaded when it is shown first."""

    HELP = """
## Does the score predict sales?

Past leads tell: those of whom you know what became of them. Each is scored as of a day at which that was still open,
and held against how it ended.

**o** chooses the column, or the file, that says what became of leads, **w** which of its values is a win, **d** the day
as of which each lead counts, and **a** what **ready** shall do: the part of handed-over leads that closes, or how many
leads a week sales can take. **r** runs it, on the policy as it stands in the editor, saved or not. Esc ends it.

You see how well the score tells wins from the rest, close rates by band and by score, where **ready** should stand, and
which rules earn their points. **Enter** opens and closes what the cursor stands on.

On a threshold, an idea or a missing sign, **t** takes it over into the policy, as if you had typed it: the Diff tab
shows what that does, Ctrl+Z in the Policy tab takes it back, and nothing is saved before you do so.

A fact that comes with the outcome makes any score look good. Where one looks so, it is named, and nothing else is said;
Enter on the line below it counts it all the same. `leadscore backtest` prints the same, and more.
"""
    DEFAULT_CSS = """
    BacktestPane {
        & > #backtest-note { height: 1; background: $panel; color: $foreground 70%; padding: 0 1; display: none; }
        & > #backtest-note.-told { display: block; }
        & > #backtest-note.-news { color: $foreground; text-style: bold; }
        & > Sheet { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run", "Run", id="backtest.run"),
        Binding("o", "choose('outcome')", "What became of leads", show=False, id="backtest.outcome"),
        Binding("w", "choose('won')", "What is a win", show=False, id="backtest.won"),
        Binding("d", "choose('at')", "The day that counts", show=False, id="backtest.at"),
        Binding("a", "choose('aim')", "What ready shall do", show=False, id="backtest.aim"),
        Binding("t", "take", "Take over", id="backtest.take"),
        Binding("escape", "give_up", "Give up the back-test", show=False, id="backtest.give_up"),
    ]

    class Taken(Message):
        """The policy is to be another one, by what the back-test suggests; `told` says what was taken over."""

        def __init__(self, text: str, told: str) -> None:
            self.text, self.told = text, told
            super().__init__()

    class RuleChosen(Message):
        """Somebody wants to see a rule in the policy, by its id."""

        def __init__(self, rule: str) -> None:
            self.rule = rule
            super().__init__()

    def __init__(self, backstage: Backstage, data: Data, past: Past | None = None, *, id: str | None = None) -> None:
        """`past` is what to ask; None: it is guessed."""
        super().__init__(id=id)
        self._backstage, self._data = backstage, data
        self._own = backstage.another()
        """A process that is asked nothing else: what it took goes with it once it has answered, and whoever gives up
        need not wait for it. A store, too, is opened there, for none can be opened twice in one process."""
        self._past = past
        self._policy: Path | None = None
        self._text = ""
        self._columns: tuple[PastColumn, ...] | None = None
        self._ran: Ran | None = None
        self._failure: Failure | None = None
        self._busy = ""
        self._folded: frozenset[str] = frozenset()
        self._opened: frozenset[int] = frozenset()

    def compose(self) -> ComposeResult:
        yield Line(id="backtest-note")
        yield Sheet()

    # ------------------------------------------------------------------------------------ the contract

    def offer(self, policy: Path, text: str) -> None:
        """The policy as it is written now. To be called when that changes, and when the tab is opened."""
        self._policy, self._text = policy, text
        if self._is_seen:
            self._look()
            self._tell_note()

    def read_again(self) -> None:
        """The leads may have other columns by now."""
        self._columns = self._failure = None

    def on_show(self) -> None:
        if self._policy is not None:
            self._look()

    @property
    def _is_seen(self) -> bool:
        return all(node.display for node in self.ancestors_with_self if isinstance(node, Widget))

    def as_text(self) -> str:
        """As `leadscore backtest` prints it; "" while there is nothing to tell."""
        return self._ran.told.text if self._ran else ""

    def as_markdown(self) -> str:
        """As `leadscore backtest --format markdown` writes it; "" while there is nothing to tell."""
        return self._ran.told.markdown if self._ran else ""

    # ------------------------------------------------------------------------------------ what is asked

    @work(exclusive=True, group="backtest-columns")
    async def _look(self) -> None:
        """Looks for columns that may say what became of leads, once."""
        if self._columns is not None or self._failure is not None or self._policy is None:
            return
        from leadscore_tui.backstage.past import Columns
        from leadscore_tui.backtest.report import FOLDED, FOLDED_WHERE_LOW
        from leadscore_tui.backtest.settings import guessed

        self._folded = self._folded or (FOLDED_WHERE_LOW if self.app.size.height < _LOW else FOLDED)
        self._draw()
        try:
            asked = self._own if self._data.leads is None else self._backstage
            self._columns = await asked.ask(Columns(self._policy, self._data))
        except Stale:
            return
        except Failed as failed:
            self._columns, self._failure = (), failed.failure  # a file of outcomes can be named all the same
        else:
            self._past = self._past or guessed(self._columns)
        self._draw()

    @work(exclusive=True, group="backtest-choice")
    async def action_choose(self, setting: Setting) -> None:
        from leadscore_tui.backtest.choosing import NotChosen, choose

        if self._columns is None:
            self.notify("Wait until the columns of the leads are known.")
            return
        try:
            found = await choose(setting, self.app, self._past, self._columns)
        except NotChosen as why:
            self.notify(str(why), markup=False)
            return
        if found is not None:
            self._past, self._failure = found, None
            self._draw()

    def _trust(self, name: str) -> None:
        """Counts a suspect all the same, or no longer, and says what comes of it."""
        if self._past is not None:
            trust = self._past.trust
            kept = tuple(one for one in trust if one != name) if name in trust else (*trust, name)
            self._past = replace(self._past, trust=kept)
            self.action_run()

    # ------------------------------------------------------------------------------------ running

    def action_run(self, *, rivals: bool = False) -> None:
        from leadscore_tui.backstage.past import Backtest
        from leadscore_tui.backtest.settings import needs_win

        if self._past is None:
            self.action_choose("outcome")
        elif needs_win(self._past, self._columns or ()):
            self.action_choose("won")
        elif self._policy is not None and not self._busy:
            self._run(Backtest(self._policy, self._text, self._data, self._past, rivals))

    @work(exclusive=True, group="backtest")
    async def _run(self, question: Backtest) -> None:
        from leadscore_tui.backtest.showing import SETTINGS, Ran

        self._busy, self._failure = "Back-testing … Esc ends it; how far it is stands on top.", None
        self._folded |= {SETTINGS}
        self._draw(from_top=not question.rivals)
        try:
            told = await self._own.ask(question)
        except Stale:
            pass
        except Failed as failed:
            self._failure = failed.failure
            self._folded -= {SETTINGS}
        else:
            self._ran, self._opened = Ran(question.past, question.text, told), frozenset()
        self._busy = ""
        self._draw()
        await self._let_go()

    @work(exclusive=True, group="backtest")
    async def action_give_up(self) -> None:
        """To start this is to cancel the asking; the process ends, wherever it is."""
        self._busy = ""
        self._draw()
        await self._let_go()

    async def _let_go(self) -> None:
        ended, self._own = self._own, self._backstage.another()
        await asyncio.to_thread(ended.close)

    def on_unmount(self) -> None:
        self._own.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc goes back to the leads, where nothing is running."""
        return bool(self._busy) if action == "give_up" else True

    # ------------------------------------------------------------------------------------ what is shown

    @property
    def _is_stale(self) -> bool:
        return self._ran is not None and self._ran.text != self._text

    def _sight(self) -> Sight:
        from leadscore_tui.backtest.showing import Sight

        asked, state = (self._past, self._columns, self._ran), (self._failure, self._busy, self._is_stale)
        return Sight(*asked, *state, self._folded, self._opened)

    def _tell_note(self) -> None:
        from leadscore_tui.backtest.showing import note

        told, is_news = note(self._sight())
        above = self.query_one("#backtest-note", Line)
        above.tell(told)
        above.set_class(bool(told), "-told")
        above.set_class(is_news, "-news")

    def _draw(self, *, from_top: bool = False, opened: bool = False) -> None:
        from leadscore_tui.backtest.showing import lines

        self._tell_note()
        sheet = self.query_one(Sheet)
        shown = lines(self._sight(), sheet.text_width)
        sheet.show([line for line in shown if line.pieces or self.size.height > _CRAMPED], from_top=from_top)
        if opened:
            sheet.bring_up()

    @on(Sheet.Resized)
    def _resized(self) -> None:
        if self._policy is not None:
            self._draw()

    # ------------------------------------------------------------------------------------ what is chosen

    @on(Sheet.Chosen)
    def _line_chosen(self, chosen: Sheet.Chosen) -> None:
        from leadscore_tui.backtest.acts import Choose, Opens, Rivals, Run, Take, ToRule, Trust
        from leadscore_tui.diff.lines import Fold

        chosen.stop()
        match chosen.does:
            case Fold(section):
                self._folded ^= {section}
                self._draw(opened=section not in self._folded)
            case Opens(row):
                self._opened ^= {row}
                self._draw(opened=row in self._opened)
            case Choose(setting):
                self.action_choose(setting)
            case Run():
                self.action_run()
            case Rivals():
                self.action_run(rivals=True)
            case Trust(name):
                self._trust(name)
            case ToRule(rule):
                self.post_message(self.RuleChosen(rule))
            case Take() as what:
                self._take(what)

    def action_take(self) -> None:
        """What the cursor stands on; elsewhere the way to what can be taken over is shown."""
        from leadscore_tui.backtest.acts import Take

        sheet = self.query_one(Sheet)
        here = sheet.line.does if sheet.line else None
        if isinstance(here, Take):
            self._take(here)
        else:
            self.notify("Go to a threshold, an idea or a missing sign: t takes it over into the policy.")

    @work(exclusive=True, group="backtest-take")
    async def _take(self, what: Take) -> None:
        from leadscore_tui.backtest.taking import CannotTake, taken

        assert self._policy is not None
        try:
            found = await asyncio.to_thread(taken, self._policy, self._text, what)
        except CannotTake as why:
            self.notify(str(why), title="Not taken over", severity="warning", markup=False)
        else:
            self.post_message(self.Taken(found.text, found.told))
