"""A small policy with leads, what answers for the other process, and an app that holds a Diff tab and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Footer, Static, TabbedContent, TabPane

from impact_sample import LEADS
from impact_sample import OLD as UNOWNED
from leadscore.batch.board.model import Stale as GivenUp
from leadscore.batch.ingest.run import Sources, make_store
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.store.store import Limits, open_store
from leadscore.driver import compile_text
from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError
from leadscore.facts.quarantine import Report, quarantine
from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.backstage.protocol import Compare, Failure, GiveUp, Progress, Revisions
from leadscore_tui.backstage.reviewing import Leads, Reviewer, history
from leadscore_tui.diff.pane import DiffPane
from leadscore_tui.diff.sheet import Sheet

AS_OF = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())
OLD = UNOWNED.replace("version 1\n", "version 1\nowned by marketing, sales\n")
NEW = OLD.replace("add 20 as boss", "add 30 as boss").replace("ready at 70", "ready at 55")
"""`a` was ready and stays so, `b` becomes ready: a visit to pricing alone gives 50 and a blog's 6."""
EVENTS = """\
lead,at,event,target
a,2026-03-30,visited,/pricing
b,2026-03-20,visited,/pricing
b,2026-03-20,visited,/blog/1
b,2026-03-20,visited,/blog/2
b,2026-03-20,visited,/blog/3
b,2026-03-20,visited,/blog/4
c,2026-01-30,visited,/pricing
"""


@contextmanager
def stored(folder: Path, leads: str = LEADS, policy: str = OLD) -> Iterator[Leads]:
    """The leads in a store that was made for a policy."""
    plan = compile_text(policy).plan
    assert plan is not None
    for name, text in (("leads.csv", leads), ("events.csv", EVENTS)):
        (folder / name).write_text(text)
    sources = Sources(folder / "leads.csv", (folder / "events.csv",), DataConfig())
    with quarantine(None, False, Report()) as aside:
        make_store(folder / "s.duckdb", Vocabulary(plan.fields, plan.events), sources, folder, Limits(), aside)
    with open_store(folder / "s.duckdb", folder, Limits(), read_only=True) as store:
        yield Leads(store, AS_OF)


class Backstage:
    """Answers as the other process does, in a thread of this one; what was asked is kept."""

    def __init__(self, leads: Leads | FactsError) -> None:
        self.leads, self.reviewer = leads, Reviewer()
        self.asked: list[object] = []
        self._newest: object = None

    @property
    def compared(self) -> list[tuple[str, str]]:
        """The versions that were asked to be compared."""
        return [(asked.old.label, asked.new.label) for asked in self.asked if isinstance(asked, Compare)]

    async def ask(self, question: object) -> object:
        return [answer async for answer in self.hear(question)][-1]

    async def hear(self, question: object) -> AsyncIterator[object]:
        self.asked.append(question)
        if isinstance(question, Revisions):
            yield await asyncio.to_thread(history, question)
            return
        self._newest = question
        if isinstance(question, GiveUp):
            yield None
            return
        assert isinstance(question, Compare)
        told: list[object] = []
        try:
            answer = await asyncio.to_thread(
                self.reviewer.reviewed, question, self.leads, told.append, _progress, lambda: self._newest != question
            )
        except GivenUp as error:
            raise Stale from error
        except FactsError as error:
            raise Failed(Failure(error.message, error.help)) from error
        for first in told:
            yield first
        yield answer


def _progress(what: str, done: int = 0, total: int = 0) -> None:
    assert Progress(what, done, total).done <= total


class DiffApp(App[None]):
    BINDINGS = [Binding("escape", "back", "Back", show=False)]  # noqa: RUF012

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self.backstage = backstage
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        with TabbedContent(initial="diff"):
            with TabPane("Why", id="why"):
                yield Static("why")
            with TabPane("Diff", id="diff"):
                yield DiffPane(self.backstage)  # type: ignore[arg-type]
        yield Footer()

    def on_mount(self, event: events.Mount) -> None:
        self.query_one(Sheet).focus()

    def action_back(self) -> None:
        self.heard.append("back")

    @on(DiffPane.LeadChosen)
    def _lead(self, message: DiffPane.LeadChosen) -> None:
        self.heard.append(message.lead)

    @on(DiffPane.LineChosen)
    def _line(self, message: DiffPane.LineChosen) -> None:
        self.heard.append(message.line)

    @property
    def pane(self) -> DiffPane:
        return self.query_one(DiffPane)

    @property
    def sheet(self) -> Sheet:
        return self.query_one(Sheet)

    @property
    def told(self) -> str:
        """All lines of the sheet, also those that are out of sight."""
        return "\n".join(row.plain.rstrip() for _, row in self.sheet._rows)

    @property
    def versions(self) -> str:
        return " ".join(str(self.query_one(f"#{id}").render()).strip(" ▾") for id in ("old", "new", "by"))


async def settled(pilot: Pilot[None]) -> None:
    """Waits until nothing is asked any more."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def go_to(pilot: Pilot[None], app: DiffApp, text: str) -> None:
    """The cursor to the first line that has this text."""
    lines = [line.text.replace("\n", " ") for line in app.sheet._lines]
    app.sheet.cursor = next(number for number, line in enumerate(lines) if text in line)
    await pilot.pause()
