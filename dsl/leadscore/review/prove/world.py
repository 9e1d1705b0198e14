"""All leads at once: the unknowns of the solver that stand for a lead, and conditions over them in Kleene's logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, assert_never

import z3

from leadscore.check.passes.facts import DEFAULT_DAY
from leadscore.plan.model import (
    And,
    Condition,
    DayBetween,
    DayWithin,
    EventCount,
    GroupCompare,
    Inactive,
    IsKnown,
    IsYes,
    Not,
    NumberCompare,
    Or,
    Rule,
    TextContains,
    TextMatches,
)
from leadscore.review.prove.asked import ID, Asked, KindAsked
from leadscore.review.prove.events import Kind
from leadscore.review.prove.fields import Fields, compared
from leadscore.review.prove.logic import all_of, any_of, sum_of
from leadscore.review.prove.times import Time
from leadscore.values.days import DAY, day_number

OTHER = " "
"""Stands for all kinds of events that nothing is asked of, but which are signs of life."""


class Truth(NamedTuple):
    """What Kleene's logic makes of a condition: true, false, or (neither) unknown."""

    yes: z3.BoolRef
    no: z3.BoolRef


class World:
    """The unknowns that stand for a lead, as far as something is asked of it.

    `rules` are what holds of all leads, to be read after the last term is made: terms may add to it. `lemmas` are what
    was proved of terms elsewhere. With `few_ages`, events are of few ages, most of them new: fast, and not `complete`.
    `points` are the terms of rules that were made already.
    """

    def __init__(self, asked: Asked, few_ages: bool = False) -> None:
        self.lemmas: list[z3.BoolRef] = []
        self.points: dict[tuple[Rule, frozenset[str]], z3.ArithRef] = {}
        self._silences: dict[tuple[int, frozenset[str]], Truth] = {}
        self.time = Time(day_number(DEFAULT_DAY))
        self.fields = Fields(asked, self.time)
        kinds = {**asked.kinds, **({OTHER: KindAsked(ends=set(asked.quiet))} if asked.quiet else {})}
        self.kinds = {name: Kind(name, kind, self.time, few_ages) for name, kind in kinds.items()}

    @property
    def rules(self) -> list[z3.BoolRef]:
        of_events = (rule for kind in self.kinds.values() for rule in kind.rules)
        return [*self.time.rules, *self.fields.rules, *of_events, *self.lemmas]

    @property
    def complete(self) -> bool:
        return all(kind.complete for kind in self.kinds.values())

    def truth(
        self, condition: Condition, by_us: frozenset[str], totals: Mapping[str, z3.ArithRef] | None = None
    ) -> Truth:
        """`totals` are the groups' totals, where they are known."""
        match condition:
            case And(operands):
                parts = [self.truth(operand, by_us, totals) for operand in operands]
                return Truth(all_of(part.yes for part in parts), any_of(part.no for part in parts))
            case Or(operands):
                parts = [self.truth(operand, by_us, totals) for operand in operands]
                return Truth(any_of(part.yes for part in parts), all_of(part.no for part in parts))
            case Not(operand):
                inner = self.truth(operand, by_us, totals)
                return Truth(inner.no, inner.yes)
            case EventCount():
                return _always(self.kinds[condition.selector.kind].holds(condition))
            case Inactive(seconds):
                return self._inactive(seconds, by_us)
            case GroupCompare(group, op, value):
                return _always(compared((totals or {}).get(group, z3.IntVal(0)), op, value))
            case IsKnown(field):
                return _always(self.fields.is_known[field])
            case TextMatches() | TextContains() | NumberCompare() | DayBetween() | DayWithin() | IsYes():
                known, holds = self.fields.is_known[condition.field], self.fields.holds(condition)
                return Truth(z3.And(known, holds), z3.And(known, z3.Not(holds)))
            case _:
                assert_never(condition)

    def _inactive(self, seconds: int, by_us: frozenset[str]) -> Truth:
        if (seconds, by_us) not in self._silences:
            self._silences[seconds, by_us] = self._silence(seconds, by_us)
        return self._silences[seconds, by_us]

    def _silence(self, seconds: int, by_us: frozenset[str]) -> Truth:
        own = [cell for kind in self.kinds.values() if kind.name not in by_us for cell in kind.cells]
        alive, recent = any_of(c.there for c in own), any_of(c.there for c in own if c.ages.last <= seconds)
        known = self.fields.is_known["created"]
        old = self.time.instant - self.fields.days["created"] * DAY > seconds
        return Truth(z3.If(alive, z3.Not(recent), z3.And(known, old)), z3.If(alive, recent, z3.And(known, z3.Not(old))))

    def in_days(self, first: date | None, last: date | None) -> z3.BoolRef:
        """Whether the day of scoring lies within, both ends in."""
        bounds = [] if first is None else [self.time.day >= day_number(first)]
        return z3.And(*bounds, *([] if last is None else [self.time.day <= day_number(last)]))

    def at_most(self, signals: int) -> list[z3.BoolRef]:
        """No more fields are known and no more events there than that, the id left out. That no more cells are filled
        follows; to say it is what makes the solver quick."""
        known = [known for name, known in self.fields.is_known.items() if name != ID]
        cells = [cell for kind in self.kinds.values() for cell in kind.cells]
        some = [*known, *(cell.there for cell in cells)]
        if not signals:
            return [z3.Not(one) for one in some]
        events = (z3.If(cell.there, 1, 0) if cell.count is None else cell.count for cell in cells)
        return [z3.AtMost(*some, signals), sum_of([*(z3.If(one, 1, 0) for one in known), *events]) <= signals]

    @cached_property
    def is_silent(self) -> z3.BoolRef:
        """There is no event."""
        return z3.Not(any_of(kind.is_there for kind in self.kinds.values()))


def _always(holds: z3.BoolRef) -> Truth:
    """Of what is never unknown."""
    return Truth(holds, z3.Not(holds))


def conditions_of(*some: Iterable[Condition | None]) -> list[Condition]:
    return [condition for conditions in some for condition in conditions if condition is not None]
