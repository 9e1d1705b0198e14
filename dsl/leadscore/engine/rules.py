"""What became of one rule: whether it fired, what it gave, and on which events and fields that rests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never

from leadscore.engine.bounds import sized
from leadscore.engine.conditions import (
    Truth,
    View,
    count_holds,
    in_days,
    last_sign_of_life,
    newest,
    selected,
    truth,
    unknown_fields,
)
from leadscore.engine.model import EventEvidence, EventTally, FieldEvidence, RuleResult, State
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import EventCount, GroupCompare, Inactive, Op, Rule
from leadscore.plan.walk import leaves
from leadscore.values.days import DAY
from leadscore.values.number import MAX_DECAY_STEPS
from leadscore.values.terms import Each, Measure


def result_of(rule: Rule, view: View) -> RuleResult:
    """The rule's result, with its evidence; only a rule in force whose condition is true gives points."""
    out_of_force = not in_days(view.today, rule.in_force_from, rule.in_force_until)
    holds = False if out_of_force else truth(rule.condition, view)
    fired = holds is True
    evidence = tuple(_evidence(rule, event, view.as_of) for event in _carriers(rule, view)) if fired else ()
    before_cut = _sum(rule, evidence) if fired else 0
    points = sized(before_cut, rule.cap)
    return RuleResult(
        rule_id=rule.id,
        state=_state(holds),
        points=points,
        before_cut=before_cut,
        cut=points - before_cut,
        worth=None if rule.points is None else sized(rule.points, rule.cap),
        evidence=evidence,
        fields=_fields(rule, view),
        tallies=_tallies(rule, view, may_fire=not (fired or out_of_force)),
        unknown=() if out_of_force else unknown_fields(rule.condition, view),
        out_of_force=out_of_force,
        disqualifies=fired and rule.points is None,
    )


def _state(holds: Truth) -> State:
    return State.UNKNOWN if holds is None else State.FIRED if holds else State.NOT


def _sum(rule: Rule, evidence: tuple[EventEvidence, ...]) -> int:
    """A rule that counts gives what its matches give; another one without evidence cannot age and keeps its points."""
    if evidence or rule.each is not None:
        return sum(item.points for item in evidence)
    return rule.points or 0


# ------------------------------------------------------------------------------------------------ evidence


def _carriers(rule: Rule, view: View) -> tuple[Event, ...]:
    """The events that carry the points of a rule that fired, the newest first."""
    if rule.each is None or rule.each_of is None:
        true_conditions = (condition for condition in rule.evidence if count_holds(condition, view))
        last = newest(event for condition in true_conditions for event in selected(condition.selector, view))
        return () if last is None else (last,)
    events = selected(rule.each_of.selector, view)
    match rule.each:
        case Each.TIME:
            carriers = list(events)
        case Each.DIFFERENT:
            carriers = _newest_of_each(events, lambda event: event.target)
        case Each.DAY:
            carriers = _newest_of_each(events, lambda event: event.at // DAY)
        case _:
            assert_never(rule.each)
    return tuple(sorted(carriers, key=lambda event: (-event.at, event.target, event.minutes)))


def _newest_of_each(events: Iterable[Event], key: Callable[[Event], Hashable]) -> list[Event]:
    groups: dict[Hashable, list[Event]] = {}
    for event in events:
        groups.setdefault(key(event), []).append(event)
    return [last for members in groups.values() if (last := newest(members)) is not None]


def _evidence(rule: Rule, event: Event, as_of: int) -> EventEvidence:
    age, undecayed = as_of - event.at, rule.points or 0
    if rule.decay is None:
        return EventEvidence(event, age, 0, undecayed, undecayed)
    step = min(age // rule.decay.step_seconds, MAX_DECAY_STEPS)
    return EventEvidence(event, age, step, undecayed, rule.decay.at_age(age))


def _fields(rule: Rule, view: View) -> tuple[FieldEvidence, ...]:
    """Every field that the condition reads, each once, in the order written."""
    names: dict[str, None] = {}
    for leaf, _ in leaves(rule.condition):
        match leaf:
            case EventCount() | GroupCompare():
                pass
            case Inactive():
                if not view.own_events:
                    names["created"] = None
            case _:
                names[leaf.field] = None
    return tuple(FieldEvidence(name, _shown(view.lead, name)) for name in names)


def _shown(lead: Lead, field: str) -> str | None:
    """The cell as it was read; a value that no cell held (a derived one) in plain words."""
    value = lead.values.get(field)
    if value is None:
        return None
    return lead.shown.get(field) or in_words(value)


def in_words(value: Value) -> str:
    """A value that no cell held, as people write it."""
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            assert_never(value)


# ------------------------------------------------------------------------------------------------ tallies


def _tallies(rule: Rule, view: View, may_fire: bool) -> tuple[EventTally, ...]:
    """What each event condition counted, negated ones too, each once, in the order written."""
    tallies: dict[EventCount | Inactive, EventTally] = {}
    for leaf, _ in leaves(rule.condition):
        match leaf:
            case EventCount():
                tallies[leaf] = _count_tally(rule, leaf, view, may_fire)
            case Inactive():
                tallies[leaf] = _inactive_tally(leaf, view)
            case _:
                pass
    return tuple(tallies.values())


def _count_tally(rule: Rule, condition: EventCount, view: View, may_fire: bool) -> EventTally:
    events = selected(condition.selector, view)
    count, minutes = len(events), sum(event.minutes for event in events)
    have = count if condition.measure is Measure.TIMES else minutes
    missing = least(condition) - have
    decides = may_fire and missing > 0 and truth(rule.condition, view, granted=condition) is True
    return EventTally(
        needed=condition.text,
        measure=condition.measure,
        count=count,
        minutes=minutes,
        newest=newest(events),
        holds=count_holds(condition, view),
        short=missing if decides else 0,
    )


def least(condition: EventCount) -> int:
    """The smallest amount with which a condition that asks for many holds; 0 for one that asks for few."""
    match condition.op:
        case Op.GREATER_EQUAL | Op.EQUAL:
            return condition.value
        case Op.GREATER:
            return condition.value + 1
        case Op.LESS | Op.LESS_EQUAL:
            return 0
        case _:
            assert_never(condition.op)


def _inactive_tally(condition: Inactive, view: View) -> EventTally:
    since = last_sign_of_life(view)
    return EventTally(
        needed=condition.text,
        measure=None,
        count=len(view.own_events),
        minutes=sum(event.minutes for event in view.own_events),
        newest=newest(view.own_events),
        holds=since is not None and view.as_of - since > condition.seconds,
    )
