"""The policy editor with its helpers: suggestions at the cursor, mending, tidying, and what a word is, for the mouse
that rests on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.timer import Timer
from textual.widgets import TextArea

from leadscore_tui.policy.editor import PolicyEditor
from leadscore_tui.policy.suggesting import Suggestions

if TYPE_CHECKING:
    from leadscore.diagnostics import Diagnostic
    from leadscore.ide.complete import Suggestion
    from leadscore.ide.known import Known

_LEAST = 2
"""Letters of a word for which they do."""


class AssistedEditor(PolicyEditor):
    """`suggestions` is the list that it fills; who composes both gives it."""

    PAUSE = 0.25
    """Seconds after the last key until suggestions come by themselves."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "suggest", "Suggest", id="policy.suggest"),
        Binding("f4", "mend", "Mend", id="policy.mend"),
        Binding("ctrl+l", "tidy", "Tidy", show=False, id="policy.tidy"),
    ]

    def __init__(self, suggestions: Suggestions, *, id: str | None = None) -> None:
        self.suggestions = suggestions
        self.known: Known | None = None
        self.checked_text = ""
        """The text that `known` and the problems are about."""
        self.about_row: Callable[[int], str] = lambda row: ""
        """What else the mouse is told of a row; who composes the editor may know more."""
        self._typed: Timer | None = None
        self._leaving = False
        self._pointed = ""
        super().__init__(id=id)

    def learn(self, known: Known, diagnostics: list[Diagnostic]) -> None:
        """What the last check found, for colours, marks, suggestions and explanations."""
        self.known, self.checked_text = known, self.text
        self.know(known.symbols, diagnostics)

    # ---------------------------------------------------------------------------------- keys

    async def _on_key(self, event: events.Key) -> None:
        """An open list has its keys first. Esc and then Tab leave the editor, for Tab alone writes blanks."""
        if self.suggestions.takes(event.key) or self._leaves(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.prevent_default()  # the text area would go on to the next widget at once

    def _leaves(self, key: str) -> bool:
        leaving, self._leaving = self._leaving, key == "escape"
        if leaving and key in ("tab", "shift+tab"):
            (self.screen.focus_next if key == "tab" else self.screen.focus_previous)()
            return True
        return False

    # ---------------------------------------------------------------------------------- suggestions

    def action_suggest(self) -> None:
        """Suggestions for what may come at the cursor, the first one chosen."""
        self._stop_waiting()
        self._suggest(asked=True)

    def _stop_waiting(self) -> None:
        if self._typed is not None:
            self._typed.stop()

    @on(TextArea.Changed)
    def _suggest_soon(self) -> None:
        self._stop_waiting()
        if not self.has_focus:
            return
        if self.suggestions.is_open:
            self._suggest(asked=self.suggestions.highlighted is not None)
        else:
            self._typed = self.set_timer(self.PAUSE, self._suggest)

    def _suggest(self, asked: bool = False) -> None:
        if self.known is None or self.read_only or not self.has_focus:
            return
        from leadscore.ide.complete import complete

        text, offset = self.text, self.cursor_offset
        found = complete(text, offset, self.known)
        if not asked and not _is_helpful(found, text, offset):
            found = ()
        if asked and not found:
            self.notify("Nothing to suggest here.")
        at = self.cursor_screen_offset
        if found:
            at = Offset(at.x - (offset - found[0].start), at.y)
        self.suggestions.tell(found, at, chosen=asked)

    def take(self, suggestion: Suggestion) -> None:
        """Writes a suggestion in the place of what was typed."""
        start, end = self.location_of(suggestion.start), self.location_of(suggestion.end)
        self._stop_waiting()
        self.history.checkpoint()
        self.replace(suggestion.text, start, end, maintain_selection_offset=False)
        if suggestion.chosen is not None:
            first, last = (self.location_of(suggestion.start + at) for at in suggestion.chosen)
            self.move_cursor(first)
            self.move_cursor(last, select=True)

    @on(TextArea.SelectionChanged)
    def _hide_elsewhere(self) -> None:
        if self.suggestions.is_open and not self.suggestions.belongs_to(self.cursor_offset):
            self.suggestions.hide()

    def on_blur(self) -> None:
        self.suggestions.hide()

    # ---------------------------------------------------------------------------------- mending and tidying

    def action_mend(self) -> None:
        """Applies the fix of the problem where the cursor stands."""
        from leadscore.ide.problems import mended

        fixable = [problem for problem in self.problems_here() if problem.fix]
        text = mended(self.text, fixable[0]) if fixable and self.text == self.checked_text else None
        if text is None:
            self.notify("There is nothing here that can be mended by a key. F8 goes to the next problem.")
        else:
            self.put(text)

    @work(exclusive=True, group="policy-tidy")
    async def action_tidy(self) -> None:
        """Lays the policy out as `leadscore fmt` does; the cursor stays at its word."""
        from leadscore.ide.tidy import tidied
        from leadscore.syntax.rewrite import CannotFormat, MeaningChanged

        text = self.text
        try:
            result = await asyncio.to_thread(tidied, text, self.cursor_offset)
        except CannotFormat:
            self.notify("Mend its mistakes first: F8 goes to them.", title="Not tidied", severity="warning")
        except MeaningChanged:
            self.notify("It could not be laid out without changing it.", title="Left as it is", severity="warning")
        else:
            if result.text == text:
                self.notify("Nothing to tidy.")
            elif self.text == text:
                self.put(result.text)
                self.move_cursor(self.location_of(result.offset))

    # ---------------------------------------------------------------------------------- explanations

    async def _on_mouse_move(self, event: events.MouseMove) -> None:
        """Textual shows the tooltip once the mouse rests."""
        if self.known is None or event.button:
            return
        from leadscore.ide.hover import hover

        text = self.text
        row, column = self.get_target_document_location(event)
        here = hover(text, self.offset_of((row, column)), self.known) if column < len(self.document[row]) else None
        told = "\n".join(filter(None, (f"{here.title}: {here.says}", self.about_row(row)))) if here else ""
        if self._pointed != told:
            self._pointed = told
            self.tooltip = Content(told) if told else None  # as it is: a text may well hold a bracket


def _is_helpful(found: tuple[Suggestion, ...], text: str, offset: int) -> bool:
    """Whether to come unasked: for a word that is begun, and neither whole nor the only one that it can be."""
    if not found:
        return False
    typed = text[found[0].start : offset]
    behind = text[offset : offset + 1]
    whole = any(suggestion.text == typed for suggestion in found)
    return len(typed) >= _LEAST and not whole and not (behind.isalnum() or behind == "_")
