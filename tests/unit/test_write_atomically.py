"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadscore.source.write import write_atomically


def test_writes_utf_8_with_the_line_ends_given(tmp_path: Path) -> None:
    path = tmp_path / "p.lead"
    write_atomically(path, "é\nb\r\n")
    assert path.read_bytes() == b"\xc3\xa9\nb\r\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_keeps_permissions_and_gives_a_new_file_the_usual_ones(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.write_text("a")
    old.chmod(0o640)
    usual.write_text("")
    write_atomically(old, "b")
    write_atomically(new, "c")
    assert old.stat().st_mode & 0o7777 == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


def test_writes_the_file_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "p.lead", tmp_path / "link.lead"
    real.write_text("old")
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_leaves_the_old_file_when_stopped_midway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    path = tmp_path / "p.lead"
    path.write_text("old")

    def fail(_: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(failure)) as raised:
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    if isinstance(raised.value, OSError):
        assert raised.value.filename == str(path)


def test_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        write_atomically(tmp_path / "no" / "p.lead", "x")
    assert missing.value.filename == str(tmp_path / "no" / "p.lead")
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path, "x")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_does_not_get_around_a_write_protection(tmp_path: Path) -> None:
    path = tmp_path / "p.lead"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        write_atomically(path, "new")
    assert path.read_text() == "old"
