"""The leads to export: scored anew by a policy, or as they were last recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from leadscore.batch.kernel.kleene import TRUE
from leadscore.batch.kernel.outcome import clamped
from leadscore.batch.scoring import program_for, score_all
from leadscore.batch.store.leads import texts_of
from leadscore.batch.store.store import Store
from leadscore.plan.model import Plan
from leadscore.production.export.layout import Key
from leadscore.production.export.reasons import words_of
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring
from leadscore.production.ledger.rows import Bools, Rows, rows_in, rows_of
from leadscore.production.ledger.shape import Shape
from leadscore.production.record.policies import plan_of_record
from leadscore.values.text import fold

_EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy's numbers stand for: `words` are its rules' by their ids, `bars` the places of those that
    disqualify. `bounds` are those of the score before `judgements`, which are people's by the folded id or e-mail of
    the lead: who, and why."""

    shape: Shape
    words: Mapping[str, str]
    bars: tuple[int, ...] = ()
    bounds: tuple[int | None, int | None] = (None, None)
    judgements: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Policy:
        bars = tuple(place for place, rule in enumerate(plan.rules) if rule.points is None)
        judgements: dict[str, str] = {}
        for one in plan.overrides:
            said = f"{one.by}: {one.because}"
            judgements[one.lead] = f"{judgements[one.lead]}; {said}" if one.lead in judgements else said
        return cls(Shape.of(plan), words_of(plan), bars, (plan.score_low, plan.score_high), judgements)


@dataclass(frozen=True, slots=True)
class Scored:
    """Some leads with what a policy gave them. `emails` are blank where they are not known, or not asked for. `fired`
    says of the rules that disqualify whether they did, in the order of `policy.bars`; None where that is not known."""

    policy: Policy
    rows: Rows
    ids: Sequence[str]
    emails: Sequence[str]
    fired: Sequence[Bools] | None = None

    def keys(self, key: Key) -> Sequence[str]:
        return self.ids if key is Key.ID else self.emails

    def barring(self, place: int) -> list[str]:
        """What disqualifies a lead. Of a recorded one the rules' points are known alone, and these give none: of
        several it may be any."""
        bars = [self.policy.words[self.policy.shape.rules[rule]] for rule in self.policy.bars]
        if self.fired is not None:
            return [words for words, fired in zip(bars, self.fired, strict=True) if fired[place]]
        return [" or: ".join(bars)] if bars else ["By a rule of the policy"]

    def judged(self) -> Integers:
        """What people added to each lead: all that its score has beyond its groups."""
        rows = self.rows
        if not self.policy.judgements:
            return np.zeros(len(rows), np.int64)
        of_groups = sum(rows.totals, np.zeros(len(rows), np.int64))
        return np.where(rows.in_scope, rows.score - clamped(of_groups, *self.policy.bounds), 0)

    def judgement(self, place: int) -> str:
        """Who judged a lead, and why."""
        found = (self.policy.judgements.get(fold(key)) for key in (self.ids[place], self.emails[place]))
        return next(filter(None, found), "A person's judgement")


def ids_of(store: Store) -> list[str]:
    """Those of all leads."""
    return texts_of(store, 0, store.lead_count)


def has_emails(store: Store | None) -> bool:
    """Whether any e-mail is known."""
    return store is not None and _EMAIL in store.known_fields


def scored_anew(store: Store, plan: Plan, as_of: int, key: Key) -> Iterator[Scored]:
    """All leads, in the order of the store, each with its `key`. Raises BatchError where the store was not made for
    such a policy."""
    policy = Policy.of(plan)
    with_emails = _EMAIL in store.field_types and (key is Key.EMAIL or bool(plan.overrides))
    for found in score_all(store, program_for(store, plan, as_of), explain=True):
        first, end = int(found.numbers[0]), int(found.numbers[-1]) + 1
        emails = texts_of(store, first, end, _EMAIL) if with_emails else [""] * (end - first)
        fired = [found.rules[place].states == TRUE for place in policy.bars]
        yield Scored(policy, rows_of(found, found.numbers.astype(np.int64)), texts_of(store, first, end), emails, fired)


# ------------------------------------------------------------------------------------------------ as recorded


def recorded(ledger: Ledger, store: Store | None, policy: str, key: Key, after: int = 0) -> Iterator[Scored]:
    """What was last recorded of each lead by a policy of this name; `after` leaves out leads of which a scoring of that
    number, or one before, recorded it. E-mails are the store's, as it knows them now."""
    ids = dict(ledger.database.rows("SELECT no, id FROM ledger.lead"))
    seen = np.zeros(max(ids, default=-1) + 1, np.bool_)
    emails: Mapping[str, str] | None = None
    policies: dict[str, Policy] = {}
    for scoring in reversed(ledger.scorings(policy)):
        if scoring.no <= after:
            return
        query = "SELECT data FROM ledger.block WHERE scoring = ? ORDER BY block"
        for (data,) in ledger.database.rows(query, (scoring.no,)):
            # The texts of policies whose scorings are no longer told, are gone with them.
            found = policies.get(scoring.fingerprint) or policies.setdefault(
                scoring.fingerprint, _policy(ledger, scoring)
            )
            if emails is None and (key is Key.EMAIL or found.judgements):
                emails = _emails(store)
            rows = rows_in(data, found.shape)
            rows = rows.of(~seen[rows.no])
            seen[rows.no] = True
            if len(rows):
                theirs = [ids[no] for no in rows.no.tolist()]
                yield Scored(found, rows, theirs, ["" if emails is None else emails.get(id, "") for id in theirs])


def _emails(store: Store | None) -> Mapping[str, str]:
    if store is None or not has_emails(store):
        return {}
    return dict(zip(ids_of(store), texts_of(store, 0, store.lead_count, _EMAIL), strict=True))


def _policy(ledger: Ledger, scoring: Scoring) -> Policy:
    """One that this leadscore no longer reads as it was, tells its rules by their ids."""
    record = ledger.policy(scoring.fingerprint, scoring.policy)
    plan = plan_of_record(record)
    return Policy(record.shape, {rule: rule for rule in record.shape.rules}) if plan is None else Policy.of(plan)


def recorded_ids(ledger: Ledger, policy: str) -> list[str]:
    """Those of all leads that a policy of this name has scored."""
    ids = dict(ledger.database.rows("SELECT no, id FROM ledger.lead"))
    return [ids[no] for no in ledger.state(policy).no.tolist()]
