"""Questions to two versions of a policy, put to the solver, and answers that were scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeAlias

import z3

from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.model import Scorecard
from leadscore.engine.outcome import Outcome
from leadscore.engine.reference import score
from leadscore.plan.model import EventKind, Plan
from leadscore.review.prove.facts import Facts, expected_ready, expected_score, passes, test_of
from leadscore.review.prove.few_rules import FewRules
from leadscore.review.prove.model import Certainty, Counterexample, Finding, Question
from leadscore.review.prove.pair import Pair, Versions
from leadscore.review.prove.search import Search, Sought, smallest
from leadscore.review.prove.solver import Clock
from leadscore.values.number import milli_text

_Scored: TypeAlias = Outcome | Scorecard

_POINT = 1_000
_MANY = 200
_FEW = 12
"""So many rules can be worked out all at once in no time."""
_FOR_SINGLE_RULES = 0.2
"""The share of a question's time that may go into comparing rules one by one."""
_FOR_THE_EXAMPLE = 2.0
"""Seconds that an example may take to become a small one, whatever is left of the budget."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in one direction; `holds` says of a lead whether it shows it."""

    question: Question
    up: bool
    holds: Callable[[Facts], bool]


class Prover:
    """Two versions; what is made of them is kept from one question to the next."""

    def __init__(self, old: Plan, new: Plan, budget_seconds: float) -> None:
        self.old, self.new = old, new
        self.pair = Pair(_with_kinds_of(new, old), _with_kinds_of(old, new), budget_seconds * _FOR_SINGLE_RULES)
        self._never_higher = self._never_lower = False

    def findings(self, question: Question, clock: Clock) -> tuple[Finding, Finding]:
        """Whether the change can raise the score of some lead (make one ready, bring one into scope), and whether it
        can do the opposite. First with each rule that differs, then with all of these, then with a few more, then with
        all rules."""
        asked = {up: self._asked(question, up) for up in (True, False)}
        sought = dict.fromkeys(asked, Sought())
        stages = [self._rule_by_rule, self._with_changes, self._with_few_rules, self._with_all_rules]
        if sum(map(Counter.total, self.pair.changed_rules)) > _MANY:
            stages[1:2] = [self._at_a_glance, self._with_changes]
        for stage in stages:
            waiting = [up for up in asked if not sought[up].is_settled]
            for number, up in enumerate(waiting):
                sought[up] = stage(asked[up], Clock(clock.left / (len(waiting) - number)), sought[up])
                self._remember(question, up, sought[up])
        return self._finding(asked[True], sought[True]), self._finding(asked[False], sought[False])

    def _asked(self, question: Question, up: bool) -> _Asked:
        differs = _differs(question, up)
        return _Asked(question, up, lambda facts: differs(*self._outcomes(facts)))

    def _rule_by_rule(self, asked: _Asked, clock: Clock, before: Sought) -> Sought:
        """A lead to whom one rule gives something else may show it: the one with the fewest signals, and of those the
        one that shows it best."""
        found = [sought.facts for of in self.pair.successors for sought in (of.more, of.less) if sought.facts]
        showing = [facts for facts in found if asked.question is Question.SCORE and asked.holds(facts)]
        best = min(showing, key=lambda facts: (facts.signals, -self._difference(facts)), default=None)
        return before if best is None else Sought(best)

    def _with_changes(self, asked: _Asked, clock: Clock, _: Sought) -> Sought:
        wanted, best = self._goal(asked, self.pair.changed)
        return self._search_of_changed.find(wanted, asked.holds, Clock(clock.left / 3), best=best, tries=1, brief=True)

    def _at_a_glance(self, asked: _Asked, clock: Clock, before: Sought) -> Sought:
        """Where very many rules differ, some lead shows it in most cases, and that is found long before all of them are
        worked out."""
        return self._with_few_rules(asked, Clock(clock.left / 2), before)

    def _with_few_rules(self, asked: _Asked, clock: Clock, before: Sought) -> Sought:
        if len(self.pair.all_rules) <= _FEW:
            return before
        goal, clock = partial(self._goal, asked), Clock(clock.left * 0.6)
        found = self._few_rules.find(goal, asked.holds, clock, before.proposed, brief=True)
        return found if found.facts else before

    def _with_all_rules(self, asked: _Asked, clock: Clock, _: Sought) -> Sought:
        wanted, best = self._goal(asked, self.pair.whole)
        return self._search_of_whole.find(wanted, asked.holds, clock, best=best, brief=True)

    def _goal(self, asked: _Asked, versions: Versions) -> tuple[list[z3.BoolRef], list[z3.BoolRef]]:
        """What is asked of two versions, and what would be best."""
        wanted = [*_goal(asked.question, asked.up, versions), *self._proved(versions)]
        return wanted, _clear(asked.question, asked.up, versions)

    def _finding(self, asked: _Asked, sought: Sought) -> Finding:
        if sought.impossible:
            return Finding(Certainty.NEVER)
        if sought.facts is None:
            return Finding(Certainty.UNKNOWN, reason=sought.reason)
        example = self._example(asked.question, self._smallest(sought.facts, asked.holds))
        if not _differs(asked.question, asked.up)(example.before, example.after):
            return Finding(Certainty.UNKNOWN, reason="the engines do not agree on the example, which is our mistake")
        return Finding(Certainty.FOUND, example)

    def _remember(self, question: Question, up: bool, sought: Sought) -> None:
        proved = question is Question.SCORE and sought.impossible
        self._never_higher |= proved and up
        self._never_lower |= proved and not up

    def _proved(self, versions: Versions) -> list[z3.BoolRef]:
        """What was proved of the score shortens what is asked afterwards."""
        old, new = versions.old, versions.new
        both, proved = z3.And(old.in_scope, new.in_scope), []
        if self._never_higher:
            proved.append(z3.Implies(both, new.score <= old.score))
        if self._never_lower:
            proved.append(z3.Implies(both, new.score >= old.score))
        return proved

    def _smallest(self, facts: Facts, holds: Callable[[Facts], bool]) -> Facts:
        """As few facts as show the same, and a difference that is no smaller than this one, or a point."""
        least = min(_POINT, self._difference(facts))
        clock = Clock(_FOR_THE_EXAMPLE)
        return smallest(facts, lambda fewer: holds(fewer) and self._difference(fewer) >= least, clock)

    def _difference(self, facts: Facts) -> int:
        before, after = self._outcomes(facts)
        return abs((before.score or 0) - (after.score or 0))

    @cached_property
    def _few_rules(self) -> FewRules:
        return FewRules(self.pair, self._outcomes)

    @cached_property
    def _search_of_changed(self) -> Search:
        return Search(self.pair.changed.world, self.pair.words)

    @cached_property
    def _search_of_whole(self) -> Search:
        return Search(self.pair.whole.world, self.pair.words)

    def _outcomes(self, facts: Facts) -> tuple[Outcome, Outcome]:
        lead, (old, new) = facts.lead, self._compiled
        return old.score(lead, facts.as_of), new.score(lead, facts.as_of)

    @cached_property
    def _compiled(self) -> tuple[CompiledPlan, CompiledPlan]:
        return compile_plan(self.pair.old), compile_plan(self.pair.new)

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
            (before, True, self.old, self.new),
            (after, False, self.new, self.old),
        ):
            if facts.can_be_written:
                test = test_of(_title(question, before, after), facts, *expected(card))
                if passes(test, own) and not passes(test, other):
                    return test, on_old
        return None, True


def _with_kinds_of(other: Plan, plan: Plan) -> Plan:
    """The plan with the kinds of events that only the other one declares. To this one they do not exist: no rule asks
    for them, and what is not done by leads themselves is no sign of life either."""
    known = {kind.name for kind in plan.events}
    added = (EventKind(kind.name, by_us=True) for kind in other.events if kind.name not in known)
    return replace(plan, events=(*plan.events, *added))


def _differs(question: Question, up: bool) -> Callable[[_Scored, _Scored], bool]:
    def is_more(less: _Scored, more: _Scored) -> bool:
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
