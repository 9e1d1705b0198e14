"""What people said of leads, held against the score that these had: by policy, and of a policy as it is now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from leadscore.batch.store.store import Store, has_table
from leadscore.learn.verdicts import Agreement, Judged, agreement_of
from leadscore.plan.model import Plan
from leadscore.production.judging.feedback import Feedback, all_feedback
from leadscore.production.ledger.ledger import Ledger, open_ledger


def agreements(given: Iterable[Feedback]) -> list[Agreement]:
    """One a policy, in alphabetical order; `given` with the oldest judgement first."""
    found: dict[str, list[Feedback]] = {}
    for one in given:
        found.setdefault(one.policy, []).append(one)
    return [agreement_of(policy, [_judged(one) for one in found[policy]]) for policy in sorted(found)]


def agreement_on(ledger: Ledger, plan: Plan) -> Agreement:
    """Of all that was said of scores by the policy of this name, in any version; of nobody where nothing was."""
    scorings = ledger.scorings(plan.name)
    instants = [one.as_of for one in scorings]

    def is_current(one: Feedback) -> bool:
        """A scoring that left a lead as it was recorded nothing of it."""
        return scorings[bisect_right(instants, one.opinion.at) - 1].fingerprint == plan.fingerprint

    given = all_feedback(ledger.database, policies=[plan.name])
    return agreement_of(plan.name, [_judged(one, is_current=is_current(one)) for one in given])


def agreement_in(store: Store, plan: Plan) -> Agreement | None:
    """The same by the record that lies in a store; None where there is none, or nobody said anything."""
    if not has_table(store.connection, "ledger", "format"):
        return None
    with open_ledger(store, None, write=False) as ledger:
        found = agreement_on(ledger, plan)
    return found if found.judged else None


def _judged(one: Feedback, *, is_current: bool = True) -> Judged:
    said = one.opinion
    return Judged(said.lead, said.verdict, said.because, one.score, one.ready, one.band, one.points, is_current)
