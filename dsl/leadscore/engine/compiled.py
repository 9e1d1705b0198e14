"""The fast engine for one lead: a policy's plan as a Python function made for it.

What it says is what the reference engine says, to the last millipoint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from leadscore.engine import reference
from leadscore.engine.codegen.program import program_of
from leadscore.engine.codegen.runtime import midnight
from leadscore.engine.making import maker
from leadscore.engine.model import Scorecard, State
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.values.text import words

_Score: TypeAlias = Callable[[Lead, int, bool], Outcome]

_NAMES: Mapping[str, object] = {
    "__builtins__": {"any": any, "len": len, "max": max, "set": set, "sum": sum, "tuple": tuple},
    "FIRED": State.FIRED,
    "NOT": State.NOT,
    "UNKNOWN": State.UNKNOWN,
    "midnight": midnight,
    "outcome": maker(Outcome),
    "words": words,
}
"""All that a program can name, besides its constants."""


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """A plan that scores one lead in microseconds. `source` is the function that does, to be read by people."""

    plan: Plan
    source: str
    _score: _Score = field(repr=False, compare=False)

    def score(self, lead: Lead, as_of: int, *, was_ready: bool = False) -> Outcome:
        """The lead's outcome; the arguments are those of the reference engine's `score`."""
        return self._score(lead, as_of, was_ready)

    def explain(self, lead: Lead, as_of: int, *, was_ready: bool = False) -> Scorecard:
        """The lead's outcome with its whole explanation, which the reference engine gives at its own, slower pace."""
        return reference.score(self.plan, lead, as_of, was_ready=was_ready)


def compile_plan(plan: Plan) -> CompiledPlan:
    """Writes the plan's program and makes a function of it. That takes milliseconds, so keep what it gives."""
    program = program_of(plan)
    names = {**_NAMES, **program.constants}
    exec(compile(program.source, "<compiled policy>", "exec"), names)
    return CompiledPlan(plan, program.source, cast(_Score, names["score"]))
