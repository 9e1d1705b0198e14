"""The whole program that gives the outcome: a function that scores one lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.engine.codegen.body import Body, head, joined
from leadscore.engine.codegen.events import Events
from leadscore.engine.codegen.fields import Fields
from leadscore.engine.codegen.rules import AllRules
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import Plan

_OUT_OF_SCOPE = (
    "return outcome(lead.id, as_of, False, None, 0, 0, False, None, False, None, None, None, (), (), (), ())"
)


@dataclass(frozen=True, slots=True)
class Program:
    """Python source that defines a function of `lead, as_of, was_ready`, and the constants that it names."""

    source: str
    constants: Mapping[str, object]


def program_of(plan: Plan) -> Program:
    """The program of a policy, which defines `score`. The same plan gives the same source, in every run."""
    table = Table()
    body = Body(plan, table, Fields(table), Events(table, by_us(plan)), AllRules())
    overrides = "overrides" if plan.overrides else "0"
    lines = [
        *body.lines(_OUT_OF_SCOPE),
        f"return outcome(lead.id, as_of, True, score, cut, {overrides}, ready, condition, disqualified, band, grade,",
        f"    missing, {joined(body.sums)}, {joined(body.totals)}, tuple(points), tuple(states))",
    ]
    source = [*head(plan, table), "def score(lead, as_of, *, was_ready=False):", *indented(lines), ""]
    return Program("\n".join(source), table.constants)


def by_us(plan: Plan) -> frozenset[str]:
    """The kinds of events that are done to the lead."""
    return frozenset(kind.name for kind in plan.events if kind.by_us)
