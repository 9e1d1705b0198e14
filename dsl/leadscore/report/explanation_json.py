"""An explanation as JSON, for other programs: exact numbers, and every rule whatever became of it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from leadscore.engine.course import Course
from leadscore.engine.model import EventEvidence, FieldEvidence, OverrideResult, RuleResult, Scorecard
from leadscore.plan.model import Plan, Rule
from leadscore.report.course_json import ahead_json, course_json
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant


def explanation_json(
    plan: Plan, card: Scorecard, course: Course | None = None, over_time: bool = False
) -> dict[str, Json]:
    """The whole scorecard. Points are numbers as people see them, instants ISO 8601 in UTC, ages seconds.

    The points of `evidence` plus `cut` are a rule's points; those of its rules plus `cut` a group's total; the totals
    plus the `cut` on top plus the overrides the score. `text` is a rule's condition in canonical form. With the lead's
    `course`, what becomes of it if nothing happens; `over_time`: the whole course.
    """
    rules = {rule.id: rule for rule in plan.rules}
    return {
        "lead": card.lead,
        "policy": plan.name,
        "version": _version(plan.version),
        "fingerprint": plan.fingerprint,
        "as_of": iso_instant(card.as_of),
        "in_scope": card.in_scope,
        "score": points(card.score),
        "ready": card.ready,
        "disqualified": card.disqualified,
        "band": card.band,
        "grade": card.grade,
        "threshold": points(card.threshold),
        "to_ready": points(card.to_ready),
        "cut": points(card.cut),
        "groups": [
            {
                "name": group.name,
                "sum": points(group.sum),
                "total": points(group.total),
                "cut": points(group.cut),
            }
            for group in card.groups
        ],
        "rules": [_rule(rules[result.rule_id], result) for group in card.groups for result in group.rules],
        "overrides": [_override(override) for override in card.overrides],
        **({} if course is None else {"if_nothing_happens": ahead_json(plan, course)}),
        **({} if course is None or not over_time else {"over_time": course_json(course)}),
    }


def _version(version: str | None) -> Json:
    """A version is written as a number in a policy, so it is one here."""
    try:
        return None if version is None else Decimal(version)
    except InvalidOperation:
        return version


def _rule(rule: Rule, result: RuleResult) -> dict[str, Json]:
    evidence: list[Json] = [_field(item) for item in result.fields]
    evidence += [_event(item) for item in result.evidence]
    return {
        "name": rule.name,
        "group": rule.group,
        "line": rule.line,
        "text": rule.text,
        "state": result.state.value,
        "points": points(result.points),
        "cut": points(result.cut),
        "worth": points(result.worth),
        "disqualifies": result.disqualifies,
        "in_force": not result.out_of_force,
        "because": rule.because,
        "evidence": evidence,
        "unknown": list(result.unknown),
    }


def _field(item: FieldEvidence) -> dict[str, Json]:
    return {"field": item.field, "value": item.value}


def _event(item: EventEvidence) -> dict[str, Json]:
    return {
        "event": item.event.kind,
        "target": item.event.target,
        "at": iso_instant(item.event.at),
        "age": item.age,
        "minutes": points(item.event.minutes),
        "undecayed": points(item.undecayed),
        "points": points(item.points),
    }


def _override(override: OverrideResult) -> dict[str, Json]:
    return {
        "lead": override.lead,
        "points": points(override.points),
        "by": override.by,
        "until": override.until.isoformat(),
        "because": override.because,
    }
