"""The comment above a query that stands alone: what it is, what it reads, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from leadscore.batch.sql.dialect import Dialect
from leadscore.batch.sql.relations import EVENTS, ID, LEADS, WAS_READY, fields_read
from leadscore.plan.model import Plan
from leadscore.values.terms import ValueType

_MEANINGS = {
    ValueType.TEXT: "text, folded: trimmed, white space as one blank, lower-case",
    ValueType.NUMBER: "number, as 2 x its whole thousandths, and 1 more where something is left",
    ValueType.DATE: "date, in days since 1970-01-01",
    ValueType.YES_NO: "yes/no",
}
_COLUMNS = {
    "lead": "its id",
    "in_scope": "whether the policy applies to it; if not, it has no score",
    "score, cut, overrides": "in thousandths of points; what `score from … to …` cut; what people added",
    "ready, ready_condition": "whether it is ready; the truth of what stands behind `ready … if` (NULL: unknown)",
    "disqualified, band, grade": "as the policy says",
    "to_ready": "thousandths of points that are missing to `ready`",
}


def head(plan: Plan, as_of: int, dialect: Dialect, *, leads: str, events: str, explain: bool, was_ready: bool) -> str:
    """Comments, a line each. `leads` and `events` are the relations' names as a person writes them."""
    instant = datetime.fromtimestamp(as_of, UTC)
    lines = [
        f"The scores of policy {plan.name!r} as of {instant:%Y-%m-%d %H:%M:%S} UTC, for {dialect.title}.",
        "The instant is a part of the query: write a new one for another day.",
        "What stands in the columns below is described in docs/sql.md. NULL is unknown.",
        "",
        f"It reads from {leads}, one row a lead:",
        *_table(_lead_columns(plan, dialect, was_ready)),
        f"and from {events}, one row an event, of any lead and in any order:",
        *_table((name, _event_type(dialect, name), meaning) for name, meaning in EVENTS.items()),
        "",
        "It gives one row a lead:",
        *_answer(plan, explain),
    ]
    return "".join(f"{dialect.comment(line).rstrip()}\n" for line in lines)


def _lead_columns(plan: Plan, dialect: Dialect, was_ready: bool) -> Iterator[tuple[str, str, str]]:
    yield ID, dialect.text, LEADS[ID]
    if was_ready:
        yield WAS_READY, dialect.boolean, LEADS[WAS_READY]
    for field in fields_read(plan):
        yield field.name, _type(dialect, field.type), _MEANINGS[field.type]


def _answer(plan: Plan, explain: bool) -> Iterator[str]:
    yield from (f"  {names}: {meaning}" for names, meaning in _COLUMNS.items())
    for number, group in enumerate(plan.groups, start=1):
        sums = f", sum_{number} (before its bounds)" if explain else ""
        yield f"  total_{number}{sums}: of group {group.name}"
    if explain:
        yield "  points_1, points_2, …: what each rule gave, by the numbers in the comments below"
        yield "  state_1, state_2, …: what became of it: 0 did not fire, 1 unknown, 2 fired"


def _event_type(dialect: Dialect, column: str) -> str:
    return dialect.bigint if column in ("at", "minutes") else dialect.text


def _type(dialect: Dialect, kind: ValueType) -> str:
    match kind:
        case ValueType.TEXT:
            return dialect.text
        case ValueType.YES_NO:
            return dialect.boolean
        case ValueType.NUMBER | ValueType.DATE:
            return dialect.bigint


def _table(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    return (f"  {name:<20} {kind:<8} {meaning}" for name, kind, meaning in rows)
