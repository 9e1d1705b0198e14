"""`leadscore tui` before its screen stands: what is wrong is told as by every command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import command_line
from command_line import told
from leadscore.resources import resource

POLICY = str(resource("policies", "b2b_saas", "policy.lead"))
LEADS = str(resource("policies", "demo", "leads.csv"))


def test_without_a_terminal_the_twins_are_named() -> None:
    found = command_line.run("tui", POLICY, "--leads", LEADS)
    assert found.exit_code == 2
    assert "needs a terminal" in told(found)
    assert "explain" in told(found)


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        ((POLICY,), 2, "--leads"),
        ((POLICY, "--leads", "-"), 2, "give the leads as a file"),
        ((POLICY, "--leads", "no.csv"), 3, "no.csv"),
        (("no.lead", "--leads", LEADS), 3, "no.lead"),
        ((str(Path(POLICY).parent), "--leads", LEADS), 3, "is a folder"),
        ((POLICY, "--leads", LEADS, "--won", "yes"), 2, "give that, too"),
        ((POLICY, "--leads", LEADS, "--outcome", "won", "--days", "30"), 2, "--at created --days 30"),
        ((POLICY, "--leads", LEADS, "--outcome", "Won on", "--at", "won on"), 2, "names the outcome itself"),
        (("--outcome", "won"), 2, "name the policy and --leads"),
        ((POLICY, "--leads", LEADS, "--host", "nowhere.invalid"), 3, "nowhere.invalid"),
    ],
)
def test_what_is_wrong_is_told_before_a_browser_is_needed(arguments: tuple[str, ...], code: int, what: str) -> None:
    found = command_line.run("tui", *arguments, "--web", "--port", "1025")
    assert found.exit_code == code
    assert what in told(found)


@pytest.mark.parametrize("as_of", [(), ("--as-of", "2026-04-01")])
def test_a_browser_gets_what_was_asked(monkeypatch: pytest.MonkeyPatch, as_of: tuple[str, ...]) -> None:
    from leadscore_tui.web.server import LockedServer

    seen: list[str] = []

    def keep(self: object, arguments: list[str], *rest: object) -> None:
        seen.extend(arguments)

    monkeypatch.setattr(LockedServer, "__init__", keep)
    monkeypatch.setattr(LockedServer, "serve", lambda self: None)
    asked = ("--outcome", "stage", "--won", "Closed Won", "--won", "Customer", "--at", "created", "--days", "30")
    found = command_line.run("tui", POLICY, "--leads", LEADS, *as_of, *asked, "--web")
    assert found.exit_code == 0, told(found)
    as_given = ("--as-of", "2026-04-01T00:00:00") if as_of else ()
    assert seen == ["tui", POLICY, "--leads", LEADS, *as_given, *asked]


def test_the_screen_loads_neither_arrays_nor_a_database_nor_a_solver() -> None:
    heavy = {"numpy", "duckdb", "z3", "lark", "click", "jinja2"}
    assert _printed(f"import sys, leadscore_tui.app; print(*sorted({heavy} & sys.modules.keys()))") == "\n"


def test_no_other_command_loads_the_screen() -> None:
    commands = "leadscore.cli.main, leadscore.cli.check, leadscore.cli.score"
    assert _printed(f"import sys, {commands}; print('textual' in sys.modules)") == "False\n"


def _printed(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def test_a_browser_gets_the_model_that_was_agreed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadscore_tui.web.server import LockedServer

    seen: list[str] = []

    def keep(self: object, arguments: list[str], *rest: object) -> None:
        seen.extend(arguments)

    monkeypatch.setattr(LockedServer, "__init__", keep)
    monkeypatch.setattr(LockedServer, "serve", lambda self: None)
    monkeypatch.chdir(tmp_path)
    missing = command_line.run("tui", "--web", "--model")
    assert missing.exit_code == 3
    assert "No model is named" in told(missing)
    (tmp_path / "leadscore.toml").write_text(
        '[assistant]\nurl = "http://localhost:1/v1"\nmodel = "m"\n', encoding="utf-8"
    )
    found = command_line.run("tui", "--web", "--model")
    assert found.exit_code == 0, told(found)
    assert seen == ["tui", "--model", "--yes-send-data"]
