"""What a policy asks of events that are no longer kept."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan.model import AgeWindow, Condition, DayWindow, EventCount, EventSelector, Inactive, Plan, Rule
from leadscore.plan.walk import leaves
from leadscore.values.days import DAY, day_number


def asking_farther(plan: Plan, kept: int, now: int) -> list[str]:
    """The conditions, in the policy's words, that read events of before `kept`, each once and with its line where it
    has one: `visited "pricing"` of any time, or within longer than that. A decay that ends in nothing ends them, too.

    Not among them is `inactive for …`, which reads whether there was anything at all.
    """
    return list(dict.fromkeys([*_of_rules(plan, kept, now), *_of_outcome(plan, kept, now)]))


def reads_before(plan: Plan, kept: int, now: int) -> bool:
    """Whether events of before `kept` would mean anything to it."""
    return bool(asking_farther(plan, kept, now)) or asks_of_silence(plan)


def asks_of_silence(plan: Plan) -> bool:
    """Whether it asks how long a lead has done nothing, which the age of its last event tells."""
    conditions = [rule.condition for rule in plan.rules] + [condition for condition, _ in _behind(plan)]
    return any(isinstance(leaf, Inactive) for condition in conditions for leaf, _ in leaves(condition))


def _behind(plan: Plan) -> Iterator[tuple[Condition, str]]:
    """The conditions that stand in no rule, with their words."""
    conditions = [(one.condition, one.condition_text) for one in (plan.ready, *plan.bands) if one is not None]
    conditions += [(plan.applies, plan.applies_text), *((one.condition, one.text) for one in plan.actions)]
    yield from ((condition, text or "") for condition, text in conditions if condition is not None)


def _of_rules(plan: Plan, kept: int, now: int) -> Iterator[str]:
    for rule in plan.rules:
        has_faded = _worth_until(rule, now) >= kept
        for leaf, _ in leaves(rule.condition):
            if not isinstance(leaf, EventCount) or (has_faded and leaf in (*rule.evidence, rule.each_of)):
                continue
            if _reads(leaf.selector, kept, now):
                yield f"line {rule.line}: `{rule.text}`"


def _worth_until(rule: Rule, now: int) -> int:
    """The instant before which an event is worth nothing by now, as its points are gone."""
    decay = rule.decay
    if decay is None or decay.values[-1]:
        return 0
    return now - decay.step_seconds * (len(decay.values) - 1)


def _of_outcome(plan: Plan, kept: int, now: int) -> Iterator[str]:
    for condition, text in _behind(plan):
        asked = (leaf for leaf, _ in leaves(condition) if isinstance(leaf, EventCount))
        if any(_reads(leaf.selector, kept, now) for leaf in asked):
            yield f"`{text}`"


def _reads(selector: EventSelector, kept: int, now: int) -> bool:
    match selector.window:
        case None:
            return True
        case AgeWindow(seconds):
            return now - seconds < kept
        case DayWindow(first, _):
            return first is None or day_number(first) * DAY < kept
