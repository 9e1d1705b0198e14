"""A lead's story from the ledger, and from the store where that has the facts as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.versions import facts_at
from leadscore.production.facts_then import has_facts
from leadscore.production.history.causes import Side, told
from leadscore.production.history.messages import messages_about
from leadscore.production.history.model import Step, Story
from leadscore.production.record.policies import plan_of_record

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.facts.model import Lead
    from leadscore.production.ledger.ledger import Ledger
    from leadscore.production.ledger.model import Entry, Scoring


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
        found = told(None if before is None else sides.before(scoring, before), sides.of(scoring, entry))
        transitions = tuple(one for one in crossed if one.scoring == scoring.no)
        messages = tuple(one for one in said if one.scoring == scoring.no)
        steps.append(Step(entry, before, found.moves, found.news, found.policy, transitions, messages))
        before = entry
    last = sides.of(scorings[-1], entries[-1]).lead
    return Story(lead, last.who if last else "", policy, tuple(steps), len(scorings), scorings[-1].as_of)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Finds what a scoring knew of the lead. `earlier` is the scoring before each, by its number."""

    ledger: Ledger
    store: Store | None
    lead: str
    earlier: Mapping[int, Scoring]

    def before(self, scoring: Scoring, entry: Entry) -> Side:
        """Of the scoring before; `entry` held there, too."""
        return self.of(self.earlier[scoring.no], entry)

    def of(self, scoring: Scoring, entry: Entry) -> Side:
        record = self.ledger.policy(scoring.fingerprint, scoring.policy)
        return Side(entry, scoring.as_of, record, plan_of_record(record), self._lead(scoring))

    def _lead(self, scoring: Scoring) -> Lead | None:
        if self.store is None or not has_facts(self.store, scoring):
            return None
        with facts_at(self.store, scoring.batch) as then:
            rows = then.connection.execute("SELECT no FROM lead WHERE id = ?", [self.lead]).fetchall()
            return next(leads_of(then, [no for (no,) in rows]), None)
