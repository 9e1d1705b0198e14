"""The part of the screen that says why a lead has its score."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from leadscore.report.explanation import Explanation, explain
from leadscore_tui.why.header import header
from leadscore_tui.why.items import Item, items_of

if TYPE_CHECKING:
    from leadscore_tui.why.model import Explained

_TEXT_WIDTH = 100
_NOBODY = "Choose a lead on the left: here it says why the lead has its score."


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
    WhyPane > #who { height: auto; max-height: 45%; padding: 0 1; background: $panel; }
    WhyPane > #steps { height: 1fr; border: none; padding: 0 0 0 1; scrollbar-gutter: stable; }
    WhyPane > #steps { scrollbar-size-vertical: 1; }
    WhyPane > #steps > .option-list--option { padding: 0; }
    WhyPane > #steps > .option-list--option-highlighted {
        color: $foreground; background: $primary 20%; text-style: none;
    }
    WhyPane > #steps:focus { border: none; background-tint: transparent; }
    WhyPane > #steps:focus > .option-list--option-highlighted { color: $foreground; background: $primary 45%; }
    WhyPane > #steps:nocolor:focus > .option-list--option-highlighted { text-style: reverse; }
    WhyPane > #steps:ansi:focus > .option-list--option-highlighted { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move('down')", "Next line", show=False, id="why.next"),
        Binding("k", "move('up')", "Previous line", show=False, id="why.previous"),
        Binding("g", "move('first')", "First line", show=False, id="why.first"),
        Binding("G", "move('last')", "Last line", show=False, id="why.last"),
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
        self._items: list[Item] = []
        self._opened: set[str] = set()
        self._show_all = False

    def compose(self) -> ComposeResult:
        yield Static(id="who", markup=False)
        yield OptionList(id="steps", markup=False)

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    # ------------------------------------------------------------------------------------ what is shown

    def show(self, explained: Explained | None, beside: Explained | None = None) -> None:
        """Explains a lead, beside another one if there is one; None: nobody is chosen."""
        self._explained, self._beside = explained, beside
        self._explanation = None
        if explained is not None:
            e = explained
            self._explanation = explain(e.plan, e.lead, e.card, e.course, e.way)
        if self.is_mounted:
            self._draw()

    def as_text(self) -> str:
        """What is shown as plain text, as `leadscore explain` writes it; blank where nobody is chosen."""
        if self._explanation is None:
            return ""
        from io import StringIO

        from rich.console import Console

        from leadscore.report import terminal

        console = Console(file=StringIO(), width=_TEXT_WIDTH, color_system=None)
        with console.capture() as capture:
            console.print(terminal.render(self._explanation, self._show_all))
        return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())

    def as_markdown(self) -> str:
        """The same as a section of Markdown."""
        if self._explanation is None:
            return ""
        from leadscore.report import markdown

        return markdown.explanation(self._explanation, self._show_all)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#steps", OptionList)

    def _draw(self) -> None:
        """Lays all lines out for the width that there is; the cursor stays where it is, on another lead, too."""
        steps, who = self._list, self.query_one("#who", Static)
        width = max(20, steps.scrollable_content_region.width)
        key, top = self._key(), steps.scroll_offset.y
        if self._explained is None or self._explanation is None:
            who.update(Content.styled(_NOBODY, "$foreground-muted"))
            self._items = []
        else:
            who.update(header(self._explained, self._explanation, width))
            self._items = list(items_of(self._explained, self._explanation, width, self._opened, self._show_all))
        steps.set_options(Option(item.content) for item in self._items)
        if self._items:
            steps.highlighted = self._place(key)
            steps.scroll_to(y=top, animate=False)

    def _key(self) -> str:
        place = self._list.highlighted
        return "" if place is None or place >= len(self._items) else self._items[place].key

    def _place(self, key: str) -> int:
        """Where the line of this key is, or what it is a part of; else the first."""
        keys = [item.key for item in self._items]
        return next((keys.index(name) for name in (key, key.rpartition("/")[0]) if name in keys), 0)

    # ------------------------------------------------------------------------------------ what one does

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._open(self._items[event.option_index])

    def _open(self, item: Item) -> None:
        if item.opens == "silent":
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

    def action_move(self, where: str) -> None:
        steps = self._list
        {
            "down": steps.action_cursor_down,
            "up": steps.action_cursor_up,
            "first": steps.action_first,
            "last": steps.action_last,
        }[where]()
