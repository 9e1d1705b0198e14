"""A text takes the place of the one that it was made from, or of none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from leadscore.source.exchange import ChangedMeanwhile, exchange


def test_the_text_is_exchanged_and_the_file_keeps_its_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "p.lead"
    path.write_bytes(b"\xef\xbb\xbfready at 70\r\n")
    exchange(path, "ready at 70\r\n", "ready at 60\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbfready at 60\r\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.lead"]


def test_what_was_changed_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.lead"
    path.write_text("ready at 80\n")
    with pytest.raises(ChangedMeanwhile):
        exchange(path, "ready at 70\n", "ready at 60\n")
    assert path.read_text() == "ready at 80\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.lead"]


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "p.lead", "a", "b")
    assert not list(tmp_path.iterdir())


def test_of_many_at_once_none_goes_over_another(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")

    def add_five(_: int) -> None:
        done = 0
        while done < 5:
            old = path.read_text()
            with suppress(ChangedMeanwhile):
                exchange(path, old, str(int(old) + 1))
                done += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_five, range(4)))
    assert path.read_text() == "20"
