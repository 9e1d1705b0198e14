"""Questions to two versions of a policy, put to the solver, and answers that were scored."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import z3

from leadscore.engine.model import Scorecard
from leadscore.engine.reference import score
from leadscore.plan.model import Plan
from leadscore.review.prove.facts import Facts, expected_ready, expected_score, passes, test_of
from leadscore.review.prove.model import Certainty, Counterexample, Finding, Question
from leadscore.review.prove.pair import Pair, Versions
from leadscore.review.prove.search import Search, smallest
from leadscore.review.prove.solver import Clock
from leadscore.values.number import milli_text

_POINT = 1_000
_FOR_THE_EXAMPLE = 2.0
"""Seconds that an example may take to become a small one, whatever is left of the budget."""


class Prover:
    """Two versions; what is made of them is kept from one question to the next."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.pair = Pair(old, new)

    def finding(self, question: Question, up: bool, clock: Clock) -> Finding:
        """Whether the change can do that to some lead: raise its score (or make it ready, or bring it into scope), or,
        not `up`, lower it. First with the rules that differ alone, then with all."""
        differs = _differs(question, up)

        def holds(facts: Facts) -> bool:
            return differs(*self._cards(facts))

        reason = ""
        for stage, tries in ((self._changed, 1), (self._whole, 12)):
            versions, search = stage()
            goal, best = _goal(question, up, versions), _clear(question, up, versions)
            sought = search.find(goal, holds, clock, best=best, tries=tries)
            if sought.impossible:
                return Finding(Certainty.NEVER)
            if sought.facts is not None:
                return Finding(Certainty.FOUND, self._example(question, self._smallest(sought.facts, holds)))
            reason = sought.reason
        return Finding(Certainty.UNKNOWN, reason=reason)

    def _smallest(self, facts: Facts, holds: Callable[[Facts], bool]) -> Facts:
        """As few facts as show the same, and a difference that is no smaller than this one, or a point."""
        least = min(_POINT, self._difference(facts))
        clock = Clock(_FOR_THE_EXAMPLE)
        return smallest(facts, lambda fewer: holds(fewer) and self._difference(fewer) >= least, clock)

    def _difference(self, facts: Facts) -> int:
        before, after = self._cards(facts)
        return abs((before.score or 0) - (after.score or 0))

    def _changed(self) -> tuple[Versions, Search]:
        return self.pair.changed, self._search_of_changed

    def _whole(self) -> tuple[Versions, Search]:
        return self.pair.whole, self._search_of_whole

    @cached_property
    def _search_of_changed(self) -> Search:
        return Search(self.pair.changed.world, self.pair.other_kind)

    @cached_property
    def _search_of_whole(self) -> Search:
        return Search(self.pair.whole.world, self.pair.other_kind)

    def _cards(self, facts: Facts) -> tuple[Scorecard, Scorecard]:
        lead = facts.lead
        return score(self.pair.old, lead, facts.as_of), score(self.pair.new, lead, facts.as_of)

    def _example(self, question: Question, facts: Facts) -> Counterexample:
        before, after = self._cards(facts)
        test, on_old = self._test(question, facts, before, after)
        return Counterexample(facts.lead, facts.as_of, before, after, test, on_old)

    def _test(self, question: Question, facts: Facts, before: Scorecard, after: Scorecard) -> tuple[str | None, bool]:
        """A test that passes on the old version and fails on the new one; where the old one does not know what the test
        names, one that passes on the new. Only what was really run so is handed out."""
        expected = expected_ready if question is Question.READY else expected_score
        for card, on_old, own, other in (
            (before, True, self.pair.old, self.pair.new),
            (after, False, self.pair.new, self.pair.old),
        ):
            if facts.can_be_written:
                test = test_of(_title(question, before, after), facts, *expected(card))
                if passes(test, own) and not passes(test, other):
                    return test, on_old
        return None, True


def _differs(question: Question, up: bool) -> Callable[[Scorecard, Scorecard], bool]:
    def is_more(less: Scorecard, more: Scorecard) -> bool:
        match question:
            case Question.SCORE:
                return less.score is not None and more.score is not None and less.score < more.score
            case Question.READY:
                return more.ready and not less.ready
            case Question.SCOPE:
                return more.in_scope and not less.in_scope

    return is_more if up else lambda before, after: is_more(after, before)


def _goal(question: Question, up: bool, versions: Versions) -> list[z3.BoolRef]:
    less, more = (versions.old, versions.new) if up else (versions.new, versions.old)
    match question:
        case Question.SCORE:
            return [less.in_scope, more.in_scope, less.score < more.score]
        case Question.READY:
            return [more.ready, z3.Not(less.ready)]
        case Question.SCOPE:
            return [more.in_scope, z3.Not(less.in_scope)]


def _clear(question: Question, up: bool, versions: Versions) -> list[z3.BoolRef]:
    """What makes an example a clear one: that the score differs by a point or more."""
    if question is not Question.SCORE:
        return []
    less, more = (versions.old, versions.new) if up else (versions.new, versions.old)
    return [less.score + _POINT <= more.score]


def _title(question: Question, before: Scorecard, after: Scorecard) -> str:
    match question:
        case Question.SCORE:
            return f"the score {_points(before)} becomes {_points(after)}"
        case Question.READY:
            return "a lead becomes ready" if after.ready else "a lead is no longer ready"
        case Question.SCOPE:
            return "a lead comes into scope" if after.in_scope else "a lead is no longer in scope"


def _points(card: Scorecard) -> str:
    return milli_text(card.score or 0)
