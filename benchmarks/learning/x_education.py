"""The leads of a course provider: real ones, from a case study (upGrad and IIIT-B), `Leads.csv`.

`clean` is without what is known only after sales worked the lead; `strict` also without `Last Activity` and without the
answers of a form that is mostly filled in with somebody on the phone: their being blank says that nobody got so far.
`Select` is what a form shows before a choice, so blank. Ids and running numbers are no columns; `by time` is split by
the running number, which was given out as leads came in.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
from benchmarks.learning.sets import Made

AFTER_SALES = (
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
    "Last Notable Activity",
)
"""What `clean` drops."""
FILLED_IN_LATER = (
    "Last Activity",
    "What is your current occupation",
    "What matters most to you in choosing a course",
    "Specialization",
    "City",
    "How did you hear about X Education",
)
"""What `strict` drops besides."""
_ID, _NUMBER, _OUTCOME = "Prospect ID", "Lead Number", "Converted"


def clean(file: Path) -> Made:
    return _without(file, AFTER_SALES)


def strict(file: Path) -> Made:
    return _without(file, (*AFTER_SALES, *FILLED_IN_LATER))


def by_time(file: Path) -> Made:
    """As `clean`, but who came first is learned from, and who came later judged by."""
    when = _all(file).project(f'"{_ID}" as id, "{_NUMBER}"::int as at')
    return replace(clean(file), when=when)


def _without(file: Path, dropped: tuple[str, ...]) -> Made:
    everything = _all(file)
    kept = [name for name in everything.columns if name not in {*dropped, _ID, _NUMBER, _OUTCOME}]
    cells = ", ".join(f"""nullif("{name}", 'Select') as "{name}\"""" for name in kept)
    return Made(everything.project(f'"{_ID}" as id, {cells}, "{_OUTCOME}" as won'))


def _all(file: Path) -> duckdb.DuckDBPyRelation:
    return duckdb.read_csv(str(file), all_varchar=True)
