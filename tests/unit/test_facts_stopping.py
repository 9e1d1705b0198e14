"""Ctrl-C ends a command calmly and at once, also in the midst of a long query over files."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from leadscore.facts.config import DataConfig
from leadscore.facts.load import open_facts
from leadscore.plan.model import EventKind, Field
from leadscore.values.terms import ValueType

ENDLESS = "SELECT sum(hash(i) % 7) FROM range(1000000000000) t(i)"
IN_THE_READING = f"""
rows = leadscore.facts.rows._parquet_rows
def parquet_rows(path, texts):
    stop_soon()
    return rows(path, "({ENDLESS}), " + texts)
leadscore.facts.rows._parquet_rows = parquet_rows
"""
IN_THE_SORTING = f"""
sort = leadscore.facts.load._sorted_on_disk
def sorted_on_disk(stored, folder):
    stop_soon()
    return sort(stored, folder)
leadscore.facts.load._sorted_on_disk = sorted_on_disk
leadscore.facts.load._FEW = 0
leadscore.facts.load._SORT = "{ENDLESS} WHERE ? <> ''"
"""
COMMAND = """\
import os, signal, threading
import leadscore.facts.load, leadscore.facts.rows
from leadscore.cli.main import run
asked = []
def stop_soon():
    if not asked:
        asked.append(1)
        threading.Timer(0.3, os.kill, (os.getpid(), signal.{sign})).start()
{change}
run()
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("temporary").mkdir()
    Path("p.lead").write_text('policy "B2B" version 1\nwhen employees > 50 add 12.5\nwhen visited add 50\n')
    for name, row in (
        ("leads", "'L-1' AS id, 200 AS employees"),
        ("events", "'L-1' AS lead, '2026-03-29' AS at, 'visited' AS event"),
    ):
        duckdb.sql(f"COPY (SELECT {row}) TO '{name}.parquet'")


FILES = ("--leads", "leads.parquet", "--events", "events.parquet")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("change", "arguments", "sign", "code", "said"),
    [
        (IN_THE_READING, ("score", "p.lead", *FILES, "-o", "s.csv"), "SIGINT", 130, "Stopped."),
        (IN_THE_SORTING, ("explain", "p.lead", *FILES, "--rejects", "r.csv"), "SIGINT", 130, "Stopped."),
        (IN_THE_SORTING, ("score", "p.lead", *FILES), "SIGTERM", 143, ""),
        (IN_THE_READING, ("score", "p.lead", *FILES), "SIGHUP", 129, ""),
    ],
)
def test_a_stop_in_a_query(change: str, arguments: tuple[str, ...], sign: str, code: int, said: str) -> None:
    before = {path.name for path in Path().iterdir()}
    run = subprocess.run(
        [sys.executable, "-c", COMMAND.format(sign=sign, change=change), *arguments],
        env={**os.environ, "TMPDIR": "temporary"},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (run.returncode, run.stdout, run.stderr.strip()) == (code, "", said)
    assert {path.name for path in Path().iterdir()} - {"r.csv"} == before
    assert list(Path("temporary").iterdir()) == []


def test_other_threads_read_too() -> None:
    """Only the main thread may say what signals do."""
    fields, kinds = (Field("employees", ValueType.NUMBER),), (EventKind("visited", by_us=False),)

    def read() -> list[tuple[str, int]]:
        facts = open_facts(fields, kinds, Path("leads.parquet"), [Path("events.parquet")], DataConfig())
        return [(lead.id, len(lead.events)) for lead in facts]

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(read).result() == [("L-1", 1)]
