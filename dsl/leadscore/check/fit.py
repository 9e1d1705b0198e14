"""Does a written value fit a type? What is clear is mended: quotes too many or too few, `true` for `yes`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import assert_never

from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import Day, Name, Number, Text, Value, YesNo
from leadscore.values.terms import ValueType

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES = {"yes": "yes", "true": "yes", "y": "yes", "no": "no", "false": "no", "n": "no"}
_WANTED = {
    ValueType.TEXT: "text in quotes",
    ValueType.NUMBER: "a number, such as 50",
    ValueType.DATE: "a date, such as 2026-03-01",
    ValueType.YES_NO: "`yes` or `no`",
}
TYPE_WORDS = {
    ValueType.TEXT: "text",
    ValueType.NUMBER: "a number",
    ValueType.DATE: "a date",
    ValueType.YES_NO: "yes or no",
}
"""What a field holds, as a sentence says it."""


def misfit(policy: Policy, subject: str, wanted: ValueType, value: Value) -> Iterator[Diagnostic]:
    """The problem of a value of another type than `wanted`; nothing for one of that type.

    `subject` names what it belongs to, as in "`employees`" or "a window", and starts the message.
    """
    if type_of(value) is wanted:
        return
    written = policy.words(value.span) or "this"
    if isinstance(value, Name) and wanted is ValueType.TEXT:
        yield _unquoted(policy, value, written)
        return
    mended = _mended(value, wanted, written)
    fix = None if mended is None else Fix(f"write {mended}", (Edit(value.span, mended),))
    help_text = f"Write {_WANTED[wanted]}." if mended is None else f"Write `{mended}`."
    yield problem(
        "wrong-type",
        value.span,
        f"{subject} is {TYPE_WORDS[wanted]}, and `{written}` is {_said(value)}",
        help_text,
        fix,
    )


def type_of(value: Value) -> ValueType | None:
    """None for a word without quotes, which may be meant as anything."""
    match value:
        case Text():
            return ValueType.TEXT
        case Number():
            return ValueType.NUMBER
        case Day():
            return ValueType.DATE
        case YesNo():
            return ValueType.YES_NO
        case Name():
            return None
        case _:
            assert_never(value)


def _said(value: Value) -> str:
    type_ = type_of(value)
    if type_ is ValueType.YES_NO:
        return "an answer"
    return "a word without quotes" if type_ is None else TYPE_WORDS[type_]


def _unquoted(policy: Policy, value: Name, written: str) -> Diagnostic:
    if policy.symbols.kind(value.text) is Kind.SET:
        return problem(
            "unquoted-text",
            value.span,
            f"`{written}` is a set, and one text is needed here",
            f"Ask for membership by `in {written}`, or write a text in quotes.",
        )
    sets = policy.symbols.nearest(value.text, Kind.SET)
    if sets:  # the text or the set: nobody can tell
        return problem(
            "unquoted-text",
            value.span,
            f"`{written}` is neither a text in quotes nor a set",
            f'Write `"{written}"` for the text; there is a set `{sets[0]}`.',
        )
    return problem(
        "unquoted-text",
        value.span,
        f"The text `{written}` has no quotes",
        f'Write `"{written}"`.',
        Fix("put it in quotes", (Edit(value.span, f'"{written}"'),)),
    )


def _mended(value: Value, wanted: ValueType, written: str) -> str | None:
    """What was surely meant, or None."""
    bare = value.value.strip() if isinstance(value, Text) else written
    match wanted:
        case ValueType.TEXT:
            return f'"{written}"'
        case ValueType.NUMBER:
            return bare if _NUMBER.fullmatch(bare) else None
        case ValueType.DATE:
            return bare if _DATE.fullmatch(bare) and _is_day(bare) else None
        case ValueType.YES_NO:
            return _YES.get(bare.lower())
        case _:
            assert_never(wanted)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
