"""What Enter does on the lines of a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from leadscore_tui.diff.lines import Act


@dataclass(frozen=True, slots=True)
class Ask(Act):
    """Says these words, as if they had been typed."""

    words: str
