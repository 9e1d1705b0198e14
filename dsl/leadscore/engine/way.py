"""The way to the threshold: what a lead lacks, and which simple facts could give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from leadscore.engine.bounds import clamped, sized
from leadscore.engine.conditions import View, truth, view_of
from leadscore.engine.model import EventTally, GroupResult, RuleResult, Scorecard, State
from leadscore.facts.model import Lead
from leadscore.plan.model import DayWindow, EventCount, Group, Op, Plan, Rule
from leadscore.values.terms import Each

_MOST_STEPS = 3
_MOST_CANDIDATES = 16
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that could still add to the score, or that takes from it.

    `gain` is by how many millipoints the score would rise if this rule alone changed: if it fired once at its full
    worth, or, for one that took points, if it had not fired; bounds of its group and of the score are in it. `change`
    is the same without them. `fields` are those for want of which the rule is unknown; `short` the event conditions
    that lack a number of events or minutes, each of which alone would make the rule fire; `again` is the event
    condition of a rule that has fired, and would give more if that happened once more.
    """

    rule_id: str
    gain: int
    change: int
    fields: tuple[str, ...] = ()
    short: tuple[EventTally, ...] = ()
    again: EventCount | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Steps that are enough when all of them are taken; `score` is what the lead then has, in millipoints.

    That is what their rules would give when new, and what the bounds would leave of it; if a step has other effects
    (a visit also ends a silence), they come on top.
    """

    steps: tuple[Step, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Way:
    """`missing` is how many millipoints the score lacks (0: reached); `condition` the truth of `ready … if`.

    `disqualified_by` are the rules that bar the lead from becoming ready. In each list the largest gain comes first;
    `unknown` could give points if a field were known, `near` if something were done (once more, or longer),
    `silent` are all other rules that could give points, `against` those that took some, `again` those that have given
    some and would give more if what they rest on happened again.
    `shortest` are the smallest sets of steps, of those in `unknown`, `near` and `again`, that make the lead ready: at
    most three sets of at most three steps. None: no such set is known, or there is no need of one.
    """

    missing: int
    condition: bool | None
    disqualified_by: tuple[str, ...]
    unknown: tuple[Step, ...]
    near: tuple[Step, ...]
    silent: tuple[Step, ...]
    against: tuple[Step, ...]
    again: tuple[Step, ...] = ()
    shortest: tuple[Together, ...] = ()


def way_to_ready(plan: Plan, card: Scorecard, lead: Lead | None = None) -> Way | None:
    """None when there is no way to speak of: the policy has no `ready at`, or the lead is out of its scope.

    `lead` is the one of the scorecard; where `ready … if` asks for something, no `shortest` way is found without it.
    """
    if card.to_ready is None:
        return None
    steps = list(_steps(plan, card))
    unknown = [step for step in steps if step.fields]
    near = [step for step in steps if step.short and not step.fields]
    again = [step for step in steps if step.again]
    others = [step for step in steps if not (step.fields or step.short or step.again)]
    fired = {rule.rule_id for group in card.groups for rule in group.rules if rule.state is State.FIRED}
    barred = tuple(rule.rule_id for group in card.groups for rule in group.rules if rule.disqualifies)
    needed = not card.ready and not barred
    return Way(
        missing=card.to_ready,
        condition=card.ready_condition,
        disqualified_by=barred,
        unknown=_best_first(unknown),
        near=_best_first(near),
        silent=_best_first(step for step in others if step.rule_id not in fired),
        against=_best_first(step for step in others if step.rule_id in fired),
        again=_best_first(again),
        shortest=_Search(plan, card, lead).shortest([*unknown, *near, *again]) if needed else (),
    )


def _steps(plan: Plan, card: Scorecard) -> Iterator[Step]:
    rules = {rule.id: rule for rule in plan.rules}
    for group, result in zip(plan.groups, card.groups, strict=False):
        for rule in result.rules:
            for change, again in _changes(rules[rule.rule_id], rule):
                yield Step(
                    rule_id=rule.rule_id,
                    gain=_gain(plan, card, group, result, change),
                    change=change,
                    fields=() if again else rule.unknown,
                    short=() if again else tuple(tally for tally in rule.tallies if tally.short),
                    again=again,
                )


def _changes(rule: Rule, result: RuleResult) -> Iterator[tuple[int, EventCount | None]]:
    """By how many millipoints the rule itself could still rise, and by what event again, if by one."""
    if result.state is not State.FIRED:
        yield 0 if result.out_of_force else result.worth or 0, None
    elif result.points < 0:
        yield -result.points, None
    elif (more := _once_more(rule, result)) is not None:
        yield more


def _once_more(rule: Rule, result: RuleResult) -> tuple[int, EventCount] | None:
    """Where it is beyond doubt: a rule that ages by one kind of event, or that counts each time."""
    condition = rule.each_of or (rule.evidence[0] if len(rule.evidence) == 1 else None)
    if rule.points is None or condition is None or condition.op not in (Op.GREATER, Op.GREATER_EQUAL):
        return None
    if isinstance(condition.selector.window, DayWindow):
        return None
    match rule.each:
        case None if result.evidence:
            return rule.points - result.points, condition
        case Each.TIME:
            return sized(result.before_cut + rule.points, rule.cap) - result.points, condition
        case _:
            return None


def _gain(plan: Plan, card: Scorecard, group: Group, result: GroupResult, change: int) -> int:
    """What the score gains if one of the group's rules gives so much more."""
    total = clamped(result.sum + change, group.at_least, group.at_most)
    of_groups = sum(g.total for g in card.groups)
    after = clamped(of_groups - result.total + total, plan.score_low, plan.score_high)
    return after - (of_groups + card.cut)


def _best_first(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted((step for step in steps if step.gain > 0), key=lambda step: -step.gain))


class _Search:
    """Tries sets of steps, the small ones first."""

    def __init__(self, plan: Plan, card: Scorecard, lead: Lead | None) -> None:
        self._plan, self._card, self._lead = plan, card, lead
        self._groups = {rule.rule_id: group.name for group in card.groups for rule in group.rules}
        self._sums = {group.name: group.sum for group in card.groups}
        self._overrides = sum(override.points for override in card.overrides)

    def shortest(self, steps: Iterable[Step]) -> tuple[Together, ...]:
        ready = self._plan.ready
        if ready is None or (ready.condition is not None and self._lead is None):
            return ()
        best = sorted((step for step in steps if step.change > 0), key=lambda step: -step.change)[:_MOST_CANDIDATES]
        for size in range(1, _MOST_STEPS + 1):
            if enough := [found for some in combinations(best, size) if (found := self._enough(some))]:
                return tuple(sorted(enough, key=_doable_first)[:_MOST_TOLD])
        return ()

    def _enough(self, steps: tuple[Step, ...]) -> Together | None:
        """Two rules that lack the same field may ask for two different values of it: they count as one or the other."""
        fields = [step.fields for step in steps if step.fields]
        if len(set(fields)) < len(fields):
            return None
        totals = self._totals(steps)
        score = clamped(sum(totals.values()), self._plan.score_low, self._plan.score_high) + self._overrides
        ready = self._plan.ready
        if ready is None or score < ready.at:
            return None
        if ready.condition is not None and truth(ready.condition, replace(self._view(), totals=totals)) is not True:
            return None
        return Together(steps, score)

    def _totals(self, steps: tuple[Step, ...]) -> Mapping[str, int]:
        sums = dict(self._sums)
        for step in steps:
            sums[self._groups[step.rule_id]] += step.change
        return {g.name: clamped(sums[g.name], g.at_least, g.at_most) for g in self._plan.groups}

    def _view(self) -> View:
        lead = self._lead or Lead(self._card.lead, {})
        return view_of(lead, self._card.as_of, frozenset(kind.name for kind in self._plan.events if kind.by_us))


def _doable_first(found: Together) -> tuple[int, int]:
    """What can be done before what would have to turn out, then the highest score."""
    return (sum(bool(step.fields) for step in found.steps), -found.score)
