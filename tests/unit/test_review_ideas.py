"""A policy with other points: what is rewritten, and that nothing else is."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.driver import compile_path, compile_text
from leadscore.plan.model import Plan
from leadscore.review.ideas import Idea, rewritten
from leadscore.source import Source
from leadscore.syntax.formatter import format_file
from leadscore.syntax.rewrite import format_source
from spec.policies import Maker

POLICY = dedent(
    """\
    # Ours, since 2024.
    policy "P"   # not formatted

    group fit "Who?"
    when title is "ceo" add 30 as boss
      because "They hold the budget"   # ask Sam
    when employees > 50 subtract 10
    when   visited in pages
      # the newest first
      add 15 each different up to 30 fades over 20 days
      because "Curious"
    when replied add 5
    set pages = "a", "b"
    test "a boss" given title "ceo" expect boss 30
    """
)


def made(text: str, ideas: dict[int, Idea]) -> tuple[str, tuple[int, ...]]:
    done = rewritten(compile_text(text).checked, ideas)
    return done.text, done.kept


def test_only_the_numbers_change() -> None:
    text, kept = made(POLICY, {0: Idea(45_000), 1: Idea(-5_000), 2: Idea(10_000)})
    expected = POLICY.replace("add 30 as", "add 45 as").replace("subtract 10", "subtract 5")
    assert text == expected.replace("add 15 each different up to 30", "add 10 each different up to 20")
    assert kept == ()


def test_what_is_left_out_stays_as_a_comment_with_its_reason() -> None:
    text, kept = made(POLICY, {2: Idea(0, "left out: 3% closed"), 3: Idea(0)})
    was = POLICY[POLICY.index("when   visited") : POLICY.index("set pages")]
    assert text == POLICY.replace(was, "# left out: 3% closed\n" + "".join(f"# {line}\n" for line in was.splitlines()))
    assert kept == ()
    plan = compile_text(text).plan
    assert plan is not None
    assert [rule.text for rule in plan.rules] == ['title is "ceo"', "employees > 50"]


def test_a_rule_that_a_test_names_is_not_left_out() -> None:
    text, kept = made(POLICY, {0: Idea(0, "left out"), 1: Idea(-20_000)})
    assert text == POLICY.replace("subtract 10", "subtract 20")
    assert kept == (0,)


@pytest.mark.parametrize("line", ["when replied add 5 when called add 6", "ready at 5 when replied add 5"])
def test_a_rule_that_shares_its_line_is_not_left_out(line: str) -> None:
    text = POLICY.replace("when replied add 5", line)
    assert made(text, {3: Idea(0)}) == (text, (3,))
    changed, _ = made(text, {3: Idea(8_000)})
    assert changed == text.replace("replied add 5", "replied add 8")


def test_lines_keep_their_ends() -> None:
    text, _ = made(POLICY.replace("\n", "\r\n"), {3: Idea(0, "left out")})
    assert text.replace("\r\n", "").count("\n") == 0
    assert "# left out\r\n# when replied add 5\r\n" in text


def test_a_rule_of_no_points_gets_some_of_either_sign() -> None:
    text = POLICY.replace("replied add 5", "replied add 0")
    assert made(text, {3: Idea(-5_000)})[0] == text.replace("replied add 0", "replied subtract 5")


def test_a_policy_in_files_finds_them(tmp_path: Path) -> None:
    (tmp_path / "words.lead").write_text('set bosses = "ceo"\n')
    policy = tmp_path / "p.lead"
    policy.write_text('policy "P"\n\nuse "words.lead"\n\nwhen title in bosses add 5\nwhen replied add 10\n')
    done = rewritten(compile_path(policy).checked, {1: Idea(0, "left out")})
    assert done.text == policy.read_text().replace("when replied", "# left out\n# when replied")
    assert done.kept == ()


@settings(max_examples=some(40), deadline=None)
@given(st.integers(0, 2**32))
def test_all_else_is_as_it_was(seed: int) -> None:
    """Of made-up policies as the formatter writes them: the other rules, the rest of the changed ones, the layout."""
    text = format_file(Maker(seed).policy(), Source("p.lead", ""))
    was = compile_text(text)
    if was.plan is None:
        return
    draw = random.Random(seed)
    rules = was.plan.rules
    ideas = {
        place: Idea(draw.choice([-1, 1]) * 1_000 * draw.randint(1, 99))
        for place, rule in enumerate(rules)
        if rule.points is not None and draw.random() < 0.5
    }
    ideas = {
        place: Idea(abs(idea.points) * (-1 if (rules[place].points or 0) < 0 else 1)) for place, idea in ideas.items()
    }
    done = rewritten(was.checked, ideas).text
    now = compile_text(done).plan
    assert now is not None
    assert format_source(Source("p.lead", done)) == done
    for place, (old, new) in enumerate(zip(rules, now.rules, strict=True)):
        expected = ideas[place].points if place in ideas else old.points
        assert new.points == expected
        assert _but_points(old, was.plan) == _but_points(new, now)
        if place not in ideas:
            assert new == old
    assert replace(was.plan, groups=(), fingerprint="") == replace(now, groups=(), fingerprint="")


def _but_points(rule: object, plan: Plan) -> object:
    return replace(rule, points=0, cap=None, decay=None, statement="")  # type: ignore[type-var]
