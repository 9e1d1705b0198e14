"""The tabs: why a lead has its score, the policy, what a change of it does, whether it predicts sales; and questions
in one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import TabbedContent, TabPane

from leadscore_tui.assistant.pane import AssistantPane
from leadscore_tui.backtest.pane import BacktestPane
from leadscore_tui.diff.pane import DiffPane
from leadscore_tui.policy.pane import PolicyPane
from leadscore_tui.why.pane import WhyPane

if TYPE_CHECKING:
    from leadscore_tui.backstage.process import Backstage
    from leadscore_tui.started import Started

TABS = {
    "why": "1 Why",
    "policy": "2 Policy",
    "diff": "3 Diff",
    "backtest": "4 Back-test",
    "assistant": "5 Assistant",
}
_FIRST = {"assistant": "AskingLine"}
"""What has the keys first, where that is not what stands first."""


class Side(Container):
    """Each tab has one pane, which is there all the time, seen or not."""

    DEFAULT_CSS = """
    Side {
        height: 1fr;
        & > TabbedContent { height: 1fr; }
        & ContentSwitcher { height: 1fr; }
        & TabPane { padding: 0; height: 1fr; }
    }
    """

    def __init__(self, backstage: Backstage, started: Started, tab: str) -> None:
        """`tab` is the one that is seen first; another name than one of `TABS` is the first one."""
        super().__init__()
        self.why, self.policy, self.diff = WhyPane(), PolicyPane(), DiffPane(backstage)
        self.backtest = BacktestPane(backstage, started.data, started.past)
        self.assistant = AssistantPane(
            backstage, lambda: (self.policy.text, self.policy.dirty), started.past, started.model
        )
        self._first = tab if tab in TABS else next(iter(TABS))

    def compose(self) -> ComposeResult:
        with TabbedContent(initial=self._first):
            panes = (self.why, self.policy, self.diff, self.backtest, self.assistant)
            for (tab, title), pane in zip(TABS.items(), panes, strict=True):
                with TabPane(title, id=tab):
                    yield pane

    @property
    def tab(self) -> str:
        return self.query_one(TabbedContent).active

    def open(self, tab: str) -> None:
        """Brings a tab to the front, and the keys to it."""
        self.query_one(TabbedContent).active = tab
        first = f"TabPane#{tab} {_FIRST.get(tab, '*')}"
        self.screen.focus_next(first)

    def as_text(self) -> str:
        """What is seen, for people to take along; "" where nothing is yet."""
        match self.tab:
            case "why":
                return self.why.as_text()
            case "diff":
                return self.diff.as_text()
            case "backtest":
                return self.backtest.as_text()
            case "assistant":
                return self.assistant.as_text()
            case _:
                return self.policy.text

    def as_markdown(self) -> str:
        match self.tab:
            case "why":
                return self.why.as_markdown()
            case "diff":
                return self.diff.as_markdown()
            case "backtest":
                return self.backtest.as_markdown()
            case "assistant":
                return self.assistant.as_markdown()
            case _:
                return f"```lead\n{self.policy.text.rstrip()}\n```\n"
