"""What tests show of a policy, and for how many leads its rules fire."""

from __future__ import annotations

from textwrap import dedent

import pytest

from leadscore.driver import compile_text
from leadscore.engine.conditions import truth, view_of
from leadscore.engine.outcome import outcome_of
from leadscore.engine.reference import score
from leadscore.facts.model import Lead
from leadscore.plan.walk import leaves
from leadscore.review.coverage.leads import firing_of
from leadscore.review.coverage.model import Coverage, Kind
from leadscore.review.coverage.run import coverage_of
from leadscore.review.policy_tests import run_tests
from leadscore.syntax.printer import statement_text
from spec.policies import Maker

DAY = 86_400


def coverage(text: str, used: dict[str, str] | None = None) -> Coverage:
    compiled = compile_text('policy "p"\n' + dedent(text), used=used)
    assert compiled.plan is not None, compiled.diagnostics
    return coverage_of(compiled.checked, compiled.plan, run_tests(compiled.checked, compiled.plan))


def counts(text: str, kind: Kind) -> tuple[int, int]:
    return next((met, total) for each, met, total in coverage(text).counts() if each is kind)


def missing(text: str, kind: Kind) -> list[str]:
    return [goal.missing for goal in coverage(text).missing if goal.kind is kind]


def test_rules_that_no_test_lets_fire() -> None:
    text = 'when employees > 5 add 3\nwhen competitor disqualify as them\ntest "t" given employees 9 expect score 3\n'
    assert counts(text, Kind.RULES) == (1, 2)
    assert missing(text, Kind.RULES) == ["`them` never disqualifies"]


def test_a_comparison_is_to_be_true_false_and_unknown() -> None:
    text = 'when employees > 5 and visited add 3\ntest "t" given employees 9 expect score 0\n'
    assert missing(text, Kind.BRANCHES) == [
        "`employees > 5` is never false",
        "`employees > 5` is never unknown",
        "`visited` is never true",
    ]
    assert counts(text, Kind.BRANCHES) == (2, 5)


def test_what_is_always_known_is_not_to_be_unknown() -> None:
    text = 'when title is known add 3\nready at 3 if general > 1\ntest "t" given title "x" expect score 3\n'
    assert counts(text, Kind.BRANCHES) == (2, 4)
    assert missing(text, Kind.BRANCHES) == ["`title is known` is never false", "`general > 1` is never false"]


def test_a_definition_is_counted_where_it_stands_once() -> None:
    used = {"words.lead": "# words\ndefine big as employees > 5\ndefine unused as employees > 6\n"}
    text = 'use "words.lead"\nwhen big add 3\nwhen big and visited add 2\ntest "t" given employees 9 expect score 3\n'
    branches = [goal for goal in coverage(text, used).goals if goal.kind is Kind.BRANCHES]
    assert [(goal.path, goal.line) for goal in branches] == [("policy.lead", 4)] * 2 + [("words.lead", 2)] * 3


def test_windows_want_an_event_on_either_side() -> None:
    rule = "when visited within 30 days add 3\n"
    inside, outside = (
        'test "in" given visited expect score 3\n',
        'test "out" given visited 31 days ago expect score 0\n',
    )
    assert missing(rule + inside, Kind.WINDOWS) == ["no event lies outside the window of `visited within 30 days`"]
    assert missing(rule + outside, Kind.WINDOWS) == ["no event lies inside the window of `visited within 30 days`"]
    assert missing(rule + inside + outside, Kind.WINDOWS) == []


def test_a_cap_is_to_cut_and_to_leave() -> None:
    rule = "when visited add 3 each time up to 6\n"
    assert missing(rule + 'test "t" given visited 2 times expect score 6\n', Kind.CAPS) == [
        "`up to 6` never cuts anything"
    ]
    assert missing(rule + 'test "t" given visited 3 times expect score 6\n', Kind.CAPS) == [
        "`up to 6` never leaves points as they are"
    ]


def test_bounds_of_groups_and_of_the_score() -> None:
    text = """\
        score from -1 to 5
        group g at least -2 at most 8
        when visited add 9
        when opened subtract 3
        """
    assert missing(text, Kind.CAPS) == [
        "no test has its score raised to the range",
        "no test has its score cut to the range",
        "`at least -2` of `g` never raises a total",
        "`at most 8` of `g` never cuts a total",
    ]
    tests = 'test "a" given visited expect score 5\ntest "b" given opened expect score -1\n'
    assert missing(dedent(text) + tests, Kind.CAPS) == []


def test_a_bound_that_nothing_can_reach_is_not_asked_for() -> None:
    assert missing("group g at least -2 at most 8\nwhen visited add 5\nwhen opened subtract 2\n", Kind.CAPS) == []


def test_a_period_is_to_be_seen_from_before_from_within_and_from_after() -> None:
    rule = "when visited add 3 in force from 2026-03-01 until 2026-03-31\n"
    assert len(missing(rule, Kind.PERIODS)) == 3
    days = ("2026-02-28", "2026-03-01", "2026-04-01")
    tests = "".join(f'test "{day}" given as of {day}, visited expect score at least 0\n' for day in days)
    assert missing(rule + tests, Kind.PERIODS) == []
    without = tests.replace(", visited", "")
    assert len(missing(rule + without, Kind.PERIODS)) == 3


def test_overrides_are_to_hold_and_to_have_ended() -> None:
    text = 'when visited add 1\noverride "A@b.example" add 9 by sam until 2026-03-01 because "x"\n'
    held = 'test "held" given as of 2026-03-01, email "a@B.example" expect score 9\n'
    ended = 'test "ended" given as of 2026-03-02, id "a@b.example" expect score 0\n'
    assert len(missing(text + held, Kind.OVERRIDES)) == 1
    assert missing(text + held + ended, Kind.OVERRIDES) == []


def test_states_bands_and_grades() -> None:
    text = """\
        applies if not competitor or competitor is missing
        when visited add 10
        ready at 10
        band hot at 10
        band cold otherwise
        grade general A at 10, B otherwise
        test "t" given visited expect score 10
        """
    assert missing(text, Kind.STATES) == ["no test is out of scope", "no test is not ready"]
    assert missing(text, Kind.BANDS) == ["no test is in the band `cold`"]
    assert missing(text, Kind.GRADES) == ["no test has the grade general B"]


@pytest.mark.parametrize(("points", "met"), [(69, False), (70, True), (72, True), (73, False)])
def test_a_threshold_is_reached_by_less_than_any_rule_gives(points: int, met: bool) -> None:
    text = f'when visited add {points}\nwhen opened add 3\nready at 70\ntest "t" given visited expect score {points}\n'
    just = "no test just reaches ready at 70 (by less than 3)"
    assert (just not in missing(text, Kind.THRESHOLDS)) is met


def test_nothing_is_asked_of_leads_out_of_scope() -> None:
    text = 'applies if not competitor\nwhen visited add 3\ntest "t" given competitor yes, visited expect out of scope\n'
    assert "`visited` never fires" in missing(text, Kind.RULES)
    assert "`visited` is never true" in missing(text, Kind.BRANCHES)


def test_a_policy_without_tests_shows_nothing_and_one_hundred_percent_is_all() -> None:
    rule = "when visited add 3\n"
    assert coverage(rule).percent == 0
    both = 'test "a" given visited expect score 3\ntest "b" expect score 0\n'
    assert coverage(rule + both).percent == 100


@pytest.mark.parametrize("seed", range(40))
def test_counts_agree_with_a_naive_count(seed: int) -> None:
    """For made-up policies, with what made-up tests show of rules, and of event conditions."""
    maker = Maker(seed)
    text = "\n".join(map(statement_text, maker.policy().statements)) + "\n"
    facts = ('visited "pricing"', "watched for 3 minutes 2 days ago", 'title "CEO"', "employees 2", "called")
    tests = "".join(
        f'test "t{i}" given as of 2026-03-15, {fact} expect score at most 100000\n' for i, fact in enumerate(facts)
    )
    compiled = compile_text('policy "p"\n' + text + tests)
    if compiled.plan is None:
        return
    plan, results = compiled.plan, run_tests(compiled.checked, compiled.plan)
    found = coverage_of(compiled.checked, plan, results)
    cards = [result.card for result in results if result.card.in_scope]
    fired = {r.rule_id for card in cards for group in card.groups for r in group.rules if r.state.value == "fired"}
    rules = [goal for goal in found.goals if goal.kind is Kind.RULES]
    assert sum(goal.met for goal in rules) == sum(rule.id in fired for rule in plan.rules)
    assert len(rules) == len(plan.rules)
    by_us = frozenset(kind.name for kind in plan.events if kind.by_us)
    views = [view_of(r.lead, r.as_of, by_us) for r in results if r.card.in_scope]
    ever_true = {goal.missing: goal.met for goal in found.goals if goal.missing.endswith("is never true")}
    for rule in plan.rules:
        for leaf, _ in leaves(rule.condition):
            words = f"`{getattr(leaf, 'text', '')}` is never true"
            if words in ever_true:
                assert ever_true[words] == any(truth(leaf, view) for view in views), words


def test_for_how_many_leads_each_rule_fires() -> None:
    text = """\
        policy "p"
        applies if not competitor
        when employees > 5 add 3
        when visited add 1
        when title is missing add 1
        """
    plan = compile_text(dedent(text)).plan
    assert plan is not None
    lead = compile_text(dedent(text) + 'test "t" given employees 9, competitor no expect score 4\n')
    assert lead.plan is not None
    (result,) = run_tests(lead.checked, lead.plan)
    others = [Lead("x", {"competitor": False}), Lead("out", {"competitor": True})]
    firing = firing_of(plan, (outcome_of(score(plan, each, 20_000 * DAY)) for each in (result.lead, *others)))
    assert (firing.leads, firing.in_scope) == (3, 2)
    assert [(rule.fired, rule.unknown) for rule in firing.rules] == [(1, 1), (0, 0), (2, 0)]
    assert [rule.rule.text for rule in firing.never] == ["visited"]
    assert [rule.rule.text for rule in firing.always] == ["title is missing"]
