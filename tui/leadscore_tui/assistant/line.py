"""The line in which one asks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

MOST = 2_000
"""So many characters a question has at most, as in `leadscore.assistant.conversation`, which is slow to load."""
ASK = "Ask in your own words"


class AskingLine(Input):
    """Remembers what was asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", "Question before", show=False, id="assistant.before"),
        Binding("down", "recall(1)", "Question after", show=False, id="assistant.after"),
        Binding("pageup", "read(-1)", "Read above", show=False, id="assistant.page_up"),
        Binding("pagedown", "read(1)", "Read below", show=False, id="assistant.page_down"),
    ]

    class Reading(Message):
        """A page up (-1) or down (1) is wanted."""

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(placeholder=ASK, compact=True, max_length=MOST, id=id)
        self._asked: list[str] = []
        self._place = 0
        self._begun = ""
        """What stood there before somebody went back."""

    def remember(self, words: str) -> None:
        """Keeps a question for ↑, and empties the line."""
        if not self._asked or self._asked[-1] != words:
            self._asked.append(words)
        self._place, self._begun, self.value = len(self._asked), "", ""

    def restricted(self) -> None:
        self.notify(f"That is too long: a question has at most {MOST:,} characters.", severity="warning")

    def action_recall(self, by: int) -> None:
        if self._place == len(self._asked):
            self._begun = self.value
        self._place = max(0, min(self._place + by, len(self._asked)))
        self.value = self._asked[self._place] if self._place < len(self._asked) else self._begun
        self.cursor_position = len(self.value)

    def action_read(self, by: int) -> None:
        self.post_message(self.Reading(by))
