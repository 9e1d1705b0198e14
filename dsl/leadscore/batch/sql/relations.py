"""The two relations that a query reads: which columns they have, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan.model import Condition, EventCount, Field, GroupCompare, Inactive, Plan
from leadscore.plan.walk import leaves

ID, WAS_READY = "id", "was_ready"

LEADS = {ID: "the lead's name, trimmed, unique", WAS_READY: "whether it was ready at the last recorded scoring"}
"""What `leads` has besides a column for each field; `was_ready` only where the query is told that it is there."""

EVENTS = {
    "lead": "the id of the lead",
    "at": "when it happened, in whole seconds since 1970-01-01T00:00:00Z",
    "kind": "what happened, folded",
    "target": "canonical; '' when there is none, never NULL",
    "minutes": "in whole thousandths of a minute; 0 when there are none, never NULL",
}


def fields_read(plan: Plan) -> tuple[Field, ...]:
    """The fields that a plan's query reads from columns of `leads`, in the order of the plan's fields."""
    names = {name for condition in _conditions(plan) for name in _fields(condition)}
    if plan.overrides:
        names.add("email")
    return tuple(field for field in plan.fields if field.name in names)


def _conditions(plan: Plan) -> Iterator[Condition]:
    yield from (rule.condition for rule in plan.rules)
    yield from (part.condition for part in (plan.ready, *plan.bands) if part and part.condition)
    if plan.applies is not None:
        yield plan.applies


def _fields(condition: Condition) -> Iterator[str]:
    for leaf, _ in leaves(condition):
        match leaf:
            case EventCount() | GroupCompare():
                pass
            case Inactive():
                yield "created"
            case _:
                yield leaf.field
