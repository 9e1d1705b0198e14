"""`leadscore fmt` on files, folders and standard input."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from leadscore.cli.main import outcome
from leadscore.source.read import MAX_BYTES

MESSY, CLEAN = "WHEN a ADD 5.0 # why", "when a add 5  # why\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Becomes the current folder; holds a messy and a clean policy, and one in a hidden folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "messy.lead").write_text(MESSY)
    (tmp_path / "sub" / "clean.lead").write_text(CLEAN)
    (tmp_path / ".hidden" / "messy.lead").write_text(MESSY)
    return tmp_path


def test_formats_the_current_folder(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    untouched = (folder / "sub" / "clean.lead").stat().st_mtime_ns
    assert outcome(["fmt"]) == 0
    assert capfd.readouterr() == ("", "formatted messy.lead\n1 file formatted, 1 fine already\n")
    assert (folder / "messy.lead").read_text() == CLEAN
    assert (folder / "sub" / "clean.lead").stat().st_mtime_ns == untouched
    assert (folder / ".hidden" / "messy.lead").read_text() == MESSY
    assert outcome(["fmt", "--check", "."]) == 0


def test_check_changes_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(["fmt", "--check", "messy.lead"]) == 1
    assert capfd.readouterr() == ("", "not formatted: messy.lead\n1 file not formatted yet\n")
    assert (folder / "messy.lead").read_text() == MESSY


def test_diff_shows_what_would_change(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(["fmt", "--diff", "messy.lead"]) == 0
    assert outcome(["fmt", "--diff", "--check", "messy.lead"]) == 1
    once = (
        f"--- messy.lead\tnow\n+++ messy.lead\tformatted\n@@ -1 +1 @@\n-{MESSY}\n\\ No newline at end of file\n+{CLEAN}"
    )
    assert capfd.readouterr().out == once * 2
    assert (folder / "messy.lead").read_text() == MESSY


@pytest.mark.parametrize(("options", "code", "out"), [([], 0, CLEAN), (["--check"], 1, "")])
def test_standard_input(
    options: list[str], code: int, out: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MESSY.encode())))
    assert outcome(["fmt", "-", *options]) == code
    assert capfd.readouterr().out == out


def test_standard_input_goes_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(["fmt", "-", "x.lead"]) == 2
    assert "standard input" in capfd.readouterr().err


def test_a_file_with_mistakes_is_left_alone_and_the_others_are_formatted(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.lead").write_text("WHEN a add")
    assert outcome(["fmt"]) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "broken.lead:1:" in captured.err
    assert captured.err.endswith("1 file formatted, 1 fine already, 1 with mistakes, left alone\n")
    assert (folder / "broken.lead").read_text() == "WHEN a add"
    assert (folder / "messy.lead").read_text() == CLEAN


def test_what_cannot_be_read(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(["fmt", "nowhere.lead"]) == 3
    (folder / "big.lead").write_bytes(b"#" * (MAX_BYTES + 1))
    assert outcome(["fmt", "big.lead", "messy.lead"]) == 3
    err = capfd.readouterr().err
    assert "nowhere.lead" in err
    assert "big.lead` is larger than 8 MB" in err
    assert (folder / "messy.lead").read_text() == CLEAN


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_become_plain_utf_8(folder: Path, encoding: str) -> None:
    (folder / "messy.lead").write_bytes(CLEAN.encode(encoding))
    assert outcome(["fmt", "messy.lead"]) == 0
    assert (folder / "messy.lead").read_bytes() == CLEAN.encode()
