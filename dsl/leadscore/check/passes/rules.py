"""The parts of a rule go together: `each` has one event to count, `up to` something to bound."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy
from leadscore.check.walk import (
    EventLeaf,
    counted_events,
    counts_minutes,
    event_conditions,
    has_unknown_name,
    read_in_place,
)
from leadscore.diagnostics import Diagnostic, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import Inactive, Rule


def rules(policy: Policy) -> Iterator[Diagnostic]:
    for rule in policy.written(Rule):
        wrong_each = list(_each(policy, rule))
        yield from wrong_each
        if rule.points is None:
            yield from _disqualify(rule, says_each=rule.each is not None and not wrong_each)
        else:
            yield from _up_to(policy, rule)


def _disqualify(rule: Rule, says_each: bool) -> Iterator[Diagnostic]:
    options: list[tuple[str, Span]] = []
    if says_each:
        options.append(("`each`", rule.each_span))
    if rule.up_to is not None:
        options.append(("`up to`", rule.up_to.span))
    if rule.decay is not None:
        options.append(("a decay", rule.decay.span))
    for option, span in options:
        yield problem(
            "disqualify-option",
            span,
            f"`disqualify` gives no points, so {option} has no meaning behind it",
            "Leave it out. To forget a lead's past, write a window into the condition, such as `within 90 days`.",
        )


def _each(policy: Policy, rule: Rule) -> Iterator[Diagnostic]:
    if rule.each is None:
        return
    each = f"`each {rule.each.value}`"
    known = list(event_conditions(rule.condition, policy.symbols))
    counted = counted_events(rule.condition, policy.symbols)
    minutes = [event for event, positive in known if positive and counts_minutes(event)]
    if len(counted) > 1:
        places = ", ".join(f"`{policy.words(event.span)}`" for event in counted)
        yield problem(
            "each-without-event",
            rule.each_span,
            f"{each} cannot tell which of {len(counted)} events to count: {places}",
            "Make a rule for each of them, or give the points once, without `each`.",
            notes=[Note(event.span, "this is one of them") for event in counted],
        )
    elif not counted and minutes:
        yield _only_minutes(policy, each, minutes[0])
    elif not counted and not has_unknown_name(rule.condition, policy.symbols):
        yield problem(
            "each-without-event",
            rule.each_span,
            f"{each} counts events, and this rule's condition {_why_none(policy, rule, bool(known))}",
            f'Leave {each} out, or ask for an event, such as `visited "pricing"`.',
        )


def _why_none(policy: Policy, rule: Rule, has_negated: bool) -> str:
    if has_negated:
        return "asks only for events that did not happen"
    if any(isinstance(leaf, Inactive) for leaf, _ in read_in_place(rule.condition, policy.symbols)):
        return "asks for silence, not for an event"
    return "asks for none"


def _only_minutes(policy: Policy, each: str, event: EventLeaf) -> Diagnostic:
    return problem(
        "each-minutes",
        event.span,
        f"{each} counts events, and `{policy.words(event.span)}` adds up minutes",
        f"Leave the minutes out, or give the points once, without {each}.",
    )


def _up_to(policy: Policy, rule: Rule) -> Iterator[Diagnostic]:
    if rule.up_to is None or rule.points is None:
        return
    bound, written = rule.up_to.value, policy.words(rule.up_to.span)
    if bound < 0:
        yield problem(
            "bad-up-to",
            rule.up_to.span,
            f"No total has the size {written}",
            "`up to` bounds the size of the rule's total, for `subtract` too: write a number above 0.",
        )
    elif rule.each is None:
        yield problem(
            "up-to-without-each",
            rule.up_to.span,
            f"This rule gives its points once, so `up to {written}` has nothing to bound",
            "Write `each time`, `each different` or `each day` before it, or leave it out.",
        )
    elif bound < abs(rule.points.number.value):
        yield problem(
            "up-to-below-one",
            rule.up_to.span,
            f"One match is worth {policy.words(rule.points.number.span)} already, and the bound is {written}",
            "Write a larger bound, or give the points once, without `each`.",
        )
