"""Which two versions are compared: the line that says it, and the list from which to choose another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from leadscore.diagnostics.render.cells import clean
from leadscore_tui.backstage.protocol import History, Version

if TYPE_CHECKING:
    from leadscore.review.git import Commit

EDITED, SAVED = "edited", "saved"
LAST_COMMIT = Version("last commit", revision="HEAD")
SHORT = 7
"""Letters of a commit's name that people are shown."""


class Choice(Static, can_focus=True):
    """What is chosen, and a way to choose another: Enter or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", "Choose", show=False, id="diff.choice")]

    class Asked(Message):
        """Another one is to be chosen."""

        def __init__(self, choice: Choice) -> None:
            self.choice = choice
            super().__init__()

    def allow_focus(self) -> bool:
        """Keys that come from elsewhere go to what is to be read."""
        around = self.parent.parent if self.parent else None
        return super().allow_focus() and isinstance(around, Widget) and around.has_focus_within

    def tell(self, text: str) -> None:
        self.update(Text(f" {clean(text)} ▾ ", no_wrap=True, overflow="ellipsis"))

    def action_choose(self) -> None:
        self.post_message(self.Asked(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_choose()


class VersionsLine(Horizontal):
    """`saved → edited   by field: none`."""

    DEFAULT_CSS = """
    VersionsLine {
        height: 1;
        background: $panel;
        & > Static { width: auto; }
        & > #old, & > #new { max-width: 38%; text-style: bold; }
        & > #by { color: $foreground 80%; max-width: 20%; }
        & > Choice:hover { background: $primary 25%; }
        & > Choice:focus { background: $primary 45%; }
        & > Choice:nocolor:focus, & > Choice:ansi:focus { text-style: bold reverse; }
        & > #busy { width: 1fr; text-align: right; color: $foreground 70%; }
    }
    """

    def compose(self) -> ComposeResult:
        yield Choice(id="old")
        yield Static("→", markup=False)
        yield Choice(id="new")
        yield Choice(id="by")
        yield Static(id="busy", markup=False)

    def tell(self, old: str, new: str, by: str | None) -> None:
        for id, text in (("old", old), ("new", new), ("by", f"by {by}" if by else "by field")):
            self.query_one(f"#{id}", Choice).tell(text)

    def tell_busy(self, what: str) -> None:
        self.query_one("#busy", Static).update(what)


class ListScreen(ModalScreen["str | None"]):
    """A list to choose from, and a line to type what is not in it. Gives the id of an option, or `=` and what was
    typed; None: nothing is to change."""

    DEFAULT_CSS = """
    ListScreen { align: center middle; }
    ListScreen > Vertical {
        width: 90; max-width: 95%; height: auto; max-height: 90%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    ListScreen OptionList, ListScreen OptionList:focus {
        height: auto; max-height: 14; border: none; padding: 0; text-wrap: nowrap; text-overflow: ellipsis;
    }
    ListScreen Static { color: $foreground 70%; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", id="diff.list_back")]

    def __init__(
        self, title: str, options: Sequence[tuple[str, str]], chosen: str, note: str = "", typed: str = ""
    ) -> None:
        """`options` are ids and what is shown; `typed` says what can be typed, "" for nothing."""
        super().__init__()
        self._title, self._options, self._chosen, self._note, self._typed = title, options, chosen, note, typed

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield OptionList(*(Option(Text(clean(text), no_wrap=True), id=id) for id, text in self._options))
            if self._note:
                yield Static(self._note, markup=False)
            if self._typed:
                yield Input(placeholder=self._typed, compact=True)
            yield Static("Enter takes it, Esc leaves all as it was.", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        ids = [id for id, _ in self._options]
        options.highlighted = ids.index(self._chosen) if self._chosen in ids else 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, selected: OptionList.OptionSelected) -> None:
        self.dismiss(selected.option_id)

    @on(Input.Submitted)
    def _submitted(self, submitted: Input.Submitted) -> None:
        if text := submitted.value.strip():
            self.dismiss(f"={text}")


class VersionScreen(ListScreen):
    """The edited and the saved policy, then what git knows of it; a branch, a tag or a commit can be typed."""

    def __init__(self, title: str, now: Sequence[Version], history: History, chosen: Version) -> None:
        options = [(f"now:{version.label}", _NOW[version.label]) for version in now]
        options += [(f"git:{commit.id}", _shown(commit)) for commit in history.commits]
        revision = history.commits[0].id if chosen == LAST_COMMIT and history.commits else chosen.revision
        id = f"git:{revision}" if revision else f"now:{chosen.label}"
        note = f"{history.note}." if history.note else ""
        typed = "or type a branch, a tag or a commit, such as main" if history.commits else ""
        super().__init__(title, options, id, note, typed)


_NOW = {EDITED: "edited   as it stands in the editor, not saved", SAVED: "saved    as it lies on disk"}


def _shown(commit: Commit) -> str:
    return f"{commit.id[:SHORT]}  {commit.day}  {commit.author}: {commit.subject}"


def chosen_version(id: str, now: Sequence[Version], history: History) -> Version:
    """What an answer of VersionScreen means."""
    kind, _, rest = id.partition(":")
    match kind:
        case "now":
            return next(version for version in now if version.label == rest)
        case "git":
            commit = next(commit for commit in history.commits if commit.id == rest)
            return Version(f"{commit.id[:SHORT]} {commit.day}", revision=commit.id)
        case _:
            return Version(id.removeprefix("="), revision=id.removeprefix("="))
