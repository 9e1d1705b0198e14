"""`leadscore feedback`: what is kept beside a verdict, and how verdicts and scores are held against each other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import run, told
from leadscore.learn.rates import wilson
from leadscore.production.judging.agreement import agreements
from leadscore.production.judging.feedback import Feedback, Opinion, Verdict, all_feedback, erase, prune
from leadscore.report.feedback_words import agreement_lines
from unit.production.recorded import APRIL, DAY, EVENTS, LEADS, opened, policy, write_lines

STORE = ("--store", "s.duckdb")
SAID = ("--because", "A student", "--by", "Sam")


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two recorded scorings: L-1 is ready from the first on, L-3 by the second, L-2 is out of scope."""
    folder = tmp_path_factory.mktemp("scored")
    _, path = policy(folder)
    leads = write_lines(folder / "leads.csv", [*LEADS, "L-3,joan@x.io,,500,no"])
    events = write_lines(folder / "events.csv", EVENTS)
    more = write_lines(folder / "more.csv", [EVENTS[0], "L-3,2026-04-01 10:00,visited,/pricing,"])
    first = ("--leads", str(leads), "--events", str(events), "--as-of", "2026-04-01")
    for files in (first, ("--events", str(more), "--as-of", "2026-04-02")):
        assert run("run", str(path), "--store", str(folder / "s.duckdb"), *files).exit_code == 0
    return folder


@pytest.fixture
def here(scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(scored, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listed(*arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("feedback", *arguments, *STORE, "--list", "--json").stdout)
    return found


def test_a_verdict_is_kept_with_what_the_lead_had_then(here: Path) -> None:
    given_now = run("feedback", "joan@x.io", "bad", *SAID, *STORE)
    assert given_now.exit_code == 0, told(given_now)
    assert given_now.stderr == 'L-3 is bad to Sam, recorded beside "B2B": 70 (ready, hot).\n'
    before = run("feedback", "L-3", "good", *SAID, *STORE, "--at", "2026-04-01T12:00")
    assert 'L-3 is good to Sam, recorded beside "B2B": 20 (not ready, cold).' in before.stderr
    assert [(one["score"], one["ready"], one["band"], one["scoring"], one["rules"]) for one in listed()] == [
        (20, False, "cold", 1, {"large": 20}),
        (70, True, "hot", 2, {"large": 20, "pricing": 50}),
    ]
    assert (
        "2026-04-01 12:00 UTC  good  L-3  by Sam, at 20 (not ready, cold): A student"
        in run("feedback", "--list", *STORE).stdout
    )
    assert 'recorded beside "B2B": out of scope.' in run("feedback", "L-2", "bad", *SAID, *STORE).stderr


def test_the_last_word_is_taken_back_by_who_said_it(here: Path) -> None:
    for verdict in ("bad", "good"):
        assert run("feedback", "L-1", verdict, *SAID, *STORE).exit_code == 0
    assert "Ann has said nothing of `L-1` here" in told(run("feedback", "L-1", "--undo", "--by", "Ann", *STORE))
    assert "  good  L-1  by Sam" in run("feedback", "L-1", "--undo", "--by", "sam", *STORE).stderr
    assert [one["verdict"] for one in listed("L-1")] == ["bad"]


def test_agreement_counts_leads_by_their_newest_verdict(here: Path) -> None:
    for lead, verdict, because in (
        ("L-1", "good", "Booked a demo"),
        ("L-3", "good", "Nice"),
        ("L-3", "bad", "a  STUDENT"),
        ("L-2", "bad", "A student"),
    ):
        assert run("feedback", lead, verdict, "--because", because, "--by", "Sam", *STORE).exit_code == 0
    assert run("feedback", "--agreement", *STORE).stdout == (
        "B2B: 3 leads judged\n"
        "            ready  not ready\n"
        "  good          1          0\n"
        "  bad           1          1\n"
        "  People and score agree on 2 of 3 (67%, between 21% and 94%).\n"
        "  Of those that were ready, 1 of 2 (50%, between 9% and 91%) are good.\n"
        "  Of those that are good, 1 of 1 (100%, between 21% and 100%) were ready.\n"
        "  That is few: judge 30 leads or more, ready or not, before you change a rule for it.\n"
        "  1 lead was called good and bad: the newest judgement counts.\n"
        "  Rules behind the bad ones that were ready:\n"
        "    large: 1 of 1 bad, 1 of 1 good\n"
        "    pricing: 1 of 1 bad, 1 of 1 good\n"
        "  Why good:\n"
        "    Booked a demo\n"
        "  Why bad:\n"
        "    a STUDENT (2 times)\n"
    )
    ((found,),) = [json.loads(run("feedback", "--agreement", "--json", *STORE).stdout)]
    assert (found["judged"], found["good"], found["bad"]) == (
        3,
        {"ready": 1, "not_ready": 0},
        {"ready": 1, "not_ready": 1},
    )
    assert (found["agree"]["leads"], found["agree"]["of"]) == (2, 3)


def test_before_anybody_said_anything(here: Path) -> None:
    assert listed() == []
    assert "Nobody has said anything yet" in run("feedback", "--agreement", *STORE).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Of which lead?"),
        (("L-1",), "whether the lead is good or bad, nor why"),
        (("L-1", "good", "--because", " \n"), "This does not say why"),
        (("L-9", "good", *SAID), "There is no lead `L-9`"),
        (("L-1", "good", *SAID, "--at", "2026-03-01"), "no recorded score as of 2026-03-01"),
        (("L-1", "good", *SAID, "--at", "2999-03-01"), "still to come"),
        (("L-1", "good", *SAID, "--policy", "B2C"), 'No policy called "B2C" was recorded here Did you mean "B2B"?'),
        (("L-1", "good", *SAID, "--policy", "Small"), 'No policy called "Small" was recorded here There is "B2B".'),
        (("L-1", "good", *SAID, "--undo"), "A verdict is given by itself"),
        (("--list", "--agreement"), "do one at a time"),
    ],
)
def test_slips_are_answered(here: Path, arguments: tuple[str, ...], message: str) -> None:
    answer = run("feedback", *arguments, *STORE)
    assert message in told(answer)
    assert answer.exit_code in (2, 3)


@pytest.mark.parametrize("count", [5, 6])
def test_rules_that_are_not_listed_are_counted(count: int) -> None:
    points = {f"rule{no}": 1 for no in range(count)}
    (found,) = agreements([Feedback(0, "P", 0, Opinion("L-1", Verdict.BAD, "why", "Sam", 0), 1, True, None, points)])
    told_of = list(agreement_lines(found))
    assert sum(line.startswith("    rule") for line in told_of) == 5
    assert ("    and 1 more; --json shows all" in told_of) is (count == 6)


def test_a_store_without_a_record_stays_so(here: Path) -> None:
    assert run("ingest", "p.lead", "--store", "bare.duckdb", "--leads", "leads.csv").exit_code == 0
    before = (here / "bare.duckdb").read_bytes()
    answer = run("feedback", "L-1", "good", *SAID, "--store", "bare.duckdb")
    assert "No scoring was recorded here yet" in told(answer)
    assert (here / "bare.duckdb").read_bytes() == before


def test_a_second_policy_has_to_be_named(here: Path) -> None:
    (here / "two.lead").write_text('policy "B2C"\nwhen employees > 1 add 5\n', encoding="utf-8")
    assert run("run", "two.lead", *STORE, "--as-of", "2026-04-02").exit_code == 0
    assert 'Say of which you speak: --policy "B2B" or "B2C".' in told(run("feedback", "L-1", "good", *SAID, *STORE))
    assert "5 (not ready)" in run("feedback", "L-1", "good", *SAID, *STORE, "--policy", "b2c").stderr


def test_what_was_said_of_a_lead_can_be_erased(here: Path) -> None:
    for lead in ("L-1", "L-3"):
        assert run("feedback", lead, "good", *SAID, *STORE, "--at", "2026-04-03").exit_code == 0
    with opened(here / "s.duckdb") as (_, ledger):
        assert erase(ledger.database, "L-1") == 1
        assert [one.opinion.lead for one in all_feedback(ledger.database)] == ["L-3"]
        assert (prune(ledger.database, APRIL), prune(ledger.database, APRIL + 3 * DAY)) == (0, 1)


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(Verdict), st.booleans()), max_size=30))
def test_every_lead_counts_once(said: list[tuple[int, Verdict, bool]]) -> None:
    feedback = [
        Feedback(no, "P", 0, Opinion(f"L-{lead}", verdict, "why", "Sam", no), 1, ready, None, {"a": 5, "b": -5})
        for no, (lead, verdict, ready) in enumerate(said)
    ]
    found = agreements(feedback)
    assert len(found) == bool(said)
    for one in found:
        newest = {lead: (verdict, ready) for lead, verdict, ready in said}
        assert one.judged == len(newest) == sum(reason.times for reason in one.reasons)
        agreed = sum((verdict is Verdict.GOOD) == ready for verdict, ready in newest.values())
        assert one.agree.hits == agreed
        assert one.agree.interval == wilson(agreed, len(newest))
        assert [(rule.rule, rule.bad) for rule in one.behind] == ([("a", one.bad_ready)] if one.bad_ready else [])
