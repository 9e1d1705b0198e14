"""What tests expect can be: bands, grades, groups and rules that exist, and nothing that excludes itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from leadscore.check.lookup import correction, unknown
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.diagnostics import Diagnostic, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import (
    AppliesIf,
    Band,
    Expectation,
    ExpectBand,
    ExpectDisqualified,
    ExpectGrade,
    ExpectOutOfScope,
    ExpectPoints,
    ExpectReady,
    ExpectScore,
    Grade,
    Label,
    Ready,
    ScoreOp,
    Test,
)
from leadscore.syntax.words import either

_ENDLESS = Decimal("Infinity")


def expectations(policy: Policy) -> Iterator[Diagnostic]:
    for test in policy.written(Test):
        if not test.expect:
            yield problem(
                "test-without-expectation",
                policy.first_word(test.span),
                "This test expects nothing, so it can never fail",
                "Say what comes out: `expect score 85`, `expect ready`, `expect band hot`.",
            )
        so_far: dict[str, list[Expectation]] = {}
        for expectation in test.expect:
            yield from _known(policy, expectation)
            same = so_far.setdefault(_about(expectation), [])
            earlier = next((other for other in same if _exclude(other, expectation)), None)
            if earlier is not None:
                yield problem(
                    "contradictory-expectations",
                    expectation.span,
                    f"`{policy.words(earlier.span)}` and `{policy.words(expectation.span)}` cannot both be",
                    "Keep one of the two, or write two tests.",
                    notes=[Note(earlier.span, "the first one is here")],
                )
            elif expectation not in same:
                same.append(expectation)


def _exclude(one: Expectation, other: Expectation) -> bool:
    """Whether two expectations that speak of the same cannot both be met."""
    if isinstance(one, ExpectScore) and isinstance(other, ExpectScore):
        (low, high), (other_low, other_high) = _range(one), _range(other)
        return max(low, other_low) > min(high, other_high)
    return one != other


def _range(expectation: ExpectScore) -> tuple[Decimal, Decimal]:
    """The lowest and the highest score that an expectation takes."""
    number = expectation.number.value
    match expectation.op:
        case ScoreOp.IS:
            return number, number
        case ScoreOp.AT_LEAST:
            return number, _ENDLESS
        case ScoreOp.AT_MOST:
            return -_ENDLESS, number
        case _:
            assert_never(expectation.op)


def _about(expectation: Expectation) -> str:
    """What an expectation speaks of."""
    match expectation:
        case ExpectScore():
            return "score"
        case ExpectReady():
            return "ready"
        case ExpectDisqualified():
            return "disqualified"
        case ExpectOutOfScope():
            return "scope"
        case ExpectBand():
            return "band"
        case ExpectGrade():
            return "grade"
        case ExpectPoints(name):
            return f"points {name.text}"
        case _:
            assert_never(expectation)


def _known(policy: Policy, expectation: Expectation) -> Iterator[Diagnostic]:
    match expectation:
        case ExpectReady(ready=True) if not any(policy.written(Ready)) and not policy.may_say("ready"):
            yield problem(
                "unknown-state",
                expectation.span,
                "This policy does not say when a lead is ready",
                "Write `ready at` and a number, or expect something else.",
            )
        case ExpectOutOfScope() if not any(policy.written(AppliesIf)) and not policy.may_say("applies"):
            yield problem(
                "unknown-state",
                expectation.span,
                "Every lead is in the scope of this policy, because it has no `applies if`",
                "Write `applies if` and a condition, or expect something else.",
            )
        case ExpectBand(band):
            yield from _band(policy, band)
        case ExpectGrade(grade):
            yield from _grade(policy, grade)
        case ExpectPoints(name):
            symbol = policy.symbols.get(name.text)
            if symbol is None:
                yield from unknown(policy, name, (Kind.GROUP, Kind.RULE))
            elif symbol.kind not in (Kind.GROUP, Kind.RULE):
                yield problem(
                    "wrong-kind",
                    name.span,
                    f"`{name.text}` is {symbol.kind.value}, and points are expected of a group or a named rule",
                    "What is known of the lead stands behind `given`.",
                )
        case ExpectScore() | ExpectReady() | ExpectDisqualified() | ExpectOutOfScope():
            return
        case _:
            assert_never(expectation)


def _band(policy: Policy, band: Label) -> Iterator[Diagnostic]:
    bands = [written.name.text for written in policy.written(Band)]
    if band.text not in bands and not policy.may_say("band"):
        known = either([f"`{name}`" for name in bands])
        yield problem(
            "unknown-band",
            band.span,
            f"There is no band `{band.text}`",
            f"Expect one that there is: {known}." if bands else "This policy has no bands.",
            correction(band.span, band.text, bands),
        )


def _grade(policy: Policy, grade: Label) -> Iterator[Diagnostic]:
    """Grades are joined in the order written: `B1` is a `B` of the first and a `1` of the second."""
    ladders = [[step.label.text for step in written.steps] for written in policy.written(Grade)]
    if policy.may_say("grade"):
        return
    begun = {""}
    for labels in ladders:
        begun = {start + label for start in begun for label in labels if grade.text.startswith(start + label)}
    if not ladders or grade.text not in begun:
        example = "".join(labels[0] for labels in ladders)
        yield problem(
            "impossible-grade",
            grade.span,
            f"No lead can have the grade `{grade.text}`",
            f"Grades are joined in the order written, as in `{example}`; capitals count."
            if ladders
            else "This policy has no grades.",
        )
