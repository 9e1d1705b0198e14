"""Why a tool cannot be asked with some arguments, in a sentence for people: read from the tool's schema."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any

from leadscore.diagnostics.render.cells import clean
from leadscore.values.number import counted

_KINDS: Mapping[str, tuple[str, type | tuple[type, ...]]] = {
    "string": ("a text", str),
    "integer": ("a whole number", int),
    "number": ("a number", (Real, Decimal)),
    "boolean": ("true or false", bool),
}
_BOUNDS: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "minimum": ("at least", operator.ge),
    "exclusiveMinimum": ("more than", operator.gt),
    "maximum": ("at most", operator.le),
    "exclusiveMaximum": ("less than", operator.lt),
}
_SHOWN = 40
_HUGE = 10**15


def unfit(tool: str, schema: Mapping[str, Any], arguments: Mapping[Any, object]) -> tuple[str, str]:
    """What is wrong with the arguments, and what to do about it; `schema` is the tool's, an object's JSON Schema."""
    known: Mapping[str, Mapping[str, Any]] = schema["properties"]
    for name in arguments:
        if name not in known:
            takes = ", ".join(f"`{one}`" for one in known)
            return f"`{tool}` takes no `{_shown(name)}`.", f"It takes {takes}." if known else "It takes nothing."
    for name in schema["required"]:
        if name not in arguments:
            return f"`{tool}` needs `{name}`.", known[name]["description"]
    found = (fault for name, value in arguments.items() for fault in _faults(name, value, known[name]))
    return next(found, (f"`{tool}` cannot be asked so.", "`leadscore chat --tools` prints what it takes."))


def _faults(name: str, value: object, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "enum" in told:
        if value not in told["enum"]:
            yield f"`{name}` cannot be {_written(value)}.", f"It is {_either(told['enum'])}."
        return
    words, kind = _KINDS[told["type"]]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        yield f"`{name}` is {words}, not {_written(value)}.", told["description"]
    elif isinstance(value, str):
        yield from _wrong_length(name, len(value), told)
    else:
        yield from _out_of_bounds(name, value, told)


def _wrong_length(name: str, length: int, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    most = told.get("maxLength", length)
    if length > most:
        yield f"`{name}` is too long: {counted(length, 'character')}.", f"At most {most:,} are read."
    if length < told.get("minLength", 0):
        yield f"`{name}` is empty.", told["description"]


def _out_of_bounds(name: str, value: Any, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is no number (NaN) is within no bounds."""
    bounds = [(words, told[key], fits) for key, (words, fits) in _BOUNDS.items() if key in told]
    if not all(fits(value, bound) for _, bound, fits in bounds):
        allowed = " and ".join(f"{words} {bound:,}" for words, bound, _ in bounds)
        yield f"`{name}` cannot be {_written(value)}.", f"It is {allowed}."


def _either(choices: list[str]) -> str:
    *others, last = (f"`{one}`" for one in choices)
    return f"{', '.join(others)} or {last}"


def _written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"“{_shown(value)}”" if value else "empty"
        case float() if math.isnan(value):
            return "no number at all"
        case int() | float() | Decimal():
            return f"{value:,}" if -_HUGE < value < _HUGE else "so large"
        case Mapping():
            return "an object"
    return "a list" if isinstance(value, list | tuple) else _shown(value)


def _shown(value: object) -> str:
    text = clean(str(value)).replace("\n", " ")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
