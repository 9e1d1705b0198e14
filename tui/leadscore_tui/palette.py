"""Every command by its name, for the command palette."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.command import CommandList, CommandPalette
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from leadscore_tui.keys import bindings_of, nodes_of, shown_keys

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.dom import DOMNode

_KNOWN_KEYS = {"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "enter", "escape"}
"""What these do everybody knows: they need no name."""


class Palette(CommandPalette):
    """Keys that are faster than its list have nothing to move in: Textual's own fails on them."""

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region.height:
            super()._action_command_list(action)


def commands(app: App[Any], screen: Screen[Any]) -> Iterable[SystemCommand]:
    """What has a key on this screen, and the themes."""
    for binding in bindings_of(app, screen):
        if binding.description and binding.key.split(",")[0] not in _KNOWN_KEYS:
            keys = " or ".join(shown_keys(app, binding))
            yield SystemCommand(binding.description, f"key: {keys}", partial(_run, app, screen, binding))
    yield SystemCommand("Theme", "Dark, light and other colours", app.action_change_theme)


def _run(app: App[Any], screen: Screen[Any], binding: Binding) -> None:
    """Has the command run by the part that it belongs to, whatever has the focus."""
    node = next(node for node in (app.focused, *nodes_of(app, screen)) if node is not None and _has(node, binding))
    _bring_up(node)
    # What is brought to the front is there only after the next drawing.
    app.call_after_refresh(app.run_action, binding.action, node)


def _has(node: DOMNode, binding: Binding) -> bool:
    return any(binding in vars(kind).get("BINDINGS", ()) for kind in type(node).__mro__)


def _bring_up(node: DOMNode) -> None:
    """Nobody has a command run on what they do not see."""
    tab = next((around for around in node.ancestors_with_self if isinstance(around, TabPane)), None)
    if tab is not None:
        tab.query_ancestor(TabbedContent).active = tab.id or ""
    if isinstance(node, Widget) and node.can_focus:
        node.focus()
