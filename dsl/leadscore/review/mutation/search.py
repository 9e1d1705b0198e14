"""Finding a lead that tells a mutant from its policy, and the test that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import islice

from leadscore.check.model import Checked
from leadscore.check.passes.facts import ID
from leadscore.engine.reference import score
from leadscore.plan.model import And, Condition, Plan
from leadscore.review.mutation.candidates import Candidates
from leadscore.review.mutation.differences import Difference, Variant, observed, seen
from leadscore.review.mutation.library import Known, Library
from leadscore.review.mutation.options import as_text
from leadscore.review.mutation.sketches import Sketch, Sketching
from leadscore.syntax import nodes as n

_MASKED = 12
_TRIED = 1_500
_READY_LEADS = 40
_MOST = 100


@dataclass(frozen=True)
class Search:
    """Looks for leads that tell plans apart from a policy's; `plan` is its own."""

    checked: Checked
    plan: Plan

    def find(self, variant: Variant) -> Sketch | None:
        """A lead of which a test can expect something that it has under the policy, and not under the variant."""
        masked: list[Sketch] = []
        for sketch in self._touched(variant):
            if self.tells(sketch, variant.plan):
                return sketch
            masked.append(sketch)
            if len(masked) == _MASKED:
                break
        for sketch in masked:
            for recipe in self.library.recipes:
                joined = sketch.joined(recipe)
                if joined is not None and self.tells(joined, variant.plan):
                    return joined
        return next(self._by_outcome(variant), None)

    def _touched(self, variant: Variant) -> Iterator[Sketch]:
        """Leads for whom a rule gives something else. Which of them to try is bounded, so that the search ends soon."""
        for before, after in variant.difference.rules:
            alone = Difference(((before, after),), False)
            for sketch in islice(self.candidates.of_rules(before, after), _TRIED):
                if alone.touches(self.sketching.view(sketch)):
                    yield sketch

    def tells(self, sketch: Sketch, other: Plan) -> bool:
        lead, instant = self.sketching.lead(sketch)
        ours, theirs = (score(plan, lead, instant) for plan in (self.plan, other))
        return observed(self.plan, ours) != observed(other, theirs)

    @cached_property
    def sketching(self) -> Sketching:
        return Sketching(self.checked, self.plan)

    @cached_property
    def candidates(self) -> Candidates:
        return Candidates(self.sketching)

    @cached_property
    def library(self) -> Library:
        return Library(self.candidates)

    def _by_outcome(self, variant: Variant) -> Iterator[Sketch]:
        """The leads of the library, then others that decide what stands behind `applies if`, `ready … if`, a band's
        `if`, and overrides."""
        for known in (*self.library.leads, *self._deciding(variant.plan)):
            if seen(known.outcome) != seen(variant.compiled.score(known.lead, known.as_of)):
                yield known.sketch

    def _deciding(self, other: Plan) -> Iterator[Known]:
        deciding = [*self._by_conditions(other), *self._overrides(other)]
        bases = [known.sketch for known in self.library.leads if known.outcome.to_ready == 0]
        for base in [Sketch(self.sketching.today), *bases[:_READY_LEADS]]:
            for sketch in deciding:
                joined = sketch.joined(Sketch(sketch.today, base.known))
                if joined is not None:
                    yield self.library.known(joined)

    def _by_conditions(self, other: Plan) -> Iterator[Sketch]:
        """Leads that decide the conditions that differ. One that is gone, or new, is like one that all fulfil."""
        ours, theirs = ([plan.applies, *_conditions(plan)] for plan in (self.plan, other))
        for before, after in zip(ours, theirs, strict=False):
            if before != after:
                pair = before or after or And(()), after or before or And(())
                found = islice(self.candidates.of_conditions(*pair), _MOST)
                yield from (sketch for sketch in found if sketch.known)

    def _overrides(self, other: Plan) -> Iterator[Sketch]:
        for override in dict.fromkeys((*self.plan.overrides, *other.overrides)):
            fact = n.NamedFact(n.Name(ID), as_text(override.shown_lead))
            for by in (0, 1):
                yield Sketch(override.until + timedelta(by), {ID: (fact,)})


def _conditions(plan: Plan) -> Iterator[Condition | None]:
    yield from (outcome.condition for outcome in (plan.ready, *plan.bands) if outcome is not None)
