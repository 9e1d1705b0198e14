"""Leads worth trying to tell two conditions, or two rules, apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice, product

from leadscore.plan.model import Condition, DayWindow, DecayTable, EventCount, Rule, TextMatches
from leadscore.plan.walk import Leaf, leaves
from leadscore.review.mutation.options import Facts, Options, Repeats
from leadscore.review.mutation.paths import Path, path_to
from leadscore.review.mutation.sketches import Sketch, Sketching
from leadscore.review.mutation.ways import Ways
from leadscore.values.pattern import Pattern

_SURROUNDINGS = 12
"""In so many ways is it seen to that a difference shows."""
_MOST = 400
"""So many leads are tried in each, on each day."""
_NO_REPEATS = Repeats()
_STEPS = (1, 2, 3, 5)


@dataclass(frozen=True, slots=True)
class Candidates:
    sketching: Sketching

    def of_rules(self, before: Rule, after: Rule) -> Iterator[Sketch]:
        """Leads for which two rules may give something else: where their conditions differ, both sides of each edge;
        else all that they may count."""
        days = (*_ends(before), *_ends(after))
        if before.condition != after.condition:
            yield from self.of_conditions(before.condition, after.condition, days)
            return
        every = self._leaves(before.condition)
        counted = [leaf for leaf in every if leaf in before.evidence]
        repeats = _repeats(before, after)
        for today in self._days(days, every):
            ways = self._ways(today, every, frozenset(counted), frozenset(), repeats)
            yield from islice(ways.all([(before.condition, True), *self._in_scope]), _MOST)

    def of_conditions(self, before: Condition, after: Condition, days: Iterable[date] = ()) -> Iterator[Sketch]:
        """Leads of whom one condition may be true, and the other not."""
        every = self._leaves(before, after)
        path = path_to(before, after)
        changed = _of_parts(path)
        rare = _patterns(_leaves(before), _leaves(after))
        for today in self._days(days, every):
            ways = self._ways(today, every, changed, rare, _NO_REPEATS)
            surroundings = list(islice(ways.all([*path.beside, *self._in_scope]), _SURROUNDINGS))
            cores = list(islice(_sketches(today, changed, ways), _MOST))
            for core in cores:
                for around in (ways.nothing, *surroundings):
                    joined = core.joined(around)
                    if joined is not None:
                        yield joined

    @property
    def _in_scope(self) -> list[tuple[Condition, bool]]:
        applies = self.sketching.plan.applies
        return [] if applies is None else [(applies, True)]

    def _leaves(self, *conditions: Condition) -> list[Leaf]:
        scope = (condition for condition, _ in self._in_scope)
        return list(dict.fromkeys(leaf for condition in (*conditions, *scope) for leaf in _leaves(condition)))

    def _days(self, days: Iterable[date], every: Sequence[Leaf]) -> Iterator[date]:
        """The usual day, those asked for, and days on which the windows of events lie in the past."""
        windows = (leaf.selector.window for leaf in every if isinstance(leaf, EventCount))
        ends = (w.last or w.first for w in windows if isinstance(w, DayWindow))
        after = [end + timedelta(2) for end in ends if end and end.year < date.max.year]
        possible = dict.fromkeys((self.sketching.today, *days, *after))
        return (day for day in possible if day.year >= 1970)

    def _ways(
        self,
        today: date,
        every: Sequence[Leaf],
        changed: frozenset[Leaf],
        rare: frozenset[Pattern],
        repeats: Repeats,
    ) -> Ways:
        """A field has the values of all comparisons that read it, so that one can be found that suits them all."""
        options = Options(self.sketching.plan, today, self.sketching.recent)
        by_leaf = {leaf: list(options.of(leaf, rare, repeats if leaf in changed else _NO_REPEATS)) for leaf in every}
        by_key: dict[str, dict[Facts, None]] = {}
        for key, facts in (option for some in by_leaf.values() for option in some):
            by_key.setdefault(key, {})[facts] = None
        sketches = {key: [Sketch(today, {key: facts}) for facts in some] for key, some in by_key.items()}
        keys = {leaf: dict.fromkeys(key for key, _ in some) for leaf, some in by_leaf.items()}
        return Ways(
            self.sketching, today, {leaf: [s for key in some for s in sketches[key]] for leaf, some in keys.items()}
        )


def _sketches(today: date, changed: Iterable[Leaf], ways: Ways) -> Iterator[Sketch]:
    """With nothing known that the changed comparisons ask for, with one thing, with two …"""
    options: dict[str, dict[Facts, None]] = {}
    for sketch in (sketch for leaf in changed for sketch in ways.options[leaf]):
        for key, facts in sketch.known.items():
            options.setdefault(key, {})[facts] = None
    for size in range(len(options) + 1):
        for keys in combinations(options, size):
            for known in product(*(options[key] for key in keys)):
                yield Sketch(today, dict(zip(keys, known, strict=True)))


def _leaves(condition: Condition) -> list[Leaf]:
    return [leaf for leaf, _ in leaves(condition)]


def _of_parts(path: Path) -> frozenset[Leaf]:
    """The comparisons in what differs: where they are the same on both sides, all of them."""
    sides = [frozenset(_leaves(part)) for part in path.parts]
    if len(sides) == 2 and sides[0] != sides[1]:
        return sides[0] ^ sides[1]
    return frozenset().union(*sides)


def _patterns(old: Sequence[Leaf], new: Sequence[Leaf]) -> frozenset[Pattern]:
    """The patterns that stand on one side only."""
    return _of(set(old) - set(new)).symmetric_difference(_of(set(new) - set(old)))


def _of(some: Iterable[Leaf]) -> frozenset[Pattern]:
    found: set[Pattern] = set()
    for leaf in some:
        if isinstance(leaf, TextMatches):
            found.update(leaf.patterns.patterns)
        elif isinstance(leaf, EventCount) and leaf.selector.targets is not None:
            found.update(leaf.selector.targets.patterns)
    return frozenset(found)


def _ends(rule: Rule) -> Iterator[date]:
    """The days on either side of a rule's period in force."""
    for end in (rule.in_force_from, rule.in_force_until):
        if end is not None:
            yield from (end + timedelta(by) for by in (0, -1, 1))


def _repeats(before: Rule, after: Rule) -> Repeats:
    """What shows how a rule counts, bounds and ages."""
    points = abs(before.points or after.points or 0)
    caps = {-(-rule.cap // points) for rule in (before, after) if rule.cap is not None and points}
    times = sorted({2} | caps | {cap + 1 for cap in caps}) if before.each or after.each else []
    return Repeats(before.each or after.each, tuple(times), tuple(_ages(before.decay, after.decay)))


def _ages(*decays: DecayTable | None) -> Iterator[int]:
    for steps in _STEPS:
        for decay in decays:
            if decay is not None:
                yield steps * decay.step_seconds
