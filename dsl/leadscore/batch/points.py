"""Every rule's points for every lead, as a folder of Parquet files: one for each range of leads, once it is scored."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.kleene import FALSE, TRUE
from leadscore.batch.kernel.outcome import Outcomes
from leadscore.batch.kernel.rules import constant_points, varies
from leadscore.batch.results import decimal, size_of
from leadscore.batch.store.schema import quoted, text_literal
from leadscore.plan.model import Plan, Rule
from leadscore.source.working import working_folder
from leadscore.values.number import milli_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DECIMAL = "DECIMAL(18, 3)"
_SHORT_DECIMAL, _SHORT = "DECIMAL(9, 3)", 10**9
"""Takes half the time to write, and holds what lies below so many millipoints."""
_FILE = re.compile(r"leads-\d{10}\.parquet")


@dataclass(frozen=True, slots=True)
class PointsFolder:
    """The files have the columns `lead` and one for each rule, named by its id: points as decimals of three places, 0
    where the rule did not fire, NULL where it is unknown or the lead is out of scope."""

    folder: Path
    plan: Plan

    def write(self, connection: DuckDBPyConnection, found: Outcomes) -> None:
        """Adds a range's file; may be called from several threads, each with a connection of its own."""
        columns: dict[str, NDArray[Any]] = {"no": found.numbers, "in_scope": found.in_scope}
        told = []
        for place, (rule, result) in enumerate(zip(self.plan.rules, found.rules, strict=True)):
            columns[f"s{place}"] = result.states
            if varies(rule):
                columns[f"p{place}"] = result.points
                told.append(_told(rule, place, decimal(f"p{place}", size_of(result.points)), _DECIMAL))
            else:
                told.append(_constant(rule, place))
        first, last = (int(found.numbers[place]) for place in (0, -1))
        connection.register("columns", columns)
        connection.execute(
            f"COPY (SELECT id AS lead, {', '.join(told)} FROM columns JOIN lead USING (no) "
            f"WHERE no BETWEEN {first} AND {last}) "
            f"TO {text_literal(str(self.folder / f'leads-{first:010}.parquet'))} (FORMAT PARQUET)"
        )
        connection.unregister("columns")


def _constant(rule: Rule, place: int) -> str:
    worth = constant_points(rule)
    kind = _SHORT_DECIMAL if abs(worth) < _SHORT else _DECIMAL
    return _told(rule, place, f"CAST({milli_text(worth)} AS {kind})", kind)


def _told(rule: Rule, place: int, fired: str, kind: str) -> str:
    of_scope = f"CASE s{place} WHEN {TRUE} THEN {fired} WHEN {FALSE} THEN CAST(0 AS {kind}) END"
    return f"CASE WHEN in_scope THEN {of_scope} END AS {_name(rule)}"


def _name(rule: Rule) -> str:
    return quoted("rule lead" if rule.id == "lead" else rule.id)


@contextmanager
def points_folder(path: Path, plan: Plan) -> Iterator[PointsFolder]:
    """A folder that takes its place at `path` once it is complete. Raises BatchError where something else is there."""
    must_be_ours(path)
    path = Path(os.path.realpath(path))  # a link stays a link
    with working_folder(path.parent) as folder:
        unfinished = folder / "points"
        unfinished.mkdir()
        yield PointsFolder(unfinished, plan)
        if path.exists():
            path.replace(folder / "old")
        unfinished.replace(path)


def must_be_ours(path: Path) -> None:
    """Raises BatchError where there is something that is no folder of rules' points."""
    if path.exists() and not (path.is_dir() and all(_FILE.fullmatch(entry.name) for entry in path.iterdir())):
        raise BatchError(f"`{path}` is there already, and no folder of rules' points", "Choose another name.")
