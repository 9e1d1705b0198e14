"""Help, gathered from what is on the screen: each part brings its own words and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown, Static

from leadscore_tui.keys import bindings_of, keys_file, shown_keys

if TYPE_CHECKING:
    from textual.app import App


class TextScreen(ModalScreen[None]):
    """A text to read, over everything else."""

    DEFAULT_CSS = """
    TextScreen { align: center middle; }
    TextScreen > VerticalScroll {
        width: 90%;
        max-width: 100;
        height: 90%;
        border: round $primary;
        background: $surface;
        padding: 0 1;
    }
    TextScreen #leave { color: $text-muted; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", id="help.close"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("Esc closes this.", id="leave")
            yield from self.content()

    def content(self) -> ComposeResult:
        yield Static(self._text, markup=False)


class HelpScreen(TextScreen):
    """Everything that the screen can do, in words."""

    @classmethod
    def about(cls, app: App[None]) -> HelpScreen:
        """Of what has the focus first, then of all other parts."""
        return cls(help_text(app))

    def content(self) -> ComposeResult:
        yield Markdown(self._text)


def help_text(app: App[None]) -> str:
    """Markdown: the words of all parts, then every key that there is."""
    around = app.focused.ancestors_with_self if app.focused else []
    parts = dict.fromkeys(type(node) for node in (*around, *app.screen.walk_children(), app))
    words = [kind.__dict__["HELP"] for kind in parts if kind.__dict__.get("HELP")]
    return "\n".join((*words, _keys(app)))


def _keys(app: App[None]) -> str:
    lines = ["## All keys", "", "| key | does | its id, for keys of your own |", "| --- | --- | --- |"]
    for binding in bindings_of(app):
        if not binding.description:
            continue
        shown = " ".join(f"`{key}`" for key in shown_keys(app, binding))
        lines.append(f"| {shown} | {binding.description} | {binding.id or ''} |")
    lines += ["", f'Keys of your own stand in `{keys_file()}`: a line such as `"leads.search" = "ctrl+f"` for each.']
    return "\n".join(lines)
