"""What answers for the other process, and an app that holds an Assistant tab and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Footer, Static, TabbedContent, TabPane

from leadscore_tui.assistant.line import AskingLine
from leadscore_tui.assistant.log import Log
from leadscore_tui.assistant.pane import AssistantPane
from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.backstage.protocol import Failure
from leadscore_tui.backstage.talk import Hush, Said, Say

TEXT = "ready at 70\n"


class Backstage:
    """Answers by the words that are asked; where it has no answer, it is asked in vain until somebody gives up."""

    def __init__(self, answers: Mapping[str, Said | Failure | type[Stale]]) -> None:
        self.answers = answers
        self.asked: list[object] = []

    async def ask(self, question: object) -> object:
        self.asked.append(question)
        if isinstance(question, Hush):
            return None
        assert isinstance(question, Say)
        answer = self.answers.get(question.words)
        if answer is None:
            await asyncio.Event().wait()
        if answer is Stale:
            raise Stale
        if isinstance(answer, Failure):
            raise Failed(answer)
        return answer


class AssistantApp(App[None]):
    BINDINGS = [Binding("escape", "back", "Back", show=False)]  # noqa: RUF012

    def __init__(self, answers: Mapping[str, Said | Failure | type[Stale]], *, is_read: bool = True) -> None:
        super().__init__()
        self.backstage = Backstage(answers)
        self.is_read = is_read
        self.text, self.edited = TEXT, False
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        with TabbedContent(initial="assistant"):
            with TabPane("Why", id="why"):
                yield Static("why")
            with TabPane("Assistant", id="assistant"):
                yield AssistantPane(self.backstage, lambda: (self.text, self.edited))  # type: ignore[arg-type]
        yield Footer()

    def on_mount(self, event: events.Mount) -> None:
        self.pane.may_ask(self.is_read)
        self.line.focus()

    def action_back(self) -> None:
        self.heard.append("back")

    @on(AssistantPane.Drafted)
    def _drafted(self, message: AssistantPane.Drafted) -> None:
        self.heard.append(message.text)

    @on(AssistantPane.LeadChosen)
    def _lead(self, message: AssistantPane.LeadChosen) -> None:
        self.heard.append(("lead", message.lead))

    @on(AssistantPane.RuleChosen)
    def _rule(self, message: AssistantPane.RuleChosen) -> None:
        self.heard.append(("rule", message.rule))

    @on(AssistantPane.KeepAsked)
    def _keep(self) -> None:
        self.heard.append("keep")

    @property
    def pane(self) -> AssistantPane:
        return self.query_one(AssistantPane)

    @property
    def line(self) -> AskingLine:
        return self.query_one(AskingLine)

    @property
    def log_(self) -> Log:
        return self.query_one(Log)

    @property
    def told(self) -> str:
        """All lines of the conversation, also those that are out of sight, each as one."""
        return "\n".join(line.text.rstrip() for line in self.log_._lines)

    @property
    def said(self) -> list[str]:
        """What the other process was asked."""
        return [question.words for question in self.backstage.asked if isinstance(question, Say)]


async def settled(pilot: Pilot[None]) -> None:
    """Waits until nothing is asked any more."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def go_to(pilot: Pilot[None], text: str) -> None:
    """The cursor to the first line that has this text, and the keys to it."""
    assert isinstance(pilot.app, AssistantApp)
    log = pilot.app.log_
    log.focus()
    log.cursor = next(number for number, line in enumerate(log._lines) if text in line.text)
    await pilot.pause()
