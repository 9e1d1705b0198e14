"""What decided about a lead, thought through for one lead at a time, part by part: slow, and as it is explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from leadscore.batch.deciding.parts import Kind, Pairing, Part
from leadscore.engine.bounds import clamped
from leadscore.engine.conditions import truth, view_of
from leadscore.engine.model import Scorecard, State
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.values.text import fold

K, V = TypeVar("K"), TypeVar("V")
Bounds: TypeAlias = tuple[int | None, int | None]
NO_BOUNDS: Bounds = (None, None)


@dataclass(frozen=True)
class Sheet:
    """By places in the pairing: what each rule of a version gives to which group, and the groups' bounds; by part, what
    each override adds."""

    rules: Mapping[int, tuple[int, int]]
    bounds: Mapping[int, Bounds]
    score_bounds: Bounds
    overrides: Mapping[Part, int]

    def totals(self) -> dict[int, int]:
        sums = dict.fromkeys(self.bounds, 0)
        for group, points in self.rules.values():
            sums[group] += points
        return {group: clamped(points, *self.bounds[group]) for group, points in sums.items()}

    def score(self) -> int:
        return clamped(sum(self.totals().values()), *self.score_bounds) + sum(self.overrides.values())

    def points(self, part: Part) -> int:
        return self.rules.get(part.place, (0, 0))[1] if part.kind is Kind.RULE else self.overrides.get(part, 0)

    def undone(self, part: Part, other: Sheet) -> Sheet | None:
        """With a part as in the other sheet; None if it is the same there."""
        match part.kind:
            case Kind.RULE if self.rules.get(part.place) != other.rules.get(part.place):
                group = other.rules.get(part.place, (None, 0))[0]
                bounds = self.bounds if group is None else {group: other.bounds[group], **self.bounds}
                return replace(self, rules=_with(self.rules, part.place, other.rules), bounds=bounds)
            case Kind.BOUND if self.bounds.get(part.place, NO_BOUNDS) != other.bounds.get(part.place, NO_BOUNDS):
                return replace(self, bounds={**self.bounds, part.place: other.bounds.get(part.place, NO_BOUNDS)})
            case Kind.SCORE_BOUND if self.score_bounds != other.score_bounds:
                return replace(self, score_bounds=other.score_bounds)
            case Kind.OVERRIDE if self.overrides.get(part, 0) != other.overrides.get(part, 0):
                return replace(self, overrides=_with(self.overrides, part, other.overrides))
        return None


def _with(mine: Mapping[K, V], key: K, its: Mapping[K, V]) -> dict[K, V]:
    rest = {each: value for each, value in mine.items() if each != key}
    return {**rest, key: its[key]} if key in its else rest


@dataclass(frozen=True)
class Naive:
    """`parts` in the order in which they come first where they are equally strong."""

    plans: tuple[Plan, Plan]
    pairing: Pairing
    parts: tuple[Part, ...]

    def turned(self, lead: Lead, cards: tuple[Scorecard, Scorecard]) -> Part:
        """Of a lead that is ready in one version alone."""
        side = 0 if cards[0].ready else 1
        plan, card = self.plans[1 - side], cards[1 - side]
        if not card.in_scope:
            return Part(Kind.SCOPE, 1 - side)
        if card.disqualified:
            barring = next(r.rule_id for g in card.groups for r in g.rules if r.disqualifies and r.state is State.FIRED)
            places = {
                plan.rules[p[1 - side]].id: n for n, p in enumerate(self.pairing.rules) if p[1 - side] is not None
            }
            return Part(Kind.BARRED, places[barring])
        sheets = [self.sheet(which, cards[which]) for which in (0, 1)]
        here, there = sheets[side], sheets[1 - side]
        if plan.ready and self.is_ready(1 - side, lead, card.as_of, here):
            turns = {p: u and not self.is_ready(side, lead, card.as_of, u) for p, u in self.undone(here, there)}
            return self.strongest(here, there, 1, turns)
        return Part(Kind.THRESHOLD if not plan.ready or here.score() < plan.ready.at else Kind.CONDITION)

    def moved(self, cards: tuple[Scorecard, Scorecard]) -> Part:
        """Of a lead that has another score in both versions."""
        old, new = (self.sheet(side, cards[side]) for side in (0, 1))
        return self.strongest(new, old, 1 if new.score() > old.score() else -1, {})

    def strongest(self, here: Sheet, there: Sheet, sign: int, turns: Mapping[Part, bool]) -> Part:
        def strength(item: tuple[Part, Sheet]) -> tuple[bool, int, int]:
            part, undone = item
            own = here.points(part) - there.points(part)
            return turns.get(part, False), sign * (here.score() - undone.score()), sign * own

        return max(self.undone(here, there), key=strength)[0]

    def undone(self, here: Sheet, there: Sheet) -> Iterator[tuple[Part, Sheet]]:
        for part in self.parts:
            if undone := here.undone(part, there):
                yield part, undone

    def is_ready(self, side: int, lead: Lead, as_of: int, sheet: Sheet) -> bool:
        plan = self.plans[side]
        if plan.ready is None or sheet.score() < plan.ready.at:
            return False
        places = {place[side]: joint for joint, place in enumerate(self.pairing.groups)}
        totals = {group.name: sheet.totals().get(places[place], 0) for place, group in enumerate(plan.groups)}
        view = view_of(lead, as_of, frozenset(kind.name for kind in plan.events if kind.by_us))
        return plan.ready.condition is None or truth(plan.ready.condition, replace(view, totals=totals)) is True

    def sheet(self, side: int, card: Scorecard) -> Sheet:
        plan = self.plans[side]
        groups = {place[side]: joint for joint, place in enumerate(self.pairing.groups)}
        rules = {place[side]: joint for joint, place in enumerate(self.pairing.rules)}
        points = [(groups[place], rule.points) for place, group in enumerate(card.groups) for rule in group.rules]
        overrides: Counter[Part] = Counter()
        for one in card.overrides:
            overrides[Part(Kind.OVERRIDE, who=(fold(one.lead), one.by))] += one.points
        return Sheet(
            rules={rules[place]: gives for place, gives in enumerate(points)},
            bounds={groups[place]: (group.at_least, group.at_most) for place, group in enumerate(plan.groups)},
            score_bounds=(plan.score_low, plan.score_high),
            overrides=overrides,
        )
