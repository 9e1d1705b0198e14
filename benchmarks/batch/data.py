"""Seeded leads and events for the batch benchmark, as an export of a warehouse would hold them.

    python -m benchmarks.batch.data FOLDER [--leads 1000000] [--events 20000000] [--seed 1] [--unsorted]

Writes `FOLDER/leads.parquet` and `FOLDER/events.parquet`, whose events stand by lead and time; with `--unsorted` also
`FOLDER/events_unsorted.parquet`, the same events by time, as they happened. `FOLDER/new_events.parquet` holds what came
in since: one event for every 2,000.

- One cell in five of each attribute is blank (NULL). Titles, companies and countries are capitalised as people do it,
  all in ASCII and without blanks around them; kinds and targets of events are clean. So `lower(title)` and
  `event = 'visited'` are right as they stand, and hand-written queries need not do what an engine does for any text.
- Ids are texts (`L-0000123`), as those of CRM systems are, but short: Salesforce's have 18 characters. What reads them
  for every event is then measured rather too kindly than unkindly.
- Times have no zone (UTC) and whole seconds; minutes are DOUBLE in quarters, whose sums are exact.
- Activity is skewed: many leads have no event, most some, a few tens of thousands (with 20M events: up to 100,000).
  One event in 200 lies in the future, one in 100 whole days back, on the edge of windows and steps of decay.
- The same seed and sizes give the same rows. Memory is bounded by a chunk of about a million events.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from benchmarks.batch import words
from numpy.typing import NDArray

DAY = 86_400
TODAY = date(2026, 4, 1)
AS_OF = 1_775_001_600
"""Midnight of `TODAY` in seconds since 1970: what the benchmark scores as of."""

_TODAY_NUMBER = AS_OF // DAY
_ROW_GROUP = 122_880
_CHUNK_EVENTS = 1_000_000
_BLANK = 0.2
_BUSIEST = (100_000, 60_000, 40_000, 25_000, 20_000, 15_000, 12_000, 10_000)
"""What the busiest leads do when there are 20M events; with fewer, in proportion."""

_LEADS = pa.schema(
    [
        ("id", pa.string()), ("email", pa.string()), ("title", pa.string()), ("company", pa.string()),
        ("industry", pa.string()), ("country", pa.string()), ("city", pa.string()), ("phone", pa.string()),
        ("source", pa.string()), ("employees", pa.int32()), ("revenue", pa.int64()), ("budget", pa.int64()),
        ("created", pa.date32()), ("existing_customer", pa.bool_()),
    ]
)  # fmt: skip
_EVENTS = pa.schema(
    [
        ("lead", pa.string()), ("at", pa.timestamp("us")), ("event", pa.string()), ("target", pa.string()),
        ("minutes", pa.float64()),
    ]
)  # fmt: skip

Ints = NDArray[np.int64]


def make(folder: Path, leads: int, events: int, seed: int = 1, unsorted: bool = False) -> None:
    """Writes the files into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    silence = np.random.default_rng([seed, 0]).exponential(60, leads)  # days since the lead last did something
    _write(folder / "leads.parquet", _LEADS, _leads(silence, seed))
    _write(folder / "events.parquet", _EVENTS, _events(silence, events, seed))
    _write(folder / "new_events.parquet", _EVENTS, iter([_new_events(leads, events // 2000, seed)]))
    if unsorted:
        _by_time(folder / "events.parquet", folder / "events_unsorted.parquet")


def _write(path: Path, schema: pa.Schema, chunks: Iterator[pa.Table]) -> None:
    """As most exports are: Snappy, row groups of some 100,000 rows, no Arrow schema that would give types away."""
    with pq.ParquetWriter(path, schema, store_schema=False) as writer:
        for chunk in chunks:
            writer.write_table(chunk, row_group_size=_ROW_GROUP)


def _by_time(by_lead: Path, by_time: Path) -> None:
    import duckdb

    with duckdb.connect(
        config={"memory_limit": "4GB", "temp_directory": str(by_time.parent / "sorting")}
    ) as connection:
        source = connection.read_parquet(str(by_lead)).order('"at", lead, event, target, minutes')
        source.write_parquet(str(by_time), compression="snappy", row_group_size=_ROW_GROUP)


# ------------------------------------------------------------------------------------------------ leads


def _ids(numbers: Ints) -> pa.Array:
    return pc.binary_join_element_wise("L-", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 7, "0"), "")


def _leads(silence: NDArray[np.float64], seed: int) -> Iterator[pa.Table]:
    for first in range(0, len(silence), _ROW_GROUP):
        chunk = silence[first : first + _ROW_GROUP]
        yield _leads_chunk(np.arange(first, first + len(chunk)), chunk, np.random.default_rng([seed, 1, first]))


def _leads_chunk(numbers: Ints, silence: NDArray[np.float64], rng: np.random.Generator) -> pa.Table:
    size = len(numbers)

    def one_of(options: Sequence[str]) -> pa.Array:
        return pa.array(options).take(pa.array(rng.integers(0, len(options), size)))

    def some(values: Any) -> pa.Array:
        """The values with one in five blank."""
        array = values if isinstance(values, pa.Array) else pa.array(values)
        return pc.if_else(pa.array(rng.random(size) < _BLANK), pa.scalar(None, array.type), array)

    company = one_of(words.COMPANIES)
    created = _TODAY_NUMBER - np.minimum(silence + rng.exponential(120, size), 1500).astype(np.int32)
    columns = {
        "id": _ids(numbers),
        "email": some(_emails(numbers, company, one_of, rng)),
        "title": some(one_of(words.TITLES)),
        "company": some(company),
        "industry": some(one_of(words.INDUSTRIES)),
        "country": some(one_of(words.COUNTRIES)),
        "city": some(one_of(words.CITIES)),
        "phone": some(pc.binary_join_element_wise("+49 30 ", pa.array(numbers * 7919 % 10**7).cast(pa.string()), "")),
        "source": some(one_of(words.SOURCES)),
        "employees": some(np.exp(rng.normal(4.6, 2, size)).astype(np.int32) + 1),
        "revenue": some(np.exp(rng.normal(14, 2, size)).astype(np.int64) // 1000 * 1000),
        "budget": some(rng.integers(0, 100, size) * 500),
        "created": some(pa.array(created).cast(pa.date32())),
        "existing_customer": some(rng.random(size) < 0.05),
    }
    return pa.table(columns, schema=_LEADS)


def _emails(
    numbers: Ints, company: pa.Array, one_of: Callable[[Sequence[str]], pa.Array], rng: np.random.Generator
) -> pa.Array:
    """`jane.miller.123@northpeak-systems.example`: each once; three in ten private."""
    at_work = pc.replace_substring_regex(pc.utf8_lower(company), r"^(\w+) (\w+) .*$", r"\1-\2")
    suffix = one_of([".com", ".de", ".example"])
    domain = pc.if_else(
        pa.array(rng.random(len(numbers)) < 0.3),
        one_of(words.PRIVATE_DOMAINS),
        pc.binary_join_element_wise(at_work, suffix, ""),
    )
    local = pc.binary_join_element_wise(
        one_of(words.FIRST_NAMES), one_of(words.LAST_NAMES), pa.array(numbers).cast(pa.string()), "."
    )
    return pc.binary_join_element_wise(local, domain, "@")


# ------------------------------------------------------------------------------------------------ events


def _events(silence: NDArray[np.float64], events: int, seed: int) -> Iterator[pa.Table]:
    pairs = _pairs()
    counts = _counts(len(silence), events, np.random.default_rng([seed, 2]))
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        done = ends[first - 1] if first else 0
        behind = max(first + 1, int(np.searchsorted(ends, done + _CHUNK_EVENTS, side="right")))
        rng = np.random.default_rng([seed, 3, first])
        owners = np.repeat(np.arange(first, behind), counts[first:behind])
        yield _table(owners, AS_OF - _ages(silence[owners], rng), pairs, rng)
        first = behind


def _new_events(leads: int, events: int, seed: int) -> pa.Table:
    """What some leads did in the last two days."""
    rng = np.random.default_rng([seed, 4])
    owners = np.sort(rng.integers(0, leads, events))
    return _table(owners, AS_OF - rng.integers(0, 2 * DAY, events), _pairs(), rng)


def _table(owners: Ints, at: Ints, pairs: Pairs, rng: np.random.Generator) -> pa.Table:
    """Events of these leads (which ascend) at these times; what they are is drawn."""
    kind, target = np.divmod(pairs.drawn(len(owners), rng), len(pairs.targets))
    ids, places = np.unique(owners, return_inverse=True)
    columns = {
        "lead": pa.DictionaryArray.from_arrays(places.astype(np.int32), _ids(ids)),
        "at": pa.array(at[np.argsort((owners << 40) + at)] * 1_000_000).cast(pa.timestamp("us")),
        "event": pa.DictionaryArray.from_arrays(kind.astype(np.int32), pa.array(pairs.kinds)),
        "target": pa.DictionaryArray.from_arrays(
            pa.array(target.astype(np.int32), mask=target == 0), pa.array(pairs.targets)
        ),
        "minutes": _minutes(np.isin(kind, [pairs.kinds.index(name) for name in words.TIMED_KINDS]), rng),
    }
    return pa.table({name: column.cast(_EVENTS.field(name).type) for name, column in columns.items()})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Kinds, targets (the first is none), and a table in which each pair (kind · number of targets + target) stands as
    often as it is frequent: a place drawn from it is a pair drawn by weight."""

    kinds: list[str]
    targets: list[str]
    table: Ints

    def drawn(self, size: int, rng: np.random.Generator) -> Ints:
        drawn: Ints = self.table[rng.integers(0, len(self.table), size)]
        return drawn


def _pairs() -> Pairs:
    weights = np.array([weight for _, _, weight in words.weighted_pairs()])
    ends = np.cumsum(weights) / weights.sum()
    table: Ints = np.searchsorted(ends, (np.arange(1 << 20) + 0.5) / (1 << 20))
    return Pairs(list(words.KINDS), ["", *words.TARGETS], table)


def _counts(leads: int, events: int, rng: np.random.Generator) -> Ints:
    """How many events each lead has; their sum is `events`. One lead in seven has none."""
    weights = np.exp(rng.normal(0, 1.3, leads)) * (rng.random(leads) > 1 / 7)
    busiest = np.array([int(count * min(1, events / 20_000_000)) for count in _BUSIEST[: leads // 2]])
    places = rng.choice(leads, len(busiest), replace=False)
    weights[places] = 0
    rest = events - int(busiest.sum())
    counts: Ints = np.diff(np.floor(np.cumsum(weights) / weights.sum() * rest + 1e-6).astype(np.int64), prepend=0)
    counts[places] = busiest
    return counts


def _ages(silence: NDArray[np.float64], rng: np.random.Generator) -> Ints:
    """How many seconds before `AS_OF` each event was: from the lead's last one back, at most four years."""
    size = len(silence)
    ages = ((silence + rng.exponential(45, size)) * DAY).astype(np.int64)
    lot = rng.random(size)
    ages = np.where(lot < 0.01, ages // DAY * DAY, ages)
    ages = np.where(lot > 0.995, -rng.integers(1, 2 * DAY, size), ages)
    return np.minimum(ages, 1460 * DAY)


def _minutes(timed: NDArray[np.bool_], rng: np.random.Generator) -> pa.Array:
    return pa.array(rng.integers(1, 160, len(timed)) / 4, mask=~timed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unsorted", action="store_true", help="also the events by time")
    options = parser.parse_args()
    make(options.folder, options.leads, options.events, options.seed, options.unsorted)


if __name__ == "__main__":
    main()
