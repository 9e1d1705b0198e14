"""Targets of events (`"pricing"`, `https://acme.com/Pricing/?utm_source=x`) in canonical form."""

from __future__ import annotations

import re

from leadscore.values.text import fold

HOME = "home"
"""The path of an address that has none."""

_ADDRESS = re.compile(r"(?:https?://[^/?#]*|(?=/))([^?#]*)")


def canonical(raw: str) -> str:
    """Folds a target and, where it starts with `http://`, `https://` or `/`, reduces it to its path.

    Gone are scheme, host, query, fragment and outer slashes; nothing left is `home`. Percent signs stay as they are.
    "" when there is no target. To be applied once, to the text as it was read.
    """
    text = fold(raw)
    address = _ADDRESS.match(text)
    return (address[1].strip("/") or HOME) if address else text
