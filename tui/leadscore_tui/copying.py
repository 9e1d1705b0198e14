"""Text for the clipboard: "copied" is said only where it is true."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from os import environ
from typing import Any

from textual.app import App

_WAIT = 2.0


def copied(app: App[Any], text: str) -> str:
    """Copies a text, and says what became of it.

    The system's own clipboard is asked first, for it says whether it took the text; a terminal, which is asked where
    there is none (over SSH, in a browser), never answers.
    """
    lines = text.count("\n") + 1
    for command in _commands():
        try:
            subprocess.run(command, input=text.encode(), check=True, timeout=_WAIT, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            continue
        return f"Copied, {lines} lines."
    app.copy_to_clipboard(text)
    return (
        f"Sent to the terminal's clipboard, {lines} lines. If pasting gives something else, press e and write a file."
    )


def _commands() -> Iterator[list[str]]:
    if sys.platform == "darwin":
        named = [["pbcopy"]]
    elif sys.platform == "win32":
        named = [["clip"]]
    else:
        wayland = [["wl-copy"]] if environ.get("WAYLAND_DISPLAY") else []
        x11 = [["xclip", "-selection", "clipboard"], ["xsel", "-ib"]] if environ.get("DISPLAY") else []
        named = [*wayland, *x11]
    return (command for command in named if shutil.which(command[0]))
