"""Running the tests that a policy holds: what was expected, what came out, and the scorecard that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from leadscore.check.model import Checked
from leadscore.engine import reference
from leadscore.engine.compiled import Score
from leadscore.engine.model import Scorecard
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.review.given import as_of, lead_of
from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.values.number import milli_text, to_milli
from leadscore.values.pattern import literal


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """`expected` and `actual` in the policy's words (`score at least 70`, `score 60`); `span` is the expectation's."""

    expected: str
    actual: str
    passed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test: its title, its place (`line` from 1), the lead and the instant it scored, and what came of it."""

    title: str
    line: int
    span: Span
    lead: Lead
    as_of: int
    card: Scorecard
    expectations: tuple[ExpectationResult, ...]

    @property
    def passed(self) -> bool:
        return all(expectation.passed for expectation in self.expectations)


def run_tests(checked: Checked, plan: Plan) -> tuple[TestResult, ...]:
    """Runs every test of the policy, in the order written. `plan` is the plan of `checked`, which has no errors."""
    return tuple(_run(test, checked, plan) for test in tests_of(checked))


def failing_tests(checked: Checked, plan: Plan, score: Score) -> tuple[n.Test, ...]:
    """Those of `run_tests` that fail, without what came out, so that the fast engine can tell: `score` is of `plan`."""
    kinds = frozenset(kind.name for kind in plan.events)

    def passes(test: n.Test) -> bool:
        outcome = score(lead_of(test, kinds), as_of(test))
        points = _points_of_outcome(plan, outcome)
        return all(passed for *_, passed in (_judge(one, outcome, points) for one in test.expect))

    return tuple(test for test in tests_of(checked) if not passes(test))


def tests_of(checked: Checked) -> tuple[n.Test, ...]:
    """The tests that a policy holds, in the order written."""
    return tuple(test for test in checked.main.file.statements if isinstance(test, n.Test))


def _run(test: n.Test, checked: Checked, plan: Plan) -> TestResult:
    lead, instant = lead_of(test, frozenset(kind.name for kind in plan.events)), as_of(test)
    card = reference.score(plan, lead, instant)
    return TestResult(
        title=literal(test.title.value),
        line=checked.main.source.position(test.span.start).line,
        span=test.span,
        lead=lead,
        as_of=instant,
        card=card,
        expectations=compared(test.expect, plan, card),
    )


def compared(expectations: Sequence[n.Expectation], plan: Plan, card: Scorecard) -> tuple[ExpectationResult, ...]:
    """What was expected beside what came out; `card` is of `plan`."""
    names = points_by_name(plan, card)
    return tuple(_compare(expectation, card, names) for expectation in expectations)


def points_by_name(plan: Plan, card: Scorecard) -> dict[str, int]:
    """The totals of groups and the points of named rules, in millipoints; groups and rules share their names."""
    names = {rule.id: rule.name for rule in plan.rules if rule.name is not None}
    points = {group.name: group.total for group in card.groups}
    for group in card.groups:
        points |= {names[rule.rule_id]: rule.points for rule in group.rules if rule.rule_id in names}
    return points


def _points_of_outcome(plan: Plan, outcome: Outcome) -> dict[str, int]:
    """The same of what the fast engine gives."""
    totals = dict(zip((group.name for group in plan.groups), outcome.totals, strict=False))  # none out of scope
    points = zip(plan.rules, outcome.points, strict=False)
    return totals | {rule.name: own for rule, own in points if rule.name is not None}


def _compare(expectation: n.Expectation, card: Scorecard, points: dict[str, int]) -> ExpectationResult:
    expected, actual, passed = _judge(expectation, card, points)
    shown = actual if card.in_scope else "out of scope"
    return ExpectationResult(expected, shown, passed, expectation.span)


def _judge(expectation: n.Expectation, card: Scorecard | Outcome, points: dict[str, int]) -> tuple[str, str, bool]:
    """What was expected and what came out, in the policy's words, and whether they agree."""
    match expectation:
        case n.ExpectScore(op, number):
            words = " ".join(word for word in ("score", op.value, number_text(number.value)) if word)
            return words, _points("score", card.score), _score_holds(op, card.score, to_milli(number.value))
        case n.ExpectReady(ready):
            return _ready(ready), _ready(card.ready), card.ready is ready
        case n.ExpectDisqualified():
            return "disqualified", "disqualified" if card.disqualified else "not disqualified", card.disqualified
        case n.ExpectOutOfScope():
            return "out of scope", "in scope", not card.in_scope
        case n.ExpectBand(band):
            return f"band {band.text}", _label("band", card.band), card.band == band.text
        case n.ExpectGrade(grade):
            return f"grade {grade.text}", _label("grade", card.grade), card.grade == grade.text
        case n.ExpectPoints(name, number):
            got = points.get(name.text)
            words = f"{name.text} {number_text(number.value)}"
            return words, _points(name.text, got), got == to_milli(number.value)
        case _:
            assert_never(expectation)


def _score_holds(op: n.ScoreOp, score: int | None, number: int) -> bool:
    """A lead out of scope has no score, so nothing holds for it."""
    if score is None:
        return False
    match op:
        case n.ScoreOp.IS:
            return score == number
        case n.ScoreOp.AT_LEAST:
            return score >= number
        case n.ScoreOp.AT_MOST:
            return score <= number
        case _:
            assert_never(op)


def _points(name: str, milli: int | None) -> str:
    return f"no {name}" if milli is None else f"{name} {milli_text(milli)}"


def _ready(ready: bool) -> str:
    return "ready" if ready else "not ready"


def _label(what: str, label: str | None) -> str:
    return f"no {what}" if label is None else f"{what} {label}"
