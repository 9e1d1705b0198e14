"""One file as lines that git can compare: a statement a line, in one order, so that only what it says makes a
difference."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.record import Record, compared_fields, replace
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.syntax.literals import value_text
from leadscore.syntax.printer import condition_text, statement_text

_HEAD: tuple[type[n.Statement], ...] = (n.PolicyHeader, n.Owned, n.AppliesIf, n.ScoreRange, n.Use)
_OUTCOME: tuple[type[n.Statement], ...] = (n.Ready, n.Band, n.Grade, n.Action, n.Override)
_NAMES: tuple[type[n.Statement], ...] = (n.FieldDeclaration, n.EventDeclaration)


def plain_text(file: n.File) -> str:
    """The statements of a file that was read without errors: those of the whole policy, each group with its rules, the
    outcome, the vocabulary, the tests. What has no order stands in alphabetical order; comments are left out."""
    return "".join(f"{line}\n" for line in _lines(file))


def _lines(file: n.File) -> Iterator[str]:
    for kind in _HEAD:
        yield from _of_kind(file, kind)
    for group in sorted(groups_of(file), key=lambda group: (group.header is not None, group.name)):
        if group.header is not None:
            yield statement_text(group.header)
        yield from sorted(f"  {_text(rule)}" for rule in group.rules)
    for kind in (*_OUTCOME, *_NAMES):
        yield from _of_kind(file, kind)
    yield from sorted(line for statement in file.statements for line in _set(statement))
    yield from _of_kind(file, n.Define)
    yield from _of_kind(file, n.Test)


def _of_kind(file: n.File, kind: type[n.Statement]) -> list[str]:
    texts = [_text(statement) for statement in file.statements if isinstance(statement, kind)]
    return texts if kind is n.Grade else sorted(texts)  # grades join in their order


def _set(statement: n.Statement) -> Iterator[str]:
    """A line a member: of a long list, the one that came is to be seen."""
    match statement:
        case n.SetMembers(name, members):
            yield from (f"set {name.text} = {value_text(member)}" for member in members)
        case n.SetFile():
            yield statement_text(statement)
        case _:
            pass


def _text(statement: n.Statement) -> str:
    return statement_text(_in_order(statement))


def _in_order(node: n.Statement) -> n.Statement:
    ordered = _ordered(node)
    if not isinstance(ordered, type(node)):
        raise TypeError(f"{node!r} became something else")
    return ordered


def _ordered(node: object) -> object:
    """What is joined by `and` and `or` in alphabetical order, everywhere inside."""
    if isinstance(node, tuple):
        return tuple(map(_ordered, node))
    if not isinstance(node, Record):
        return node
    found = replace(node, **{name: _ordered(getattr(node, name)) for name in compared_fields(type(node))})
    if isinstance(found, n.And | n.Or):
        return replace(found, operands=tuple(sorted(found.operands, key=condition_text)))
    return found
