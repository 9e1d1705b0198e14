"""The way to the threshold in sentences: what is lacking, and what could give it."""

from __future__ import annotations

from collections.abc import Iterable

from leadscore.engine.model import EventTally, Scorecard
from leadscore.engine.way import Step, Way, way_to_ready
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan, Rule
from leadscore.report.words import minutes
from leadscore.values.number import milli_text, signed_milli_text
from leadscore.values.terms import Measure

_SHOWN = 3


def steps_to_ready(plan: Plan, card: Scorecard, lead: Lead | None = None) -> tuple[str, ...]:
    """One sentence each; none where the policy knows no `ready at` or the lead is out of its scope.

    Without the lead, no shortest way is told where `ready … if` asks for something.
    """
    way = way_to_ready(plan, card, lead)
    return () if way is None else way_in_words(plan, card, way)


def way_in_words(plan: Plan, card: Scorecard, way: Way) -> tuple[str, ...]:
    """As `steps_to_ready`, of a way that is known."""
    if plan.ready is None:
        return ()
    rules = {rule.id: rule for rule in plan.rules}
    if way.disqualified_by:
        names = ", ".join(_named(rules[rule_id]) for rule_id in way.disqualified_by)
        return (f"Disqualified by {names}: never ready, in no band.",)
    sentences = [_distance(way, plan.ready.at), *_condition(way, plan.ready.condition_text)]
    if not card.ready:
        sentences += shortest(plan, way)
    if not card.ready and way.missing:
        sentences += _ideas(way, rules)
    return tuple(sentences)


def shortest(plan: Plan, way: Way) -> tuple[str, ...]:
    """`One of these is enough: requested "demo" → 118, or a known title → 84.` None where no way is known."""
    if not way.shortest:
        return ()
    rules = {rule.id: rule for rule in plan.rules}
    ways = [
        f"{_and([_taken(step, rules[step.rule_id]) for step in found.steps])} → {milli_text(found.score)}"
        for found in way.shortest
    ]
    steps = len(way.shortest[0].steps)
    what = {1: "One step", 2: "Two steps", 3: "Three steps"}[steps]
    return (f"{what} to ready: {', or '.join(ways)}.",)


def _and(parts: list[str]) -> str:
    return " and ".join(parts)


def _taken(step: Step, rule: Rule) -> str:
    """`visited "pricing" once more`, `a known country`."""
    if step.again is not None:
        return f"{step.again.text} once more{_in_brackets(rule)}"
    if step.fields:
        return f"{' and '.join(step.fields)} known ({_named(rule)})"
    return _lacking(step, rule)


def _distance(way: Way, threshold: int) -> str:
    if way.missing:
        return f"{milli_text(way.missing)} short of {milli_text(threshold)}, which is ready."
    return f"The score reaches {milli_text(threshold)}."


def _condition(way: Way, text: str | None) -> list[str]:
    """What stands behind `ready … if`."""
    if text is None:
        return []
    if way.condition is None:
        return [f"Ready asks for {text}, which is unknown."]
    return [f"Ready asks for {text}: that holds." if way.condition else f"Ready asks for {text}: that does not hold."]


def _ideas(way: Way, rules: dict[str, Rule]) -> Iterable[str]:
    """What the lead could do, and what counts against it. What is unknown is a list of its own in an explanation."""
    for step in way.near[:_SHOWN]:
        yield f"{_lacking(step, rules[step.rule_id])}: {signed_milli_text(step.gain)}."
    for step in way.against[:_SHOWN]:
        yield f"Without {_named(rules[step.rule_id])}: {signed_milli_text(step.gain)}."


def _lacking(step: Step, rule: Rule) -> str:
    """The first condition that lacks something: `visited "pricing" at least 3 times, 1 more (pricing)`."""
    tally = step.short[0]
    more = f", {lacking(tally)}" if tally.short > 1 or tally.count else ""
    return f"{tally.needed}{more}{_in_brackets(rule)}"


def lacking(tally: EventTally) -> str:
    """`1 more`, `10 minutes more`; `once` where there is none yet."""
    if tally.measure is Measure.MINUTES:
        return f"{minutes(tally.short)} more"
    return f"{tally.short:,} more" if tally.short > 1 or tally.count else "once"


def _in_brackets(rule: Rule) -> str:
    return f" ({rule.name})" if rule.name else ""


def _named(rule: Rule) -> str:
    return rule.name or rule.text
