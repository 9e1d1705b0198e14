"""A few lines of text under or over the editor, drawn again only where they change: each key asks for that."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Line(Static):
    """Text without markup."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._told = Content()

    def tell(self, text: str | Content) -> None:
        """Shows a text; the screen is laid out anew only where it has more lines, or fewer."""
        content = text if isinstance(text, Content) else Content(text)
        if content != self._told:
            grows = self._height(content) != self._height(self._told)
            self._told = content
            self.update(content, layout=grows)

    def _height(self, content: Content) -> int:
        width = self.content_size.width
        return content.get_height({}, width) if width else 0
