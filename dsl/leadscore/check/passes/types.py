"""Every comparison suits its field's type, and every value the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadscore.check.fit import TYPE_WORDS, misfit
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.check.walk import Leaf
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import (
    Affix,
    AfterWindow,
    Bare,
    BeforeWindow,
    BetweenWindow,
    Compare,
    CompareOp,
    Contains,
    Day,
    Happened,
    Inactive,
    InSet,
    Is,
    IsKnown,
    Name,
    Never,
    Unit,
    Value,
    Window,
    WithinWindow,
)
from leadscore.values.terms import ValueType

_COMPARISONS = {
    ValueType.TEXT: '`is "…"`, `in SET`, `contains "…"`, `starts with "…"` or `ends with "…"`',
    ValueType.NUMBER: "`is`, `<`, `<=`, `>`, `>=` or `between … and …`",
    ValueType.DATE: "`before`, `after`, `is`, `between … and …` or `within 30 days`",
    ValueType.YES_NO: "its name alone, or with `is yes` or `is no`",
}


def types(policy: Policy) -> Iterator[Diagnostic]:
    for leaf, _, _ in policy.comparisons:
        yield from _leaf(policy, leaf)


def _leaf(policy: Policy, leaf: Leaf) -> Iterator[Diagnostic]:
    if isinstance(leaf, Inactive):
        return
    symbol = policy.symbols.get(leaf.name.text)
    if symbol is None:
        return
    if symbol.kind is Kind.FIELD and symbol.type is not None:
        yield from _on_field(policy, leaf, symbol.type)
    elif symbol.kind is Kind.GROUP:
        yield from _on_group(policy, leaf)
    elif symbol.kind is Kind.EVENT and isinstance(leaf, Happened | Never) and leaf.window is not None:
        yield from _event_window(policy, leaf.window)
    elif symbol.kind is Kind.EVENT and isinstance(leaf, InSet) and leaf.negated:
        yield _not_in_on_event(leaf)


def _not_in_on_event(leaf: InSet) -> Diagnostic:
    """Read aloud, `visited not in pages` is as well "visited another page" as "visited none of them"."""
    meant = f"never {leaf.name.text} in {leaf.members.text}"
    return problem(
        "wrong-comparison",
        leaf.span,
        f"`not in` suits texts, and `{leaf.name.text}` is an event",
        f"Write `{meant}` where none of them happened.",
        Fix(f"write `{meant}`", (Edit(leaf.span, meant),)),
    )


def _on_field(policy: Policy, leaf: Leaf, type_: ValueType) -> Iterator[Diagnostic]:
    match leaf:
        case Bare(name) if type_ is not ValueType.YES_NO:
            yield problem(
                "wrong-comparison",
                leaf.span,
                f"`{name.text}` is {TYPE_WORDS[type_]}, so its name alone is neither true nor false",
                f"Compare it: {_COMPARISONS[type_]}. Or ask whether it is there: `{name.text} is known`.",
            )
        case Is(name, value):
            yield from misfit(policy, f"`{name.text}`", type_, value)
        case Compare(name, op, value):
            if type_ is ValueType.NUMBER:
                yield from misfit(policy, f"`{name.text}`", type_, value)
            else:
                yield _wrong_compare(policy, leaf, name, op, value, type_)
        case Affix(name, op) if type_ is not ValueType.TEXT:
            yield _wrong(leaf, name, f"`{op.value}`", type_)
        case Affix(name, _, text):
            yield from misfit(policy, f"`{name.text}`", type_, text)
        case Contains(name) if type_ is not ValueType.TEXT:
            yield _wrong(leaf, name, "`contains`", type_)
        case Contains(name, what) if not (isinstance(what, Name) and policy.symbols.get(what.text)):
            yield from misfit(policy, f"`{name.text}`", type_, what)
        case InSet(name, members) if type_ is not ValueType.TEXT:
            yield problem(
                "wrong-set",
                leaf.span,
                f"`{members.text}` is a set of texts, and `{name.text}` is {TYPE_WORDS[type_]}",
                f"Compare it by {_COMPARISONS[type_]}.",
            )
        case Happened(name, None, None, window) if window is not None:
            yield from _field_window(policy, leaf, name, window, type_)
        case Bare() | IsKnown() | Contains() | InSet() | Happened() | Never() | Inactive():
            return  # right, or told by `names.py`
        case _:
            assert_never(leaf)


def _on_group(policy: Policy, leaf: Leaf) -> Iterator[Diagnostic]:
    match leaf:
        case Is(name, value) | Compare(name, _, value):
            yield from misfit(policy, f"The total of `{name.text}`", ValueType.NUMBER, value)
        case Happened(name, None, None, BetweenWindow(first, last)):
            for value in (first, last):
                yield from misfit(policy, f"The total of `{name.text}`", ValueType.NUMBER, value)
        case _:
            return


def _field_window(policy: Policy, leaf: Leaf, name: Name, window: Window, type_: ValueType) -> Iterator[Diagnostic]:
    match type_, window:
        case ValueType.NUMBER, BetweenWindow(first, last):
            for value in (first, last):
                yield from misfit(policy, f"`{name.text}`", type_, value)
        case ValueType.DATE, WithinWindow(duration):
            if duration.unit is Unit.HOURS:
                yield problem(
                    "hours-on-date",
                    duration.span,
                    f"`{name.text}` is a calendar day without a time, so hours cannot be counted from it",
                    "Write whole days, such as `within 2 days`.",
                )
        case ValueType.DATE, BetweenWindow() | BeforeWindow() | AfterWindow():
            for value in _days(window):
                yield from misfit(policy, f"`{name.text}`", type_, value)
        case _:
            yield _wrong(leaf, name, f"`{policy.words(window.span).split(' ')[0]}`", type_)


def _event_window(policy: Policy, window: Window) -> Iterator[Diagnostic]:
    for value in _days(window):
        yield from misfit(policy, "The day of an event", ValueType.DATE, value)


def _days(window: Window) -> tuple[Value, ...]:
    match window:
        case BetweenWindow(first, last):
            return first, last
        case BeforeWindow(day) | AfterWindow(day):
            return (day,)
        case WithinWindow():
            return ()
        case _:
            assert_never(window)


def _wrong(leaf: Leaf, name: Name, comparison: str, type_: ValueType) -> Diagnostic:
    return problem(
        "wrong-comparison",
        leaf.span,
        f"{comparison} does not suit `{name.text}`, which is {TYPE_WORDS[type_]}",
        f"Compare it by {_COMPARISONS[type_]}.",
    )


def _wrong_compare(policy: Policy, leaf: Leaf, name: Name, op: CompareOp, value: Value, type_: ValueType) -> Diagnostic:
    """`created > 2026-01-01` says exactly `created after 2026-01-01`; the others are not exact, so no fix."""
    found = _wrong(leaf, name, f"`{op.value}`", type_)
    word = {CompareOp.GREATER: "after", CompareOp.LESS: "before"}.get(op)
    if type_ is not ValueType.DATE or word is None or not isinstance(value, Day):
        return found
    gap = Span(name.span.path, name.span.end, value.span.start)
    fix = Fix(f"write `{word}`", (Edit(gap, f" {word} "),))
    help_text = f"Write `{name.text} {word} {policy.words(value.span)}`."
    return problem(found.code, found.span, found.message, help_text, fix)
