"""`leadscore override`: what it writes into a policy, what it leaves alone, and how slips are answered."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import run, told
from leadscore.cli.judging import plain
from leadscore.driver import compile_text
from leadscore.production.judging.overrides import Judgement, can_be_named, of_lead, standing, with_override, without
from leadscore.production.judging.until import last_day

TODAY = date(2026, 4, 1)
POLICY = """\
policy "B2B" version 3
# as agreed in March
group fit
when   employees > 50   add 20 # an odd layout
ready at 30
band hot at 30

# what we promise
test "a size"
  given employees 60
  expect score 20
"""
SAID = ("--until", "2099-12-31", "--because", "Met at the fair", "--by", "Sam")


@pytest.fixture(autouse=True)
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "p.lead"
    path.write_text(POLICY, encoding="utf-8")
    (tmp_path / "leads.csv").write_text("id,email,employees\nL-1,jane.doe@x.io,200\nL-2,bob@x.io,1\n", encoding="utf-8")
    return path


def test_the_sentence_stands_before_the_tests_and_all_else_stays(policy: Path) -> None:
    assert run("override", "p.lead", "jane@x.io", "add", "15", *SAID, "--yes").exit_code == 0
    line = 'override "jane@x.io" add 15 by "Sam" until 2099-12-31 because "Met at the fair"\n'
    assert policy.read_text() == POLICY.replace("hot at 30\n", f"hot at 30\n\n{line}")
    assert run("override", "p.lead", "bob@x.io", "subtract", "2.5", *SAID, "--yes").exit_code == 0
    second = line.replace("jane", "bob").replace("add 15", "subtract 2.5")
    assert policy.read_text() == POLICY.replace("hot at 30\n", f"hot at 30\n\n{line}{second}")
    for lead in ("jane@x.io", "bob@x.io"):
        assert run("override", "p.lead", lead, "--remove", "--yes").exit_code == 0
    assert policy.read_text() == POLICY


def test_bytes_of_other_systems_stay(policy: Path) -> None:
    before = b"\xef\xbb\xbf" + POLICY.replace("\n", "\r\n").rstrip().encode()
    policy.write_bytes(before)
    assert run("override", "p.lead", "L-1", "add", "1", *SAID, "--yes").exit_code == 0
    after = policy.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert run("override", "p.lead", "L-1", "--remove", "--yes").exit_code == 0
    assert policy.read_bytes() == before


def test_nothing_is_written_without_a_yes(policy: Path) -> None:
    asked = run("override", "p.lead", "L-1", "add", "15", *SAID)
    assert asked.exit_code == 1
    assert '+override "L-1" add 15 by "Sam"' in asked.stdout
    assert "Whether there is such a lead was not looked up" in asked.stderr
    assert "Nothing was written: with --yes it is." in asked.stderr
    assert policy.read_text() == POLICY


def test_a_person_is_asked_for_a_name_and_a_yes(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.cli.judging.is_terminal", lambda stream: True)
    monkeypatch.setattr("leadscore.production.judging.author.git_user", lambda folder: None)
    arguments = ("override", "p.lead", "L-1", "add", "15", *SAID[:-2])
    refused = run(*arguments, input="Kim\nn\n")
    assert "Nothing was written." in refused.stderr
    assert policy.read_text() == POLICY
    assert run(*arguments, input="Kim\ny\n").exit_code == 0
    assert 'add 15 by "Kim"' in policy.read_text()


def test_what_somebody_wrote_meanwhile_stays(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(yes: bool, question: str) -> bool:
        policy.write_text(POLICY + "# theirs\n", encoding="utf-8")
        return True

    monkeypatch.setattr("leadscore.cli.override.proceed", slow)
    assert "Somebody has changed `p.lead` meanwhile" in told(run("override", "p.lead", "L-1", "add", "15", *SAID))
    assert policy.read_text() == POLICY + "# theirs\n"


def test_a_name_is_found_in_the_data_and_the_effect_is_told(policy: Path) -> None:
    asked = run("override", "p.lead", "jane doe", "add", "15", *SAID, "--leads", "leads.csv", "--as-of", "2026-04-01")
    assert "`jane doe` is the lead L-1, jane.doe@x.io." in asked.stderr
    assert "As of 2026-04-01, L-1: score 20 -> 35, not ready -> ready, band none -> hot." in asked.stderr
    assert '+override "L-1"' in asked.stdout
    nobody = run("override", "p.lead", "carol", "add", "15", *SAID, "--leads", "leads.csv", "--as-of", "2026-04-01")
    assert "There is no lead `carol`" in told(nobody)
    assert nobody.exit_code == 3


def test_an_override_of_the_same_person_is_replaced_only_when_asked(policy: Path) -> None:
    assert run("override", "p.lead", "L-1", "add", "15", *SAID, "--yes").exit_code == 0
    refused = run("override", "p.lead", " l-1", "add", "9", *SAID, "--yes")
    assert "Sam has an override of this lead already: L-1 +15 by Sam until 2099-12-31" in " ".join(
        told(refused).split()
    )
    assert refused.exit_code == 3
    assert run("override", "p.lead", "L-1", "add", "9", *SAID, "--yes", "--replace").exit_code == 0
    assert policy.read_text().count("override") == 1
    assert "add 9 by" in policy.read_text()
    same = run("override", "p.lead", "L-1", "add", "9", *SAID, "--yes", "--replace")
    assert "says already" in same.stderr
    others = run("override", "p.lead", "L-1", "add", "1", *SAID[:-1], "Ann", "--yes")
    assert "This lead has others, which add to it: L-1 +9 by Sam until 2099-12-31: Met at the fair." in others.stderr
    assert "Say whose, with --by." in told(run("override", "p.lead", "L-1", "--remove", "--yes"))
    assert run("override", "p.lead", "L-1", "--remove", "--by", "ann", "--yes").exit_code == 0
    assert [one["by"] for one in json.loads(run("override", "p.lead", "--json").stdout)] == ["Sam"]


def test_expired_ones_are_listed_as_such(policy: Path) -> None:
    policy.write_text(POLICY + 'override "L-1" add 5 by "Sam" until 2020-01-01 because "x"\n', encoding="utf-8")
    listed = run("override", "p.lead", "--list")
    assert listed.stdout == "L-1 +5 by Sam until 2020-01-01 (expired): x\n"
    assert "1 in the policy, 1 of them expired." in listed.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("L-1",), "by how much: add 15"),
        (("L-1", "add", "15"), 'until when it counts: --until 2026-12-31, or --until 30d; nor why: --because "'),
        (("L-1", "add", "15", "--until", "30d", "--because", "  "), "does not say why"),
        (("L-1", "add", "many", *SAID), "`many` is no number of points"),
        (("L-1", "add", "1.2345", *SAID), "at most three places"),
        (("L-1", "add", "1000001", *SAID), "up to 1,000,000"),
        (("L-1", "add", "NaN", *SAID), "is no number of points"),
        (("L-1", "subtract", "0", *SAID), "above 0"),
        (("L-1", "add", "1", *SAID, "--until", "2020-01-01"), "2020-01-01 is over"),
        (("L-1", "add", "1", *SAID, "--until", "2027-02-30"), "There is no such day"),
        (("L-1", "add", "1", *SAID, "--until", "soon"), "`soon` is no day"),
        ((" ", "add", "1", *SAID), "Which lead?"),
        (("“L-1", "add", "15", *SAID), "No policy can name the lead `“L-1`: there is a curly double quote in it"),
        (("L-1", "--remove"), "The policy has no override of `L-1`"),
        (("L-1", "--remove", "--replace"), "--remove takes an override out"),
        (("L-1", "--list"), "leave out the lead"),
    ],
)
def test_slips_are_answered(policy: Path, arguments: tuple[str, ...], message: str) -> None:
    answer = run("override", "p.lead", *arguments, "--yes")
    assert message in told(answer)
    assert answer.exit_code in (2, 3)
    assert policy.read_text() == POLICY


def test_the_author_is_gits(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(policy.parent / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    arguments = ("override", "p.lead", "L-1", "add", "15", *SAID[:-2], "--yes")
    assert "Whose word is it?" in told(run(*arguments))
    subprocess.run(["git", "init", "-q"], cwd=policy.parent, check=True)
    subprocess.run(["git", "config", "user.name", "Kim, PhD"], cwd=policy.parent, check=True)
    assert run(*arguments).exit_code == 0
    assert 'by "Kim, PhD"' in policy.read_text()


def test_a_policy_with_mistakes_and_one_in_utf_16_are_left_alone(policy: Path) -> None:
    policy.write_text(POLICY + "when nonsense add 5\n", encoding="utf-8")
    assert run("override", "p.lead", "L-1", "add", "15", *SAID, "--yes").exit_code == 1
    policy.write_text(POLICY, encoding="utf-16")
    assert "is in UTF-16" in told(run("override", "p.lead", "L-1", "add", "15", *SAID, "--yes"))


def test_days_are_read() -> None:
    assert [last_day(text, TODAY).isoformat() for text in ("30d", "6 weeks", "1 month", "2026-04-01", "1y", "0d")] == [
        *("2026-05-01", "2026-05-13", "2026-05-01", "2026-04-01", "2027-04-01", "2026-04-01")
    ]
    with pytest.raises(ValueError, match="after the year 9999"):
        last_day("999999y", TODAY)


TEXTS = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).map(plain).filter(lambda text: bool(text.strip()))
)
LAYOUTS = st.sampled_from(
    [
        POLICY,
        POLICY.replace("\n", "\r\n"),
        POLICY.rstrip(),
        POLICY.split("# what")[0],
        'policy "B2B" when employees > 1 add 5 override "a" add 1 by "b" until 2027-01-01 because "c" '
        'ready at 3 test "t" given employees 3 expect score 5',
        'policy "B2B"\n  override "a" add 1 # why?\n    by "b" until 2027-01-01 because "c" # so\n'
        "when employees > 1 add 5\n",
    ]
)


@given(LAYOUTS, TEXTS.filter(can_be_named), TEXTS, TEXTS, st.integers(-(10**9), 10**9).filter(bool))
def test_any_words_come_back_and_go_again(text: str, lead: str, by: str, because: str, points: int) -> None:
    compiled = compile_text(text)
    assert compiled.plan is not None
    judgement = Judgement(lead, points, by, date(2026, 12, 31), because)
    written = compile_text(with_override(compiled.checked, judgement, ()))
    assert written.plan is not None, written.diagnostics
    assert sum(map(judgement.says, written.plan.overrides)) == 1
    assert len(written.plan.overrides) == len(compiled.plan.overrides) + 1
    held = of_lead(standing(written.checked, written.plan), [lead], by)
    mine = [one for one in held if judgement.says(one.override)]
    assert len(mine) == 1
    gone = without(written.checked, mine)
    assert "".join(gone.split()) == "".join(text.split())
    other = Judgement(lead, -points, by, date(2026, 12, 31), because)
    replaced = compile_text(with_override(written.checked, other, mine))
    assert replaced.plan is not None
    assert [other.says(one) for one in replaced.plan.overrides].count(True) == 1
    assert len(replaced.plan.overrides) == len(written.plan.overrides)
