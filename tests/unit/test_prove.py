"""Two versions of a policy: the verdict, and a lead for everything that it says can happen."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from leadscore.driver import compile_path, compile_text
from leadscore.plan.model import Plan
from leadscore.review.policy_tests import run_tests
from leadscore.review.prove.compare import compare
from leadscore.review.prove.model import CannotCompare, Certainty, Proof, Question, Verdict
from leadscore.review.prove.stopping import until

SHIPPED = Path(__file__).parents[2] / "policies" / "b2b_saas"
POLICY = """policy "x"
set bosses = "ceo", "vp *", "*head"
group fit at most 40
when title in bosses add 20
when employees between 50 and 1000 add 15
group engagement at most 60 decays 50% every 30 days
when visited "pricing" add 50
when visited "blog/*" add 1 each different up to 5
when existing_customer disqualify
ready at 70 if fit >= 10
"""


def plan(text: str) -> Plan:
    compiled = compile_text(text)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def verdicts(proof: Proof) -> dict[Question, Verdict]:
    return {answer.question: answer.verdict for answer in proof.answers}


def proved(old: str, new: str) -> Proof:
    """The proof; every example in it was really run, as a test at the end of either policy."""
    proof = compare(plan(old), plan(new), 10)
    for answer in proof.answers:
        for finding in (answer.up, answer.down):
            if finding.certainty is Certainty.FOUND:
                assert finding.example is not None
                assert finding.example.test is not None
                passing = [_passes(text, finding.example.test) for text in (old, new)]
                assert passing == [finding.example.passes_on_old, not finding.example.passes_on_old]
    return proof


def _passes(policy: str, test: str) -> bool:
    compiled = compile_text(policy + test)
    assert compiled.plan is not None, compiled.diagnostics
    (result,) = run_tests(compiled.checked, compiled.plan)
    return result.passed


def of(score: Verdict, ready: Verdict) -> dict[Question, Verdict]:
    return {Question.SCORE: score, Question.READY: ready}


@pytest.mark.parametrize(
    ("written", "instead", "score", "ready"),
    [
        ("add 50", "add 50", Verdict.SAME, Verdict.SAME),
        ("title in bosses", '(title in bosses or title is "ceo")', Verdict.SAME, Verdict.SAME),
        ("between 50 and 1000", ">= 50 and not employees > 1000", Verdict.SAME, Verdict.SAME),
        ("add 50", "add 35", Verdict.ONLY_DOWN, Verdict.ONLY_LOSES),
        ("add 50", "add 52", Verdict.ONLY_UP, Verdict.ONLY_GAINS),
        ("between 50", "between 20", Verdict.ONLY_UP, Verdict.ONLY_GAINS),
        ("between 50 and 1000", "between 20 and 900", Verdict.BOTH, Verdict.BOTH),
        ("between 50", "between 49.999", Verdict.ONLY_UP, Verdict.ONLY_GAINS),
        ("up to 5", "up to 7", Verdict.ONLY_UP, Verdict.SAME),  # no sum of the others lies so near below 70
        ("at most 40", "at most 35", Verdict.SAME, Verdict.SAME),  # the rules give no more
        ("at most 40", "at most 30", Verdict.ONLY_DOWN, Verdict.SAME),  # 35 and what is missing to 70 do not occur
        ("at most 60", "at most 50", Verdict.ONLY_DOWN, Verdict.ONLY_LOSES),
        ("ready at 70", "ready at 60", Verdict.SAME, Verdict.ONLY_GAINS),
        ("fit >= 10", "fit >= 15", Verdict.SAME, Verdict.SAME),  # there is nothing between
        ("fit >= 10", "fit >= 20", Verdict.SAME, Verdict.ONLY_LOSES),
        ("existing_customer", "existing_customer or competitor", Verdict.SAME, Verdict.ONLY_LOSES),
        ("every 30 days", "every 20 days", Verdict.ONLY_DOWN, Verdict.ONLY_LOSES),
        ('"blog/*"', '"blog/*" within 7 days', Verdict.ONLY_DOWN, Verdict.ONLY_LOSES),
        ("each different", "each day", Verdict.BOTH, Verdict.BOTH),
        ('visited "pricing"', 'visited "pricing" at least 2 times', Verdict.ONLY_DOWN, Verdict.ONLY_LOSES),
        ('visited "pricing"', 'visited "pri*"', Verdict.ONLY_UP, Verdict.ONLY_GAINS),
        ('"*head"', '"*head", "head"', Verdict.SAME, Verdict.SAME),
        ("title in bosses", 'title contains "vp"', Verdict.BOTH, Verdict.BOTH),
        ("existing_customer disqualify", "existing_customer is no disqualify", Verdict.SAME, Verdict.BOTH),
    ],
)
def test_what_a_change_can_do_is_told_with_a_test_that_shows_it(
    written: str, instead: str, score: Verdict, ready: Verdict
) -> None:
    assert POLICY.count(written) == 1
    assert verdicts(proved(POLICY, POLICY.replace(written, instead))) == of(score, ready)


def test_where_a_version_does_not_know_a_field_the_test_is_for_the_other_one() -> None:
    new = POLICY + "field seats number\nwhen seats > 10 add 5\n"
    proof = compare(plan(POLICY), plan(new))
    example = proof.answers[0].up.example
    assert verdicts(proof) == of(Verdict.ONLY_UP, Verdict.ONLY_GAINS)
    assert example is not None
    assert example.test is not None
    assert not example.passes_on_old
    assert _passes(new, example.test)


def test_an_event_that_one_version_does_not_declare_is_no_sign_of_life_to_it() -> None:
    """A lead that is inactive to the old version has started a trial to the new one, which is worth less."""
    old = 'policy "x"\nwhen inactive for 30 days add 5\n'
    proof = compare(plan(old), plan(old + "event trialled\nwhen trialled add 4\n"))
    assert proof.answers[0].verdict is Verdict.BOTH


def test_a_kind_that_is_done_by_us_from_now_on_is_no_sign_of_life() -> None:
    """No rule asks for it: a lead that was mailed yesterday is inactive now."""
    old, new = (f'policy "x"\nevent mailed{by}\nwhen inactive for 30 days subtract 5\n' for by in ("", " by us"))
    assert proved(old, new).answers[0].verdict is Verdict.BOTH


def test_scope_is_a_question_of_its_own() -> None:
    old, new = (
        POLICY + 'set here = "peru", "chile"\n' + f"applies if country {where}\n" for where in ('is "peru"', "in here")
    )
    assert verdicts(proved(old, new)) == {**of(Verdict.SAME, Verdict.ONLY_GAINS), Question.SCOPE: Verdict.ONLY_GAINS}


def test_an_example_that_no_test_can_say_is_told_as_a_lead() -> None:
    """The two rules differ only between one hour and two, and tests know full hours."""
    old = """policy "x"
    when visited within 2 hours add 10 decays 100% every 2 hours
    when visited within 1 hour subtract 10
    """
    answer = compare(plan(old), plan('policy "x"')).answers[0]
    example = answer.down.example
    assert answer.verdict is Verdict.ONLY_DOWN
    assert example is not None
    assert example.test is None
    assert (example.before.score, example.after.score) == (10_000, 0)
    assert 3_600 < example.as_of - example.lead.events[0].at < 7_200


def test_an_example_is_a_short_one_where_there_is_one(tmp_path: Path) -> None:
    """Found at first is a lead that comes to the most of several rules, none of whose events can be left out."""
    shutil.copytree(SHIPPED, tmp_path / "b2b_saas")
    path = tmp_path / "b2b_saas" / "policy.lead"
    text = path.read_text(encoding="utf-8")
    assert "decays 50% every 30 days" in text
    path.write_text(text.replace("decays 50% every 30 days", "decays 50% every 31 days"), encoding="utf-8")
    old, new = (compile_path(of).plan for of in (SHIPPED / "policy.lead", path))
    assert old is not None
    assert new is not None
    (answer,) = (answer for answer in compare(old, new).answers if answer.question is Question.SCORE)
    for finding in (answer.up, answer.down):
        assert finding.example is not None
        assert len(finding.example.lead.events) + len(finding.example.lead.values) <= 4


def test_versions_that_disagree_about_a_field_cannot_be_compared() -> None:
    old, new = (f"field size {type_}\nwhen size is known add 1\n" for type_ in ("number", "text"))
    with pytest.raises(CannotCompare, match="`size` is number in the old version and text in the new one"):
        compare(plan('policy "x"\n' + old), plan('policy "x"\n' + new))


class _Stop(Exception):
    pass


def test_in_a_thread_that_hears_no_signals_a_proof_is_stopped_when_nobody_wants_it_any_more() -> None:
    old, new = (plan(f"when visited add {points} each time up to 50\nready at 20") for points in (3, 4))

    def stop() -> None:
        raise _Stop

    def proved(stopped: bool) -> Proof:
        with until(stop) if stopped else nullcontext():
            return compare(old, new)

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(_Stop):
            pool.submit(proved, True).result()
        assert pool.submit(proved, False).result().answers[0].verdict is Verdict.ONLY_UP  # it left nothing behind
