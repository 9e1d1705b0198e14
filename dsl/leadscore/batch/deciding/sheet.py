"""Leads' scores under one plan as they are added up, in a form in which one of their parts can be another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.deciding.parts import Pairing, Place
from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.conditions import View
from leadscore.batch.kernel.kleene import TRUE
from leadscore.batch.kernel.outcome import Bools, Outcomes, clamped
from leadscore.batch.kernel.program import Program, Who
from leadscore.plan.model import Plan

Bounds: TypeAlias = tuple[int | None, int | None]
NO_BOUNDS: Bounds = (None, None)


@dataclass(frozen=True, slots=True)
class Added:
    """What parts add up to: the total of each group of the pairing, and the score."""

    totals: Sequence[Integers]
    score: Integers


@dataclass(frozen=True)
class Sheet:
    """Arrays have an element for each lead; points are millipoints. By their places in the pairing `points` has what
    each rule gives (0 without it), `groups` the group in which it stands, `sums` what a group's rules add up to, and
    `bounds` within what that is held; None where there is no such group. `overridden` is to which of the leads each
    person added how much."""

    plan: Plan
    view: View
    found: Outcomes
    group_places: Sequence[int]
    points: Sequence[Integers]
    groups: Sequence[Place]
    sums: Sequence[Integers]
    bounds: Sequence[Bounds | None]
    overridden: Mapping[Who, tuple[NDArray[np.intp], Integers]]

    @property
    def score_bounds(self) -> Bounds:
        return self.plan.score_low, self.plan.score_high

    @cached_property
    def added(self) -> Added:
        return self._add()

    def ready_with(self, added: Added) -> Bools:
        """Who would be ready with these points, as far as points decide it."""
        ready = self.plan.ready
        if ready is None:
            return np.zeros(len(added.score), np.bool_)
        reached: Bools = added.score >= ready.at
        if ready.condition is None:
            return reached
        view = self.view.again()
        places = zip(self.plan.groups, self.group_places, strict=True)
        view.totals.update({group.name: added.totals[place] for group, place in places})
        holds: Bools = reached & (view.truth(ready.condition) == TRUE)
        return holds

    # ------------------------------------------------------------------------------------ with a part of another

    def with_rule(self, place: int, other: Sheet) -> Added:
        sums, bounds = list(self.sums), list(self.bounds)
        mine, its = self.groups[place], other.groups[place]
        if mine is not None:
            sums[mine] = sums[mine] - self.points[place]
        if its is not None:
            sums[its] = sums[its] + other.points[place]
            bounds[its] = other.bounds[its] if bounds[its] is None else bounds[its]
        return self._add(sums=sums, bounds=bounds)

    def with_bounds(self, place: int, other: Sheet) -> Added:
        bounds = list(self.bounds)
        bounds[place] = other.bounds[place]
        return self._add(bounds=bounds)

    def with_score_bounds(self, other: Sheet) -> Added:
        return self._add(score_bounds=other.score_bounds)

    def with_override(self, who: Who, other: Sheet) -> Added:
        return Added(self.added.totals, self.added.score + other.gave(who) - self.gave(who))

    def gave(self, who: Who) -> Integers:
        """What a person added."""
        added = np.zeros(len(self.found.score), np.int64)
        if who in self.overridden:
            places, points = self.overridden[who]
            added[places] = points
        return added

    def _add(
        self,
        sums: Sequence[Integers] | None = None,
        bounds: Sequence[Bounds | None] | None = None,
        score_bounds: Bounds | None = None,
    ) -> Added:
        """With what is not given as it is."""
        sums, bounds = sums or self.sums, bounds or self.bounds
        totals = [clamped(points, *(held or NO_BOUNDS)) for points, held in zip(sums, bounds, strict=True)]
        of_groups = sum(totals, np.zeros(len(self.found.score), np.int64))
        return Added(totals, clamped(of_groups, *(score_bounds or self.score_bounds)) + self.found.overrides)


def sheet_of(program: Program, side: int, pairing: Pairing, chunk: Chunk) -> Sheet:
    """Scores leads under the old plan (`side` 0) or the new one (1)."""
    plan, view = program.plan, program.view(chunk)
    found = program.score_in(view, explain=True)
    none = np.zeros(len(chunk), np.int64)
    rules, groups = ([pair[side] for pair in pairs] for pairs in (pairing.rules, pairing.groups))
    paired = {place: joint for joint, place in enumerate(groups)}
    group_of = [paired[place] for place, group in enumerate(plan.groups) for _ in group.rules]
    return Sheet(
        plan=plan,
        view=view,
        found=found,
        group_places=[paired[place] for place in range(len(plan.groups))],
        points=[none if place is None else found.rules[place].points for place in rules],
        groups=[None if place is None else group_of[place] for place in rules],
        sums=[none if place is None else found.sums[place] for place in groups],
        bounds=[
            None if place is None else (plan.groups[place].at_least, plan.groups[place].at_most) for place in groups
        ],
        overridden={who: (places, points) for who, places, points in program.added(chunk)},
    )
