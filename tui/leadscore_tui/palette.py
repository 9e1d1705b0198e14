"""Every command by its name, for the command palette."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from leadscore_tui.keys import bindings_of

if TYPE_CHECKING:
    from textual.binding import Binding

_LEFT_OUT = ("move(", "page(")


def commands(app: App[Any], screen: Screen[Any]) -> Iterable[SystemCommand]:
    """What has a key on this screen, and the themes."""
    for binding in bindings_of(app):
        if binding.description and not binding.action.startswith(_LEFT_OUT):
            key = binding.key.split(",")[0]
            yield SystemCommand(binding.description, f"key: {key}", partial(_run, app, binding))
    yield SystemCommand("Theme", "Dark, light and other colours", app.action_change_theme)


def _run(app: App[Any], binding: Binding) -> None:
    """Has the command run by the part that it belongs to, whatever has the focus."""
    for node in (app.focused, *app.screen.walk_children(), app.screen, app):
        if node is not None and binding in vars(type(node)).get("BINDINGS", ()):
            app.call_later(app.run_action, binding.action, node)
            return
    app.call_later(app.run_action, binding.action)
