"""The one thing that decided what became of a lead, for many leads at once.

A lead that turns is ready in one version and not in the other. What keeps it from being ready there is asked in the
order in which readiness is decided, and the first that does is the answer, for behind it nothing counts:

1. **scope**: the policy did not apply, so there was no score at all;
2. **a disqualification**, which no score outweighs;
3. **the threshold**, where that version has none;
4. **points**: would the score of the version in which it is ready have made it ready in the other one too? Then nothing
   but points can have turned it, and of the rules, bounds and overrides one is named: by putting each back to what it
   was, alone. The one without which the lead would not have turned comes first, and of several the one that moves the
   score most. So a rule that gives more to a group that is full already is not named, nor is a larger change in a group
   that `ready … if` does not ask for;
5. **the threshold**, where the points would not have reached the other one;
6. **the condition** behind `ready … if`, which is all that is left.

Hysteresis takes no part: no record is read. Of a lead that does not turn, what moved its score most is named, as in 4;
so it is wherever only its score is the question, for what keeps a lead from being ready may move no point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.deciding.parts import Kind, Pairing, Part
from leadscore.batch.deciding.sheet import NO_BOUNDS, Added, Sheet, sheet_of
from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.kleene import TRUE
from leadscore.batch.kernel.outcome import Bools
from leadscore.batch.kernel.program import Program

_WEAKEST = -(2**62)


@dataclass(frozen=True, slots=True)
class Decided:
    """For each lead the place of the part that decided in `Deciding.parts`, and what that gives under both plans, in
    millipoints, if it is a rule or an override (0 otherwise, and where it is not there)."""

    part: NDArray[np.int64]
    old: Integers
    new: Integers

    def at(self, places: NDArray[np.intp]) -> Decided:
        return Decided(self.part[places], self.old[places], self.new[places])


@dataclass(frozen=True)
class Deciding:
    """`programs` are those of the old and the new plan; `parts` all that can decide."""

    programs: tuple[Program, Program]
    pairing: Pairing

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        old, new = self.programs
        return tuple(self.pairing.parts(dict.fromkeys((*new.overrides, *old.overrides))))

    @cached_property
    def place_of(self) -> Mapping[Part, int]:
        return {part: place for place, part in enumerate(self.parts)}

    def leads(self, chunk: Chunk) -> DecidedLeads:
        """Scores leads under both plans, with all rules."""
        old, new = (sheet_of(self.programs[side], side, self.pairing, chunk) for side in (0, 1))
        return DecidedLeads(self.place_of, self.pairing, (old, new))


@dataclass(frozen=True, slots=True)
class _Undone:
    """A part in which the leads that `differ` have other points in two sheets: `old` and `new`. `left` is what the one
    sheet adds up to with that part as in the other, `points` by how much it gives more itself."""

    part: Part
    differ: Bools
    old: Integers
    new: Integers
    points: Integers
    left: Added


@dataclass(frozen=True, slots=True)
class DecidedLeads:
    place_of: Mapping[Part, int]
    pairing: Pairing
    sheets: tuple[Sheet, Sheet]

    def turned(self, side: int) -> Decided:
        """What decided it for those that are ready under the plan of this side alone; of others it means nothing."""
        here, there = self.sheets[side], self.sheets[1 - side]
        if there.plan.ready is None:
            kept_out = self._all(Part(Kind.THRESHOLD))
        else:
            short = here.added.score < there.plan.ready.at
            kept_out = np.where(short, self.place_of[Part(Kind.THRESHOLD)], self.place_of[Part(Kind.CONDITION)])
        strongest = self._strongest(side, np.ones_like(here.added.score), turning=True)
        by_points = there.ready_with(here.added)
        for place, pair in reversed([*enumerate(self.pairing.rules)]):
            rule = pair[1 - side]
            if rule is not None and there.plan.rules[rule].points is None:
                barred = there.found.rules[rule].states == TRUE
                kept_out = np.where(barred, self.place_of[Part(Kind.BARRED, place)], kept_out)
                by_points &= ~barred
        kept_out = np.where(there.found.in_scope, kept_out, self.place_of[Part(Kind.SCOPE, 1 - side)])
        by_points &= there.found.in_scope
        return Decided(
            np.where(by_points, strongest.part, kept_out),
            np.where(by_points, strongest.old, 0),
            np.where(by_points, strongest.new, 0),
        )

    def moved(self) -> Decided:
        """What moved the score most of those whose scores differ; of others it means nothing."""
        old, new = self.sheets
        return self._strongest(1, np.sign(new.added.score - old.added.score), turning=False)

    def _all(self, part: Part) -> NDArray[np.int64]:
        return np.full(len(self.sheets[0].added.score), self.place_of[part])

    # ------------------------------------------------------------------------------------ points

    def _strongest(self, side: int, sign: Integers, *, turning: bool) -> Decided:
        """The part without which a lead would not have turned, then that which moves the score most in the direction of
        `sign`; where bounds hide what each does, that whose own points differ most."""
        here = self.sheets[side]
        nothing = np.zeros_like(here.added.score)
        best, strength = Decided(nothing - 1, nothing, nothing), [nothing + _WEAKEST] * 3
        for undone in self._undone(side):
            turns = ~here.ready_with(undone.left) if turning else np.zeros(len(nothing), np.bool_)
            its = [turns.astype(np.int64), sign * (here.added.score - undone.left.score), sign * undone.points]
            better = undone.differ & _greater(its, strength)
            best = Decided(
                np.where(better, self.place_of[undone.part], best.part),
                np.where(better, undone.old, best.old),
                np.where(better, undone.new, best.new),
            )
            strength = [np.where(better, mine, was) for mine, was in zip(its, strength, strict=True)]
        return best

    def _undone(self, side: int) -> Iterator[_Undone]:
        """Each part in which a side differs from the other, put back to what it is there."""
        yield from self._rules(side)
        yield from self._bounds(side)
        yield from self._overrides(side)

    def _rules(self, side: int) -> Iterator[_Undone]:
        old, new = self.sheets
        here, there = self.sheets[side], self.sheets[1 - side]
        for place in range(len(self.pairing.rules)):
            differ = here.points[place] != there.points[place]
            if here.groups[place] != there.groups[place]:
                differ = np.ones_like(differ)
            if differ.any():
                points = here.points[place] - there.points[place]
                left = here.with_rule(place, there)
                yield _Undone(Part(Kind.RULE, place), differ, old.points[place], new.points[place], points, left)

    def _bounds(self, side: int) -> Iterator[_Undone]:
        here, there = self.sheets[side], self.sheets[1 - side]
        none, all_of_them = np.zeros_like(here.added.score), np.ones(len(here.added.score), np.bool_)
        for place, (mine, its) in enumerate(zip(here.bounds, there.bounds, strict=True)):
            if (mine or NO_BOUNDS) != (its or NO_BOUNDS):
                left = here.with_bounds(place, there)
                yield _Undone(Part(Kind.BOUND, place), all_of_them, none, none, none, left)
        if here.score_bounds != there.score_bounds:
            yield _Undone(Part(Kind.SCORE_BOUND), all_of_them, none, none, none, here.with_score_bounds(there))

    def _overrides(self, side: int) -> Iterator[_Undone]:
        here, there = self.sheets[side], self.sheets[1 - side]
        for who in dict.fromkeys((*self.sheets[1].overridden, *self.sheets[0].overridden)):
            old, new = (sheet.gave(who) for sheet in self.sheets)
            points = (new - old) if side else (old - new)
            if points.any():
                left = here.with_override(who, there)
                yield _Undone(Part(Kind.OVERRIDE, who=who), points != 0, old, new, points, left)


def _greater(mine: Sequence[Integers], its: Sequence[Integers]) -> Bools:
    """By the first element in which they differ."""
    result = np.zeros(len(mine[0]), np.bool_)
    for a, b in zip(reversed(mine), reversed(its), strict=True):
        result = (a > b) | (a == b) & result
    return result
