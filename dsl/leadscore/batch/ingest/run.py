"""Making a store from files, and adding files to one: wholly, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from leadscore.batch.errors import BatchError
from leadscore.batch.ingest.events import DOUBTFUL, add_events
from leadscore.batch.ingest.leads import add_leads
from leadscore.batch.ingest.owners import StoredOwners
from leadscore.batch.ingest.raw import opened
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.store.store import Limits, Store, must_be_replaceable, new_store, number, open_store, transaction
from leadscore.facts.columns import Header
from leadscore.facts.config import DataConfig
from leadscore.facts.events import encoding_of, event_reader
from leadscore.facts.headers import must_have_columns
from leadscore.facts.leads import encoding_of_leads, lead_reader
from leadscore.facts.quarantine import Quarantine
from leadscore.plan.model import EventKind, Field
from leadscore.source.write import replacing

_MUCH = 5
"""When a fifth of all events has been appended, they are sorted in."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to read; `leads` is None where only events are added."""

    leads: Path | None
    events: Sequence[Path]
    config: DataConfig


@dataclass(frozen=True, slots=True)
class Added:
    """What a run did: `known` are the files that had gone in before, `moved` the leads that were added or changed."""

    known: tuple[Path, ...]
    moved: int


def make_store(
    path: Path, vocabulary: Vocabulary, sources: Sources, folder: Path, limits: Limits, aside: Quarantine
) -> None:
    """A new store at `path`, in place of what was there; until it is complete, the old one stays. Raises FactsError."""
    path = Path(os.path.realpath(path))  # a link stays a link
    must_be_replaceable(path, folder, limits)
    with replacing(path) as unfinished:
        with new_store(unfinished, folder, limits) as store:
            _name_all(store, vocabulary)
            _read(store, vocabulary, sources, folder, aside, "event", batch=1)
            _count_histories(store)
            store.connection.execute("CHECKPOINT")
        _log_of(path).unlink(missing_ok=True)  # what was killed leaves one, and it would be taken for the new store's


def _log_of(path: Path) -> Path:
    """Where DuckDB keeps what is not in the file yet."""
    return path.with_name(f"{path.name}.wal")


def append(
    path: Path, vocabulary: Vocabulary, sources: Sources, folder: Path, limits: Limits, aside: Quarantine
) -> Added:
    """Adds files to a store in one transaction; a file that went in before is passed over. Raises FactsError."""
    with open_store(path, folder, limits, read_only=False) as store:
        fresh, known = _not_yet(store, sources)
        with transaction(store.connection):
            batch = store.batch + 1
            _read(store, _own(store, vocabulary), fresh, folder, aside, "recent", batch)
            store.connection.execute(f"INSERT INTO touched SELECT DISTINCT no, {batch} FROM moved")
            moved = number(store.connection, "SELECT count(DISTINCT no) FROM moved")
            _sort_in(store)
        return Added(known, moved)


def _name_all(store: Store, vocabulary: Vocabulary) -> None:
    for field in vocabulary.fields:
        store.connection.execute("INSERT INTO asked VALUES (?, ?)", [field.name, field.type.value])
    for kind in vocabulary.kinds:
        store.connection.execute("INSERT INTO kind VALUES (?, ?)", [kind.name, kind.by_us])


def _own(store: Store, vocabulary: Vocabulary) -> Vocabulary:
    """What a store was made for, which is read from every file that is added, whichever of its policies is named.

    Raises BatchError where the policy has words that the store does not know: files that went in before were not read
    for them.
    """
    advice = "Make the store anew from all files: `leadscore ingest` without --append."
    for field in vocabulary.fields:
        held = store.asked.get(field.name)
        if held is None:
            raise BatchError(f"The store was made without the field `{field.name}`", advice)
        if held is not field.type:
            raise BatchError(f"The store holds `{field.name}` as {held.value}, not as {field.type.value}", advice)
    for kind in vocabulary.kinds:
        if kind.name not in store.kinds:
            raise BatchError(f"The store was made without events of the kind `{kind.name}`", advice)
    fields = tuple(Field(name, kind) for name, kind in store.asked.items())
    return Vocabulary(fields, tuple(EventKind(name, by_us) for name, by_us in store.kinds.items()))


def _read(
    store: Store,
    vocabulary: Vocabulary,
    sources: Sources,
    folder: Path,
    aside: Quarantine,
    into: str,
    batch: int,
) -> None:
    must_have_columns(sources.leads, sources.events, sources.config, vocabulary.fields, vocabulary.kinds)
    connection = store.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE moved (no INTEGER)")
    if sources.leads is not None:
        with opened(connection, sources.leads, encoding_of_leads(sources.config), folder, aside.report) as raw:
            reader = lead_reader(Header.of(raw.name, raw.columns), sources.config, vocabulary.fields, aside)
            add_leads(store, raw, reader, vocabulary, aside)
    owners = StoredOwners()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE incoming (lead INTEGER, pair INTEGER, moment BIGINT, minutes BIGINT, line BIGINT)"
    )
    for path in sources.events:
        with opened(connection, path, encoding_of(path, sources.config), folder, aside.report) as raw:
            header = Header.of(raw.name, raw.columns)
            of_events = event_reader(path, header, sources.config, vocabulary.kinds, owners, aside)
            add_events(store, raw, of_events, owners, "incoming", aside)
    connection.execute(
        f"INSERT INTO {into} SELECT lead, pair, moment, minutes FROM incoming WHERE lead <> {DOUBTFUL} "
        "ORDER BY lead, moment"
    )
    if into == "recent":
        connection.execute("INSERT INTO moved SELECT DISTINCT lead FROM incoming")
    connection.execute("DROP TABLE incoming")
    if vocabulary.needed is not None:
        return  # nothing will be added to what is made for one scoring
    for what, file in (("leads", sources.leads), *(("events", path) for path in sources.events)):
        if file is not None:
            connection.execute("INSERT INTO ingested VALUES (?, ?, ?, ?)", [batch, what, file.name, digest(file)])


def _sort_in(store: Store) -> None:
    """Once much was appended, all events are sorted anew, so that scoring stays as fast as it was."""
    old, new = (number(store.connection, f"SELECT count(*) FROM {table}") for table in ("event", "recent"))
    if new * _MUCH < old + new:
        return
    store.connection.execute(
        "CREATE OR REPLACE TABLE sorted AS SELECT * FROM (SELECT * FROM event UNION ALL SELECT * FROM recent) "
        "ORDER BY lead, moment"
    )
    store.connection.execute("DROP TABLE event")
    store.connection.execute("ALTER TABLE sorted RENAME TO event")
    store.connection.execute("DELETE FROM recent")
    _count_histories(store)


def _count_histories(store: Store) -> None:
    store.connection.execute("DELETE FROM history")
    store.connection.execute("INSERT INTO history SELECT lead, count(*) FROM event GROUP BY lead ORDER BY lead")


# ------------------------------------------------------------------------------------------------ files seen before


def digest(path: Path) -> str:
    """By which a file is known again, whatever it is called: SHA-256 of its bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_yet(store: Store, sources: Sources) -> tuple[Sources, tuple[Path, ...]]:
    """The files that are new to the store, and those that are not. Leads are as their last file says: only that one
    has nothing to say again."""
    rows = store.connection.execute("SELECT what, digest FROM ingested ORDER BY batch").fetchall()
    seen = {found for what, found in rows if what == "events"}
    last = next((found for what, found in reversed(rows) if what == "leads"), None)
    known = [path for path in sources.events if digest(path) in seen]
    leads = sources.leads
    if leads is not None and digest(leads) == last:
        known.append(leads)
        leads = None
    events = [path for path in sources.events if path not in known]
    return Sources(leads, events, sources.config), tuple(known)
