"""Erasing what is older than the rules allow: all of it in one transaction, so that it can be tried first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.errors import BatchError
from leadscore.batch.scoring import program_for, score_leads
from leadscore.batch.store.ageing import erase_events, leads_losing_events, leads_silent_since, note_erased_bytes
from leadscore.batch.store.forgetting import erase_leads, erase_unused_values, forgotten_id
from leadscore.batch.store.store import Store, transaction
from leadscore.batch.store.versions import forget_versions, keeps_versions
from leadscore.plan.model import Plan
from leadscore.production.facts_then import is_of
from leadscore.production.forgetting.forget import emails_of
from leadscore.production.forgetting.ledger import erase_many
from leadscore.production.judging.feedback import prune as prune_feedback
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.outbox.erasing import prune as prune_messages
from leadscore.production.record.policies import plan_of_record
from leadscore.production.retention.history import scoring_that_held, shorten
from leadscore.production.retention.horizon import asking_farther, asks_of_silence
from leadscore.production.retention.notes import note
from leadscore.production.retention.settings import Kind, Retention
from leadscore.values.text import fold


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule erased: everything of before an instant, by what it is, those too of which there was none."""

    kind: Kind
    age: str
    before: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a policy, by its name, asks of events that are not kept; `moved` are leads, of so many that lose events,
    that have another score without them."""

    policy: str
    asked: Sequence[str]
    leads: int
    moved: int


@dataclass(frozen=True, slots=True)
class Retained:
    """What came of it. `waiting` are messages as old as those that go, which nobody has released or dropped."""

    parts: Sequence[Part]
    reaches: Sequence[Reach]
    waiting: int = 0

    @property
    def erased(self) -> int:
        return sum(sum(part.counts.values()) for part in self.parts)


def retain(store: Store | None, ledger: Ledger, rules: Retention, now: int, *, keep: bool) -> Retained:
    """Erases what is older, at an instant, than the rules allow; unless it is to `keep` so, all is as before. Without
    the store, what lies there is left alone. The file still has the bytes, as `ageing.has_erased_bytes` says.

    Leads that lose events are scored anew by the next scoring. Raises BatchError.
    """
    found: list[Retained] = []
    with _together(store, ledger, keep=keep):
        found.append(_Retaining(store, ledger, rules, now).done())
    return found[0]


class _Undone(Exception):
    """It was only tried."""


@contextmanager
def _together(store: Store | None, ledger: Ledger, *, keep: bool) -> Iterator[None]:
    """What is done inside is done in both, or in none. Where they are two, the ledger is first: what the store still
    has is found, and erased, the next time."""
    with suppress(_Undone):
        if store is None or not ledger.database.is_server:
            with ledger.database.transaction():
                yield
                _undo_unless(keep)
        else:
            with transaction(store.connection), ledger.database.transaction():
                yield
                _undo_unless(keep)


def _undo_unless(keep: bool) -> None:
    if not keep:
        raise _Undone


class _Retaining:
    """Applies rules, one after the other."""

    def __init__(self, store: Store | None, ledger: Ledger, rules: Retention, now: int) -> None:
        self._store, self._ledger, self._now = store, ledger, now
        self._before = {kind: age.before(now) for kind, age in rules.items()}
        self._ages = {kind: age.text for kind, age in rules.items()}
        self._parts: list[Part] = []

    def done(self) -> Retained:
        reaches: Sequence[Reach] = ()
        for kind, before in self._before.items():
            match kind:
                case Kind.HISTORY:
                    self._add(kind, self._history(before))
                case Kind.MESSAGES:
                    self._add(kind, self._messages(before))
                case Kind.FEEDBACK:
                    self._add(kind, {"judgements": prune_feedback(self._ledger.database, before)})
                case Kind.EVENTS | Kind.LEADS:
                    pass
        if self._store is not None:
            if Kind.LEADS in self._before:  # while all events are there to tell when they were last heard of
                self._add(Kind.LEADS, self._leads(self._store, self._before[Kind.LEADS]))
            if Kind.EVENTS in self._before:
                reaches = self._events(self._store, self._before[Kind.EVENTS])
            if any(sum(part.counts.values()) for part in self._parts):
                note_erased_bytes(self._store)
        return Retained(self._parts, reaches, self._waiting())

    def _add(self, kind: Kind, counts: Mapping[str, int]) -> None:
        before = self._before[kind]
        self._parts.append(Part(kind, self._ages[kind], before, counts))
        note(self._ledger.database, self._now, kind, before, counts)

    # -------------------------------------------------------------------------------- the record

    def _history(self, before: int) -> Mapping[str, int]:
        rows = 0 if self._store is None else self._facts_before(self._store, before)
        gone = shorten(self._ledger, before)
        return {
            "recorded scores": gone.entries,
            "transitions": gone.transitions,
            "earlier rows": rows,
            "recorded policies": gone.policies,
        }

    def _facts_before(self, store: Store, before: int) -> int:
        """Facts that were replaced before the scoring that held at the instant; it is still to be told what moved a
        lead since."""
        if not keeps_versions(store):
            return 0
        held = []
        for name in self._ledger.policies():
            base = scoring_that_held(self._ledger, name, before)
            later = [one for one in self._ledger.scorings(name) if one.as_of >= before]
            kept = [base, *later] if base and later else later  # nothing was scored since: nothing is done again
            held += [one.batch for one in kept if is_of(store, one)][:1]
        rows = store.number("SELECT count(*) FROM was")
        forget_versions(store, min(held, default=store.batch))
        erase_unused_values(store)
        return rows - store.number("SELECT count(*) FROM was")

    def _messages(self, before: int) -> Mapping[str, int]:
        count = "SELECT count(*) FROM ledger.assignment"
        ((held,),) = self._ledger.database.rows(count)
        messages = prune_messages(self._ledger.database, before)
        ((left,),) = self._ledger.database.rows(count)
        return {"messages": messages, "assignments": held - left}

    def _waiting(self) -> int:
        if Kind.MESSAGES not in self._before:
            return 0
        ((found,),) = self._ledger.database.rows(
            "SELECT count(*) FROM ledger.message WHERE created < ? AND status IN (?, ?)",
            (self._before[Kind.MESSAGES], "held", "dead"),
        )
        return int(found)

    # -------------------------------------------------------------------------------- the facts

    def _leads(self, store: Store, before: int) -> Mapping[str, int]:
        silent = leads_silent_since(store, before, self._known_by(store, before)).tolist()
        if not silent:
            return {"leads": 0}
        query = "SELECT id, no FROM lead WHERE no IN (SELECT unnest(?)) ORDER BY no"
        called = {id: forgotten_id(no) for id, no in store.connection.execute(query, [silent]).fetchall()}
        record = erase_many(self._ledger, called, {*map(fold, called), *emails_of(store, silent)})
        facts = erase_leads(store, silent)
        return {
            "leads": facts.leads,
            "events": facts.events,
            "earlier rows": facts.rows,
            "recorded scores": record.entries,
            "transitions": record.transitions,
            "messages": record.messages,
            "assignments": record.assignments,
            "judgements": record.feedback,
        }

    def _known_by(self, store: Store, before: int) -> int:
        """How many leads, the first ones by their numbers, some scoring of this store knew before an instant."""
        scorings = (one for name in self._ledger.policies() for one in self._ledger.scorings(name))
        earlier = sorted((one for one in scorings if one.as_of < before), key=lambda one: one.as_of, reverse=True)
        known = next((one for one in earlier if is_of(store, one)), None)
        return 0 if known is None else known.counts.leads

    def _events(self, store: Store, before: int) -> Sequence[Reach]:
        losing = leads_losing_events(store, before)
        found = []
        for plan in self._plans():
            asked = asking_farther(plan, before, self._now)
            asks = len(losing) > 0 and (bool(asked) or asks_of_silence(plan))
            found.append((plan, asked, _scores(store, plan, losing, self._now) if asks else None))
        self._add(Kind.EVENTS, {"events": erase_events(store, before)})
        return [
            Reach(plan.name, asked, len(losing), moved)
            for plan, asked, scores in found
            for moved in [_moved(store, plan, losing, self._now, scores)]
            if asked or moved
        ]

    def _plans(self) -> Iterator[Plan]:
        """The policies that scored last, where this leadscore makes the same of their texts."""
        for name in self._ledger.policies():
            last = self._ledger.last(name)
            plan = plan_of_record(self._ledger.policy(last.fingerprint, name)) if last else None
            if plan is not None:
                yield plan


_Scores = NDArray[np.int64] | None


def _scores(store: Store, plan: Plan, leads: NDArray[np.int32], as_of: int) -> _Scores:
    """Of leads, by their numbers; below all others out of scope. None where the store was not made for this policy."""
    try:
        parts = score_leads(store, program_for(store, plan, as_of), leads)
        return np.concatenate([np.where(part.in_scope, part.score, -(2**62)) for part in parts])
    except BatchError:
        return None


def _moved(store: Store, plan: Plan, leads: NDArray[np.int32], as_of: int, before: _Scores) -> int:
    after = None if before is None else _scores(store, plan, leads, as_of)
    return 0 if before is None or after is None else int((before != after).sum())
