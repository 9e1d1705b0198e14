"""Which mutants of a policy its tests notice, and tests that would notice the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from leadscore import record
from leadscore.check.checker import check
from leadscore.check.model import Checked, Loaded, Unit
from leadscore.diagnostics.model import has_errors
from leadscore.engine.conditions import View, view_of
from leadscore.engine.outcome import Outcome
from leadscore.engine.reference import score
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.review.given import as_of, lead_of
from leadscore.review.mutation.differences import Variant, difference, seen
from leadscore.review.mutation.model import Mutant
from leadscore.review.mutation.mutants import mutants_of
from leadscore.review.mutation.plans import Plans
from leadscore.review.mutation.proposals import Proposal, expectations, title_of
from leadscore.review.mutation.search import Search
from leadscore.review.policy_tests import compared, tests_of
from leadscore.syntax import nodes as n

Progress = Callable[[str, int, int], None]
"""Told what is being done, and of how many, how many are done."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """What became of a policy's mutants: `noticed` by its tests, `survivors`, and `equivalent` ones, which decide
    nothing and do not count.

    Each of the `proposals` catches some survivors; for those in `unexplained` no lead was found that tells them from
    the policy.
    """

    noticed: int
    equivalent: int
    survivors: tuple[Mutant, ...]
    proposals: tuple[Proposal, ...]

    @property
    def total(self) -> int:
        return self.noticed + len(self.survivors)

    @property
    def percent(self) -> int:
        """The share that is noticed, rounded down: only all of them are 100."""
        return 100 * self.noticed // self.total if self.total else 100

    @property
    def unexplained(self) -> tuple[Mutant, ...]:
        caught = {mutant for proposal in self.proposals for mutant in proposal.catches}
        return tuple(mutant for mutant in self.survivors if mutant not in caught)


def mutation_of(checked: Checked, plan: Plan, progress: Progress | None = None) -> Mutation:
    """Tries every mutant of a policy on its tests, all of which pass. The same each time."""
    return _Run(checked, plan, progress or (lambda what, done, total: None)).result()


@dataclass(frozen=True, slots=True)
class _Case:
    """A test, made ready to be run under many plans; `outcome` is what its lead has under the policy."""

    test: n.Test
    lead: Lead
    as_of: int
    view: View
    outcome: Outcome

    def notices(self, variant: Variant) -> bool:
        """Whether the test fails. Most leads are not touched by most changes, which is quick to say."""
        if not variant.difference.outcome:
            if not self.outcome.in_scope or not variant.difference.touches(self.view):
                return False
        elif seen(variant.compiled.score(self.lead, self.as_of)) == seen(self.outcome):
            return False
        card = score(variant.plan, self.lead, self.as_of)
        return not all(result.passed for result in compared(self.test.expect, variant.plan, card))


@dataclass(frozen=True)
class _Run:
    checked: Checked
    plan: Plan
    progress: Progress

    def result(self) -> Mutation:
        mutants, plans = list(mutants_of(self.checked)), Plans(self.checked, self.plan)
        cases = [self._case(test) for test in tests_of(self.checked)]
        noticed = equivalent = 0
        survivors: list[Variant] = []
        for done, mutant in enumerate(mutants):
            self.progress("Trying small changes", done, len(mutants))
            other = plans.of(mutant)
            variant = Variant(mutant, other, difference(self.plan, other))
            if variant.difference.none:
                equivalent += 1
            elif any(case.notices(variant) for case in cases):
                noticed += 1
            elif self._is_valid(mutant):
                survivors.append(variant)
        proposals = tuple(self._proposals(survivors))
        return Mutation(noticed, equivalent, tuple(survivor.mutant for survivor in survivors), proposals)

    def _case(self, test: n.Test) -> _Case:
        lead, instant = lead_of(test, frozenset(kind.name for kind in self.plan.events)), as_of(test)
        view = view_of(lead, instant, frozenset(kind.name for kind in self.plan.events if kind.by_us))
        return _Case(test, lead, instant, view, self._search.library.compiled.score(lead, instant))

    def _is_valid(self, mutant: Mutant) -> bool:
        """Whether `check` would let it pass: what it finds cannot slip in unseen."""
        return not has_errors(check(mutated(self.checked, mutant)).diagnostics)

    # ------------------------------------------------------------------------------------ proposals

    def _proposals(self, survivors: Sequence[Variant]) -> Iterator[Proposal]:
        """A test for the first survivor, then for the first that this one does not catch, and so on."""
        left = list(survivors)
        while left:
            self.progress("Looking for tests", len(survivors) - len(left), len(survivors))
            first = left.pop(0)
            test = self._test(first)
            if test is None:
                continue
            case = self._case(test)
            caught = [other for other in left if case.notices(other)]
            left = [other for other in left if not any(other is one for one in caught)]
            yield Proposal(test, (first.mutant, *(other.mutant for other in caught)))

    def _test(self, survivor: Variant) -> n.Test | None:
        sketch = self._search.find(survivor)
        if sketch is None:
            return None
        lead, instant = self._search.sketching.lead(sketch)
        ours, theirs = (score(plan, lead, instant) for plan in (self.plan, survivor.plan))
        expect = expectations(self.plan, ours, survivor.plan, theirs)
        test = self._search.sketching.test(sketch, title_of(survivor.mutant), expect)
        return test if self._case(test).notices(survivor) else None

    @cached_property
    def _search(self) -> Search:
        return Search(self.checked, self.plan)


def mutated(checked: Checked, mutant: Mutant) -> Loaded:
    """The policy with a mutant's change, as if it had been read from its files."""
    units: list[Unit] = [checked.main, *checked.used]
    unit = units[mutant.unit]
    statements = list(unit.file.statements)
    statements[mutant.index : mutant.index + 1] = [] if mutant.statement is None else [mutant.statement]
    units[mutant.unit] = record.replace(unit, file=record.replace(unit.file, statements=tuple(statements)))
    from_files = (s.name.text for unit in units for s in unit.file.statements if isinstance(s, n.SetFile))
    set_files = {name: checked.sets[name] for name in from_files if name in checked.sets}
    return Loaded(units[0], tuple(units[1:]), set_files, ())
