"""The terminal UI of leadscore: its one main screen, colours, keys and commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Input, TextArea

from leadscore_tui.in_order import KeysInOrder
from leadscore_tui.keys import own_keys
from leadscore_tui.main import MainScreen
from leadscore_tui.started import Started
from leadscore_tui.state import State, remember, remembered
from leadscore_tui.steering import NoSteering
from leadscore_tui.terminal import end_without_terminal, has_terminal

_DARK = "textual-dark"
_LOOK = 1.0
"""Seconds after which it is seen that there is no terminal any more."""
_NO_STEERING = NoSteering()


class LeadscoreApp(KeysInOrder):
    """One policy and its leads."""

    TITLE = "leadscore"
    HELP = """
## Getting about

**Tab** and **Shift+Tab** go from part to part, **1** to **5** open a tab, **Esc** goes back to the leads, and there
it ends a filter. Everything can be clicked, too. **Ctrl+P** finds every command by its name. **Ctrl+Q** quits; if you
changed the policy, it asks first.

In the line at the bottom, **^Q** means Ctrl+Q. In the editor, where **?** is a sign like any other, **F1** opens this
help.

**y** copies what you look at as text, **e** writes it to a file. To select with the mouse as in any other terminal
program, hold **Shift** while you drag.
"""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-stacked"),
        (110, "-side-by-side"),
    ]
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="app.help"),
        Binding("ctrl+q", "leave", "Quit", id="app.quit", priority=True),
    ]

    def __init__(self, started: Started) -> None:
        super().__init__()
        self.started = started
        self.state = State() if started.is_demo else remembered(started.policy)
        self._main = MainScreen(started, self.state)
        self._left = False

    def on_mount(self) -> None:
        if self.state.theme in self.available_themes and self._suits(self.state.theme):
            self.theme = self.state.theme
        self.set_keymap(own_keys(self))
        self.app_resume_signal.subscribe(self, self._draw_again)
        if not self.is_headless and has_terminal():
            self.set_interval(_LOOK, end_without_terminal)

    def _draw_again(self, _: object) -> None:
        """The shell wrote over the screen meanwhile."""
        self.refresh(layout=True)

    def get_default_screen(self) -> MainScreen:
        return self._main

    @property
    def main(self) -> MainScreen:
        return self._main

    @property
    def draft(self) -> str | None:
        """What is lost with the UI: a text that nobody saved, nor left behind knowingly."""
        return None if self._left or self.started.is_demo else self._main.draft

    @property
    def mistake(self) -> Exception | None:
        """A mistake of ours that ended the UI."""
        return self._exception

    def _fatal_error(self) -> None:
        """Who started the UI tells of a mistake as every command does: not by what its variables held."""
        self.bell()
        self._close_messages_no_wait()

    def _suits(self, theme: str) -> bool:
        """`ansi-dark` without colours is black on black."""
        return not (self.no_color and theme.startswith("ansi"))

    def watch_theme(self, theme: str) -> None:
        if self._suits(theme):
            self.state.theme = theme
        else:
            self.theme = _DARK
            self.notify("Without colours (NO_COLOR), the terminal's own themes cannot be read.", severity="warning")

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), _NO_STEERING]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from leadscore_tui.palette import commands

        yield from commands(self, screen)

    def get_key_display(self, binding: Binding) -> str:
        """As the help and keyboards have them: ^Q and F2; for help the key that gives it where one is."""
        if binding.id == "app.help" and binding.key in ("f1", "question_mark"):
            return "F1" if isinstance(self.focused, Input | TextArea) else "?"
        shown = super().get_key_display(binding)
        return shown.upper() if shown.startswith("^") or shown[1:].isdigit() else shown

    def action_command_palette(self) -> None:
        from leadscore_tui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_help_quit(self) -> None:
        """Ctrl+C, where nothing is selected: people expect that it ends a program."""
        self.notify("Ctrl+Q quits. Ctrl+C copies what is selected.")

    def action_help(self) -> None:
        from leadscore_tui.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen.about(self))

    def action_leave(self) -> None:
        self.main.leave(self._leave)

    def _leave(self) -> None:
        self._left = True
        if not self.started.is_demo:
            remember(self.started.policy, self.state)
        self.exit()
        self.workers.cancel_all()  # answers that are under way find nothing any more that could show them
