"""`leadscore run` as people and cron jobs use it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.production.lock import alone
from unit.production.recorded import APRIL, POLICY, policy, write_lines

STORE = ("--store", "s.duckdb")
FIRST = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")
SECOND = ("--events", "more.csv", "--as-of", "2026-04-02")


@pytest.fixture(autouse=True)
def here(taken_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files alone."""
    shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("s.duckdb"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def begun(first_run: Path, here: Path) -> Path:
    """The files, and a store with a first recorded scoring."""
    shutil.copyfile(first_run / "s.duckdb", here / "s.duckdb")
    return here


def ran(*arguments: str, path: str = "p.lead") -> str:
    result = run("run", path, *STORE, *arguments)
    assert result.exit_code == 0, told(result)
    return result.stdout


def test_what_happened_is_told_in_a_few_lines() -> None:
    assert ran(*FIRST) == (
        "3 leads new or changed.\n"
        "B2B: 3 leads scored as of 2026-04-01: 1 ready, 1 out of scope.\n"
        "Its first recorded scoring: 3 leads were recorded. Nobody crossed.\n"
    )
    assert ran(*SECOND) == (
        "1 lead new or changed.\n"
        "B2B: 3 leads scored as of 2026-04-02: 2 ready, 1 out of scope.\n"
        "3 leads rescored since 2026-04-01, of which 1 was recorded as different.\n"
        "  ready: 1 entered (1 by new facts)\n"
        "  cold: 1 left (1 by new facts)\n"
        "  hot: 1 entered (1 by new facts)\n"
        "1 message held: nothing is sent without --send. `leadscore outbox` shows what it is, and releases it.\n"
    )
    assert "nothing is new since the last scoring" in ran(*SECOND)


def test_what_is_right_loads_nothing_that_only_slips_need(begun: Path) -> None:
    code = f"import sys; from leadscore.cli.main import outcome; outcome({['run', 'p.lead', *STORE, *SECOND]!r}); "
    code += "print('|', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rpartition("|")[2].split())
    assert "leadscore.production.running" in loaded
    assert not loaded & {"rapidfuzz", "apprise", "starlette", "psycopg"}


def test_a_dry_run_leaves_everything_as_it_was(here: Path) -> None:
    assert "This was a dry run" in ran(*FIRST, "--dry-run")
    assert not (here / "s.duckdb").exists()
    ran(*FIRST)
    before = (here / "s.duckdb").read_bytes()
    assert "  sales: L-3 is ready" in ran(*SECOND, "--dry-run")
    assert (here / "s.duckdb").read_bytes() == before
    assert sorted(path.name for path in here.iterdir() if "s.duckdb" in path.name) == ["s.duckdb"]


def test_everything_as_json(begun: Path) -> None:
    found = json.loads(ran(*SECOND, "--json"))
    assert found["taken_in"] == {"leads": 1, "events_known": 0, "events_old": 0, "files_known": [], "words_new": []}
    (one,) = found["policies"]
    assert one["scoring"]["since"] == "2026-04-01T00:00:00Z"
    assert {"lead": "L-3", "state": "ready", "entered": True, "cause": "facts", "score": 70} in one["transitions"]
    assert [message["status"] for message in one["messages"]] == ["held"]


def test_a_changed_policy_is_told_with_its_versions_where_they_differ(begun: Path) -> None:
    policy(begun, POLICY.replace("ready at 60", "ready at 50"))
    assert "\nThe policy changed since the last scoring.\n" in ran("--as-of", "2026-04-02")
    policy(begun, POLICY.replace("version 3", "version 4"))
    assert "\nThe policy changed from version 3 to 4 since the last scoring.\n" in ran("--as-of", "2026-04-03")


@pytest.mark.parametrize("text", ["", 'policy "B2B" version 3\n', "field seats number\n"])
def test_a_policy_without_rules_is_refused_before_anything_is_done(begun: Path, text: str) -> None:
    before = (begun / "s.duckdb").read_bytes()
    policy(begun, text)
    refused = run("run", "p.lead", *STORE, *SECOND)
    assert refused.exit_code == 3
    assert told(refused).startswith("`p.lead` has no rules, so every lead would have the same score")
    assert "`leadscore help no-rules`" in told(refused)
    assert (begun / "s.duckdb").read_bytes() == before


def test_a_folder_of_policies_shares_the_store(here: Path) -> None:
    policy(here, POLICY.replace('"B2B"', '"Other"'), "other.lead")
    shown = ran(*FIRST, path=".")
    assert [line.partition(":")[0] for line in shown.splitlines()[1::2]] == ["Other", "B2B"]
    policy(here, POLICY, "other.lead")
    refused = run("run", ".", *STORE, "--as-of", "2026-04-02")
    assert (refused.exit_code, 'are both called "B2B"' in told(refused)) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((*STORE,), 3, "There is no store s.duckdb"),
        ((*STORE, "--dry-run", "--send"), 2, "leave --send out"),
        ((*STORE, "--each", "--quiet-change"), 2, "choose one"),
        ((*STORE, "--wait", "soon"), 2, "30s, 10m or 1h"),
        ((*STORE, "--leads", "-"), 2, "give the data as files"),
        (("--store", ".", *FIRST), 3, "cannot be a file"),
        ((*STORE, "--record", "mysql://x", *FIRST), 3, "names no PostgreSQL database"),
        (("--store", "leads.csv", *FIRST), 3, "no store of leadscore"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run("run", "p.lead", *arguments)
    assert (result.exit_code, message in told(result)) == (code, True), told(result)


def test_an_address_of_a_member_that_cannot_be_is_told_before_anything_is_scored(begun: Path) -> None:
    policy(begun, POLICY + 'on hot assign "team"\n')
    (begun / "leadscore.toml").write_text(
        '[destinations]\nsales = "json://127.0.0.1/"\nann = "nonsense://x"\n[teams.team]\nmembers = ["ann"]\n'
    )
    before = (begun / "s.duckdb").read_bytes()
    result = run("run", "p.lead", *STORE, *SECOND, "--send")
    assert (result.exit_code, "destination `ann`" in told(result)) == (3, True), told(result)
    assert (begun / "s.duckdb").read_bytes() == before


def test_a_file_of_before_has_no_rejects(begun: Path) -> None:
    again = run("run", "p.lead", *STORE, "--leads", "leads.csv", "--as-of", "2026-04-02", "--rejects", "rej.csv")
    assert again.exit_code == 0
    assert "leads.csv went in before: it is passed over." in again.stdout
    assert "no row is looked at again: `leadscore score` tells which do not fit" in again.stderr


def test_a_clock_that_jumped_back_is_refused(begun: Path) -> None:
    result = run("run", "p.lead", *STORE, "--as-of", "2026-03-01")
    assert (result.exit_code, "Is this machine's clock right?" in told(result)) == (3, True)


def test_a_policy_with_errors_stops_before_anything_is_done(here: Path) -> None:
    (here / "p.lead").write_text(POLICY.replace("employees", "employes"))
    assert run("run", "p.lead", *STORE, *FIRST).exit_code == 1
    assert not (here / "s.duckdb").exists()


def test_a_damaged_store_is_told(begun: Path) -> None:
    whole = (begun / "s.duckdb").read_bytes()
    (begun / "s.duckdb").write_bytes(whole[:5_000] + os.urandom(3_000) + whole[8_000:20_000])
    result = run("run", "p.lead", *STORE, *SECOND)
    assert result.exit_code == 3, told(result)


def test_the_second_is_told_who_runs(begun: Path) -> None:
    with alone(begun / "s.duckdb", APRIL):
        result = run("run", "p.lead", *STORE, *SECOND)
    assert result.exit_code == 3
    assert f"s.duckdb is being run on by process {os.getpid()} on " in told(result)
    assert "since 2026-04-01 Wait until it is done" in told(result)
    assert not (begun / "s.duckdb.run").exists()


@pytest.mark.parametrize("runs", [True, False])
def test_whoever_finds_the_store_in_use_is_told_by_whom(begun: Path, runs: bool) -> None:
    """A run that was killed leaves its file; it runs no more."""
    (begun / "s.duckdb.run").write_text('{"pid": 1, "host": "x", "since": 0}')
    program = (
        "import contextlib, duckdb, os\nfrom pathlib import Path\nfrom leadscore.production.lock import alone\n"
        f"with alone(Path('s.duckdb').resolve(), {APRIL}) if {runs} else contextlib.nullcontext():\n"
        "    c = duckdb.connect('s.duckdb'); print(os.getpid(), flush=True); input()"
    )
    other = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        pid = other.stdout.readline().decode().strip()
        who = (
            f"being run on by process {pid} on {socket.gethostname()}, since 2026-04-01" if runs else "another program"
        )
        refused = {name: run(name, *given) for name, given in (
            ("outbox", ["s.duckdb"]), ("history", ["L-1", *STORE]), ("score", ["p.lead", *STORE]),
        )}  # fmt: skip
    finally:
        other.communicate(b"\n")
    for name, result in refused.items():
        assert (result.exit_code, who in told(result)) == (3, True), told(result)
        assert ("--wait 10m" in told(result)) is (name == "outbox"), told(result)


def test_the_second_waits_if_it_is_told_to(begun: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with alone(begun / "s.duckdb", APRIL):
            held.set()
            done.wait(0.2)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    result = run("run", "p.lead", *STORE, *SECOND, "--wait", "1m")
    other.join()
    assert (result.exit_code, "waiting until that is done" in result.stderr) == (0, True)


def test_a_lock_that_a_killed_run_left_is_nobodys(here: Path) -> None:
    (here / "s.duckdb.run").write_text('{"pid":1,"host":"x","since":0}')
    ran(*FIRST)
    assert not (here / "s.duckdb.run").exists()


def test_a_policy_with_a_new_field_goes_on_with_the_store(begun: Path) -> None:
    policy(
        begun, POLICY.replace("group fit", "field seats number\ngroup fit").replace("> 50 add", "> 50 or seats > 9 add")
    )
    write_lines(begun / "seats.csv", ["id,seats", "L-3,10"])
    assert "The store knows from now on: " in ran("--leads", "seats.csv", "--as-of", "2026-04-02")


def test_changed_keeps_who_was_ready_until_lost_below() -> None:
    assert run("ingest", "p.lead", *STORE, *FIRST[:4]).exit_code == 0
    for as_of, ready in (("2026-04-01", True), ("2026-05-11", True), ("2026-07-11", False)):
        result = run("score", "p.lead", *STORE, "--as-of", as_of, "--changed", "--format", "jsonl")
        (found,) = [json.loads(line) for line in result.stdout.splitlines() if "L-1" in line]
        assert (found["ready"], as_of) == (ready, as_of)


def test_a_file_that_may_not_grow_is_told_and_nothing_is_lost(begun: Path) -> None:
    resource = pytest.importorskip("resource")
    bound = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, bound[1]))
    try:
        result = run("run", "p.lead", *STORE, *SECOND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bound)
    assert (result.exit_code, "s.duckdb may not grow any further" in told(result)) == (3, True), told(result)
    assert run("run", "p.lead", *STORE, *SECOND).exit_code == 0
