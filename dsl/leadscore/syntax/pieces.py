"""Parts of a sentence on their way from a tree to a node: what the builder needs to tell options apart."""

from __future__ import annotations

from typing import Any

from leadscore.record import Record
from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.values.terms import Each


def place(piece: Any) -> Span:
    """Where a piece or node stands."""
    span: Span = piece.span
    return span


class Floor(Record):
    number: n.Number
    span: Span


class Ceiling(Record):
    number: n.Number
    span: Span


class Disqualify(Record):
    span: Span


class EachPiece(Record):
    each: Each
    span: Span


class UpTo(Record):
    number: n.Number
    span: Span


class IfCondition(Record):
    condition: n.Condition
    span: Span


class LostBelow(Record):
    number: n.Number
    span: Span


class By(Record):
    who: n.Name | n.Text
    span: Span


class Until(Record):
    day: n.Value
    span: Span


class Extent(Record):
    quantity: n.Quantity | None
    window: n.Window | None


class Times(Record):
    number: n.Number
    span: Span


class FactMinutes(Record):
    number: n.Number
    span: Span


class Ago(Record):
    duration: n.Duration
    span: Span


class Given(Record):
    facts: tuple[n.Fact, ...]


class Expect(Record):
    expectations: tuple[n.Expectation, ...]
