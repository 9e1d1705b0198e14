"""The way to the threshold: what a lead lacks, and which simple facts could give it."""

from __future__ import annotations

from dataclasses import dataclass

from leadscore.engine.bounds import clamped
from leadscore.engine.model import EventTally, GroupResult, RuleResult, Scorecard, State
from leadscore.plan.model import Group, Plan


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that could still add to the score, or that takes from it.

    `gain` is by how many millipoints the score would rise if this rule alone changed: if it fired once at its full
    worth, or, for one that took points, if it had not fired; bounds of its group and of the score are in it.
    `fields` are those for want of which the rule is unknown; `short` the event conditions that lack a number of
    events or minutes, each of which alone would make the rule fire.
    """

    rule_id: str
    gain: int
    fields: tuple[str, ...] = ()
    short: tuple[EventTally, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """`missing` is how many millipoints the score lacks (0: reached); `condition` the truth of `ready … if`.

    `disqualified_by` are the rules that bar the lead from becoming ready. In each list the largest gain comes first;
    `unknown` could give points if a field were known, `near` if something were done (once more, or longer),
    `silent` are all other rules that could give points, `against` those that took some.
    """

    missing: int
    condition: bool | None
    disqualified_by: tuple[str, ...]
    unknown: tuple[Step, ...]
    near: tuple[Step, ...]
    silent: tuple[Step, ...]
    against: tuple[Step, ...]


def way_to_ready(plan: Plan, card: Scorecard) -> Way | None:
    """None when there is no way to speak of: the policy has no `ready at`, or the lead is out of its scope."""
    if card.to_ready is None:
        return None
    bounds = {group.name: group for group in plan.groups}
    results = [(bounds[group.name], group, rule) for group in card.groups for rule in group.rules]
    steps = [
        (rule.state, _step(plan, card, group, result, rule))
        for group, result, rule in results
        if rule.state is State.FIRED or not rule.out_of_force
    ]
    open_steps = [step for state, step in steps if state is State.NOT]
    return Way(
        missing=card.to_ready,
        condition=card.ready_condition,
        disqualified_by=tuple(rule.rule_id for _, _, rule in results if rule.disqualifies),
        unknown=_best_first([step for state, step in steps if state is State.UNKNOWN]),
        near=_best_first([step for step in open_steps if step.short]),
        silent=_best_first([step for step in open_steps if not step.short]),
        against=_best_first([step for state, step in steps if state is State.FIRED]),
    )


def _step(plan: Plan, card: Scorecard, group: Group, result: GroupResult, rule: RuleResult) -> Step:
    change = -rule.points if rule.state is State.FIRED else rule.worth or 0
    total = clamped(result.sum + change, group.at_least, group.at_most)
    of_groups = sum(g.total for g in card.groups)
    after = clamped(of_groups - result.total + total, plan.score_low, plan.score_high)
    return Step(
        rule_id=rule.rule_id,
        gain=after - (of_groups + card.cut),
        fields=rule.unknown,
        short=tuple(tally for tally in rule.tallies if tally.short),
    )


def _best_first(steps: list[Step]) -> tuple[Step, ...]:
    return tuple(sorted((step for step in steps if step.gain > 0), key=lambda step: -step.gain))
