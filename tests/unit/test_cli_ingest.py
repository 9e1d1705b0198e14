"""`leadscore ingest`: what it refuses, what it says, and what it leaves behind."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import duckdb
import pytest

from command_line import run, told

POLICY = """\
policy "B2B" version 1
when employees > 50 add 12.5
when visited "pricing" add 50
ready at 60
"""
LEADS = "id,email,employees\nL-1,jane@acme.example,200\nL-2,jack@globex.example,10\nL-3,bad@row.example,many\n"
EVENTS = "lead,at,event,target\nL-1,2026-03-29,visited,https://us.example/Pricing/\nL-9,2026-03-31,visited,pricing\n"
FILES = ("--leads", "leads.csv", "--events", "events.csv")
STORE = ("--store", "s.duckdb")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.lead").write_text(POLICY)
    Path("leads.csv").write_text(LEADS)
    Path("events.csv").write_text(EVENTS)


def scores() -> str:
    result = run("score", "p.lead", *STORE, "--as-of", "2026-04-01", "--format", "csv")
    assert result.exit_code == 0, told(result)
    return result.stdout


def test_it_says_what_the_store_holds_and_what_was_set_aside() -> None:
    made = run("ingest", "p.lead", *STORE, *FILES, "--rejects", "rejects.csv")
    assert (made.exit_code, made.stdout) == (0, ""), told(made)
    assert "s.duckdb holds 2 leads and 1 event." in made.stderr
    assert '"many" is no number' in made.stderr
    assert Path("rejects.csv").read_text().count("\n") == 3
    assert {path.name for path in Path().iterdir()} == {"p.lead", "leads.csv", "events.csv", "rejects.csv", "s.duckdb"}


def test_a_file_goes_in_once() -> None:
    run("ingest", "p.lead", *STORE, *FILES)
    before = scores()
    Path("copy.csv").write_bytes(Path("events.csv").read_bytes())
    again = run("ingest", "p.lead", *STORE, "--append", "--events", "copy.csv")
    assert again.exit_code == 0, told(again)
    assert "copy.csv went into s.duckdb before: it is passed over." in again.stderr
    assert "0 leads of s.duckdb changed or new." in again.stderr
    assert scores() == before
    Path("today.csv").write_text(
        "lead,at,event,target\nl-2 ,2026-03-31 09:00+01:00,Visited,/pricing\nL-2,then,visited,\n"
    )
    more = run("ingest", "p.lead", *STORE, "--append", "--events", "today.csv")
    assert "1 row of 2 in today.csv set aside" in more.stderr
    assert "1 lead of s.duckdb changed or new." in more.stderr
    assert "L-2,50," in scores()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((*STORE,), 2, "no leads"),
        ((*STORE, "--append"), 2, "no leads or events to add"),
        ((*STORE, "--events", "events.csv"), 2, "no leads"),
        ((*STORE, "--leads", "-"), 2, "made of files"),
        ((*STORE, "--leads", "/dev/null"), 2, "made of files"),
        ((*STORE, "--leads", "none.csv"), 3, "There is no file none.csv"),
        ((*STORE, "--leads", "lead.csv"), 3, "Did you mean leads.csv"),
        ((*STORE, "--leads", "."), 3, "is a folder"),
        ((*STORE, "--append", "--leads", "leads.csv"), 3, "There is no store s.duckdb"),
        (("--store", "s.csv", "--leads", "leads.csv"), 3, "s.duckdb"),
        (("--store", ".", "--leads", "leads.csv"), 3, "cannot be a file"),
        (("--store", "/dev/null", "--leads", "leads.csv"), 3, "cannot be a file"),
        (("--store", "no/where.duckdb", "--leads", "leads.csv"), 3, "folder that is there"),
        ((*STORE, "--leads", "leads.csv", "--memory", "much"), 2, "`much` is no amount of memory"),
        ((*STORE, "--leads", "leads.csv", "--memory", "-1GB"), 2, "no amount of memory"),
        ((*STORE, "--leads", "leads.csv", "--memory", "1KB"), 2, "at least 200MB"),
        ((*STORE, "--leads", "leads.csv", "--threads", "0"), 2, "0 is not in the range"),
        ((*STORE, "--leads", "leads.csv", "--rejects", "leads.csv"), 3, "written over"),
        ((*STORE, "--leads", "leads.csv", "--strict"), 3, "leads.csv, line 4"),
        ((*STORE, "--leads", "events.csv"), 3, "no column `id`"),
        ((*STORE, "--leads", "empty.csv"), 3, "empty.csv is empty"),
        ((*STORE, "--leads", "empty.jsonl"), 3, "empty.jsonl is empty"),
        ((*STORE, "--leads", "leads.csv", "--events", "leads.csv", "--strict"), 3, "leads.csv has no column `lead`"),
        ((*STORE, "--leads", "leads.csv", "--events", "none.csv", "--strict"), 3, "There is no file none.csv"),
    ],
)
def test_what_it_refuses(arguments: tuple[str, ...], code: int, says: str) -> None:
    for name in ("empty.csv", "empty.jsonl"):
        Path(name).touch()
    before = {path.name for path in Path().iterdir()}
    refused = run("ingest", "p.lead", *arguments)
    assert (refused.exit_code, says in told(refused)) == (code, True), told(refused)
    assert {path.name for path in Path().iterdir()} == before


def test_what_fails_leaves_the_store_as_it_was() -> None:
    run("ingest", "p.lead", *STORE, *FILES)
    before = scores()
    Path("bad.csv").write_text("lead,at,event\nL-1,2026-03-01,visited\nL-1,now,visited\n")
    for append in ((), ("--append",)):
        assert run("ingest", "p.lead", *STORE, *append, *FILES[:2], "--events", "bad.csv", "--strict").exit_code == 3
        assert scores() == before
    assert run("ingest", "p.lead", *STORE, "--append", "--events", "bad.csv").exit_code == 0
    assert scores() == before, "a second visit at another time changes no score here"


def test_files_without_rows() -> None:
    Path("leads.csv").write_text("id,employees\n")
    Path("events.csv").write_text("lead,at,event\n")
    made = run("ingest", "p.lead", *STORE, *FILES)
    assert "holds 0 leads and 0 events" in made.stderr, told(made)
    assert scores().splitlines() == ["lead,score,ready,disqualified,band,grade,general"]
    changed = run("score", "p.lead", *STORE, "--changed")
    assert (changed.exit_code, "B2B: 0 leads scored" in changed.stderr) == (0, True), told(changed)
    Path("more.csv").write_text("id,employees\n7,100\n")
    assert run("ingest", "p.lead", *STORE, "--append", "--leads", "more.csv").exit_code == 0
    assert scores().splitlines()[1:] == ["7,12.5,no,no,,,12.5"]


def test_its_help_promises_no_standard_input() -> None:
    assert "standard input" not in run("ingest", "--help").stdout
    assert "standard input" in run("score", "--help").stdout


@pytest.mark.parametrize("threads", ["1", "1000000"])
def test_the_least_memory_does(threads: str) -> None:
    assert run("ingest", "p.lead", *STORE, *FILES, "--memory", "200MB", "--threads", threads).exit_code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"no database", "is no store"), (b"", "no store of leadscore"), (b"\0" * 20_000, "is no store")],
)
def test_what_is_no_store(content: bytes, says: str) -> None:
    Path("s.duckdb").write_bytes(content)
    for refused in (
        run("ingest", "p.lead", *STORE, "--append", "--events", "events.csv"),
        run("score", "p.lead", *STORE),
        run("explain", "p.lead", "L-1", *STORE),
    ):
        assert (refused.exit_code, says in told(refused)) == (3, True), told(refused)
    made = run("ingest", "p.lead", *STORE, *FILES)
    if content:
        assert (made.exit_code, Path("s.duckdb").read_bytes()) == (3, content), "it may be somebody's"
    else:
        assert made.exit_code == 0, told(made)


@pytest.mark.parametrize(
    "table",
    [
        "lead (id INTEGER)",
        "leadscore (points INTEGER)",
        "leadscore (format INTEGER)",
        "leadscore AS SELECT 'x' AS format",
        "leadscore AS SELECT NULL AS format",
    ],
)
def test_a_database_of_somebody_else(table: str) -> None:
    with duckdb.connect("other.duckdb") as other:
        other.execute(f"CREATE TABLE {table}")
    before = Path("other.duckdb").read_bytes()
    for refused in (
        run("score", "p.lead", "--store", "other.duckdb"),
        run("ingest", "p.lead", "--store", "other.duckdb", *FILES),
        run("ingest", "p.lead", "--store", "other.duckdb", *FILES, "--append"),
    ):
        assert (refused.exit_code, "no store of leadscore" in told(refused)) == (3, True)
    assert Path("other.duckdb").read_bytes() == before


def test_a_store_is_made_anew_also_where_one_was_killed() -> None:
    run("ingest", "p.lead", *STORE, *FILES)
    with duckdb.connect("killed.duckdb") as other:
        other.execute("PRAGMA disable_checkpoint_on_shutdown; CREATE TABLE t (i INTEGER)")
    Path("killed.duckdb.wal").rename("s.duckdb.wal")
    assert run("score", "p.lead", *STORE).exit_code == 3
    Path("s.duckdb").unlink()
    assert run("ingest", "p.lead", *STORE, *FILES).exit_code == 0
    assert "L-1,62.5" in scores()


def test_a_store_that_is_cut_short() -> None:
    run("ingest", "p.lead", *STORE, *FILES)
    whole = Path("s.duckdb").read_bytes()
    for part in range(1, 6):
        Path("s.duckdb").write_bytes(whole[: len(whole) * part // 6])
        refused = run("score", "p.lead", *STORE, "--as-of", "2026-04-01")
        assert refused.exit_code == 3, told(refused)
        assert "`leadscore run` or `leadscore ingest` made" in told(refused)


def test_damaged_parquet() -> None:
    duckdb.sql("COPY (SELECT i AS id, md5(i::VARCHAR) AS email FROM range(9000) t(i)) TO 'leads.parquet'")
    damaged = bytearray(Path("leads.parquet").read_bytes())
    for place in range(1_000, 90_000, 97):
        damaged[place] ^= 0xFF
    Path("leads.parquet").write_bytes(damaged)
    refused = run("ingest", "p.lead", *STORE, "--leads", "leads.parquet")
    assert (refused.exit_code, "leads.parquet cannot be read as Parquet" in told(refused)) == (3, True), told(refused)
    assert not Path("s.duckdb").exists()


def test_a_store_of_another_version() -> None:
    run("ingest", "p.lead", *STORE, *FILES)
    with duckdb.connect("s.duckdb") as store:
        store.execute("UPDATE leadscore SET format = 99")
    assert "another version of leadscore" in told(run("score", "p.lead", *STORE))
    assert run("ingest", "p.lead", *STORE, *FILES).exit_code == 0
    assert "L-1,62.5" in scores()


@pytest.mark.skipif(os.name != "posix", reason="links and permissions")
def test_links_and_permissions_stay() -> None:
    Path("kept").mkdir()
    Path("kept/real.duckdb").touch(mode=0o600)
    Path("s.duckdb").symlink_to("kept/real.duckdb")
    assert run("ingest", "p.lead", *STORE, *FILES).exit_code == 0
    assert Path("s.duckdb").is_symlink()
    assert stat.S_IMODE(Path("kept/real.duckdb").stat().st_mode) == 0o600
    assert "L-1,62.5" in scores()


@pytest.mark.skipif(sys.platform != "linux", reason="a lock is asked for by another process")
def test_a_store_in_use() -> None:
    import subprocess

    run("ingest", "p.lead", *STORE, *FILES)
    program = "import duckdb; c = duckdb.connect('s.duckdb'); print('open', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        for refused in (
            run("score", "p.lead", *STORE),
            run("ingest", "p.lead", *STORE, "--append", "--events", "events.csv"),
        ):
            assert (refused.exit_code, "in use by another program" in told(refused)) == (3, True), told(refused)
    finally:
        other.communicate(b"\n")
