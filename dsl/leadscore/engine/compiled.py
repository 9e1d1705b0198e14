"""The fast engine for one lead: a policy's plan as Python functions made for it.

What they say is what the reference engine says, to the last millipoint and the last piece of evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, cast

from leadscore.engine.codegen import runtime
from leadscore.engine.codegen.explanation import explanation_of
from leadscore.engine.codegen.program import Program, program_of
from leadscore.engine.conditions import view_of
from leadscore.engine.making import Later, maker
from leadscore.engine.model import EventTally, FieldEvidence, GroupResult, RuleResult, Scorecard, State
from leadscore.engine.outcome import Outcome
from leadscore.engine.rules import in_words, result_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.values.terms import Measure
from leadscore.values.text import words

_Score: TypeAlias = Callable[[Lead, int, bool], Outcome]
_Explain: TypeAlias = Callable[[Lead, int, bool], Scorecard]

_NAMES: Mapping[str, object] = {
    "__builtins__": {"any": any, "len": len, "max": max, "set": set, "sum": sum, "tuple": tuple},
    "FIRED": State.FIRED,
    "NOT": State.NOT,
    "UNKNOWN": State.UNKNOWN,
    "midnight": runtime.midnight,
    "outcome": maker(Outcome),
    "words": words,
}
"""All that a program for the outcome can name, besides its constants."""

_NAMES_TO_EXPLAIN: Mapping[str, object] = {
    **_NAMES,
    "TIMES": Measure.TIMES,
    "MINUTES": Measure.MINUTES,
    "card": maker(Scorecard),
    "counted": runtime.counted_of,
    "decayed": runtime.decayed,
    "each_once": runtime.each_once,
    "field": maker(FieldEvidence),
    "group": maker(GroupResult),
    "in_order": runtime.in_order,
    "in_words": in_words,
    "later": Later,
    "latest": runtime.latest,
    "newest_first": runtime.newest_first,
    "newest_of_each_day": runtime.newest_of_each_day,
    "newest_of_each_target": runtime.newest_of_each_target,
    "result_of": result_of,
    "rule": maker(RuleResult),
    "tally": maker(EventTally),
    "undecayed": runtime.undecayed,
    "view_of": view_of,
}
"""All that a program for the explanation can name."""


@dataclass(frozen=True)
class CompiledPlan:
    """A plan that scores one lead in microseconds. `source` is the function that does, to be read by people."""

    plan: Plan
    source: str
    _score: _Score = field(repr=False, compare=False)

    def score(self, lead: Lead, as_of: int, *, was_ready: bool = False) -> Outcome:
        """The lead's outcome; the arguments are those of the reference engine's `score`."""
        return self._score(lead, as_of, was_ready)

    def explain(self, lead: Lead, as_of: int, *, was_ready: bool = False) -> Scorecard:
        """The lead's outcome with its whole explanation: the scorecard that the reference engine gives.

        Its `groups` are made of what has been found when they are first read, so a scorecard that is only asked for its
        score and band costs little more than an outcome. The first call compiles the explanation.
        """
        return self._explain(lead, as_of, was_ready)

    @property
    def explanation_source(self) -> str:
        """The functions that explain, to be read by people."""
        return self._explanation.source

    @cached_property
    def _explanation(self) -> Program:
        return explanation_of(self.plan)

    @cached_property
    def _explain(self) -> _Explain:
        return cast(_Explain, _function("explain", self._explanation, _NAMES_TO_EXPLAIN))


def compile_plan(plan: Plan) -> CompiledPlan:
    """Writes the plan's program and makes a function of it. That takes milliseconds, so keep what it gives."""
    program = program_of(plan)
    return CompiledPlan(plan, program.source, cast(_Score, _function("score", program, _NAMES)))


def _function(name: str, program: Program, names: Mapping[str, object]) -> object:
    scope = {**names, **program.constants}
    exec(compile(program.source, "<compiled policy>", "exec"), scope)
    return scope[name]
