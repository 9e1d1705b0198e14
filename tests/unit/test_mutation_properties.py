"""For made-up policies: what is proposed passes under the policy, and fails under each mutant that it is said to catch;
and a mutant's plan, made of the policy's, is the plan of its text."""

from __future__ import annotations

import pytest

from effort import some
from leadscore.driver import Compiled, compile_text
from leadscore.review.mutation.differences import difference
from leadscore.review.mutation.model import Mutant
from leadscore.review.mutation.mutants import mutants_of
from leadscore.review.mutation.plans import Plans
from leadscore.review.mutation.run import mutation_of
from leadscore.review.policy_tests import run_tests
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from spec.policies import Maker

SEEDS = (2, 7, 8, 15)


def text_of(statements: tuple[n.Statement, ...]) -> str:
    return "\n".join(map(statement_text, statements)) + "\n"


def made(seed: int) -> Compiled:
    """A made-up policy that `check` lets pass."""
    while True:
        compiled = compile_text('policy "made up"\n' + text_of(Maker(seed).policy().statements))
        if compiled.plan is not None:
            return compiled
        seed += 1_000_000


def mutated_text(compiled: Compiled, mutant: Mutant) -> str:
    statements = list(compiled.checked.main.file.statements)
    statements[mutant.index : mutant.index + 1] = [] if mutant.statement is None else [mutant.statement]
    return text_of(tuple(statements))


def notices(text: str, test: str) -> bool:
    """Whether a test under a changed policy fails, or names what is not there any more."""
    compiled = compile_text(text + test)
    if compiled.plan is None:
        return True
    (result,) = run_tests(compiled.checked, compiled.plan)
    return not result.passed


@pytest.mark.parametrize("seed", SEEDS)
def test_a_proposed_test_passes_under_the_policy_and_fails_under_what_it_catches(seed: int) -> None:
    compiled = made(seed)
    assert compiled.plan is not None
    mutation = mutation_of(compiled.checked, compiled.plan)
    text = text_of(compiled.checked.main.file.statements)
    assert mutation.noticed == 0
    assert mutation.proposals
    with_tests = compile_text(text + "\n".join(proposal.text for proposal in mutation.proposals))
    said = [(d.code, d.message) for d in with_tests.diagnostics if d.span.start > len(text)]
    assert said == []
    assert with_tests.plan is not None
    assert [r.title for r in run_tests(with_tests.checked, with_tests.plan) if not r.passed] == []
    for proposal in mutation.proposals:
        for mutant in proposal.catches:
            assert notices(mutated_text(compiled, mutant), proposal.text), (mutant.said, proposal.text)


@pytest.mark.parametrize("seed", range(101, 101 + some(4)))
def test_a_mutant_s_plan_is_that_of_its_text(seed: int) -> None:
    compiled = made(seed)
    assert compiled.plan is not None
    plans = Plans(compiled.checked, compiled.plan)
    for mutant in mutants_of(compiled.checked):
        again = compile_text(mutated_text(compiled, mutant)).plan
        if again is not None and mutant.statement is not None:
            found = difference(plans.of(mutant), again)
            assert found.none, mutant.said


def test_after_its_proposals_are_added_nothing_is_left_that_they_catch() -> None:
    compiled = made(7)
    assert compiled.plan is not None
    before = mutation_of(compiled.checked, compiled.plan)
    text = text_of(compiled.checked.main.file.statements)
    grown = compile_text(text + "\n".join(proposal.text for proposal in before.proposals))
    assert grown.plan is not None
    after = mutation_of(grown.checked, grown.plan)
    assert [mutant.said for mutant in after.survivors] == [mutant.said for mutant in before.unexplained]
    assert after.total == before.total
