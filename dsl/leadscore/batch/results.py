"""The outcomes of a store's leads as a table, and that table as files: written whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.outcome import Outcomes, grade_label
from leadscore.batch.rule_columns import rule_columns, rule_values
from leadscore.batch.store.schema import quoted, text_literal
from leadscore.batch.store.store import Store
from leadscore.engine.outcome import Counts
from leadscore.plan.model import Plan
from leadscore.source.write import replacing

_BATCH = 4_096
_LISTED = 1_000
_YES_NO = ("ready", "disqualified")
_SHORT = 10**14
"""Millipoints below this are made decimals in 64 bits."""
_BEST_FIRST = "told.score IS NULL, told.disqualified, told.score DESC, lead.id"
"""By score, disqualified leads behind all others, then those out of scope; ties by lead. Columns of the table are told
from those that are selected: a score's text is no number to sort by."""


@dataclass(frozen=True, slots=True)
class Results:
    """A table of the store's connection with a row for each lead: `no`, `score` (NULL out of scope), `ready`,
    `disqualified`, `band` and `grade` as labels, `t0`, `t1`, … the groups' totals. Points are millipoints; `greatest`
    is what none of them exceeds in size. `order` is by what the table, `told`, is sorted where the first come first."""

    store: Store
    plan: Plan
    table: str
    counts: Counts
    greatest: int
    order: str = _BEST_FIRST


def collect(store: Store, plan: Plan, outcomes: Iterable[Outcomes], *, to_keep: bool = False) -> Results:
    """Puts outcomes into the tables `outcome` (bands and grades as numbers) and `labelled`. `to_keep` adds to both what
    is kept with the last scoring: `moves` and what each rule gave (`rule_columns`), which the outcomes must hold. What
    does not fit into memory goes to the store's folder."""
    connection = store.connection
    totals = [f"t{place}" for place in range(len(plan.groups))]
    kept = ["moves BIGINT", *rule_columns(plan)] if to_keep else []
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE outcome (no INTEGER, score BIGINT, ready BOOLEAN, disqualified BOOLEAN, "
        f"band INTEGER, grade BIGINT{''.join(f', {name} BIGINT' for name in totals)}"
        f"{''.join(f', {column}' for column in kept)})"
    )
    leads = ready = disqualified = out_of_scope = greatest = 0
    for found in outcomes:
        _insert(store, found, totals, _kept(plan, found) if to_keep else {})
        leads += len(found.numbers)
        ready += int((found.ready & found.in_scope).sum())
        disqualified += int((found.disqualified & found.in_scope).sum())
        out_of_scope += int((~found.in_scope).sum())
        greatest = max(greatest, *map(size_of, (found.score, *found.totals)))
    label(store, plan)
    counts = Counts(leads, ready, disqualified, out_of_scope)
    return Results(store, plan, "labelled", counts, greatest)


def size_of(points: NDArray[np.int64]) -> int:
    """What none of them exceeds, whatever its sign."""
    return max(int(points.max(initial=0)), -int(points.min(initial=0)))


def _kept(plan: Plan, found: Outcomes) -> dict[str, NDArray[Any]]:
    assert found.moves is not None
    return {"moves": found.moves, **rule_values(plan, found)}


def _insert(store: Store, found: Outcomes, totals: Sequence[str], kept: dict[str, NDArray[Any]]) -> None:
    columns: dict[str, NDArray[Any]] = {
        "no": found.numbers,
        "in_scope": found.in_scope,
        "score": found.score,
        "ready": found.ready,
        "disqualified": found.disqualified,
        "band": found.band,
        "grade": found.grade,
        **dict(zip(totals, found.totals, strict=True)),
        **kept,
    }
    told = ["score", "ready", "disqualified", "band", "grade", *totals]
    if not found.in_scope.all():
        told = [f"CASE WHEN in_scope THEN {name} {'ELSE false' if name in _YES_NO else ''} END" for name in told]
    store.connection.register("columns", columns)
    store.connection.execute(f"INSERT INTO outcome SELECT no, {', '.join([*told, *kept])} FROM columns")
    store.connection.unregister("columns")


def label(store: Store, plan: Plan) -> None:
    """Makes the table `labelled` of `outcome`: bands and grades from numbers to words. There are few different ones."""
    grades = [number for (number,) in store.connection.execute("SELECT DISTINCT grade FROM outcome").fetchall()]
    labels = {number: grade_label(plan.grades, number) for number in grades if number is not None}
    bands = {place: band.name for place, band in enumerate(plan.bands)}
    store.connection.execute(
        f"CREATE OR REPLACE TEMP VIEW labelled AS SELECT * REPLACE ({_words('band', bands)} AS band, "
        f"{_words('grade', labels)} AS grade) FROM outcome"
    )


def _words(column: str, labels: dict[int, str | None] | dict[int, str]) -> str:
    """An expression from numbers to labels, NULL for all others; to find one in a list takes less than in a map."""
    known = {number: label for number, label in labels.items() if label is not None}
    if not known:
        return "CAST(NULL AS VARCHAR)"
    if max(known) < _LISTED:
        listed = ", ".join(text_literal(known[n]) if n in known else "NULL" for n in range(max(known) + 1))
        return f"([{listed}])[{column} + 1]"
    entries = ", ".join(f"{number}: {text_literal(label)}" for number, label in known.items())
    return f"map_extract_value(MAP {{{entries}}}, {column})"


# ------------------------------------------------------------------------------------------------ files


def write_parquet(results: Results, path: Path, names: Sequence[str], top: int | None = None) -> None:
    """`lead, score, ready, disqualified, band, grade` and the groups' totals under these names, points as decimals of
    three places; the `top` first, or all leads in the store's order."""
    totals = [f"{decimal(f't{place}', results.greatest)} AS {quoted(name)}" for place, name in enumerate(names)]
    columns = [f"{decimal('score', results.greatest)} AS score", "ready", "disqualified", "band", "grade", *totals]
    rows = f"FROM {results.table} JOIN lead USING (no)" if top is None else _first(results, top)
    _copy(results, f"SELECT id AS lead, {', '.join(columns)} {rows}", path, "PARQUET")


def write_csv(results: Results, path: Path, header: Sequence[str], top: int | None = None) -> None:
    """In their order, under this header, as `report.scores.as_csv` writes them."""
    yes_no = [f"CASE WHEN {name} THEN 'yes' ELSE 'no' END" for name in ("ready", "disqualified")]
    totals = [_text(f"t{place}") for place in range(len(results.plan.groups))]
    cells = ["id", _text("score"), *yes_no, "nullif(band, '')", "nullif(grade, '')", *totals]
    columns = ", ".join(f"{cell} AS {quoted(name)}" for cell, name in zip(cells, header, strict=True))
    _copy(results, f"SELECT {columns} {_first(results, top)}", path, "CSV")


def _first(results: Results, top: int | None) -> str:
    limit = "" if top is None else f" LIMIT {top}"
    return f"FROM {results.table} AS told JOIN lead USING (no) ORDER BY {results.order}{limit}"


def decimal(column: str, size: int) -> str:
    """Points of three places, none of them above a `size`; where they are small, no number on the way needs more than
    64 bits."""
    if size < _SHORT:
        return f"CAST(CAST({column} AS DECIMAL(14, 0)) * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(18, 3))"
    return f"CAST({column} * 0.001 AS DECIMAL(18, 3))"


def _text(column: str) -> str:
    """As `values.number.milli_text`."""
    places = f"rtrim('.' || lpad(CAST(abs({column}) % 1000 AS VARCHAR), 3, '0'), '0')"
    whole = f"CASE WHEN {column} < 0 THEN '-' ELSE '' END || CAST(abs({column}) // 1000 AS VARCHAR)"
    return f"{whole} || CASE WHEN {column} % 1000 = 0 THEN '' ELSE {places} END"


def _copy(results: Results, query: str, path: Path, form: str) -> None:
    with replacing(path) as file:
        results.store.connection.execute(f"COPY ({query}) TO {text_literal(str(file))} (FORMAT {form})")


# ------------------------------------------------------------------------------------------------ rows


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A lead's outcome; `totals` in the order of the plan's groups, empty out of scope."""

    no: int
    lead: str
    score: int | None
    ready: bool
    disqualified: bool
    band: str | None
    grade: str | None
    totals: tuple[int, ...]


def best(results: Results, top: int | None) -> Iterator[ResultRow]:
    """The best leads first: so many, or all."""
    totals = "".join(f", t{place}" for place in range(len(results.plan.groups)))
    rows = results.store.connection
    rows.execute(f"SELECT no, id, score, ready, disqualified, band, grade{totals} {_first(results, top)}")
    while some := rows.fetchmany(_BATCH):
        for no, lead, score, ready, disqualified, band, grade, *of_groups in some:
            yield ResultRow(
                no, lead, score, ready, disqualified, band, grade, () if score is None else tuple(of_groups)
            )
