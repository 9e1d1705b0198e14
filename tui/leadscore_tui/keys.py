"""Keys of one's own: a file of the user's says which command has which key.

`keys.toml` in the user's configuration folder, a line a command: `"leads.search" = "ctrl+f"`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode


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


def bindings_of(app: App[None]) -> Iterator[Binding]:
    """All commands of the app and of what it shows, as their classes declare them."""
    seen: set[type] = set()
    for node in (app, *app.screen.walk_children()):
        yield from _own(node, seen)


def _own(node: DOMNode | App[None], seen: set[type]) -> Iterator[Binding]:
    for kind in type(node).__mro__:
        if kind not in seen and kind.__module__.startswith("leadscore_tui"):
            seen.add(kind)
            yield from (found for found in vars(kind).get("BINDINGS", ()) if isinstance(found, Binding))
