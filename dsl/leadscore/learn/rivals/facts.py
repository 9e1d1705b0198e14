"""What the policy's conditions can know of each lead at the instant that mattered, as numbers for a model."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from leadscore.engine.conditions import View, last_sign_of_life, selected, truth, view_of
from leadscore.facts.model import Lead, Value
from leadscore.learn.known import Outcomes
from leadscore.plan.model import Condition, EventCount, EventSelector, GroupCompare, IsKnown, Plan
from leadscore.plan.walk import Leaf, leaves
from leadscore.values.days import DAY, day_number
from leadscore.values.terms import Measure, ValueType

MOST_LEADS = 50_000
"""More leads tell a model hardly more, and take it longer."""
_NONE = float("nan")

Matrix = NDArray[np.float64]
_Ask = Callable[[View, Mapping[str, View]], float]
"""From what conditions see, and from the same with one kind of events, to a number."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """`ids` are the leads, `numbers` has a row for each of them (NaN: unknown); of the fields that hold text, `texts`
    has what each lead's says (None: unknown)."""

    ids: Sequence[str]
    numbers: Matrix
    texts: Mapping[str, Sequence[str | None]]


class Collector:
    """Writes down the facts of leads as they pass, of `MOST_LEADS` at most: those whose ids have the lowest hashes, so
    that they are the same ones in whatever order the leads come."""

    def __init__(self, plan: Plan, most: int = MOST_LEADS) -> None:
        types = {field.name: field.type for field in plan.fields}
        self._texts = sorted(name for name in plan.used_fields if types[name] is ValueType.TEXT)
        others = sorted(plan.used_fields.difference(self._texts))
        self._kinds = frozenset(plan.used_events)
        self._by_us = frozenset(kind.name for kind in plan.events if kind.by_us)
        self._asks = (*map(_of_field, others), *_of_events(plan), *map(_of_leaf, _leaves_of(plan)))
        self._most, self._limit = most, 2**32
        self._spellings: dict[str, str] = {}
        self._rows: dict[str, tuple[int, array[float], tuple[str | None, ...]]] = {}

    def through(self, leads: Iterable[Lead], outcomes: Outcomes, end: int) -> Iterator[Lead]:
        """Passes all leads on. Facts are those at the lead's own instant, else at `end`."""
        for lead in leads:
            known = outcomes.by_id.get(lead.id)
            place = crc32(lead.id[::-1].encode(errors="surrogatepass"))  # the end of an id varies most
            if known is not None and place < self._limit:
                self._saw(lead, end if known.at is None else known.at, place)
            yield lead

    def _saw(self, lead: Lead, at: int, place: int) -> None:
        view = view_of(lead, at, self._by_us)
        by_kind = _by_kind(view, self._kinds)
        values = (lead.values.get(name) for name in self._texts)
        texts = tuple(self._spellings.setdefault(text, text) if isinstance(text, str) else None for text in values)
        self._rows[lead.id] = (place, array("d", (ask(view, by_kind) for ask in self._asks)), texts)
        if len(self._rows) > 2 * self._most:
            self._thin_out()

    def _thin_out(self) -> None:
        """Keeps the lowest hashes; of equal ones all."""
        if len(self._rows) <= self._most:
            return
        self._limit = sorted(place for place, _, _ in self._rows.values())[self._most]
        self._rows = {one: row for one, row in self._rows.items() if row[0] < self._limit}

    def facts(self) -> Facts:
        self._thin_out()
        ids = sorted(self._rows)
        numbers = np.array([self._rows[one][1] for one in ids], np.float64).reshape(len(ids), len(self._asks))
        texts = {name: [self._rows[one][2][place] for one in ids] for place, name in enumerate(self._texts)}
        return Facts(ids, numbers, texts)


def _leaves_of(plan: Plan) -> Iterator[Leaf]:
    """All that its rules ask for, each question once. Whether a field is known, its own column tells."""
    conditions: list[Condition] = [rule.condition for rule in plan.rules]
    found = dict.fromkeys(leaf for condition in conditions for leaf, _ in leaves(condition))
    return (leaf for leaf in found if not isinstance(leaf, IsKnown | GroupCompare))


def _by_kind(view: View, kinds: frozenset[str]) -> dict[str, View]:
    of_kind = {kind: tuple(event for event in view.events if event.kind == kind) for kind in kinds}
    return {kind: replace(view, events=events) for kind, events in of_kind.items()}


# ------------------------------------------------------------------------------------------------ what is asked


def _of_field(name: str) -> _Ask:
    return lambda view, by_kind: _number(view.lead.values.get(name), view)


def _number(value: Value | None, view: View) -> float:
    """A day as its age, for calendar days of past leads tell nothing of those to come."""
    match value:
        case bool() | Decimal():
            return float(value)
        case date():
            return float(view.today - day_number(value))
        case _:
            return _NONE


def _of_events(plan: Plan) -> Iterator[_Ask]:
    """Of each kind the number, the minutes and the days since the last; and the days since the last sign of life."""
    for kind in sorted(plan.used_events):
        yield from (_count(kind), _minutes(kind), _age(kind))
    if plan.used_events:
        yield lambda view, by_kind: _days_since(last_sign_of_life(view), view)


def _count(kind: str) -> _Ask:
    return lambda view, by_kind: float(len(by_kind[kind].events))


def _minutes(kind: str) -> _Ask:
    return lambda view, by_kind: float(sum(event.minutes for event in by_kind[kind].events))


def _age(kind: str) -> _Ask:
    return lambda view, by_kind: _days_since(max((event.at for event in by_kind[kind].events), default=None), view)


def _days_since(at: int | None, view: View) -> float:
    return _NONE if at is None else (view.as_of - at) / DAY


def _of_leaf(leaf: Leaf) -> _Ask:
    """Of events how many or how long, of all else whether it is so."""
    if isinstance(leaf, EventCount):
        return _amount(leaf.selector, leaf.measure)
    return lambda view, by_kind: _truth(truth(leaf, view))


def _amount(selector: EventSelector, measure: Measure) -> _Ask:
    def ask(view: View, by_kind: Mapping[str, View]) -> float:
        events = selected(selector, by_kind[selector.kind])
        return float(len(events) if measure is Measure.TIMES else sum(event.minutes for event in events))

    return ask


def _truth(value: bool | None) -> float:
    return _NONE if value is None else float(value)
