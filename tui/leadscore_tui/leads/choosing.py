"""Which columns the list has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from leadscore_tui.leads.columns import Column

_WORDS = {"rank": "Rank", "bar": "Bar"}


class ColumnsScreen(ModalScreen["list[str] | None"]):
    """Gives the ids of the chosen columns, None if nothing is to change."""

    DEFAULT_CSS = """
    ColumnsScreen { align: center middle; }
    ColumnsScreen > Vertical {
        width: 44;
        max-width: 95%;
        height: auto;
        max-height: 90%;
        border: round $primary;
        background: $surface;
        padding: 0 1;
    }
    ColumnsScreen SelectionList { height: auto; max-height: 16; border: none; }
    ColumnsScreen Static { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="columns.back"),
        Binding("enter", "take", "Take these", priority=True, id="columns.take"),
    ]

    def __init__(self, columns: Sequence[Column], shown: Collection[str]) -> None:
        super().__init__()
        self._columns, self._shown = columns, shown

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(
                "Space chooses, Enter takes, Esc leaves all as it was. Where there is little room, the last ones go."
            )
            yield SelectionList[str](
                *(Selection(_WORDS.get(c.id, c.title), c.id, c.id in self._shown) for c in self._columns), compact=True
            )

    def action_take(self) -> None:
        chosen = self.query_one(SelectionList).selected
        self.dismiss([column.id for column in self._columns if column.id in chosen] or None)
