"""A lead's story from the ledger, and from the store where that has the facts as they were."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from leadscore.batch.store.ageing import last_shortened
from leadscore.production.facts_then import lead_at
from leadscore.production.history.causes import Side, kept_ready, told
from leadscore.production.history.messages import messages_about
from leadscore.production.history.model import Step, Story
from leadscore.production.record.policies import plan_of_record
from leadscore.production.retention.notes import erasures, last_of
from leadscore.production.retention.settings import Kind

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan
    from leadscore.production.ledger.ledger import Ledger
    from leadscore.production.ledger.model import Entry, PolicyRecord, Scoring


def story_of(ledger: Ledger, store: Store | None, policy: str, lead: str) -> Story | None:
    """What was recorded of the lead with this id by a policy of this name; None where nothing was. Without the `store`,
    or where it does not know its facts as they were, what moved a score is told as far as records tell it."""
    entries = ledger.entries(policy, lead)
    if not entries:
        return None
    scorings = [one for one in ledger.scorings(policy) if one.no >= entries[0].scoring.no]
    sides = _Sides(ledger, store, lead, {after.no: before for before, after in pairwise(scorings)})
    crossed, said = ledger.transitions(policy=policy, lead_id=lead), messages_about(ledger.database, policy, lead)
    steps = []
    before: Entry | None = None
    for entry in entries:
        scoring = entry.scoring
        side = sides.of(scoring, entry)
        earlier = None if before is None else sides.before(scoring, before)
        found = told(earlier, side)
        transitions = tuple(one for one in crossed if one.scoring == scoring.no)
        messages = tuple(one for one in said if one.scoring == scoring.no)
        steps.append(
            Step(
                entry,
                before,
                found.moves,
                found.news,
                found.policy,
                transitions,
                messages,
                kept_ready(side),
                earlier.erasure if earlier else None,
            )
        )
        before = entry
    last = sides.of(scorings[-1], entries[-1]).lead
    return Story(lead, last.who if last else "", policy, tuple(steps), len(scorings), scorings[-1].as_of)


class _Sides:
    """Finds what a scoring knew of the lead. `earlier` is the scoring before each, by its number. Policies and facts
    are looked up once."""

    def __init__(self, ledger: Ledger, store: Store | None, lead: str, earlier: Mapping[int, Scoring]) -> None:
        self._ledger, self._store, self._lead, self._earlier = ledger, store, lead, earlier
        self._policies: dict[str, tuple[PolicyRecord, Plan | None]] = {}
        self._leads: dict[tuple[int, str], Lead | None] = {}
        self._shortened = None if store is None else last_shortened(store, lead)
        self._erasure = None if self._shortened is None else last_of(erasures(ledger.database), Kind.EVENTS)

    def before(self, scoring: Scoring, entry: Entry) -> Side:
        """Of the scoring before; `entry` held there, too."""
        return self.of(self._earlier[scoring.no], entry)

    def of(self, scoring: Scoring, entry: Entry) -> Side:
        record, plan = self._policy(scoring)
        known = self._known(scoring)
        lost = known is not None and self._shortened is not None and self._shortened > scoring.batch
        return Side(entry, scoring.as_of, record, plan, known, self._erasure if lost else None)

    def _policy(self, scoring: Scoring) -> tuple[PolicyRecord, Plan | None]:
        if scoring.fingerprint not in self._policies:
            record = self._ledger.policy(scoring.fingerprint, scoring.policy)
            self._policies[scoring.fingerprint] = (record, plan_of_record(record))
        return self._policies[scoring.fingerprint]

    def _known(self, scoring: Scoring) -> Lead | None:
        """The lead with its facts as they were known, if the store still knows that."""
        key = scoring.batch, scoring.facts
        if key not in self._leads:
            self._leads[key] = None if self._store is None else lead_at(self._store, scoring, self._lead)
        return self._leads[key]
