"""Which small changes to a policy there are, which of them its tests notice, and what is proposed for the others."""

from __future__ import annotations

from textwrap import dedent

import pytest

from leadscore.driver import Compiled, compile_text
from leadscore.review.mutation.model import Mutant
from leadscore.review.mutation.mutants import mutants_of
from leadscore.review.mutation.run import Mutation, mutation_of


def compiled(text: str, used: dict[str, str] | None = None) -> Compiled:
    policy = compile_text('policy "p"\n' + dedent(text), used=used)
    assert policy.plan is not None, policy.diagnostics
    return policy


def changes(text: str) -> list[str]:
    """What is changed in each mutant, without the numbers of lines."""
    return [mutant.words for mutant in mutants_of(compiled(text).checked)]


def mutation(text: str, used: dict[str, str] | None = None) -> Mutation:
    policy = compiled(text, used)
    assert policy.plan is not None
    return mutation_of(policy.checked, policy.plan)


def said(mutants: tuple[Mutant, ...]) -> list[str]:
    return [mutant.said for mutant in mutants]


RULE = "when visited add 5\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "when employees > 50 add 5",
            [
                "without the rule",
                "employees > 50 → employees >= 50",
                "employees > 50 → employees > 51",
                "add 5 → add 6",
                "add 5 → subtract 5",
            ],
        ),
        ("when employees <= 0.5 add 5", ["employees <= 0.5 → employees < 0.5", "employees <= 0.5 → employees <= 0.6"]),
        (
            "when employees between 5 and 6 add 5",
            [f"employees between 5 and 6 → employees between {ends}" for ends in ("4 and 6", "6 and 6", "5 and 7")],
        ),
        (
            "when competitor and not job_applicant add 5",
            [
                "without competitor and",
                "competitor → not competitor",
                "without and not job_applicant",
                "not job_applicant → job_applicant",
            ],
        ),
        (
            "when visited within 30 days add 5",
            ["visited within 30 days → visited within 31 days", "visited within 30 days → visited within 29 days"],
        ),
        ("when visited within 0 days add 5", ["visited within 0 days → visited within 1 day"]),
        (
            'when visited "a*" at least 2 times add 5',
            ['visited "a*" at least 2 times → visited "a" at least 2 times']
            + [f'visited "a*" at least 2 times → visited "a*" at least {n}' for n in ("3 times", "1 time")],
        ),
        (
            "when watched at least 10 minutes add 5",
            [
                "watched at least 10 minutes → watched more than 10 minutes",
                "watched at least 10 minutes → watched at least 9 minutes",
            ],
        ),
        ("when visited add 5 each time up to 9", ["each time → each day", "without up to 9", "up to 9 → up to 8"]),
        (
            "when visited add 5 fades over 60 days every 20 days",
            ["without fades over 60 days every 20 days"]
            + [f"fades over 60 days every 20 days → fades over {n} days every 20 days" for n in (80, 40)]
            + ["fades over 60 days every 20 days → fades over 60 days every 60 days"],
        ),
        (
            "when visited add 5 decays 50% every 1 day",
            [
                "without decays 50% every 1 day",
                "decays 50% every 1 day → decays 51% every 1 day",
                "decays 50% every 1 day → decays 50% every 2 days",
            ],
        ),
        (
            "when visited add 5 in force from 2026-01-01 until 2026-01-02",
            ["without in force from 2026-01-01"]
            + [f"in force from 2026-01-01 → in force from {day}" for day in ("2026-01-02", "2025-12-31")]
            + ["without in force until 2026-01-02"],
        ),
        (f"group g at most 4\n{RULE}", ["without at most 4", "at most 4 → at most 3"]),
        (
            f"{RULE}band a at 5\nband b otherwise",
            ["without the band a", "band a at 5 → band a at 10", "band a at 5 → band a at 0"],
        ),
        (
            f"{RULE}ready at 5 if general > 0",
            ["ready at 5 → ready at 10", "without if general > 0", "general > 0 → general >= 0"],
        ),
        (f"{RULE}applies if competitor", ["without applies if competitor"]),
        (
            f"score from 0 to 3\n{RULE}",
            ["without score from 0 to 3", "score from 0 → score from 1", "score to 3 → score to 2"],
        ),
        ('set s = "a", "b"\nwhen title in s add 5', ['without "a"', 'without "b"']),
        ("when competitor disqualify", ["without the rule"]),
    ],
)
def test_what_is_changed(text: str, expected: list[str]) -> None:
    found = changes(text)
    assert [change for change in expected if change not in found] == []
    assert len(found) == len(set(found))


def test_thresholds_move_to_the_nearest_total_that_rules_add_up_to() -> None:
    text = "when competitor add 50\nwhen job_applicant add 20\ngrade general A at 50, B otherwise"
    assert [c for c in changes(text) if c.startswith("grade")] == [
        "grade general A at 50 → grade general A at 70",
        "grade general A at 50 → grade general A at 20",
    ]


def test_what_no_test_can_see_is_left_alone() -> None:
    text = (
        'owned by sales\nwhen visited add 5 because "why"\nready at 5 lost below 2\non ready notify "x" within 1 hour'
    )
    found = changes(text)
    assert not [c for c in found if "lost" in c or "notify" in c or "why" in c or "sales" in c]


def test_vocabulary_that_is_not_used_is_left_alone_and_that_of_other_files_is_not() -> None:
    words = 'set used = "a", "b"\nset unused = "c", "d"\ndefine big as employees > 5\n'
    policy = compiled('use "words.lead"\nwhen title in used and big add 5', {"words.lead": words})
    of_words = [mutant for mutant in mutants_of(policy.checked) if mutant.path == "words.lead"]
    assert [(mutant.line, mutant.words) for mutant in of_words] == [
        (1, 'without "a"'),
        (1, 'without "b"'),
        (3, "employees > 5 → employees >= 5"),
        (3, "employees > 5 → employees > 6"),
    ]


def test_tests_notice_changes_that_they_would_fail_for() -> None:
    found = mutation('when employees > 50 add 5\ntest "t" given employees 51 expect score 5')
    assert said(found.survivors) == ["employees > 50 → employees >= 50"]
    assert (found.noticed, found.total, found.percent) == (4, 5, 80)


def test_a_survivor_comes_with_a_test_ready_to_paste() -> None:
    found = mutation('when employees > 50 add 5 as big\ntest "t" given employees 51 expect score 5')
    (proposal,) = found.proposals
    assert proposal.text == (
        'test "big: employees > 50, not employees >= 50"\n  given employees 50\n  expect score 0\n'
    )
    assert proposal.catches == found.survivors
    assert found.unexplained == ()


def test_one_test_may_catch_many() -> None:
    found = mutation("when visited add 5")
    assert len(found.proposals) == 1
    assert said(found.proposals[0].catches) == said(found.survivors)
    assert len(found.survivors) == 3


def test_what_decides_nothing_is_no_survivor() -> None:
    covered = 'set s = "vp", "vp*"\nwhen title in s add 5\n'
    assert mutation(covered).equivalent == 1
    assert mutation("group g at least -10\nwhen visited add 5\n").equivalent == 2
    never_reached = "when visited add 5 decays 0% every 3 days\n"
    assert mutation(never_reached).equivalent == 3


def test_what_seems_to_decide_nothing_is_said_so() -> None:
    """Who is a boss is no beginner, so both never add up; that takes more than a look at each rule to see."""
    text = 'group g at most 5\nwhen title is "boss" add 5\nwhen title is "beginner" add 5\n'
    assert "g: without at most 5" in said(mutation(text).unexplained)


def test_what_check_would_refuse_is_no_survivor() -> None:
    found = mutation("when visited and not opened add 5 each time\n")
    assert not any("without visited" in words for words in said(found.survivors))


def test_thresholds_are_proposed_exactly_at_their_edge() -> None:
    text = """\
        when visited add 40
        when competitor add 30
        when opened add 29
        ready at 70
        """
    tests = [proposal.text for proposal in mutation(text).proposals]
    assert any("expect score 70, ready" in test for test in tests)
    assert any("expect score 69, not ready" in test for test in tests)


def test_a_difference_that_a_bound_hides_is_shown_with_more_facts() -> None:
    """Points of nothing but good signs are cut: a bad sign makes room."""
    text = "group g at most 10\nwhen visited add 15\nwhen competitor subtract 8\n"
    caught = [said(p.catches) for p in mutation(text).proposals]
    assert any("visited: add 15 → add 16" in some for some in caught)


@pytest.mark.parametrize("condition", ["visited", 'visited and title is "x"', "visited within 7 days"])
def test_points_that_are_gone_after_a_day_are_seen_on_the_day_itself(condition: str) -> None:
    found = mutation(f"when {condition} add 5 decays 100% every 1 day\nready at 5\n")
    caught = [words for proposal in found.proposals for words in said(proposal.catches)]
    assert any("add 5 → add 6" in words for words in caught)
    assert any("ready at 5" in words for words in caught)
    assert not any("add 5" in words for words in said(found.unexplained))


def test_who_is_in_scope_is_not_disqualified_by_it_if_that_can_be() -> None:
    text = """\
        applies if called or not called
        when called disqualify
        when visited add 5
        """
    found = mutation(text)
    assert any("visited: add 5 → add 6" in said(proposal.catches) for proposal in found.proposals)
    assert not any("add 5" in words for words in said(found.unexplained))


def test_overrides_are_tried_on_their_last_day_and_the_next() -> None:
    text = 'when visited add 5\noverride "a@b.example" add 9 by sam until 2026-03-01 because "x"\n'
    tests = "".join(proposal.text for proposal in mutation(text).proposals)
    assert 'given as of 2026-03-01, id "a@b.example"' in tests
    assert 'given as of 2026-03-02, id "a@b.example"' in tests


def test_it_is_the_same_each_time() -> None:
    text = 'set s = "a", "b*"\nwhen title in s and visited "x" within 3 days add 5\nready at 5\n'
    first, second = mutation(text), mutation(text)
    assert first == second
    assert [p.text for p in first.proposals] == [p.text for p in second.proposals]
