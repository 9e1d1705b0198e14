"""The way to the threshold in sentences: what is lacking, and what could give it."""

from __future__ import annotations

from collections.abc import Iterable

from leadscore.engine.model import Scorecard
from leadscore.engine.way import Step, Way, way_to_ready
from leadscore.plan.model import Plan, Rule
from leadscore.report.words import minutes
from leadscore.values.number import milli_text, signed_milli_text
from leadscore.values.terms import Measure

_SHOWN = 3


def steps_to_ready(plan: Plan, card: Scorecard) -> tuple[str, ...]:
    """One sentence each; none where the policy knows no `ready at` or the lead is out of its scope."""
    way, ready = way_to_ready(plan, card), plan.ready
    if way is None or ready is None:
        return ()
    rules = {rule.id: rule for rule in plan.rules}
    if way.disqualified_by:
        names = ", ".join(_named(rules[rule_id]) for rule_id in way.disqualified_by)
        return (f"Disqualified by {names}: never ready, in no band.",)
    sentences = [_distance(way, ready.at), *_condition(way, ready.condition_text)]
    if not card.ready and way.missing:
        sentences += _ideas(way, rules)
    return tuple(sentences)


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
    """The first condition that lacks something: `visited "pricing" at least 3 times (1 more)`."""
    tally = step.short[0]
    named = f" ({rule.name})" if rule.name else ""
    if tally.measure is Measure.MINUTES:
        return f"{tally.needed}, {minutes(tally.short)} more{named}"
    more = f", {tally.short:,} more" if tally.short > 1 or tally.count else ""
    return f"{tally.needed}{more}{named}"


def _named(rule: Rule) -> str:
    return rule.name or rule.text
