"""Which fields keep one of two versions from reading leads that the other reads."""

from __future__ import annotations

from collections.abc import Container

from leadscore.plan.model import Plan
from leadscore.values.terms import ValueType


def declared_alone(plan: Plan, other: Plan, asked: Container[str]) -> tuple[str, ...]:
    """The fields, among those `asked` for, that one version alone declares and that a cell may not fit: a row with such
    a cell is set aside for both."""
    known = {field.name for field in other.fields}
    return tuple(
        field.name
        for field in plan.fields
        if field.type is not ValueType.TEXT and field.name not in known and field.name in asked
    )
