"""What is older than the rules allow is gone, from the bytes too; what is kept can be told and done again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.batch.store import forgetting
from leadscore.batch.store.leads import leads_of
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Entry
from leadscore.production.replay.replay import replay
from leadscore.production.retention.notes import erasures
from unit.production.recorded import LEADS, POLICY, all_rows, opened, policy, write_lines

STORE = ("--store", "s.duckdb")
CHANGED = (
    POLICY.replace("version 3", "version 4\nfield seats number")
    .replace("group fit at most 30\n", 'group fit at most 30\nwhen seats > 5 add 1 as big\nwhen visited "x" add 3\n')
    .replace("band cold", "band warm at 30\nband cold")
    .replace("grade fit A at 12", "grade fit S at 25, A at 12")
)
EVENTS = (
    "lead,at,event,target,minutes",
    "L-1,2023-03-29,visited,/secret-page,",
    "L-1,2025-12-29,visited,/pricing,",
    "M-3,2025-01-01,visited,/pricing,",
    "M-4,2023-05-01,visited,/pricing,",
    "M-5,2025-12-30,opened,news,",
    "L-9,2025-07-02,opened,news,",
)
FEBRUARY_2024 = 1_706_745_600
RULES = {
    "events": "24 months",
    "history": "6 months",
    "messages": "90 days",
    "leads_without_events": "13 months",
    "feedback": "1 year",
}
SECRETS = (b"secret-page", b"old-mail", b"gone@x.io")


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five scorings; a mail and the policy changed in between, and most leads have not moved since the first."""
    path = tmp_path_factory.mktemp("scored")
    policy(path)
    many = [f"M-{no},m{no}@x.io,france,{no},no" for no in range(3, 6)]
    write_lines(path / "leads.csv", [*LEADS, *many, "G-1,gone@x.io,france,100,no", "L-9,old-mail@x.io,france,200,no"])
    write_lines(path / "mail.csv", [LEADS[0], "L-9,new-mail@x.io,france,200,no"])
    write_lines(path / "events.csv", [EVENTS[0], EVENTS[1], *EVENTS[3:5]])
    write_lines(path / "all.csv", EVENTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        ran("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2025-01-01")
        ran("--leads", "mail.csv", "--as-of", "2025-03-01")
        policy(path, CHANGED)
        ran("--leads", "mail.csv", "--as-of", "2025-06-01")
        ran("--events", "all.csv", "--as-of", "2026-01-01")
        ran("--as-of", "2026-02-01")
        for at in ("2025-01-05", "2026-02-01"):
            said = run("feedback", "L-9", "good", "--because", "keen", "--by", "Sam", "--at", at, *STORE)
            assert said.exit_code == 0, told(said)
    return path


@pytest.fixture(autouse=True)
def here(scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to do with as a test likes."""
    shutil.copytree(scored, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    rules(RULES)
    return tmp_path


def rules(wanted: dict[str, str]) -> None:
    settings = [f"{kind} = {json.dumps(age)}" for kind, age in wanted.items()]
    write_lines(Path("leadscore.toml"), ["[retention]", *settings, "[destinations]", 'sales = "json://127.0.0.1:9/"'])


def ran(*arguments: str) -> str:
    result = run("run", "p.lead", *STORE, *arguments)
    assert result.exit_code == 0, told(result)
    return result.stdout + result.stderr


def retained(*arguments: str, day: str = "2026-02-10") -> str:
    result = run("retain", "s.duckdb", "--as-of", day, *arguments)
    assert result.exit_code == 0, (told(result), result.exc_info)
    return result.stdout


def held_at(ledger: Ledger, lead: str, scoring: int) -> object:
    """What the record says of a lead as of a scoring, whichever recorded it."""
    entries: list[Entry] = [one for one in ledger.entries("B2B", lead) if one.scoring.no <= scoring]
    if not entries:
        return None
    last = entries[-1]
    return last.score, last.ready, last.band, last.grade, {k: v for k, v in last.totals.items() if v}, last.rules


def known(path: Path, *leads: str) -> list[object]:
    with opened(path / "s.duckdb") as (_, ledger):
        return [held_at(ledger, lead, no) for lead in leads for no in (3, 4, 5)]


def test_what_is_kept_can_be_told_and_done_again_and_nothing_else_is_left(here: Path) -> None:
    before = known(here, "L-1", "L-9", "M-5")
    assert None not in before
    assert all(secret in _bytes(here) for secret in SECRETS), "what is looked for would be found"
    assert retained("--yes") == (
        "Erased:\n"
        "  history of before 2025-08-10 (6 months): 2 recorded scores, 1 earlier row, 1 recorded policy\n"
        "  messages that were done with before 2025-11-12 (90 days): nothing\n"
        "  feedback of before 2025-02-10 (1 year): 1 judgement\n"
        "  leads that have done nothing since 2025-01-10 (13 months): 4 leads, 2 events, 6 recorded scores\n"
        "  events of before 2024-02-10 (24 months): 1 event\n"
        '"B2B" looks farther back than events are kept: line 6: `visited "x"`.\n'
        'No score by "B2B" moves for that as of now.\n'
        "Say `within` how long in these rules, or keep events for longer: then scores mean the same on any day.\n"
    )
    assert known(here, "L-1", "L-9", "M-5") == before
    assert [secret for secret in SECRETS if secret in _bytes(here)] == []
    with opened(here / "s.duckdb") as (store, ledger):
        for scoring in ledger.scorings("B2B")[3:]:
            assert replay(store, ledger, scoring).differences == ()
        assert {one.kind for one in erasures(ledger.database)} == RULES.keys() - {"messages"}
    again = retained("--yes")
    assert again.count(": nothing") == 5, "twice is calm"


def test_trying_changes_nothing_and_looks_ahead(here: Path) -> None:
    def everything() -> object:
        with opened(here / "s.duckdb") as (store, ledger):
            tables = ("lead", "event", "recent", "was")
            return all_rows(ledger), [store.connection.execute(f"FROM {table}").fetchall() for table in tables]

    before = everything()
    assert "5 recorded scores" not in retained("--dry-run")
    ahead = json.loads(retained("--dry-run", "--json", day="2040-01-01"))
    assert {rule["kind"]: sum(rule["erased"].values()) > 0 for rule in ahead["rules"]}["leads_without_events"]
    assert everything() == before
    refused = run("retain", "s.duckdb", "--as-of", "2040-01-01", "--yes")
    assert (refused.exit_code, "look ahead with --dry-run" in told(refused)) == (2, True)
    nobody = run("retain", "s.duckdb")
    assert (nobody.exit_code, "say so with --yes" in told(nobody)) == (3, True)
    assert everything() == before


def test_old_scorings_say_calmly_since_when_they_are_gone(here: Path) -> None:
    retained("--yes")
    for asked in ("3", "2025-03-01"):
        refused = run("replay", asked, *STORE)
        assert refused.exit_code == 3
        assert "said of leads is gone since 2026-02-10: history of before 2025-08-10 was erased" in told(refused)
    story = run("history", "L-9", *STORE)
    assert story.stdout.splitlines()[1].startswith("2025-06-01"), "what held then is where the story begins"


def test_run_goes_on_with_what_was_agreed_to_and_old_events_do_not_come_back(here: Path) -> None:
    rules({"events": "24 months", "history": "9 years"})
    asks = "events, history of [retention] wait for your word: `leadscore retain s.duckdb` shows it.\n"
    assert asks in ran("--as-of", "2026-02-11")
    rules({"events": "24 months"})
    retained("--yes", day="2026-02-11")
    write_lines(here / "again.csv", [*EVENTS, "M-5,2026-02-10,opened,news,"])
    came = ran("--events", "again.csv", "--as-of", "2026-02-12")
    assert "2 events passed over, for events that old are no longer kept." in came
    assert "waits for your word" not in came
    with opened(here / "s.duckdb") as (store, ledger):
        assert min(event.at for lead in leads_of(store, range(7)) for event in lead.events) > FEBRUARY_2024
        assert replay(store, ledger, ledger.scorings("B2B")[-1]).differences == ()
    rules({"events": "36 months"})
    assert "waits" not in ran("--as-of", "2026-02-13"), "to keep more needs no word"
    rules({"events": "1 month"})
    assert "events of [retention] waits for your word" in ran("--as-of", "2026-02-14")
    retained("--yes", day="2026-02-14")
    assert "Erased for their age: 1 event." in ran("--as-of", "2026-03-11")


def test_who_loses_what_the_policy_asks_for_is_told_and_cannot_be_compared(here: Path) -> None:
    rules({"events": "2 months"})
    told_ahead = retained("--dry-run", day="2026-03-01")
    assert 'would have another score by "B2B" without these events' in told_ahead
    before = retained("--yes", day="2026-03-01")
    moved = int(before.split(' have another score by "B2B"')[0].splitlines()[-1].split()[0])
    assert moved == 4, "what M-4 visited three years ago has decayed to nothing"
    same = run("replay", "5", *STORE)
    assert same.exit_code == 0
    assert "all 3 leads the same.\n4 leads cannot be compared: events of theirs were erased since" in same.stdout
    ran("--as-of", "2026-03-01")
    assert "all 7 leads the same" in run("replay", *STORE).stdout


def test_who_was_silent_and_comes_again_is_another_lead(here: Path) -> None:
    retained("--yes")
    assert "nothing" in retained("--dry-run").split("leads that have done nothing", 1)[1].splitlines()[0]
    ran("--leads", "leads.csv", "--as-of", "2026-02-12")
    with opened(here / "s.duckdb") as (store, _):
        ids = [id for (id,) in store.connection.execute("SELECT id FROM lead ORDER BY no").fetchall()]
    assert sorted(ids[-4:]) == ["G-1", "L-2", "M-3", "M-4"]
    assert sum(id.startswith("(forgotten ") for id in ids) == 4


def test_when_a_lead_was_last_heard_of_outlives_its_events(here: Path) -> None:
    rules({"events": "1 month"})
    retained("--yes", day="2026-03-15")
    rules({"events": "1 month", "leads_without_events": "9 months"})
    told_of = retained("--dry-run", day="2026-04-10")
    assert "leads that have done nothing since 2025-07-10 (9 months): 5 leads" in told_of, "L-9 did on July 2"
    retained("--yes", day="2026-04-10")
    assert [one is None for one in known(here, "L-1", "M-5", "L-9")[::3]] == [False, False, True]


def test_a_file_that_cannot_be_written_anew_is_so_the_next_time(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "s.duckdb")

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "rewrite", full)
        result = run("retain", "s.duckdb", "--as-of", "2026-02-10", "--yes")
        assert (result.exit_code, "could not be written anew: No space left on device" in result.stderr) == (0, True)
    assert b"secret-page" in _bytes(here)
    ran("--as-of", "2026-02-11")
    assert b"secret-page" not in _bytes(here)


def test_a_dry_run_shows_what_would_go(here: Path) -> None:
    rules({"events": "3 months"})
    retained("--yes")
    before = _bytes(here)
    assert "To be erased for their age: 2 events." in ran("--as-of", "2026-04-01", "--dry-run")
    assert _bytes(here) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "says nothing of how long things are kept"),
        ("[retention]", "says nothing of how long things are kept"),
        ("retention = 3", "should be a section"),
        ('[retention]\nevent = "3 months"', "there is no setting `event` in retention"),
        ('[retention]\nevents = "3 moons"', "`retention.events` should be a number of days"),
        ('[retention]\nevents = "0 days"', "`retention.events` should be a number of days"),
        ("[retention]\nevents = 3", "`retention.events` should be a number of days"),
    ],
)
def test_rules_that_cannot_be_read(here: Path, text: str, message: str) -> None:
    write_lines(here / "leadscore.toml", [text])
    refused = run("retain", "s.duckdb", "--dry-run")
    assert (refused.exit_code, message in told(refused)) == (3, True), told(refused)


def _bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.iterdir() if file.name.startswith("s.duckdb"))
