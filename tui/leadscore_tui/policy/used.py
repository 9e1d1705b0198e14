"""A file that the policy uses, to look at: it is edited on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from leadscore_tui.policy.editor import PolicyEditor
from leadscore_tui.policy.line import Line
from leadscore_tui.policy.notes import problem_note

if TYPE_CHECKING:
    from leadscore.check.symbols import Symbols
    from leadscore.diagnostics import Diagnostic
    from leadscore.source import Source


class UsedFile(ModalScreen[None]):
    """Opens at an offset; Esc closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f12", "dismiss", "Back", id="used.back")]
    DEFAULT_CSS = """
    UsedFile {
        align: center middle;
        & > Vertical { width: 95%; height: 90%; border: round $primary; background: $surface; }
        & #used-title { height: 1; background: $panel; text-style: bold; }
        & #used-note { height: auto; max-height: 4; background: $panel; }
    }
    """

    def __init__(self, source: Source, symbols: Symbols, problems: list[Diagnostic], offset: int) -> None:
        super().__init__()
        self._source, self._symbols, self._problems, self._offset = source, symbols, problems, offset

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Line(id="used-title")
            yield PolicyEditor(read_only=True, id="used-text")
            yield Line(id="used-note")

    def on_mount(self) -> None:
        self.query_one("#used-title", Line).tell(f" {self._source.path}  to look at only; Esc goes back")
        editor = self.query_one(PolicyEditor)
        editor.load_text(self._source.text)
        editor.know(self._symbols, self._problems)
        editor.focus()
        editor.move_cursor(editor.location_of(self._offset), center=True)

    def on_key(self, event: events.Key) -> None:
        """Whoever types here means to change it."""
        if event.is_printable:
            event.stop()
            self.notify(
                f"{self._source.path} is only looked at here. Change it in another editor; Ctrl+R reads it again.",
                title="Nothing was typed",
                markup=False,
            )

    def on_policy_editor_moved(self) -> None:
        self._tell()

    def on_text_area_selection_changed(self) -> None:
        self._tell()

    def _tell(self) -> None:
        here = self.query_one(PolicyEditor).problems_here()
        self.query_one("#used-note", Line).tell(problem_note(here[0], len(here) - 1) if here else "")
