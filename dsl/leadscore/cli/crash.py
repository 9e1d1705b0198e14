"""What happens when leadscore itself is wrong: a calm message, and the details in a file to send along."""

from __future__ import annotations

import platform
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from leadscore import __version__


def story(error: BaseException, arguments: list[str]) -> str:
    """Writes down what happened, and returns what to tell the user."""
    from leadscore.cli.push import without_passwords

    details = "".join(
        [
            f"leadscore {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"arguments: {without_passwords(arguments)}\n\n",
            *traceback.format_exception(error),
        ]
    )
    saved = _save(details)
    where = f"The details are in {saved}" if saved else f"The details:\n\n{details}"
    return (
        f"Something went wrong inside leadscore ({type(error).__name__}). This is our mistake, not yours.\n"
        f"{where}\n"
        "Please open an issue in leadscore's repository and attach them; read them first, "
        "they may name your files and fields."
    )


def _save(details: str) -> Path | None:
    """Into the user's folder for logs, or where that cannot be written, the one for temporary files."""
    name = f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    for folder in (_log_folder, _temporary_folder):
        try:
            path = folder() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(details, encoding="utf-8", errors="backslashreplace")
        except (OSError, RuntimeError):  # RuntimeError: there is no home folder
            continue
        return path
    return None


def _log_folder() -> Path:
    from platformdirs import user_log_path

    return user_log_path("leadscore", appauthor=False)


def _temporary_folder() -> Path:
    return Path(tempfile.gettempdir()) / "leadscore"
