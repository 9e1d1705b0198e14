"""States and provinces that a field has by their codes, by what they are called: of `on` and `mi` Ontario and
Michigan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from leadscore.assistant.drafting.phrases import phrases

_FEWEST, _SHARE = 3, 0.7
"""So many of a field's values, and such a share of them, are codes of one part of the world where it has codes."""


def called(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What people call the values, each with its value, where a field's values are codes."""
    known = max(_codes().values(), key=lambda names: sum(value in names for value in values))
    codes = [value for value in values if value in known]
    if len(codes) >= max(_FEWEST, _SHARE * len(values)):
        yield from ((name, code) for code in codes for name in phrases(known[code]))


@cache
def _codes() -> dict[str, dict[str, str]]:
    """The names, by the codes of each part of the world."""
    return tomllib.loads(files(__package__).joinpath("subdivisions.toml").read_text(encoding="utf-8"))
