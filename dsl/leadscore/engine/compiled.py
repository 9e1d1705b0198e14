"""The fast engine for one lead: a policy's plan as Python functions made for it.

What they say is what the reference engine says, to the last millipoint and the last piece of evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, cast

from leadscore.engine.codegen import runtime
from leadscore.engine.codegen.explanation import explanation_of
from leadscore.engine.codegen.program import Program, program_of
from leadscore.engine.conditions import view_of
from leadscore.engine.making import maker
from leadscore.engine.model import EventTally, FieldEvidence, GroupResult, RuleResult, Scorecard, State
from leadscore.engine.outcome import Outcome
from leadscore.engine.rules import in_words, result_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.values.terms import Measure

_NAMES: Mapping[str, object] = {
    "__builtins__": {"any": any, "len": len, "max": max, "set": set, "sum": sum, "tuple": tuple},
    "FIRED": State.FIRED,
    "NOT": State.NOT,
    "UNKNOWN": State.UNKNOWN,
    "midnight": runtime.midnight,
    "outcome": maker(Outcome),
    "words": runtime.words_of,
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


class Score(Protocol):
    """Gives a lead's outcome; the arguments are those of the reference engine's `score`."""

    def __call__(self, lead: Lead, as_of: int, *, was_ready: bool = False) -> Outcome: ...


class Explain(Protocol):
    """Gives a lead's scorecard as the reference engine's `score` does."""

    def __call__(self, lead: Lead, as_of: int, *, was_ready: bool = False) -> Scorecard: ...


@dataclass(frozen=True)
class CompiledPlan:
    """A plan that scores one lead in microseconds: `score(lead, as_of, was_ready=…)` gives its outcome.

    `source` is the function that does, to be read by people.
    """

    plan: Plan
    source: str
    score: Score = field(repr=False, compare=False)

    @cached_property
    def explain(self) -> Explain:
        """`explain(lead, as_of, was_ready=…)` gives the lead's outcome with its whole explanation.

        A scorecard's `groups` are made of the lead and of what has been counted when they are first read (the lead must
        not have changed by then), so one that is only asked for its score and band costs little more than an outcome.
        The first use compiles the explanation.
        """
        return cast(Explain, _function("explain", self._explanation, _NAMES_TO_EXPLAIN))

    @property
    def explanation_source(self) -> str:
        """The functions that explain, to be read by people."""
        return self._explanation.source

    @cached_property
    def _explanation(self) -> Program:
        return explanation_of(self.plan)


def compile_plan(plan: Plan) -> CompiledPlan:
    """Writes the plan's program and makes a function of it. That takes milliseconds, so keep what it gives."""
    program = program_of(plan)
    return CompiledPlan(plan, program.source, cast(Score, _function("score", program, _NAMES)))


def _function(name: str, program: Program, names: Mapping[str, object]) -> object:
    scope = {**names, **program.constants}
    exec(compile(program.source, "<compiled policy>", "exec"), scope)
    return scope[name]
