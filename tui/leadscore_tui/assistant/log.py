"""The conversation, from its first question to its last answer."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore_tui.assistant.acts import Ask
from leadscore_tui.diff.lines import Line
from leadscore_tui.diff.sheet import Sheet


class Log(Sheet):
    """A sheet that goes along with what comes."""

    _offered = 0

    def show_from(self, lines: Sequence[Line], start: int) -> None:
        """The line `start` stands on top, if what follows takes the room; the cursor is on what can be said to it, if
        that is in sight, too."""
        self.show(lines)
        self._offered = next((n for n in range(start, len(lines)) if isinstance(lines[n].does, Ask)), start)
        if self._starts:
            top = self._starts[start]
            is_seen = self._of(self._offered)[1] - top <= self.scrollable_content_region.height
            self.cursor = self._offered if is_seen else start
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def go_to_offered(self) -> None:
        """The keys to what can be said to the last answer, or to what is asked last."""
        self.cursor = self._offered
        self.focus()

    def scroll_page(self, by: int) -> None:
        """For who types below, and wants to read above."""
        self.scroll_relative(y=by * max(1, self.scrollable_content_region.height - 1), animate=False)
