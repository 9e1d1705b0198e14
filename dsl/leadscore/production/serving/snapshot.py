"""The leads and events of a store, in memory: in arrays of codes, of which one lead at a time is made.

A million leads with twenty million events take some 300 MB; the store is closed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Instants
from leadscore.batch.store.chunks import ranges
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.engine.making import maker
from leadscore.facts.cells import value
from leadscore.facts.model import Event, Lead, Value
from leadscore.production.serving.texts import Index, Texts
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

_AT_ONCE = 20_000
"""Rows in Python's hands at a time: in between, requests are answered."""
_KEPT = 10_000
"""Values of a field that are kept ready."""
_NARROW = 2**32
"""Instants below fit into 32 bits: until the year 2106."""

_lead, _event = maker(Lead), maker(Event)


@dataclass(frozen=True, slots=True)
class Histories:
    """All events, sorted by lead and instant. Those of lead `no` are at `starts[no]` up to `starts[no + 1]`; `timed`
    are the places of those that took some time, `minutes` how long, in thousandths."""

    starts: NDArray[np.int64]
    pairs: NDArray[np.int32]
    moments: Instants
    timed: NDArray[np.int64]
    minutes: NDArray[np.int64]

    def of(self, no: int) -> Iterable[tuple[int, int]]:
        """Pair and instant of each event of a lead."""
        first, end = self.starts.item(no), self.starts.item(no + 1)
        return zip(self.pairs[first:end].tolist(), self.moments[first:end].tolist(), strict=True)

    def lasted(self, no: int) -> Iterable[tuple[int, int]]:
        """Which of the lead's events took some time, and how long."""
        first, end = self.starts.item(no), self.starts.item(no + 1)
        low, high = self.timed.searchsorted((first, end)).tolist()
        return zip((self.timed[low:high] - first).tolist(), self.minutes[low:high].tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of all leads: each one's code, 0 where it is unknown, and what the codes stand for, as it was written."""

    kind: ValueType
    codes: NDArray[np.int32]
    shown: Texts
    told: Callable[[int], tuple[Value | None, str]] = field(init=False, repr=False)
    """What a code stands for, as a value and as it was written: of those that many leads share, made once."""

    def __post_init__(self) -> None:
        tell = partial(_told, self.kind, self.shown)  # not of the column: each would keep the other from being freed
        object.__setattr__(self, "told", lru_cache(maxsize=_KEPT)(tell))


def _told(kind: ValueType, shown: Texts, code: int) -> tuple[Value | None, str]:
    text = shown[code]
    return value(text, kind), text


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store's facts as they were when it was read. `codes` has a row for each lead, of those in `columns`, side by
    side in memory. `asked` and `kinds` are what the store was made for."""

    ids: Texts
    codes: NDArray[np.int32]
    columns: Mapping[str, Column]
    pairs: Sequence[tuple[str, str]]
    histories: Histories
    asked: Mapping[str, ValueType]
    kinds: Mapping[str, bool]
    by_id: Index
    by_folded_id: Index
    by_email: Index

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, identity: str) -> int | None:
        """The lead of exactly this id."""
        for no in self.by_id.candidates(identity):
            if self.ids[no] == identity:
                return no
        return None

    def alike(self, folded: str) -> list[str]:
        """The ids that are this one, folded."""
        found = (self.ids[no] for no in self.by_folded_id.candidates(folded))
        return [identity for identity in found if fold(identity) == folded]

    def with_email(self, email: str) -> list[int]:
        """The leads that have this address (folded)."""
        column = self.columns.get("email")
        if column is None:
            return []
        found = self.by_email.candidates(email)
        return [no for no in found if fold(column.shown[column.codes.item(no)]) == email]

    def lead(self, no: int) -> Lead:
        """The lead with all that the store knows of it."""
        values: dict[str, Value] = {}
        shown: dict[str, str] = {}
        for (name, column), code in zip(self.columns.items(), self.codes[no].tolist(), strict=True):
            if code:
                found, text = column.told(code)
                if found is not None:
                    values[name], shown[name] = found, text
        events = []
        pairs = self.pairs
        for pair, moment in self.histories.of(no):
            kind, target = pairs[pair]
            events.append(_event(moment, kind, target, 0, target))
        for place, minutes in self.histories.lasted(no):
            event = events[place]
            events[place] = _event(event.at, event.kind, event.target, minutes, event.shown)
        return _lead(self.ids[no], values, tuple(events), shown)


def read_snapshot(store: Store) -> Snapshot:
    """Reads all of it; a store of a million leads takes some seconds."""
    count = store.number("SELECT coalesce(max(no) + 1, 0) FROM lead")
    bounds = list(ranges(store)) if count else []
    names = sorted(store.field_types)
    codes = _codes(store, names, count, bounds)
    columns = {
        name: Column(store.field_types[name], codes[:, place], _dictionary(store, name))
        for place, name in enumerate(names)
    }
    ids = Texts.of(text or "" for (text,) in _rows(store, "SELECT id FROM lead ORDER BY no"))
    email = columns.get("email")
    return Snapshot(
        ids,
        codes,
        columns,
        _pairs(store),
        _histories(store, count, bounds),
        dict(store.asked),
        dict(store.kinds),
        Index.of(ids, len(ids)),
        Index.of(map(fold, ids), len(ids)),
        Index.of(_emails(email), count if email else 0),
    )


def _emails(column: Column | None) -> Iterable[str]:
    if column is None:
        return ()
    folded = Texts.of(map(fold, column.shown))
    return (folded[code] for code in column.codes.tolist())


def _rows(store: Store, query: str) -> Iterator[tuple[Any, ...]]:
    cursor = store.cursor()
    cursor.execute(query)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def _dictionary(store: Store, name: str) -> Texts:
    """What stands behind the codes of a field; those that nobody has any more are blank."""

    def texts() -> Iterator[str]:
        expected = 0
        for code, shown in _rows(store, f"SELECT code, shown FROM {dictionary(name)} ORDER BY code"):
            while expected < code:
                yield ""
                expected += 1
            yield shown
            expected += 1

    return Texts.of(texts())


def _pairs(store: Store) -> list[tuple[str, str]]:
    pairs = [("", "")] * store.pair_count
    for code, kind, target in _rows(store, "SELECT code, kind, target FROM pair"):
        pairs[code] = (kind, target)
    return pairs


def _codes(store: Store, names: Sequence[str], count: int, bounds: Iterable[tuple[int, int]]) -> NDArray[np.int32]:
    codes = np.zeros((count, len(names)), np.int32)
    columns = "".join(f", {field_column(name)} AS c{place}" for place, name in enumerate(names))
    for first, end in bounds:
        found = store.connection.execute(
            f"SELECT no{columns} FROM lead WHERE no >= {first} AND no < {end}"
        ).fetchnumpy()
        for place in range(len(names)):
            codes[found["no"], place] = found[f"c{place}"]
    return codes


def _histories(store: Store, count: int, bounds: Iterable[tuple[int, int]]) -> Histories:
    lengths = np.zeros(count + 1, np.int64)
    parts: list[dict[str, NDArray[Any]]] = []
    latest = store.number("SELECT greatest((SELECT max(moment) FROM event), (SELECT max(moment) FROM recent), 0)")
    for first, end in bounds:
        part = _events_between(store, first, end, np.uint32 if latest < _NARROW else np.int64)
        lengths += np.bincount(part.pop("lead") + 1, minlength=count + 1)
        parts.append(part)
    timed, minutes, before = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for part in parts:
        timed.append(part["timed"] + before)
        minutes.append(part["minutes"])
        before += len(part["pair"])
    pairs = [np.zeros(0, np.int32), *(part["pair"] for part in parts)]
    moments = [part["moment"] for part in parts] or [np.zeros(0, np.int64)]
    return Histories(
        np.cumsum(lengths),
        np.concatenate(pairs),
        np.concatenate(moments),
        np.concatenate(timed),
        np.concatenate(minutes),
    )


def _events_between(store: Store, first: int, end: int, moment: type) -> dict[str, NDArray[Any]]:
    """The events of a range of leads, sorted by lead and instant."""
    those = f"WHERE lead >= {first} AND lead < {end}"
    queries = (f"SELECT lead, pair, moment, minutes FROM {table} {those}" for table in ("event", "recent"))
    found = store.connection.execute(" UNION ALL ".join(queries)).fetchnumpy()
    order = np.lexsort((found["moment"], found["lead"]))
    minutes = np.asarray(found["minutes"])[order]
    timed = np.flatnonzero(minutes)
    return {
        "lead": np.asarray(found["lead"])[order],
        "pair": np.asarray(found["pair"], np.int32)[order],
        "moment": np.asarray(found["moment"])[order].astype(moment),
        "timed": timed.astype(np.int64),
        "minutes": minutes[timed].astype(np.int64),
    }
