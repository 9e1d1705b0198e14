"""What an hourly job is given, made of the batch benchmark's data: whole exports, and what is new since the last.

    python -m benchmarks.running.data FOLDER [--changed 10000]

Reads `FOLDER/leads.parquet` and `FOLDER/events.parquet` (`benchmarks.batch.data`), and writes them as CSV files, as
most exports are; then `new_leads.csv`, every so many leads with another number of employees, city and budget, and
`new_events.csv`, a visit of each of them in the hour after the instant that is scored at first: of every tenth one to
the prices. `all_leads.csv` and `all_events.csv` are the whole exports of that hour.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
from benchmarks.batch.data import AS_OF

_LEADS = """
    SELECT * REPLACE ((coalesce(employees, 0) * 7 + 13) % 5000 AS employees,
        CASE WHEN city = 'Berlin' THEN 'Potsdam' ELSE 'Berlin' END AS city, coalesce(budget, 0) + 1000 AS budget)
    FROM whole WHERE no % {step} = 0
"""
_EVENTS = """
    SELECT id AS lead, make_timestamp(1000000 * ({as_of} + no % 3000)::BIGINT) AS "at", 'visited' AS event,
        CASE WHEN no // {step} % 10 = 0 THEN '/pricing' ELSE '/blog/' || no % 100 END AS target, 2.5 AS minutes
    FROM whole WHERE no % {step} = 0
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--changed", type=int, default=10_000)
    options = parser.parse_args()
    folder: Path = options.folder
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW leads AS FROM '{folder / 'leads.parquet'}'")
        connection.execute("CREATE TABLE whole AS SELECT row_number() OVER () - 1 AS no, * FROM leads")
        ((leads,),) = connection.execute("SELECT count(*) FROM whole").fetchall()
        step = max(leads // options.changed, 1)
        new_leads, new_events = _LEADS.format(step=step), _EVENTS.format(step=step, as_of=AS_OF)
        for name, query in {
            "leads": "FROM leads",
            "events": f"FROM '{folder / 'events.parquet'}'",
            "new_leads": f"SELECT * EXCLUDE no FROM ({new_leads})",
            "new_events": new_events,
            "all_leads": f"SELECT * EXCLUDE no FROM whole WHERE no % {step} <> 0 "
            f"UNION ALL SELECT * EXCLUDE no FROM ({new_leads})",
            "all_events": f"FROM '{folder / 'events.parquet'}' UNION ALL {new_events}",
        }.items():
            connection.execute(f"COPY ({query}) TO '{folder / name}.csv' (HEADER)")


if __name__ == "__main__":
    main()
