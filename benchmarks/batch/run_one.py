"""Runs one hand-written contestant, in a process of its own so that its CPU time and memory are its own.

    python -m benchmarks.batch.run_one NAME --leads L --events E --decay D -o RESULT

NAME is one of `touch case group-by polars polars-bitmask`. D is a JSON file with the tables of decay by rule. RESULT
becomes a Parquet file with `lead, score (millipoints), ready, band, grade`; `touch` makes none.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.batch.competitors.sql import Decay, text_of

NAMES = ("touch", "case", "group-by", "polars", "polars-bitmask")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=NAMES)
    for option in ("--leads", "--events", "--decay"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    decay: Decay = json.loads(options.decay.read_text(encoding="utf-8"))
    if options.name.startswith("polars"):
        from benchmarks.batch.competitors.polars_query import write

        write(options.leads, options.events, decay, options.output, bitmask=options.name == "polars-bitmask")
    else:
        _run_sql(text_of(options.name, options.leads, options.events, decay), options.output)


def _run_sql(query: str, output: Path) -> None:
    """Runs statements; a single one is a query, whose rows are written."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")  # takes less memory, and nobody asks for an order
        if query.rstrip().endswith(";"):
            connection.execute(query)
        else:
            connection.execute(f"COPY ({query}) TO '{output}' (FORMAT parquet)")


if __name__ == "__main__":
    main()
