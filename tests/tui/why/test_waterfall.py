"""The waterfall's bars follow each other up to the score, and every line fits the width that there is."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from leadscore.engine.course import course_of
from leadscore.engine.reference import score
from leadscore.engine.way import way_to_ready
from leadscore.report.explanation import explain
from leadscore_tui.why.bars import Scale, bar_between
from leadscore_tui.why.beside import beside_items
from leadscore_tui.why.header import header, header_of_two
from leadscore_tui.why.items import items_of
from leadscore_tui.why.model import Explained
from leadscore_tui.why.rows import layout_for, row
from leadscore_tui.why.waterfall import Mark, span_of, steps_of
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON

SEEDS = range(80)
SUMS = (Mark.GROUP, Mark.SCORE)


@cache
def made(seed: int, of: int | None = None) -> Explained:
    """A made-up lead under a made-up policy; `of` is the seed of the policy, where that is to be another."""
    _, cells, history = drawn(seed)
    plan = plan_from(drawn(seed if of is None else of)[0])
    lead = lead_from(cells, history)
    card = score(plan, lead, NOON)
    course = course_of(plan, lead, NOON, back_days=10, ahead_days=10)
    return Explained(plan, lead, card, way_to_ready(plan, card, lead), course)


def is_checked(explained: Explained) -> bool:
    """The checker would ask for names where rules are the same."""
    rules = explained.plan.rules
    return len({rule.id for rule in rules}) == len(rules)


@pytest.mark.parametrize("show_all", [False, True])
def test_the_bars_follow_each_other_and_add_up_to_the_score(show_all: bool) -> None:
    for seed in SEEDS:
        explained = made(seed)
        steps = steps_of(explain(explained.plan, explained.lead, explained.card), show_all)
        if explained.card.score is None:
            assert steps == ()
            continue
        reached = 0
        for step in (step for step in steps if step.mark not in SUMS and step.points is not None):
            assert (step.start, step.end) == (reached, reached + (step.points or 0))
            reached = step.end
        assert reached == explained.card.score == steps[-1].points == steps[-1].end
        low, high = span_of(steps, explained.card.threshold)
        assert all(low <= place <= high for step in steps for place in (step.start, step.end))


def test_every_rule_is_there_once_when_all_are_asked_for() -> None:
    for seed in SEEDS:
        explained = made(seed)
        steps = steps_of(explain(explained.plan, explained.lead, explained.card), show_all=True)
        if steps:
            assert sorted(step.rule for step in steps if step.rule) == sorted(rule.id for rule in explained.plan.rules)


@given(st.integers(-200, 200), st.integers(-200, 200), st.integers(1, 60))
def test_a_bar_is_as_long_as_its_points_and_stays_within_its_room(start: int, end: int, width: int) -> None:
    scale = Scale(min(0, start, end), max(0, start, end), width)
    bar = bar_between(scale, start, end)
    assert 1 <= len(bar) <= width
    assert bar.strip()
    true_length = abs(scale.eighth(end) - scale.eighth(start)) / 8
    assert abs(len(bar.strip()) - true_length) < 2


def fits(content: Content, width: int) -> bool:
    return all(line.cell_length <= width for line in content.split("\n"))


@pytest.mark.parametrize("width", [34, 67, 77, 120])
def test_every_line_of_every_lead_fits(width: int) -> None:
    for seed in range(0, 24, 2):
        explained, other = made(seed), made(seed + 1, of=seed)
        if not is_checked(explained):
            continue
        first, second = (explain(e.plan, e.lead, e.card, e.course, e.way) for e in (explained, other))
        steps = steps_of(first, show_all=True)
        layout = layout_for(width, steps, span_of(steps, 0), 0)
        assert all(row(step, layout).cell_length <= width for step in steps)
        opened = {f"rule {rule.id}" for rule in explained.plan.rules}
        items = list(items_of(explained, first, width, opened, True))
        assert len({item.key for item in items}) == len(items)
        items += beside_items(first, second, width, opened, True)
        assert [item for item in items if not fits(item.content, width)] == []
        assert fits(header_of_two(explained, first, other, second, width), width)
        assert fits(header(explained, first, width, brief=True), width)
