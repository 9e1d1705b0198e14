"""Two versions of a policy: in which direction the score can go for any lead at all, and who can become ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadscore.plan.model import Plan
from leadscore.review.prove.model import Answer, CannotCompare, Proof, Question
from leadscore.review.prove.solver import Clock, need_solver
from leadscore.review.prove.stopping import heedful

if TYPE_CHECKING:
    from leadscore.review.prove.versions import Prover

BUDGET = 10.0
"""Seconds for each question, unless the user says otherwise."""


def compare(old: Plan, new: Plan, budget_seconds: float = BUDGET) -> Proof:
    """What a change can do, and what it never can, with a lead for everything that it can.

    Each question may take `budget_seconds`. Raises NoSolver where z3 is not installed, and CannotCompare where the
    versions disagree about what a field holds.
    """
    _must_agree(old, new)
    need_solver()
    from leadscore.review.prove.versions import Prover

    questions = [Question.SCORE, Question.READY, *([Question.SCOPE] if old.applies or new.applies else [])]
    with heedful():
        prover = Prover(old, new, budget_seconds)
        answers = tuple(_answer(prover, question, budget_seconds) for question in questions)
    return Proof(answers, tuple(_notes(old, new)))


def _answer(prover: Prover, question: Question, budget_seconds: float) -> Answer:
    clock = Clock(budget_seconds)
    up, down = prover.findings(question, clock)
    return Answer(question, up, down, clock.spent)


def _must_agree(old: Plan, new: Plan) -> None:
    types = {field.name: field.type for field in old.fields}
    for field in new.fields:
        before = types.get(field.name, field.type)
        if before is not field.type and field.name in old.used_fields | new.used_fields:
            raise CannotCompare(
                f"`{field.name}` is {before.value} in the old version and {field.type.value} in the new one, "
                "so no lead fits both"
            )


def _notes(old: Plan, new: Plan) -> list[str]:
    notes = []
    lost = [plan.ready and plan.ready.lost_below for plan in (old, new)]
    if lost[0] != lost[1]:
        notes.append("Ready is meant of a lead that was not ready before: what `lost below` does is left out.")
    return notes
