"""A lead's score over time in words: what becomes of it if nothing happens, and what moved it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import assert_never

from leadscore.engine.clocks import Cause
from leadscore.engine.course import Change, Course, Point
from leadscore.plan.model import Plan, Rule
from leadscore.report.words import instant
from leadscore.values.days import DAY
from leadscore.values.number import counted, milli_text, signed_milli_text

_TOLD = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the course as people read it: `when` is its day, `state` what the lead then is, `moved` why."""

    when: str
    score: str
    state: str
    moved: str


def day(seconds: int) -> str:
    """`2026-04-20`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"


def steps(plan: Plan, course: Course, least: int = 0) -> tuple[Step, ...]:
    """The points of the course, the oldest first; the one at `as of` says so.

    Those that move the score by less than `least` millipoints are told with the next one, unless the lead becomes
    something else there. What moved adds up to the difference of the scores.
    """
    return tuple(
        Step(
            when=day(point.at),
            score="-" if point.score is None else milli_text(point.score),
            state=state(plan, point),
            moved=", ".join(part for part in ("now" if point.at == course.as_of else "", moved(plan, point)) if part),
        )
        for point in coarse(course, least)
    )


def coarse(course: Course, least: int) -> tuple[Point, ...]:
    """The points of the course without small moves: see `steps`."""
    kept: list[Point] = []
    waiting: list[Change] = []
    for point in course.points:
        waiting += point.changes
        is_small = bool(kept) and abs((point.score or 0) - (kept[-1].score or 0)) < least
        if is_small and _said(point) == _said(kept[-1]) and point.at != course.as_of:
            continue
        kept.append(replace(point, changes=_summed(waiting)))
        waiting = []
    return tuple(kept)


def _summed(changes: Iterable[Change]) -> tuple[Change, ...]:
    """One change for what is due to the same cause, the largest first."""
    sums: dict[tuple[Cause, str | None, str], int] = {}
    for change in changes:
        key = (change.cause, change.rule_id, change.name)
        sums[key] = sums.get(key, 0) + change.points
    told = [Change(cause, points, rule, name) for (cause, rule, name), points in sums.items() if points]
    return tuple(sorted(told, key=lambda change: -abs(change.points)))


def state(plan: Plan, point: Point) -> str:
    """`ready, band hot`."""
    if not point.in_scope:
        return "out of scope"
    if point.disqualified:
        return "disqualified"
    parts = [] if plan.ready is None else ["ready" if point.ready else "not ready"]
    return ", ".join([*parts, *([] if point.band is None else [f"band {point.band}"])])


def moved(plan: Plan, point: Point, most: int | None = None) -> str:
    """`pricing -25 (decay), replied within 30 days -15 (too long ago), opened +1`; of more than `most`, the largest."""
    rules = {rule.id: rule for rule in plan.rules}
    told = [_change(change, rules) for change in point.changes[:most]]
    rest = len(point.changes) - len(told)
    return ", ".join([*told, *([f"{rest} more"] if rest else [])])


def _change(change: Change, rules: dict[str, Rule]) -> str:
    points = signed_milli_text(change.points)
    if change.rule_id is None:
        match change.cause:
            case Cause.OVERRIDE:
                return f"override by {change.name} {points} (it ends)"
            case Cause.SCOPE:
                return f"the policy's scope {points}"
            case _:
                return f"bound of {change.name or 'the score'} {points}"
    rule = rules[change.rule_id]
    why = _why(change.cause)
    return f"{rule.name or rule.text} {points}{f' ({why})' if why else ''}"


def _why(cause: Cause) -> str:
    """That something happened goes without saying."""
    match cause:
        case Cause.EVENT:
            return ""
        case Cause.DECAY:
            return "decay"
        case Cause.WINDOW:
            return "too long ago"
        case Cause.DATE:
            return "a date has come"
        case Cause.SILENCE:
            return "silence"
        case Cause.FORCE:
            return "in force by date"
        case Cause.OVERRIDE | Cause.BOUND | Cause.SCOPE:
            return str(cause.value)
        case _:
            assert_never(cause)


# ------------------------------------------------------------------------------------------------ ahead


def if_nothing_happens(plan: Plan, course: Course) -> str:
    """What becomes of the lead, and why; blank where there is neither `ready at` nor a band, or it is out of scope."""
    turn = _turn(course)
    told = outlook(plan, course)
    if turn is None or not told:
        return told
    because = moved(plan, turn, _TOLD)
    return f"{told.removesuffix('.')}{f': {because}' if because else ''}.{_kept(plan, course)}"


def outlook(plan: Plan, course: Course) -> str:
    """As `if_nothing_happens`, without the reasons."""
    if (plan.ready is None and not plan.bands) or not course.now.in_scope:
        return ""
    turn = _turn(course)
    if turn is not None:
        return f"If nothing happens, {_turns(plan, course, turn)}."
    stays = state(plan, course.now) or "as it is"
    return f"If nothing happens, it stays {stays} for {_horizon(course)}{_ends_at(course)}."


def _turn(course: Course) -> Point | None:
    """The first day ahead on which the lead is said to be something else."""
    now = _said(course.now)
    return next((point for point in course.ahead if _said(point) != now), None)


def _said(point: Point) -> tuple[object, ...]:
    return (point.in_scope, point.ready, point.disqualified, point.band)


def _horizon(course: Course) -> str:
    return counted((course.end - course.as_of) // DAY, "day")


def _ends_at(course: Course) -> str:
    last = course.points[-1].score
    if last is None or last == course.now.score:
        return ""
    return f", with a score of {milli_text(last)} in the end"


def _turns(plan: Plan, course: Course, turn: Point) -> str:
    now, when = course.now, f"on {instant(turn.at)} ({_away(course, turn.at)})"
    if not turn.in_scope:
        return f"it falls out of this policy's scope {when}"
    score = milli_text(turn.score or 0)
    if turn.disqualified != now.disqualified:
        return f"it is {'disqualified' if turn.disqualified else 'no longer disqualified'} {when}"
    if turn.ready and not now.ready:
        return f"it becomes ready {when}, with {score}"
    if now.ready and not turn.ready:
        below = plan.ready is not None and (turn.score or 0) < plan.ready.at
        fall = f"it falls below {milli_text(plan.ready.at)}" if below and plan.ready else "it is no longer ready"
        return f"{fall} {when}, to {score}"
    return f"it goes from {_band(now)} to {_band(turn)} {when}, with {score}"


def _band(point: Point) -> str:
    return "no band" if point.band is None else f"band {point.band}"


def _away(course: Course, at: int) -> str:
    days = at // DAY - course.as_of // DAY
    return f"in {counted(days, 'day')}" if days else "the same day"


def _kept(plan: Plan, course: Course) -> str:
    """What `lost below` does for a lead that was recorded as ready."""
    if plan.ready is None or plan.ready.lost_below is None or course.drops is None or course.lost == course.drops:
        return ""
    until = "for that long" if course.lost is None else f"until {day(course.lost)}"
    return f" Once recorded as ready it stays so {until}, for it is lost below {milli_text(plan.ready.lost_below)}."
