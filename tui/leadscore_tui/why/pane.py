"""The part of the screen that says why a lead has its score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from leadscore.report.explanation import Explanation, explain
from leadscore_tui.why.beside import beside_items
from leadscore_tui.why.header import header, header_of_two
from leadscore_tui.why.item import FAINT, SILENT, Item
from leadscore_tui.why.items import items_of

if TYPE_CHECKING:
    from leadscore_tui.why.model import Explained

_TEXT_WIDTH = 100
_LOW = 16
"""In a pane of fewer lines, the header has one for each sentence."""
_MARGINS = 3
"""The cells beside the lines: a blank on the left, the bar for scrolling on the right, and one between."""
_NOBODY = "Nobody is chosen. Here it says why the lead under the cursor of the list has its score."


class Lines(OptionList, inherit_bindings=False):
    """The lines below the header, each of which can be gone to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Next line", show=False, id="why.next"),
        Binding("up,k", "cursor_up", "Previous line", show=False, id="why.previous"),
        Binding("pagedown", "page_down", "Page down", show=False, id="why.page_down"),
        Binding("pageup", "page_up", "Page up", show=False, id="why.page_up"),
        Binding("home,g", "first", "First line", show=False, id="why.first"),
        Binding("end,G", "last", "Last line", show=False, id="why.last"),
        Binding("enter", "select", "Open", id="why.open"),
    ]


class WhyPane(Widget):
    """One lead explained: who it is, the score as a waterfall, the way to ready, the score over time."""

    HELP = """
## Why

The score, step by step: every group, every rule that gave or took points, what a bound cut off. Each bar begins where
the one above ended; the last one ends at the score. **┊** is where a lead is ready.

**●** fired · **◐** nearly: what is missing stands behind it · **○** did not · **?** unknown, for a field is empty ·
**✕** disqualifies · **✂** cut by a bound · **✎** a person's override

**Enter** on a rule opens what it rests on: which visits, when, how old. **o** goes to the rule in the policy, **a**
shows all rules, the silent ones too, and every small move of the score over time.
"""
    DEFAULT_CSS = """
    WhyPane { layout: vertical; background: $surface; }
    WhyPane > #who { height: auto; max-height: 50%; padding: 0 1; background: $panel; }
    WhyPane > #steps { height: 1fr; border: none; padding: 0 0 0 1; scrollbar-gutter: stable; }
    WhyPane > #steps { scrollbar-size-vertical: 1; text-wrap: nowrap; }
    WhyPane > #steps > .option-list--option { padding: 0; }
    WhyPane > #steps > .option-list--option-highlighted {
        color: $foreground; background: $primary 20%; text-style: none;
    }
    WhyPane > #steps:focus { border: none; background-tint: transparent; }
    WhyPane > #steps:focus > .option-list--option-highlighted { color: $foreground; background: $primary 45%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "rule", "To the rule", id="why.rule"),
        Binding("a", "all", "All rules", id="why.all"),
    ]

    class RuleChosen(Message):
        """Somebody wants to see a rule in the policy: its id, and the line on which it begins, counted from 1."""

        def __init__(self, rule: str, line: int) -> None:
            self.rule, self.line = rule, line
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._explained: Explained | None = None
        self._beside: Explained | None = None
        self._explanation: Explanation | None = None
        self._other: Explanation | None = None
        self._items: list[Item] = []
        self._opened: set[str] = set()
        self._show_all = False

    def compose(self) -> ComposeResult:
        yield Static(id="who", markup=False)
        yield Lines(id="steps", markup=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)  # while it is being laid out, a new height of the header would be lost

    # ------------------------------------------------------------------------------------ what is shown

    def show(self, explained: Explained | None, beside: Explained | None = None) -> None:
        """Explains a lead, beside another one if there is one; None: nobody is chosen."""
        if explained is not None and beside is not None and beside.lead.id == explained.lead.id:
            beside = None
        self._explained, self._beside = explained, beside
        self._explanation, self._other = _explanation(explained), _explanation(beside)
        if self.size:
            self._draw()

    def as_text(self) -> str:
        """What is shown as plain text, as `leadscore explain` writes it; blank where nobody is chosen."""
        if self._explanation is None:
            return ""
        from io import StringIO

        from rich.console import Console

        from leadscore.report import beside_forms, terminal

        console = Console(file=StringIO(), width=_TEXT_WIDTH, color_system=None, emoji=False, markup=False)
        with console.capture() as capture:
            if self._other is None:
                console.print(terminal.render(self._explanation, self._show_all))
            else:
                console.print(beside_forms.render(self._explanation, self._other, _TEXT_WIDTH))
        return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())

    def as_markdown(self) -> str:
        """The same as a section of Markdown."""
        if self._explanation is None:
            return ""
        from leadscore.report import beside_forms, markdown

        if self._other is not None:
            return beside_forms.as_markdown(self._explanation, self._other)
        return markdown.explanation(self._explanation, self._show_all)

    @property
    def _list(self) -> Lines:
        return self.query_one("#steps", Lines)

    def _draw(self) -> None:
        """Lays all out for the room that there is; the cursor stays at the rule it is on, on another lead, too."""
        steps, key = self._list, self._key()
        row = steps.scroll_offset.y
        width = max(20, self.size.width - _MARGINS)
        self.query_one("#who", Static).update(self._header(width))
        self._items = list(self._lines(width))
        steps.set_options(Option(item.content) for item in self._items)
        if self._items:
            place = self._place(key)
            steps.highlighted = place or 0
            steps.scroll_to(y=0 if place is None else row, animate=False, immediate=True)

    def _header(self, width: int) -> Content:
        if self._explained is None or self._explanation is None:
            return Content.styled(_NOBODY, FAINT)
        if self._beside is None or self._other is None:
            return header(self._explained, self._explanation, width, brief=self.size.height < _LOW)
        return header_of_two(self._explained, self._explanation, self._beside, self._other, width)

    def _lines(self, width: int) -> Iterable[Item]:
        if self._explained is None or self._explanation is None:
            return ()
        if self._other is None:
            return items_of(self._explained, self._explanation, width, self._opened, self._show_all)
        return beside_items(self._explanation, self._other, width, self._opened, self._show_all)

    def _key(self) -> str:
        place = self._list.highlighted
        return "" if place is None or place >= len(self._items) else self._items[place].key

    def _place(self, key: str) -> int | None:
        """Where the line of this key is, or what it is a part of."""
        keys = [item.key for item in self._items]
        return next((keys.index(name) for name in (key, key.partition("/")[0]) if name in keys), None)

    # ------------------------------------------------------------------------------------ what one does

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        item = self._items[event.option_index]
        if item.goes:
            self.action_rule()
        elif item.opens == SILENT:
            self.action_all()
        elif item.opens:
            self._opened ^= {item.opens}
            self._draw()

    def action_all(self) -> None:
        self._show_all = not self._show_all
        self._draw()

    def action_rule(self) -> None:
        place = self._list.highlighted
        if place is not None and (rule := self._items[place].rule) is not None:
            self.post_message(self.RuleChosen(rule, self._items[place].line))
        else:
            self.notify("Go to a rule's line first, then o goes to its place in the policy.")


def _explanation(explained: Explained | None) -> Explanation | None:
    if explained is None:
        return None
    return explain(explained.plan, explained.lead, explained.card, explained.course, explained.way)
