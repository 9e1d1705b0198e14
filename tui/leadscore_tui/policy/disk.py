"""A policy's file: read so that nothing of it is lost when it is written again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

_MOST = 2**20
"""Characters: the longest policy that anybody wrote has a hundredth of them, and all keys would be slow."""
_BREAKS = re.compile("[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


class NotEditable(Exception):
    """Why a file cannot be edited or saved, and what to do: two sentences for people."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What a file holds. `text` has plain line ends, `line_end` are those of the file; `note` tells what saving will
    change beside the text, or is empty."""

    text: str
    line_end: str
    note: str = ""

    def written(self, text: str) -> str:
        """A text as it stands in the file."""
        return text.replace("\n", self.line_end)


def as_edited(text: str) -> OnDisk:
    """A file's text as the editor shows it."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    found = OnDisk(text.replace("\r\n", "\n").replace("\r", "\n"), line_end)
    mixed = found.written(found.text) != text
    return replace(found, note="Its line ends are mixed: saving makes them alike.") if mixed else found


def without_breaks(text: str) -> str:
    """With blanks for signs that break a line on the screen and not in a policy, such as a form feed: to the language
    they are blanks."""
    return _BREAKS.sub(" ", text)


def read_policy(path: Path) -> OnDisk:
    """Raises NotEditable for what is no UTF-8 text, is too large, or cannot be read."""
    from leadscore.source.read import TooLarge, read

    try:
        source = read(path)
        if len(source.text) > _MOST:
            raise TooLarge
    except TooLarge as error:
        raise NotEditable(f"{path} is larger than 1 MB.", "Surely that is no policy: name the right file.") from error
    except FileNotFoundError as error:
        raise NotEditable(f"{path} is not there (any more).", "Saving makes it again.") from error
    except OSError as error:
        raise NotEditable(f"{path} cannot be read: {_reason(error)}.", "Ask whoever owns it for permission.") from error
    if source.bad_bytes or "\0" in source.text:
        raise NotEditable(
            f"{path} is not in UTF-8, so editing would lose some of its letters.",
            "Save it as UTF-8 first: in most editors File > Save as, then Encoding: UTF-8.",
        )
    found = as_edited(source.text)
    if source.had_bom:
        return replace(found, note="It starts with an invisible mark: saving leaves that out.")
    return found


def write_policy(path: Path, text: str) -> None:
    """Raises NotEditable; the file is then as it was."""
    from leadscore.source.write import write_atomically

    try:
        write_atomically(path, text)
    except FileNotFoundError as error:
        raise NotEditable(
            f"The folder {path.parent} is not there any more.", "Make it again, and save again."
        ) from error
    except PermissionError as error:
        raise NotEditable(
            f"{path} is read-only.",
            "Your text is still here. Allow writing to the file and its folder, and save again.",
        ) from error
    except OSError as error:
        raise NotEditable(f"{path} was not saved: {_reason(error)}.", "Your text is still here.") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower() if error.errno else str(error)
