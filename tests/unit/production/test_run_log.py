"""The log of runs: what stands in it, that no lead does, and that nothing keeps a run from its end being noted."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.cli import run_steps
from leadscore.production.log import Log, writer

RUN = ("run", "p.lead", "--store", "s.duckdb")
SECOND = ("--events", "more.csv", "--as-of", "2026-04-02")


@pytest.fixture(autouse=True)
def here(first_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in text.splitlines()]
    assert len({one.pop("run") for one in found}) == 1
    for one in found:
        assert len(str(one.pop("at"))) == len("2026-04-01T00:00:00Z")
        assert float(str(one.pop("seconds"))) >= 0
    return found


def test_a_line_for_each_step_and_no_lead_in_any(here: Path) -> None:
    assert run(*RUN, *SECOND, "--log", "run.log").exit_code == 0
    text = (here / "run.log").read_text()
    assert "L-3" not in text
    assert stat.S_IMODE((here / "run.log").stat().st_mode) == 0o600
    started, taken, scored, crossed, ended = lines(text)
    fingerprint = scored.pop("fingerprint")
    assert len(str(fingerprint)) == 64
    assert (started["step"], started["policies"], started["as_of"]) == ("started", ["B2B"], "2026-04-02T00:00:00Z")
    assert taken == {
        "step": "taken_in",
        "rows": 1,
        "rows_set_aside": 0,
        "leads": 1,
        "events_known": 0,
        "files_known": 0,
        "words_new": [],
    }
    assert scored == {
        "step": "scored",
        "policy": "B2B",
        "version": "3",
        "as_of": "2026-04-02T00:00:00Z",
        "scoring": {
            "number": 2,
            "as_of": "2026-04-02T00:00:00Z",
            "leads": 3,
            "ready": 2,
            "disqualified": 0,
            "out_of_scope": 1,
            "rescored": 3,
            "recorded": 1,
        },
        "policy_changed": False,
        "mended": False,
    }
    assert crossed == {
        "step": "crossed",
        "policy": "B2B",
        "entered": {"hot": 1, "ready": 1},
        "left": {"cold": 1},
        "causes": {"facts": 3},
        "messages": {"held": 1},
    }
    assert ended == {"step": "ended", "code": 0}


def test_the_settings_name_it_and_runs_follow_each_other(here: Path) -> None:
    (here / "sub").mkdir()
    (here / "leadscore.toml").write_text('[log]\nfile = "sub/runs.log"\n')
    assert run(*RUN, "--as-of", "2026-04-01").exit_code == 0
    refused = run(*RUN, "--as-of", "2026-03-01")
    first, *_, last = (here / "sub" / "runs.log").read_text().splitlines()
    assert json.loads(first)["step"] == "started"
    failed = json.loads(last)
    assert (failed["step"], failed["code"]) == ("failed", 3)
    assert f"{failed['error']} {failed['help']}" == told(refused)


def test_what_goes_wrong_inside_is_noted_without_its_words(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("jane@x.io")

    monkeypatch.setattr(run_steps, "taken_in", broken)
    run(*RUN, *SECOND, "--log", "run.log")
    _, failed = lines((here / "run.log").read_text())
    assert failed["error"] == "a mistake inside leadscore: RuntimeError"


def test_a_policy_with_errors_is_no_mistake_of_ours(here: Path) -> None:
    (here / "p.lead").write_text("when employes > 5 add 1\n")
    assert run(*RUN, *SECOND, "--log", "run.log").exit_code == 1
    (failed,) = lines((here / "run.log").read_text())
    assert (failed["code"], failed["error"]) == (1, "the policy has errors")


def test_a_dash_is_standard_error() -> None:
    result = run(*RUN, "--as-of", "2026-04-01", "--log", "-")
    assert lines("\n".join(line for line in result.stderr.splitlines() if line.startswith("{")))[-1]["step"] == "ended"
    assert not result.stdout.startswith("{")


@pytest.mark.parametrize(
    ("settings", "option", "message"),
    [
        ('[log]\nname = "x"\n', (), "leadscore.toml:2: there is no setting `name` in log It knows `file`."),
        ("[log]\nfile = 3\n", (), "`log.file` should be a file beside leadscore.toml"),
        ("log = 3\n", (), "`log` should be a section: `[log]`"),
        ("", ("--log", "."), "`.` is a folder"),
        ("", ("--log", "nowhere/x.log"), "There is no folder `nowhere`"),
        ("", ("--log", "p.lead"), "`p.lead` is one of the files to read"),
    ],
)
def test_a_log_that_cannot_be_is_told_first(here: Path, settings: str, option: tuple[str, ...], message: str) -> None:
    (here / "leadscore.toml").write_text(settings)
    before = (here / "s.duckdb").read_bytes()
    result = run(*RUN, *SECOND, *option)
    assert (result.exit_code, message in told(result)) == (3, True), told(result)
    assert (here / "s.duckdb").read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_full_disk_keeps_nobody_from_a_run() -> None:
    said: list[str] = []
    log = Log(writer("/dev/full", said.append))
    log.step("scored")
    log.end(0)
    assert said == ["The log /dev/full cannot be written: No space left on device."]
