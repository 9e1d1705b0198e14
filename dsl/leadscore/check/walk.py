"""Ways through a tree: its parts, and a condition's parts with the definitions read in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias, TypeVar

from leadscore.check.symbols import Kind, Symbols
from leadscore.record import Record, compared_fields
from leadscore.syntax.nodes import And, Bare, Condition, Happened, Inactive, InSet, Never, Not, Or, Predicate
from leadscore.values.terms import Measure

T = TypeVar("T")
Leaf: TypeAlias = Predicate
EventLeaf: TypeAlias = Bare | InSet | Happened | Never


class Signed(NamedTuple):
    """A leaf of a condition; `positive` when it stands under an even number of `not`."""

    leaf: Leaf
    positive: bool


def inside(node: object, kind: type[T]) -> Iterator[T]:
    """Every part of a node that is of this kind, itself included, in the order written."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, kind):
            yield part
        if isinstance(part, Record):
            stack.extend([getattr(part, name) for name in compared_fields(type(part))[::-1]])
        elif isinstance(part, tuple):
            stack.extend(part[::-1])


def leaves(condition: Condition, positive: bool = True) -> Iterator[Signed]:
    """The comparisons of a condition as it is written: a defined name is a `Bare`."""
    match condition:
        case And(operands) | Or(operands):
            for operand in operands:
                yield from leaves(operand, positive)
        case Not(operand):
            yield from leaves(operand, not positive)
        case _:
            yield Signed(condition, positive)


def read_in_place(condition: Condition, symbols: Symbols, positive: bool = True) -> Iterator[Signed]:
    """The comparisons of a condition with its definitions read in place. No definition may contain itself."""
    for leaf, sign in leaves(condition, positive):
        body = symbols.definition(leaf.name.text) if isinstance(leaf, Bare) else None
        if body is None:
            yield Signed(leaf, sign)
        else:
            yield from read_in_place(body, symbols, sign)


def counted_events(condition: Condition, symbols: Symbols) -> list[EventLeaf]:
    """What `each` may count: the event conditions that are neither negated nor ask for minutes. One is right."""
    return [leaf for leaf, positive in event_conditions(condition, symbols) if positive and not counts_minutes(leaf)]


def counts_minutes(leaf: EventLeaf) -> bool:
    quantity = leaf.quantity if isinstance(leaf, Happened) else None
    return quantity is not None and quantity.measure is Measure.MINUTES


def has_unknown_name(condition: Condition, symbols: Symbols) -> bool:
    """Whether a comparison reads a name that nothing declares, definitions read in place: it may well be an event."""
    leaves_in_place = read_in_place(condition, symbols)
    return any(not isinstance(leaf, Inactive) and symbols.get(leaf.name.text) is None for leaf, _ in leaves_in_place)


def event_conditions(condition: Condition, symbols: Symbols) -> Iterator[tuple[EventLeaf, bool]]:
    """The event conditions, definitions read in place; True when not negated (`never` counts as one `not`)."""
    for leaf, positive in read_in_place(condition, symbols):
        match leaf:
            case Never(name) if symbols.kind(name.text) is Kind.EVENT:
                yield leaf, not positive
            case Bare(name) | InSet(name) | Happened(name) if symbols.kind(name.text) is Kind.EVENT:
                yield leaf, positive ^ (isinstance(leaf, InSet) and leaf.negated)
            case _:
                pass
