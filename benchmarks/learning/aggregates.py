"""From events to columns, as somebody would make them who wants to use a model: counts, windows, how long ago."""

from __future__ import annotations

import duckdb

_SHARE = 0.01
"""A kind or target that fewer leads have gets no column."""
_WINDOWS = (7, 14)


def aggregates(leads: duckdb.DuckDBPyRelation, events: duckdb.DuckDBPyRelation, days: int) -> duckdb.DuckDBPyRelation:
    """The raw columns with: of each kind, and of each kind with its target, the number, the number in the last 7 and 14
    days, and the days since the last; of all events the days since the last. Seen from `days` after `created`."""
    aged = duckdb.sql(  # noqa: F841 (the queries below name it)
        f"""select id, event, target, date_diff('hour', "at"::timestamp, created::timestamp + interval {days} day) / 24
            as age from leads join events on lead = id"""
    )
    least = _SHARE * len(leads)
    wanted = duckdb.sql(
        f"""select event, NULL as target from aged group by event having count(distinct id) >= {least}
            union all select event, target from aged where target <> ''
            group by event, target having count(distinct id) >= {least} order by all"""
    ).fetchall()
    columns = ["min(age) as last_event"]
    for number, (event, target) in enumerate(wanted):
        of = f"event = '{_quoted(event)}'" + ("" if target is None else f" and target = '{_quoted(target)}'")
        columns.append(f"count(*) filter ({of}) as n{number}")
        columns += [f"count(*) filter ({of} and age <= {window}) as n{number}_{window}" for window in _WINDOWS]
        columns.append(f"min(age) filter ({of}) as last{number}")
    counted = duckdb.sql(f"select id as of, {', '.join(columns)} from aged group by id")
    counts = ", ".join(
        f"coalesce({name}, 0) as {name}" if name.startswith("n") else name for name in counted.columns if name != "of"
    )
    return duckdb.sql(f"select leads.* exclude (created), {counts} from leads left join counted on id = of")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
