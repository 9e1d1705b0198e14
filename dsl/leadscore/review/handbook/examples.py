"""A policy's tests told as stories: who the lead is, what it did, and what the engine makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from leadscore.engine.model import GroupResult, Scorecard, State
from leadscore.plan.conditions import day
from leadscore.plan.model import Plan
from leadscore.review.changes.side import Side
from leadscore.review.handbook.clauses import Clauses, number, plain, quoted
from leadscore.review.handbook.model import CardGroup, CardLine, Example
from leadscore.review.policy_tests import TestResult, run_tests, tests_of
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import duration_text, value_text
from leadscore.values.number import milli_text
from leadscore.values.pattern import literal


def examples(side: Side) -> tuple[Example, ...]:
    """Every test of the policy, in the order written, with the numbers of the engine."""
    clauses = Clauses(side.checked.symbols)
    results = run_tests(side.checked, side.plan)
    tests = zip(tests_of(side.checked), results, strict=True)
    return tuple(_example(test, result, side, clauses) for test, result in tests)


def _example(test: n.Test, result: TestResult, side: Side, clauses: Clauses) -> Example:
    card = result.card
    labels = {rule.id: rule.name or rule.text for rule in side.plan.rules}
    return Example(
        title=result.title,
        as_of=_day(test),
        story=_story(test, side, clauses),
        score=card.score,
        verdict=tuple(_verdict(card, side.plan)),
        groups=tuple(found for group in card.groups if (found := _card_group(group, labels)).lines),
        besides=tuple(_besides(card)),
        unmet=tuple(
            f"The test expects {e.expected}, but it is {e.actual}." for e in result.expectations if not e.passed
        ),
    )


def _day(test: n.Test) -> date | None:
    return next((day(fact.day) for fact in test.given if isinstance(fact, n.AsOfFact)), None)


# ------------------------------------------------------------------------------------------------ the lead


def _story(test: n.Test, side: Side, clauses: Clauses) -> str:
    """`Title “VP Marketing”, employees 200: they visited “pricing” 3 days ago.`"""
    kinds = {kind.name for kind in side.plan.events}
    facts = [fact for fact in test.given if isinstance(fact, n.NamedFact)]
    known = ", ".join(_known(fact) for fact in facts if fact.name.text not in kinds and fact.value)
    did = "; ".join(_did(fact, clauses) for fact in facts if fact.name.text in kinds)
    story = ": ".join(part for part in (known, did) if part) or "nothing is known of this lead"
    return f"{story[0].upper()}{story[1:]}."


def _known(fact: n.NamedFact) -> str:
    value = fact.value
    name = plain(fact.name.text)
    match value:
        case n.Text(text):
            return f"{name} {quoted(literal(text))}"
        case n.Number(decimal):
            return f"{name} {number(decimal)}"
        case n.YesNo(yes):
            return f"{name} {'yes' if yes else 'no'}"
        case None:
            return name
        case _:
            return f"{name} {value_text(value)}"


def _did(fact: n.NamedFact, clauses: Clauses) -> str:
    """`they watched “demo” 2 times for 12 minutes 3 days ago`."""
    target = quoted(literal(fact.value.value)) if isinstance(fact.value, n.Text) else ""
    parts = (
        clauses.did(fact.name.text, target),
        f"{number(fact.times.value)} {'time' if fact.times.value == 1 else 'times'}" if fact.times else "",
        f"for {number(fact.minutes.value)} {'minute' if fact.minutes.value == 1 else 'minutes'}"
        if fact.minutes
        else "",
        f"{duration_text(fact.ago)} ago" if fact.ago else "just now",
    )
    return " ".join(part for part in parts if part)


# ------------------------------------------------------------------------------------------------ the scorecard


def _verdict(card: Scorecard, policy: Plan) -> Iterator[str]:
    """What came out, the score first: `85`, `ready`, `band hot`, `grade B1`."""
    if card.score is None:
        yield "out of scope"
        return
    yield milli_text(card.score)
    if card.disqualified:
        yield "disqualified"
    elif policy.ready is not None:
        yield "ready" if card.ready else "not ready"
    if card.band is not None:
        yield f"band {card.band}"
    if card.grade is not None:
        yield f"grade {card.grade}"


def _card_group(group: GroupResult, labels: dict[str, str]) -> CardGroup:
    lines = [
        CardLine(labels[rule.rule_id], None if rule.disqualifies else rule.points)
        for rule in group.rules
        if rule.state is State.FIRED
    ]
    if group.cut:
        lines.append(CardLine("cut by the group's bounds", group.cut))
    return CardGroup(group.name, group.total, tuple(lines))


def _besides(card: Scorecard) -> Iterator[CardLine]:
    if card.cut:
        yield CardLine("cut by the bounds of the score", card.cut)
    for override in card.overrides:
        yield CardLine(f"override by {override.by} until {override.until}: {override.because}", override.points)
