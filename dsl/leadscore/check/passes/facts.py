"""What tests give is possible: known names, fitting values, one value for each field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from leadscore.check.fit import misfit
from leadscore.check.lookup import unknown
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind, Symbol
from leadscore.diagnostics import Diagnostic, Edit, Fix, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.literals import quoted
from leadscore.syntax.nodes import (
    AsOfFact,
    Fact,
    NamedFact,
    Override,
    Test,
    Text,
)
from leadscore.values.pattern import has_star, stars_escaped
from leadscore.values.terms import ValueType

_MOST_TIMES = 10_000
"""More events than a reader can picture; each is an event in memory when the test runs."""

ID = "id"
"""What a test calls the lead's id, which is no field."""
DEFAULT_DAY = date(2026, 1, 1)
"""The day of a test that gives none."""


def facts(policy: Policy) -> Iterator[Diagnostic]:
    for test in policy.written(Test):
        first: dict[str, Fact] = {}
        for fact in test.given:
            if isinstance(fact, AsOfFact):
                yield from misfit(policy, "The day of a test", ValueType.DATE, fact.day)
                key = "as of"
            else:
                yield from _named(policy, fact)
                key = fact.name.text
            if isinstance(fact, AsOfFact) or key == ID or policy.symbols.kind(key) is Kind.FIELD:
                yield from _once(key, first.setdefault(key, fact), fact)
        if "as of" not in first:
            yield from _no_day(policy, test)


def _named(policy: Policy, fact: NamedFact) -> Iterator[Diagnostic]:
    if fact.name.text == ID:
        yield from _of_field(policy, fact, ValueType.TEXT)
        return
    symbol = policy.symbols.get(fact.name.text)
    if symbol is None:
        kinds = (Kind.EVENT,) if fact.times or fact.minutes or fact.ago else (Kind.FIELD, Kind.EVENT)
        yield from unknown(policy, fact.name, kinds)
    elif symbol.kind is Kind.FIELD and symbol.type is not None:
        yield from _of_field(policy, fact, symbol.type)
    elif symbol.kind is Kind.EVENT:
        yield from _of_event(policy, fact)
    else:
        yield _no_fact(fact, symbol)


def _of_field(policy: Policy, fact: NamedFact, type_: ValueType) -> Iterator[Diagnostic]:
    extra = fact.times or fact.minutes or fact.ago
    if extra is not None:
        yield problem(
            "wrong-fact",
            fact.span,
            f"`{fact.name.text}` is a field: it has one value, and neither times nor an age",
            f"Give its value alone, such as `{fact.name.text} {_example(type_)}`.",
        )
    elif fact.value is None:
        yield problem(
            "wrong-fact",
            fact.span,
            f"The value of `{fact.name.text}` is missing",
            f"Write it, such as `{fact.name.text} {_example(type_)}`; leave the fact out where it is unknown.",
        )
    else:
        yield from misfit(policy, f"`{fact.name.text}`", type_, fact.value)
        yield from _star(fact)


def _of_event(policy: Policy, fact: NamedFact) -> Iterator[Diagnostic]:
    if fact.value is not None:
        yield from misfit(policy, f"What `{fact.name.text}` is about", ValueType.TEXT, fact.value)
        yield from _star(fact)
    times, minutes = fact.times, fact.minutes
    if times is not None and (times.value < 1 or times.value != times.value.to_integral_value()):
        yield problem(
            "wrong-fact",
            times.span,
            f"Nothing happens {policy.words(times.span)} times",
            "Write a whole number from 1 on; leave the fact out where it did not happen.",
        )
    elif times is not None and times.value > _MOST_TIMES:
        yield problem(
            "wrong-fact",
            times.span,
            f"A test gives an event at most {_MOST_TIMES:,} times",
            "A smaller number shows the same, and is quicker to read.",
        )
    if minutes is not None and minutes.value < 0:
        yield problem(
            "wrong-fact", minutes.span, "Nothing lasts a negative number of minutes", "Write a number from 0 on."
        )


def _no_fact(fact: NamedFact, symbol: Symbol) -> Diagnostic:
    if symbol.kind in (Kind.GROUP, Kind.RULE):
        help_text = "Points are what comes out: write it behind `expect`."
    else:
        help_text = "Give what is known of the lead: its fields and what it did."
    return problem(
        "wrong-kind",
        fact.name.span,
        f"`{fact.name.text}` is {symbol.kind.value}, and a lead has fields and events",
        help_text,
    )


def _star(fact: NamedFact) -> Iterator[Diagnostic]:
    value = fact.value
    if not isinstance(value, Text) or not has_star(value.value):
        return
    yield problem(
        "star-in-fact",
        value.span,
        "A fact is plain text, so this star is a star and stands for nothing else",
        "Write what a real lead has, such as a whole title or a whole page.",
        Fix("say that a star is meant", (Edit(value.span, quoted(Text(stars_escaped(value.value)))),)),
    )


def _once(key: str, first: Fact, fact: Fact) -> Iterator[Diagnostic]:
    if first is not fact:
        yield problem(
            "duplicate-fact",
            fact.span,
            f"This test gives `{key}` already",
            "A lead has one value of each field: keep one of the two, or write two tests.",
            notes=[Note(first.span, "the first one is here")],
        )


def _no_day(policy: Policy, test: Test) -> Iterator[Diagnostic]:
    if policy.calendar_days or (_identifies(test) and any(policy.written(Override))):
        yield problem(
            "missing-as-of",
            test.title.span,
            f"This test does not say its date, and the policy holds dates, so it is scored as of {DEFAULT_DAY}",
            f"Write `given as of {DEFAULT_DAY}`, or the date that you have in mind.",
            Fix("write that date", (_day_given(test),)),
        )


def _day_given(test: Test) -> Edit:
    """Says the date that counts anyway."""
    if test.given:
        at = test.given[0].span.start
        return Edit(Span(test.span.path, at, at), f"as of {DEFAULT_DAY}, ")
    at = test.title.span.end
    return Edit(Span(test.span.path, at, at), f" given as of {DEFAULT_DAY}")


def _identifies(test: Test) -> bool:
    return any(isinstance(fact, NamedFact) and fact.name.text in (ID, "email") for fact in test.given)


def _example(type_: ValueType) -> str:
    match type_:
        case ValueType.TEXT:
            return '"…"'
        case ValueType.NUMBER:
            return "200"
        case ValueType.DATE:
            return "2026-03-01"
        case ValueType.YES_NO:
            return "yes"
