"""A lead's score over time: how it came to be what it is, and what becomes of it if nothing happens.

The resolution is a day (UTC): the engine scores the lead at the last second of every day on which anything may move,
and at `as of` itself. Only where the lead becomes ready or stops being so, changes its band, or falls out of scope
in the days to come, the very second is looked for. What moves and moves back within one day is not seen.

Of the past, the lead's events are as they then were; its attributes and the policy are today's, for nobody recorded how
they were. Of the future, nothing is known but what the clock does: decay, windows, dates, silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from leadscore.engine.clocks import Cause, Clocks
from leadscore.engine.compiled import Score, compile_plan
from leadscore.engine.making import Later, deferrable, maker
from leadscore.engine.outcome import Outcome
from leadscore.engine.still import still_counted
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan, Rule
from leadscore.values.days import DAY, day_number
from leadscore.values.terms import LAST_INSTANT
from leadscore.values.text import fold


@dataclass(frozen=True, slots=True)
class Change:
    """By how many millipoints something moved the score. `rule_id` is None where it was no rule; then `name` is the
    group whose bound it was (blank: the score's), or the person whose override ended."""

    cause: Cause
    points: int
    rule_id: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """How the lead stands from `at` (seconds since 1970-01-01T00:00:00Z) on, until the next point.

    `score` is in millipoints, None out of scope. `changes` are what moved since the point before, the largest first:
    they add up to the difference of the two scores, unless the lead came into the policy's scope or left it.
    """

    at: int
    in_scope: bool
    score: int | None
    ready: bool
    disqualified: bool
    band: str | None
    grade: str | None
    changes: tuple[Change, ...] = ()


deferrable(Point, "changes")
_make_point = maker(Point)


@dataclass(frozen=True, slots=True)
class Course:
    """The points are in order of time; the first is at `start`, one is at `as_of`, and what is said holds until `end`.

    `threshold` is that of `ready at`, None without. `drops` is the first instant after `as_of` at which a lead that is
    ready no longer is. Where scorings are recorded, `lost below` keeps it ready until `lost`. None: not before `end`.
    """

    as_of: int
    start: int
    end: int
    threshold: int | None
    points: tuple[Point, ...]
    drops: int | None
    lost: int | None

    @property
    def now(self) -> Point:
        return next(point for point in self.points if point.at == self.as_of)

    @property
    def past(self) -> tuple[Point, ...]:
        """The points before `as_of`."""
        return tuple(point for point in self.points if point.at < self.as_of)

    @property
    def ahead(self) -> tuple[Point, ...]:
        """The points after `as_of`."""
        return tuple(point for point in self.points if point.at > self.as_of)


def course_of(
    plan: Plan, lead: Lead, as_of: int, *, back_days: int = 90, ahead_days: int = 365, score: Score | None = None
) -> Course:
    """The course of a lead's score from `back_days` before `as_of` to `ahead_days` after it.

    `score` is the plan's, compiled: who asks for many leads keeps it.
    """
    walk = _Walk(plan, lead, as_of, back_days, ahead_days, score or compile_plan(plan).score)
    return _course(walk, list(walk.outcomes()))


def outlook_of(plan: Plan, lead: Lead, as_of: int, *, ahead_days: int = 365, score: Score | None = None) -> Course:
    """As `course_of` from `as_of` on, with as many points as it takes to say what becomes of the lead: none behind the
    first at which it is said to be something else and, where it is ready now, that at which it would be lost."""
    walk = _Walk(plan, lead, as_of, 0, ahead_days, score or compile_plan(plan).score)
    return _course(walk, list(_until_it_turns(plan, walk.outcomes())))


def _until_it_turns(plan: Plan, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    now = next(outcomes)
    yield now
    for outcome in outcomes:
        yield outcome
        if not _stays_ready(plan, outcome) if now.ready else _said(outcome) != _said(now):
            return


def _course(walk: _Walk, outcomes: list[Outcome]) -> Course:
    plan, as_of = walk.plan, walk.as_of
    now = next(outcome for outcome in outcomes if outcome.as_of == as_of)
    ahead = [outcome for outcome in outcomes if outcome.as_of > as_of and now.ready]
    return Course(
        as_of=as_of,
        start=walk.start,
        end=walk.end,
        threshold=None if plan.ready is None else plan.ready.at,
        points=tuple(walk.points(outcomes)),
        drops=next((outcome.as_of for outcome in ahead if not outcome.ready), None),
        lost=next((outcome.as_of for outcome in ahead if not _stays_ready(plan, outcome)), None),
    )


def _stays_ready(plan: Plan, outcome: Outcome) -> bool:
    """Whether a lead that was ready at the last recorded scoring still is."""
    lost_below = None if plan.ready is None else plan.ready.lost_below
    high_enough = lost_below is not None and outcome.score is not None and outcome.score >= lost_below
    return outcome.ready or (high_enough and not outcome.disqualified)


def _standing(plan: Plan, outcome: Outcome) -> tuple[object, ...]:
    """What the lead is said to be, without its score and grade, or would be if it was recorded as ready."""
    return (*_said(outcome), _stays_ready(plan, outcome))


def _said(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.in_scope, outcome.ready, outcome.disqualified, outcome.band)


class _Walk:
    """Goes from day to day, and keeps what differs from what was."""

    def __init__(self, plan: Plan, lead: Lead, as_of: int, back_days: int, ahead_days: int, score: Score) -> None:
        self.plan, self.as_of, self._score = plan, as_of, score
        self._rules = plan.rules
        self.start = max(0, as_of - back_days * DAY)
        self.end = min(LAST_INSTANT, as_of + ahead_days * DAY)
        self._lead = replace(lead, events=tuple(event for event in lead.events if event.at <= as_of))
        clocks = Clocks(plan, self._lead, self.start // DAY, self.end // DAY)
        self._then = still_counted(plan, self._lead, clocks.selected, self.start)
        self._later = still_counted(plan, self._lead, clocks.selected, as_of)
        self._clocks = clocks.of_rules()
        self._days = clocks.of_outcome().union(*(clock.all_days for clock in self._clocks))

    # -------------------------------------------------------------------------------------------- outcomes

    def outcomes(self) -> Iterator[Outcome]:
        """What the engine says at each instant that is looked at, in order."""
        before = self._at(self.start)
        yield before
        for at in self._instants():
            after = self._at(at)
            while before.as_of >= self.as_of and _standing(self.plan, before) != _standing(self.plan, after):
                before = self._turn(before, at)
                yield before
            if before.as_of != at:
                yield after
            before = after

    def _instants(self) -> list[int]:
        """The last seconds of the days, and `as of`."""
        ends = {min((day + 1) * DAY - 1, self.end) for day in self._days}
        return sorted(at for at in {self.as_of, *ends} if at > self.start)

    def _at(self, at: int) -> Outcome:
        return self._score(self._later if at >= self.as_of else self._then, at)

    def _turn(self, before: Outcome, last: int) -> Outcome:
        """The first instant after `before` and up to `last` at which the lead is said to be something else."""
        low, high, was = before.as_of, last, _standing(self.plan, before)
        while high - low > 1:
            middle = (low + high) // 2
            if _standing(self.plan, self._at(middle)) == was:
                low = middle
            else:
                high = middle
        return self._at(high)

    # -------------------------------------------------------------------------------------------- points

    def points(self, outcomes: Iterable[Outcome]) -> Iterator[Point]:
        """Those that differ from the one before, and the one at `as of`."""
        told: Outcome | None = None
        for outcome in outcomes:
            moved = told is None or self._differ(told, outcome)
            if moved or outcome.as_of == self.as_of:
                yield _point(outcome, () if told is None else Later([self._changes, told, outcome]))
                told = outcome

    def _differ(self, before: Outcome, after: Outcome) -> bool:
        if (before.score, before.grade) != (after.score, after.grade):
            return True
        return _standing(self.plan, before) != _standing(self.plan, after)

    def _changes(self, before: Outcome, after: Outcome) -> tuple[Change, ...]:
        if before.in_scope != after.in_scope:
            return (Change(Cause.SCOPE, (after.score or 0) - (before.score or 0)),)
        if not after.in_scope:
            return ()
        changes = [*self._of_rules(before, after), *self._of_bounds(before, after), *self._of_overrides(before, after)]
        return tuple(sorted((change for change in changes if change.points), key=lambda change: -abs(change.points)))

    def _of_rules(self, before: Outcome, after: Outcome) -> Iterator[Change]:
        moved = [place for place, (was, now) in enumerate(zip(before.points, after.points, strict=True)) if was != now]
        for place in moved:
            rule, was, now = self._rules[place], before.points[place], after.points[place]
            causes = self._clocks[place].causes((before.as_of + 1) // DAY, after.as_of // DAY)
            if before.as_of >= self.as_of:
                causes -= {Cause.EVENT}
            cause = _cause(rule, causes, before.states[place] is after.states[place], abs(now) > abs(was))
            yield Change(cause, now - was, rule.id)

    def _of_bounds(self, before: Outcome, after: Outcome) -> Iterator[Change]:
        cuts = zip(self.plan.groups, before.sums, before.totals, after.sums, after.totals, strict=True)
        for group, old_sum, old_total, new_sum, new_total in cuts:
            yield Change(Cause.BOUND, (new_total - new_sum) - (old_total - old_sum), name=group.name)
        yield Change(Cause.BOUND, after.cut - before.cut)

    def _of_overrides(self, before: Outcome, after: Outcome) -> Iterator[Change]:
        """They end, and never begin."""
        names = {fold(self._lead.id), self._lead.values.get("email")}
        first, last = before.as_of // DAY, after.as_of // DAY
        for override in self.plan.overrides:
            if override.lead in names and first <= day_number(override.until) < last:
                yield Change(Cause.OVERRIDE, -override.points, name=override.by)


def _point(outcome: Outcome, changes: Sequence[object]) -> Point:
    """`changes`, or what makes them."""
    return _make_point(
        at=outcome.as_of,
        in_scope=outcome.in_scope,
        score=outcome.score,
        ready=outcome.ready,
        disqualified=outcome.disqualified,
        band=outcome.band,
        grade=outcome.grade,
        changes=changes,
    )


def _cause(rule: Rule, causes: frozenset[Cause], same_state: bool, grows: bool) -> Cause:
    """What moved the rule; where several things may have: what alone explains the way it went."""
    if not same_state:
        order = (Cause.FORCE, Cause.EVENT, Cause.WINDOW, Cause.SILENCE, Cause.DATE, Cause.DECAY)
    elif grows:
        order = (Cause.EVENT, Cause.WINDOW, Cause.DATE, Cause.SILENCE, Cause.FORCE, Cause.DECAY)
    elif rule.each is None:
        order = (Cause.DECAY, Cause.WINDOW, Cause.EVENT, Cause.DATE, Cause.SILENCE, Cause.FORCE)
    else:
        order = (Cause.WINDOW, Cause.DECAY, Cause.EVENT, Cause.DATE, Cause.SILENCE, Cause.FORCE)
    return min(causes, key=order.index)
