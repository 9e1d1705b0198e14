"""Whether conditions hold for each lead of a range: arrays of Kleene's truths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.compare import Integers, compare
from leadscore.batch.kernel.counters import NEVER, Counters
from leadscore.batch.kernel.kleene import UNKNOWN, Truths, greatest, least, negated, of_bools
from leadscore.plan.model import (
    And,
    Condition,
    EventCount,
    GroupCompare,
    Inactive,
    IsKnown,
    Not,
    Or,
)
from leadscore.plan.walk import FieldCondition, asks_for_any
from leadscore.values.days import DAY
from leadscore.values.terms import Measure

UNKNOWN_DAY = -(2**31)
"""Stands in a table of days for the code 0."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What was worked out about fields' values beforehand, by code (0, unknown, first): for each condition the truth,
    and for each field that is a date the day."""

    truths: Mapping[FieldCondition, Truths]
    days: Mapping[str, NDArray[np.int64]]


@dataclass(slots=True)
class View:
    """What conditions see of a range of leads; `totals` are the groups' once they are known."""

    chunk: Chunk
    counters: Counters
    tables: Tables
    as_of: int
    totals: dict[str, Integers] = field(default_factory=dict)
    _known: dict[Condition, Truths] = field(default_factory=dict)

    def again(self) -> View:
        """The same leads for another plan: what is known of them stays known, but no group has a total."""
        known: dict[Condition, Truths] = {
            leaf: truth for leaf, truth in self._known.items() if not isinstance(leaf, GroupCompare)
        }
        return replace(self, totals={}, _known=known)

    def truth(self, condition: Condition) -> Truths:
        match condition:
            case And(operands):
                return least((self.truth(operand) for operand in operands), len(self.chunk))
            case Or(operands):
                return greatest((self.truth(operand) for operand in operands), len(self.chunk))
            case Not(operand):
                return negated(self.truth(operand))
            case _:
                if condition not in self._known:
                    self._known[condition] = self._leaf(condition)
                return self._known[condition]

    def amount(self, condition: EventCount) -> Integers:
        """What an event condition compares: a number of events, or thousandths of minutes."""
        match condition.measure:
            case Measure.TIMES:
                return self.counters.count(condition.selector)
            case Measure.MINUTES:
                return self.counters.minutes(condition.selector)
            case _:
                assert_never(condition.measure)

    def _leaf(self, condition: Condition) -> Truths:
        match condition:
            case EventCount(selector):
                wanted = asks_for_any(condition)
                if wanted is not None:
                    return of_bools(self.counters.any(selector) == wanted)
                return of_bools(compare(self.amount(condition), condition.op, condition.value))
            case Inactive(seconds):
                return self._inactive(seconds)
            case GroupCompare(group, op, value):
                totals = self.totals.get(group)
                zeros = np.zeros(len(self.chunk), np.int64)
                return of_bools(compare(zeros if totals is None else totals, op, value))
            case IsKnown(name):
                codes = self.chunk.codes.get(name)
                return np.zeros(len(self.chunk), np.uint8) if codes is None else of_bools(codes != 0)
            case And() | Or() | Not():
                return self.truth(condition)
            case _:
                codes = self.chunk.codes.get(condition.field)
                if codes is None:
                    return np.full(len(self.chunk), UNKNOWN, np.uint8)
                return self.tables.truths[condition][codes]

    def _inactive(self, seconds: int) -> Truths:
        since = self.signs_of_life()
        return np.where(since == NEVER_SEEN, np.uint8(UNKNOWN), of_bools(self.as_of - since > seconds))

    def signs_of_life(self) -> Integers:
        """The instant of each lead's last own event; without one, of its `created`; NEVER_SEEN without either."""
        newest = self.counters.own_newest()
        codes = self.chunk.codes.get("created")
        if codes is None:
            return np.where(newest == NEVER, NEVER_SEEN, newest)
        days = self.tables.days["created"][codes]
        return np.where(newest != NEVER, newest, np.where(days == UNKNOWN_DAY, NEVER_SEEN, days * DAY))


NEVER_SEEN = -(2**62)
"""The last sign of life of a lead of whom there is none."""
