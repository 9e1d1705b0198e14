"""What is answered about a lead's score, as JSON with exact numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Plan, Rule
from leadscore.values.number import milli_text

_MOST_REASONS = 5


class Reason(msgspec.Struct, frozen=True):
    """A rule that fired: `text` is its condition in the policy's words, `points` is null where it disqualifies."""

    rule: str | None
    group: str
    points: Decimal | None
    text: str
    because: str | None


class Score(msgspec.Struct, frozen=True):
    """A lead's score as of an instant. `reasons` are the rules that decided most, the weightiest first; `explanation`
    is what `leadscore explain --format json` says, where it was asked for."""

    lead: str
    as_of: str
    policy: str
    version: str | None
    fingerprint: str
    in_scope: bool
    score: Decimal | None
    ready: bool
    disqualified: bool
    band: str | None
    grade: str | None
    to_ready: Decimal | None
    totals: dict[str, Decimal]
    reasons: list[Reason]
    explanation: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class Taken(msgspec.Struct, frozen=True):
    """What became of a request with events or leads: how many were taken in, how many had been before (events are
    known by their ids), and the score of each lead that it was about."""

    taken: int
    repeated: int
    scores: list[Score]


class PolicyInForce(msgspec.Struct, frozen=True):
    """The policy that scores. `problem` says why what lies in its file now is not in force."""

    policy: str
    version: str | None
    fingerprint: str
    rules: int
    ready_at: Decimal | None
    fields: dict[str, str]
    events: list[str]
    problem: str | None


class Readiness(msgspec.Struct, frozen=True):
    """Whether requests can be answered. `problems` are what somebody should look at, also where they can."""

    ready: bool
    leads: int
    problems: list[str]


encode = msgspec.json.Encoder(decimal_format="number").encode


def score_of(plan: Plan, outcome: Outcome, explanation: str | None) -> Score:
    groups = zip(plan.groups, outcome.totals, strict=outcome.in_scope)
    return Score(
        outcome.lead,
        iso(outcome.as_of),
        plan.name,
        plan.version,
        plan.fingerprint,
        outcome.in_scope,
        points(outcome.score),
        outcome.ready,
        outcome.disqualified,
        outcome.band,
        outcome.grade,
        points(outcome.to_ready),
        {group.name: _points(total) for group, total in groups},
        list(_reasons(plan, outcome)),
        msgspec.UNSET if explanation is None else msgspec.Raw(explanation.encode()),
    )


def _reasons(plan: Plan, outcome: Outcome) -> Iterator[Reason]:
    fired: list[tuple[Rule, int]] = [
        (rule, points)
        for rule, points, state in zip(plan.rules, outcome.points, outcome.states, strict=outcome.in_scope)
        if state is State.FIRED and (points or rule.points is None)
    ]
    fired.sort(key=lambda found: (found[0].points is not None, -abs(found[1])))
    for rule, given in fired[:_MOST_REASONS]:
        yield Reason(rule.name, rule.group, None if rule.points is None else _points(given), rule.text, rule.because)


def policy_in_force(plan: Plan, problem: str | None) -> PolicyInForce:
    return PolicyInForce(
        plan.name,
        plan.version,
        plan.fingerprint,
        len(plan.rules),
        points(plan.ready.at) if plan.ready else None,
        {field.name: field.type.value for field in plan.fields},
        [kind.name for kind in plan.events],
        problem,
    )


def points(milli: int | None) -> Decimal | None:
    """Millipoints as the number that people see."""
    return None if milli is None else _points(milli)


def _points(milli: int) -> Decimal:
    return Decimal(milli_text(milli))


def iso(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
