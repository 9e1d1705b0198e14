"""How every run of the program ends: with an exit code and a message, never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from leadscore import __version__
from leadscore.cli import crash, main
from leadscore.cli.exits import BadInput
from leadscore.cli.lazy import Lazy

HEAVY = {"duckdb", "numpy", "rich", "textual", "jinja2", "rapidfuzz", "lark", "interegular", "platformdirs"}
LATER = {f"leadscore.{layer}" for layer in ("plan", "facts", "engine", "batch", "review", "report")}
POLICY = 'policy "P" version 1\nwhen employees > 50 add 5 because "Large"\n'


def run(*arguments: str, **others: object) -> subprocess.CompletedProcess[str]:
    values = {"capture_output": True, "text": True, "encoding": "utf-8", **others}
    return subprocess.run([sys.executable, "-m", "leadscore", *arguments], check=False, **values)  # type: ignore[call-overload, no-any-return]


def loaded_by(arguments: list[str], folder: Path, shown: str = "*sys.modules") -> set[str]:
    """What `shown` prints after a run of the command line on a policy, word by word."""
    (folder / "p.lead").write_text(POLICY)
    arguments = [argument.format(policy=folder / "p.lead") for argument in arguments]
    code = f"import sys; from leadscore.cli.main import outcome; outcome({arguments!r}); print('|', {shown})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("|")[2].split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "{policy}"], ["check", "--help"]])
def test_what_runs_often_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    modules = loaded_by(arguments, tmp_path)
    assert "leadscore" in modules
    assert not {name.partition(".")[0] for name in modules} & HEAVY
    assert not modules & LATER


def test_check_makes_records_and_no_dataclasses(tmp_path: Path) -> None:
    classes = "*(c.__qualname__ for m in [*sys.modules.values()] if m.__name__.startswith('leadscore') "
    classes += "for c in vars(m).values() if isinstance(c, type) and hasattr(c, '{}'))"
    assert "Diagnostic" in loaded_by(["check", "{policy}"], tmp_path, classes.format("_compared"))
    assert loaded_by(["check", "{policy}"], tmp_path, classes.format("__dataclass_fields__")) == set()


def test_version_and_help() -> None:
    assert run("--version").stdout == f"leadscore {__version__}\n"
    bare, asked = run(), run("-h")
    assert bare.returncode == asked.returncode == 0
    assert bare.stdout == asked.stdout
    assert all(f"  {name}" in asked.stdout for name in main.cli.list_commands(click.Context(main.cli)))
    assert "Exit codes" in asked.stdout


def test_every_command_loads_and_is_documented() -> None:
    for name in [*main.cli.lazy, *main.cli.aliases]:
        command = main.cli.get_command(click.Context(main.cli), name)
        assert command is not None, name
        assert command.help, name
        options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
        assert all(option.help or option.hidden for option in options), name


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["scor"], "Did you mean `leadscore score`?"),
        (["CHECK"], "Did you mean `leadscore check`?"),
        (["b2b.lead"], "Did you mean `leadscore check b2b.lead`?"),
        (["zzz"], "`leadscore --help` lists them all."),
        (["check", "--fxi"], "Did you mean '--fix'?"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(
    arguments: list[str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.outcome(arguments) == 2
    assert advice in capsys.readouterr().err


class TestOutcome:
    """What `outcome` makes of how a command ends."""

    @pytest.fixture(autouse=True)
    def _command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ending: object = None

        def body() -> object:
            if isinstance(self.ending, BaseException):
                raise self.ending
            return self.ending

        module = type(sys)("leadscore_test_command")
        module.command = click.Command("boom", callback=body)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setitem(main.cli.lazy, "boom", Lazy(module.__name__, "Fail."))

    @pytest.mark.parametrize(
        ("ending", "code"),
        [
            (None, 0),
            (1, 1),
            (OSError(28, "No space left on device"), 3),
            (BadInput("No file"), 3),
            (KeyboardInterrupt(), 130),
            (click.UsageError("No"), 2),
        ],
    )
    def test_codes(self, ending: object, code: int) -> None:
        self.ending = ending
        assert main.outcome(["boom"]) == code

    def test_ctrl_c_is_no_mistake(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.ending = KeyboardInterrupt()
        main.outcome(["boom"])
        assert capsys.readouterr().err.strip() == "Stopped."

    def test_our_own_mistake_is_told_calmly_and_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(crash, "_log_folder", lambda: tmp_path / "logs")
        self.ending = ZeroDivisionError("by \udc80 nothing")
        assert main.outcome(["boom"]) == 70
        told = capsys.readouterr().err
        assert "Traceback" not in told
        [saved] = (tmp_path / "logs").iterdir()
        assert str(saved) in told
        assert "ZeroDivisionError" in saved.read_text(encoding="utf-8")

    def test_where_nothing_can_be_written_the_details_are_shown(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def nowhere() -> Path:
            raise PermissionError

        monkeypatch.setattr(crash, "_log_folder", nowhere)
        monkeypatch.setattr(crash, "_temporary_folder", nowhere)
        self.ending = ZeroDivisionError("by nothing")
        assert main.outcome(["boom"]) == 70
        assert "ZeroDivisionError: by nothing" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way on Windows")
def test_a_reader_that_has_enough_ends_the_program_in_silence() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "leadscore", "help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in told
    assert "Broken" not in told


def test_colour_is_for_terminals_and_for_those_who_ask(tmp_path: Path) -> None:
    policy = tmp_path / "p.lead"
    policy.write_text("when titel add 5\n")

    def colored(*options: str, **environment: str) -> bool:
        kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        return "\x1b[" in run(*options, "check", str(policy), env={**kept, **environment}).stdout

    assert not colored()
    assert colored("--color", "always")
    assert colored("--color", "always", NO_COLOR="1")
    assert colored(FORCE_COLOR="1")
    assert not colored(FORCE_COLOR="1", NO_COLOR="1")
    assert not colored("--color", "never", FORCE_COLOR="1")


def test_a_terminal_that_lacks_a_character_gets_an_escape(tmp_path: Path) -> None:
    policy = tmp_path / "p.lead"
    policy.write_text('when titel is "東京" add 5\n', encoding="utf-8")
    done = run("check", str(policy), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "東京" in done.stdout  # a pipe is UTF-8, whatever the terminal


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    done = CliRunner().invoke(main.cli, ["completion", shell])
    assert done.exit_code == 0
    assert "_LEADSCORE_COMPLETE" in done.output


def test_completion_knows_commands_options_and_codes() -> None:
    def completed(words: str, count: int) -> str:
        environment = {
            **os.environ,
            "_LEADSCORE_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(count),
        }
        code = "import sys; sys.argv[0] = 'leadscore'; from leadscore.cli.main import run; run()"
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert "plain,check" in completed("leadscore che", 1)
    assert "plain,--deny-warnings" in completed("leadscore check --de", 2)
    assert "plain,unknown-field" in completed("leadscore help unknown-f", 2)
