"""What a policy's leads show, as far as lint asks for it: scores, events that occur, fields that are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import Condition, EventCount, EventSelector, Plan
from leadscore.plan.walk import leaves


@dataclass(slots=True)
class Observed:
    """`leads` are those in the policy's scope that nothing disqualifies; `low` and `high` the least and the highest
    score among them, in millipoints (None without any). `known` counts, by field, all leads of which it is known.
    `events` counts events by kind; `unseen` are the selectors that none of them fits, whenever it happened."""

    every: int = 0
    leads: int = 0
    low: int | None = None
    high: int | None = None
    known: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    unseen: frozenset[EventSelector] = frozenset()

    def shows_scores(self, plan: Plan) -> bool:
        """Whether leads have the scores that they have in life: without any event they have not."""
        return bool(self.leads and (self.events or not plan.used_events))


def observe(plan: Plan, results: Iterable[tuple[Lead, Outcome]], as_of: int) -> Observed:
    """Watches leads go by, each with its outcome at `as_of`: what happened later does not exist."""
    seen = Observed()
    waiting: dict[str, list[EventSelector]] = {}
    for selector in selectors(plan):
        waiting.setdefault(selector.kind, []).append(selector)
    targets: set[tuple[str, str]] = set()
    for lead, outcome in results:
        seen.every += 1
        seen.known.update(lead.values.keys())
        for event in lead.events:
            if event.at <= as_of:
                seen.events[event.kind] += 1
                if waiting.get(event.kind) and (event.kind, event.target) not in targets:
                    targets.add((event.kind, event.target))
                    waiting[event.kind] = [s for s in waiting[event.kind] if not _fits(s, event)]
        if outcome.score is not None and not outcome.disqualified:
            seen.leads += 1
            seen.low = outcome.score if seen.low is None else min(seen.low, outcome.score)
            seen.high = outcome.score if seen.high is None else max(seen.high, outcome.score)
    seen.unseen = frozenset(selector for left in waiting.values() for selector in left)
    return seen


def selectors(plan: Plan) -> Iterator[EventSelector]:
    """The selectors of all conditions of a policy."""
    for condition in _conditions(plan):
        for leaf, _ in leaves(condition):
            if isinstance(leaf, EventCount):
                yield leaf.selector


def _conditions(plan: Plan) -> Iterator[Condition]:
    yield from (rule.condition for rule in plan.rules)
    yield from (some.condition for some in (plan.ready, *plan.bands, *plan.actions) if some and some.condition)
    if plan.applies is not None:
        yield plan.applies


def _fits(selector: EventSelector, event: Event) -> bool:
    return selector.targets is None or selector.targets.matches(event.target)
