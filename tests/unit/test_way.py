"""The fewest steps to ready: they are enough, fewer are not, and each of them can be taken."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from leadscore.engine.model import State
from leadscore.engine.reference import score
from leadscore.engine.way import Way, way_to_ready
from leadscore.facts.model import Event, Lead, Value
from leadscore.report.way import steps_to_ready
from spec.agreement import plan_of
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON

DAY = 86_400
NOW = 20_544 * DAY
POLICY = """
policy "x"
group fit at most 30
when employees > 50 add 25 as large
when country is "de" add 10
when country is "at" add 12
group acts at most 60 decays 50% every 30 days
when visited "pricing" add 40 as pricing
when requested "demo" at least 2 times add 20
when watched "film" at least 10 minutes add 15 as film
when opened add 5 each time up to 20
"""


def way(ready: str, *events: Event, **values: Value) -> Way:
    plan, lead = plan_of(POLICY + ready), Lead("l", values, events)
    found = way_to_ready(plan, score(plan, lead, NOW), lead)
    assert found is not None
    return found


def sentences(ready: str, *events: Event, **values: Value) -> tuple[str, ...]:
    plan, lead = plan_of(POLICY + ready), Lead("l", values, events)
    return steps_to_ready(plan, score(plan, lead, NOW), lead)


def sets(found: Way) -> list[tuple[list[str], int]]:
    return [([step.rule_id for step in together.steps], together.score) for together in found.shortest]


def visit(age: int) -> Event:
    return Event(NOW - age * DAY, "visited", "pricing")


def test_one_step_is_told_before_two() -> None:
    assert sets(way("ready at 40", employees=Decimal(5), country="fr")) == [(["pricing"], 40_000)]
    assert sets(way("ready at 55", employees=Decimal(5), country="fr")) == [
        (["pricing", 'acts: requested "demo" at least 2 times'], 60_000),
        (["pricing", "film"], 55_000),
    ]


def test_what_would_have_to_turn_out_comes_after_what_can_be_done() -> None:
    found = sets(way("ready at 25", country="fr"))
    assert found == [(["pricing"], 40_000), (["large"], 25_000)]
    assert sentences("ready at 25", country="fr")[1] == (
        'One step to ready: visited "pricing" (pricing) → 40, or employees known (large) → 25.'
    )


def test_of_two_rules_that_ask_for_the_same_field_one_counts() -> None:
    assert sets(way("ready at 22", employees=Decimal(5), country="fr"))[0] == (["pricing"], 40_000)
    found = way("ready at 21", visit(1000), employees=Decimal(5))
    assert all(sum(bool(step.fields) for step in together.steps) <= 1 for together in found.shortest)


def test_bounds_are_in_it() -> None:
    found = sets(way("ready at 85", visit(0), Event(NOW, "requested", "demo"), Event(NOW, "requested", "demo")))
    assert found == [(["large"], 85_000)]
    assert sets(way("ready at 91", visit(0))) == []


def test_what_has_decayed_can_happen_again() -> None:
    found = way("ready at 40", visit(65), employees=Decimal(5), country="fr")
    assert sets(found) == [(["pricing"], 40_000)]
    assert [step.again.text for step in found.again if step.again] == ['visited "pricing"']
    assert sentences("ready at 40", visit(65), employees=Decimal(5), country="fr")[1] == (
        'One step to ready: visited "pricing" once more (pricing) → 40.'
    )


def test_each_time_can_happen_again_up_to_its_bound() -> None:
    opened = [Event(NOW - 1, "opened", "") for _ in range(3)]
    assert [step.gain for step in way("ready at 50", *opened).again] == [5_000]
    assert way("ready at 50", *opened, *opened).again == ()


def test_what_stands_behind_if_has_to_hold() -> None:
    found = sets(way("ready at 40 if fit >= 20", country="fr"))
    assert found[0] == (["pricing", "large"], 65_000)
    assert sets(way('ready at 40 if city is "rome"', employees=Decimal(5), country="fr")) == []


def test_without_the_lead_a_condition_cannot_be_asked() -> None:
    plan, lead = plan_of(f"{POLICY}ready at 40 if fit >= 20"), Lead("l", {"country": "fr"})
    found = way_to_ready(plan, score(plan, lead, NOW))
    assert found is not None
    assert found.shortest == ()


@pytest.mark.parametrize("values", [{"employees": Decimal(80), "country": "de"}])
def test_who_is_ready_needs_no_way(values: dict[str, Value]) -> None:
    assert way("ready at 20", **values).shortest == ()


def test_the_score_is_what_the_engine_says_when_the_steps_have_been_taken() -> None:
    """Of rules that lack one event of a known target, with nothing else that this event would do."""
    plan = plan_of(f"{POLICY}ready at 40")
    lead = Lead("l", {"employees": Decimal(5), "country": "fr"}, (visit(65),))
    [together] = way("ready at 40", visit(65), employees=Decimal(5), country="fr").shortest
    assert score(plan, replace(lead, events=(*lead.events, visit(0))), NOW).score == together.score


def test_sets_are_small_and_enough_and_none_is_smaller() -> None:
    told = 0
    for seed in range(200):
        file, cells, history = drawn(seed)
        plan, lead = plan_from(file), lead_from(cells, history)
        card = score(plan, lead, NOON)
        found = way_to_ready(plan, card, lead)
        if found is None or not found.shortest:
            continue
        told += 1
        assert not card.ready
        assert not card.disqualified
        states = {rule.rule_id: rule.state for group in card.groups for rule in group.rules}
        assert len({len(together.steps) for together in found.shortest}) == 1
        for together in found.shortest:
            assert 1 <= len(together.steps) <= 3
            assert plan.ready is not None
            assert together.score >= plan.ready.at
            for step in together.steps:
                assert bool(step.again) is (states[step.rule_id] is State.FIRED)
                assert bool(step.fields) is (states[step.rule_id] is State.UNKNOWN)
        assert found.missing or found.condition is not True
    assert told > 2
