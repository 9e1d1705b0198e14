"""Why a tool cannot be asked with some arguments, in a sentence: for who calls tools, and for who knows of none. Read
from the tool's schema."""

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
_NUMBERS: Mapping[str, str] = {
    "limit": "I list {} at a time",
    "days": "I look back {} days",
    "points": "A rule gives {} points",
    "threshold": "Ready can stand at {} points",
    "within": "Who is nearly ready lacks {} points",
    "calls_per_week": "Sales calls {} leads a week",
    "target_rate": "Of those who are called, {} percent shall buy",
}
"""What people say by an argument that is a number: what it can be stands in the gap."""
_TEXTS: Mapping[str, str] = {
    "where": "A condition",
    "members": "A list of members",
    "without": "A list of leads to leave out",
    "request": "What a rule shall say",
    "sentence": "A sentence",
    "lead": "The name of a lead",
    "other": "The name of a lead",
    "name": "A name",
    "rule": "The name of a rule",
    "set": "The name of a set",
    "term": "A word",
    "since": "A day",
    "by": "What leads stand in order by",
    "what": "What is taken back",
    "topic": "A topic",
}
"""What people say by one that is a text."""
_NO_WHOLE = "I could not make one whole of that. Say it in other words, or one part after the other."
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


def unfit_said(schema: Mapping[str, Any], arguments: Mapping[Any, object]) -> str:
    """The same in words for who asked in his own: how many, how long, and of what."""
    also = arguments.get("also")
    others = also if isinstance(also, list | tuple) else ()
    each = [pair for one in (arguments, *others) if isinstance(one, Mapping) for pair in one.items()]
    known = schema["properties"]
    found = (_said(name, value, known[name]) for name, value in each if name in known)
    return next(filter(None, found), _NO_WHOLE)


def _said(name: str, value: object, told: Mapping[str, Any]) -> str:
    if isinstance(value, str) and name in _TEXTS and len(value) > told.get("maxLength", len(value)):
        return (
            f"{_TEXTS[name]} may have at most {told['maxLength']:,} characters, and this has {len(value):,}. "
            "Say it in several parts."
        )
    is_number = isinstance(value, Real | Decimal) and not isinstance(value, bool)
    if is_number and name in _NUMBERS and next(_out_of_bounds(name, value, told), None):
        return f"{_NUMBERS[name].format(_allowed(told))}, not {_written(value)}."
    return ""


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
    if not all(fits(value, told[key]) for key, (_, fits) in _BOUNDS.items() if key in told):
        yield f"`{name}` cannot be {_written(value)}.", f"It is {_allowed(told)}."


def _allowed(told: Mapping[str, Any]) -> str:
    return " and ".join(f"{words} {told[key]:,}" for key, (words, _) in _BOUNDS.items() if key in told)


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
