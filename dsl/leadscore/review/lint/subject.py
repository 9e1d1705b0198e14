"""A policy as lint rules read it: what it means as a plan, with the places where that is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from leadscore.check.model import Checked
from leadscore.check.places import first_word
from leadscore.diagnostics import Note
from leadscore.engine.compiled import Score, compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import AgeWindow, EventCount, Group, Plan, Rule
from leadscore.plan.walk import leaves
from leadscore.review.lint.settings import Settings
from leadscore.review.lint.witness import Sketch, Witness
from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.values.days import DAY
from leadscore.values.number import to_milli
from leadscore.values.terms import Each

S = TypeVar("S")
_EPOCH = date(1970, 1, 1)
_BEGINNING = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say, by the custom of `diagnostics`: a message without a full stop, help of a sentence or two.

    Its code is the rule's, and its severity is a matter of settings.
    """

    span: Span
    message: str
    help: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule of a policy: what it means, and where it stands."""

    plan: Rule
    node: n.Rule
    group: Group

    @property
    def events(self) -> tuple[EventCount, ...]:
        """Its event conditions, also those that are negated, each once."""
        found = (leaf for leaf, _ in leaves(self.plan.condition))
        return tuple(dict.fromkeys(leaf for leaf in found if isinstance(leaf, EventCount)))

    @property
    def adds(self) -> bool:
        """Whether it gives points above zero."""
        return self.plan.points is not None and self.plan.points > 0

    @property
    def most(self) -> int | None:
        """The most millipoints that it can give a lead, as far as bounds say so; None where nothing bounds it.

        Only for a rule that adds.
        """
        matches = self._most_matches
        once = None if matches is None or self.plan.points is None else matches * self.plan.points
        bounds = [bound for bound in (once, self.plan.cap, self.group.at_most) if bound is not None]
        return min(bounds, default=None)

    @property
    def _most_matches(self) -> int | None:
        """How often it can give its points; None for as often as one likes."""
        if self.plan.each is None or self.plan.each_of is None:
            return 1
        selector = self.plan.each_of.selector
        match self.plan.each:
            case Each.TIME:
                return None
            case Each.DIFFERENT:
                named = selector.targets
                return None if named is None or named.globs else len(named.exact)
            case Each.DAY:
                window = selector.window
                return window.seconds // DAY + 2 if isinstance(window, AgeWindow) else None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A score that something needs, in millipoints, and where it is written."""

    at: int
    span: Span


@dataclass(frozen=True)
class Subject:
    """A policy without errors. `as_of` is the instant at which it is looked at, in seconds since 1970; `changed` the
    day of its last change, None where that is not known."""

    checked: Checked
    plan: Plan
    settings: Settings
    as_of: int
    changed: date | None = None

    @property
    def today(self) -> date:
        return _EPOCH + timedelta(days=self.as_of // DAY)

    @cached_property
    def rules(self) -> tuple[WrittenRule, ...]:
        """All rules, in the order written."""
        written = groups_of(self.checked.main.file)
        return tuple(
            WrittenRule(rule, node, group)
            for group, nodes in zip(self.plan.groups, written, strict=True)
            for rule, node in zip(group.rules, nodes.rules, strict=True)
        )

    @cached_property
    def score(self) -> Score:
        """Scores a lead by this policy, as `engine.compiled` does."""
        return compile_plan(self.plan).score

    @cached_property
    def witness(self) -> Witness:
        """Makes up leads for this policy."""
        return Witness(self.as_of, {field.name: field.type for field in self.plan.fields})

    @property
    def newcomer(self) -> Sketch:
        """A lead of whom nothing is known but what brings it into the policy's scope."""
        nobody = Sketch({})
        return self.witness.with_true(self.plan.applies, nobody) if self.plan.applies else nobody

    def score_of(self, sketch: Sketch) -> Outcome | None:
        """A made-up lead's outcome; None where it is out of scope."""
        outcome = self.score(sketch.lead, self.as_of)
        return outcome if outcome.in_scope else None

    @property
    def rules_in_force(self) -> Iterator[WrittenRule]:
        """The rules that count at this instant: a campaign that is to come leaves no trace in data."""
        for rule in self.rules:
            first, last = rule.plan.in_force_from, rule.plan.in_force_until
            if (first is None or first <= self.today) and (last is None or self.today <= last):
                yield rule

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What `ready` asks for, and what bands do."""
        numbers = (*(ready.at for ready in self.written(n.Ready)), *(band.at for band in self.written(n.Band)))
        return tuple(Threshold(to_milli(number.value), number.span) for number in numbers if number is not None)

    @property
    def is_beginning(self) -> bool:
        """Whether it has so few rules that nothing is missed yet."""
        return len(self.rules) <= _BEGINNING

    @property
    def is_first_version(self) -> bool:
        return self.plan.version is None or Decimal(self.plan.version) <= 1

    def written(self, kind: type[S]) -> Iterator[S]:
        """The statements of a kind in the policy's own file."""
        return (statement for statement in self.checked.main.file.statements if isinstance(statement, kind))

    @cached_property
    def top(self) -> Span:
        """What to underline when it is about the whole policy: the first word of its header, or of what is first."""
        statements = self.checked.main.file.statements
        header = next(self.written(n.PolicyHeader), None) or next(iter(statements), None)
        main = self.checked.main.source
        return Span(main.path, 0, 0) if header is None else first_word(main, header.span)
