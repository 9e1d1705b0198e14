"""JSON with exact numbers: `json.dumps` would write a Decimal as a float, and floats round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TypeAlias

from leadscore.diagnostics.render.cells import shown
from leadscore.values.number import milli_text

Json: TypeAlias = "bool | int | Decimal | str | Sequence[Json] | Mapping[str, Json] | None"


def dumps(value: Json, indent: int | None = None) -> str:
    """The value as JSON text without a line end; `indent` blanks a level, or all on one line."""
    return _written(value, indent, 0)


def dumps_for_terminals(value: Json) -> str:
    """The same data, with what would steer a terminal or its lines as escapes."""
    return "".join(char if shown(char) == char else encode_basestring_ascii(char)[1:-1] for char in dumps(value))


@lru_cache(maxsize=10_000)
def points(milli: int | None) -> Decimal | None:
    """Millipoints as the number that people see: 12_500 is 12.5."""
    return None if milli is None else Decimal(milli_text(milli))


def _written(value: Json, indent: int | None, level: int) -> str:
    match value:
        case Decimal():
            return format(value, "f")
        case Mapping():
            items = [f"{encode_basestring(key)}: {_written(item, indent, level + 1)}" for key, item in value.items()]
            return _bracketed("{", items, "}", indent, level)
        case str():
            return encode_basestring(value)  # of `json.dumps`, which makes an encoder each time
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return int.__repr__(value)
        case _:
            return _bracketed("[", [_written(item, indent, level + 1) for item in value], "]", indent, level)


def _bracketed(opening: str, items: list[str], closing: str, indent: int | None, level: int) -> str:
    if indent is None or not items:
        return opening + ", ".join(items) + closing
    inner = "\n" + " " * indent * (level + 1)
    return opening + inner + ("," + inner).join(items) + "\n" + " " * indent * level + closing
