"""The leads to export: scored anew by a policy, or as they were last recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leadscore.batch.kernel.kleene import TRUE
from leadscore.batch.scoring import program_for, score_all
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Store
from leadscore.plan.model import Plan
from leadscore.production.export.reasons import words_of
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring
from leadscore.production.ledger.rows import Bools, Rows, rows_in, rows_of
from leadscore.production.ledger.shape import Shape
from leadscore.production.record.policies import plan_of_record

_EMAIL = "email"
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy's numbers stand for: `words` are its rules' by their ids, `barring` the places of those that
    disqualify."""

    shape: Shape
    words: Mapping[str, str]
    barring: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan) -> Policy:
        barring = tuple(place for place, rule in enumerate(plan.rules) if rule.points is None)
        return cls(Shape.of(plan), words_of(plan), barring)


@dataclass(frozen=True, slots=True)
class Scored:
    """Some leads with what a policy gave them. `fired` says of the rules that disqualify whether they did, in the order
    of `policy.barring`; None where that is not known. An e-mail that is not known is blank."""

    policy: Policy
    rows: Rows
    ids: Sequence[str]
    emails: Sequence[str]
    fired: Sequence[Bools] | None = None


def ids_of(store: Store) -> Iterator[str]:
    """Those of all leads."""
    cursor = store.cursor().execute("SELECT id FROM lead ORDER BY no")
    while some := cursor.fetchmany(_AT_ONCE):
        yield from (id for (id,) in some)


def has_emails(store: Store | None) -> bool:
    """Whether any e-mail is known."""
    return store is not None and _EMAIL in store.known_fields


def scored_anew(store: Store, plan: Plan, as_of: int) -> Iterator[Scored]:
    """All leads, in the order of the store. Raises BatchError where that was not made for such a policy."""
    policy = Policy.of(plan)
    for found in score_all(store, program_for(store, plan, as_of), explain=True):
        ids, emails = _who(store, found.numbers.tolist())
        fired = [found.rules[place].states == TRUE for place in policy.barring]
        yield Scored(policy, rows_of(found, found.numbers.astype(np.int64)), ids, emails, fired)


def _who(store: Store, numbers: Sequence[int]) -> tuple[list[str], list[str]]:
    fields = [_EMAIL] if _EMAIL in store.field_types else []
    leads = list(leads_of(store, numbers, (), fields))
    return [lead.id for lead in leads], [lead.shown.get(_EMAIL, "") for lead in leads]


# ------------------------------------------------------------------------------------------------ as recorded


def recorded(ledger: Ledger, store: Store | None, policy: str, after: int = 0) -> Iterator[Scored]:
    """What was last recorded of each lead by a policy of this name; `after` leaves out leads of which a scoring of that
    number, or one before, recorded it. E-mails are the store's, as it knows them now."""
    ids = dict(ledger.database.rows("SELECT no, id FROM ledger.lead"))
    seen = np.zeros(max(ids, default=-1) + 1, np.bool_)
    email_of = _emails(store)
    policies: dict[str, Policy] = {}
    for scoring in reversed(ledger.scorings(policy)):
        if scoring.no <= after:
            return
        if scoring.fingerprint not in policies:
            policies[scoring.fingerprint] = _policy(ledger, scoring)
        found = policies[scoring.fingerprint]
        query = "SELECT data FROM ledger.block WHERE scoring = ? ORDER BY block"
        for (data,) in ledger.database.rows(query, (scoring.no,)):
            rows = rows_in(data, found.shape)
            rows = rows.of(~seen[rows.no])
            seen[rows.no] = True
            if len(rows):
                theirs = [ids[no] for no in rows.no.tolist()]
                yield Scored(found, rows, theirs, [email_of(id) for id in theirs])


def _emails(store: Store | None) -> Callable[[str], str]:
    known: dict[str, str] = {}
    if store is not None and has_emails(store):
        count = store.lead_count
        for start in range(0, count, _AT_ONCE):
            known |= zip(*_who(store, range(start, min(start + _AT_ONCE, count))), strict=True)
    return lambda id: known.get(id, "")


def _policy(ledger: Ledger, scoring: Scoring) -> Policy:
    """One that this leadscore no longer reads as it was, tells its rules by their ids."""
    record = ledger.policy(scoring.fingerprint, scoring.policy)
    plan = plan_of_record(record)
    return Policy(record.shape, {rule: rule for rule in record.shape.rules}, ()) if plan is None else Policy.of(plan)


def recorded_ids(ledger: Ledger) -> list[str]:
    """Those of all leads that were ever recorded."""
    return [id for (id,) in ledger.database.rows("SELECT id FROM ledger.lead ORDER BY no")]
