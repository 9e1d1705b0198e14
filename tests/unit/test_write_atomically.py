"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leadscore.source.write import opened_anew, replacing, write_atomically


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


def _with_opened(path: Path) -> None:
    with opened_anew(path) as file:
        file.write(b"new\n")


def _with_replacing(path: Path) -> None:
    with replacing(path) as unfinished:
        unfinished.write_text("new\n")


WAYS = (lambda path: write_atomically(path, ["n", "ew\n"]), _with_opened, _with_replacing)
"""All ways to write a file."""


@pytest.mark.parametrize("way", WAYS)
def test_all_ways_give_the_same_file(way: Callable[[Path], None], tmp_path: Path) -> None:
    old, new, link = tmp_path / "old", tmp_path / "ü *?.csv", tmp_path / "link"
    old.write_text("old")
    old.chmod(0o640)
    link.symlink_to(old)
    way(link)
    way(new)
    assert link.is_symlink()
    assert old.read_text() == new.read_text() == "new\n"
    assert old.stat().st_mode & 0o7777 == 0o640
    assert sorted(tmp_path.iterdir()) == sorted([old, new, link])


@pytest.mark.skipif(os.name != "posix", reason="devices")
@pytest.mark.parametrize("way", range(len(WAYS)))
def test_what_is_no_file_stays_and_is_written_through(way: int, tmp_path: Path) -> None:
    null = tmp_path / "null"
    null.symlink_to(os.devnull)
    WAYS[way](null)
    assert null.is_char_device()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    WAYS[way](pipe)
    assert (os.read(reader, 99), pipe.is_fifo()) == (b"new\n", True)
    os.close(reader)
    # `>> log -o /dev/stdout` goes on with the log.
    log = tmp_path / "log"
    log.write_text("old\n")
    script = f"import test_write_atomically as t; t.WAYS[{way}](t.Path('/dev/stdout'))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with log.open("ab") as stdout:
        subprocess.run([sys.executable, "-c", script], stdout=stdout, env=environment, check=True)
    assert log.read_text() == "old\nnew\n"
    assert sorted(tmp_path.iterdir()) == sorted([null, pipe, log])


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="needs a device that is full")
@pytest.mark.parametrize("way", WAYS)
def test_a_full_device_is_named(way: Callable[[Path], None]) -> None:
    with pytest.raises(OSError, match="No space") as raised:
        way(Path("/dev/full"))
    assert raised.value.filename == "/dev/full"


def test_what_the_block_raises_stays_as_it_is(tmp_path: Path) -> None:
    for opening in (opened_anew, replacing):
        with pytest.raises(OSError, match="lost") as raised, opening(tmp_path / "f"):
            raise OSError(5, "lost", "another file")
        assert raised.value.filename == "another file"
    assert list(tmp_path.iterdir()) == []
