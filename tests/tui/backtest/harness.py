"""What answers for the other process, and an app that holds a Back-test tab and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Footer, Static, TabbedContent, TabPane

from leadscore.resources import resource
from leadscore_tui.backstage.past import Backtest, Backtested, Columns, Past, PastColumn
from leadscore_tui.backstage.process import Failed
from leadscore_tui.backstage.protocol import Data, Failure
from leadscore_tui.backtest.pane import BacktestPane
from leadscore_tui.diff.sheet import Sheet

POLICY = resource("policies", "b2b_saas", "policy.lead")
PAST = Data(
    resource("policies", "past", "leads.csv"), (resource("policies", "past", "events.csv"),), None, None, 1_775_001_600
)
"""As of 2026-04-01."""
ASKED = Past("won_on", at="created", days=30)


class Backstage:
    """Answers at once, but for a back-test that `waits` until it is given up; what was asked is kept."""

    def __init__(
        self, columns: tuple[PastColumn, ...] | Failure, told: Backtested | Failure, *, waits: bool = False
    ) -> None:
        self.columns, self.told, self.waits = columns, told, waits
        self.asked: list[object] = []
        self.closed = 0

    @property
    def tested(self) -> list[Backtest]:
        return [question for question in self.asked if isinstance(question, Backtest)]

    def another(self) -> Backstage:
        return self

    def close(self) -> None:
        self.closed += 1

    async def ask(self, question: object) -> object:
        self.asked.append(question)
        answer = self.columns if isinstance(question, Columns) else self.told
        if isinstance(question, Backtest) and self.waits:
            await asyncio.Event().wait()
        if isinstance(answer, Failure):
            raise Failed(answer)
        return answer


class BacktestApp(App[None]):
    BINDINGS = [Binding("escape", "back", "Back", show=False)]  # noqa: RUF012

    def __init__(self, backstage: Backstage, past: Past | None = None) -> None:
        super().__init__()
        self.backstage, self.past = backstage, past
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        with TabbedContent(initial="backtest"):
            with TabPane("Why", id="why"):
                yield Static("why")
            with TabPane("Back-test", id="backtest"):
                yield BacktestPane(self.backstage, PAST, self.past)  # type: ignore[arg-type]
        yield Footer()

    def on_mount(self, event: events.Mount) -> None:
        self.sheet.focus()
        self.offer(POLICY.read_text(encoding="utf-8"))

    def offer(self, text: str, path: Path = POLICY) -> None:
        self.query_one(BacktestPane).offer(path, text)

    def action_back(self) -> None:
        self.heard.append("back")

    @on(BacktestPane.Taken)
    def _taken(self, message: BacktestPane.Taken) -> None:
        self.heard.append(message.told)
        self.offer(message.text)

    @on(BacktestPane.RuleChosen)
    def _rule(self, message: BacktestPane.RuleChosen) -> None:
        self.heard.append(message.rule)

    @property
    def sheet(self) -> Sheet:
        return self.query_one(Sheet)

    @property
    def past_asked(self) -> Past:
        """What is asked if it is run now."""
        past = self.query_one(BacktestPane)._past
        assert past is not None
        return past

    @property
    def told(self) -> str:
        """All lines of the sheet, also those that are out of sight, each as one."""
        return "\n".join(line.text.rstrip() for line in self.sheet._lines)

    @property
    def notified(self) -> str:
        return "\n".join(note.message for note in self._notifications)


async def settled(pilot: Pilot[None]) -> None:
    """Waits until nothing is asked any more."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def go_to(pilot: Pilot[None], text: str) -> None:
    """The cursor to the first line that has this text."""
    assert isinstance(pilot.app, BacktestApp)
    sheet = pilot.app.sheet
    sheet.cursor = next(number for number, line in enumerate(sheet._lines) if text in line.text)
    await pilot.pause()
