"""What a killed command leaves on disk is people's data: the next one removes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9")
POLICY = 'policy "B2B" version 1\nwhen employees > 50 add 12.5\nwhen visited "pricing" add 50\n'
INGEST = ("ingest", "p.lead", "--store", "data/s.duckdb", "--leads", "leads.csv", "--events", "events.csv")
FILES = ("score", "p.lead", "--leads", "leads.csv", "--events", "events.csv")
STORE = ("score", "p.lead", "--store", "data/s.duckdb")
TO_FILE = ("-o", "out/s.csv")
DIES = """\
import os, signal, sys, {module}
from leadscore.cli.main import run
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
{module}.{name} = die
run()
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("data", "out", "temporary"):
        Path(folder).mkdir()
    Path("p.lead").write_text(POLICY)
    Path("leads.csv").write_text("id,employees\nL-1,200\n")
    Path("events.csv").write_text("lead,at,event,target\nL-1,2026-03-29,visited,pricing\n")


def run(arguments: tuple[str, ...], *python: str) -> int:
    environment = {**os.environ, "TMPDIR": "temporary"}
    return subprocess.run([sys.executable, *python, *arguments], env=environment, capture_output=True).returncode


def left() -> set[str]:
    """The folders in which something lies."""
    return {str(folder.parent) for folder in Path().glob("*/*.tmp")}


@pytest.mark.parametrize(
    ("arguments", "dies_in", "where"),
    [
        (INGEST, "leadscore.batch.ingest.run.add_events", {"data"}),
        ((*INGEST, "--append", "--rejects", "out/r.csv"), "leadscore.batch.ingest.run._read", {"data", "out"}),
        ((*FILES, *TO_FILE), "leadscore.facts.load.read_events", {"temporary", "out"}),
        ((*STORE, "-o", "out/s.parquet"), "leadscore.batch.results.text_literal", {"temporary", "out"}),
        ((*STORE, "--explain", "out/rules"), "leadscore.batch.points.PointsFolder.write", {"temporary", "out"}),
    ],
)
def test_the_next_command_removes_what_a_killed_one_left(
    arguments: tuple[str, ...], dies_in: str, where: set[str]
) -> None:
    if arguments is not INGEST:
        assert run(INGEST, "-m", "leadscore") == 0
    module, _, name = dies_in.rpartition(".")
    if module.endswith("PointsFolder"):
        module, name = module.removesuffix(".PointsFolder"), f"PointsFolder.{name}"
    assert run(arguments, "-c", DIES.format(module=module, name=name)) == -signal.SIGKILL
    assert left() == where
    assert run(arguments, "-m", "leadscore") == 0
    assert left() == set()
