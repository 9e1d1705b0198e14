"""What the other process tells: the words of the command, without its options, and light enough for the UI."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import run
from command_line import told as printed
from leadscore.facts.errors import FactsError
from leadscore_tui.backstage.backtesting import backtested
from leadscore_tui.backstage.past import Backtest, Backtested, Past
from leadscore_tui.backstage.protocol import Data
from tui.backtest.harness import ASKED, PAST, POLICY

_LEAKY = """policy "Leaky"
field contract text
ready at 10
when contract is known add 20
when employees > 5 add 5
"""


def _told(policy: Path, leads: Path, past: Past) -> Backtested:
    data = Data(leads, (), None, None, 1_775_001_600)
    return backtested(Backtest(policy, policy.read_text(encoding="utf-8"), data, past), lambda *_: None)


@pytest.fixture
def leaky(tmp_path: Path) -> tuple[Path, Path]:
    """A policy that reads the number of the contract, and 400 leads, a quarter of them won."""
    policy, leads = tmp_path / "leaky.lead", tmp_path / "leads.csv"
    policy.write_text(_LEAKY, encoding="utf-8")
    rows = [f"{n},{n % 9},{'yes' if n % 4 == 0 else 'no'},{f'C{n}' if n % 4 == 0 else ''}" for n in range(400)]
    leads.write_text("\n".join(("id,employees,won,contract", *rows)) + "\n", encoding="utf-8")
    return policy, leads


def test_it_is_what_the_command_prints(told: Backtested) -> None:
    events = str(PAST.events[0])
    asked = ("--outcome", "won_on", "--at", "created", "--days", "30", "--no-rivals")
    found = run("backtest", str(POLICY), "--leads", str(PAST.leads), "--events", events, *asked, "--format", "markdown")
    assert found.exit_code == 0, printed(found)
    assert told.markdown == found.stdout


def test_no_option_of_the_command_is_named_where_there_are_keys(told: Backtested) -> None:
    shown = [*told.findings, *told.cautions, *(sentence for section in told.sections for sentence in section.sentences)]
    assert shown
    assert not [sentence for sentence in shown if "--" in sentence]
    assert all(sentence.endswith((".", "?", "!")) for sentence in shown)


def test_every_row_of_the_rules_knows_its_rule(told: Backtested) -> None:
    table = next(table for section in told.sections for table in section.tables if table.name == "rules")
    text = POLICY.read_text(encoding="utf-8").splitlines()
    assert len(table.rows) == len(told.rules)
    for row, rule in zip(table.rows, told.rules, strict=True):
        assert rule.rule.endswith(row[0])
        assert text[rule.line - 1].startswith("when ")
    assert {rule.rule: rule.idea for rule in told.rules if rule.idea is not None} == {"pricing": 0}
    assert told.rules[0].note.startswith("left out: 9% of 139 leads closed")


def test_where_ready_had_better_stand_is_told_as_the_policy_has_it(told: Backtested) -> None:
    assert (told.advised, told.ready) == ("25", "70")
    assert any(f"ready at {told.advised} (" in text for section in told.sections for text in section.sentences)


def test_a_missing_sign_stands_in_its_own_place(less: Backtested) -> None:
    assert less.missing
    for one in less.missing:
        assert one.sentence.startswith("Missing: ")
        assert one.rule.startswith("when ")
        assert all(one.sentence not in section.sentences for section in less.sections)


def test_the_ui_loads_no_arrays_for_it(told: Backtested, tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_bytes(pickle.dumps(told))
    program = (
        "import pickle, sys; from pathlib import Path; from leadscore_tui.backtest import showing, choosing, taking\n"
        f"told = pickle.loads(Path({str(answer)!r}).read_bytes())\n"
        "ran = showing.Ran(None, '', told); sight = showing.Sight(None, (), ran, None, '', False, frozenset(), ())\n"
        "heavy = {'numpy', 'duckdb', 'sklearn', 'jinja2'} & set(sys.modules)\n"
        "heavy = {'numpy', 'duckdb', 'sklearn', 'jinja2'} & set(sys.modules)\n"
        "print(len(list(showing.lines(sight, 70))) > 50, *heavy)"
    )
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout == "True\n"


def test_leaks_are_named_instead_of_figures_until_they_are_trusted(leaky: tuple[Path, Path]) -> None:
    found = _told(*leaky, Past("won"))
    (leak,) = found.leaks
    assert leak.name == "contract"
    assert leak.sentence == "`contract` is known for 100% of the wins and for 0.0% of the others."
    assert not found.findings
    assert "--trust contract" in found.text
    trusted = _told(*leaky, Past("won", trust=("contract",)))
    assert not trusted.leaks
    assert "AUC 1.00" in trusted.findings[1]


def test_what_cannot_be_asked_is_told(leaky: tuple[Path, Path]) -> None:
    with pytest.raises(FactsError, match="contract"):
        _told(*leaky, Past("contract"))
    leaky[0].write_text("polcy", encoding="utf-8")
    with pytest.raises(FactsError, match="The policy has mistakes"):
        _told(*leaky, Past("won"))


def test_what_ready_shall_do_is_asked_as_the_command_asks_it(leaky: tuple[Path, Path]) -> None:
    found = _told(*leaky, Past("won", rate=0.5, trust=("contract",)))
    assert any("For 50% of handed-over leads to close:" in s for section in found.sections for s in section.sentences)
    assert ASKED.rate is None
