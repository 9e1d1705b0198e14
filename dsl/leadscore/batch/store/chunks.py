"""Ranges of leads, read from a store into arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Chunk, Events, Instants, Timed
from leadscore.batch.kernel.program import Needs
from leadscore.batch.store.schema import BLOCK, field_column, quoted
from leadscore.batch.store.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENTS_AT_ONCE = 2_000_000
LEADS_AT_ONCE = 100_000
_INSTANT_BITS = 38
"""Every instant fits into so many; what is left of 64 does for the leads that are read at once."""
_NARROW = 2**32
"""Instants below fit into 32 bits: until the year 2106."""


def ranges(store: Store, events: int = EVENTS_AT_ONCE, leads: int = LEADS_AT_ONCE) -> Iterator[tuple[int, int]]:
    """Ranges [first, end) of leads' numbers, in order, that hold about so many events, and no more leads than told."""
    total = store.lead_count
    counts = np.zeros(total // BLOCK + 1, np.int64)
    for of_leads in ("SELECT lead, events FROM history", "SELECT lead, 1 AS events FROM recent"):
        found = store.connection.execute(
            f"SELECT lead // {BLOCK} AS block, CAST(sum(events) AS BIGINT) AS events FROM ({of_leads}) GROUP BY 1"
        ).fetchnumpy()
        counts[found["block"]] += found["events"]
    first = held = 0
    for block, count in enumerate(counts):
        start = block * BLOCK
        if start > first and (held + count > events or start + BLOCK - first > leads):
            yield first, start
            first, held = start, 0
        held += int(count)
    if first < total:
        yield first, total


_NO_EVENTS = Events(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Reader:
    """What is read of each lead: codes of these `fields` (in this order), its events, and, if `minutes`, those that
    took some time. `moment` is the expression for an instant. May serve several threads, each with its connection."""

    fields: tuple[str, ...]
    minutes: bool
    moment: str

    @classmethod
    def of(cls, store: Store, needs: Needs) -> Reader:
        """`needs` may name fields that the store does not have: nobody's is known."""
        return cls(tuple(sorted(needs.field_names & store.field_types.keys())), needs.minutes, _moment(store))

    @classmethod
    def of_everything(cls, store: Store) -> Reader:
        """For whatever a plan that the store was made for may need."""
        return cls(tuple(sorted(store.field_types)), True, _moment(store))

    def range(self, connection: DuckDBPyConnection, bounds: tuple[int, int]) -> Chunk:
        """The leads of a range; their numbers are dense."""
        first, end = bounds
        return self._chunk(connection, f"{{}} >= {first} AND {{}} < {end}")

    def leads(self, connection: DuckDBPyConnection, numbers: NDArray[np.int32]) -> Chunk:
        """These leads alone; their numbers in ascending order."""
        connection.register("wanted", {"no": numbers})
        try:
            numbers, codes = self._codes(connection, "no IN (SELECT no FROM wanted)")
            return Chunk(numbers, codes, *self._scattered(connection, "lead IN (SELECT no FROM wanted)", numbers))
        finally:
            connection.unregister("wanted")

    def some(self, connection: DuckDBPyConnection, bounds: tuple[int, int], numbers: NDArray[np.int32]) -> Chunk:
        """Of a range, these leads alone; their numbers in ascending order. Where they have many of the range's events,
        it takes less than `leads`: all are read, but they lie sorted."""
        first, end = bounds
        of_leads = f"lead >= {first} AND lead < {end}"
        everybody, codes = self._codes(connection, f"no >= {first} AND no < {end}")
        timed = self._timed(connection, of_leads, everybody) if self.minutes else None
        wanted = (numbers - first).astype(np.intp)
        place_of = np.full(end - first, -1, np.int32)
        place_of[wanted] = np.arange(len(wanted), dtype=np.int32)
        events = self._events_of_some(connection, of_leads, first, place_of)
        return replace(Chunk(everybody, codes, _NO_EVENTS, timed).some(wanted), events=events)

    def _chunk(self, connection: DuckDBPyConnection, condition: str) -> Chunk:
        numbers, codes = self._codes(connection, condition.replace("{}", "no"))
        of_leads = condition.replace("{}", "lead")
        events = self._events(connection, of_leads, numbers)
        timed = self._timed(connection, of_leads, numbers) if self.minutes else None
        return Chunk(numbers, codes, events, timed)

    def _codes(
        self, connection: DuckDBPyConnection, condition: str
    ) -> tuple[NDArray[np.int32], dict[str, NDArray[np.int32]]]:
        """The leads' numbers, and their codes in each field."""
        columns = ["no", *(f"{field_column(name)} AS {quoted(f'f{place}')}" for place, name in enumerate(self.fields))]
        found = _fetched(connection, columns, "lead", condition)
        order = np.argsort(found["no"], kind="stable")
        return found["no"][order], {name: found[f"f{place}"][order] for place, name in enumerate(self.fields)}

    def _scattered(
        self, connection: DuckDBPyConnection, condition: str, numbers: NDArray[np.int32]
    ) -> tuple[Events, Timed | None]:
        """The events of leads that lie far from each other, in one pass over all of them. A join gives rows back nearly
        in their order: to sort these here takes less than to have them sorted."""
        columns = ["lead", "pair", f"{self.moment} AS moment", *(["minutes"] if self.minutes else [])]
        old, new = (_fetched(connection, columns, table, condition) for table in ("event", "recent"))
        found = {name: np.concatenate((old[name], new[name])) for name in old}
        order = np.argsort(_by_lead_and_instant(found["lead"], found["moment"]), kind="stable")
        events = Events(_places(found["lead"][order], numbers), found["pair"][order], found["moment"][order])
        if not self.minutes:
            return events, None
        minutes = found["minutes"][order]
        some = np.flatnonzero(minutes > 0)
        return events, Timed(Events(events.lead[some], events.pair[some], events.at[some]), minutes[some])

    def _events(self, connection: DuckDBPyConnection, condition: str, numbers: NDArray[np.int32]) -> Events:
        """Those in `event` lie sorted, and `history` says whose they are: to read that from each takes much longer."""
        columns = ["pair", f"{self.moment} AS moment"]
        old = _fetched(connection, columns, "event", condition)
        history = _fetched(connection, ["lead", "events"], "history", condition)
        events = Events(np.repeat(_places(history["lead"], numbers), history["events"]), old["pair"], old["moment"])
        new = _fetched(connection, ["lead", *columns], "recent", condition)
        if not len(new["lead"]):
            return events
        return _merged(events, Events(_places(new["lead"], numbers), new["pair"], new["moment"]))[0]

    def _events_of_some(
        self, connection: DuckDBPyConnection, condition: str, first: int, place_of: NDArray[np.int32]
    ) -> Events:
        """Of a range's leads, by their numbers from `first` on, those that have a place."""
        columns = ["pair", f"{self.moment} AS moment"]
        old = _fetched(connection, columns, "event", condition)
        history = _fetched(connection, ["lead", "events"], "history", condition)
        places = place_of[history["lead"] - first]
        kept = np.flatnonzero(np.repeat(places >= 0, history["events"]))
        lead = np.repeat(places, history["events"])[kept]
        events = Events(lead, old["pair"][kept], old["moment"][kept])
        new = _fetched(connection, ["lead", *columns], "recent", condition)
        places = place_of[new["lead"] - first]
        kept = np.flatnonzero(places >= 0)
        if not len(kept):
            return events
        return _merged(events, Events(places[kept], new["pair"][kept], new["moment"][kept]))[0]

    def _timed(self, connection: DuckDBPyConnection, condition: str, numbers: NDArray[np.int32]) -> Timed:
        columns = ["lead", "pair", f"{self.moment} AS moment", "minutes"]
        old, new = (
            _fetched(connection, columns, table, f"minutes > 0 AND {condition}") for table in ("event", "recent")
        )
        before, later = (Events(_places(some["lead"], numbers), some["pair"], some["moment"]) for some in (old, new))
        if not len(new["lead"]):
            return Timed(before, old["minutes"])
        events, order = _merged(before, later)
        return Timed(events, np.concatenate((old["minutes"], new["minutes"]))[order])


def _moment(store: Store) -> str:
    latest = store.number("SELECT greatest((SELECT max(moment) FROM event), (SELECT max(moment) FROM recent), 0)")
    return "CAST(moment AS UINTEGER)" if latest < _NARROW else "moment"


def _places(leads: NDArray[np.int32], numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where these leads stand among all that were read (`numbers`, ascending)."""
    if len(numbers) and numbers[-1] - numbers[0] + 1 == len(numbers):
        places: NDArray[np.int32] = leads - numbers[0]
    else:
        places = np.searchsorted(numbers, leads).astype(np.int32)
    return places


def _merged(old: Events, new: Events) -> tuple[Events, NDArray[np.int64]]:
    """Events sorted by lead and instant with others, which are few and in any order, put in among them; and which
    places all of them had before, the others behind the old ones. To sort them all would take ten times as long."""
    before, later = (_by_lead_and_instant(some.lead, some.at) for some in (old, new))
    order = np.argsort(later, kind="stable")
    places = np.searchsorted(before, later[order], side="right")
    order = np.insert(np.arange(len(before)), places, len(before) + order)
    lead, pair = np.concatenate((old.lead, new.lead)), np.concatenate((old.pair, new.pair))
    at: NDArray[Any] = np.concatenate((old.at, new.at))
    return Events(lead[order], pair[order], at[order]), order


def _by_lead_and_instant(lead: NDArray[np.int32], at: Instants) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = lead.astype(np.int64) << _INSTANT_BITS | at.astype(np.int64)
    return keys


def _fetched(
    connection: DuckDBPyConnection, columns: Sequence[str], table: str, condition: str
) -> dict[str, NDArray[Any]]:
    """DuckDB gives the rows of one table back in the order in which they were put in."""
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {condition}"
    return {name: np.asarray(column) for name, column in connection.execute(query).fetchnumpy().items()}
