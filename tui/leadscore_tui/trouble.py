"""A calm panel for what went wrong: what it is, what to do, and more for those who ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

if TYPE_CHECKING:
    from leadscore_tui.backstage.protocol import Failure


class Trouble(Static):
    """Seen only while something is wrong."""

    DEFAULT_CSS = """
    Trouble {
        display: none;
        height: auto;
        max-height: 50%;
        padding: 1 2;
        border: round $error;
        background: $surface;
        &.-open { display: block; }
    }
    """

    def tell(self, failure: Failure) -> None:
        text = Text()
        text.append(f"✕ {failure.message}.\n", "bold")
        if failure.help:
            text.append(f"{failure.help}\n")
        if failure.detail:
            text.append(f"\n{failure.detail}\n", "dim")
        text.append("Ctrl+R reads policy and leads again, Esc closes this. What you typed is still there.", "italic")
        self.update(text)
        self.add_class("-open")

    def clear(self) -> None:
        self.update("")
        self.remove_class("-open")
