"""Bounds, thresholds, bands, grades, actions and overrides are right by themselves and together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from leadscore.check.lookup import correction
from leadscore.check.policy import Policy
from leadscore.diagnostics import Diagnostic, Edit, Fix, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import Action, Band, Grade, GroupHeader, Label, Number, Ready, ScoreRange
from leadscore.syntax.words import either

BUILT_IN_STATES = ("ready", "disqualified")


def outcome(policy: Policy) -> Iterator[Diagnostic]:
    for header in policy.written(GroupHeader):
        yield from _group(policy, header)
    for score_range in policy.written(ScoreRange):
        yield from _score_range(policy, score_range)
    for ready in policy.written(Ready):
        yield from _lost_below(policy, ready)
    yield from _ladder([_Rung(band.name, band.at) for band in policy.written(Band)], "band")
    yield from _band_names(policy)
    grades: dict[str, Grade] = {}
    for grade in policy.written(Grade):
        yield from _grade(grade)
        first = grades.setdefault(grade.group.text, grade)
        if first is not grade:
            yield _second_grade(first, grade)
    for action in policy.written(Action):
        yield from _state(policy, action)


class _Rung(NamedTuple):
    """A band or a grade; `at` is None for `otherwise`."""

    label: Label
    at: Number | None


def _group(policy: Policy, header: GroupHeader) -> Iterator[Diagnostic]:
    low, high = header.at_least, header.at_most
    if low is not None and high is not None and low.value > high.value:
        yield problem(
            "group-bounds",
            low.span,
            f"`{header.name.text}` cannot be at least {policy.words(low.span)} and at most {policy.words(high.span)}",
            "The lower bound is the smaller number.",
        )


def _score_range(policy: Policy, score_range: ScoreRange) -> Iterator[Diagnostic]:
    low, high = score_range.low, score_range.high
    if low.value > high.value:
        fix = Fix("swap the two", (Edit(low.span, policy.words(high.span)), Edit(high.span, policy.words(low.span))))
        yield problem(
            "score-range",
            low.span.to(high.span),
            f"A score cannot go from {policy.words(low.span)} to {policy.words(high.span)}",
            "The lowest score stands first, such as `score from 0 to 100`.",
            fix,
        )


def _lost_below(policy: Policy, ready: Ready) -> Iterator[Diagnostic]:
    if ready.lost_below is not None and ready.lost_below.value > ready.at.value:
        yield problem(
            "lost-below",
            ready.lost_below.span,
            f"A lead that gets ready at {policy.words(ready.at.span)} would be lost at once below "
            f"{policy.words(ready.lost_below.span)}",
            f"`lost below` is at most {policy.words(ready.at.span)}: it keeps a lead ready a little longer.",
            notes=[Note(ready.at.span, "it gets ready here")],
        )


def _ladder(rungs: Sequence[_Rung], word: str) -> Iterator[Diagnostic]:
    """Labels and thresholds each stand once, and so does `otherwise`."""
    labels: dict[str, Label] = {}
    thresholds: dict[Decimal, _Rung] = {}
    otherwise: Label | None = None
    for label, at in rungs:
        first = labels.setdefault(label.text, label)
        if first is not label:
            yield problem(
                "duplicate-label",
                label.span,
                f"There is a {word} `{label.text}` already",
                f"Give this {word} a name of its own, or delete one of the two.",
                notes=[Note(first.span, "the first one is here")],
            )
        if at is not None:
            same = thresholds.setdefault(at.value, _Rung(label, at))
            if same.label is not label:
                yield _equal(at, label, same, word)
        elif otherwise is None:
            otherwise = label
        else:
            yield problem(
                "several-otherwise",
                label.span,
                f"`otherwise` catches the rest for `{otherwise.text}` already, so nothing is left for `{label.text}`",
                f"Give this {word} a threshold: `{label.text} at …`.",
                notes=[Note(otherwise.span, "the first one is here")],
            )


def _equal(at: Number, label: Label, same: _Rung, word: str) -> Diagnostic:
    return problem(
        "equal-thresholds",
        at.span,
        f"`{label.text}` and `{same.label.text}` start at the same number, so a lead could be in both",
        f"Give each {word} a threshold of its own.",
        notes=[Note(same.label.span, f"`{same.label.text}` is here")],
    )


def _band_names(policy: Policy) -> Iterator[Diagnostic]:
    seen: dict[str, Label] = {}
    for band in policy.written(Band):
        label = band.name
        if label.text.lower() in BUILT_IN_STATES:
            yield problem(
                "duplicate-label",
                label.span,
                f"`{label.text.lower()}` is a state of its own already, so no band can have this name",
                "Choose another name for the band.",
            )
        first = seen.setdefault(label.text.lower(), label)
        if first.text != label.text:
            yield problem(
                "labels-differ-in-case",
                label.span,
                f"`{label.text}` and `{first.text}` differ in capitals only",
                "Bands keep their capitals, so these are two: give one of them another name.",
                notes=[Note(first.span, f"`{first.text}` is here")],
            )


def _grade(grade: Grade) -> Iterator[Diagnostic]:
    yield from _ladder([_Rung(step.label, step.at) for step in grade.steps], "grade")
    if all(step.at is not None for step in grade.steps):
        yield problem(
            "missing-otherwise",
            grade.steps[-1].span,
            f"A lead whose `{grade.group.text}` reaches none of these numbers would have no grade",
            "End it with a grade for the rest, such as `, D otherwise`.",
        )


def _second_grade(first: Grade, second: Grade) -> Diagnostic:
    return problem(
        "duplicate-label",
        second.group.span,
        f"`{second.group.text}` has its grades already",
        "Write all grades of a group in one sentence.",
        notes=[Note(first.group.span, "the first one is here")],
    )


def _state(policy: Policy, action: Action) -> Iterator[Diagnostic]:
    state, bands = action.state, [band.name.text for band in policy.written(Band)]
    if state.text in (*bands, "disqualified"):
        return
    if state.text == "ready":
        if not any(policy.written(Ready)) and not policy.may_say("ready"):
            yield problem(
                "unknown-state",
                state.span,
                "No lead gets ready under this policy, because it does not say when",
                "Write `ready at` and a number.",
            )
        return
    if policy.may_say("band"):
        return
    states = [f"`{name}`" for name in dict.fromkeys((*BUILT_IN_STATES, *bands))]
    yield problem(
        "unknown-state",
        state.span,
        f"There is no band `{state.text}`",
        f"Something happens when a lead enters a state: {either(states)}.",
        correction(state.span, state.text, bands),
    )
