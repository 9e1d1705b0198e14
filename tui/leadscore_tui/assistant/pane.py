"""The Assistant tab: a conversation about the leads and the policy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from leadscore_tui.assistant.line import AskingLine
from leadscore_tui.assistant.log import Log
from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.diff.sheet import Sheet

if TYPE_CHECKING:
    from leadscore.assistant.modelled.settings import Settings
    from leadscore_tui.assistant.showing import Turn
    from leadscore_tui.backstage.past import Past
    from leadscore_tui.backstage.process import Backstage
    from leadscore_tui.backstage.talk import Said
    from leadscore_tui.diff.lines import Line

_SHOWN = 30
"""So many turns, for they are laid out with each answer anew; a copy has them all."""
_BUSY = "Being answered … Esc gives it up."
_WAITS = "Waits until the leads are read … Esc gives it up."
_LATER = "Waits its turn."
_GIVEN_UP = "Given up."
_READ_ANEW = "The leads were read anew meanwhile: ask it again."
_NOT_TAKEN = "Nothing was put into the editor: its policy is another one by now, or has mistakes. Ask for it again."


class AssistantPane(Vertical):
    """Whatever it shows is loaded when it is shown first; what answers, with the first question."""

    HELP = """
## Talking with the assistant

Type a question and press **Enter**: whom to call, why a lead has its score, what it lacks, who moved, what a change
would do. “help” lists what can be asked. **↑** and **↓** bring back what you asked, **PgUp** and **PgDn** scroll,
**Esc** gives up an answer that takes long. Further questions wait their turn.

**Tab** goes to the conversation, **Enter** on a line there opens the lead that it names, or the rule in the policy, and
picks what you are asked to choose from; a number or a name typed below does so, too.

The answers are of the policy as it stands in the editor, saved or not. A change is proposed first; **yes** puts it into
the editor, as if you had typed it: the Diff tab shows what it does, Ctrl+Z in the Policy tab takes it back, and nothing
is saved before you do so. **Ctrl+T** keeps the conversation as a file; else it is gone with the program.
"""
    DEFAULT_CSS = """
    AssistantPane {
        & > #assistant-line { dock: bottom; height: 1; background: $panel; }
        & > #assistant-line > Label { width: auto; padding: 0 1; text-style: bold; }
        & > #assistant-line > AskingLine { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & > #assistant-line > AskingLine:focus { background: $surface; }
        & > Log { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Give up the answer", show=False, id="assistant.give_up"),
        Binding("ctrl+t", "keep", "Keep", id="assistant.keep"),
    ]

    class LeadChosen(Message):
        """Somebody wants to see a lead, by its id."""

        def __init__(self, lead: str) -> None:
            self.lead = lead
            super().__init__()

    class RuleChosen(Message):
        """Somebody wants to see a rule in the policy, by its id."""

        def __init__(self, rule: str) -> None:
            self.rule = rule
            super().__init__()

    class Drafted(Message):
        """With a person's yes the policy is to be this text."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class KeepAsked(Message):
        """The conversation is to be written to a file."""

    def __init__(
        self,
        backstage: Backstage,
        policy: Callable[[], tuple[str, bool]],
        past: Past | None = None,
        model: Settings | None = None,
        *,
        id: str | None = None,
    ) -> None:
        """`policy` gives its text as it is written now, and whether that is not saved. `past` is what to ask of past
        leads, `model` who answers, where the command was told."""
        super().__init__(id=id)
        self._backstage, self._policy, self._past, self._model = backstage, policy, past, model
        self._turns: list[Turn] = []
        self._waiting: list[Turn] = []
        """The first one is being answered."""
        self._answer: asyncio.Task[Said] | None = None
        self._ready = asyncio.Event()

    def compose(self) -> ComposeResult:
        with Horizontal(id="assistant-line"):
            yield Label("›")
            yield AskingLine()
        yield Log()

    # ------------------------------------------------------------------------------------ the contract

    def may_ask(self, may: bool) -> None:
        """Whether there is something to answer from: until then, questions wait."""
        if may:
            self._ready.set()
        else:
            self._ready.clear()

    def as_text(self) -> str:
        """The whole conversation; "" before it begins."""
        from leadscore_tui.assistant.showing import as_text

        return as_text(self._turns)

    def as_markdown(self) -> str:
        """The whole conversation; "" before it begins."""
        from leadscore_tui.assistant.showing import as_markdown

        return as_markdown(self._turns)

    def on_show(self) -> None:
        if not self._turns:
            self._draw()

    # ------------------------------------------------------------------------------------ asking

    @on(Input.Submitted)
    def _submitted(self, submitted: Input.Submitted) -> None:
        """Without words one goes to what the last answer offers."""
        submitted.stop()
        if submitted.value.strip():
            self.ask(submitted.value.strip())
        else:
            self.query_one(Log).go_to_offered()

    def ask(self, words: str) -> None:
        """Asks now, or once what was asked before is answered."""
        from leadscore_tui.assistant.showing import Turn

        self.query_one(AskingLine).remember(words)
        turn = Turn(words, note=_LATER)
        self._turns.append(turn)
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            self._answer_all()
        else:
            self._draw()

    @work(group="assistant")
    async def _answer_all(self) -> None:
        while self._waiting:
            turn = self._waiting[0]
            turn.note = _BUSY if self._ready.is_set() else _WAITS
            self._draw()
            self._answer = asyncio.create_task(self._answered(turn))
            await asyncio.wait((self._answer,))
            self._tell(turn, self._answer)
            self._waiting.pop(0)
            self._draw()

    def on_unmount(self) -> None:
        if self._answer is not None:
            self._answer.cancel()

    async def _answered(self, turn: Turn) -> Said:
        from leadscore_tui.backstage.talk import Say

        await self._ready.wait()
        if turn.note != _BUSY:
            turn.note = _BUSY
            self._draw()
        return await self._backstage.ask(Say(turn.words, *self._policy(), self._past, self._model))

    def _tell(self, turn: Turn, answer: asyncio.Task[Said]) -> None:
        turn.note = ""
        if answer.cancelled():
            turn.note = _GIVEN_UP
            return
        match answer.exception():
            case None:
                turn.said = answer.result()
                self._take(turn, turn.said)
            case Stale():
                turn.note = _READ_ANEW
            case Failed() as failed:
                turn.failure = failed.failure
            case mistake:
                raise mistake

    def _take(self, turn: Turn, said: Said) -> None:
        """Writes into the editor what somebody said yes to, if it is what they said it of."""
        if said.draft is None:
            return
        text, _ = self._policy()
        if text == said.draft.base:
            self.post_message(self.Drafted(said.draft.text))
        else:
            turn.said, turn.note = None, _NOT_TAKEN

    @work(group="assistant-hush")
    async def action_give_up(self) -> None:
        """Whatever waits behind it is answered next."""
        from leadscore_tui.backstage.talk import Hush

        if self._answer is not None:
            self._answer.cancel()
        await self._backstage.ask(Hush())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc goes back to the leads, where nothing is being answered."""
        return bool(self._waiting) if action == "give_up" else True

    def action_keep(self) -> None:
        if self._turns:
            self.post_message(self.KeepAsked())
        else:
            self.notify("Nothing was asked yet.")

    # ------------------------------------------------------------------------------------ what is shown

    def _draw(self) -> None:
        from leadscore_tui.assistant.showing import earlier, introduction, invitation, turn_lines

        log = self.query_one(Log)
        self.query_one(AskingLine).placeholder = invitation(self._turns[-1] if self._turns else None)
        if not self._turns:
            log.show_from(list(introduction()), 0)
            return
        lines: list[Line] = list(earlier(len(self._turns) - _SHOWN))
        start = 0
        for turn in self._turns[-_SHOWN:]:
            start = len(lines) if turn is self._shown else start
            lines += turn_lines(turn, log.text_width, is_last=turn is self._turns[-1])
        log.show_from(lines, start)

    @property
    def _shown(self) -> Turn:
        """The turn that one wants to see: the one that is being answered, else the last."""
        return self._waiting[0] if self._waiting else self._turns[-1]

    @on(Sheet.Resized)
    def _resized(self) -> None:
        self._draw()

    @on(AskingLine.Reading)
    def _reading(self, reading: AskingLine.Reading) -> None:
        self.query_one(Log).scroll_page(reading.by)

    @on(Sheet.Chosen)
    def _line_chosen(self, chosen: Sheet.Chosen) -> None:
        from leadscore_tui.assistant.acts import Ask
        from leadscore_tui.backtest.acts import ToRule
        from leadscore_tui.diff.lines import Show

        chosen.stop()
        match chosen.does:
            case Ask(words):
                self.query_one(AskingLine).focus()
                self.ask(words)
            case Show(lead):
                self.post_message(self.LeadChosen(lead))
            case ToRule(rule):
                self.post_message(self.RuleChosen(rule))
