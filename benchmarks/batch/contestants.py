"""Who takes part: the hand-written queries, and leadscore's own commands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

HAND_WRITTEN: Mapping[str, str] = {
    "touch": "touching every needed Parquet column once",
    "case": "hand-written SQL in DuckDB on Parquet (CASE)",
    "polars": "hand-written Polars",
    "polars-bitmask": "hand-written Polars, a bitmask per kind and target",
    "group-by": "one GROUP BY per rule in DuckDB",
}
"""What each is; how they are written is in `competitors/`."""

_SCORE = "score {policy} --as-of 2026-04-01 -o {result}"
LEADSCORE: Mapping[str, tuple[str, str]] = {
    "ingest": ("leadscore: ingest, once", "ingest {policy} --store {store} --leads {leads} --events {events}"),
    "store": ("leadscore: ingested store", f"{_SCORE} --store {{store}}"),
    "store-explain": (
        "leadscore: ingested store, every rule's points",
        f"{_SCORE} --store {{store}} --explain {{rules}}",
    ),
    "files": ("leadscore: Parquet as it is", f"{_SCORE} --leads {{leads}} --events {{events}}"),
    "files-explain": (
        "leadscore: Parquet as it is, every rule's points",
        f"{_SCORE} --leads {{leads}} --events {{events}} --explain {{rules}}",
    ),
    "append": ("leadscore: ingest --append", "ingest {policy} --store {appended} --append --events {new_events}"),
    "changed": ("leadscore: score --changed", f"{_SCORE} --store {{appended}} --changed"),
}
"""What each is, and its command line; `{…}` are the files of `Scene.files`. `store` needs `ingest` before it, `changed`
needs `append`."""

SCORES_ALL = frozenset({*HAND_WRITTEN, "store", "store-explain", "files", "files-explain"} - {"touch"})
"""Whose results hold every lead as of the same facts, and so have to be equal."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a contestant works on: `data` as `data.make` wrote it, and `work`, a folder for what is made of it."""

    data: Path
    work: Path
    policy: Path
    decay: Path
    unsorted: bool = False

    @property
    def files(self) -> dict[str, Path]:
        return {
            "policy": self.policy,
            "leads": self.data / "leads.parquet",
            "events": self.data / ("events_unsorted.parquet" if self.unsorted else "events.parquet"),
            "new_events": self.data / "new_events.parquet",
            "store": self.work / "store.duckdb",
            "appended": self.work / "appended.duckdb",
        }

    def result(self, name: str) -> Path:
        """Where the contestant writes the scores."""
        return self.work / f"{name}.parquet"


@dataclass(frozen=True, slots=True)
class Contestant:
    """`prepare` is run before `command`, in every round, and not measured."""

    name: str
    what: str
    command: list[str]
    prepare: Callable[[], None]


def contestant(name: str, scene: Scene) -> Contestant:
    """The contestant of this name. Raises KeyError for a name that nobody has."""
    if name in HAND_WRITTEN:
        return Contestant(name, HAND_WRITTEN[name], _by_hand(name, scene), lambda: None)
    what, line = LEADSCORE[name]
    files = {**scene.files, "result": scene.result(name), "rules": scene.work / f"{name}-rules"}
    command = [sys.executable, "-m", "leadscore", *(word.format(**files) for word in line.split())]
    return Contestant(name, what, command, _preparation(name, files))


def _by_hand(name: str, scene: Scene) -> list[str]:
    module = [sys.executable, "-m", "benchmarks.batch.run_one", name]
    data = ["--leads", scene.files["leads"], "--events", scene.files["events"], "--decay", scene.decay]
    return [*module, *map(str, data), "-o", str(scene.result(name))]


def _preparation(name: str, files: Mapping[str, Path]) -> Callable[[], None]:
    """Each ingestion starts anew, and each appending from the store as it was ingested and scored."""
    match name:
        case "ingest":
            return lambda: files["store"].unlink(missing_ok=True)
        case "append":
            return lambda: _scored_copy(files)
        case _:
            return lambda: None


def _scored_copy(files: Mapping[str, Path]) -> None:
    """A copy of the store that remembers a scoring: what `score --changed` goes by."""
    if not files["store"].exists():
        return
    shutil.copyfile(files["store"], files["appended"])
    line = f"{_SCORE} --store {{appended}} --changed"
    command = [sys.executable, "-m", "leadscore", *(word.format(**files) for word in line.split())]
    subprocess.run(command, check=True, capture_output=True)
