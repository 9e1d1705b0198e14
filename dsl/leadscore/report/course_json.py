"""A score over time as JSON, for other programs: exact numbers, and every move however small."""

from __future__ import annotations

from leadscore.engine.course import Course, Point
from leadscore.plan.model import Plan
from leadscore.report.course import if_nothing_happens
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant


def ahead_json(plan: Plan, course: Course) -> dict[str, Json]:
    """What becomes of the lead; `not_ready_from` is null where it is not ready, or stays so."""
    return {
        "text": if_nothing_happens(plan, course) or None,
        "until": iso_instant(course.end),
        "not_ready_from": None if course.drops is None else iso_instant(course.drops),
        "lost_from": None if course.lost is None else iso_instant(course.lost),
    }


def course_json(course: Course) -> list[Json]:
    """Every point, the oldest first."""
    return [_point(point) for point in course.points]


def _point(point: Point) -> dict[str, Json]:
    return {
        "at": iso_instant(point.at),
        "in_scope": point.in_scope,
        "score": points(point.score),
        "ready": point.ready,
        "disqualified": point.disqualified,
        "band": point.band,
        "grade": point.grade,
        "changes": [
            {
                "cause": change.cause.value,
                "points": points(change.points),
                "rule": change.rule_id,
                "name": change.name or None,
            }
            for change in point.changes
        ],
    }
