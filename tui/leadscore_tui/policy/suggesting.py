"""The list of suggestions at the cursor. The keys stay with the editor, which offers them here first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from leadscore.ide.complete import Suggestion

_WIDTH = 72
_MOST_ROWS, _MOST_COLUMNS = 9, 76
_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}
_LEAVES = {"left", "right", "home", "end", "ctrl+left", "ctrl+right"}


class Suggestions(OptionList, can_focus=False):
    """Shown with nothing chosen while somebody types, so that Enter stays a new line; with the first one chosen where
    it was asked for."""

    DEFAULT_CSS = """
    Suggestions {
        overlay: screen; constrain: inside none; display: none;
        width: auto; min-width: 24;
        border: none; padding: 0; background: $panel; color: $foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { background: $primary; color: $text; text-style: bold; }
        &.-told { display: block; }
    }
    """

    @dataclass
    class Taken(Message):
        """One was taken."""

        suggestion: Suggestion

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._shown: tuple[Suggestion, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.has_class("-told")

    def tell(self, suggestions: Sequence[Suggestion], at: Offset, chosen: bool) -> None:
        """Shows suggestions under a place of the screen; none: the list goes. `chosen`: the first one is chosen."""
        self._shown = tuple(suggestions)
        if not suggestions:
            self.hide()
            return
        widest = min(28, max(len(suggestion.label) for suggestion in suggestions))
        self.clear_options()
        self.add_options(Option(_row(suggestion, widest)) for suggestion in suggestions)
        self.highlighted = 0 if chosen else None
        self._place(at, len(suggestions))
        self.add_class("-told")

    def _place(self, at: Offset, rows: int) -> None:
        """Under the line, or over it where more room is; never upon it."""
        width, height = self.app.size
        below, above = height - at.y - 1, at.y
        over = below < min(rows, _MOST_ROWS) and above > below
        shown = max(1, min(rows, _MOST_ROWS, above if over else below))
        self.styles.height, self.styles.max_width = shown, min(_MOST_COLUMNS, width)
        self.absolute_offset = Offset(at.x, at.y - shown if over else at.y + 1)

    def belongs_to(self, offset: int) -> bool:
        """Whether the suggestions are for the word at an offset."""
        return bool(self._shown) and self._shown[0].start <= offset <= max(s.end for s in self._shown) + 1

    def hide(self) -> None:
        self.remove_class("-told")

    def takes(self, key: str) -> bool:
        """Acts on a key; False: it is for the editor."""
        if not self.is_open:
            return False
        if key in _MOVES:
            self._move(_MOVES[key])
            return True
        if key == "escape":
            self.hide()
            return True
        if key == "tab" or (key == "enter" and self.highlighted is not None):
            self.hide()
            self.post_message(self.Taken(self._shown[self.highlighted or 0]))
            return True
        if key == "enter" or key in _LEAVES:
            self.hide()
        return False

    def _move(self, action: str) -> None:
        if self.highlighted is None:
            self.highlighted = 0 if action.endswith("down") else len(self._shown) - 1
        else:
            getattr(self, f"action_{action}")()

    @on(OptionList.OptionSelected)
    def _clicked(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.hide()
        self.post_message(self.Taken(self._shown[message.option_index]))


def _row(suggestion: Suggestion, widest: int) -> Content:
    label = suggestion.label if len(suggestion.label) <= 28 else f"{suggestion.label[:27]}…"
    says = " ".join(suggestion.says.split())
    room = _WIDTH - widest - 2
    shown = says if len(says) <= room else f"{says[: room - 1]}…"
    return Content.assemble(f"{label:<{widest}}", ("  " + shown, "dim"))
