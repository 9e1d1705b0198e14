"""Verdicts on rules of which is known what they are worth, and ideas for their points."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from math import exp

import numpy as np
import pytest

from leadscore.facts.model import Lead
from leadscore.learn.evidence.finding import evidence_of
from leadscore.learn.evidence.model import Evidence, RuleEvidence, Verdict
from leadscore.learn.evidence.steps import idea_of, rounded, step_of
from leadscore.learn.history import History, history_of
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.rates import Rate
from leadscore.plan.model import Group, Plan
from spec.agreement import plan_of
from spec.policies import NOON

WORTH = 0.04
"""So many log-odds a point is worth, in truth."""
TRUTH = {"right": 30, "low": 10, "high": 50, "upside": 20, "noise": 10, "late": 25, "rare": 30}
TRULY = {"right": 30, "low": 40, "high": 10, "upside": -20, "noise": 0, "late": 25, "rare": 30}
"""What each rule has, and what it should have."""
SHARES = {"right": 0.3, "low": 0.25, "high": 0.3, "upside": 0.2, "noise": 0.5, "late": 0.15, "rare": 0.002}


def policy() -> Plan:
    fields = "".join(f"field {name} yes/no\n" for name in (*TRUTH, "same", "gone", "left"))
    rules = "".join(f"when {name} add {points} as rule_{name}\n" for name, points in TRUTH.items())
    return plan_of(
        f'policy "x"\n{fields}{rules}'
        "when same add 10 as rule_same\nwhen gone disqualify as rule_gone\nwhen left disqualify as rule_left\n"
        "ready at 60"
    )


@cache
def planted(count: int = 8000, seed: int = 8) -> History:
    """Leads of whom each shows what `SHARES` says, won as `TRULY` has it; `same` is a faint copy of `right`, `gone`
    never buy, `left` as often as others."""
    draw = random.Random(seed)
    leads, known = [], {}
    for number in range(count):
        values = {name: draw.random() < share for name, share in SHARES.items()}
        # What everybody sees at this lead says nothing beyond what `right` says.
        values["same"] = values["right"] and draw.random() < 0.9
        values["gone"], values["left"] = draw.random() < 0.05, draw.random() < 0.05
        odds = -2.2 + WORTH * sum(TRULY[name] for name in TRULY if values[name])
        won = draw.random() < 1 / (1 + exp(-odds)) and not values["gone"]
        leads.append(Lead(str(number), dict(values), ()))
        known[str(number)] = Known(won, NOON)
    return history_of(policy(), leads, Outcomes(known, {}), NOON)


def found_in(history: History) -> Evidence:
    found = evidence_of(history, 10)
    assert found is not None
    return found


def by_name(found: Evidence) -> dict[str, RuleEvidence]:
    return {str(one.rule.name).removeprefix("rule_"): one for one in found.rules}


def changed(history: History, order: np.ndarray, ids: list[str]) -> History:
    """These leads, by their places, under other ids."""
    firings = history.firings
    fields = "won on at started score ready condition disqualified band".split()
    return replace(
        history,
        ids=ids,
        firings=replace(
            firings, fired=firings.fired[:, order], varied={k: v[order] for k, v in firings.varied.items()}
        ),
        **{name: getattr(history, name)[order] for name in fields},
    )


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("right", Verdict.EARNS),
        ("late", Verdict.EARNS),
        ("low", Verdict.UNDERRATED),
        ("high", Verdict.OVERRATED),
        ("upside", Verdict.WRONG_WAY),
        ("noise", Verdict.OVERRATED),
        ("rare", Verdict.TOO_RARE),
        ("same", Verdict.ECHO),
        ("gone", Verdict.EARNS),
        ("left", Verdict.NO_EVIDENCE),
    ],
)
def test_each_rule_is_seen_for_what_it_is(name: str, verdict: Verdict) -> None:
    assert by_name(found_in(planted()))[name].weight.verdict is verdict


def test_points_by_the_evidence_stand_to_each_other_as_they_should() -> None:
    """On which scale is a matter of how far scores spread now; `same` and `right` share what they earn."""
    rules = by_name(found_in(planted()))
    scale = (rules["low"].weight.by_evidence or 0) / TRULY["low"]
    for name in ("late", "high", "upside", "noise"):
        weight = rules[name].weight
        assert (weight.by_evidence or 0) / scale == pytest.approx(TRULY[name], abs=8)
        assert weight.span is None or weight.span.low <= (weight.by_evidence or 0) + 2_500 <= weight.span.high + 5_000
    assert rules["rare"].weight.by_evidence is rules["gone"].weight.by_evidence is None


def test_rates_and_what_the_others_say_are_counted_by_hand() -> None:
    history = planted()
    one = by_name(found_in(history))["same"]
    fired, counts = history.firings.fired[one.place], ~history.disqualified
    assert one.weight.hit == Rate(int((history.won & fired & counts).sum()), int((fired & counts).sum()))
    assert one.weight.rest == Rate(int((history.won & ~fired & counts).sum()), int((~fired & counts).sum()))
    right = history.firings.fired[by_name(found_in(history))["right"].place] & counts
    assert one.weight.expected == pytest.approx(history.won[right].mean(), abs=0.02), "right says it already"


def test_what_dropping_does_is_counted_by_hand() -> None:
    history = planted()
    one = by_name(found_in(history))["high"]
    without = history.score - history.firings.points(one.place)
    was, then = history.ready, (without >= 60_000) & ~history.disqualified
    dropped = one.dropped
    assert dropped.leaving == Rate(int((history.won & was & ~then).sum()), int((was & ~then).sum()))
    assert dropped.joining.of == 0
    assert dropped.per_week == pytest.approx(-dropped.leaving.of / 10)
    assert dropped.auc.interval.low > 0, "it tells less with it than without it"


def test_ideas_would_help_and_are_tried_on_leads_that_had_no_part_in_them() -> None:
    found = found_in(planted())
    trial = found.trial
    assert trial is not None
    assert found.ideas == trial.ideas
    assert trial.gain.value == pytest.approx(trial.then - trial.now)
    assert trial.gain.interval.low > 0
    names = {place: str(one.rule.name) for place, one in enumerate(found.rules)}
    ideas = {names[place]: idea for place, idea in found.ideas.items()}
    assert ideas["rule_upside"] == 0
    assert ideas["rule_high"] < 30_000 < ideas["rule_low"]
    assert not ideas.keys() & {"rule_right", "rule_late", "rule_rare", "rule_same", "rule_gone", "rule_left"}


def test_twice_the_leads_give_the_same_points_and_no_other_direction() -> None:
    history = planted(3000)
    order = np.tile(np.arange(len(history)), 2)
    twice = changed(history, order, [*history.ids, *(f"twin-{one}" for one in history.ids)])
    faults = {Verdict.OVERRATED: -1, Verdict.WRONG_WAY: -1, Verdict.UNDERRATED: 1}
    for one, other in zip(found_in(history).rules, found_in(twice).rules, strict=True):
        assert one.weight.by_evidence == other.weight.by_evidence or one.weight.verdict is Verdict.TOO_RARE
        assert faults.get(one.weight.verdict, 0) * faults.get(other.weight.verdict, 0) >= 0
        if one.weight.idea is not None and other.weight.idea is not None:
            assert one.weight.idea == other.weight.idea


def test_the_order_of_the_leads_plays_no_part() -> None:
    history = planted(3000)
    order = np.random.default_rng(2).permutation(len(history))
    other = changed(history, order, [history.ids[place] for place in order])
    mine, theirs = found_in(history), found_in(other)
    assert [one.weight.by_evidence for one in mine.rules] == [one.weight.by_evidence for one in theirs.rules]
    assert [one.weight.verdict for one in mine.rules] == [one.weight.verdict for one in theirs.rules]
    assert mine.ideas == theirs.ideas


def test_shuffled_outcomes_give_no_verdicts_beyond_chance_and_no_ideas() -> None:
    """In 40 histories chance may name a rule in about two; more than six would be seen once in a thousand runs."""
    history = planted(1500)
    named: Counter[Verdict] = Counter()
    for seed in range(40):
        won = history.won.copy()
        np.random.default_rng(seed).shuffle(won)
        found = found_in(replace(history, won=won))
        assert not found.ideas
        named.update({one.weight.verdict for one in found.rules})
    assert named[Verdict.OVERRATED] + named[Verdict.UNDERRATED] <= 3
    assert named[Verdict.WRONG_WAY] <= 6
    assert named[Verdict.EARNS] <= 6


@pytest.mark.parametrize(
    "keep",
    [lambda history: np.flatnonzero(~history.won)[:500], lambda history: np.flatnonzero(history.disqualified)],
    ids=["no wins", "all disqualified"],
)
def test_nothing_is_said_where_there_are_too_few_wins(keep: Callable[[History], np.ndarray]) -> None:
    history = planted(3000)
    order = keep(history)
    assert evidence_of(changed(history, order, [history.ids[place] for place in order]), None) is None


def test_a_policy_without_rules_has_no_evidence() -> None:
    known = {str(n): Known(n % 2 == 0, NOON) for n in range(100)}
    leads = [Lead(one, {}, ()) for one in known]
    assert evidence_of(history_of(plan_of('policy "x"\nready at 1'), leads, Outcomes(known, {}), NOON), None) is None


def test_rules_that_only_disqualify_are_judged_by_their_close_rate() -> None:
    plan = plan_of('policy "x"\nwhen existing_customer disqualify\nwhen competitor disqualify\nready at 1')
    leads, known = [], {}
    for number in range(900):
        mine, theirs = number % 3 == 0, number % 3 == 1
        leads.append(Lead(str(number), {"existing_customer": mine, "competitor": theirs}, ()))
        known[str(number)] = Known(number % (4 if mine else 20 if theirs else 7) < 2, NOON)
    found = found_in(history_of(plan, leads, Outcomes(known, {}), NOON))
    assert [one.weight.verdict for one in found.rules] == [Verdict.WRONG_WAY, Verdict.EARNS]
    assert not found.ideas
    assert found.fitted == 0
    assert found.rules[0].dropped.joining == Rate(0, 0), "nobody has a point"


def test_a_rule_that_tells_all_apart_earns_its_points() -> None:
    """Though no weight is high enough for it."""
    plan = plan_of('policy "x"\nwhen title is "a" add 20\nwhen employees > 5 add 10\nready at 20')
    draw = random.Random(1)
    leads, known = [], {}
    for number in range(600):
        title = draw.choice("ab")
        leads.append(Lead(str(number), {"title": title}, ()))
        known[str(number)] = Known(title == "a", NOON)
    found = found_in(history_of(plan, leads, Outcomes(known, {}), NOON))
    assert [one.weight.verdict for one in found.rules] == [Verdict.EARNS, Verdict.TOO_RARE]


# ------------------------------------------------------------------------------------------------ points as written


def plan_with(*points: str) -> Plan:
    return plan_of('policy "x"\n' + "".join(f"when employees > {n} {one}\n" for n, one in enumerate(points)))


@pytest.mark.parametrize(
    ("points", "steps"),
    [
        (("add 50", "add 10", "subtract 20", "add 3"), (5_000, 5_000, 5_000, 1_000)),
        (("add 3", "add 2", "subtract 1"), (1_000, 1_000, 1_000)),
        (("add 0.5", "add 0.2"), (100, 100)),
        (("add 30", "add 12.5"), (5_000, 100)),
    ],
)
def test_points_move_in_the_steps_of_their_policy(points: tuple[str, ...], steps: tuple[int, ...]) -> None:
    rules = plan_with(*points).rules
    assert tuple(step_of(rule, rules) for rule in rules) == steps


@pytest.mark.parametrize(
    ("points", "step", "to"),
    [(12_400.0, 5_000, 10_000), (12_500.0, 5_000, 15_000), (-12_500.0, 5_000, -15_000), (400.0, 1_000, 0)],
)
def test_points_are_rounded_to_the_next_step(points: float, step: int, to: int) -> None:
    assert rounded(points, step) == to


@pytest.mark.parametrize(
    ("now", "by_evidence", "bounds", "idea"),
    [
        ("add 20", 40_000, {}, 40_000),
        ("add 20", 25_000, {}, 25_000),
        ("add 40", 45_000, {}, None),
        ("add 20", 0, {}, 0),
        ("add 20", -30_000, {}, 0),
        ("subtract 20", -60_000, {"at_least": -50_000}, -50_000),
        ("add 20", 60_000, {"at_most": 50_000}, 50_000),
        ("add 60", 90_000, {"at_most": 50_000}, None),
    ],
)
def test_ideas_keep_their_direction_and_stay_within_their_group(
    now: str, by_evidence: int, bounds: Mapping[str, int], idea: int | None
) -> None:
    (rule,) = plan_with(now).rules
    group = Group("g", None, bounds.get("at_least"), bounds.get("at_most"), (rule,))
    assert idea_of(rule, by_evidence, 5_000, group) == idea
