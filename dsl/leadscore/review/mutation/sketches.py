"""Sketches of leads: what is known of one on a day; of each, a test can be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from leadscore.check.model import Checked
from leadscore.check.passes.facts import DEFAULT_DAY, ID
from leadscore.check.walk import inside
from leadscore.engine.conditions import View, view_of
from leadscore.facts.model import Lead
from leadscore.plan.conditions import day
from leadscore.plan.model import Plan
from leadscore.review.given import as_of, lead_of
from leadscore.review.mutation.options import Facts
from leadscore.review.policy_tests import tests_of
from leadscore.syntax import nodes as n
from leadscore.values.days import DAY


@dataclass(frozen=True, slots=True)
class Sketch:
    """`known` are facts by what they are about; what is not there is unknown, or did not happen."""

    today: date
    known: Mapping[str, Facts] = field(default_factory=dict)

    def joined(self, other: Sketch) -> Sketch | None:
        """What both know; None where they contradict each other."""
        if self.today != other.today or any(
            self.known[key] != other.known[key] for key in self.known.keys() & other.known
        ):
            return None
        return Sketch(self.today, {**self.known, **other.known})


@dataclass(frozen=True)
class Sketching:
    """Turns sketches into tests and leads of a policy."""

    checked: Checked
    plan: Plan

    def test(self, sketch: Sketch, title: str = "", expect: Sequence[n.Expectation] = ()) -> n.Test:
        """Its facts in the order that people would write them; its day where that could matter."""
        facts = [
            fact for _, facts in sorted(sketch.known.items(), key=lambda item: self._rank(item[0])) for fact in facts
        ]
        dated = self._holds_dates or sketch.today != DEFAULT_DAY
        given = [n.AsOfFact(n.Day(sketch.today)), *facts] if dated else facts
        return n.Test(n.Text(title), tuple(given), tuple(expect))

    def lead(self, sketch: Sketch) -> tuple[Lead, int]:
        """The lead, and the instant that it is scored at."""
        test = self.test(sketch)
        return lead_of(test, self._kinds), as_of(test)

    def view(self, sketch: Sketch) -> View:
        lead, instant = self.lead(sketch)
        return view_of(lead, instant, self._by_us)

    @cached_property
    def today(self) -> date:
        """The day at which most of the policy's tests are scored."""
        days = Counter(
            day(fact.day) for test in tests_of(self.checked) for fact in test.given if isinstance(fact, n.AsOfFact)
        )
        return days.most_common(1)[0][0] if days else DEFAULT_DAY

    @cached_property
    def recent(self) -> int:
        """How long ago, in seconds, things happened of which the policy does not ask when: a day, or just now where
        points are gone after a day."""
        decays = (rule.decay for rule in self.plan.rules if rule.points and rule.decay is not None)
        return 0 if any(decay.at_age(DAY) == 0 for decay in decays) else DAY

    def _rank(self, key: str) -> int:
        return 0 if key == ID else self._fields.get(key, len(self._fields) + 1)

    @cached_property
    def _fields(self) -> Mapping[str, int]:
        return {known.name: i for i, known in enumerate(self.plan.fields, 1)}

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(kind.name for kind in self.plan.events)

    @cached_property
    def _by_us(self) -> frozenset[str]:
        return frozenset(kind.name for kind in self.plan.events if kind.by_us)

    @cached_property
    def _holds_dates(self) -> bool:
        statements = (s for unit in (self.checked.main, *self.checked.used) for s in unit.file.statements)
        return any(inside(tuple(s for s in statements if not isinstance(s, n.Test)), n.Day))
