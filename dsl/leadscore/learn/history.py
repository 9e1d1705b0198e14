"""Leads scored as of the day each of them mattered, with what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import numpy as np

from leadscore.engine.compiled import Score, compile_plan
from leadscore.engine.course import course_of
from leadscore.facts.model import Lead, Value
from leadscore.learn.firings import Collector, Firings
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.ladder import Bools, Ladder, Numbers
from leadscore.learn.tally import Sign, Tally, fold_of
from leadscore.plan.model import Plan
from leadscore.values.days import DAY, day_number
from leadscore.values.text import fold

LOWEST = -(2**62)
"""Stands for the score of who is disqualified: below all others."""
_COURSES = 300
"""Of so many wins, more or less, it is looked up since when they were ready."""
_MOST_VALUES = 20_000
"""So many values of a field are counted apart."""
_YEAR = 365
_SOME_OTHER = "another"


@dataclass(slots=True)
class Seen:
    """What the policy could go by, counted over all leads: its fields by value (None: unknown), the kinds of events
    that happened before the day that mattered, the rules that fired (by their place), and what came after that day."""

    fields: dict[str, dict[Value | None, Tally]] = field(default_factory=dict)
    kinds: dict[str, Sign] = field(default_factory=dict)
    rules: dict[int, Sign] = field(default_factory=dict)
    later_events: Counter[str] = field(default_factory=Counter)
    earlier_events: Counter[str] = field(default_factory=Counter)
    later_dates: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Wait:
    """Of a win that was ready: how many days from its first sign until then, and from then to the day it mattered."""

    to_ready: int
    before: int


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Leads in scope, an array each. Points are millipoints, times seconds since 1970-01-01T00:00:00Z (-1: unknown).

    `end` is that of the data; `on` is when the outcome came to be, `at` when the lead is scored.

    `condition` is whether what stands behind `ready … if` holds; `band` is a place in the plan's bands, -1 for none;
    `segments` are the values to tell apart, None where nobody asks. `unmentioned` are leads of whom no outcome is told,
    `too_new` those whose day has not come by the end of the data.
    """

    plan: Plan
    end: int
    ids: Sequence[str]
    won: Bools
    on: Numbers
    at: Numbers
    started: Numbers
    score: Numbers
    ready: Bools
    condition: Bools
    disqualified: Bools
    band: Numbers
    segments: Sequence[str] | None
    out_of_scope: int
    unmentioned: int
    too_new: int
    seen: Seen
    firings: Firings
    waits: Sequence[Wait]

    def __len__(self) -> int:
        return len(self.won)

    @property
    def can_be_ready(self) -> Bools:
        """Those whom nothing keeps from it but their score."""
        return self.condition & ~self.disqualified

    @property
    def order(self) -> Numbers:
        """What leads are ranked by: the score, and last who is disqualified."""
        return np.where(self.disqualified, LOWEST, self.score)

    def ladder(self, some: Bools | None = None) -> Ladder:
        """Of all leads, or of some."""
        order = self.order
        return Ladder.of(order, self.won) if some is None else Ladder.of(order[some], self.won[some])


def history_of(plan: Plan, leads: Iterable[Lead], outcomes: Outcomes, end: int, segment: str | None = None) -> History:
    """Scores the leads whose outcome is known, each at its own instant, else at `end`, the end of the data: what would
    have come after it nobody knows. `segment` is the field, of the policy or beyond it, whose values are told apart."""
    walk = _Walk(plan, outcomes.wins, end)
    for lead in leads:
        known = outcomes.by_id.get(lead.id)
        if known is None:
            walk.unmentioned += lead.id not in outcomes.left
        elif known.at is not None and known.at > end:
            walk.too_new += 1
        else:
            walk.saw(lead, known, segment)
    return walk.history(segment is not None)


def last_event(leads: Iterable[Lead], until: int) -> int | None:
    """The newest event of all, without those after `until`; None where there is none."""
    times = (event.at for lead in leads for event in lead.events if event.at <= until)
    return max(times, default=None)


class _Walk:
    def __init__(self, plan: Plan, wins: int, end: int) -> None:
        self._plan, self._score, self._end = plan, compile_plan(plan).score, end
        self._ids: list[str] = []
        self._bands = {band.name: place for place, band in enumerate(plan.bands)}
        self._fields = sorted(plan.used_fields)
        self._every = max(1, wins // _COURSES)
        self._wins = self._out_of_scope = 0
        self.unmentioned = self.too_new = 0
        self._rows: list[tuple[bool, int, int, int, int, bool, bool, bool, int]] = []
        self._segments: list[str] = []
        self._spellings: dict[str, str] = {}
        self._waits: list[Wait] = []
        self._seen = Seen({name: {} for name in self._fields})
        self._firings = Collector(plan)

    def saw(self, lead: Lead, known: Known, segment: str | None) -> None:
        won, at = known.won, self._end if known.at is None else known.at
        outcome = self._score(lead, at)
        if outcome.score is None:
            self._out_of_scope += 1
            return
        condition = self._plan.ready is None or outcome.ready_condition is True
        self._ids.append(lead.id)
        self._firings.saw(outcome)
        self._rows.append(
            (
                won,
                -1 if known.on is None else known.on,
                at,
                _started(lead),
                outcome.score,
                outcome.ready,
                condition,
                outcome.disqualified,
                -1 if outcome.band is None else self._bands[outcome.band],
            )
        )
        if segment is not None:
            text = lead.shown.get(segment) or _text(lead.values.get(segment))
            self._segments.append(self._spellings.setdefault(fold(text), text))
        self._count(lead, won, at)
        if won:
            self._wins += 1
            if outcome.ready and lead.events and self._wins % self._every == 0:
                self._waits.extend(_waits(self._plan, lead, at, self._score))

    def _count(self, lead: Lead, won: bool, at: int) -> None:
        seen, fold = self._seen, fold_of(lead.id)
        for name in self._fields:
            value = lead.values.get(name)
            values = seen.fields[name]
            if value not in values and len(values) >= _MOST_VALUES:
                value = _SOME_OTHER
            values.setdefault(value, Tally()).saw(won, fold)
            if isinstance(value, date) and day_number(value) * DAY > at:
                seen.later_dates[name] += 1
        used = self._plan.used_events
        before = {event.kind for event in lead.events if event.at <= at and event.kind in used}
        for kind in before:
            seen.kinds.setdefault(kind, Sign()).saw(won)
        for event in lead.events:
            if event.kind in used:
                (seen.later_events if event.at > at else seen.earlier_events)[event.kind] += 1

    def history(self, has_segments: bool) -> History:
        columns = list(zip(*self._rows, strict=True)) or [()] * 9
        won, on, at, started, score, ready, condition, disqualified, band = columns
        firings = self._firings.firings()
        self._seen.rules = _signs(firings.fired, np.array(won, np.bool_))
        return History(
            plan=self._plan,
            end=self._end,
            ids=self._ids,
            won=np.array(won, np.bool_),
            on=np.array(on, np.int64),
            at=np.array(at, np.int64),
            started=np.array(started, np.int64),
            score=np.array(score, np.int64),
            ready=np.array(ready, np.bool_),
            condition=np.array(condition, np.bool_),
            disqualified=np.array(disqualified, np.bool_),
            band=np.array(band, np.int64),
            segments=self._segments if has_segments else None,
            out_of_scope=self._out_of_scope,
            unmentioned=self.unmentioned,
            too_new=self.too_new,
            seen=self._seen,
            firings=firings,
            waits=tuple(self._waits),
        )


def _signs(fired: Bools, won: Bools) -> dict[int, Sign]:
    """Of the rules that fired at all, by their place."""
    leads, wins = fired.sum(axis=1).tolist(), fired[:, won].sum(axis=1).tolist()
    return {place: Sign(leads[place], wins[place]) for place in range(len(fired)) if leads[place]}


def _text(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


def _started(lead: Lead) -> int:
    """When the lead was created, else its first event; -1: unknown."""
    created = lead.values.get("created")
    if isinstance(created, date):
        return day_number(created) * DAY
    return lead.events[0].at if lead.events else -1


def _waits(plan: Plan, lead: Lead, at: int, score: Score) -> Iterator[Wait]:
    """Since when the lead has been ready without a break; nothing where its first sign comes after that."""
    known = replace(lead, events=tuple(event for event in lead.events if event.at <= at))
    first = _started(known)
    if first < 0 or first > at:
        return
    back = min(_YEAR, (at - first) // DAY + 1)
    since = at
    for point in reversed(course_of(plan, known, at, back_days=back, ahead_days=0, score=score).points):
        if not point.ready:
            break
        since = point.at
    yield Wait(max(0, since - first) // DAY, (at - since) // DAY)
