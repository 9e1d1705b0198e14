"""What became of each rule for each lead: whether it fired, and what it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.engine.codegen.rules import fixed_points
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.learn.ladder import Bools, Numbers
from leadscore.plan.model import Plan

_FIRED = State.FIRED
_AT_ONCE = 4_096
"""So many leads are kept as Python's numbers before they become arrays."""


@dataclass(frozen=True, slots=True, eq=False)
class Firings:
    """`fired` is rules × leads, a byte each. Of a rule that gives the same whenever it fires `fixed` holds that, of all
    others `varied` what each lead got, both by the rule's place in the plan and in millipoints."""

    fired: Bools
    fixed: Mapping[int, int]
    varied: Mapping[int, NDArray[np.integer]]

    def points(self, place: int) -> Numbers:
        """What the rule gave each lead, in millipoints."""
        points: Numbers = self.varied[place].astype(np.int64) if place in self.varied else self._fixed(place)
        return points

    def _fixed(self, place: int) -> Numbers:
        return np.where(self.fired[place], np.int64(self.fixed[place]), np.int64(0))


class Collector:
    """Gathers outcomes into arrays as they come, so that a million leads take megabytes."""

    def __init__(self, plan: Plan) -> None:
        self._size = len(plan.rules)
        self._fixed: dict[int, int] = {}
        self._varying: list[int] = []
        for place, rule in enumerate(plan.rules):
            points = fixed_points(rule)
            if points is None:
                self._varying.append(place)
            else:
                self._fixed[place] = points
        self._states: list[bytes] = []
        self._points: list[int] = []
        self._fired: list[Bools] = []
        self._varied: list[NDArray[np.integer]] = []

    def saw(self, outcome: Outcome) -> None:
        """Keeps the outcome of the next lead, which is in scope."""
        self._states.append(bytes([state is _FIRED for state in outcome.states]))
        self._points.extend(map(outcome.points.__getitem__, self._varying))
        if len(self._states) == _AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        count = len(self._states)
        fired = np.frombuffer(b"".join(self._states), np.bool_).reshape(count, self._size)
        self._fired.append(fired.T.copy())
        points = np.array(self._points, np.int64).reshape(count, len(self._varying)).T
        # Four bytes do for all but absurd points.
        self._varied.append(points.astype(np.int32 if np.abs(points).max(initial=0) < 2**31 else np.int64, order="C"))
        self._states, self._points = [], []

    def firings(self) -> Firings:
        self._pack()
        fired = np.concatenate(self._fired, axis=1)
        varied = np.concatenate(self._varied, axis=1)
        return Firings(fired, self._fixed, {place: varied[row] for row, place in enumerate(self._varying)})
