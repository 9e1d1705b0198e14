"""Keys of one's own: a file of the user's says which command has which key.

`keys.toml` in the user's configuration folder, a line a command: `"leads.search" = "ctrl+f"`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen


def keys_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("leadscore") / "keys.toml"


def own_keys(app: App[None]) -> dict[str, str]:
    """The user's keys by the ids of commands; a file that cannot be read is told, and passed over."""
    file = keys_file()
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        app.notify(f"{file} cannot be read, so all keys are the usual ones: {error}", severity="warning", markup=False)
        return {}
    return {name: key for name, key in found.items() if isinstance(key, str)}


def tell_unknown_keys(app: App[None]) -> None:
    """Tells which of the user's keys are for no command. To be called once all parts are there."""
    unknown = sorted(own_keys(app).keys() - set(command_ids(app)))
    if unknown:
        told = f"{keys_file()}: there are no such commands: {', '.join(unknown)}. The help (?) lists all."
        app.notify(told, severity="warning", markup=False)


def command_ids(app: App[None]) -> Iterator[str]:
    """The ids of all commands that are on the screen."""
    for binding in bindings_of(app):
        if binding.id:
            yield binding.id


def bindings_of(app: App[None], screen: Screen[Any] | None = None) -> Iterator[Binding]:
    """All commands of the app and of a screen (None: the one that is seen), as their classes declare them."""
    seen: set[type] = set()
    for node in nodes_of(app, screen or app.screen):
        yield from _own(node, seen)


def nodes_of(app: App[None], screen: Screen[Any]) -> Iterator[DOMNode]:
    """All that may have commands."""
    yield app
    yield from screen.walk_children(with_self=True)


def shown_keys(app: App[None], binding: Binding) -> list[str]:
    """The keys of a command as people write them; those of the user's own where there are some."""
    keys = app._keymap.get(binding.id or "", binding.key)
    return [_shown(key.strip()) for key in keys.split(",")]


def _shown(key: str) -> str:
    from textual.keys import format_key

    *modifiers, name = key.split("+")
    shown = format_key(name)
    if modifiers or len(shown) > 1:
        shown = shown[:1].upper() + shown[1:]
    return "+".join((*(modifier.capitalize() for modifier in modifiers), shown))


def _own(node: DOMNode, seen: set[type]) -> Iterator[Binding]:
    for kind in type(node).__mro__:
        if kind not in seen and kind.__module__.startswith("leadscore_tui"):
            seen.add(kind)
            yield from (found for found in vars(kind).get("BINDINGS", ()) if isinstance(found, Binding))
