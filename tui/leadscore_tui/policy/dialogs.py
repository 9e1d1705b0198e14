"""Questions before something is written or thrown away: what is at stake, in words, and a key for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class Question(ModalScreen[str]):
    """Answers with the name of what was chosen; Esc with the last one, which changes nothing. Enter takes the first,
    or the last where the first cannot be taken back (`careful`)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="question.back"),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    Question {
        align: center middle;
        & > Vertical {
            width: 90%; max-width: 100; height: auto; max-height: 90%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        & #question-title { text-style: bold; margin: 0 0 1 0; }
        & #question-body { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }
        & #question-answers { height: auto; margin: 1 0 0 0; align-horizontal: right; }
        & Button { height: 1; min-width: 8; border: none; margin: 0 0 0 2; }
        & Button:focus { text-style: bold reverse; }
    }
    """

    def __init__(
        self, title: str, body: RenderableType, answers: Sequence[tuple[str, str]], careful: bool = False
    ) -> None:
        """`answers` are names and labels."""
        super().__init__()
        self._careful = careful
        self._title, self._body, self._answers = title, body, tuple(answers)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._title, id="question-title", markup=False)
            with VerticalScroll(id="question-body", can_focus=False):
                yield Static(self._body, markup=False)
            with Horizontal(id="question-answers"):
                for name, label in self._answers:
                    yield Button(label, id=name, compact=True)

    def on_mount(self) -> None:
        buttons = self.query(Button)
        (buttons.last() if self._careful else buttons.first()).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id or "")

    def action_back(self) -> None:
        self.dismiss(self._answers[-1][0])

    def action_scroll(self, lines: int) -> None:
        self.query_one("#question-body").scroll_relative(y=lines, animate=False)
