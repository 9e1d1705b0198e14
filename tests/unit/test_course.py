"""A lead's score over time: what the reference engine says on every day, and what moved it in between."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from leadscore.engine.clocks import Cause
from leadscore.engine.course import Change, Course, Point, course_of, outlook_of
from leadscore.engine.reference import score
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan
from leadscore.report.course_json import ahead_json
from leadscore.values.terms import LAST_INSTANT
from spec.agreement import plan_of
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON

DAY = 86_400
NOW = 20_544 * DAY  # 2026-04-01

POLICY = """
policy "x"
group fit
when title is "ceo" add 20
when created within 30 days add 8
when requested "summer" add 6 in force from 2026-05-01 until 2026-05-31
group interest at most 60 decays 50% every 30 days
when visited "pricing" add 50 as pricing
when replied within 20 days add 15 as conversation never decays
when downloaded add 10 each time up to 25 as downloads
when inactive for 60 days subtract 20 as silent
ready at 70 lost below 40
band hot at 70
band warm at 40
band cold otherwise
override "jane" add 5 by "Sam" until 2026-04-10 because "Met at the fair"
"""
PLAN = plan_of(POLICY)


def event(kind: str, target: str, age: float) -> Event:
    return Event(int(NOW - age * DAY), kind, target, 0, target)


def jane(*events: Event, **values: Value) -> Lead:
    return Lead("jane", values, tuple(sorted(events, key=lambda e: e.at)))


def course(*events: Event, plan: Plan = PLAN, **values: Value) -> Course:
    return course_of(plan, jane(*events, **values), NOW)


def moved(found: Course) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """The points ahead: their days, and what moved."""
    return [
        (
            f"{date.fromordinal(date(1970, 1, 1).toordinal() + point.at // DAY)}",
            [(c.cause.value, c.points, c.rule_id or c.name) for c in point.changes],
        )
        for point in found.ahead
    ]


# ------------------------------------------------------------------------------------------------ every engine's words


def told(point: Point) -> tuple[object, ...]:
    return (point.in_scope, point.score, point.ready, point.disqualified, point.band, point.grade)


@pytest.mark.parametrize("start", [0, 60])
def test_it_is_what_the_reference_engine_says_at_the_end_of_every_day(start: int) -> None:
    for seed in range(start, start + 25):
        file, cells, history = drawn(seed)
        plan, lead = plan_from(file), lead_from(cells, history)
        found = course_of(plan, lead, NOON, back_days=45, ahead_days=45)
        known = replace(lead, events=tuple(e for e in lead.events if e.at <= NOON))
        ends = [day * DAY + DAY - 1 for day in range(found.start // DAY, found.end // DAY)]
        for at in (found.start, NOON, *(at for at in ends if at > found.start)):
            place = bisect_right(found.points, at, key=lambda point: point.at) - 1
            card = score(plan, known, at)
            said = (card.in_scope, card.score, card.ready, card.disqualified, card.band, card.grade)
            assert told(found.points[place]) == said, (seed, at)


def test_changes_add_up_and_drops_are_right_to_the_second() -> None:
    drops = 0
    for seed in range(1000, 1100):
        file, cells, history = drawn(seed)
        plan, lead = plan_from(file), lead_from(cells, history)
        found = course_of(plan, lead, NOON, back_days=45, ahead_days=45)
        for before, after in pairwise(found.points):
            assert sum(change.points for change in after.changes) == (after.score or 0) - (before.score or 0), seed
        if found.drops is not None:
            drops += 1
            known = replace(lead, events=tuple(e for e in lead.events if e.at <= NOON))
            assert score(plan, known, found.drops - 1).ready
            assert not score(plan, known, found.drops).ready
        assert all(change.cause is not Cause.EVENT for point in found.ahead for change in point.changes)
    assert drops


def test_an_outlook_says_what_the_whole_course_does() -> None:
    some = [drawn(seed) for seed in range(2000, 2060)]
    cases = [(plan_from(file), lead_from(cells, history), NOON) for file, cells, history in some]
    for days in range(0, 60, 2):
        for plan in (PLAN, plan_of(POLICY.replace("lost below 40", ""))):
            cases.append(
                (plan, jane(event("visited", "pricing", days), event("replied", "", days / 3), title="ceo"), NOW)
            )
    lost, shorter = 0, 0
    for plan, lead, now in cases:
        whole, brief = course_of(plan, lead, now, back_days=0), outlook_of(plan, lead, now)
        assert ahead_json(plan, brief) == ahead_json(plan, whole)
        assert brief.points == whole.points[: len(brief.points)]
        lost += whole.lost not in (None, whole.drops)
        shorter += len(brief.points) < len(whole.points)
    assert lost > 5
    assert shorter > 30


# ------------------------------------------------------------------------------------------------ what moves


def test_decay_drops_a_lead_to_the_second() -> None:
    found = course(event("visited", "pricing", 10.25), title="ceo")
    drops = NOW - int(10.25 * DAY) + 30 * DAY
    assert (found.now.ready, found.now.score, found.drops) == (True, 75_000, drops)
    assert found.points[-1].band == "cold"
    assert next(point for point in found.ahead if point.at == drops).score == 45_000


def test_a_recorded_lead_stays_ready_until_lost_below() -> None:
    found = course(event("visited", "pricing", 10.25), title="ceo")
    assert found.drops is not None
    assert found.lost == found.drops + 30 * DAY
    without = course(event("visited", "pricing", 10.25), title="ceo", plan=plan_of(POLICY.replace("lost below 40", "")))
    assert without.lost == without.drops == found.drops


def test_every_step_says_what_moved_and_why() -> None:
    events = [event("downloaded", "a", 10.25), event("downloaded", "b", 20), event("downloaded", "c", 1)]
    events += [event("replied", "x", 5), event("requested", "summer", 3)]
    assert moved(course(*events, created=date(2026, 3, 20)))[:10] == [
        ("2026-04-11", [("override", -5000, "Sam")]),
        ("2026-04-16", [("window", -15_000, "conversation")]),
        ("2026-04-20", [("date", -8000, "fit: created within 30 days"), ("decay", -5000, "downloads")]),
        ("2026-04-30", [("decay", -5000, "downloads")]),
        ("2026-05-01", [("in force", 6000, 'fit: requested "summer"')]),
        ("2026-05-11", [("decay", -2500, "downloads")]),
        ("2026-05-20", [("decay", -2500, "downloads")]),
        ("2026-05-30", [("silence", -20_000, "silent"), ("decay", -2500, "downloads")]),
        ("2026-06-01", [("in force", -6000, 'fit: requested "summer"')]),
        ("2026-06-10", [("decay", -1250, "downloads")]),
    ]


def test_the_past_tells_events_and_what_a_bound_took() -> None:
    found = course(event("visited", "pricing", 3.5), event("replied", "x", 1.5))
    assert [point.score for point in found.past] == [5000, 55_000, 65_000]
    assert [point.changes for point in found.past[1:]] == [
        (Change(Cause.EVENT, 50_000, "pricing"),),
        (Change(Cause.EVENT, 15_000, "conversation"), Change(Cause.BOUND, -5000, name="interest")),
    ]


def test_a_lead_comes_into_scope_and_leaves_it() -> None:
    plan = plan_of('policy "x"\napplies if visited within 10 days\nwhen visited add 20\nready at 10')
    found = course(event("visited", "p", 3), plan=plan)
    scores = [(point.in_scope, point.score, [c.cause for c in point.changes]) for point in found.points]
    assert scores == [
        (False, None, []),
        (True, 20_000, [Cause.SCOPE]),
        (True, 20_000, []),
        (False, None, [Cause.SCOPE]),
    ]
    assert found.drops == NOW + 7 * DAY + 1


def test_a_lead_for_whom_nothing_moves_has_no_days_ahead() -> None:
    found = course(title="ceo", plan=plan_of('policy "x"\nwhen title is "ceo" add 20\nready at 10'))
    assert (found.ahead, found.drops, found.lost) == ((), None, None)
    assert [point.at for point in found.points] == [NOW - 90 * DAY, NOW]


def test_events_after_the_instant_do_not_happen() -> None:
    assert course(event("visited", "pricing", -3)).points == course().points


def test_the_first_and_the_last_years_there_are() -> None:
    assert course_of(PLAN, jane(), 0).start == 0
    assert course_of(PLAN, jane(), LAST_INSTANT).end == LAST_INSTANT
