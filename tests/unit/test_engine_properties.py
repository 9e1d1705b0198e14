"""The reference engine on generated policies and leads, against a second calculation and against itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.driver import compile_text
from leadscore.engine.model import Scorecard, State
from leadscore.engine.reference import score
from leadscore.engine.way import way_to_ready
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from spec.drawn import drawn, lead_from, plan_from
from spec.naive import RawEvent, answer
from spec.policies import NOON, Maker

seeds = st.integers(0, 2**32)


@settings(max_examples=some(400), deadline=None)
@given(seeds, st.booleans())
def test_agrees_with_the_naive_calculation(seed: int, was_ready: bool) -> None:
    file, row, history = drawn(seed)
    expected = answer(file, row, history, NOON, was_ready)
    card = score(plan_from(file), lead_from(row, history), NOON, was_ready=was_ready)
    assert card.score == _milli(expected.score)
    assert (card.ready, card.disqualified) == (expected.ready, expected.disqualified)
    assert (card.band, card.grade) == (expected.band, expected.grade)
    assert {group.name: group.total for group in card.groups} == {k: _milli(v) for k, v in expected.groups.items()}
    results = [(rule.state.value, rule.points) for group in card.groups for rule in group.rules]
    assert results == [(state, _milli(points)) for state, points in expected.rules]


def _milli(points: Fraction | None) -> int | None:
    if points is None:
        return None
    milli = points * 1000
    assert milli.denominator == 1
    return milli.numerator


@settings(max_examples=some(60), deadline=None)
@given(seeds)
def test_the_text_of_a_policy_means_what_its_nodes_mean(seed: int) -> None:
    file = n.File((n.PolicyHeader(n.Text("x"), None), *Maker(seed).policy().statements))
    compiled = compile_text("\n".join(statement_text(statement) for statement in file.statements))
    if compiled.plan is not None:  # what is odd, such as `at most 0 times`, the checker refuses
        assert replace(compiled.plan, fingerprint="") == replace(plan_from(file), fingerprint="")


@settings(max_examples=some(250), deadline=None)
@given(seeds)
def test_the_explanation_adds_up_at_every_level(seed: int) -> None:
    file, row, history = drawn(seed)
    plan = plan_from(file)
    card = score(plan, lead_from(row, history), NOON)
    caps = {rule.id: rule for rule in plan.rules}
    for group in card.groups:
        for rule in group.rules:
            assert rule.points == rule.before_cut + rule.cut
            if rule.evidence:
                assert sum(item.points for item in rule.evidence) == rule.before_cut
            if rule.state is not State.FIRED:
                assert (rule.points, rule.before_cut, rule.cut, rule.evidence) == (0, 0, 0, ())
            if caps[rule.rule_id].cap is None:
                assert rule.cut == 0
            assert bool(rule.unknown) == (rule.state is State.UNKNOWN)
            assert all(field.value is None for field in rule.fields if field.field in rule.unknown)
        assert group.sum == sum(rule.points for rule in group.rules)
        assert group.total == group.sum + group.cut
    if card.in_scope:
        shown = sum(group.total for group in card.groups) + card.cut + sum(o.points for o in card.overrides)
        assert card.score == shown


@settings(max_examples=some(150), deadline=None)
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_rules_groups_and_events_changes_nothing(seed: int, rng: random.Random) -> None:
    file, row, history = drawn(seed)
    plan, lead = plan_from(file), lead_from(row, history)
    groups = [replace(group, rules=tuple(_shuffled(group.rules, rng))) for group in plan.groups]
    other_plan = replace(plan, groups=tuple(_shuffled(groups, rng)), bands=tuple(_shuffled(plan.bands, rng)))
    other_lead = replace(lead, events=tuple(_shuffled(lead.events, rng)))
    assert _unordered(score(plan, lead, NOON)) == _unordered(score(other_plan, other_lead, NOON))


def _shuffled(items: Sequence[object], rng: random.Random) -> list:  # type: ignore[type-arg]
    return rng.sample(items, len(items))


def _unordered(card: Scorecard) -> Scorecard:
    groups = [
        replace(group, rules=tuple(sorted(group.rules, key=lambda rule: (rule.rule_id, rule.points, rule.worth or 0))))
        for group in card.groups
    ]
    return replace(card, groups=tuple(sorted(groups, key=lambda group: group.name)))


@settings(max_examples=some(150), deadline=None)
@given(seeds)
def test_events_after_as_of_change_nothing(seed: int) -> None:
    file, row, history = drawn(seed)
    plan = plan_from(file)
    past = [event for event in history if event.at <= NOON]
    more = [
        *past,
        RawEvent(NOON + 1, "visited", "pricing", Decimal(1)),
        RawEvent(NOON + 10**9, "watched", "", Decimal(5)),
    ]
    assert score(plan, lead_from(row, past), NOON) == score(plan, lead_from(row, more), NOON)


@settings(max_examples=some(150), deadline=None)
@given(seeds)
def test_the_way_to_ready_promises_only_gains(seed: int) -> None:
    file, row, history = drawn(seed)
    plan = plan_from(file)
    card = score(plan, lead_from(row, history), NOON)
    way = way_to_ready(plan, card)
    if way is None:
        assert card.score is None
        return
    states = {rule.rule_id: rule.state for group in card.groups for rule in group.rules}
    assert way.missing == max(0, plan.ready.at - card.score) if plan.ready and card.score is not None else True
    if len(states) == len(plan.rules):  # generated rules may share an identity
        assert all(states[step.rule_id] is State.UNKNOWN and step.fields for step in way.unknown)
        assert all(states[step.rule_id] is State.NOT for step in (*way.near, *way.silent))
        assert all(states[step.rule_id] is State.FIRED for step in way.against)
    assert all(step.gain > 0 for step in (*way.unknown, *way.near, *way.silent, *way.against))
