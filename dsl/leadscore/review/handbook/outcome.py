"""What becomes of scores: scope, ready, bands, grades, actions and overrides, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan import model as plan
from leadscore.review.changes.side import Side
from leadscore.review.handbook.clauses import Clauses, quoted
from leadscore.review.handbook.model import ActionPage, GradePage, OutcomePage, OverridePage, Step
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import duration_text
from leadscore.values.number import milli_text, to_milli
from leadscore.values.pattern import literal

_DOES = {n.Verb.NOTIFY: "notify", n.Verb.ASSIGN: "assign to", n.Verb.ENROLL: "enroll in"}


def outcome_page(side: Side) -> OutcomePage:
    clauses = Clauses(side.checked.symbols)
    return OutcomePage(
        sentences=tuple(_sentences(side, clauses)),
        bands=tuple(_bands(side, clauses)),
        grades=tuple(GradePage(grade.group, tuple(_grade(grade))) for grade in side.plan.grades),
        actions=tuple(_action(action, clauses) for action in side.written(n.Action)),
        overrides=tuple(OverridePage(o.shown_lead, o.points, o.by, o.until, o.because) for o in side.plan.overrides),
    )


def _sentences(side: Side, clauses: Clauses) -> Iterator[str]:
    scope, ready = side.one(n.AppliesIf), side.one(n.Ready)
    if scope is not None:
        yield f"This policy is only for leads of whom this is true: {clauses.clause(scope.condition)}."
    yield _score(side.plan)
    if ready is not None and side.plan.ready is not None:
        also = f" and {clauses.beside(ready.condition, 'and')}" if ready.condition else ""
        yield f"A lead is ready when its score reaches {milli_text(side.plan.ready.at)}{also}."
        if side.plan.ready.lost_below is not None:
            below = milli_text(side.plan.ready.lost_below)
            yield f"Where scores are recorded, it stays ready until its score falls below {below}."
    elif side.plan.rules:
        yield "It does not say when a lead is ready."
    if any(rule.points is None for rule in side.plan.rules):
        yield "A disqualified lead is never ready and in no band, whatever its score."


def _score(policy: plan.Plan) -> str:
    names = [group.name for group in policy.groups]
    if not names:
        return "There are no rules yet, so nothing is scored."
    of = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"
    bounds = ""
    if policy.score_low is not None and policy.score_high is not None:
        bounds = f", never below {milli_text(policy.score_low)} nor above {milli_text(policy.score_high)}"
    extra = "; overrides come on top" if policy.overrides else ""
    return f"The score is the points of {of}{bounds}{extra}."


def _bands(side: Side, clauses: Clauses) -> Iterator[Step]:
    bands = side.written(n.Band)
    for band in sorted(bands, key=lambda band: (band.at is None, -(band.at.value if band.at else 0))):
        if band.at is None:
            yield Step(band.name.text, "otherwise")
        else:
            also = f", if {clauses.clause(band.condition)}" if band.condition else ""
            yield Step(band.name.text, f"from {milli_text(to_milli(band.at.value))}{also}")


def _grade(grade: plan.Grade) -> Iterator[Step]:
    yield from (Step(label, f"from {milli_text(at)}") for at, label in grade.steps)
    yield Step(grade.otherwise, "otherwise")


def _action(action: n.Action, clauses: Clauses) -> ActionPage:
    state = action.state.text
    when = f"becomes {state}" if state in ("ready", "disqualified") else f"enters the band {quoted(state)}"
    within = f" within {duration_text(action.within)}" if action.within else ""
    also = f", if {clauses.clause(action.condition)}" if action.condition else ""
    return ActionPage(when, f"{_DOES[action.verb]} {quoted(literal(action.destination.value))}{within}{also}")
