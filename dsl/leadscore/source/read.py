"""Bytes to `Source`: never fails on content; what was mended is remembered for diagnostics."""

from __future__ import annotations

from pathlib import Path

from leadscore.source.text import Source

_BOM = b"\xef\xbb\xbf"
MAX_BYTES = 8 * 1024 * 1024
"""A policy is a text that people read; a larger file is surely data, and would only stall the editor."""


class TooLarge(Exception):
    """The file is larger than `MAX_BYTES`."""


def decode(path: str, data: bytes) -> Source:
    """Reads UTF-8, with or without a BOM; UTF-16 with a BOM too, because Excel and Notepad write it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    had_bom = data.startswith(_BOM)
    if had_bom:
        data = data[len(_BOM) :]
    marked = data.decode("utf-8", errors="surrogateescape")  # a byte that is no UTF-8 becomes one surrogate
    bad = tuple(i for i, char in enumerate(marked) if "\udc80" <= char <= "\udcff")
    text = "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in marked) if bad else marked
    return Source(path, text, had_bom, bad)


def read(path: Path, shown_as: str | None = None) -> Source:
    """Reads a file. Raises OSError as `open` does, and `TooLarge`."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooLarge(str(path))
    return decode(shown_as if shown_as is not None else str(path), data)
