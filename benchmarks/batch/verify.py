"""Whether all contestants said the same of every lead, and whether that is what leadscore's engine for one lead says.

    python -m benchmarks.batch.verify --leads L --events E [--sample 2000] RESULT.parquet …

Both are exact: points are compared in whole millipoints. Ends with 1, and the first rows that differ, if they do.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from benchmarks.batch.data import AS_OF

from leadscore.driver import compile_path
from leadscore.engine.compiled import compile_plan
from leadscore.facts.config import DataConfig
from leadscore.facts.load import open_facts
from leadscore.plan.model import Plan

POLICY = Path(__file__).parent / "policy_50.lead"
_BUSIEST = 3
_COLUMNS = "lead, score, ready, band, grade"
_IN_POINTS = ("DECIMAL", "DOUBLE", "VARCHAR")


class Differ(Exception):
    """Two results differ; the message says where first."""


def same_of_all(results: Sequence[Path]) -> int:
    """Compares all results, row for row, and says how many leads each holds. Raises Differ."""
    first, *others = results
    for other in others:
        _compare(first.stem, rows_of(first), other.stem, rows_of(other))
    return _count(rows_of(first))


def same_as_leadscore(result: Path, leads: Path, events: Path, plan: Plan, as_of: int, sample: int) -> int:
    """Compares a sample, in which the busiest leads are, with the compiled engine; says how many. Raises Differ."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _write_sample(leads, events, folder, sample)
        _score(folder, plan, as_of)
        scored = rows_of(folder / "scored.parquet")
        sampled = f"SELECT {_COLUMNS} FROM ({rows_of(result)}) SEMI JOIN '{folder}/leads.parquet' ON lead = id"
        _compare("leadscore.engine.compiled", scored, result.stem, sampled)
        return _count(scored)


def rows_of(path: Path) -> str:
    """A query of a result's rows with the score in millipoints: a whole number is that, any other is in points."""
    types = dict(_run(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')"))
    in_points = types["score"].startswith(_IN_POINTS)
    score = "CAST(CAST(score AS DECIMAL(18, 3)) * 1000 AS BIGINT)" if in_points else "score"
    return f"SELECT lead, {score} AS score, CAST(ready AS BOOLEAN) AS ready, band, grade FROM '{path}'"


def _compare(first: str, one: str, second: str, other: str) -> None:
    odd = _run(
        f"""
        SELECT '{first}' AS who, * FROM (({one}) EXCEPT ALL ({other}))
        UNION ALL SELECT '{second}', * FROM (({other}) EXCEPT ALL ({one}))
        ORDER BY lead, who
        LIMIT 4
        """
    )
    if odd:
        raise Differ("\n".join([f"{first} and {second} differ:", *(str(row) for row in odd)]))


def _count(query: str) -> int:
    [(count,)] = _run(f"SELECT count(*) FROM ({query})")
    return int(count)


def _run(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def _write_sample(leads: Path, events: Path, folder: Path, sample: int) -> None:
    _run(
        f"""
        COPY (
            WITH busiest AS (SELECT lead FROM '{events}' GROUP BY lead ORDER BY count(*) DESC, lead LIMIT {_BUSIEST})
            SELECT * FROM '{leads}' ORDER BY id IN (FROM busiest) DESC, hash(id) LIMIT {sample}
        ) TO '{folder}/leads.parquet'
        """
    )
    _run(
        f"COPY (SELECT * FROM '{events}' SEMI JOIN '{folder}/leads.parquet' ON lead = id) TO '{folder}/events.parquet'"
    )


def _score(folder: Path, plan: Plan, as_of: int) -> None:
    """Writes `scored.parquet`: what the compiled engine says of the sample."""
    compiled = compile_plan(plan)
    facts = open_facts(
        plan.fields, plan.events, folder / "leads.parquet", [folder / "events.parquet"], DataConfig(), strict=True
    )
    outcomes = (compiled.score(lead, as_of) for lead in facts)
    rows = [(each.lead, each.score, each.ready, each.band, each.grade) for each in outcomes]
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE scored (lead VARCHAR, score BIGINT, ready BOOLEAN, band VARCHAR, grade VARCHAR)"
        )
        connection.executemany("INSERT INTO scored VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute(f"COPY scored TO '{folder}/scored.parquet' (FORMAT parquet)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=Path, required=True)
    parser.add_argument("--events", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULT.parquet")
    options = parser.parse_args()
    plan = compile_path(POLICY).plan
    if plan is None:
        raise SystemExit(f"{POLICY} has errors")
    try:
        leads = same_of_all(options.results)
        sample = same_as_leadscore(options.results[0], options.leads, options.events, plan, AS_OF, options.sample)
    except Differ as differ:
        sys.exit(str(differ))
    print(f"The same from all {len(options.results)} for {leads:,} leads, and from leadscore's engine for one lead")
    print(f"for {sample:,} of them, the {_BUSIEST} busiest among them.")


if __name__ == "__main__":
    main()
