"""When two conditions say the same.

Two keys, both without order, repetition and places. `meaning` is of what is evaluated: names are resolved, definitions
read in place, negations pushed down to the comparisons. `written` is of what the author wrote: names stand.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TypeAlias, assert_never

from leadscore.plan import model as plan
from leadscore.plan.walk import Leaf
from leadscore.record import Record, compared_fields
from leadscore.syntax import nodes as n

Key: TypeAlias = Hashable
Names: TypeAlias = Mapping[str, str]
"""How names of the older version are called in the newer one, where they were renamed; bands by their `band_key`."""


def band_key(name: str) -> str:
    """A band's name is not in the namespace of the others; no name has a blank in it."""
    return f"band {name}"


def meaning(condition: plan.Condition | None, names: Names) -> Key:
    """Equal for conditions that are true, false and unknown for the same leads because they are built of the same
    comparisons; what evidence a rule finds is the same, too. (Kleene's `and` and `or` are without order and repetition,
    and De Morgan's laws hold for them; the number of `not` above an event stays even or odd.)"""
    return None if condition is None else _meaning(condition, negated=False, names=names)


def _meaning(condition: plan.Condition, negated: bool, names: Names) -> Key:
    match condition:
        case plan.Not(operand):
            return _meaning(operand, not negated, names)
        case plan.And(operands):
            return _joined("or" if negated else "and", operands, negated, names)
        case plan.Or(operands):
            return _joined("and" if negated else "or", operands, negated, names)
        case _:
            return (negated, _leaf(condition, names))


def _joined(word: str, operands: tuple[plan.Condition, ...], negated: bool, names: Names) -> Key:
    parts: set[Key] = set()
    for operand in operands:
        part = _meaning(operand, negated, names)
        match part:
            case (str() as inner, frozenset() as members) if inner == word:
                parts |= members
            case _:
                parts.add(part)
    return (word, frozenset(parts)) if len(parts) > 1 else parts.pop()


def _leaf(leaf: Leaf, names: Names) -> Key:
    match leaf:
        case plan.TextContains(field, phrases):
            return ("contains", field, frozenset(phrases))
        case plan.GroupCompare(group):
            return replace(leaf, group=names.get(group, group))
        case (
            plan.TextMatches()
            | plan.NumberCompare()
            | plan.DayBetween()
            | plan.DayWithin()
            | plan.IsYes()
            | plan.IsKnown()
            | plan.EventCount()
            | plan.Inactive()
        ):
            return leaf
        case _:
            assert_never(leaf)


def written(node: object, names: Names) -> Key:
    """Equal for nodes that are written alike, but for layout and the order in `and` and `or`."""
    match node:
        case n.And(operands) | n.Or(operands):
            return (type(node), frozenset(written(operand, names) for operand in operands))
        case n.Name(text):
            return (n.Name, names.get(text, text))
        case n.ExpectBand(label):
            return (n.ExpectBand, names.get(band_key(label.text), label.text))
        case tuple():
            return tuple(written(part, names) for part in node)
        case Record():
            kind = type(node)
            return (kind, *(written(getattr(node, name), names) for name in compared_fields(kind)))
        case Hashable():
            return node
        case _:
            raise TypeError(f"{node!r} is no part of a syntax tree")
