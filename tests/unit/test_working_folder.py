"""A command's folder goes with the command; that of a killed one with the next; and nothing else ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leadscore.source.working import working_folder

WORKS = """\
import sys
from pathlib import Path
from leadscore.source.working import working_folder

with working_folder(Path(sys.argv[1])) as folder:
    (folder / "people").mkdir()
    (folder / "people" / "leads.csv").write_text("jane")
    print(folder, flush=True)
    sys.stdin.read()
"""


@contextmanager
def at_work(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Somebody who has a folder there."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKS, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())


def test_it_is_there_for_as_long_as_the_block(tmp_path: Path) -> None:
    with working_folder(tmp_path) as folder:
        assert folder.parent == tmp_path
        (folder / "file").write_text("x")
        (folder / "deep").mkdir()
        assert os.name != "posix" or folder.stat().st_mode & 0o777 == 0o700
    with pytest.raises(KeyboardInterrupt), working_folder(tmp_path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_that_of_a_killed_command_goes_with_the_next(tmp_path: Path) -> None:
    with at_work(tmp_path) as (process, left):
        process.kill()
    assert (left / "people" / "leads.csv").read_text() == "jane"
    with working_folder(tmp_path):
        assert not left.exists()


def test_that_of_a_living_one_stays(tmp_path: Path) -> None:
    with at_work(tmp_path) as (_, its):
        with working_folder(tmp_path) as own, working_folder(tmp_path):
            assert its.exists()
            assert own.exists()
        assert (its / "people" / "leads.csv").exists()
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_others_is_removed(tmp_path: Path) -> None:
    with at_work(tmp_path) as (process, left):
        process.kill()
    mark = next(path for path in left.iterdir() if path.is_file())
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "leadscore-file.tmp").write_bytes(mark.read_bytes())
    left.rename(elsewhere)
    (tmp_path / "leadscore-link.tmp").symlink_to(elsewhere)
    for name, text in (("leadscore-notes.tmp", None), ("leadscore-mine.tmp", b""), ("leadscore-x.tmp", b"in use")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept").touch()
        if text is not None:
            (tmp_path / name / mark.name).write_bytes(text)
    before = sorted(tmp_path.rglob("*"))
    with working_folder(tmp_path):
        pass
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing, working_folder(tmp_path / "no"):
        pass
    assert missing.value.filename == str(tmp_path / "no")
