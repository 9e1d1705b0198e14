"""The ledger: reading what was recorded, and opening it where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from leadscore import __version__
from leadscore.batch.errors import BatchError
from leadscore.engine.outcome import Counts
from leadscore.production.export.schema import TABLES as EXPORTED
from leadscore.production.judging.schema import TABLES as FEEDBACK
from leadscore.production.ledger.current import read_state
from leadscore.production.ledger.database import Database, Embedded, tables_of
from leadscore.production.ledger.model import Entry, PolicyRecord, Scoring, State, Transition
from leadscore.production.ledger.rows import entry_at, rows_in
from leadscore.production.ledger.schema import FORMAT, INDEXES
from leadscore.production.ledger.schema import TABLES as OWN
from leadscore.production.ledger.shape import Shape
from leadscore.production.outbox.schema import TABLES as OUTBOX
from leadscore.production.retention.schema import TABLES as RETENTION

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store

TABLES: Sequence[str] = (*OWN, *OUTBOX, *FEEDBACK, *EXPORTED, *RETENTION)
"""The statements that make the tables of all parts, where they are missing. `BYTES` in them is a column of bytes."""

_NAMES = frozenset(statement.partition("ledger.")[2].split()[0] for statement in TABLES)
_SCORING = (
    "SELECT no, policy, fingerprint, as_of, scored_at, batch, facts, aligned, leads, ready, disqualified, "
    "out_of_scope, rescored, changed FROM ledger.scoring"
)


class NothingRecorded(BatchError):
    """There is no ledger yet."""


class Ledger:
    """An open ledger; its `database` takes statements of all parts that have tables there."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._shapes: dict[tuple[str, str], Shape] = {}

    # -------------------------------------------------------------------------------- scorings

    def last(self, policy: str) -> Scoring | None:
        """The last recorded scoring by a policy of this name; None where there is none."""
        found = self._scorings("WHERE policy = ? ORDER BY no DESC LIMIT 1", policy)
        return found[0] if found else None

    def scorings(self, policy: str) -> list[Scoring]:
        """All by a policy of this name, the oldest first."""
        return self._scorings("WHERE policy = ? ORDER BY no", policy)

    def scoring(self, no: int) -> Scoring:
        """Raises BatchError where there is none of this number."""
        found = self._scorings("WHERE no = ?", no)
        if not found:
            raise BatchError(f"No scoring {no} is recorded here", "`leadscore replay --list` tells which there are.")
        return found[0]

    def policies(self) -> list[str]:
        """The names of policies that scored, in alphabetical order."""
        return [name for (name,) in self.database.rows("SELECT DISTINCT policy FROM ledger.scoring ORDER BY policy")]

    def _scorings(self, condition: str, *parameters: object) -> list[Scoring]:
        return [_scoring(row) for row in self.database.rows(f"{_SCORING} {condition}", parameters)]

    # -------------------------------------------------------------------------------- policies

    def policy(self, fingerprint: str, name: str) -> PolicyRecord:
        """A policy as it was when it was first recorded with this fingerprint. Raises BatchError where it was not."""
        rows = self.database.rows(
            "SELECT version, files, shape, author, revision, noted FROM ledger.policy "
            "WHERE fingerprint = ? AND name = ?",
            (fingerprint, name),
        )
        if not rows:
            raise BatchError(f"The record has no policy `{name}` with the fingerprint {fingerprint[:12]}")
        ((version, files, shape, author, revision, noted),) = rows
        texts = msgspec.json.decode(files, type=dict[str, str])
        return PolicyRecord(fingerprint, name, version, texts, Shape.read(shape), author, revision, noted)

    def shape_of(self, scoring: Scoring) -> Shape:
        """What the numbers stand for that a scoring recorded."""
        key = scoring.fingerprint, scoring.policy
        if key not in self._shapes:
            self._shapes[key] = self.policy(*key).shape
        return self._shapes[key]

    # -------------------------------------------------------------------------------- leads

    def number(self, lead_id: str) -> int | None:
        """A lead's number in the ledger; None where it was never scored."""
        rows = self.database.rows("SELECT no FROM ledger.lead WHERE id = ?", (lead_id,))
        return int(rows[0][0]) if rows else None

    def entries(self, policy: str, lead_id: str) -> list[Entry]:
        """What was recorded of a lead, the oldest first: between two entries, the older one held."""
        number = self.number(lead_id)
        if number is None:
            return []
        rows = self.database.rows(
            "SELECT b.scoring, b.data FROM ledger.block b JOIN ledger.scoring s ON s.no = b.scoring "
            "WHERE s.policy = ? AND b.first <= ? AND b.last >= ? ORDER BY b.scoring, b.block",
            (policy, number, number),
        )
        scorings = {scoring.no: scoring for scoring in self.scorings(policy)} if rows else {}
        found = []
        for no, data in rows:
            shape = self.shape_of(scorings[no])
            recorded = rows_in(data, shape)
            place = int(np.searchsorted(recorded.no, number))
            if place < len(recorded) and recorded.no[place] == number:
                found.append(entry_at(recorded, place, shape, scorings[no]))
        return found

    def state(self, policy: str) -> State:
        """What was last recorded of each lead by a policy of this name."""
        last = self.last(policy)
        return read_state(self.database, policy, self.shape_of(last).bands if last else ())

    def transitions(
        self, *, policy: str | None = None, scoring: int | None = None, lead_id: str | None = None
    ) -> list[Transition]:
        """Those of a policy, of a scoring, of a lead, or of all that is named, in the order of scorings and leads."""
        wanted = {"s.policy": policy, "t.scoring": scoring, "l.id": lead_id}
        asked = {column: value for column, value in wanted.items() if value is not None}
        rows = self.database.rows(
            "SELECT t.scoring, l.id, t.state, t.entered, t.cause, t.score FROM ledger.transition t "
            "JOIN ledger.lead l ON l.no = t.lead JOIN ledger.scoring s ON s.no = t.scoring"
            f"{' WHERE ' if asked else ''}{' AND '.join(f'{column} = ?' for column in asked)} "
            "ORDER BY t.scoring, t.lead, t.entered, t.state",
            tuple(asked.values()),
        )
        return [Transition(*row) for row in rows]


def _scoring(row: tuple[Any, ...]) -> Scoring:
    no, policy, fingerprint, as_of, at, batch, facts, aligned, *counts, rescored, changed = row
    return Scoring(no, policy, fingerprint, as_of, at, batch, facts, aligned, Counts(*counts), rescored, changed)


# ------------------------------------------------------------------------------------------------ opening


@contextmanager
def open_ledger(store: Store | None, url: str | None, *, write: bool) -> Iterator[Ledger]:
    """The ledger in PostgreSQL behind a `url`, or the one inside a `store`. With `write`, tables that are missing are
    made, and nobody else writes meanwhile. Raises FactsError."""
    if url is not None:
        from leadscore.production.ledger.postgres import connected

        with connected(url, write=write) as database:
            yield _opened(database, write)
    elif store is not None:
        yield _opened(Embedded(store), write)
    else:
        raise BatchError("There is no record to open", "Name a store with --store, or a database with --record.")


def _opened(database: Database, write: bool) -> Ledger:
    there = tables_of(database)
    if "format" not in there:
        if not write:
            raise NothingRecorded(
                "No scoring was recorded here yet", "`leadscore run POLICY --store …` scores, and records it."
            )
        with database.transaction():
            database.execute("CREATE SCHEMA IF NOT EXISTS ledger")
            _make(database)
            database.execute("INSERT INTO ledger.format VALUES (?, ?)", (FORMAT, __version__))
        return Ledger(database)
    ((format,),) = database.rows("SELECT max(format) FROM ledger.format")
    if format != FORMAT:
        raise BatchError("The record was made by another version of leadscore", "Bring this leadscore up to date.")
    if write and (database.is_server or _NAMES - there):
        with database.transaction():
            _make(database)
    return Ledger(database)


def _make(database: Database) -> None:
    for statement in TABLES:
        database.execute(statement.replace("BYTES", database.bytes_type))
    for statement in INDEXES if database.is_server else ():
        database.execute(statement)
