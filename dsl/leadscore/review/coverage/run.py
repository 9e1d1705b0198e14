"""What a policy's tests show of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from leadscore.check.model import Checked
from leadscore.engine.conditions import View, view_of
from leadscore.engine.model import Scorecard
from leadscore.plan.conditions import Lowering
from leadscore.plan.model import Plan
from leadscore.review.coverage.conditions import Branches
from leadscore.review.coverage.model import Coverage, Goal
from leadscore.review.coverage.outcome import outcome_goals
from leadscore.review.coverage.rules import group_goals, rule_goals
from leadscore.review.names import names_used
from leadscore.review.policy_tests import TestResult
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of


def coverage_of(checked: Checked, plan: Plan, results: Sequence[TestResult]) -> Coverage:
    """`results` are what `run_tests` gave for the policy, which has no errors."""
    goals = list(_Run(checked, plan, results).goals())
    paths = [unit.source.path for unit in (checked.main, *checked.used)]
    return Coverage(tuple(sorted(goals, key=lambda goal: (paths.index(goal.path), goal.line))))


@dataclass(frozen=True)
class _Run:
    checked: Checked
    plan: Plan
    results: Sequence[TestResult]

    def goals(self) -> Iterator[Goal]:
        main = self.checked.main
        for written, group in zip(groups_of(main.file), self.plan.groups, strict=True):
            if written.header is not None:
                yield from group_goals(main, written.header, group, self.cards)
            for as_written, rule in zip(written.rules, group.rules, strict=True):
                yield from rule_goals(main, as_written, rule, self.seen)
                yield from self.branches.goals(main, as_written.condition, self.views)
        for statement in main.file.statements:
            yield from outcome_goals(main, statement, self.plan, [(card, view) for card, view, _ in self.all])
            if isinstance(statement, n.Ready | n.Band) and statement.condition is not None:
                yield from self.branches.goals(main, statement.condition, self.outcome_views)
            elif isinstance(statement, n.AppliesIf):
                yield from self.branches.goals(main, statement.condition, [view for _, view, _ in self.all])
        yield from self._of_definitions()

    def _of_definitions(self) -> Iterator[Goal]:
        used = names_used(self.checked)
        for unit in (self.checked.main, *self.checked.used):
            for statement in unit.file.statements:
                if isinstance(statement, n.Define) and statement.name.text in used:
                    yield from self.branches.goals(unit, statement.condition, [view for _, view, _ in self.all])

    @cached_property
    def branches(self) -> Branches:
        return Branches(Lowering(self.checked.symbols, self.checked.sets))

    @cached_property
    def all(self) -> list[tuple[Scorecard, View, View]]:
        """Each test's scorecard, what its rules saw, and what saw the totals of groups."""
        by_us = frozenset(kind.name for kind in self.plan.events if kind.by_us)
        views = [view_of(result.lead, result.as_of, by_us) for result in self.results]
        cards = [result.card for result in self.results]
        return [(card, view, _with_totals(card, view)) for card, view in zip(cards, views, strict=True)]

    @cached_property
    def seen(self) -> list[tuple[Scorecard, View]]:
        """Of leads in the policy's scope: of others, no rule is asked."""
        return [(card, view) for card, view, _ in self.all if card.in_scope]

    @property
    def cards(self) -> list[Scorecard]:
        return [card for card, _ in self.seen]

    @property
    def views(self) -> list[View]:
        return [view for _, view in self.seen]

    @property
    def outcome_views(self) -> list[View]:
        return [outcome for card, _, outcome in self.all if card.in_scope]


def _with_totals(card: Scorecard, view: View) -> View:
    return replace(view, totals={group.name: group.total for group in card.groups})
