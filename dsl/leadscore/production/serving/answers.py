"""What is answered about a lead's score, as JSON with exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Annotated, TypeAlias

import msgspec

from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Plan, Rule
from leadscore.production.serving.policies import Policy
from leadscore.values.days import iso_instant
from leadscore.values.number import milli_text

_MOST_REASONS = 5


class Reason(msgspec.Struct, frozen=True):
    """A rule that fired: `text` is its condition in the policy's words, `points` is null where it disqualifies."""

    rule: str | None
    group: str
    points: Decimal | None
    text: str
    because: str | None


_Explanation: TypeAlias = Annotated[msgspec.Raw, msgspec.Meta(extra_json_schema={"type": "object"})]


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
    explanation: _Explanation | msgspec.UnsetType = msgspec.UNSET


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


def score_of(policy: Policy, outcome: Outcome, explanation: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET) -> Score:
    """`explanation` is JSON."""
    plan = policy.plan
    groups = zip(plan.groups, outcome.totals, strict=outcome.in_scope)
    return Score(
        outcome.lead,
        _instant(outcome.as_of),
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
        _reasons(policy.rules, outcome),
        explanation,
    )


def _reasons(rules: Sequence[Rule], outcome: Outcome) -> list[Reason]:
    fired = [
        (rule.points is not None, -abs(points), points, rule)
        for rule, points, state in zip(rules, outcome.points, outcome.states, strict=outcome.in_scope)
        if state is State.FIRED and (points or rule.points is None)
    ]
    fired.sort(key=itemgetter(0, 1))
    return [
        Reason(rule.name, rule.group, _points(given) if gives_points else None, rule.text, rule.because)
        for gives_points, _, given, rule in fired[:_MOST_REASONS]
    ]


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


@lru_cache(maxsize=10_000)
def _points(milli: int) -> Decimal:
    return Decimal(milli_text(milli))


_instant = lru_cache(maxsize=10)(iso_instant)
"""All requests of a second are about the same one."""
