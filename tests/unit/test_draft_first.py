"""A first policy from past leads: its text does what the search counted, and stays what a person could own."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
import pytest

from leadscore.draft import first
from leadscore.draft.atoms import atoms
from leadscore.draft.disqualify import disqualifiers
from leadscore.draft.first import LEAST, NoSignal, Past, TooFew, Wish, learn
from leadscore.draft.flip import above_zero
from leadscore.draft.held_out import held_out
from leadscore.draft.learning import rules_of
from leadscore.draft.model import HeldOut, Learned, Missed
from leadscore.draft.sample import Sample, probe, sample_of
from leadscore.draft.signals import Signal
from leadscore.draft.survey import Survey
from leadscore.engine.reference import score
from leadscore.facts.model import Event, Lead, Value
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.ladder import Ladder
from leadscore.source.text import Source
from leadscore.syntax.rewrite import format_source
from spec.agreement import plan_of
from spec.policies import NOON

DAY = 86_400
DECLARED = ["field size number", "field kind text", "event toured"]
WISH = Wish("First policy", 10, None)
NOTHING_MISSED = Missed(None, 0, ())

Made = tuple[dict[str, Value], list[Event], float]
"""A lead's values, its events, and how probably it is won."""


def made(one: Callable[[random.Random], Made], leads: int = 900, seed: int = 1) -> tuple[list[Lead], Outcomes]:
    draw = random.Random(seed)
    found, known = [], {}
    for number in range(leads):
        values, events, chance = one(draw)
        lead = Lead(f"L{number:05}", values, tuple(sorted(events, key=lambda event: event.at)))
        found.append(lead)
        known[lead.id] = Known(draw.random() < chance, NOON)
    return found, Outcomes(known, {})


def sampled(leads: Sequence[Lead], outcomes: Outcomes) -> Sample:
    plan = plan_of("\n".join(('policy "x"', *DECLARED)))
    survey = Survey.of([field for field in plan.fields if field.name in {"size", "city", "kind", "title"}])
    for lead in leads:
        survey.saw(lead, NOON)
    found = atoms(survey, max(20, len(leads) // 100))
    return sample_of(probe("\n".join(DECLARED), found), found, leads, outcomes, NOON)


def learned(leads: Sequence[Lead], outcomes: Outcomes, wish: Wish = WISH) -> Learned:
    sample = sampled(leads, outcomes)
    return learn(sample, Past(leads, outcomes, NOON), DECLARED, wish, NOTHING_MISSED)


def usual(draw: random.Random) -> Made:
    """Large ones and those who looked at the prices buy; of partners none does."""
    size, city = draw.choice([5, 40, 300, 2_000]), draw.choice(["rom", 'st*r "x"', "back\\slash", "zürich", "„oslo“"])
    kind = draw.choice(["client", "client", "client", "partner"])
    looked = draw.random() < 0.3
    events = [Event(NOON - draw.randint(0, 60) * DAY, "visited", "pricing")] if looked else []
    events += [Event(NOON - draw.randint(0, 60) * DAY, "toured", "", 12_000)] * draw.choice([0, 0, 1])
    chance = 0.1 + 0.25 * looked + 0.25 * (size > 100) + 0.2 * (city in ('st*r "x"', "„oslo“"))
    values: dict[str, Value] = {"size": Decimal(size), "city": city}
    return {**values, "kind": kind, "title": "Jane Doe"}, events, chance * (kind == "client")


@pytest.fixture(scope="module")
def past() -> tuple[list[Lead], Outcomes]:
    return made(usual)


@pytest.fixture(scope="module")
def policy(past: tuple[list[Lead], Outcomes]) -> Learned:
    return learned(*past)


def test_leads_score_as_the_search_saw_them(past: tuple[list[Lead], Outcomes], policy: Learned) -> None:
    leads, outcomes = past
    sample = sampled(leads, outcomes)
    out, kept = disqualifiers(sample, 10)
    rest = sample.part(kept)
    rules = above_zero(rules_of(rest, 10 - len(out)), rest, None)
    plan = plan_of(policy.text)
    cards = [score(plan, lead, NOON) for lead in leads]
    assert out
    assert policy.decay is None
    assert [not card.disqualified for card in cards] == kept.tolist()
    points = np.array([card.score for card in cards])[kept] // 1_000
    assert points.tolist() == rules.scores(rest).tolist()
    assert len(Ladder.of(points, rest.won).scores) > 4


def test_the_policy_is_laid_out_and_says_what_was_found(policy: Learned) -> None:
    assert format_source(Source("first.lead", policy.text)) == policy.text
    assert 'when kind is "partner" disqualify because "none of ' in policy.text
    assert policy.text.count("\ntest ") == 4
    assert re.search(r'\ntest "ready, like \d+ past leads, of whom \d+% were won"\n', policy.text)
    assert plan_of(policy.text).ready is not None
    assert policy.text.startswith(f"# Learned from 900 past leads, {policy.used.hits} of them won.")


def test_rules_point_as_their_own_close_rate_does(policy: Learned) -> None:
    for rule in policy.rules:
        if rule.points is None:
            assert rule.with_it.hits == 0
        else:
            assert rule.points % 5 == 0
            assert ((rule.with_it.value or 0) > (rule.without.value or 0)) == (rule.points > 0), rule.condition
        assert rule.with_it.of + rule.without.of == 900


def test_what_was_planted_is_found_again_in_most_rounds(policy: Learned) -> None:
    again = {rule.condition: rule.seen_again for rule in policy.rules}
    assert again['kind is "partner"'] == 5
    assert all(rule.learnings == 5 for rule in policy.rules)
    assert max(again.values()) == 5


def test_a_rule_that_no_other_learning_finds_is_left_out(
    past: tuple[list[Lead], Outcomes], policy: Learned, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_visits(sample: Sample, most: int, rate: float | None) -> tuple[HeldOut | None, list[list[Signal]]]:
        found, others = held_out(sample, most, rate)
        asked = [[(one, {sample.atoms[term.atoms[0]].subject for term in one.terms}) for one in of] for of in others]
        return found, [[one for one, subjects in of if "visited" not in subjects] for of in asked]

    monkeypatch.setattr(first, "held_out", without_visits)
    again = learned(*past)
    assert any("visited" in rule.condition for rule in policy.rules)
    expected = [rule.condition for rule in policy.rules if "visited" not in rule.condition]
    assert sorted(rule.condition for rule in again.rules) == sorted(expected)


def test_a_title_that_is_no_sign_is_nowhere_written_down(policy: Learned) -> None:
    assert "jane" not in policy.text.lower()


def test_leads_in_another_order_make_the_same_text(past: tuple[list[Lead], Outcomes], policy: Learned) -> None:
    leads, outcomes = past
    assert learned(random.Random(7).sample(leads, len(leads)), outcomes).text == policy.text


def test_a_higher_close_rate_makes_fewer_leads_ready(past: tuple[list[Lead], Outcomes], policy: Learned) -> None:
    high = learned(*past, Wish("High", 10, 0.7))
    assert high.ready_at > policy.ready_at
    assert high.held_out.ready.of < policy.held_out.ready.of
    assert [rule.condition for rule in high.rules] == [rule.condition for rule in policy.rules]


@pytest.mark.parametrize("rules", [1, 3])
def test_there_are_no_more_rules_than_wished_for(past: tuple[list[Lead], Outcomes], rules: int) -> None:
    assert len(learned(*past, Wish("Few", rules, None)).rules) == rules


# ------------------------------------------------------------------------------------------------------------ decay


def ageing(lasts: bool) -> Callable[[random.Random], Made]:
    """Who saw the prices buys, long ago or not; or the more probably the shorter ago that was. All read the news now
    and then."""

    def one(draw: random.Random) -> Made:
        age, looked = draw.randint(0, 240), draw.random() < 0.6
        events = [Event(NOON - draw.randint(0, 200) * DAY, "visited", "news") for _ in range(draw.randint(0, 8))]
        events += [Event(NOON - age * DAY, "visited", "pricing")] if looked else []
        gain = (0.45 if lasts else 0.9 * 0.5 ** (age / 60)) if looked else 0.0
        size = draw.choice([5, 300])
        return {"size": Decimal(size)}, events, 0.03 + gain * (1.0 if size > 100 else 0.4)

    return one


def test_old_behaviour_that_stops_mattering_decays() -> None:
    found = learned(*made(ageing(lasts=False), 2_000))
    assert found.decay is not None
    assert f'want it?" {found.decay}' in found.text
    plan = plan_of(found.text)
    assert [band.at % 5_000 for band in plan.bands if band.at is not None] == [0, 0]


def test_behaviour_that_goes_on_mattering_does_not() -> None:
    found = learned(*made(ageing(lasts=True), 2_000))
    assert found.decay is None
    assert any("pricing" in rule.condition for rule in found.rules)


# --------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(("won", "of"), [(0, 400), (LEAST - 1, 400), (400, 400), (400 - LEAST + 1, 400)])
def test_too_few_wins_or_others_teach_nothing(won: int, of: int) -> None:
    leads, _ = made(usual, of)
    outcomes = Outcomes({lead.id: Known(place < won, NOON) for place, lead in enumerate(leads)}, {})
    with pytest.raises(TooFew) as refused:
        learned(leads, outcomes)
    assert (refused.value.won.hits, refused.value.won.of) == (won, of)


def test_shuffled_outcomes_teach_nothing(past: tuple[list[Lead], Outcomes]) -> None:
    leads, outcomes = past
    for seed in range(2):
        wins = [outcomes.by_id[lead.id].won for lead in leads]
        random.Random(seed).shuffle(wins)
        with pytest.raises(NoSignal) as refused:
            learned(leads, Outcomes({lead.id: Known(won, NOON) for lead, won in zip(leads, wins, strict=True)}, {}))
        assert refused.value.found is not None
        assert refused.value.found.auc.value == pytest.approx(0.5, abs=0.06)
        assert refused.value.missed == NOTHING_MISSED


def test_a_lead_whose_day_has_not_come_teaches_nothing(past: tuple[list[Lead], Outcomes], policy: Learned) -> None:
    leads, outcomes = past
    late = Lead("late", {"size": Decimal(300), "kind": "client"}, (), {})
    more = Outcomes({**outcomes.by_id, "late": Known(True, NOON + 1)}, {})
    assert learned([*leads, late, Lead("unknown", {"kind": "client"})], more).text == policy.text
