"""Who is forgotten is in no byte of the store and no row of the record; others' history and replays stay."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.batch.store import forgetting
from leadscore.production.forgetting import policies
from leadscore.production.ledger.model import Entry
from leadscore.production.replay.replay import replay
from unit.production.recorded import EVENTS, LEADS, POLICY, opened, policy, write_lines

STORE = ("--store", "s.duckdb")
OVERRIDE = 'override "Zaphod@Heart.example" add 15 by "Sam" until 2026-12-31 because "zaphod@heart.example said so"\n'
LONG = 'override "zaphod@heart.example" add 15 by "Sam"\n  until 2026-12-31\n  because "so\u2028far"\n'
TEST = 'test "z"\ngiven id "Z-17"\nexpect score 0\n'
SECRETS = (b"z-17", b"zaphod@heart.example", b"betelgeuse")
MANY = [f"M-{no},m{no}@x.io,france,{no},no" for no in range(8)]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three scorings; the person came first among many, with an override, and crossed in the second."""
    path = tmp_path_factory.mktemp("scored")
    policy(path, POLICY + OVERRIDE + TEST)
    write_lines(path / "leads.csv", [LEADS[0], "Z-17,zaphod@heart.example,betelgeuse,100,no", *LEADS[1:], *MANY])
    write_lines(path / "events.csv", EVENTS)
    more = ["Z-17,2026-04-01 10:00,visited,/pricing,", "M-3,2026-04-01 10:00,visited,/pricing,"]
    write_lines(path / "more.csv", [EVENTS[0], *more])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        ran("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")
        ran("--events", "more.csv", "--as-of", "2026-04-02")
        ran("--as-of", "2026-04-20")
        for lead in ("Z-17", "L-1"):
            because = ("--because", "betelgeuse is far" if lead == "Z-17" else "keen")
            said = run("feedback", lead, "good", *because, "--by", "Sam", "--at", "2026-04-20", *STORE)
            assert said.exit_code == 0, told(said)
    return path


@pytest.fixture(autouse=True)
def here(scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to do with as a test likes."""
    shutil.copytree(scored, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(*arguments: str) -> str:
    result = run("run", "p.lead", *STORE, *arguments)
    assert result.exit_code == 0, told(result)
    return result.stdout


def forgotten(*arguments: str) -> str:
    result = run("forget", *arguments, *STORE, "--yes")
    assert result.exit_code == 0, (told(result), result.exc_info)
    return result.stdout


def others(path: Path) -> tuple[dict[str, list[object]], list[object]]:
    """What is told of everybody else: recorded entries, and that every scoring comes out again."""
    with opened(path / "s.duckdb") as (store, ledger):
        ids = [id for (id,) in ledger.database.rows("SELECT id FROM ledger.lead ORDER BY no") if id[0] in "LM"]
        entries: dict[str, list[object]] = {id: list(map(_told, ledger.entries("B2B", id))) for id in ids}
        replays = [replay(store, ledger, scoring) for scoring in ledger.scorings("B2B")]
        return entries, [(one.scoring.no, one.leads, one.same, one.elsewhere, one.differences) for one in replays]


def _told(entry: Entry) -> object:
    return entry.scoring.no, entry.score, entry.ready, entry.band, entry.grade, entry.totals, entry.rules


def held(path: Path) -> list[str]:
    """What can be read of the person, in the bytes and in what DuckDB unpacks of them."""
    bytes_ = b"".join(file.read_bytes() for file in path.iterdir() if file.name.startswith("s.duckdb")).lower()
    found = [secret.decode() for secret in SECRETS if secret in bytes_]
    with opened(path / "s.duckdb") as (store, _):
        tables = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 's'"
        for (table,) in store.connection.execute(tables).fetchall():
            text = str(store.connection.execute(f"SELECT * FROM {table}").fetchall()).lower().encode()
            found += [f"{table}: {secret.decode()}" for secret in SECRETS if secret in text]
    return found


def test_nothing_is_left_of_them_and_everybody_else_is_as_before(here: Path) -> None:
    before, known = others(here), held(here)
    assert {secret.decode() for secret in SECRETS} <= set(known), "what is looked for would be found"
    forgotten("zaphod@heart.example")
    assert held(here) == []
    assert others(here) == before


def test_what_was_erased_and_what_could_not_be_is_said(here: Path) -> None:
    assert forgotten("Zaphod@heart.example") == (
        "`Zaphod@heart.example` is forgotten.\n"
        "  From the facts: id and fields (4 values that nobody else has), 1 event, 0 earlier rows.\n"
        "  From the record: 2 recorded scores, 3 transitions, 1 message, 0 assignments, 1 judgement.\n"
        "  From 1 recorded policy: what they said of this lead by name.\n"
        "Not erased, for it lies elsewhere:\n"
        f"  p.lead:{POLICY.count(chr(10)) + 1}: {OVERRIDE.strip()}\n"
        f'  p.lead:{POLICY.count(chr(10)) + 3}: given id "Z-17"\n'
        "  files that were taken in, set aside (--rejects) or exported\n"
        "  backups and copies of the store or the database\n"
        "  what other systems, such as your CRM, hold\n"
        "Take those lines out of the policies: the next run would record them again.\n"
        "If one already did, forget them once more, by each name that stood there.\n"
    )


def test_twice_is_calm(here: Path) -> None:
    forgotten("Z-17")
    policy(here)
    assert forgotten("Z-17") == "Nobody here is known as `Z-17`: there is nothing to erase.\n"
    assert "Nobody" in forgotten("(forgotten 0)")
    assert json.loads(forgotten("zaphod@heart.example", "--json"))["found"] is False


def test_who_came_back_into_the_record_with_a_policy_is_erased_once_more(here: Path) -> None:
    forgotten("Z-17")
    again = ran("--as-of", "2026-04-21")
    assert "The policy changed" not in again, "nobody changed it"
    assert "The policy still names somebody who was forgotten since the last scoring" in again
    assert "zaphod@heart.example" in held(here)
    asked = run("forget", "zaphod@heart.example", *STORE)
    assert (asked.exit_code, "Say so with --yes" in told(asked)) == (3, True)
    shown = forgotten("zaphod@heart.example")
    assert "From the facts: nothing, the store did not know them." in shown
    assert "From 1 recorded policy: what they said of this lead by name." in shown
    assert f"  p.lead:{POLICY.count(chr(10)) + 1}: override" in shown
    forgotten("Z-17")
    assert held(here) == []
    policy(here, POLICY.replace("version 3", "version 4") + OVERRIDE)
    assert "The policy changed from version 3 to 4" in ran("--as-of", "2026-04-22")


def test_who_is_named_only_elsewhere_is_pointed_out_there(here: Path) -> None:
    forgotten("Z-17")
    (here / "s.duckdb.inbox").mkdir()
    (here / "s.duckdb.inbox" / "a.jsonl").write_text('{"id": "Z-17"}\n')
    shown = forgotten("Z-17")
    assert shown.startswith("Nobody here is known as `Z-17`: there is nothing to erase from the store.\n")
    assert f'  p.lead:{POLICY.count(chr(10)) + 3}: given id "Z-17"\n' in shown
    assert "s.duckdb.inbox/a.jsonl: what `leadscore serve` took" in shown
    found = json.loads(forgotten("Z-17", "--json"))
    assert (found["found"], len(found["mentions"]), len(found["inbox"])) == (False, 1, 1)


@pytest.mark.parametrize("names", [frozenset({"zaphod@heart.example"}), frozenset({"z-17"})])
def test_what_is_taken_out_of_a_text_leaves_the_other_lines_where_they_were(names: frozenset[str]) -> None:
    text = POLICY + LONG + 'override "Z-17" add 1 by "Sam" until 2026-12-31 because "x"\n' + TEST
    taken = policies.without(text, "p.lead", names)
    assert taken.count("\n") == text.count("\n")
    assert not any(name in taken.lower() for name in names)
    assert policies.lost_names_alone({"p.lead": taken}, {"p.lead": text})
    assert not policies.lost_names_alone({"p.lead": taken}, {"p.lead": text.replace("ready at 60", "ready at 61")})
    assert not policies.lost_names_alone({"p.lead": taken}, {"p.lead": text + "band x at 3\n"})


def test_nobody_is_told_of_them_again_and_scorings_go_on(here: Path) -> None:
    policy(here, POLICY + 'on cold notify "sales"\n')
    forgotten("Z-17")
    assert "forgotten" not in run("run", "p.lead", *STORE, "--as-of", "2026-04-21", "--json").stdout
    assert "nothing is new" in ran("--as-of", "2026-04-21"), "scored once more, as one of whom nothing is known"
    _, replays = others(here)
    assert [differences for *_, differences in replays] == [()] * 4
    forgotten("M-3")
    assert others(here)[1] == replays


def test_who_is_stopped_half_way_does_it_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise OSError(28, "No space left on device", "s.duckdb")

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "rewrite", stopped)
        assert run("forget", "Z-17", *STORE, "--yes").exit_code != 0
    assert "Nobody" in forgotten("Z-17")
    assert held(here) == []


def test_without_a_person_to_ask_it_has_to_be_said(here: Path) -> None:
    refused = run("forget", "Z-17", *STORE)
    assert (refused.exit_code, "Say so with --yes" in told(refused)) == (3, True)
    assert "z-17" in held(here), "nothing was erased"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("x", "--store", "none.duckdb"), 3, "There is no store"),
        (("x", "--store", "leads.csv"), 3, "no store of leadscore"),
        (("x", "--store", "s.duckdb", "--record", "mysql://x"), 3, "names no PostgreSQL database"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run("forget", *arguments, "--yes")
    assert (result.exit_code, message in str(result.exception) + told(result)) == (code, True), told(result)


def test_who_shares_an_email_is_asked_for_by_id(here: Path) -> None:
    write_lines(here / "twin.csv", [LEADS[0], "L-9,jane@x.io,france,3,"])
    ran("--leads", "twin.csv", "--as-of", "2026-04-20")
    refused = run("forget", "jane@x.io", *STORE, "--yes")
    assert (refused.exit_code, "2 leads are called `jane@x.io`: L-1, L-9" in told(refused)) == (3, True)


def test_facts_alone_can_be_forgotten_where_nothing_was_recorded(here: Path) -> None:
    assert run("ingest", "p.lead", "--leads", "leads.csv", "--store", "facts.duckdb").exit_code == 0
    found = run("forget", "L-1", "--store", "facts.duckdb", "--yes")
    assert (found.exit_code, "0 recorded scores" in found.stdout) == (0, True), told(found)


def test_what_waits_to_be_taken_in_is_named(here: Path) -> None:
    (here / "s.duckdb.inbox").mkdir()
    for name, lead in (("a", "Z-17"), ("b", "L-1")):
        (here / "s.duckdb.inbox" / f"{name}.jsonl").write_text(f'{{"id": "{lead}"}}\n')
    shown = forgotten("Z-17")
    assert "s.duckdb.inbox/a.jsonl: what `leadscore serve` took" in shown
    assert "b.jsonl" not in shown
    assert "Run with --inbox, and then forget them once more" in shown
