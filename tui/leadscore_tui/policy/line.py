"""A line or two of text over or under the editor, drawn again only where it changes: each key asks for that."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Line(Static):
    """Text without markup."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._told = Content()

    def tell(self, text: str | Content) -> None:
        """Shows a text. Where the height goes by the text, the screen is laid out anew."""
        content = text if isinstance(text, Content) else Content(text)
        if content != self._told:
            self._told = content
            self.update(content, layout=self.styles.is_auto_height)
