"""A recorded scoring done again: by the policy as it was, with the facts as they were known, by the engine for many
leads; and held against what was recorded then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.outcome import Outcomes
from leadscore.batch.scoring import program_for, score_all, score_leads
from leadscore.batch.store.ageing import leads_shortened_since
from leadscore.batch.store.forgetting import forgotten_leads
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import facts_at
from leadscore.plan.model import Plan
from leadscore.production.facts_then import is_of
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Entry, PolicyRecord, Scoring
from leadscore.production.ledger.rows import Rows, digests, entry_at, rows_of
from leadscore.production.ledger.shape import Shape
from leadscore.production.record.policies import plan_of_record
from leadscore.production.replay.recorded import Recorded, entries_of, recorded_at
from leadscore.production.retention.notes import must_be_kept


@dataclass(frozen=True, slots=True)
class Difference:
    """A lead, by its id, of which the record says something else than is computed now. None: the record does not have
    it, or the store had no such lead then."""

    lead: str
    recorded: Entry | None
    computed: Entry | None


@dataclass(frozen=True, slots=True)
class Replay:
    """`same` of so many `leads` came out as recorded, whatever is said of them; `elsewhere` are recorded leads that
    this store does not have: another one's, or forgotten. `gone` are leads that come out otherwise, as events of theirs
    were erased since for their age."""

    scoring: Scoring
    policy: PolicyRecord
    leads: int
    same: int
    elsewhere: int
    gone: int
    differences: Sequence[Difference]


def replay(store: Store, ledger: Ledger, scoring: Scoring, lead: str | None = None) -> Replay:
    """Of all leads, or of the one with this id. Raises BatchError where the scoring was of another store, where that
    does not know its facts as they were, and where its policy can no longer be read."""
    must_be_kept(ledger.database, scoring)
    if not is_of(store, scoring):
        raise BatchError(
            f"Scoring {scoring.no} was not of this store, or this is not as it was then",
            "Name the store that it was made of with --store.",
        )
    record = ledger.policy(scoring.fingerprint, scoring.policy)
    plan = _plan(record)
    with facts_at(store, scoring.batch) as then:
        return _Again(then, ledger, scoring, record, plan).of(lead)


def _plan(record: PolicyRecord) -> Plan:
    plan = plan_of_record(record)
    if plan is None:
        raise BatchError(
            f"`{record.name}` as it was recorded means something else to this leadscore, or nothing",
            "Replay it with the version of leadscore that recorded it.",
        )
    return plan


@dataclass(frozen=True, slots=True)
class _Again:
    """`store` has the facts as they were."""

    store: Store
    ledger: Ledger
    scoring: Scoring
    record: PolicyRecord
    plan: Plan

    def of(self, lead: str | None) -> Replay:
        numbers, recorded = self._numbers(), recorded_at(self.ledger, self.scoring)
        chosen = None if lead is None else self._chosen(lead)
        shape, leads = Shape.of(self.plan), 0
        differing: dict[int, tuple[int, Entry]] = {}
        forgotten = frozenset(forgotten_leads(self.store).tolist())
        shortened, gone = leads_shortened_since(self.store, self.scoring.batch), 0
        for found in self._outcomes(chosen, _at(recorded.was_ready, numbers)):
            leads += len(found.numbers)
            of_ledger = numbers[found.numbers]
            order = np.argsort(of_ledger, kind="stable")
            rows, own = rows_of(found, of_ledger).of(order), found.numbers[order]
            for place in _differing(rows, shape, recorded):
                if int(own[place]) in forgotten and not _at(recorded.known, rows.no[place : place + 1])[0]:
                    continue  # what was recorded before went with the rest
                if int(own[place]) in shortened:
                    gone += 1
                    continue
                differing[int(own[place])] = (int(rows.no[place]), entry_at(rows, place, shape, self.scoring))
        return Replay(
            self.scoring,
            self.record,
            leads,
            leads - len(differing) - gone,
            0 if lead is not None else int(recorded.known.sum()) - int(_at(recorded.known, numbers).sum()),
            gone,
            tuple(self._differences(differing)),
        )

    def _numbers(self) -> Integers:
        """Of each lead of the store its number in the ledger, -1 where it has none."""
        if self.scoring.aligned:
            return np.arange(self.store.lead_count, dtype=np.int64)
        known = dict(self.ledger.database.rows("SELECT id, no FROM ledger.lead"))
        rows = self.store.connection.execute("SELECT id FROM lead ORDER BY no").fetchall()
        return np.fromiter((known.get(id, -1) for (id,) in rows), np.int64, len(rows))

    def _chosen(self, lead: str) -> NDArray[np.int32]:
        rows = self.store.connection.execute("SELECT no FROM lead WHERE id = ?", [lead]).fetchall()
        if not rows:
            raise BatchError(f"`{lead}` was not there yet at scoring {self.scoring.no}")
        return np.array([no for (no,) in rows], np.int32)

    def _outcomes(self, chosen: NDArray[np.int32] | None, was_ready: NDArray[np.bool_]) -> Iterator[Outcomes]:
        program = program_for(self.store, self.plan, self.scoring.as_of)
        if chosen is None:
            return score_all(self.store, program, was_ready=was_ready, explain=True)
        return score_leads(self.store, program, chosen, was_ready=was_ready, explain=True)

    def _differences(self, differing: dict[int, tuple[int, Entry]]) -> Iterator[Difference]:
        recorded = entries_of(self.ledger, self.scoring, [no for no, _ in differing.values()])
        query = "SELECT no, id FROM lead WHERE no IN (SELECT unnest(?)) ORDER BY no"
        for own, lead in self.store.connection.execute(query, [sorted(differing)]).fetchall():
            no, computed = differing[own]
            yield Difference(lead, recorded.get(no), computed)


def _at(flags: NDArray[np.bool_], numbers: Integers) -> NDArray[np.bool_]:
    """Of leads by their numbers in the ledger; nothing holds of those that have none, or one that came later."""
    there = (numbers >= 0) & (numbers < len(flags))
    return np.where(there, np.append(flags, False)[np.where(there, numbers, -1)], False)


def _differing(rows: Rows, shape: Shape, recorded: Recorded) -> list[int]:
    known = _at(recorded.known, rows.no)
    digest = recorded.digest[np.where(known, rows.no, 0)] if len(recorded.digest) else np.zeros(len(rows), np.int64)
    same: NDArray[np.bool_] = known & (digest == digests(rows, shape))
    return np.flatnonzero(~same).tolist()
