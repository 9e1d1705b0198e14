"""What is left on the table: models of a policy's facts beside the policy, on leads that they have not learned from."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

import command_line
from leadscore.facts.model import Event, Lead, Value
from leadscore.learn.history import history_of
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Interval
from leadscore.learn.rivals import contest as contests
from leadscore.learn.rivals.contest import Contender, Contest, Kind, contest_of
from leadscore.learn.rivals.facts import Collector, Facts
from leadscore.learn.rivals.field import Rival
from leadscore.learn.rivals.models import added_up, any_pattern, columns_of, folds_of
from leadscore.report.backtest_contest import contest as told
from spec.agreement import plan_of
from spec.policies import NOON

DAY = 86_400
HIGH = range(51, 100)
POLICY = """policy "x"
when title is "ceo" add 10
when budget > 50 add 10
when visited "pricing" within 30 days add 10
when existing_customer disqualify
"""


def facts_of(text: str, leads: Sequence[Lead], outcomes: Outcomes, most: int = 50_000) -> Facts:
    collector = Collector(plan_of(text), most)
    assert list(collector.through(leads, outcomes, NOON)) == list(leads)
    return collector.facts()


def held(text: str, leads: Sequence[Lead], won: Sequence[bool], most: int = 50_000) -> Contest:
    outcomes = Outcomes({lead.id: Known(wins, NOON) for lead, wins in zip(leads, won, strict=True)}, {})
    found = contest_of(history_of(plan_of(text), leads, outcomes, NOON), facts_of(text, leads, outcomes, most))
    assert found is not None
    return found


def made(count: int, seed: int) -> list[Lead]:
    """Leads with a title, a budget and, half of them, a look at the prices."""
    draw = random.Random(seed)
    return [
        Lead(
            f"L{number}",
            {"title": draw.choice(["ceo", "cto", "clerk"]), "budget": Decimal(draw.randrange(100))},
            (Event(NOON - draw.randrange(1, 60) * DAY, "visited", "pricing"),) if draw.random() < 0.5 else (),
        )
        for number in range(count)
    ]


def gain(found: Contest, kind: Kind) -> Estimate:
    return next(one.gain for one in found.contenders if one.kind is kind)


# ------------------------------------------------------------------------------------------------ facts


def test_facts_are_those_of_the_instant_that_mattered() -> None:
    events = (
        Event(NOON - 40 * DAY, "visited", "pricing"),
        Event(NOON - 3 * DAY, "visited", "blog", 2_000),
        Event(NOON - 2 * DAY, "visited", "pricing"),
        Event(NOON + DAY, "visited", "pricing"),
    )
    values: dict[str, Value] = {"title": "ceo", "budget": Decimal("12.5"), "existing_customer": False}
    found = facts_of(POLICY, [Lead("a", values, events)], Outcomes({"a": Known(True, NOON)}, {}))
    assert found.texts == {"title": ["ceo"]}
    # budget, existing_customer; visits, minutes, days since; days since anything; ceo, budget > 50, prices, customer
    assert found.numbers.tolist() == [[12.5, 0, 3, 2_000, 2, 2, 1, 0, 1, 0]]
    later = facts_of(POLICY, [Lead("a", values, events)], Outcomes({"a": Known(True, NOON - 10 * DAY)}, {}))
    assert later.numbers.tolist() == [[12.5, 0, 1, 0, 30, 30, 1, 0, 1, 0]]


def test_what_is_unknown_is_no_number() -> None:
    found = facts_of(POLICY, [Lead("a", {})], Outcomes({"a": Known(True, NOON)}, {}))
    assert found.texts == {"title": [None]}
    assert np.isnan(found.numbers[0]).tolist() == [True, True, False, False, True, True, True, True, False, True]


def test_a_day_is_its_age() -> None:
    text = 'policy "x"\nwhen created within 30 days add 1'
    lead = Lead("a", {"created": date(2025, 1, 1)})
    instant = int(np.datetime64("2025-01-31T12:00:00").astype(int))
    assert facts_of(text, [lead], Outcomes({"a": Known(True, instant)}, {})).numbers.tolist() == [[30, 1]]


def test_the_same_leads_are_drawn_whatever_their_order() -> None:
    leads = made(3_000, 1)
    outcomes = Outcomes({lead.id: Known(True, NOON) for lead in leads}, {})
    one, other = (facts_of(POLICY, some, outcomes, 400) for some in (leads, random.Random(2).sample(leads, 3_000)))
    assert len(one.ids) == 400
    assert one.ids == other.ids
    assert np.array_equal(one.numbers, other.numbers, equal_nan=True)
    assert one.texts == other.texts
    tens = sum(int(one[1:]) < 1_500 for one in one.ids)
    assert 150 < tens < 250, "drawn from all of them"


# ------------------------------------------------------------------------------------------------ models


def test_a_column_that_is_wholly_unknown_in_training_ends_nothing() -> None:
    draw = random.Random(4)
    numbers = np.array([[draw.random(), np.nan, 1.0] for _ in range(200)])
    folds = np.arange(200) % 5
    numbers[folds == 0, 1] = 1.0
    found = Facts([str(n) for n in range(200)], numbers, {"title": [None] * 200, "city": ["a", "b"] * 100})
    columns = columns_of(found)
    assert columns.width == 3, "what never varies is left out"
    won = np.array([draw.random() < 0.5 for _ in range(200)])
    for model in (added_up, any_pattern):
        assert np.isfinite(model(columns, won, folds)).all()


def test_folds_without_wins_elsewhere_rank_nobody() -> None:
    found = Facts(["a", "b", "c"], np.array([[1.0], [2.0], [3.0]]), {})
    won = np.array([True, False, False])
    assert added_up(columns_of(found), won, np.array([0, 1, 2])).tolist()[0] == 0


def test_copies_of_a_lead_share_a_fold() -> None:
    leads = made(300, 5)
    copies = [Lead(f"{lead.id}-{copy}", lead.values, lead.events) for lead in leads for copy in range(3)]
    found = facts_of(POLICY, copies, Outcomes({lead.id: Known(True, NOON) for lead in copies}, {}))
    of_leads: dict[str, set[int]] = {}
    for one, fold in zip(found.ids, folds_of(found).tolist(), strict=True):
        of_leads.setdefault(one.partition("-")[0], set()).add(fold)
    assert {len(folds) for folds in of_leads.values()} == {1}
    assert len(set.union(*of_leads.values())) == 5


# ------------------------------------------------------------------------------------------------ the contest


@pytest.mark.parametrize("copies", [1, 8])
def test_outcomes_that_nothing_tells_are_foretold_by_nobody(copies: int) -> None:
    """Also where each lead stands there several times: learned from and judged at once, it would be known by heart."""
    draw, leads = random.Random(6), made(500, 6)
    won = [draw.random() < 0.4 for _ in leads]
    many = [Lead(f"{lead.id}-{copy}", lead.values, lead.events) for lead in leads for copy in range(copies)]
    found = held(POLICY, many, [wins for wins in won for _ in range(copies)])
    assert [one.kind for one in found.contenders] == list(Kind)
    for one in found.contenders:
        assert abs(one.auc.value - 0.5) < 0.08, one


def test_better_points() -> None:
    """The policy gives as much for a budget, which tells nothing, as for a title that tells much."""
    draw, leads = random.Random(7), made(2_000, 7)
    found = held(POLICY, leads, [draw.random() < (0.5 if lead.values["title"] == "ceo" else 0.1) for lead in leads])
    assert gain(found, Kind.POINTS).interval.low > 0.02
    assert abs(gain(found, Kind.LINEAR).value - gain(found, Kind.POINTS).value) < 0.02


def test_better_signals() -> None:
    """What tells is a title that the policy has no rule for."""
    draw, leads = random.Random(8), made(2_000, 8)
    found = held(POLICY, leads, [draw.random() < (0.5 if lead.values["title"] == "clerk" else 0.1) for lead in leads])
    assert gain(found, Kind.LINEAR).value > gain(found, Kind.POINTS).value + 0.02


def test_patterns() -> None:
    """Either of two signs tells, but not both."""
    draw, leads = random.Random(9), made(2_000, 9)
    won = [draw.random() < (0.6 if (lead.values["budget"] in HIGH) != bool(lead.events) else 0.1) for lead in leads]
    found = held(POLICY, leads, won)
    assert gain(found, Kind.PATTERNS).value > gain(found, Kind.LINEAR).value + 0.1


def test_the_order_of_leads_changes_nothing() -> None:
    draw, leads = random.Random(10), made(600, 10)
    won = {lead.id: draw.random() < (0.5 if lead.values["title"] == "ceo" else 0.1) for lead in leads}
    one, other = (
        held(POLICY, some, [won[lead.id] for lead in some], 300) for some in (leads, draw.sample(leads, len(leads)))
    )
    assert one.leads == 300
    for mine, theirs in zip(one.contenders, other.contenders, strict=True):
        assert mine.auc.value == pytest.approx(theirs.auc.value, abs=0.002)


def test_too_few_wins_are_held_against_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    leads = made(100, 11)
    outcomes = Outcomes({lead.id: Known(number < 5, NOON) for number, lead in enumerate(leads)}, {})
    history = history_of(plan_of(POLICY), leads, outcomes, NOON)
    assert contest_of(history, facts_of(POLICY, leads, outcomes)) is None
    assert contest_of(history, None) == Contest(0, 100, None, (), is_possible=False)
    monkeypatch.setattr(contests, "is_there", lambda: False)
    assert contest_of(history, facts_of(POLICY, leads, outcomes)) == Contest(0, 100, None, (), is_possible=False)


# ------------------------------------------------------------------------------------------------ in words


def estimate(value: float, half: float = 0.005) -> Estimate:
    return Estimate(value, Interval(value - half, value + half))


def found_of(points: float, linear: float, patterns: float, half: float = 0.005) -> Contest:
    gains = zip(Kind, (points, linear, patterns), strict=True)
    return Contest(
        900, 1_000, estimate(0.8), tuple(Contender(kind, estimate(0.8 + g), estimate(g, half)) for kind, g in gains)
    )


@pytest.mark.parametrize(
    ("gains", "starts"),
    [
        ((0.02, 0.024, 0.025), ["Better points: the same rules, with points that fit, would gain 0.02 AUC."]),
        ((0.02, 0.05, 0.055), ["Better points:", "Better signals: "]),
        ((0.0, 0.03, 0.06), ["Better signals: ", "Combinations and ranges: "]),
        ((0.0, 0.0, 0.04), ["Combinations and ranges: "]),
        ((-0.02, 0.003, 0.008), ["Nothing worth the work: "]),
        ((-0.06, -0.05, -0.04), ["Nothing worth the work: "]),
    ],
)
def test_what_comes_of_it(gains: tuple[float, float, float], starts: list[str]) -> None:
    *verdicts, caution = told(found_of(*gains), None).sentences
    assert len(verdicts) == len(starts)
    assert all(sentence.startswith(start) for sentence, start in zip(verdicts, starts, strict=True)), verdicts
    assert caution.endswith("On 900 of 1,000 leads.")


def test_what_chance_explains_is_no_gain() -> None:
    verdict, _ = told(found_of(0.03, 0.03, 0.03, half=0.04), None).sentences
    assert verdict.startswith("Nothing worth the work")


def test_the_table() -> None:
    section = told(found_of(-0.03, 0.0, 0.021), Rival("title", 0.7))
    assert [row for table in section.tables for row in table.rows] == [
        ("the policy as it is", "0.80", "0.80–0.81", "", ""),
        ("its best field alone: title", "0.70", "", "", ""),
        ("its rules, with points that fit", "0.77", "0.77–0.78", "-0.03", "-0.03 to -0.02"),
        ("all its facts, each with a weight", "0.80", "0.80–0.81", "0.00", "-0.01 to +0.01"),
        ("any pattern in its facts", "0.82", "0.82–0.83", "+0.02", "+0.02 to +0.03"),
    ]


def test_without_scikit_learn_one_line_says_how_to_get_it() -> None:
    section = told(Contest(0, 100, None, (), is_possible=False), Rival("title", 0.7))
    assert section.tables == ()
    assert section.sentences == (
        "What a model would make of the same facts is not known: that needs scikit-learn "
        "(pip install 'leadscore[learn]').",
    )


# ------------------------------------------------------------------------------------------------ the command


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    folder, draw = tmp_path_factory.mktemp("rivals"), random.Random(12)
    rows = [(lead.id, lead.values["title"], draw.random()) for lead in made(300, 12)]
    lines = [
        f"{one},{title},{'yes' if luck < (0.5 if title == 'clerk' else 0.1) else 'no'}" for one, title, luck in rows
    ]
    (folder / "leads.csv").write_text("\n".join(["id,title,won", *lines]) + "\n")
    (folder / "p.lead").write_text('policy "P"\nwhen title is "ceo" add 10\nready at 10\n')
    return ("backtest", str(folder / "p.lead"), "--leads", str(folder / "leads.csv"), "--outcome", "won")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_all_forms_for_people_tell_it(command: tuple[str, ...], form: str) -> None:
    text = " ".join(command_line.run(*command, "--format", form).stdout.split())
    assert "What is left on the table" in text
    assert "Better signals: what its fields and events say beyond what the rules ask would gain" in text
    assert "all its facts, each with a weight" in text


def test_json_holds_the_figures(command: tuple[str, ...]) -> None:
    found = json.loads(command_line.run(*command, "--format", "json").stdout)["contest"]
    assert (found["possible"], found["leads"]) == (True, 300)
    assert [one["by"] for one in found["contenders"]] == ["points", "linear", "patterns"]
    for one in found["contenders"]:
        assert one["gain"]["value"] == pytest.approx(one["auc"]["value"] - found["policy"]["value"], abs=0.0002)
        assert one["gain"]["low"] <= one["gain"]["value"] <= one["gain"]["high"]


def test_the_command_does_without_scikit_learn(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.learn.rivals.models.find_spec", lambda name: None)
    result = command_line.run(*command)
    assert result.exit_code == 0
    assert "that needs scikit-learn (pip install 'leadscore[learn]')." in " ".join(result.stdout.split())
    found = json.loads(command_line.run(*command, "--format", "json").stdout)["contest"]
    assert found == {"possible": False, "leads": 0, "policy": None, "contenders": []}
