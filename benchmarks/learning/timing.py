"""How long learning takes, on made-up leads."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from benchmarks.batch.measure import Cost, Failed, run
from benchmarks.learning import made_up

_SMALL, _LARGE = 10_000, 1_000_000
_EVENTS = 20
_AT_ONCE = 50_000
_WANTED = {_SMALL: 30.0, _LARGE: 300.0}


def time_learning(folder: Path, *, is_large: bool) -> None:
    """Prints a line for each size: wall and CPU time, peak memory, and what is wanted of the wall time."""
    print("| leads | events | wall s | CPU s | peak MB | wanted |", "| ---: " * 6 + "|", sep="\n")
    for leads in (_SMALL, _LARGE)[: 1 + is_large]:
        of_size = folder / f"timing-{leads}"
        if not (of_size / "complete").exists():
            make = [sys.executable, "-m", "benchmarks.learning.timing", str(of_size), str(leads)]
            run(make)
        try:
            cost = _learn(of_size)
        except Failed as failed:
            print(f"| {leads:,} | {leads * _EVENTS:,} | {failed} ||||", flush=True)
            continue
        cells = f"{cost.wall:.0f} | {cost.cpu:.0f} | {cost.peak / 1e6:.0f} | ≤ {_WANTED[leads]:.0f}"
        print(f"| {leads:,} | {leads * _EVENTS:,} | {cells} |", flush=True)


def _learn(folder: Path) -> Cost:
    files = ["--leads", str(folder / "leads.parquet"), "--events", str(folder / "events.parquet")]
    options = ["--outcome", "won", "--at", "created", "--days", str(made_up.DAYS), "--rules", "10"]
    return run([sys.executable, "-m", "leadscore", "learn", *files, *options, "-o", str(folder / "first.lead")])


def make(folder: Path, leads: int) -> None:
    """Leads with so many events each, on average, some at a time; a child does it, so that its memory is not on the
    learner's account."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        writers: dict[str, pq.ParquetWriter] = {}
        for first in range(0, leads, _AT_ONCE):
            made = made_up.make(min(_AT_ONCE, leads), seed=3, events=_EVENTS, first=first)
            for name, relation in (("leads", made.leads), ("events", made.events)):
                table = relation.to_arrow_table() if relation else pa.table({})
                if name not in writers:
                    writers[name] = stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", table.schema))
                writers[name].write_table(table)
    (folder / "complete").touch()


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
