"""Writing what one sees to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from leadscore.values.number import counted
from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.backstage.protocol import Export

if TYPE_CHECKING:
    from leadscore_tui.backstage.process import Backstage
    from leadscore_tui.side import Side

_WHAT = {
    "leads": ("The list of leads, as it is sorted and filtered (CSV or Parquet)", "leads.csv"),
    "markdown": ("What the tab shows, as Markdown", "{tab}.md"),
    "text": ("What the tab shows, as text", "{tab}.txt"),
    "picture": ("A picture of the screen (SVG)", "screen.svg"),
}
_LISTS = {".csv", ".parquet"}


class ExportScreen(ModalScreen[None]):
    """What, and where to; nothing that is there is written over without asking."""

    DEFAULT_CSS = """
    ExportScreen { align: center middle; }
    ExportScreen > Vertical {
        width: 76;
        max-width: 95%;
        height: auto;
        border: round $primary;
        background: $surface;
        padding: 0 1;
    }
    ExportScreen OptionList { height: auto; border: none; padding: 0; }
    ExportScreen OptionList:focus { border: none; }
    ExportScreen Horizontal { height: 1; margin-top: 1; background: $panel; }
    ExportScreen Label { padding: 0 1 0 0; text-style: bold; }
    ExportScreen #told { color: $text-muted; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", id="export.back")]

    def __init__(self, backstage: Backstage, side: Side, picture: str, what: str = "leads") -> None:
        """`picture` is of the screen as it was before this stood over it; `what` is chosen at first."""
        super().__init__()
        self._backstage, self._side, self._picture = backstage, side, picture
        self._what = what
        self._over: Path | None = None

    def compose(self) -> ComposeResult:
        kinds = ["leads", *(("markdown", "text") if self._side.as_text() else ()), "picture"]
        with Vertical():
            yield OptionList(*(Option(_WHAT[kind][0], id=kind) for kind in kinds))
            with Horizontal():
                yield Label("File")
                yield Input(compact=True)
            yield Static("Enter chooses, Enter again writes. Esc goes back.", id="told", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(self._what)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, highlighted: OptionList.OptionHighlighted) -> None:
        self._what = highlighted.option_id or "leads"
        self.query_one(Input).value = _WHAT[self._what][1].format(tab=self._side.tab)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, submitted: Input.Submitted) -> None:
        path = Path(submitted.value.strip()).expanduser()
        if not submitted.value.strip():
            self._say("Name a file.")
        elif path.is_dir():
            self._say(f"{path} is a folder: name a file in it.")
        elif not path.parent.is_dir():
            self._say(f"There is no folder {path.parent}.")
        elif self._what == "leads" and path.suffix.lower() not in _LISTS:
            self._say("A list is written as CSV or Parquet: end the name in .csv or .parquet.")
        elif path.exists() and path != self._over:
            self._over = path
            self._say(f"{path} is there already. Enter once more writes over it.")
        else:
            self._write(path)

    def _say(self, text: str) -> None:
        self.query_one("#told", Static).update(text)

    @work(exclusive=True)
    async def _write(self, path: Path) -> None:
        from leadscore.source.write import write_atomically

        try:
            if self._what == "leads":
                count = await self._backstage.ask(Export(path.absolute()))
                told = f"{counted(count, 'lead')} written to {path}."
            else:
                write_atomically(path, self._text())
                told = f"Written to {path}."
        except Stale:
            return
        except Failed as failed:
            self._say(f"{failed.failure.message}. {failed.failure.help or ''}")
            return
        except OSError as error:
            self._say(f"{path} cannot be written: {error.strerror}.")
            return
        self.app.notify(told, markup=False)
        self.dismiss()

    def _text(self) -> str:
        match self._what:
            case "markdown":
                return self._side.as_markdown()
            case "text":
                return self._side.as_text()
            case _:
                return self._picture
