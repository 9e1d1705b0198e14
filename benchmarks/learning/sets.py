"""Sets of leads whose story has ended, cut into parts to learn from and parts to be judged by.

A set lies in a folder: `columns.csv` holds what models see (a column each, with `id` and `won`), and each folder
`split-N` holds what `leadscore learn` sees: `train.csv` and `test.csv` (raw columns with `id` and `won`), and where
leads have a history `train_events.csv` and `test_events.csv`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Cells = NDArray[np.object_]

TRAIN = 0.7
SPLITS = 5


@dataclass(frozen=True, slots=True)
class Made:
    """What a set is made of, as relations of one connection: `leads` (id, won as 0/1, raw columns), `events` (lead, at,
    event, target, minutes) or None, and `columns` (id, won, and what models see; None: the raw columns).

    `when` (id, at) is by what time splits the leads; None: they are split at random. `days` says that each lead is
    scored so many days after its `created`; None: it has no day. `leak` is a raw column that comes with the outcome:
    models are not shown it, and `leadscore learn` has to name it.
    """

    leads: duckdb.DuckDBPyRelation
    events: duckdb.DuckDBPyRelation | None = None
    columns: duckdb.DuckDBPyRelation | None = None
    when: duckdb.DuckDBPyRelation | None = None
    days: int | None = None
    leak: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """Leads to learn from and leads to be judged by, as masks over the rows of the set's columns, and as files."""

    folder: Path
    train: Bools
    test: Bools


@dataclass(frozen=True, slots=True)
class Data:
    """A set as it lies on the disk. Blank cells are `""`."""

    name: str
    folder: Path
    days: int | None
    leak: str | None
    ids: Cells
    won: Bools
    columns: Mapping[str, Cells]
    splits: Sequence[Split]

    @property
    def has_events(self) -> bool:
        return (self.splits[0].folder / "train_events.csv").exists()


# ------------------------------------------------------------------------------------------------ cutting


def repeated(won: Bools, splits: int = SPLITS) -> Iterator[Bools]:
    """The training part of each split: so large a part of the wins and of the others, drawn with a fixed seed."""
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        train = np.zeros(len(won), np.bool_)
        for side in (won, ~won):
            places = rng.permutation(np.flatnonzero(side))
            train[places[: round(TRAIN * len(places))]] = True
        yield train


def earlier(when: Cells) -> Iterator[Bools]:
    """One split: those who came first, and those who came later; who came at the same time stays together."""
    order = np.sort(when)
    yield when < order[round(TRAIN * len(order))]


# ------------------------------------------------------------------------------------------------ on the disk


def write(folder: Path, made: Made) -> None:
    """Writes a set. Blank and NULL cells alike are written as nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    (made.columns or made.leads).order("id").write_csv(str(folder / "columns.csv"), header=True)
    ids, won = map(np.array, zip(*made.leads.order("id").project("id, won::int = 1").fetchall(), strict=True))
    if made.when is None:
        trains = repeated(won)
    else:
        trains = earlier(np.array([at for _, at in made.when.order("id").fetchall()], object))
    for number, train in enumerate(trains):
        split = folder / f"split-{number}"
        split.mkdir(exist_ok=True)
        for part, mask in (("train", train), ("test", ~train)):
            chosen = duckdb.sql("select unnest($ids) as chosen", params={"ids": ids[mask].tolist()})
            leads = made.leads.join(chosen, "id = chosen", how="semi").order("id")
            leads.write_csv(str(split / f"{part}.csv"), header=True)
            if made.events is not None:
                events = made.events.join(chosen, "lead = chosen", how="semi").order('lead, "at", event, target')
                events.write_csv(str(split / f"{part}_events.csv"), header=True)
    (folder / "set.json").write_text(json.dumps({"days": made.days, "leak": made.leak}), encoding="utf-8")


def read(folder: Path) -> Data:
    """A set as `write` left it."""
    columns = table_of(folder / "columns.csv")
    ids, won = columns.pop("id"), columns.pop("won") == "1"
    splits = []
    for split in sorted(folder.glob("split-*")):
        train, test = (np.isin(ids, table_of(split / f"{part}.csv")["id"]) for part in ("train", "test"))
        splits.append(Split(split, train, test))
    about = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    return Data(folder.name, folder, about["days"], about.get("leak"), ids, won, columns, splits)


def table_of(path: Path) -> dict[str, Cells]:
    """The columns of a CSV file, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        return {name: np.array(cells, object) for name, cells in zip(header, zip(*rows, strict=True), strict=True)}
