"""Making a store from files, and adding files to one: wholly, or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from leadscore.batch.ingest.events import add_events
from leadscore.batch.ingest.files import Sources, not_yet, remember
from leadscore.batch.ingest.incoming import (
    INCOMING,
    count_copies,
    expect,
    pass_over_erased,
    pass_over_known,
    put,
    sort_in,
)
from leadscore.batch.ingest.leads import add_leads
from leadscore.batch.ingest.owners import StoredOwners
from leadscore.batch.ingest.raw import opened
from leadscore.batch.ingest.vocabulary import Vocabulary, name_all, own, widen
from leadscore.batch.store.histories import count_histories
from leadscore.batch.store.store import Limits, Store, must_be_replaceable, new_store, number, open_store, transaction
from leadscore.batch.store.versions import close_batch, keep_versions
from leadscore.facts.columns import Header
from leadscore.facts.events import encoding_of, event_reader
from leadscore.facts.headers import must_have_columns
from leadscore.facts.leads import encoding_of_leads, lead_reader
from leadscore.facts.quarantine import Quarantine
from leadscore.source.write import replacing

__all__ = ["Added", "Sources", "append", "make_store", "take_in", "take_into"]


@dataclass(frozen=True, slots=True)
class Added:
    """What a run did: `known` are the files that had gone in before, `moved` the leads that were added or changed.
    Of the other files, `events_known` events were passed over, since the store had them, and `events_old`, since they
    are older than it keeps; `widened` are the fields and kinds of events that the store knows from now on."""

    known: tuple[Path, ...]
    moved: int
    events_known: int = 0
    widened: tuple[str, ...] = ()
    events_old: int = 0


def make_store(
    path: Path, vocabulary: Vocabulary, sources: Sources, folder: Path, limits: Limits, aside: Quarantine
) -> None:
    """A new store at `path`, in place of what was there; until it is complete, the old one stays. Raises FactsError."""
    _make(path, vocabulary, sources, folder, limits, aside, for_run=False)


def _make(
    path: Path,
    vocabulary: Vocabulary,
    sources: Sources,
    folder: Path,
    limits: Limits,
    aside: Quarantine,
    *,
    for_run: bool,
) -> Added:
    path = Path(os.path.realpath(path))  # a link stays a link
    must_be_replaceable(path, folder, limits)
    with replacing(path) as unfinished:
        with new_store(unfinished, folder, limits) as store:
            with transaction(store.connection):
                name_all(store, vocabulary)
            each_once = for_run and len(sources.events) > 1
            events_known, _ = _read(store, vocabulary, sources, folder, aside, "event", batch=1, each_once=each_once)
            count_histories(store)
            if for_run:
                keep_versions(store)
            added = Added((), store.lead_count, events_known)
            store.connection.execute("CHECKPOINT")
        _log_of(path).unlink(missing_ok=True)  # what was killed leaves one, and it would be taken for the new store's
    return added


def _log_of(path: Path) -> Path:
    """Where DuckDB keeps what is not in the file yet."""
    return path.with_name(f"{path.name}.wal")


def append(
    path: Path, vocabulary: Vocabulary, sources: Sources, folder: Path, limits: Limits, aside: Quarantine
) -> Added:
    """Adds files to a store in one transaction; a file that went in before is passed over. Raises FactsError."""
    with open_store(path, folder, limits, read_only=False) as store, transaction(store.connection):
        fresh, known = not_yet(store, sources)
        return _add(store, own(store, vocabulary), fresh, folder, aside, known, each_once=False)


def take_in(
    path: Path, vocabulary: Vocabulary, sources: Sources, folder: Path, limits: Limits, aside: Quarantine
) -> Added:
    """Adds to a store what it does not have yet, in one transaction; makes it of the files where there is none.

    Other than by `append`, events that the store has are passed over, also where they stand in another file: whole
    exports, those that overlap, and a run that is done again add nothing twice. What the store was told before stays
    to be seen (`versions.facts_at`). Words of the vocabulary that the store does not know are added to its own.
    Raises FactsError.
    """
    if sources.leads is not None and not is_there(path):
        return _make(path, vocabulary, sources, folder, limits, aside, for_run=True)
    with open_store(path, folder, limits, read_only=False) as store:
        return take_into(store, vocabulary, sources, aside)


def is_there(path: Path) -> bool:
    """Whether there is a store, or something else that must not be written over; an empty file is nothing."""
    return path.exists() and path.stat().st_size > 0


def take_into(store: Store, vocabulary: Vocabulary, sources: Sources, aside: Quarantine) -> Added:
    """As `take_in`, into a store that is open already."""
    with transaction(store.connection):
        keep_versions(store)
        widened = widen(store, vocabulary)
        # Known files have something to say of what nobody asked for before.
        fresh, known = (sources, ()) if widened else not_yet(store, sources)
        words = own(store, vocabulary)
        return _add(store, words, fresh, store.folder, aside, known, each_once=True, widened=widened)


def _add(
    store: Store,
    vocabulary: Vocabulary,
    sources: Sources,
    folder: Path,
    aside: Quarantine,
    known: tuple[Path, ...],
    *,
    each_once: bool,
    widened: tuple[str, ...] = (),
) -> Added:
    batch = store.batch + 1
    known_already, old = _read(store, vocabulary, sources, folder, aside, "recent", batch, each_once=each_once)
    store.connection.execute(f"INSERT INTO touched SELECT DISTINCT no, {batch} FROM moved")
    moved = number(store.connection, "SELECT count(DISTINCT no) FROM moved")
    close_batch(store)
    sort_in(store)
    return Added(known, moved, known_already, widened, old)


def _read(
    store: Store,
    vocabulary: Vocabulary,
    sources: Sources,
    folder: Path,
    aside: Quarantine,
    into: str,
    batch: int,
    *,
    each_once: bool,
) -> tuple[int, int]:
    """Reads the files into the store's tables, and says in the table `moved` of which leads they tell something new.

    `each_once`: without events that the store has, or that several files have. Returns how many these are, and how
    many are older than the store keeps.
    """
    must_have_columns(sources.leads, sources.events, sources.config, vocabulary.fields, vocabulary.kinds)
    connection = store.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE moved (no INTEGER)")
    if sources.leads is not None:
        with opened(connection, sources.leads, encoding_of_leads(sources.config), folder, aside.report) as raw:
            reader = lead_reader(Header.of(raw.name, raw.columns), sources.config, vocabulary.fields, aside)
            add_leads(store, raw, reader, vocabulary, aside)
    owners = StoredOwners()
    expect(connection)
    for path in sources.events:
        with opened(connection, path, encoding_of(path, sources.config), folder, aside.report) as raw:
            header = Header.of(raw.name, raw.columns)
            of_events = event_reader(path, header, sources.config, vocabulary.kinds, owners, aside)
            add_events(store, raw, of_events, owners, INCOMING, aside)
        if each_once:
            count_copies(connection)
    events_known = pass_over_known(connection) if each_once else 0
    events_old = pass_over_erased(store)
    put(store, into, batch)
    if vocabulary.needed is None:  # else nothing will be added to what is made for one scoring
        remember(store, sources, batch)
    return events_known, events_old
