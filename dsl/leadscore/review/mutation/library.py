"""Leads with as many different outcomes as can be found: what tells thresholds, bounds and bands apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from operator import add, sub

from leadscore.engine.bounds import clamped
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.engine.rules import result_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Rule
from leadscore.review.mutation.candidates import Candidates
from leadscore.review.mutation.sketches import Sketch

_MOST_MET = 40_000
_MOST_LEADS = 4_000
_MOST_OF_RULE = 400
_RECIPES = 4
_SAME = 2
_MOST_RECIPES = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A lead of the library with its outcome."""

    sketch: Sketch
    lead: Lead
    as_of: int
    outcome: Outcome


@dataclass(frozen=True)
class Library:
    candidates: Candidates

    @cached_property
    def leads(self) -> tuple[Known, ...]:
        """Each has a score, a total or a state that those before it have not; those with few facts come first."""
        seen: set[object] = set()
        found = [known for known in self._sums() if _is_new(known, seen)]
        found += islice(self._combined(seen), _MOST_LEADS)
        return tuple(sorted(found, key=lambda known: len(known.sketch.known)))

    @cached_property
    def recipes(self) -> tuple[Sketch, ...]:
        """For each rule, a few leads for whom it fires, those with the most points first."""
        return tuple(sketch for _, sketch in self._by_effect)

    @cached_property
    def _few(self) -> tuple[Sketch, ...]:
        """The recipes, but only some for the same points in one group."""
        counts: Counter[object] = Counter()
        found = []
        for effect, sketch in self._by_effect:
            counts[effect] += 1
            if counts[effect] <= _SAME:
                found.append(sketch)
        return tuple(found)

    @cached_property
    def _by_effect(self) -> tuple[tuple[object, Sketch], ...]:
        rules = self._sketching.plan.rules
        return tuple(((rule.group, *effect), sketch) for rule in rules for effect, sketch in self._recipes(rule))

    @cached_property
    def compiled(self) -> CompiledPlan:
        return compile_plan(self._sketching.plan)

    def known(self, sketch: Sketch) -> Known:
        lead, instant = self._sketching.lead(sketch)
        return Known(sketch, lead, instant, self.compiled.score(lead, instant))

    @property
    def _sketching(self):  # type: ignore[no-untyped-def]
        return self.candidates.sketching

    def _recipes(self, rule: Rule) -> list[tuple[tuple[int, bool], Sketch]]:
        """A few, those with the most points first."""
        given: dict[tuple[int, bool], Sketch] = {}
        nothing = replace(rule, points=0, decay=None)
        for sketch in islice(self.candidates.of_rules(rule, nothing), _MOST_OF_RULE):
            if sketch.today == self._sketching.today:
                result = result_of(rule, self._sketching.view(sketch))
                if result.points or result.disqualifies:
                    given.setdefault((result.points, result.disqualifies), sketch)
        most = sorted(given, key=lambda effect: -abs(effect[0]))
        return [(effect, given[effect]) for effect in most[:_RECIPES]]

    def _combined(self, seen: set[object]) -> Iterator[Known]:
        """With one recipe, with two …: their points are added up first, and only what looks new is scored."""
        start = self.known(Sketch(self._sketching.today))
        few = [(known, _effect(start, known)) for known in map(self.known, self._few) if not known.outcome.disqualified]
        layer, met, expected = {start.outcome.sums: (start.sketch, -1)}, {start.outcome.sums}, set[object]()
        for _ in range(_MOST_RECIPES):
            following: dict[tuple[int, ...], tuple[Sketch, int]] = {}
            for sums, (sketch, last) in layer.items():
                for i, (known, effect) in enumerate(few[last + 1 :], last + 1):
                    reached = tuple(map(add, sums, effect))
                    joined = None if reached in met else sketch.joined(known.sketch)
                    if joined is None:
                        continue
                    met.add(reached)
                    following[reached] = joined, i
                    if self._looks_new(reached, expected) and _is_new(found := self.known(joined), seen):
                        yield found
                if len(met) > _MOST_MET:
                    return
            layer = following

    def _looks_new(self, sums: tuple[int, ...], expected: set[object]) -> bool:
        plan = self._sketching.plan
        totals = [
            clamped(points, group.at_least, group.at_most) for points, group in zip(sums, plan.groups, strict=True)
        ]
        score = clamped(sum(totals), plan.score_low, plan.score_high)
        reached = sum(score >= at for at in self._thresholds)
        keys = {score, *((i, total, reached) for i, total in enumerate(totals))}
        new = not keys <= expected
        expected |= keys
        return new

    @cached_property
    def _thresholds(self) -> tuple[int, ...]:
        plan = self._sketching.plan
        return tuple(outcome.at for outcome in (plan.ready, *plan.bands) if outcome and outcome.at is not None)

    def _sums(self) -> Iterator[Known]:
        """Nothing; then all that speaks for a lead, or against it, of all groups, of one, and of all but one, and one
        thing of another group besides: what reaches bounds, and the highest thresholds."""
        every = range(len(self._sketching.plan.groups))
        chosen = [frozenset(every), *(frozenset({i}) for i in every), *(frozenset(every) - {i} for i in every)]
        for groups in dict.fromkeys(chosen):
            for sign in (1, -1):
                yield from self._sum(groups, sign)

    def _sum(self, groups: frozenset[int], sign: int) -> Iterator[Known]:
        known = self.known(Sketch(self._sketching.today))
        yield known
        besides = []
        for recipe in self.recipes:
            joined = known.sketch.joined(recipe)
            after = None if joined is None else self.known(joined)
            if after is None or after.outcome.disqualified:
                continue
            effect = _effect(known, after)
            if any(points for i, points in enumerate(effect) if i not in groups):
                besides.append(recipe)
            elif sign * sum(effect) > 0:
                known = after
                yield known
        for recipe in besides:
            joined = known.sketch.joined(recipe)
            if joined is not None:
                yield self.known(joined)


def _effect(start: Known, known: Known) -> tuple[int, ...]:
    """What a recipe adds to each group's sum, or to none where the lead is out of scope."""
    return tuple(map(sub, known.outcome.sums, start.outcome.sums)) or (0,) * len(start.outcome.sums)


def _is_new(known: Known, seen: set[object]) -> bool:
    keys = set(_keys(known.outcome))
    new = not keys <= seen
    seen |= keys
    return new


def _keys(outcome: Outcome) -> Iterator[object]:
    state = outcome.ready, outcome.ready_condition, outcome.band
    yield "score", outcome.score, outcome.ready_condition
    yield "state", *state, outcome.grade, outcome.disqualified
    for i, (points, total) in enumerate(zip(outcome.sums, outcome.totals, strict=True)):
        yield i, points
        yield i, total, state, outcome.to_ready == 0
