"""Whether the compiled engine says what the reference engine says, to the last field of the explanation."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.outcome import outcome_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Condition, Plan
from leadscore.plan.walk import evidence_of
from spec.policies import NOON


def plan_of(text: str) -> Plan:
    """The plan of a policy without errors."""
    compiled = compile_text(dedent(text))
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def with_condition(condition: Condition) -> Plan:
    """A policy of one rule, which adds a point."""
    plan = plan_of('policy "x"\nwhen visited add 1')
    (group,) = plan.groups
    rule = replace(group.rules[0], condition=condition, evidence=evidence_of(condition))
    return replace(plan, groups=(replace(group, rules=(rule,)),))


def assert_same(
    plan: Plan, lead: Lead, as_of: int = NOON, was_ready: bool = False, compiled: CompiledPlan | None = None
) -> None:
    """By `repr`, for True and 1 are equal, too, and two events that differ in nothing but what is shown of them."""
    compiled = compiled or compile_plan(plan)
    card = reference.score(plan, lead, as_of, was_ready=was_ready)
    assert repr(compiled.score(lead, as_of, was_ready=was_ready)) == repr(outcome_of(card))
    explained = compiled.explain(lead, as_of, was_ready=was_ready)
    assert explained == card
    assert repr(explained) == repr(card)
