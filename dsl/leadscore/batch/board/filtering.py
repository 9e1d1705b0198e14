"""Which leads a filter shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.batch.board.board import Board
from leadscore.batch.board.facts import Fact, facts
from leadscore.batch.board.model import IsStale, Tell
from leadscore.batch.board.outcome import OutcomeFields
from leadscore.batch.board.scored import Scored
from leadscore.batch.kernel.kleene import TRUE, Truths, greatest, least, negated
from leadscore.batch.kernel.outcome import Bools
from leadscore.filters.model import Filter
from leadscore.plan.model import And, Condition, EventCount, GroupCompare, Inactive, Not, Or
from leadscore.plan.walk import leaves


def shown_by(
    board: Board, scored: Scored, before: Scored | None, wanted: Filter, *, tell: Tell, stale: IsStale
) -> Bools:
    """The leads for which the filter is true. Raises BatchError where the store was not made for what it asks, Stale
    where the answer is no longer wanted."""
    asked = [leaf for leaf, _ in leaves(wanted.condition) if not isinstance(leaf, GroupCompare)]
    of_facts = [leaf for leaf in asked if isinstance(leaf, EventCount | Inactive) or leaf.field not in wanted.outcome]
    known = facts(board, scored.plan, scored.as_of, of_facts, tell=tell, stale=stale)
    found: Bools = _Truth(board.count, known, OutcomeFields(scored, before)).of(wanted.condition) == TRUE
    return found


@dataclass(frozen=True, slots=True)
class _Truth:
    count: int
    facts: Mapping[Fact, Truths]
    outcome: OutcomeFields

    def of(self, condition: Condition) -> Truths:
        match condition:
            case And(operands):
                return least((self.of(operand) for operand in operands), self.count)
            case Or(operands):
                return greatest((self.of(operand) for operand in operands), self.count)
            case Not(operand):
                return negated(self.of(operand))
            case GroupCompare():
                return self.outcome.truth(condition)
            case _ if condition in self.facts:
                return self.facts[condition]
            case EventCount() | Inactive():
                raise KeyError(condition)
            case _:
                return self.outcome.truth(condition)
