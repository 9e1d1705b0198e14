"""What a policy asks for can be reached: `ready`, bands, grades and comparisons with a group's total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from leadscore.check.bounds import Bounds, group_bounds, score_bounds
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.literals import number_text
from leadscore.syntax.nodes import Band, Compare, CompareOp, Grade, Is, Number, Ready


def reach(policy: Policy) -> Iterator[Diagnostic]:
    """Says nothing where a sentence could not be read: it may give the missing points."""
    if policy.may_say("when", "group", "score", "add", "subtract") or not any(group.rules for group in policy.groups):
        return
    totals = [group_bounds(policy, group) for group in policy.groups]
    groups = {group.name: total for group, total in zip(policy.groups, totals, strict=True)}
    score = score_bounds(policy, totals)
    for ready in policy.written(Ready):
        yield from _ready(ready, score, groups)
    yield from _bands(list(policy.written(Band)), score)
    for grade in policy.written(Grade):
        if grade.group.text in groups:
            yield from _grade(grade, groups[grade.group.text])
    yield from _comparisons(policy, groups)


def _ready(ready: Ready, score: Bounds, groups: dict[str, Bounds]) -> Iterator[Diagnostic]:
    if ready.at.value > score.high:
        parts = ", ".join(f"`{name}` {number_text(bounds.high)}" for name, bounds in groups.items())
        yield problem(
            "unreachable-ready",
            ready.at.span,
            f"No lead can reach {_text(ready.at)}: a score is at most {number_text(score.high)}",
            f"Lower the threshold, or let rules give more. At most, the groups give: {parts}.",
        )
    elif ready.at.value <= score.low and ready.condition is None:
        yield problem(
            "always-ready",
            ready.at.span,
            f"Every lead is ready: a score is never below {number_text(score.low)}",
            "Raise the threshold above what a lead without any points has.",
        )


def _bands(bands: list[Band], score: Bounds) -> Iterator[Diagnostic]:
    """A band that every lead reaches, whatever its score, hides all that are below it."""
    always = [b.at.value for b in bands if b.at is not None and b.condition is None and b.at.value <= score.low]
    floor = max(always, default=None)
    for band in bands:
        if band.at is not None and band.at.value > score.high:
            message = f"No lead can reach `{band.name.text}`: a score is at most {number_text(score.high)}"
        elif floor is not None and (band.at is None or band.at.value < floor):
            message = (
                f"No lead can be in `{band.name.text}`: every score reaches the band at {number_text(floor)} above it"
            )
        else:
            continue
        yield problem(
            "unreachable-band",
            band.name.span if band.at is None else band.at.span,
            message,
            f"Scores are {_from_to(score)}: choose thresholds within.",
        )


def _grade(grade: Grade, total: Bounds) -> Iterator[Diagnostic]:
    floor = max((s.at.value for s in grade.steps if s.at is not None and s.at.value <= total.low), default=None)
    for step in grade.steps:
        if step.at is not None and step.at.value > total.high:
            reason = f"`{grade.group.text}` is at most {number_text(total.high)}"
        elif floor is not None and (step.at is None or step.at.value < floor):
            reason = f"`{grade.group.text}` always reaches {number_text(floor)}"
        else:
            continue
        yield problem(
            "unreachable-grade",
            step.label.span if step.at is None else step.at.span,
            f"No lead can get the grade `{step.label.text}`: {reason}",
            f"The total of `{grade.group.text}` is {_from_to(total)}: choose thresholds within.",
        )


def _comparisons(policy: Policy, groups: dict[str, Bounds]) -> Iterator[Diagnostic]:
    for leaf, positive, role in policy.comparisons:
        match leaf:
            case Compare(name, op, Number(value)) if policy.symbols.kind(name.text) is Kind.GROUP:
                holds = _can_hold(op, value, groups[name.text])
            case Is(name, Number(value), False) if policy.symbols.kind(name.text) is Kind.GROUP:
                holds = groups[name.text].low <= value <= groups[name.text].high
            case _:
                continue
        if role.after_totals and positive and not holds:
            yield problem(
                "impossible-condition",
                leaf.span,
                f"`{policy.words(leaf.span)}` is never true: the total of `{name.text}` is "
                f"{_from_to(groups[name.text])}",
                "Choose a number within, or let the group's rules give more.",
            )


def _can_hold(op: CompareOp, value: Decimal, total: Bounds) -> bool:
    match op:
        case CompareOp.LESS:
            return total.low < value
        case CompareOp.LESS_EQUAL:
            return total.low <= value
        case CompareOp.GREATER:
            return total.high > value
        case CompareOp.GREATER_EQUAL:
            return total.high >= value


def _text(number: Number) -> str:
    return number_text(number.value)


def _from_to(bounds: Bounds) -> str:
    if bounds.low.is_finite() and bounds.high.is_finite():
        return f"from {number_text(bounds.low)} to {number_text(bounds.high)}"
    if bounds.low.is_finite():
        return f"{number_text(bounds.low)} or more"
    return f"{number_text(bounds.high)} or less" if bounds.high.is_finite() else "without bounds"
