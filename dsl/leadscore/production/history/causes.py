"""What moved a score from one recorded scoring to the next: time, facts or the policy, told apart.

The way leads over the old policy with the old facts at the new instant, then with the new facts, then by the new
policy, each scored by the reference engine: what moves on a stretch of it is due to that stretch's cause. Where events
were erased for their age in between, it begins with what was recorded, and leads over the old facts without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from leadscore.engine.clocks import Cause
from leadscore.engine.course import course_of
from leadscore.engine.outcome import Outcome, outcome_of
from leadscore.engine.reference import score
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.production.history.lines import Lines, labels, lines_of_card, lines_of_entry, moved, without_names
from leadscore.production.history.model import Kind, Line, Move, News, PolicyChange, Why
from leadscore.production.history.news import news_of
from leadscore.production.ledger.model import Entry, PolicyRecord
from leadscore.production.retention.horizon import reads_before
from leadscore.production.retention.notes import Erasure
from leadscore.values.days import DAY
from leadscore.values.text import fold


@dataclass(frozen=True, slots=True)
class Side:
    """A lead at a scoring. `plan` is None where this leadscore makes another one of the recorded text, `lead` where the
    facts of that time cannot be had. `erasure`: events of the lead were erased since, so that the facts are without
    them."""

    entry: Entry
    as_of: int
    policy: PolicyRecord
    plan: Plan | None
    lead: Lead | None
    erasure: Erasure | None = None

    @property
    def recorded(self) -> Lines:
        return lines_of_entry(self.entry, self.policy.shape, self.plan)


@dataclass(frozen=True, slots=True)
class Told:
    """See `model.Step`."""

    moves: tuple[Move, ...]
    news: News | None
    policy: PolicyChange | None


def told(before: Side | None, after: Side) -> Told:
    """What moved the score from one side to the other; everything, where it is the first."""
    if before is None:
        label = labels(after.plan, None)
        found = moved({}, _lines(after, after.recorded)) if after.entry.in_scope else ()
        return Told(tuple(Move(Why.NEW, line, points, label(line)) for line, points in found), None, None)
    policy = _policy_change(before, after)
    exact = _exact(before, after, policy)
    return exact or Told(tuple(_recorded(before, after, policy)), None, policy)


def _lines(side: Side, otherwise: Lines) -> Lines:
    """With the overrides by their names, where the facts give what was recorded."""
    if side.plan is None or side.lead is None:
        return otherwise
    lines = _scored(side.plan, side.lead, side.as_of)
    return lines if without_names(lines) == side.recorded else otherwise


def kept_ready(side: Side) -> int | None:
    """Until its score is below what a lead stays ready that no longer reaches `ready at`; None for all others."""
    ready, score_then = None if side.plan is None else side.plan.ready, side.entry.score
    if ready is None or score_then is None or not side.entry.ready or score_then >= ready.at:
        return None
    return ready.lost_below


# ------------------------------------------------------------------------------------------------ with the facts


def _exact(before: Side, after: Side, policy: PolicyChange | None) -> Told | None:
    """None where the facts of one of the two cannot be had, or no longer give what was recorded."""
    old, new, then, now = before.plan, after.plan, before.lead, after.lead
    if old is None or new is None or then is None or now is None:
        return None
    way = [
        *_start(before, after, _scored(old, then, before.as_of)),
        (Why.TIME, _scored(old, then, after.as_of)),
        (Why.FACTS, _scored(old, now, after.as_of)),
        (Why.POLICY, _scored(new, now, after.as_of)),
    ]
    if without_names(way[0][1]) != before.recorded or without_names(way[-1][1]) != after.recorded:
        return None
    clock, label = _clock(before, after.as_of), labels(new, old)
    how: dict[Why, Callable[[Line], str]] = {Why.TIME: clock, Why.POLICY: lambda line: _done_to(line, policy)}
    moves = [
        Move(why, line, points, label(line), how.get(why, _nothing)(line))
        for (_, lines), (why, later) in pairwise(way)
        for line, points in moved(lines, later)
    ]
    return Told(tuple(moves), news_of(then, now, before.as_of, after.as_of, old.used_fields | new.used_fields), policy)


def _start(before: Side, after: Side, scored: Lines) -> Sequence[tuple[Why, Lines]]:
    """What the old facts gave; where they lack events by now, what was recorded comes first. What the plan would read
    of these no longer at the new instant, time alone has taken."""
    lost, plan = before.erasure, before.plan
    if lost is None or after.erasure is not None or plan is None or without_names(scored) == before.recorded:
        return [(Why.NEW, scored)]
    recorded = (Why.NEW, _with_names(before.recorded, scored))
    return [recorded, (Why.ERASED, scored)] if reads_before(plan, lost.before, after.as_of) else [recorded]


def _with_names(recorded: Lines, scored: Lines) -> Lines:
    """Overrides give the same without any events."""
    if recorded is None or scored is None:
        return recorded
    named = {line: points for line, points in scored.items() if line.kind is Kind.OVERRIDE}
    if sum(named.values()) != recorded.get(Line(Kind.OVERRIDE, ""), 0):
        return recorded
    return {line: points for line, points in recorded.items() if line.kind is not Kind.OVERRIDE} | named


def _scored(plan: Plan, lead: Lead, as_of: int) -> Lines:
    """Kinds of events that the policy does not know did not happen to it."""
    return lines_of_card(score(plan, _known_to(plan, lead), as_of))


def _known_to(plan: Plan, lead: Lead) -> Lead:
    return replace(lead, events=tuple(event for event in lead.events if event.kind in plan.kinds))


def _nothing(line: Line) -> str:
    return ""


def _clock(before: Side, until: int) -> Callable[[Line], str]:
    """What the clock did to a line, if the lead does nothing."""
    if before.plan is None or before.lead is None or until == before.as_of:
        return _nothing
    plan, days = before.plan, until // DAY - before.as_of // DAY + 1

    def outcome(lead: Lead, as_of: int, *, was_ready: bool = False) -> Outcome:
        """A plan that scores a few days is not worth compiling."""
        return outcome_of(score(plan, lead, as_of, was_ready=was_ready))

    lead = _known_to(plan, before.lead)
    course = course_of(plan, lead, before.as_of, back_days=0, ahead_days=days, score=outcome)
    found: dict[Line, tuple[int, Cause]] = {}
    for point in course.ahead:
        for change in point.changes:
            if change.rule_id is not None and point.at // DAY <= until // DAY:
                line = Line(Kind.RULE, change.rule_id)
                found[line] = max(found.get(line, (0, change.cause)), (abs(change.points), change.cause), key=_size)
    return lambda line: found[line][1].value if line in found else ""


def _size(one: tuple[int, Cause]) -> int:
    return one[0]


# ------------------------------------------------------------------------------------------------ without them


def _recorded(before: Side, after: Side, policy: PolicyChange | None) -> Iterator[Move]:
    """What differs in what was recorded: that a rule is of only one of two policies tells why it moved, no more."""
    label = labels(after.plan, before.plan)
    for line, points in moved(*_alike(before, after)):
        done = _done_to(line, policy)
        why = Why.POLICY if done in ("added", "removed") else Why.UNKNOWN
        yield Move(why, line, points, label(line), done)


def _alike(before: Side, after: Side) -> tuple[Lines, Lines]:
    """Both with the same kinds of lines."""
    with_plans = before.plan is not None and after.plan is not None
    then, now = (lines_of_entry(s.entry, s.policy.shape, s.plan if with_plans else None) for s in (before, after))
    return then, now


# ------------------------------------------------------------------------------------------------ the policy


def _policy_change(before: Side, after: Side) -> PolicyChange | None:
    """None also where the two say the same of this lead: what they say of others alone is no news for it."""
    if before.policy.fingerprint == after.policy.fingerprint or _are_alike(before, after):
        return None
    old, new = dict.fromkeys(before.policy.shape.rules), dict.fromkeys(after.policy.shape.rules)
    then, now = _statements(before.plan), _statements(after.plan)
    return PolicyChange(
        before.policy,
        after.policy,
        added=tuple(rule for rule in new if rule not in old),
        removed=tuple(rule for rule in old if rule not in new),
        changed=tuple(rule for rule in new if rule in then and rule in now and then[rule] != now[rule]),
    )


def _are_alike(before: Side, after: Side) -> bool:
    if before.plan is None or after.plan is None or after.lead is None:
        return False
    names = {fold(after.lead.id), after.lead.values.get("email")}
    names |= {before.lead.values.get("email")} if before.lead else set()
    then, now = (
        replace(plan, fingerprint="", overrides=tuple(one for one in plan.overrides if one.lead in names))
        for plan in (before.plan, after.plan)
    )
    return then == now


def _statements(plan: Plan | None) -> Mapping[str, object]:
    """What the rules say, with the meaning of the names in them."""
    return {} if plan is None else {rule.id: (rule.statement, rule.condition, rule.decay) for rule in plan.rules}


def _done_to(line: Line, policy: PolicyChange | None) -> str:
    if policy is None or line.kind is not Kind.RULE:
        return ""
    for how, rules in (("added", policy.added), ("removed", policy.removed), ("changed", policy.changed)):
        if line.name in rules:
            return how
    return ""
