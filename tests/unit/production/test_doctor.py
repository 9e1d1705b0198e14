"""`leadscore doctor` names what is broken and how to mend it, and nothing where all is well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from command_line import run, told
from leadscore.cli import doctor
from leadscore.production.doctor import machine
from unit.production.recorded import APRIL, DAY, EVENTS, LEADS, POLICY, policy, write_lines

STORE = ("--store", "s.duckdb")
TEST = 'test "large"\ngiven employees 60\nexpect score 20\n'
SETTINGS = '[destinations]\nsales = "json://127.0.0.1/${DOCTOR_TOKEN}"\n'


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doctor")
    policy(path, POLICY + TEST)
    (path / "leadscore.toml").write_text(SETTINGS)
    write_lines(path / "leads.csv", [*LEADS, "L-3,joan@x.io,,500,no"])
    write_lines(path / "events.csv", EVENTS)
    write_lines(path / "more.csv", [EVENTS[0], "L-3,2026-04-01 10:00,visited,/pricing,"])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        for day, files in ((1, ("--leads", "leads.csv", "--events", "events.csv")), (2, ("--events", "more.csv"))):
            done = run("run", "p.lead", *STORE, *files, "--as-of", f"2026-04-0{day}")
            assert done.exit_code == 0, told(done)
        assert run("outbox", "s.duckdb", "--held", "--drop", "all").exit_code == 0
    return path


@pytest.fixture(autouse=True)
def here(scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(scored, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCTOR_TOKEN", "hush-hush")
    at(monkeypatch, APRIL + 2 * DAY)
    return tmp_path


def at(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    """What time it is. The messages of recorded days were made by the clock of today."""
    monkeypatch.setattr(doctor, "now", lambda: now)


def found(*arguments: str) -> tuple[int, list[dict[str, str]]]:
    """What is not ok."""
    result = run("doctor", "p.lead", *STORE, *arguments, "--json")
    assert result.stdout, told(result)
    assert "hush" not in result.stdout
    return result.exit_code, [one for one in json.loads(result.stdout)["findings"] if one["level"] != "ok"]


def now_is_after_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scorings that were done in what is the future of the fixture's day."""
    with duckdb.connect(str(here / "s.duckdb")) as connection:
        connection.execute("UPDATE s.ledger.scoring SET scored_at = as_of")


def test_all_is_well(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is_after_all(here, monkeypatch)
    result = run("doctor", "p.lead", *STORE)
    assert result.exit_code == 0, result.stdout
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["ok"] * 16
    assert "All is well: 16 looks, nothing to mend." in result.stderr
    assert 'ok       words: the store has all fields and events of "B2B"' in result.stdout
    assert "ok       record B2B: 2 scorings of 3 leads, and what holds now agrees with them" in result.stdout
    assert "ok       environment: set: DOCTOR_TOKEN" in result.stdout


def _policy(old: str, new: str) -> Callable[[Path], object]:
    return lambda here: policy_text(here, (POLICY + TEST).replace(old, new))


def policy_text(here: Path, text: str) -> object:
    return (here / "p.lead").write_text(text)


def _toml(text: str) -> Callable[[Path], object]:
    return lambda here: (here / "leadscore.toml").write_text(text)


def _sql(statement: str) -> Callable[[Path], object]:
    def change(here: Path) -> None:
        with duckdb.connect(str(here / "s.duckdb")) as connection:
            connection.execute(statement)

    return change


@pytest.mark.parametrize(
    ("breaking", "about", "level", "message", "fix"),
    [
        (_policy("employees >", "employes >"), "policy p.lead", "problem", "1 error", "leadscore check p.lead"),
        (
            _policy("expect score 20", "expect score 21"),
            "tests p.lead",
            "problem",
            "1 of 1 test failed",
            "leadscore test",
        ),
        (_policy(TEST, ""), "tests p.lead", "warning", "it has none", "Add one"),
        (
            _policy("when existing", "when moonphase is known add 1\nfield moonphase text\nwhen existing"),
            "words",
            "problem",
            "field `moonphase`",
            "run",
        ),
        (_policy('"sales"', '"slaes"'), "actions p.lead", "problem", 'no destination "slaes"', 'Did you mean "sales"?'),
        (
            _toml("[destinations"),
            "settings",
            "problem",
            "leadscore.toml:1: a section's name has no closing bracket",
            "[leads]",
        ),
        (_toml("[records]"), "settings", "problem", "there is no section `records`", "Did you mean `record`?"),
        (
            _toml(SETTINGS + "[export.hubspot]\nscor = 1"),
            "settings",
            "problem",
            "no setting `scor`",
            "`score`",
        ),
        (_toml(SETTINGS + "[sources.crm]\nleds = 1"), "settings", "problem", "no setting `leds`", "`leads`"),
        (
            _toml(SETTINGS.replace("json:", "jsn:")),
            "destination sales",
            "problem",
            "no service `jsn://`",
            "Did you mean",
        ),
        (_toml(SETTINGS + '[record]\ndatabase = "mysql://x"'), "database", "problem", "no PostgreSQL", "postgresql://"),
        (_toml(SETTINGS + "[serve]\nkys = 1\n"), "serve", "problem", "kys", "Did you mean"),
        (_sql("UPDATE leadscore SET format = 99"), "store", "problem", "another version", "Make it anew"),
        (_sql("DELETE FROM s.ledger.current"), "record B2B", "problem", "for 3 leads", "--mend"),
        (_sql("UPDATE s.ledger.message SET status = 'dead'"), "outbox", "warning", "1 message given up", "--retry all"),
        (_sql("UPDATE s.ledger.message SET status = 'held'"), "outbox", "warning", "1 message held", "--release all"),
        (
            _sql("UPDATE s.ledger.message SET status = 'waiting', due = 5"),
            *("outbox", "warning", "1 message late and not sent", "--late"),
        ),
        (
            _toml(SETTINGS + '[retention]\nevents = "24 months"'),
            *("retention", "warning", "nobody agreed yet to events (24 months) of `[retention]`"),
            "leadscore retain s.duckdb",
        ),
        (
            _toml(SETTINGS + '[retention]\nevents = "soon"'),
            *("retention", "problem", "`retention.events` should be a number of days", "docs/privacy.md"),
        ),
        (lambda here: (here / "s.duckdb").chmod(0o644), "rights", "warning", "people's data", "chmod 600 s.duckdb"),
        (lambda here: (here / "leadscore-x.tmp").mkdir(), "leftovers", "warning", "leadscore-x.tmp", "The next run"),
        (lambda here: (here / "s.duckdb").write_bytes(b"no"), "store", "problem", "is no store", "ingest"),
        (lambda here: (here / "s.duckdb").unlink(), "store", "problem", "There is no store", "ingest"),
    ],
)
def test_what_is_broken_is_named_with_its_mend(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    breaking: Callable[[Path], object],
    about: str,
    level: str,
    message: str,
    fix: str,
) -> None:
    now_is_after_all(here, monkeypatch)
    breaking(here)
    code, findings = found()
    (one,) = [one for one in findings if one["about"] == about]
    assert (one["level"], message in one["message"], fix in one["fix"]) == (level, True, True), one
    assert [other for other in findings if other["about"] != about] == []
    assert code == (level == "problem")


def test_when_something_was_erased_last(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is_after_all(here, monkeypatch)
    (here / "leadscore.toml").write_text(SETTINGS + '[retention]\nevents = "1 week"')
    assert run("retain", "s.duckdb", "--as-of", "2026-04-10", "--yes").exit_code == 0
    shown = run("doctor", "p.lead", *STORE).stdout
    assert "ok       retention: events 1 week; something was erased last as of 2026-04-10\n" in shown
    (here / "leadscore.toml").write_text(SETTINGS)
    shown = run("doctor", "p.lead", *STORE).stdout
    assert "ok       retention: no age is set any more; something was erased last as of 2026-04-10\n" in shown


def test_a_secret_that_is_missing_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is_after_all(here, monkeypatch)
    monkeypatch.delenv("DOCTOR_TOKEN")
    source = '[sources.crm]\nattach = "postgresql://${DOCTOR_TOKEN}@x/y"\nleads = "SELECT 1"\n'
    more = f'[serve.keys]\ncrm = "${{DOCTOR_TOKEN}}"\n{source}'
    for settings in (SETTINGS, SETTINGS + more):
        (here / "leadscore.toml").write_text(settings)
        code, findings = found()
        assert [one["about"] for one in findings] == ["environment"]
        assert (code, findings[0]["fix"]) == (1, "export DOCTOR_TOKEN=…")
    monkeypatch.delenv("ELSEWHERE", raising=False)
    assert "needs `ELSEWHERE`" in found("--record", "${ELSEWHERE}")[1][-1]["message"]


def test_what_the_clock_says(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is_after_all(here, monkeypatch)
    at(monkeypatch, APRIL)
    assert [(one["about"], one["level"]) for one in found()[1]] == [("clock", "problem")]
    at(monkeypatch, APRIL + 20 * DAY)
    ((about, message),) = [(one["about"], one["message"]) for one in found()[1]]
    assert (about, message) == ("scoring B2B", "the last is as of 2026-04-02, 19 days ago")


def test_a_full_disk_and_a_missing_library(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is_after_all(here, monkeypatch)
    usage = shutil.disk_usage(here)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda place: usage._replace(free=1))
    monkeypatch.setattr(machine, "find_spec", lambda name: None)
    assert [one["about"] for one in found()[1]] == ["extra notify", "disk"]


def test_whatever_goes_wrong_in_a_look_the_others_go_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is_after_all(here, monkeypatch)

    def broken(store: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(machine, "look_at_disk", broken)
    ((about, message),) = [(one["about"], one["message"]) for one in found()[1]]
    assert (about, message) == ("disk", "this could not be looked at: ZeroDivisionError")


def test_it_changes_nothing(here: Path) -> None:
    before = {path: path.read_bytes() for path in here.iterdir()}
    run("doctor", "p.lead", *STORE)
    assert {path: path.read_bytes() for path in here.iterdir()} == before
    assert run("doctor", "pp.lead").exit_code == 3
