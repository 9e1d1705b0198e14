"""A plan made ready for a store and an instant: what is worked out once, and then the scoring of ranges of leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.conditions import Tables, View
from leadscore.batch.kernel.counters import Counters
from leadscore.batch.kernel.outcome import Bools, Outcomes, outcomes
from leadscore.batch.kernel.rules import in_force
from leadscore.batch.kernel.selection import Selection
from leadscore.plan.model import Condition, EventCount, EventSelector, GroupCompare, Inactive, Plan
from leadscore.plan.walk import FieldCondition, leaves
from leadscore.values.days import DAY
from leadscore.values.terms import Each, Measure


@dataclass(frozen=True, slots=True)
class Needs:
    """What a plan asks for at an instant: conditions on `fields`, and of events their `selectors`, of which some are
    `counted`; whether it asks for their `minutes`, and when a lead last did something itself (`own`)."""

    fields: tuple[FieldCondition, ...]
    selectors: tuple[EventSelector, ...]
    counted: tuple[EventSelector, ...]
    minutes: bool
    own: bool

    @classmethod
    def of(cls, plan: Plan, as_of: int) -> Needs:
        fields: dict[FieldCondition, None] = {}
        selectors: dict[EventSelector, None] = {}
        counted: dict[EventSelector, None] = {}
        minutes = own = False
        for condition in _conditions(plan, as_of):
            for leaf, _ in leaves(condition):
                match leaf:
                    case EventCount(selector, measure):
                        selectors[selector] = None
                        if measure is Measure.TIMES:
                            counted[selector] = None
                        else:
                            minutes = True
                    case Inactive():
                        own = True
                    case GroupCompare():
                        pass
                    case _:
                        fields[leaf] = None
        for rule in plan.rules:
            if rule.each is Each.TIME and rule.each_of is not None and rule.each_of.selector in selectors:
                counted[rule.each_of.selector] = None
        return cls(tuple(fields), tuple(selectors), tuple(counted), minutes, own)

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(condition.field for condition in self.fields) | ({"created"} if self.own else set())


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
    """`overrides` is what people added to a lead's score, by the lead's number, in millipoints."""

    plan: Plan
    as_of: int
    needs: Needs
    tables: Tables
    selection: Selection
    overrides: Mapping[int, int]

    def score(self, chunk: Chunk, *, was_ready: Bools | None = None, explain: bool = False) -> Outcomes:
        """The outcomes of a range of leads, in its order."""
        counters = Counters(self.selection, chunk.events, len(chunk), self.needs.counted, self.needs.own)
        view = View(chunk, counters, self.tables, self.as_of)
        return outcomes(self.plan, view, self._added(chunk), was_ready, explain=explain)

    def _added(self, chunk: Chunk) -> Integers:
        added = np.zeros(len(chunk), np.int64)
        if self.overrides:
            places = np.searchsorted(chunk.numbers, list(self.overrides))
            for place, (number, points) in zip(places, self.overrides.items(), strict=True):
                if place < len(chunk) and chunk.numbers[place] == number:
                    added[place] = points
        return added
