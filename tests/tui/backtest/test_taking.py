"""What a back-test suggests, written into a policy: one change, all else as it was."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest

from leadscore_tui.backtest.acts import OtherPoints, Take, TakeIdeas, TakeRule, TakeThreshold
from leadscore_tui.backtest.taking import CannotTake, Taken, taken

SMALL = """policy "Small"
when employees > 5 add 5 as size # who has people
when visited add 10 as came
ready at 10 lost below 8
"""
GROUPS = """policy "Groups"

group fit "Who are they?"
when employees > 5 add 5 as size
when country is "DE" add 5

group engagement "What do they do?"
when visited add 10 as came
when opened add 1

ready at 10

test "who comes is ready"
  given as of 2026-04-01, visited "pricing" 1 day ago
  expect ready, came 10
"""


def take(text: str, what: Take) -> Taken:
    return taken(Path("policy.lead"), text, what)


def changed(before: str, after: str) -> list[str]:
    """The lines that are new or gone."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_the_threshold_takes_along_what_lets_who_was_ready_stay_so() -> None:
    assert changed(SMALL, take(SMALL, TakeThreshold("25")).text) == [
        "- ready at 10 lost below 8",
        "+ ready at 25 lost below 23",
    ]


def test_tests_that_expect_what_was_before_are_told_and_left() -> None:
    found = take(GROUPS, TakeThreshold("25"))
    assert changed(GROUPS, found.text) == ["- ready at 10", "+ ready at 25"]
    assert found.told == "Ready at 25 stands in the policy now. 1 test in the policy still expects what was before."


@pytest.mark.parametrize("points", ["0", "-20", "60.499"])
def test_every_threshold_of_a_table_can_be_taken_over(points: str) -> None:
    from leadscore.driver import compile_text

    plan = compile_text(take(SMALL, TakeThreshold(points)).text).plan
    assert plan is not None
    assert plan.ready is not None
    assert plan.ready.at == round(float(points) * 1000)


def test_a_policy_in_which_nobody_is_ready_says_who_is_from_then_on() -> None:
    text = SMALL.replace("ready at 10 lost below 8\n", "")
    assert changed(text, take(text, TakeThreshold("10")).text) == ["+ ", "+ ready at 10"]


def test_other_points_are_for_the_rule_of_that_id_wherever_it_stands_by_now() -> None:
    moved = SMALL.replace("when employees", 'when industry is "Food" add 1\nwhen employees')
    found = take(moved, TakeIdeas((OtherPoints("came", 15_000), OtherPoints("size", 0, "left out: few closed"))))
    assert changed(moved, found.text) == [
        "+ # left out: few closed",
        "- when employees > 5 add 5 as size # who has people",
        "+ # when employees > 5 add 5 as size # who has people",
        "- when visited add 10 as came",
        "+ when visited add 15 as came",
    ]
    assert found.told == "2 rules changed in the policy."


def test_a_rule_that_a_test_names_stays_and_so_does_one_that_is_gone() -> None:
    with pytest.raises(CannotTake, match="`came` stays: a test names it"):
        take(GROUPS, TakeIdeas((OtherPoints("came", 0),)))
    with pytest.raises(CannotTake, match="the rule `other` no longer"):
        take(SMALL, TakeIdeas((OtherPoints("other", 5_000),)))


@pytest.mark.parametrize(
    ("rule", "before"),
    [("when replied add 50", "when opened add 1"), ('when seniority is "vp" add 40', 'when country is "DE" add 5')],
)
def test_a_rule_comes_to_those_of_its_kind(rule: str, before: str) -> None:
    found = take(GROUPS, TakeRule(rule))
    lines = found.text.splitlines()
    assert changed(GROUPS, found.text) == [f"+ {rule}"]
    assert lines[lines.index(rule) - 1] == before


def test_a_rule_comes_behind_the_comment_of_the_last_one() -> None:
    text = 'policy "Small"\nwhen employees > 5 add 5 # who has people\n'
    assert take(text, TakeRule("when visited add 3")).text == f"{text}when visited add 3\n"


def test_what_the_policy_says_already_is_not_said_twice() -> None:
    with pytest.raises(CannotTake, match="condition already"):
        take('policy "Small"\nwhen visited add 5\n', TakeRule("when visited add 7"))


def test_nothing_is_written_into_a_policy_with_mistakes() -> None:
    with pytest.raises(CannotTake, match="mend them first"):
        take("polcy", TakeThreshold("5"))
