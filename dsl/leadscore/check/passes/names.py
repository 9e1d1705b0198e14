"""Every name in a condition is known and stands for the kind of thing that its place needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadscore.check.fit import type_of
from leadscore.check.lookup import unknown
from leadscore.check.policy import Policy, Role
from leadscore.check.symbols import Kind, Symbol
from leadscore.check.walk import Leaf
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import (
    Affix,
    Bare,
    BetweenWindow,
    Compare,
    Contains,
    Grade,
    Happened,
    Inactive,
    InSet,
    Is,
    IsKnown,
    Name,
    Never,
    Number,
    Text,
    Value,
    Window,
)
from leadscore.syntax.words import either
from leadscore.values.terms import ValueType


def names(policy: Policy) -> Iterator[Diagnostic]:
    for leaf, _, role in policy.comparisons:
        yield from _leaf(policy, leaf, role)
    for grade in policy.written(Grade):
        yield from _grade(policy, grade)


def _leaf(policy: Policy, leaf: Leaf, role: Role) -> Iterator[Diagnostic]:
    match leaf:
        case Inactive():
            return
        case Bare(name):
            yield from _subject(policy, leaf, name, role, (Kind.FIELD, Kind.EVENT, Kind.DEFINITION), ValueType.YES_NO)
        case Is(name, value):
            yield from _subject(policy, leaf, name, role, (Kind.FIELD, Kind.GROUP), type_of(value) or ValueType.TEXT)
        case IsKnown(name) | Affix(name):
            yield from _subject(policy, leaf, name, role, (Kind.FIELD,), ValueType.TEXT)
        case Contains(name, what):
            yield from _subject(policy, leaf, name, role, (Kind.FIELD,), ValueType.TEXT)
            if isinstance(what, Name) and policy.symbols.get(what.text) is not None:
                yield from _set(policy, what)
        case Compare(name):
            yield from _subject(policy, leaf, name, role, (Kind.FIELD, Kind.GROUP), ValueType.NUMBER)
        case InSet(name, members):
            yield from _subject(policy, leaf, name, role, (Kind.FIELD, Kind.EVENT), ValueType.TEXT)
            yield from _set(policy, members)
        case Happened(name, None, None, window) if window is not None:
            is_range = isinstance(window, BetweenWindow)
            kinds = (Kind.FIELD, Kind.EVENT, Kind.GROUP) if is_range else (Kind.FIELD, Kind.EVENT)
            type_ = ValueType.NUMBER if _of_numbers(window) else ValueType.DATE
            yield from _subject(policy, leaf, name, role, kinds, type_)
        case Happened(name, target) | Never(name, target):
            yield from _subject(policy, leaf, name, role, (Kind.EVENT,), ValueType.TEXT)
            if isinstance(target, Name):
                yield from _set(policy, target)
        case _:
            assert_never(leaf)


def _subject(
    policy: Policy, leaf: Leaf, name: Name, role: Role, kinds: tuple[Kind, ...], type_: ValueType
) -> Iterator[Diagnostic]:
    symbol = policy.symbols.get(name.text)
    allowed = kinds if role.after_totals else tuple(kind for kind in kinds if kind is not Kind.GROUP)
    if symbol is None:
        yield from unknown(policy, name, allowed, type_)
    elif symbol.kind is Kind.GROUP and not role.after_totals:
        if role is not Role.DEFINITION or Kind.GROUP not in kinds:  # `group_totals.py` looks at who uses a definition
            yield _group_not_here(name, role)
    elif symbol.kind not in kinds:
        yield _wrong_kind(policy, leaf, name, symbol, allowed)


def _set(policy: Policy, name: Name) -> Iterator[Diagnostic]:
    symbol = policy.symbols.get(name.text)
    if symbol is None:
        yield from unknown(policy, name, (Kind.SET,))
    elif symbol.kind is not Kind.SET:
        yield problem(
            "wrong-kind",
            name.span,
            f"`{name.text}` is {symbol.kind.value}, and a set is needed here",
            f'Name a set, or write the text in quotes: `is "{name.text}"`.',
        )


def _grade(policy: Policy, grade: Grade) -> Iterator[Diagnostic]:
    symbol = policy.symbols.get(grade.group.text)
    if symbol is None:
        yield from unknown(policy, grade.group, (Kind.GROUP,))
    elif symbol.kind is not Kind.GROUP:
        yield problem(
            "wrong-kind",
            grade.group.span,
            f"`{grade.group.text}` is {symbol.kind.value}, and a grade reads a group's total",
            "Name the group whose points the grade stands for.",
        )


def _group_not_here(name: Name, role: Role) -> Diagnostic:
    return problem(
        "group-not-here",
        name.span,
        f"`{name.text}` is a group, and its total is not known yet behind `{role.value}`",
        "Totals are known once all rules are added up: only `ready`, `band` and `on` can ask for them, behind `if`.",
    )


def _wrong_kind(policy: Policy, leaf: Leaf, name: Name, symbol: Symbol, kinds: tuple[Kind, ...]) -> Diagnostic:
    needed = either([kind.value for kind in kinds])
    help_text, fix = _advice(policy, leaf, name, symbol)
    return problem(
        "wrong-kind",
        name.span,
        f"`{name.text}` is {symbol.kind.value}, and {needed} is needed here",
        help_text,
        fix,
    )


def _advice(policy: Policy, leaf: Leaf, name: Name, symbol: Symbol) -> tuple[str, Fix | None]:
    """What people mean who take one kind for another."""
    match symbol.kind, leaf:
        case Kind.EVENT, Is(value=Text() as value, negated=False):
            return f"Write {_code(policy, name, ' ', value)}.", _between(name, value, " ")
        case Kind.EVENT, _:
            return f'An event happened or not: `{name.text}`, `{name.text} "…"`, `never {name.text}`.', None
        case Kind.FIELD, Happened(target=Text() as target, quantity=None, window=None):
            return f"Write {_code(policy, name, ' is ', target)}.", _between(name, target, " is ")
        case Kind.FIELD, Never():
            return "`never` speaks of events. For a field, write `not` before the comparison.", None
        case Kind.FIELD, _:
            return "Times, minutes and targets belong to events; a field is compared by `is`, `in` or `>`.", None
        case Kind.SET, _:
            return f"A set stands behind `in`, as in `title in {name.text}`.", None
        case Kind.DEFINITION, _:
            return f"A definition is true or not: write `{name.text}` alone, or `not {name.text}`.", None
        case Kind.GROUP, _:
            return f"A group's total is compared with a number, as in `{name.text} >= 10`.", None
        case _:
            return "Rules cannot ask whether another rule fired: repeat its condition, or `define` it.", None


def _code(policy: Policy, name: Name, between: str, value: Value) -> str:
    return f"`{name.text}{between}{policy.words(value.span)}`"


def _between(name: Name, value: Value, text: str) -> Fix:
    gap = Span(name.span.path, name.span.end, value.span.start)
    return Fix(f"write `{name.text}{text}…`", (Edit(gap, text),))


def _of_numbers(window: Window) -> bool:
    return isinstance(window, BetweenWindow) and isinstance(window.first, Number) and isinstance(window.last, Number)
