"""The job that runs again and again: what is new is taken in, scored, recorded, and told.

Each step is done wholly or not at all, and may be done again: whatever stopped a run, the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Store
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.production.actions.fitting import Fitted
from leadscore.production.actions.wording import Change
from leadscore.production.forgetting.policies import lost_names_alone
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.record.scoring import Recorded, record_scoring

if TYPE_CHECKING:
    from leadscore.production.outbox.model import Message


@dataclass(frozen=True, slots=True)
class Job:
    """A policy to score by, which lies at `path`, with the settings of its actions."""

    path: Path
    fitted: Fitted

    @property
    def plan(self) -> Plan:
        return self.fitted.plan


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a policy's scoring. `recorded` is None where all of it had been recorded before. `change` is there
    where the policy is another than the last time."""

    plan: Plan
    recorded: Recorded | None
    messages: tuple[Message, ...]
    change: Change | None


def score_and_record(store: Store, ledger: Ledger, job: Job, as_of: int, now: int, *, send: bool, each: bool) -> Done:
    """Scores, records, and puts the messages of its actions into the outbox, all in one transaction. Without `send`
    they are held there. Raises FactsError."""
    messages: list[Message] = []
    changes: list[Change] = []

    def tell(recorded: Recorded) -> None:
        changes.extend(_change(ledger, job.plan, recorded))
        if not recorded.transitions:
            return
        from leadscore.production.actions.crossing import Before, Crossings, messages_of

        before = {lead: Before(stood.score, stood.ready) for lead, stood in recorded.earlier.items()}
        found = Crossings(
            recorded.scoring,
            recorded.transitions,
            lambda ids: _leads(store, job.plan, ids),
            before,
            changes[0] if changes else None,
        )
        messages.extend(messages_of(ledger.database, job.fitted, found, now, send=send, each=each))

    recorded = record_scoring(store, ledger, job.plan, job.path, as_of, now, tell)
    return Done(job.plan, recorded, tuple(messages), changes[0] if changes else None)


def _change(ledger: Ledger, plan: Plan, recorded: Recorded) -> Iterator[Change]:
    if recorded.before is None or not recorded.has_new_policy:
        return
    old = ledger.policy(recorded.before.fingerprint, plan.name)
    new = ledger.policy(plan.fingerprint, plan.name)
    yield Change(old.version, new.version, new.author, lost_names_alone(old.files, new.files))


def _leads(store: Store, plan: Plan, ids: Sequence[str]) -> Iterable[Lead]:
    query = "SELECT no FROM lead WHERE id IN (SELECT unnest(?)) ORDER BY no"
    numbers = [no for (no,) in store.connection.execute(query, [list(ids)]).fetchall()]
    return leads_of(store, numbers, plan.kinds)


class _Undone(Exception):
    """A dry run is over."""


@contextmanager
def undone(database: Database) -> Iterator[None]:
    """Nothing of what is done inside stays."""
    with suppress(_Undone), database.transaction():
        yield
        raise _Undone
