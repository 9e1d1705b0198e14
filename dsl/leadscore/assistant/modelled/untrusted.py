"""Texts that strangers wrote, on their way to a model: tamed, and marked as data."""

from __future__ import annotations

import re
from unicodedata import category, normalize

CAP = 200
"""So many characters of a text are shown."""
_STEERING = re.compile(r"[<>{}\[\]`|\\#*_~‹›«»⟨⟩〈〉《》⟦⟧❮❯≪≫]")
"""What marks the end of data, a placeholder, or a picture: after NFKC, so that wide and small forms are met too."""
_ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,15}:(?://)?|www\.)\S+")


def tamed(text: str, cap: int = CAP) -> str:
    """One line without characters that could steer a reader: controls, directions, invisible ones, brackets, addresses
    of the web."""
    plain = normalize("NFKC", text)
    seen = "".join(" " if category(char)[0] in "CZ" else char for char in plain)
    words = " ".join(_STEERING.sub(" ", _ADDRESS.sub("(address)", seen)).replace('"', "'").split())
    return words if len(words) <= cap else f"{words[: cap - 1]}…"


def marked(text: str, nonce: str) -> str:
    """`<data-7f3a>Head of Sales</data-7f3a>`: no text of a stranger can hold the end of its own mark."""
    return f"<data-{nonce}>{tamed(text)}</data-{nonce}>"
