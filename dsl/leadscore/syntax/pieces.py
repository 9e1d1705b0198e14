"""Parts of a sentence on their way from a tree to a node: what the builder needs to tell options apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.values.terms import Each


def place(piece: Any) -> Span:
    """Where a piece or node stands."""
    span: Span = piece.span
    return span


@dataclass(frozen=True, slots=True)
class Floor:
    number: n.Number
    span: Span


@dataclass(frozen=True, slots=True)
class Ceiling:
    number: n.Number
    span: Span


@dataclass(frozen=True, slots=True)
class Disqualify:
    span: Span


@dataclass(frozen=True, slots=True)
class EachPiece:
    each: Each
    span: Span


@dataclass(frozen=True, slots=True)
class UpTo:
    number: n.Number
    span: Span


@dataclass(frozen=True, slots=True)
class IfCondition:
    condition: n.Condition
    span: Span


@dataclass(frozen=True, slots=True)
class LostBelow:
    number: n.Number
    span: Span


@dataclass(frozen=True, slots=True)
class By:
    who: n.Name | n.Text
    span: Span


@dataclass(frozen=True, slots=True)
class Until:
    day: n.Value
    span: Span


@dataclass(frozen=True, slots=True)
class Extent:
    quantity: n.Quantity | None
    window: n.Window | None


@dataclass(frozen=True, slots=True)
class Times:
    number: n.Number
    span: Span


@dataclass(frozen=True, slots=True)
class FactMinutes:
    number: n.Number
    span: Span


@dataclass(frozen=True, slots=True)
class Ago:
    duration: n.Duration
    span: Span


@dataclass(frozen=True, slots=True)
class Given:
    facts: tuple[n.Fact, ...]


@dataclass(frozen=True, slots=True)
class Expect:
    expectations: tuple[n.Expectation, ...]
