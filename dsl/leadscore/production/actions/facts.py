"""What a message can tell of a lead that crossed, as plain values: what templates write, and programs get as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from leadscore.engine.model import RuleResult, Scorecard, State
from leadscore.plan.model import Action, Plan, Rule
from leadscore.production.ledger.model import Scoring, Transition
from leadscore.values.days import iso_instant
from leadscore.values.number import milli_text, signed_milli_text

_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired: `points` as text (`+50`; blank where it disqualifies), `why` in the authors' words, `rule` its
    condition."""

    points: str
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Told:
    """`score` and `before` (that of the last scoring) are in millipoints, None where there is none. `owner` is who gets
    the lead, and `team` whose member that is; both are blank unless it is assigned."""

    key: str
    policy: str
    version: str | None
    lead: str
    state: str
    verb: str
    destination: str
    score: int | None
    before: int | None
    band: str | None
    grade: str | None
    reasons: tuple[Reason, ...]
    cause: str
    as_of: int
    due: int | None
    owner: str = ""
    team: str = ""


def told(
    plan: Plan, scoring: Scoring, crossed: Transition, action: Action, card: Scorecard, key: str, before: int | None
) -> Told:
    """Who crossed into a state, and why."""
    return Told(
        key=key,
        policy=plan.name,
        version=plan.version,
        lead=crossed.lead,
        state=action.state,
        verb=action.verb,
        destination=action.destination,
        score=crossed.score,
        before=before,
        band=card.band,
        grade=card.grade,
        reasons=reasons_of(plan, card),
        cause=crossed.cause,
        as_of=scoring.as_of,
        due=due_of(scoring, action),
    )


def due_of(scoring: Scoring, action: Action) -> int | None:
    """By when it is to be there: `within` counts from the instant that the lead was scored at."""
    return None if action.within_seconds is None else scoring.as_of + action.within_seconds


def reasons_of(plan: Plan, card: Scorecard) -> tuple[Reason, ...]:
    """What weighs most: of a lead that is disqualified, what does that, and of others, what speaks for them."""
    results = {result.rule_id: result for group in card.groups for result in group.rules}
    fired = [(rule, results[rule.id]) for rule in plan.rules if rule.id in results and _counts(results[rule.id])]
    if card.disqualified:
        chosen = [pair for pair in fired if pair[1].disqualifies]
    else:
        chosen = sorted(fired, key=lambda pair: -pair[1].points)
    return tuple(_reason(rule, result) for rule, result in chosen[:_MOST_REASONS])


def _counts(result: RuleResult) -> bool:
    return result.state is State.FIRED and (result.disqualifies or result.points > 0)


def _reason(rule: Rule, result: RuleResult) -> Reason:
    points = "" if result.disqualifies else signed_milli_text(result.points)
    return Reason(points, rule.because or rule.text, rule.text)


def as_json(told: Told) -> str:
    """Points as numbers, instants as `2026-04-01T09:30:00Z`."""
    return msgspec.json.encode(as_values(told)).decode()


def as_values(told: Told) -> dict[str, Any]:
    """What programs get."""
    values: dict[str, Any] = {name: getattr(told, name) for name in Told.__slots__ if name != "version"}
    return {
        **values,
        "policy_version": told.version,  # Apprise's webhooks have a `version` of their own
        "score": number(told.score),
        "before": number(told.before),
        "reasons": [{"points": r.points, "because": r.why, "rule": r.rule} for r in told.reasons],
        "as_of": iso_instant(told.as_of),
        "due": None if told.due is None else iso_instant(told.due),
    }


def number(milli: int | None) -> int | float | None:
    """Points as JSON writes them, to the last of three places."""
    if milli is None:
        return None
    return milli // 1000 if milli % 1000 == 0 else float(milli_text(milli))


def decoded(data: str) -> Mapping[str, Any]:
    """What `as_json` wrote."""
    return msgspec.json.decode(data, type=dict[str, Any])
