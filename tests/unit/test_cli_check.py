"""`leadscore check`: forms, mending, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadscore.cli.main import cli

GOOD = dedent(
    """\
    policy "P" version 1

    when employees > 50 add 5 because "Large"

    test "large"
      given employees 60
      expect score 5
    """
)
BAD = 'policy "P" version 1\nwhen titel is "ceo" add 1,000\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def check(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["check", *arguments], standalone_mode=False)
    result.exit_code = result.return_value if result.exception is None else getattr(result.exception, "exit_code", 99)
    return result


def test_a_good_policy() -> None:
    write("good.lead", GOOD)
    result = check("good.lead")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "good.lead: no problems\n")


def test_a_bad_policy_shows_the_users_own_lines() -> None:
    write("bad.lead", BAD)
    result = check("bad.lead")
    assert result.exit_code == 1
    assert ' --> bad.lead:2:6\n  |\n2 | when titel is "ceo" add 1,000\n  |      ^^^^^\n' in result.stdout
    assert "  |                         ^^^^^\n" in result.stdout
    assert result.stderr.startswith("2 errors")
    assert "in bad.lead (2 can be mended with --fix)" in result.stderr


def test_the_help_that_is_named_is_on_what_is_worst() -> None:
    write("p.lead", 'policy "P" version 1\nwhen titel is known add 5\n')  # a hint stands first: there are no tests
    assert "`leadscore help unknown-field` says more about the first error." in check("p.lead").stderr


def test_json_is_data_alone() -> None:
    write("bad.lead", BAD)
    result = check("bad.lead", "--format", "json")
    assert result.exit_code == 1
    found = {item["code"]: item for item in json.loads(result.stdout)}
    assert (found["unknown-field"]["line"], found["unknown-field"]["column"]) == (2, 6)
    assert (found["unknown-field"]["end_line"], found["unknown-field"]["end_column"]) == (2, 11)
    write("good.lead", GOOD)
    assert json.loads(check("good.lead", "--format", "json").stdout) == []


def test_github() -> None:
    write("bad.lead", BAD)
    assert (
        "::error file=bad.lead,line=2,endLine=2,col=6,endColumn=11," in check("bad.lead", "--format", "github").stdout
    )


def test_folders_hold_policies_and_hidden_ones_do_not_count() -> None:
    write("a/good.lead", GOOD)
    write("a/b/bad.lead", BAD)
    write("a/.git/bad.lead", BAD)
    write("a/notes.txt", BAD)
    result = check("--format", "json")
    assert {item["file"] for item in json.loads(result.stdout)} == {str(Path("a/b/bad.lead"))}
    assert check("a/good.lead", "a").exit_code == 1


def test_a_file_that_two_policies_use_is_told_once() -> None:
    write("words.lead", "field seats nummber\n")
    for name in ("a.lead", "b.lead"):
        write(name, GOOD.replace("\n\nwhen", '\nuse "words.lead"\n\nwhen'))
    found = json.loads(check("--format", "json").stdout)
    assert [item["file"] for item in found if item["severity"] == "error"] == ["words.lead"]


def test_fix_mends_what_it_can_and_keeps_line_ends() -> None:
    path = write("bad.lead", "\ufeff" + BAD.replace("\n", "\r\n"))
    result = check("bad.lead", "--fix")
    assert result.exit_code == 0
    assert 'when title is "ceo" add 1000' in path.read_text(encoding="utf-8")
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert result.stderr.startswith("Mended ")
    again = path.read_bytes()
    assert "Nothing to mend." in check("bad.lead", "--fix").stderr
    assert path.read_bytes() == again


def test_fix_leaves_a_file_alone_whose_bytes_it_cannot_read() -> None:
    path = Path("bad.lead")
    path.write_bytes(b"# caf\xe9\n" + BAD.encode())
    before = path.read_bytes()
    assert check("bad.lead", "--fix").exit_code == 1
    assert path.read_bytes() == before


def test_warnings_can_be_denied() -> None:
    write("warned.lead", GOOD + 'set unused = "a", "b"\n')
    assert check("warned.lead").exit_code == 0
    assert check("warned.lead", "--deny-warnings").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["god.lead"], "Did you mean `good.lead`?"),
        (["empty"], "There is no policy in `empty`"),
        (["nowhere/x.lead"], "There is no file `nowhere/x.lead`"),
    ],
)
def test_what_is_not_there_is_bad_input(arguments: list[str], told: str) -> None:
    write("good.lead", GOOD)
    Path("empty").mkdir()
    result = check(*arguments)
    assert result.exit_code == 3
    error = result.exception
    assert told in f"{error.message} {error.help}"  # type: ignore[union-attr]


def test_a_file_too_large_for_a_policy_is_bad_input() -> None:
    with Path("large.lead").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    result = check("large.lead")
    assert result.exit_code == 3
    assert "file-too-large" in result.stdout


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=120),
        st.builds(
            lambda start, length, text: (GOOD[:start] + text + GOOD[start + length :]).encode("utf-8", "replace"),
            st.integers(0, len(GOOD)),
            st.integers(0, 12),
            st.text(max_size=8),
        ),
    ),
    form=st.sampled_from(["text", "json", "github"]),
)
def test_no_bytes_and_no_slip_of_the_keyboard_ends_in_a_traceback(data: bytes, form: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.lead"
        path.write_bytes(data)
        assert check(str(path), "--format", form).exit_code in (0, 1, 3)  # 3: no text file
        assert check(str(path), "--fix").exit_code in (0, 1, 3)
