"""A senior title is no reason to call. See docs/lint/title-alone-ready.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadscore.plan.model import TextContains, TextMatches
from leadscore.plan.walk import leaves
from leadscore.review.lint.subject import Finding, Subject, WrittenRule
from leadscore.review.lint.witness import sample
from leadscore.values.number import milli_text

_OF_TITLES = ("title", "seniority", "department")
_MOST_TRIED = 500


def title_alone_ready(subject: Subject) -> Iterator[Finding]:
    """Scores leads of whom only a title is known, besides what brings them into the scope: each that the policy names.

    Where that scope, or nothing at all, gives points already, it would not be the title alone.
    """
    ready, newcomer = subject.plan.ready, subject.newcomer
    nothing = subject.score_of(newcomer)
    if ready is None or nothing is None or (nothing.score or 0) > 0:
        return
    best: tuple[int, WrittenRule, str] | None = None
    for field, text in _titles(subject):
        outcome = subject.score_of(replace(newcomer, values={**newcomer.values, field: text}))
        if outcome and outcome.ready and outcome.score is not None and (best is None or outcome.score > best[0]):
            points = zip(outcome.points, subject.rules, strict=True)
            best = outcome.score, max(points, key=lambda pair: pair[0])[1], f'{field} "{text}"'
    if best is not None:
        score, rule, known = best
        yield Finding(
            rule.node.effect_span,
            f"A title alone makes a lead ready: `{known}` scores {milli_text(score)}, "
            f"and `ready` asks for {milli_text(ready.at)}",
            "Give titles fewer points than `ready` asks for: a title says who could buy, and not who wants to.",
        )


def _titles(subject: Subject) -> list[tuple[str, str]]:
    """Titles, ranks and departments that rules name, as the field and its value."""
    named: dict[tuple[str, str], None] = {}
    for rule in subject.rules:
        for leaf, negated in leaves(rule.plan.condition):
            match leaf:
                case TextMatches(field, patterns) if field in _OF_TITLES and rule.adds and not negated:
                    named |= dict.fromkeys((field, sample(pattern)) for pattern in patterns.patterns)
                case TextContains(field, phrases) if field in _OF_TITLES and rule.adds and not negated:
                    named |= dict.fromkeys((field, " ".join(phrase)) for phrase in phrases)
    return list(named)[:_MOST_TRIED]
