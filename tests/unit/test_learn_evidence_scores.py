"""What rules gave, and scores with other points: held against the reference engine and against a policy without the
rule."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.engine import reference
from leadscore.engine.model import Scorecard, State
from leadscore.facts.model import Event, Lead
from leadscore.learn.comparison import gain_of
from leadscore.learn.evidence.rescoring import Rescoring
from leadscore.learn.evidence.rows import rows_of
from leadscore.learn.history import LOWEST, History, history_of
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.ladder import ranked
from leadscore.learn.logistic import Regression
from leadscore.plan.model import Plan
from spec.agreement import plan_of
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON, Maker

DAY = 86_400


def made(seed: int, count: int = 12) -> tuple[Plan, list[Lead], History]:
    """A made-up policy and leads that meet it often."""
    file, _, _ = drawn(seed)
    maker, draw = Maker(seed + 1), random.Random(seed)
    leads = [replace(lead_from(maker.cells(), maker.history()), id=str(number)) for number in range(count)]
    plan = plan_from(file)
    known = {lead.id: Known(draw.random() < 0.5, NOON) for lead in leads}
    return plan, leads, history_of(plan, leads, Outcomes(known, {}), NOON)


def scored(plan: Plan, leads: list[Lead]) -> list[Scorecard]:
    return [card for card in (reference.score(plan, lead, NOON) for lead in leads) if card.score is not None]


@settings(max_examples=some(60), deadline=None)
@given(st.integers(0, 2**32))
def test_what_each_rule_gave_is_kept_to_the_last_millipoint(seed: int) -> None:
    plan, leads, history = made(seed)
    for row, card in enumerate(scored(plan, leads)):
        results = [rule for group in card.groups for rule in group.rules]
        for place, result in enumerate(results):
            assert history.firings.fired[place][row] == (result.state is State.FIRED)
            assert history.firings.points(place)[row] == result.points


@settings(max_examples=some(60), deadline=None)
@given(st.integers(0, 2**32))
def test_as_they_are_the_points_add_up_to_the_score(seed: int) -> None:
    _, _, history = made(seed)
    standing = Rescoring(history).standing({})
    assert standing.order.tolist() == history.order.tolist()
    if history.plan.ready is not None:
        assert standing.ready.tolist() == (history.can_be_ready & (history.score >= history.plan.ready.at)).tolist()


def without(plan: Plan, place: int) -> Plan:
    kept = iter(range(len(plan.rules)))
    groups = tuple(
        replace(group, rules=tuple(rule for rule in group.rules if next(kept) != place)) for group in plan.groups
    )
    return replace(plan, groups=groups)


@settings(max_examples=some(60), deadline=None)
@given(st.integers(0, 2**32))
def test_without_a_rule_scores_are_those_of_the_policy_without_it(seed: int) -> None:
    """Whether a lead is disqualified, too. Conditions behind `ready` are tried below."""
    plan, leads, history = made(seed)
    rescoring = Rescoring(history)
    for place in range(len(plan.rules)):
        cards = scored(without(plan, place), leads)
        expected = [LOWEST if card.disqualified else card.score for card in cards]
        assert rescoring.standing({place: 0}).order.tolist() == expected


GROUPS = """
    policy "x"
    group fit "?" at most 40
    when title is "a" add 30 as boss
    when title is "a" or title is "b" add 20 as known_title
    when title is "c" disqualify as barred
    group contact "?"
    when unsubscribed subtract 30 as no_mail
    ready at 30 if contact > -30 and not fit < 10
"""


def test_who_is_ready_without_a_rule_heeds_what_groups_must_reach() -> None:
    plan = plan_of(GROUPS)
    leads = [
        Lead(str(number), {"title": title}, (Event(NOON - DAY, "unsubscribed"),) if asked_to_stop else ())
        for number, (title, asked_to_stop) in enumerate((t, s) for t in "abcd" for s in (False, True))
    ]
    known = {lead.id: Known(number % 2 == 0, NOON) for number, lead in enumerate(leads)}
    history = history_of(plan, leads, Outcomes(known, {}), NOON)
    for place in range(len(plan.rules)):
        cards = scored(without(plan, place), leads)
        assert Rescoring(history).standing({place: 0}).ready.tolist() == [card.ready for card in cards]


def test_other_points_are_scored_as_a_policy_that_has_them() -> None:
    text = (
        'policy "x"\ngroup a "?" at most 50\nwhen title is "a" add {} as boss\nwhen visited add {} each time up to {}\n'
    )
    draw = random.Random(4)
    leads = [
        Lead(
            str(n), {"title": draw.choice("ab")}, tuple(Event(NOON - DAY, "visited") for _ in range(draw.randint(0, 5)))
        )
        for n in range(40)
    ]
    known = {lead.id: Known(draw.random() < 0.5, NOON) for lead in leads}
    history = history_of(plan_of(text.format(30, 10, 30)), leads, Outcomes(known, {}), NOON)
    order = Rescoring(history).standing({0: 15_000, 1: 20_000}).order
    assert order.tolist() == [card.score for card in scored(plan_of(text.format(15, 20, 60)), leads)]


@given(st.lists(st.sampled_from([LOWEST, -5, 0, 3, 4, 7_000]) | st.integers(-(10**15), 10**15), max_size=30))
def test_scores_are_ranked_as_sorting_would(scores: list[int]) -> None:
    values = np.array(scores, np.int64)
    distinct, places = ranked(values)
    expected, at = np.unique(values, return_inverse=True)
    assert distinct.tolist() == expected.tolist()
    assert places.tolist() == at.tolist()


def test_a_gain_is_the_difference_of_both() -> None:
    draw = np.random.default_rng(1)
    won = draw.random(200) < 0.3
    this, other = (draw.integers(0, 9, 200) + 2 * won for _ in range(2))
    pairs = [np.mean([(w > o) + (w == o) / 2 for w in s[won] for o in s[~won]]) for s in (this, other)]
    assert gain_of(this, other, won).value == pytest.approx(pairs[0] - pairs[1])


# ------------------------------------------------------------------------------------------------ rows and the fit


@settings(max_examples=some(40), deadline=None)
@given(st.integers(0, 2**32))
def test_rows_are_leads_to_whom_all_rules_gave_the_same(seed: int) -> None:
    plan, _, history = made(seed, 30)
    rules = [place for place, rule in enumerate(plan.rules) if rule.points]
    if not rules:
        return
    rows = rows_of(history, np.ones(len(history), np.bool_), rules)
    assert rows.leads.sum() == len(history)
    assert rows.wins.sum() == history.won.sum()
    for lead in range(len(history)):
        for column, place in enumerate(rules):
            times = rows.rows[rows.places[lead], column]
            assert times * (plan.rules[place].points or 0) == pytest.approx(int(history.firings.points(place)[lead]))


def test_the_fit_is_where_the_penalised_likelihood_is_highest() -> None:
    """Worked out the plain way, lead by lead, for small steps to all sides; without a column as well."""
    draw = np.random.default_rng(3)
    columns = (draw.random((400, 3)) < (0.2, 0.5, 0.7)).astype(np.float64)
    won = draw.random(400) < 1 / (1 + np.exp(1.5 - columns @ (2.0, 0.5, -1.0)))
    rows, at = np.unique(columns, axis=0, return_inverse=True)
    regression = Regression(rows, np.bincount(at), np.bincount(at[won], minlength=len(rows)))
    centred, share = columns - columns.mean(axis=0), won.mean()

    def penalised(base: float, weights: np.ndarray) -> float:
        chance = 1 / (1 + np.exp(-(base + centred @ weights)))
        likelihood = np.log(np.where(won, chance, 1 - chance)).sum()
        penalty = 0.02 * len(won) * share * (1 - share) * (columns.var(axis=0) * weights**2).sum()
        return float(-2 * likelihood + penalty)

    for left_out in ([], [1]):
        fit = regression.fit(left_out)
        best = penalised(fit.base, fit.weights)
        assert fit.deviance == pytest.approx(best)
        assert all(fit.weights[column] == 0 for column in left_out)
        for column in {0, 1, 2} - set(left_out):
            for step in (-0.01, 0.01):
                moved = fit.weights.copy()
                moved[column] += step
                assert penalised(fit.base, moved) > best
