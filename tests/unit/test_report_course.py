"""A score over time in words and as a picture, and two leads beside each other: all of it adds up."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from rich.console import Console

from leadscore.engine.course import Course, course_of
from leadscore.engine.reference import score
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan
from leadscore.report import beside_forms, course_forms
from leadscore.report.beside import Kind, rows_of, told_apart
from leadscore.report.chart import chart_of
from leadscore.report.course import coarse, if_nothing_happens, outlook, steps
from leadscore.report.explanation import Explanation, explain
from spec.agreement import plan_of
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON

DAY = 86_400
NOW = 20_544 * DAY  # 2026-04-01

POLICY = """
policy "x"
group fit
when title is "ceo" add 20
when requested "summer" add 60 as summer in force from 2026-05-01 until 2026-05-31
group interest at most 60 decays 50% every 30 days
when visited "pricing" add 50 as pricing
when inactive for 60 days subtract 20 as silent
ready at 70 lost below 40
band hot at 70
band warm at 40
band cold otherwise
"""
PLAN = plan_of(POLICY)


def event(kind: str, target: str, age: float) -> Event:
    return Event(int(NOW - age * DAY), kind, target, 0, target)


def course(*events: Event, plan: Plan = PLAN, ahead: int = 365, **values: Value) -> Course:
    lead = Lead("jane", values, tuple(sorted(events, key=lambda e: e.at)))
    return course_of(plan, lead, NOW, ahead_days=ahead)


PRICING = event("visited", "pricing", 10.25)

# ------------------------------------------------------------------------------------------------ if nothing happens


def test_when_and_why_it_falls_below_the_threshold() -> None:
    assert if_nothing_happens(PLAN, course(PRICING, title="ceo")) == (
        "If nothing happens, it falls below 70 on 2026-04-20 18:00 UTC (in 19 days), to 45: pricing -25 (decay). "
        "Once recorded as ready it stays so until 2026-05-20, for it is lost below 40."
    )
    assert outlook(PLAN, course(PRICING, title="ceo")) == (
        "If nothing happens, it falls below 70 on 2026-04-20 18:00 UTC (in 19 days), to 45."
    )


@pytest.mark.parametrize(
    ("events", "values", "words"),
    [
        ([PRICING], {}, "it goes from band warm to band cold on 2026-04-20 18:00 UTC (in 19 days), with 25: pricing"),
        ([event("requested", "summer", 1)], {"title": "ceo"}, "it becomes ready on 2026-05-01 (in 30 days), with 80:"),
        ([], {"title": "ceo"}, "it stays not ready, band cold for 365 days."),
    ],
)
def test_what_else_may_come(events: list[Event], values: dict[str, Value], words: str) -> None:
    assert if_nothing_happens(PLAN, course(*events, **values)).startswith(f"If nothing happens, {words}")


def test_a_lead_that_stays_as_it_is_may_lose_points() -> None:
    told = if_nothing_happens(PLAN, course(event("visited", "pricing", 1), title="ceo", ahead=25))
    assert told == "If nothing happens, it stays ready, band hot for 25 days."
    bare = plan_of('policy "x"\nwhen visited add 9 fades over 30 days\nready at 10')
    told = if_nothing_happens(bare, course(event("visited", "pricing", 1), plan=bare))
    assert told == "If nothing happens, it stays not ready for 365 days, with a score of 0 in the end."


def test_scope_and_disqualification_come_and_go() -> None:
    plan = plan_of('policy "x"\napplies if visited within 10 days\nwhen visited add 20\nready at 10')
    assert "it falls out of this policy's scope on 2026-04-08 00:00:01" in if_nothing_happens(
        plan, course(event("visited", "p", 3), plan=plan)
    )
    assert if_nothing_happens(plan, course(plan=plan)) == ""
    plan = plan_of('policy "x"\nwhen visited add 20\nwhen inactive for 5 days disqualify\nready at 10')
    assert "it is disqualified on 2026-04-03 00:00:01 UTC (in 2 days)" in if_nothing_happens(
        plan, course(event("visited", "p", 3), plan=plan)
    )


def test_without_a_threshold_and_bands_there_is_nothing_to_become() -> None:
    plan = plan_of('policy "x"\nwhen visited add 9 fades over 30 days')
    assert if_nothing_happens(plan, course(event("visited", "p", 1), plan=plan)) == ""


# ------------------------------------------------------------------------------------------------ steps


def test_steps_say_what_moved() -> None:
    told = steps(PLAN, course(PRICING, title="ceo"))
    assert [(step.when, step.score, step.state, step.moved) for step in told[:5]] == [
        ("2026-01-01", "20", "not ready, band cold", ""),
        ("2026-03-21", "70", "ready, band hot", "pricing +50"),
        ("2026-04-01", "70", "ready, band hot", "now"),
        ("2026-04-20", "45", "not ready, band warm", "pricing -25 (decay)"),
        ("2026-05-20", "32.5", "not ready, band cold", "pricing -12.5 (decay)"),
    ]


def test_small_moves_are_told_with_the_next_and_add_up() -> None:
    for seed in range(60):
        file, cells, history = drawn(seed)
        found = course_of(plan_from(file), lead_from(cells, history), NOON, back_days=45, ahead_days=45)
        kept = coarse(found, 5_000)
        assert {point.at for point in kept} <= {point.at for point in found.points}
        assert NOON in [point.at for point in kept]
        for before, after in pairwise(kept):
            assert sum(change.points for change in after.changes) == (after.score or 0) - (before.score or 0)
            same = (before.ready, before.band, before.in_scope) == (after.ready, after.band, after.in_scope)
            small = abs((after.score or 0) - (before.score or 0)) < 5_000
            assert not (same and small) or before.disqualified != after.disqualified or after.at == NOON


# ------------------------------------------------------------------------------------------------ the picture


def test_the_picture_shows_threshold_now_and_the_day_of_the_drop() -> None:
    chart = chart_of(course(PRICING, title="ceo"), 60, 5)
    assert chart.lines == (
        "70 ┤┄┄┄┄┄┄┄┄┄████┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄",
        "   │         ████▁▁▁▁",
        "   │         ████████",
        "   │▃▃▃▃▃▃▃▃▃████████",
        " 0 ┤█████████████████▇▇▇▃▃▃▃▁▁▁▁",
        "    ───────────┴─▼──────────────────────────────────────────",
        "              now                                 2027-04-01",
    )
    assert (chart.threshold, chart.now) == (0, 11)


def test_every_course_can_be_drawn_in_every_size() -> None:
    for seed in range(40):
        file, cells, history = drawn(seed)
        found = course_of(plan_from(file), lead_from(cells, history), NOON, back_days=45, ahead_days=45)
        for width, height in ((20, 1), (33, 4), (100, 8)):
            chart = chart_of(found, width, height)
            assert all(len(line) <= width for line in chart.lines)
            assert len(chart.rows) == height


# ------------------------------------------------------------------------------------------------ beside


def pairs(seeds: range) -> list[tuple[Explanation, Explanation]]:
    found = []
    for seed in seeds:
        file, *one = drawn(seed)
        _, *other = drawn(seed + 1)
        plan = plan_from(file)
        if len({rule.id for rule in plan.rules}) < len(plan.rules):
            continue  # the checker would ask for names
        leads = [lead_from(*one), lead_from(*other)]
        first, second = (explain(plan, lead, score(plan, lead, NOON)) for lead in leads)
        found.append((first, second))
    return found


def test_differences_add_up_to_that_of_the_scores() -> None:
    for first, second in pairs(range(150)):
        *rows, total = rows_of(first, second)
        assert total.kind is Kind.SCORE
        parts = [row for row in rows if row.kind is not Kind.GROUP]
        assert sum(row.difference for row in parts) == total.difference
        for group in (row for row in rows if row.kind is Kind.GROUP):
            of_group = [row.difference for row in parts if row.group == group.group]
            assert sum(of_group) == group.difference
        mirrored = rows_of(second, first)
        assert mirrored[-1].difference == -total.difference


def test_two_leads_can_be_shown_in_every_width() -> None:
    for first, second in pairs(range(25)):
        for width in (24, 59, 60, 120):
            stream = io.StringIO()
            Console(file=stream, width=width).print(beside_forms.render(first, second, width))
            assert all(len(line.rstrip()) <= width for line in stream.getvalue().splitlines())
        assert told_apart(first, second)


def test_the_course_can_be_shown_in_every_width() -> None:
    found = course(PRICING, title="ceo")
    for width in (30, 60, 140):
        stream = io.StringIO()
        Console(file=stream, width=width).print(course_forms.render(PLAN, found, width, show_all=True))
        assert "2026-04-20" in stream.getvalue()
        assert all(len(line.rstrip()) <= width for line in stream.getvalue().splitlines())
