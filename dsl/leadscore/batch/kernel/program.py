"""A plan made ready for a store and an instant: what is worked out once, and then the scoring of ranges of leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.conditions import Tables, View
from leadscore.batch.kernel.counters import Asked, Counters
from leadscore.batch.kernel.moves import moves
from leadscore.batch.kernel.outcome import Bools, Outcomes, outcomes
from leadscore.batch.kernel.rules import in_force
from leadscore.batch.kernel.selection import Selection
from leadscore.plan.model import Condition, EventCount, EventSelector, GroupCompare, Inactive, Plan
from leadscore.plan.walk import FieldCondition, asks_for_any, leaves
from leadscore.values.days import DAY
from leadscore.values.terms import Each, Measure

T = TypeVar("T")
Who: TypeAlias = tuple[str, str]
"""For which lead an override is, and whose."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a plan asks for at an instant: conditions on `fields`, and of events what is `asked` about these
    `selectors`, and whether it asks for their `minutes`."""

    fields: tuple[FieldCondition, ...]
    selectors: tuple[EventSelector, ...]
    asked: Asked
    minutes: bool

    @classmethod
    def of(cls, plan: Plan, as_of: int) -> Needs:
        asked = [leaf for condition in _conditions(plan, as_of) for leaf, _ in leaves(condition)]
        events = [leaf for leaf in asked if isinstance(leaf, EventCount)]
        times = [leaf for leaf in events if leaf.measure is Measure.TIMES]
        rules = [rule for rule in plan.rules if in_force(rule, as_of // DAY)]
        each = [(rule, rule.each_of.selector) for rule in rules if rule.each_of is not None]
        counted = [leaf.selector for leaf in times if asks_for_any(leaf) is None]
        counted += [selector for rule, selector in each if rule.each is Each.TIME and rule.decay is None]
        listed = [selector for rule, selector in each if rule.each is not Each.TIME or rule.decay is not None]
        listed += [leaf.selector for rule in rules if rule.decay and rule.each is None for leaf in rule.evidence]
        return cls(
            fields=_unique(leaf for leaf in asked if not isinstance(leaf, EventCount | GroupCompare | Inactive)),
            selectors=_unique(leaf.selector for leaf in events),
            asked=Asked(
                any=_unique(leaf.selector for leaf in times if asks_for_any(leaf) is not None),
                counted=_unique(counted),
                listed=_unique(listed),
                own=any(isinstance(leaf, Inactive) for leaf in asked),
            ),
            minutes=len(times) < len(events),
        )

    def __or__(self, other: Needs) -> Needs:
        """What either asks for, each thing once."""
        mine, its = self.asked, other.asked
        return Needs(
            fields=_unique(self.fields + other.fields),
            selectors=_unique(self.selectors + other.selectors),
            asked=Asked(
                any=_unique(mine.any + its.any),
                counted=_unique(mine.counted + its.counted),
                listed=_unique(mine.listed + its.listed),
                own=mine.own or its.own,
            ),
            minutes=self.minutes or other.minutes,
        )

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(condition.field for condition in self.fields) | ({"created"} if self.asked.own else set())


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _conditions(plan: Plan, as_of: int) -> Iterator[Condition]:
    """All that decides scores and outcomes; a rule out of force decides nothing."""
    today = as_of // DAY
    yield from (rule.condition for rule in plan.rules if in_force(rule, today))
    behind = (plan.ready, *plan.bands)
    yield from (outcome.condition for outcome in behind if outcome is not None and outcome.condition is not None)
    if plan.applies is not None:
        yield plan.applies


@dataclass(frozen=True, slots=True)
class Program:
    """`overrides` is what people added to leads' scores, in millipoints, by the leads' numbers."""

    plan: Plan
    as_of: int
    needs: Needs
    tables: Tables
    selection: Selection
    overrides: Mapping[Who, Mapping[int, int]]

    def score(
        self, chunk: Chunk, *, was_ready: Bools | None = None, explain: bool = False, with_moves: bool = False
    ) -> Outcomes:
        """The outcomes of a range of leads, in its order."""
        view = self.view(chunk)
        found = self.score_in(view, was_ready=was_ready, explain=explain)
        return replace(found, moves=moves(self.plan, view)) if with_moves else found

    def view(self, chunk: Chunk) -> View:
        """What conditions see of a range of leads. What is found out in it serves all plans whose programs have these
        needs, tables and selection: to each its own `again`."""
        return View(chunk, Counters(self.selection, chunk, self.needs.asked), self.tables, self.as_of)

    def score_in(self, view: View, *, was_ready: Bools | None = None, explain: bool = False) -> Outcomes:
        """As `score`, in a view in which no plan has scored yet."""
        added = np.zeros(len(view.chunk), np.int64)
        for _, places, points in self.added(view.chunk):
            added[places] += points
        return outcomes(self.plan, view, added, was_ready, explain=explain)

    def added(self, chunk: Chunk) -> Iterator[tuple[Who, NDArray[np.intp], Integers]]:
        """To which places of a range an override adds how much; only of those that are for somebody there."""
        for who, points in self.overrides.items():
            numbers = np.fromiter(points, np.int32, len(points))
            places = np.searchsorted(chunk.numbers, numbers)
            here = places < len(chunk)
            here[here] = chunk.numbers[places[here]] == numbers[here]
            if here.any():
                yield who, places[here], np.fromiter(points.values(), np.int64, len(points))[here]
