"""What a lead can become under a policy, and how little that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import z3

from leadscore.engine import outcome as engine
from leadscore.engine.model import Scorecard
from leadscore.plan.model import Band, Grade, Plan
from leadscore.review.prove.analysis import IN_SCOPE, READY, Fewest, Reach
from leadscore.review.prove.asked import ID
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.model import Certainty
from leadscore.review.prove.points import Outcome, Terms
from leadscore.review.prove.probe import Probe, Wanted, expect_total
from leadscore.review.prove.solver import Clock
from leadscore.review.prove.world import World
from leadscore.syntax import nodes as n

_Expected = Callable[[Scorecard], Sequence[n.Expectation]]
_READY = Wanted(lambda world, outcome: [outcome.ready], lambda facts, outcome: outcome.ready)


def in_scope(probe: Probe, budget: float) -> Reach | None:
    """Whether the policy applies to any lead; None where it applies to all."""
    if probe.plan.applies is None:
        return None
    search, terms = probe.part([])
    sought = search.find([terms.in_scope], lambda facts: probe.outcome(facts).in_scope, Clock(budget))
    certainty = Certainty.NEVER if sought.impossible else Certainty.FOUND if sought.facts else Certainty.UNKNOWN
    return Reach(IN_SCOPE, certainty, reason=sought.reason)


def reaches(probe: Probe, budget: float) -> Iterator[Reach]:
    """Ready, each band and each grade: a lead that has it, or that none has."""
    plan = probe.plan
    if plan.ready:
        yield _reach(probe, READY, _READY, _expect_ready, budget)
    for band in plan.bands:
        yield _reach(probe, f"band {band.name}", _in_band(plan, band), _expect_band, budget)
    for grade in plan.grades:
        for label in (*(label for _, label in grade.steps), grade.otherwise):
            state, expected = f"grade {grade.group} {label}", expect_total(grade.group)
            yield _reach(probe, state, _graded(plan, grade, label), expected, budget)


def alone(probe: Probe, shortest: Fewest | None, budget: float) -> Iterator[Reach]:
    """Whether a lead is ready without having done anything, and without anything being known of it. Where the one with
    the fewest signals is, it is shown."""
    known = shortest.example.facts if shortest else None
    if probe.plan.ready:
        silent = Wanted(
            lambda world, outcome: [outcome.ready, world.is_silent],
            lambda facts, outcome: outcome.ready and not facts.events,
        )
        yield _reach(probe, "ready without any event", silent, _expect_ready, budget, known)
        unknown = Wanted(
            lambda world, outcome: [outcome.ready, world.fields.nothing_known(but=ID)],
            lambda facts, outcome: outcome.ready and not facts.fields,
        )
        yield _reach(probe, "ready without any known field", unknown, _expect_ready, budget, known)


def fewest(probe: Probe, budget: float) -> Fewest | None:
    """The fewest facts that make a lead ready; None where no ready lead was found."""
    clock = Clock(budget)
    sought = probe.seek(_READY, clock)
    if sought.facts is None:
        return None
    best = probe.smallest(sought.facts, _READY.holds)
    while not sought.impossible and best.signals and clock.left:
        most = best.signals - 1
        sought = probe.seek(_with_signals(_READY, most), clock)
        if sought.facts is None:
            break
        best = probe.smallest(sought.facts, _READY.holds)
    example = probe.example("the fewest signals that make a lead ready", best, _expect_ready)
    return Fewest(example, proved=sought.impossible or not best.signals)


def _with_signals(wanted: Wanted, most: int) -> Wanted:
    def goal(world: World, outcome: Outcome) -> Sequence[z3.BoolRef]:
        return [*wanted.goal(world, outcome), *world.at_most(most)]

    return Wanted(goal, lambda facts, outcome: wanted.holds(facts, outcome) and facts.signals <= most)


def _reach(
    probe: Probe, state: str, wanted: Wanted, expected: _Expected, budget: float, known: Facts | None = None
) -> Reach:
    """`known` is a lead that may be in the state."""
    facts = known
    if facts is None or not wanted.holds(facts, probe.outcome(facts)):
        sought = probe.seek(wanted, Clock(budget))
        if sought.impossible:
            return Reach(state, Certainty.NEVER)
        if sought.facts is None:
            return Reach(state, Certainty.UNKNOWN, reason=sought.reason)
        facts = probe.smallest(sought.facts, wanted.holds)
    return Reach(state, Certainty.FOUND, probe.example(f"a lead: {state}", facts, expected))


def _in_band(plan: Plan, band: Band) -> Wanted:
    return Wanted(
        lambda world, outcome: [Terms(world, plan).band(band, outcome)],
        lambda facts, outcome: outcome.band == band.name,
    )


def _graded(plan: Plan, grade: Grade, label: str) -> Wanted:
    """A label may stand at several thresholds."""

    def holds(facts: Facts, outcome: engine.Outcome) -> bool:
        totals = zip(plan.groups, outcome.totals, strict=False)
        total = next((total for group, total in totals if group.name == grade.group), 0)
        return outcome.in_scope and _label(grade, total) == label

    def goal(world: World, outcome: Outcome) -> Sequence[z3.BoolRef]:
        total = outcome.totals.get(grade.group, z3.IntVal(0))
        is_label = z3.BoolVal(grade.otherwise == label)
        for at, name in sorted(grade.steps):
            is_label = z3.If(total >= at, z3.BoolVal(name == label), is_label)
        return [outcome.in_scope, is_label]

    return Wanted(goal, holds)


def _label(grade: Grade, total: int) -> str:
    return next((label for at, label in grade.steps if total >= at), grade.otherwise)


def _expect_ready(card: Scorecard) -> Sequence[n.Expectation]:
    return (n.ExpectReady(card.ready),)


def _expect_band(card: Scorecard) -> Sequence[n.Expectation]:
    return (n.ExpectBand(n.Label(card.band or "")),)
