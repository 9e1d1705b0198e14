"""What is said of one policy: its extremes, its idle rules, and what it takes to become ready."""

from __future__ import annotations

import json
import re
import signal
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadscore.cli.main import cli, outcome
from leadscore.driver import compile_text
from leadscore.plan.model import Plan
from leadscore.report.analysis import lines
from leadscore.review.policy_tests import run_tests
from leadscore.review.prove.analysis import Analysis, Example, Extreme, RuleFinding
from leadscore.review.prove.analyze import analyze
from leadscore.review.prove.model import Certainty

POLICY = """policy "x"
group fit at most 40
when seniority is "c_level" add 25
when employees between 50 and 1000 add 15
when employees > 200 and employees < 100 add 5
when title contains "intern" subtract 10
group engagement at most 60 decays 50% every 30 days
when visited "pricing" add 50
when visited "pricing" within 7 days add 10
when visited "pricing*" add 5
when requested "demo" subtract 5 each time up to 20
ready at 85 if fit >= 30
band hot at 85
band lofty at 100
band unseen at 99.999 if engagement > 60
band cold otherwise
grade fit A at 40, B at 20, C otherwise
"""

GOLDEN = """Points
  the score goes from -30 to 100
  fit goes from -10 to 40
  engagement goes from -20 to 60

Rules
  line 5: `fit: employees > 200 and employees < 100` never fires: no lead fulfils its condition.
  line 8: `engagement: visited "pricing"` never fires without `engagement: visited "pricing*"` (line 10): the same \
events count twice.
  line 9: `engagement: visited "pricing" within 7 days` never fires without `engagement: visited "pricing"` (line 8): \
the same events count twice.

Outcome
  some lead gets: ready, band hot, band lofty, band cold, grade fit A, grade fit B, grade fit C
  no lead ever gets: band unseen
  no lead is ever ready without any event
  no lead is ever ready without any known field

The fewest that make a lead ready: 3 signals, such as these.

  test "the fewest signals that make a lead ready"
    given as of 2026-01-01, seniority "c_level", employees 1000, visited "pricing"
    expect ready

"""


def plan(text: str) -> Plan:
    compiled = compile_text(text)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyze(plan(POLICY), 10)


def _extremes(analysis: Analysis) -> dict[str | None, tuple[int | None, int | None]]:
    ends: dict[str | None, dict[bool, Extreme]] = {}
    for extreme in analysis.extremes:
        assert extreme.proved
        ends.setdefault(extreme.group, {})[extreme.highest] = extreme
    return {group: (found[False].points, found[True].points) for group, found in ends.items()}


def test_the_extremes_are_exact_and_shown(analysis: Analysis) -> None:
    assert _extremes(analysis) == {"fit": (-10_000, 40_000), "engagement": (-20_000, 60_000), None: (-30_000, 100_000)}
    highest = next(one for one in analysis.extremes if one.group is None and one.highest)
    assert highest.example is not None
    assert highest.example.card.score == 100_000
    assert _passes(highest.example)


def test_rules_that_do_nothing_are_named_with_their_lines(analysis: Analysis) -> None:
    told = [(about.finding, about.line, about.other_line) for about in analysis.rules]
    assert told == [
        (RuleFinding.NEVER_FIRES, 5, None),
        (RuleFinding.SHADOWED, 8, 10),
        (RuleFinding.SHADOWED, 9, 8),
    ]


def test_states_that_no_lead_gets(analysis: Analysis) -> None:
    never = [reach.state for reach in analysis.reaches if reach.certainty is Certainty.NEVER]
    assert never == ["band unseen"]
    shown = [reach for reach in analysis.reaches if reach.example is not None]
    assert [reach.state for reach in shown if not _passes(reach.example)] == []
    assert {reach.certainty for reach in analysis.alone} == {Certainty.NEVER}


def test_the_fewest_signals(analysis: Analysis) -> None:
    assert analysis.fewest is not None
    assert analysis.fewest.proved
    assert analysis.fewest.example.signals == 3
    assert analysis.fewest.example.card.ready


def _passes(example: Example) -> bool:
    assert example.test is not None
    compiled = compile_text(POLICY + example.test)
    assert compiled.plan is not None, compiled.diagnostics
    (result,) = run_tests(compiled.checked, compiled.plan)
    return result.passed


def test_a_rule_behind_a_bound_never_matters() -> None:
    found = analyze(plan('policy "x"\ngroup g at most 10\nwhen visited add 10\nwhen visited "a" add 5\n'), 10)
    assert [(about.finding, about.line) for about in found.rules] == [
        (RuleFinding.NEVER_MATTERS, 4),
        (RuleFinding.SHADOWED, 4),
    ]


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("score from 0 to 100\nwhen visited subtract 5\n", [2]),
        ('score from 0 to 100\nwhen visited subtract 5\nwhen title is "ceo" add 4\n', []),
        ("score from 0 to 10\nwhen visited add 20\ngroup g at most 5\nwhen visited add 3\nwhen called add 1\n", [4]),
        ('score from -5 to 10\ngroup g at most 50\nwhen visited add 20\ngroup h\nwhen visited "a" add 3\n', [5]),
    ],
)
def test_a_rule_behind_the_bounds_of_the_score_never_matters(text: str, idle: list[int]) -> None:
    found = [about.line for about in analyze(plan(text), 10).rules if about.finding is RuleFinding.NEVER_MATTERS]
    assert found == idle


@pytest.mark.parametrize(
    "reads",
    ["ready at 5 if g >= 3", "band hot at 1 if g > 3", "grade g A at 3, B otherwise", 'on ready notify "x" if g > 1'],
)
def test_a_rule_that_moves_a_group_which_something_else_reads_matters(reads: str) -> None:
    text = f"score from 0 to 10\nwhen visited add 20\nready at 5\ngroup g\nwhen visited add 3\n{reads}\n"
    text = text.replace("ready at 5\n", "") if reads.startswith("ready") else text
    assert RuleFinding.NEVER_MATTERS not in {about.finding for about in analyze(plan(text), 10).rules}


def test_what_is_left_open_is_bounded_and_says_how_to_get_more() -> None:
    """Within no time at all."""
    rules = "".join(
        f'when visited "p{n}" add {n}.{n * 37 % 1000:03} each different up to 7 decays 7% every 3 days\n'
        for n in range(1, 9)
    )
    found = analyze(plan(f"{rules}when called subtract 3.5\nready at 70.001\n"), 0.1)
    told = list(lines(found))
    highest = next(one for one in found.extremes if one.group is None and one.highest)
    assert highest.proved or highest.limit == 8 * 7_000
    assert told[-1] == "Each question had 0.1 seconds; --budget 0.6 may settle more."


def test_without_up_to_there_is_no_end() -> None:
    found = analyze(plan('policy "x"\nwhen visited add 1 each time\nwhen called subtract 1\n'), 10)
    ends = {(one.group, one.highest): (one.endless, one.points) for one in found.extremes}
    assert ends[None, True][0]
    assert ends[None, False] == (False, -1_000)
    assert "  the score goes from -1 to any number: a rule counts without `up to`" in lines(found)


def told(text: str, budget: float = 10) -> str:
    return "\n".join(lines(analyze(plan(text), budget)))


def test_a_policy_that_applies_to_nobody_is_told_to_do_so_and_nothing_else() -> None:
    text = told("applies if employees > 100 and employees < 50\nwhen visited add 5\nready at 5\nband x at 5\n")
    assert text == "No lead is in scope: none fulfils `applies if`, so this policy scores nobody."


def test_a_rule_may_fulfil_its_condition_outside_the_scope() -> None:
    text = told('applies if country is "spain"\nwhen country is "france" add 5\nwhen country is "spain" add 5\n')
    assert '  line 2: `general: country is "france"` never fires: no lead in scope fulfils its condition.' in text


def test_a_rule_that_gives_nothing_is_not_said_to_hit_a_bound() -> None:
    text = told("when visited add 0\nwhen called add 1\n")
    assert "  line 1: `general: visited` never matters: without it no lead's score would change." in text


def test_who_is_never_ready_is_not_told_twice() -> None:
    text = told("when visited add 5\nready at 6\n")
    assert "  no lead ever gets: ready" in text
    assert "without any" not in text


def test_who_is_ready_without_any_event_is_shown() -> None:
    text = told('when source is "referral" add 5\nready at 5\n')
    assert '  some lead is ready without any event, such as one with source "referral"' in text


def test_when_a_lead_is_ready_is_told_where_it_matters() -> None:
    text = told("when visited add 5 in force from 2026-06-01 until 2026-06-01\nready at 5\n")
    assert "  some lead is ready without any known field, such as one with visited as of 2026-06-01" in text


def test_a_lead_of_whom_nothing_is_known_may_be_ready() -> None:
    text = told("when competitor disqualify\nready at 0\n")
    assert text.endswith("\n\nEven a lead of whom nothing is known is ready.")
    assert "  some lead is ready without any event, even one of whom nothing is known" in text


def test_a_rule_that_disqualifies_nobody_else_is_named() -> None:
    text = told(
        "when competitor disqualify as rival\nwhen job_applicant disqualify\n"
        "when competitor and job_applicant disqualify as both\n"
    )
    assert "  line 3: `both` never fires without `rival` (line 1), which disqualifies, too." in text
    assert text.count("line ") == 2


def test_overrides_are_left_aside() -> None:
    override = 'override "jane@x.io" add 50 by sam until 2030-01-01 because "I say so"\n'
    found = analyze(plan(POLICY + override), 10)
    assert _extremes(found)[None] == (-30_000, 100_000)
    assert "\n\nOverrides are left aside: they are about single leads." in "\n".join(lines(found))


# ------------------------------------------------------------------------------------------------ the command


def _run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["analyze", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "x.lead"
    path.write_text(POLICY)
    return path


def test_the_command_says_it_in_sentences(policy: Path) -> None:
    code, out, err = _run(str(policy))
    assert (code, err) == (0, "")
    assert re.sub(r"employees \d+,", "employees 1000,", out) == GOLDEN  # any number between the bounds will do


def test_json_is_one_object(policy: Path) -> None:
    code, out, _ = _run(str(policy), "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"extremes", "rules", "reaches", "alone", "fewest", "notes", "budget"}
    assert told["fewest"]["example"]["signals"] == 3


def test_without_the_solver_it_says_how_to_get_it(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    code, out, err = _run(str(policy))
    assert (code, out) == (3, "")
    assert err == (
        'Error: Proofs need the solver z3, which is not installed\n  Install it with: pip install "leadscore[prove]"\n'
    )


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the signal comes from a timer")
def test_ctrl_c_in_the_midst_of_solving_ends_it_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The solver works on sums that it cannot settle."""
    path = tmp_path / "hard.lead"
    rules = "".join(f'when visited "p{n}" add {n}.{n * 37 % 1000:03} each time\n' for n in range(1, 40))
    path.write_text(f'policy "hard"\n{rules}ready at 70.001\nband x at 70.001\nband y at 70\n')
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        signal.setitimer(signal.ITIMER_REAL, 1)
        assert outcome(["analyze", str(path), "--budget", "600"]) == 130
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.signal(signal.SIGINT, heard)
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_policy_without_rules(tmp_path: Path) -> None:
    path = tmp_path / "empty.lead"
    path.write_text("")
    assert _run(str(path)) == (0, "Points\n  the score is always 0\n\nRules\n  there are none\n\n", "")
