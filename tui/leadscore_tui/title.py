"""The top line: which policy, whether it is saved, as of when, and what is being worked on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from leadscore.diagnostics.render.cells import clean

if TYPE_CHECKING:
    from leadscore_tui.backstage.protocol import Progress
    from leadscore_tui.started import Started


class Title(Widget):
    DEFAULT_CSS = """
    Title { height: 1; background: $primary-darken-2; color: $text; text-style: bold; padding: 0 1; }
    Title:light { background: $primary; }
    Title:ansi { background: ansi_blue; color: ansi_bright_white; }
    """

    def __init__(self, started: Started, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._started = started
        self._name = ""
        self._dirty = False
        self._working = ""

    def tell_name(self, name: str) -> None:
        self._name = name
        self.refresh()

    def tell_dirty(self, dirty: bool) -> None:
        self._dirty = dirty
        self.refresh()

    def tell_progress(self, progress: Progress | None) -> None:
        if progress is None:
            self._working = ""
        else:
            share = f" {100 * progress.done // progress.total}%" if progress.total else ""
            self._working = f"{progress.what}{share} …"
        self.refresh()

    def render(self) -> Content:
        data = self._started.data
        moment = datetime.fromtimestamp(data.as_of, UTC)
        as_of = f"{moment:%Y-%m-%d}" if not data.as_of % 86_400 else f"{moment:%Y-%m-%d %H:%M}"
        file = "demo: a copy, changes are not kept" if self._started.is_demo else str(self._started.policy)
        left = f"{self._name or 'leadscore'}{' ● not saved' if self._dirty else ''} · {file}"
        right = self._working or f"as of {as_of}"
        width = self.content_size.width
        room = max(0, width - cell_len(right) - 2)
        return Content(f"{set_cell_size(clean(left), room)}  {right}")
