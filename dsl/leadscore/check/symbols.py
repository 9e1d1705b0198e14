"""The one namespace of a policy: standard and declared fields, events, sets, definitions, groups and rules' names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from leadscore.diagnostics import Diagnostic, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.record import Record
from leadscore.source import Span
from leadscore.syntax.groups import GENERAL
from leadscore.syntax.nodes import (
    Condition,
    Define,
    EventDeclaration,
    FieldDeclaration,
    File,
    GroupHeader,
    Name,
    Rule,
    SetFile,
    SetMembers,
)
from leadscore.values.terms import ValueType
from leadscore.values.vocabulary import EVENTS, FIELDS, SETS


class Kind(Enum):
    """What a name can stand for; the value is how people say it."""

    FIELD = "a field"
    EVENT = "an event"
    SET = "a set"
    DEFINITION = "a definition"
    GROUP = "a group"
    RULE = "a rule"


class Symbol(Record):
    """`span` is the declared name's place, None for standard names.

    `type` is set for fields only, `by_us` says something of events only, `condition` is set for definitions only.
    """

    name: str
    kind: Kind
    span: Span | None = None
    type: ValueType | None = None
    by_us: bool = False
    condition: Condition | None = None


class Symbols(Record):
    """`names` maps every known name (lower-case) to what it stands for."""

    names: Mapping[str, Symbol]

    def get(self, name: str, kind: Kind | None = None) -> Symbol | None:
        """The symbol of a name, if it has one and, where asked, is of that kind."""
        symbol = self.names.get(name)
        return symbol if symbol is not None and (kind is None or symbol.kind is kind) else None

    def kind(self, name: str) -> Kind | None:
        symbol = self.names.get(name)
        return None if symbol is None else symbol.kind

    def field_type(self, name: str) -> ValueType | None:
        """The type of a field; None when the name is no field."""
        symbol = self.get(name, Kind.FIELD)
        return None if symbol is None else symbol.type

    def definition(self, name: str) -> Condition | None:
        """The condition that a defined name stands for; None when the name is no definition."""
        symbol = self.get(name, Kind.DEFINITION)
        return None if symbol is None else symbol.condition

    def of_kind(self, *kinds: Kind) -> Iterator[Symbol]:
        return (symbol for symbol in self.names.values() if symbol.kind in kinds)

    def nearest(self, name: str, *kinds: Kind) -> list[str]:
        """Up to three names of these kinds that look like `name`, the likeliest first."""
        from leadscore.values.spelling import nearest

        return nearest(name, [symbol.name for symbol in self.of_kind(*kinds)])


def collect(main: File, used: Iterable[File]) -> tuple[Symbols, list[Diagnostic]]:
    """All names of a policy and the files it uses. Of two declarations of one name the first counts."""
    names = {symbol.name: symbol for symbol in _standard()}
    diagnostics = []
    for file in (*used, main):
        for symbol in (*_vocabulary(file), *(_points(file) if file is main else ())):
            first = names.setdefault(symbol.name, symbol)
            if first is not symbol and symbol.span is not None:
                diagnostics.append(_again(first, symbol, symbol.span))
    return Symbols(names), diagnostics


def _standard() -> Iterator[Symbol]:
    yield from (Symbol(name, Kind.FIELD, type=type_) for name, type_ in FIELDS.items())
    yield from (Symbol(name, Kind.EVENT, by_us=by_us) for name, by_us in EVENTS.items())
    yield from (Symbol(name, Kind.SET) for name in SETS)


def _vocabulary(file: File) -> Iterator[Symbol]:
    for statement in file.statements:
        match statement:
            case FieldDeclaration(name, type_):
                yield _symbol(name, Kind.FIELD, type=type_)
            case EventDeclaration(name, by_us):
                yield _symbol(name, Kind.EVENT, by_us=by_us)
            case SetMembers(name) | SetFile(name):
                yield _symbol(name, Kind.SET)
            case Define(name, condition):
                yield _symbol(name, Kind.DEFINITION, condition=condition)
            case _:
                pass


def _points(file: File) -> Iterator[Symbol]:
    """The groups and named rules of a policy."""
    group = None
    for statement in file.statements:
        match statement:
            case GroupHeader(name):
                group = name
                yield _symbol(name, Kind.GROUP)
            case Rule():
                if group is None:
                    group = Name(GENERAL, span=statement.span)
                    yield _symbol(group, Kind.GROUP)
                if statement.name is not None:
                    yield _symbol(statement.name, Kind.RULE)
            case _:
                pass


def _symbol(
    name: Name, kind: Kind, type: ValueType | None = None, by_us: bool = False, condition: Condition | None = None
) -> Symbol:
    return Symbol(name.text, kind, name.span, type, by_us, condition)


def _again(first: Symbol, second: Symbol, span: Span) -> Diagnostic:
    if first.span is None:
        return problem(
            "standard-name",
            span,
            f"`{second.name}` is {first.kind.value} of the standard vocabulary already",
            "Standard names need no declaration: delete this sentence, or choose another name.",
        )
    if second.name == GENERAL and second.kind is first.kind is Kind.GROUP:
        message = "The rules before the first group form a group `general` already"
        advice = "Give this group another name, or move those rules into it."
    elif second.kind is first.kind:
        message = f"There is {second.kind.value} `{second.name}` already"
        advice = "Choose another name, or delete one of the two."
    else:
        message = f"`{second.name}` is the name of {first.kind.value} already"
        advice = "Fields, events, sets, definitions, groups and rules share their names: choose another one."
    return problem("duplicate-name", span, message, advice, notes=[Note(first.span, "the first one is here")])
