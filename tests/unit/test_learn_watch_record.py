"""The record of runs: what is written is read again, and what is no run is left alone."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.facts.errors import FactsError
from leadscore.learn.rates import Rate
from leadscore.learn.watch.record import Record, append, as_data, read_record
from leadscore.learn.watch.run import Run
from leadscore.source.append import append_line
from watch.runs import runs
from watch.story import POLICY, World, run

SMALL = World(leads=300)


@pytest.fixture(scope="module")
def base() -> Run:
    return run(SMALL, 1)


@given(one=runs())
@settings(max_examples=40, deadline=None)
def test_a_run_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, one: Run) -> None:
    path = tmp_path_factory.mktemp("record") / "r.jsonl"
    append(path, one)
    assert read_record(path).runs == (one,)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(key=st.integers(0, 30), value=JSON)
@settings(max_examples=80, deadline=None)
def test_what_is_no_run_is_passed_over(tmp_path_factory: pytest.TempPathFactory, key: int, value: Any) -> None:
    """Any part of a run replaced by anything: the line is read as a run, or told, and nothing else happens."""
    good = run(SMALL, 1)
    data = as_data(good)
    data[sorted(data)[key % len(data)]] = value
    path = tmp_path_factory.mktemp("record") / "r.jsonl"
    path.write_text(json.dumps(as_data(good)) + "\n" + json.dumps(data) + "\n", encoding="utf-8")
    found = read_record(path)
    assert len(found.runs) + len(found.broken) + len(found.newer) == 2
    assert found.runs[0] == good


@pytest.mark.parametrize(
    "change",
    [
        {"leadscore_run": 0},
        {"as_of": "2026-13-01T00:00:00Z"},
        {"close": [5, 3]},
        {"close": [0, 0]},
        {"ready": [-1, 3]},
        {"ready": [True, 3]},
        {"auc": [0.8, 0.9, 0.95]},
        {"auc": [float("nan"), 0.1, 0.2]},
        {"step": 0},
        {"scores": [[0, 5, 3]]},
        {"fields": [["title", -1]]},
        {"weeks": 0},
        {"weekly": [1.5]},
    ],
)
def test_a_line_that_cannot_be_true_is_none(base: Run, change: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    append(path, base)
    append_line(path, json.dumps(as_data(base) | change))
    assert (read_record(path).runs, read_record(path).broken) == ((base,), (2,))


def test_lines_cut_short_and_from_the_future_are_told_apart(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    append(path, base)
    whole = path.read_text()
    path.write_text(whole + whole[:80])
    append(path, base)
    append_line(path, json.dumps(as_data(base) | {"leadscore_run": 2}))
    found = read_record(path)
    assert (len(found.runs), found.broken, found.newer) == (2, (2,), (4,))


def test_files_without_a_run_are_refused(tmp_path: Path) -> None:
    for text in ("id,title\n1,ceo\n", "[1, 2]", "{}", "\x00\xff", '{"run": null}'):
        path = tmp_path / "leads.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FactsError, match="holds no run"):
            read_record(path)
    path.write_text('{"leadscore_run": 7}')
    with pytest.raises(FactsError, match="newer leadscore"):
        read_record(path)
    path.write_text("\n\n")
    assert read_record(path).runs == ()


def test_the_run_in_a_back_tests_json_is_found(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"schema": 1, "run": as_data(base)}, indent=2))
    assert read_record(path).runs == (base,)


def test_runs_at_the_same_time_all_get_their_line(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    many = [replace(base, as_of=number, weekly=tuple(range(2_000))) for number in range(64)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda one: append(path, one), many))
    assert sorted(one.as_of for one in read_record(path).runs) == list(range(64))
    assert not read_record(path).broken


def test_a_last_line_without_an_end_gets_one_and_the_file_stays_what_it_is(tmp_path: Path) -> None:
    path, link = tmp_path / "r.jsonl", tmp_path / "link.jsonl"
    path.write_text("one")
    path.chmod(0o640)
    link.symlink_to(path)
    append_line(link, "tüo")
    append_line(link, "three")
    assert path.read_bytes() == "one\ntüo\nthree\n".encode()
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_line_that_cannot_be_written_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere.*r\.jsonl"):
        append_line(tmp_path / "nowhere" / "r.jsonl", "x")


def test_the_last_run_is_the_last_that_asked_the_same_with_other_figures(base: Run) -> None:
    older, other = replace(base, close=Rate(1, 300), as_of=1), replace(base, policy="Q", as_of=2)
    asked = replace(base, asked=replace(base.asked, days=60), as_of=3)
    again = replace(base, as_of=4)
    record = Record((older, other, asked, again))
    assert record.last(base) == older
    assert record.has(base)
    assert not record.has(older)
    assert Record((other, asked)).last(base) is None


def test_the_first_run_is_of_the_policy_as_it_is(base: Run) -> None:
    runs = [replace(base, fingerprint=mark, as_of=at, close=Rate(at, 300)) for at, mark in enumerate("oonn")]
    now = replace(base, fingerprint="n", close=Rate(9, 300))
    assert Record(tuple(runs)).first(now) == runs[2]
    assert Record(tuple(runs[:2])).first(now) is None
    assert Record(tuple(runs[:2])).last(now) == runs[1]


def test_nothing_of_a_lead_is_kept() -> None:
    """Neither ids nor values; nor a rule that may be about one person, whose text is its name."""
    one = run(SMALL, 1, text=POLICY + 'when email is "jane@acme.com" add 5\nwhen employees is 555 add 5\n')
    line = json.dumps(as_data(one))
    assert "jane" not in line
    assert "555" not in line
    assert '"L1' not in line
    assert "ceo" not in line
