"""From conditions to a few rules with points: that they are sound, that chance gives none, and how they are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.copies import copies, seen_again
from leadscore.draft.disqualify import disqualifiers
from leadscore.draft.held_out import has_signal, held_out
from leadscore.draft.learning import Rules, rules_of
from leadscore.draft.logistic import deviance_of, fit_patterns, patterns
from leadscore.draft.pairs import signals_of
from leadscore.draft.points import STEP, points_of
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Joined, Signal, Term, holds_of
from leadscore.draft.threshold import ready_at, warm_at
from leadscore.facts.model import Event, Lead
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.ladder import Bools, Ladder, auc

DAY = 86_400
START = 1_767_225_600
LARGEST = 50


def sample_with(columns: Mapping[str, Bools], won: Bools, at: Sequence[int] | None = None) -> Sample:
    """Conditions are named after their columns: `title:ceo` is a level of `title`, others are words of their own."""
    made = [
        Atom(f'{name.split(":")[0]} is "{name.split(":")[1]}"', name.split(":")[0], Shape.LEVEL, name.split(":")[1])
        if ":" in name
        else Atom(f'{name} contains "x"', name, Shape.WORD, "x")
        for name in columns
    ]
    days = np.full(len(won), START) if at is None else np.array(at)
    return Sample(made, [f"L{n}" for n in range(len(won))], won, days, np.array(list(columns.values()), np.bool_))


def planted(leads: int = 1_500, seed: int = 1, noise: int = 6) -> Sample:
    """Two good signs, a bad one, and some that mean nothing."""
    draw = np.random.default_rng(seed)
    columns = {name: draw.random(leads) < 0.3 for name in ("strong", "fair", "bad", *(f"n{n}" for n in range(noise)))}
    odds = -1.5 + 2.2 * columns["strong"] + 1.1 * columns["fair"] - 1.6 * columns["bad"]
    return sample_with(columns, draw.random(leads) < 1 / (1 + np.exp(-odds)))


def asked(rules: Rules, sample: Sample) -> list[str]:
    return [sample.atoms[place].subject for signal in rules.signals for term in signal.terms for place in term.atoms]


# ---------------------------------------------------------------------------------------------- weights and points


@pytest.mark.parametrize("seed", range(4))
def test_weights_are_those_of_logistic_regression(seed: int) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    draw = np.random.default_rng(seed)
    holds = draw.random((seed + 1, 400)) < 0.4
    won = draw.random(400) < 1 / (1 + np.exp(-(holds.T @ draw.normal(0, 1.5, seed + 1) - 1)))
    table = patterns(holds, won)
    found = fit_patterns(table, ridge=1.0)
    model = linear_model.LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000).fit(holds.T, won)
    assert found.weights == pytest.approx(model.coef_[0], abs=1e-4)
    assert found.intercept == pytest.approx(model.intercept_[0], abs=1e-4)
    assert found.rates[table.of_lead] == pytest.approx(model.predict_proba(holds.T)[:, 1], abs=1e-4)
    rate = np.where(won, found.rates[table.of_lead], 1 - found.rates[table.of_lead])
    assert found.deviance == pytest.approx(-2 * np.log(rate).sum())


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(0, 8), st.integers(1, 60))
def test_leads_that_agree_in_all_columns_are_one_row(seed: int, columns: int, leads: int) -> None:
    draw = np.random.default_rng(seed)
    holds, won = draw.random((columns, leads)) < 0.5, draw.random(leads) < 0.5
    table = patterns(holds, won)
    assert np.array_equal(table.columns[table.of_lead].T.astype(bool), holds)
    assert len(np.unique(table.columns, axis=0)) == len(table.columns)
    assert (table.leads.sum(), table.wins.sum()) == (leads, won.sum())


def test_what_never_fails_keeps_finite_weights() -> None:
    holds = np.array([[True] * 50 + [False] * 50])
    found = fit_patterns(patterns(holds, holds[0]))
    assert np.isfinite(found.weights).all()
    assert found.weights[0] > 2


def test_a_fit_loses_less_than_any_other_weights() -> None:
    sample = planted(600)
    table = patterns(sample.holds[:3], sample.won)
    found = fit_patterns(table, ridge=1e-9)
    draw = np.random.default_rng(0)
    for _ in range(50):
        other = found.intercept + table.columns @ (found.weights + draw.normal(0, 0.3, 3))
        assert deviance_of(other, table) >= found.deviance


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.lists(st.sampled_from([1, -1]), min_size=1, max_size=8))
def test_points_are_whole_steps_of_the_sign_that_is_asked_for(seed: int, signs: list[int]) -> None:
    draw = np.random.default_rng(seed)
    holds, won = draw.random((len(signs), 200)) < 0.3, draw.random(200) < draw.random()
    points = points_of(patterns(holds, won), signs)
    assert [np.sign(one) for one in points] == signs
    assert all(one % STEP == 0 and 0 < abs(one) <= LARGEST for one in points)


def test_the_stronger_sign_gets_more_points() -> None:
    sample = planted(4_000)
    strong, fair, bad = points_of(patterns(sample.holds[:3], sample.won), [1, 1, -1])
    assert strong > fair > 0 > bad
    assert 1.5 < strong / fair < 2.7  # 2.2 to 1.1 in log odds


# ------------------------------------------------------------------------------------------------------ the search


@pytest.mark.parametrize("seed", range(3))
def test_rules_ask_for_what_matters_and_point_as_their_own_close_rate_does(seed: int) -> None:
    sample = planted(seed=seed)
    rules = rules_of(sample, 10)
    assert {"strong", "fair", "bad"} <= set(asked(rules, sample))
    for holds, points in zip(holds_of(rules.signals, sample), rules.points, strict=True):
        assert (sample.won[holds].mean() > sample.won.mean()) == (points > 0)
    assert [abs(one) for one in rules.points] == sorted((abs(one) for one in rules.points), reverse=True)


def test_there_are_never_more_rules_than_wished_for() -> None:
    for most in (1, 2, 3):
        assert len(rules_of(planted(), most).points) == most


def test_where_nothing_tells_there_is_no_rule() -> None:
    draw = np.random.default_rng(5)
    sample = sample_with({f"n{n}": draw.random(800) < 0.3 for n in range(10)}, draw.random(800) < 0.3)
    rules = rules_of(sample, 10)
    assert len(rules.points) <= 1  # at 99% each, one of ten may slip through; held-out figures are there for it
    assert rules.scores(sample).shape == (800,)


def test_two_columns_that_say_the_same_make_one_rule() -> None:
    sample = planted(noise=0)
    twins = {"strong": sample.holds[0], "again": sample.holds[0], "bad": sample.holds[2], "not_bad": ~sample.holds[2]}
    rules = rules_of(sample_with(twins, sample.won), 10)
    named = asked(rules, sample_with(twins, sample.won))
    assert ("strong" in named) + ("again" in named) == 1
    assert ("bad" in named) + ("not_bad" in named) == 1


def test_rows_in_another_order_give_the_same_rules() -> None:
    sample = planted()
    order = np.random.default_rng(2).permutation(len(sample))
    other = Sample(sample.atoms, [sample.ids[n] for n in order], sample.won[order], sample.at, sample.holds[:, order])
    assert rules_of(sample, 10) == rules_of(other, 10)


def test_a_few_values_of_a_field_are_said_as_a_set() -> None:
    draw = np.random.default_rng(1)
    value = draw.integers(0, 6, 3_000)
    won = draw.random(3_000) < np.where(value < 3, 0.45, 0.1)
    sample = sample_with({f"city:{n}": value == n for n in range(6)}, won)
    rules = rules_of(sample, 10)
    (first, *_) = rules.signals
    assert first.terms[0].joined is Joined.ANY
    assert set(first.terms[0].atoms) in ({0, 1, 2}, {3, 4, 5})


def test_of_a_field_whose_values_differ_by_chance_alone_nothing_is_believed() -> None:
    draw = np.random.default_rng(3)
    value = draw.integers(0, 40, 4_000)
    sample = sample_with({f"city:{n}": value == n for n in range(40)}, draw.random(4_000) < 0.3)
    assert not signals_of(sample, 20).all


# ---------------------------------------------------------------------------------------------------- held out


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_outcomes_teach_nothing(seed: int) -> None:
    sample = planted()
    won = np.random.default_rng(seed).permutation(sample.won)
    found, _ = held_out(replace(sample, won=won), 10)
    assert found is not None
    assert found.auc.value == pytest.approx(0.5, abs=0.06)
    assert not has_signal(found)


def test_what_is_planted_is_seen_on_leads_that_were_set_aside() -> None:
    sample = planted()
    found, learnings = held_out(sample, 10)
    assert found is not None
    assert (found.by_time, found.parts, len(learnings)) == (False, 5, 5)
    assert (found.leads, found.wins) == (len(sample), sample.won.sum())
    truth = auc(Ladder.of((22 * sample.holds[0] + 11 * sample.holds[1] - 16 * sample.holds[2]).astype(int), sample.won))
    assert truth is not None
    assert found.auc.value == pytest.approx(truth.value, abs=0.03)
    assert has_signal(found)
    assert found.ready.of + found.others.of == len(sample)


def test_where_there_is_time_the_newest_leads_judge() -> None:
    sample = planted()
    spread = replace(sample, at=START + np.arange(len(sample)) * DAY // 5)
    found, learnings = held_out(spread, 10)
    assert found is not None
    assert (found.by_time, found.leads, len(learnings)) == (True, 450, 1)
    assert found.wins == sample.won[-450:].sum()


def test_what_was_so_and_is_no_more_is_no_signal() -> None:
    sample = planted(3_000)
    newest = np.arange(3_000) >= 2_100
    won = np.where(newest, np.random.default_rng(0).permutation(sample.won), sample.won)
    found, _ = held_out(replace(sample, won=won, at=START + np.arange(3_000) * DAY // 5), 10)
    assert found is not None
    assert found.by_time
    assert not has_signal(found)


def test_few_wins_among_the_newest_do_not_judge_alone_and_too_few_judge_nothing() -> None:
    sample = planted()
    at = START + np.arange(len(sample)) * DAY // 5
    few = sample.won & ((np.arange(len(sample)) < 1_050) | (np.arange(len(sample)) % 50 == 0))
    found, _ = held_out(replace(sample, won=few, at=at), 10)
    assert found is not None
    assert not found.by_time
    none = sample.won & (np.cumsum(sample.won) <= 4)
    assert held_out(replace(sample, won=none), 10) == (None, ())


def test_who_is_ready_is_judged_at_the_close_rate_that_is_wished_for() -> None:
    sample = planted(3_000)
    usual, _ = held_out(sample, 10)
    high, _ = held_out(sample, 10, 0.6)
    assert usual is not None
    assert high is not None
    assert high.ready.of < usual.ready.of
    assert high.ready.value is not None
    assert high.ready.value > 0.5


def test_who_is_disqualified_is_not_ready_in_the_held_out_figures_either() -> None:
    sample = planted(2_000)
    out = np.arange(2_000) % 10 == 0
    won = sample.won & ~out
    columns = {"strong": sample.holds[0] | out, "kind:partner": out, "kind:client": ~out}
    found, learnings = held_out(sample_with(columns, won), 10)
    assert found is not None
    assert all(signals[0].terms[0] == Term((1,)) for signals in learnings)
    strong = int((sample.holds[0] & ~out).sum())
    assert found.ready.of == pytest.approx(strong, abs=1)


# ------------------------------------------------------------------------------------------------- disqualifiers


def dead(leads: int, of: int = 1_000, base: float = 0.3, name: str = "kind:partner") -> Sample:
    """The first of them were never won."""
    first = np.arange(of) < leads
    won = (np.random.default_rng(0).random(of) < base) & ~first
    return sample_with({name: first, "kind:client": ~first}, won)


def test_a_value_of_whose_leads_none_was_won_disqualifies() -> None:
    out, kept = disqualifiers(dead(120), 10)
    assert [(signal.terms, signal.sign) for signal in out] == [((Term((0,)),), -1)]
    assert kept.tolist() == [False] * 120 + [True] * 880


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param(dead(49), id="few leads"),
        pytest.param(dead(60, base=0.1), id="few wins would have been there by chance"),
        pytest.param(dead(120, name="last_activity:email bounced"), id="what it did may change"),
        pytest.param(dead(120, name="partner"), id="a word is no value"),
    ],
)
def test_little_evidence_rules_nobody_out(sample: Sample) -> None:
    assert disqualifiers(sample, 10)[0] == []


def test_one_win_is_enough_against_it() -> None:
    sample = dead(120)
    won = sample.won.copy()
    won[0] = True
    assert disqualifiers(replace(sample, won=won), 10)[0] == []


def test_the_only_rule_does_not_disqualify_and_never_do_more_than_two() -> None:
    base = dead(300)
    three = {f"kind:{n}": (np.arange(1_000) // 100 == n) for n in range(3)}
    sample = sample_with(three, base.won)
    assert len(disqualifiers(sample, 10)[0]) == 2
    assert len(disqualifiers(sample, 2)[0]) == 1
    assert disqualifiers(sample, 1)[0] == []


# ------------------------------------------------------------------------------------------------------ thresholds


def ladder(*steps: tuple[int, int, int]) -> Ladder:
    """Of scores, wins and leads."""
    return Ladder.of_counts(*(np.array(column) for column in zip(*steps, strict=True)))


def test_ready_is_the_lowest_score_from_which_on_so_many_are_won() -> None:
    steps = ladder((0, 1, 100), (10, 10, 100), (20, 30, 100), (30, 60, 100))
    assert ready_at(steps, 0.4) == 20
    assert ready_at(steps, 0.5) == 30


def test_a_close_rate_that_is_reached_again_far_below_by_chance_does_not_count() -> None:
    steps = ladder((0, 60, 60), (10, 0, 100), (20, 45, 100), (30, 60, 100))
    assert ready_at(steps, 0.5) == 20


def test_where_a_close_rate_is_out_of_reach_wins_and_others_part_best() -> None:
    steps = ladder((0, 5, 200), (10, 20, 60), (20, 20, 60))
    assert ready_at(steps, 0.9) == ready_at(steps) == 10


def test_of_seldom_wins_the_usual_close_rate_is_asked_for() -> None:
    steps = ladder((0, 1, 1_000), (10, 6, 100), (20, 12, 100), (30, 15, 100))
    assert ready_at(steps) == 20  # 13.5%; from 10 on it would be 11%


def test_warm_is_about_the_best_third_of_the_rest() -> None:
    assert warm_at(ladder((0, 0, 40), (5, 0, 30), (10, 1, 30), (20, 9, 10)), 20) == 10
    assert warm_at(ladder((0, 0, 90), (20, 9, 10)), 20) is None
    assert warm_at(ladder((20, 9, 10)), 20) is None


def test_who_shows_nothing_is_not_warm() -> None:
    assert warm_at(ladder((-40, 0, 82), (0, 20, 583), (20, 9, 60)), 20) is None
    assert warm_at(ladder((-40, 0, 82), (0, 20, 583), (10, 2, 5), (20, 9, 60)), 20) == 10


# ---------------------------------------------------------------------------------------------------------- copies


def leads_in(times: int, different: int = 25) -> tuple[list[Lead], Outcomes]:
    found, known = [], {}
    for copy in range(times):
        for number in range(different):
            events = tuple(Event(START + number + step, "visited") for step in range(number % 3))
            lead = Lead(f"{copy}:{number}", {"title": f"t{number}", "since": date(2026, 1, 1)}, events)
            found.append(lead)
            known[lead.id] = Known(number % 4 == 0, START)
    return found, Outcomes(known, {})


@pytest.mark.parametrize("times", [2, 3])
def test_leads_that_all_stand_there_several_times_count_once(times: int) -> None:
    leads, outcomes = leads_in(times)
    found, kept = copies(reversed(leads), outcomes)
    assert (found, kept) == (times, frozenset(lead.id for lead in leads[:25]))


def test_leads_are_no_copies_where_one_stands_there_once_or_ended_otherwise() -> None:
    leads, outcomes = leads_in(2)
    assert copies(leads[:-1], outcomes) == (1, frozenset())
    other = Outcomes({**outcomes.by_id, leads[-1].id: Known(not outcomes.by_id[leads[-1].id].won, START)}, {})
    assert copies(leads, other) == (1, frozenset())


def test_few_different_leads_may_be_alike_by_chance() -> None:
    assert copies(*leads_in(2, different=19)) == (1, frozenset())
    assert copies([], Outcomes({}, {})) == (1, frozenset())


def test_who_stands_there_twice_is_told_by_the_address_or_the_number() -> None:
    addresses = ["a@x.com", "b@x.com", None, "a@x.com", None, "c@x.com", "a@x.com"]
    phones = ["1", None, None, None, None, "1", "1"]
    rows = [
        Lead(f"L{n}", {"email": email, "phone": phone, "city": "rom"}, ())
        for n, (email, phone) in enumerate(zip(addresses, phones, strict=True))
    ]
    assert seen_again(rows) == 3  # what is unknown is nobody's
    assert seen_again(rows[:3]) == 0


def test_either_and_both_hold_for_the_leads_that_they_name() -> None:
    sample = planted(200)
    one, other = Term((0,)), Term((1,))
    either, both = holds_of([Signal((one, other), True, 1, 1), Signal((one, other), False, 1, 1)], sample)
    assert np.array_equal(either, sample.holds[0] | sample.holds[1])
    assert np.array_equal(both, sample.holds[0] & sample.holds[1])
