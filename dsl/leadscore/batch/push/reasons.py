"""Why rows are set aside: in the database by short texts, to people in the words that files get, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadscore.batch.push.names import nearest
from leadscore.facts.cells import Unfit, instant, thousandths, value
from leadscore.facts.errors import FactsError
from leadscore.plan.model import Plan
from leadscore.values.number import counted

TORN = "the row cannot be read"
NO_ID = "no id"
STOOD_BEFORE = "an id that stood before"
NO_LEAD = "no lead"
SHARED_EMAIL = "an e-mail that several leads have"
UNKNOWN_LEAD = "a lead that is not in the leads"
NO_KIND = "no kind of event"
UNKNOWN_KIND = "an event that the policy does not know"
BAD_TIME = "a time that does not fit"
BAD_MINUTES = "minutes that do not fit"
PASSED_OVER = "passed over"
"""Left out on purpose, as the mapping says: no row that does not fit."""

_BAD_VALUE = "a value that does not fit "
_LISTED = 6
_LONGEST = 200


def bad_value(field: str) -> str:
    return _BAD_VALUE + field


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one table that are set aside for one reason: how many, and the first and the last cell of them in
    alphabetical order. For an unknown kind of event, all cells are that kind."""

    table: str
    reason: str
    column: str
    rows: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a table were read, and how many of them are set aside because they do not fit."""

    table: str
    read: int
    aside: int


def lines(plan: Plan, tallies: Sequence[Tally], groups: Sequence[Group], rejects: str | None) -> Iterator[str]:
    """For people: per table, how many rows were set aside, and why. `rejects` is the table that has them."""
    for group in groups:
        if group.reason == PASSED_OVER:
            skipped = counted(group.rows, "row")
            yield f"{skipped} of {group.table} passed over, as leadscore.toml or the ready-made mapping says."
    for tally in tallies:
        if tally.aside:
            yield f"{counted(tally.aside, 'row')} of {tally.read:,} in {tally.table} set aside:"
            yield from _of_table(plan, [g for g in groups if g.table == tally.table and g.reason != PASSED_OVER])
    if any(tally.aside for tally in tallies):
        there = f"The rows are in {rejects}, with their reasons."
        yield there if rejects else "`--rejects TABLE` writes them to a table with their reasons."


def _of_table(plan: Plan, groups: Sequence[Group]) -> Iterator[str]:
    for group in groups[:_LISTED]:
        yield f"  {group.rows:,} × {_kind(group)} ({_example(plan, group)})"
    if len(groups) > _LISTED:
        yield f"  and {counted(len(groups) - _LISTED, 'more reason')}"


def refuse(plan: Plan, groups: Iterable[Group]) -> None:
    """What `strict` asks for. Raises FactsError if a row was set aside."""
    aside = Counter({group: group.rows for group in groups if group.reason != PASSED_OVER})
    for group, rows in aside.most_common(1):
        where = f", column {group.column}" if group.column else ""
        raise FactsError(
            f"{group.table}{where}: {_why(plan, group.reason, group.first or '')}"
            f" ({counted(rows, 'row')} of this kind)",
            "Without --strict such rows are set aside and the rest is scored.",
        )


def _kind(group: Group) -> str:
    if group.reason == UNKNOWN_KIND:
        return _shortened(f"the event `{group.first}`, which the policy does not know")
    return group.reason


def _example(plan: Plan, group: Group) -> str:
    """The first cell's reason; where there are others, the last cell, too."""
    told = f"such as: {_shortened(_why(plan, group.reason, group.first or ''))}"
    return told if group.last in (None, group.first) else f'{told}; or "{_shortened(group.last or "")}"'


def _why(plan: Plan, reason: str, cell: str) -> str:
    """A clause about one cell."""
    match reason:
        case _ if reason == TORN:
            return f'it has too few or too many cells, or an odd quote: "{_shortened(cell)}"'
        case _ if reason == NO_ID:
            return "the id is blank"
        case _ if reason == STOOD_BEFORE:
            return f'the id "{cell}" stands in several rows'
        case _ if reason == NO_LEAD:
            return "the lead is blank"
        case _ if reason == SHARED_EMAIL:
            return f'several leads have the e-mail "{cell}"'
        case _ if reason == UNKNOWN_LEAD:
            return f'there is no lead "{cell}"'
        case _ if reason == NO_KIND:
            return "the kind of event is blank"
        case _ if reason == UNKNOWN_KIND:
            near = nearest(cell, (kind.name for kind in plan.events))
            return f"did you mean `{near}`?" if near else f"the policy would declare it with `event {cell}`"
        case _:
            return _misfit(plan, reason, cell)


def _misfit(plan: Plan, reason: str, cell: str) -> str:
    """What `facts.cells` says of the cell."""
    types = {field.name: field.type for field in plan.fields}
    try:
        if reason == BAD_TIME:
            instant(cell)
        elif reason == BAD_MINUTES:
            thousandths(cell)
        else:
            value(cell, types[reason.removeprefix(_BAD_VALUE)])
            instant(cell)  # a field that takes the day of a time
    except Unfit as unfit:
        return str(unfit)
    return f'"{cell}"'


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
