"""What may stand once stands once: statements of the whole policy, and rules that say the same."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy
from leadscore.diagnostics import Diagnostic, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import AppliesIf, Owned, PolicyHeader, Ready, Rule, ScoreRange, Statement
from leadscore.syntax.printer import condition_text

_ONCE: tuple[tuple[type[Statement], str], ...] = (
    (PolicyHeader, "policy"),
    (Owned, "owned by"),
    (Ready, "ready at"),
    (ScoreRange, "score from"),
    (AppliesIf, "applies if"),
)


def duplicates(policy: Policy) -> Iterator[Diagnostic]:
    for kind, words in _ONCE:
        found = list(policy.written(kind))
        for other in found[1:]:
            yield problem(
                "duplicate-statement",
                policy.first_word(other.span),
                f"`{words}` stands in this policy already",
                "Keep one of the two.",
                notes=[Note(policy.first_word(found[0].span), "the first one is here")],
            )
    for group in policy.groups:
        yield from _rules(policy, group.name, group.rules)


def _rules(policy: Policy, group: str, rules: tuple[Rule, ...]) -> Iterator[Diagnostic]:
    """A rule is known by its name, else by its condition: only rules without names can be confused."""
    first: dict[str, Rule] = {}
    for rule in rules:
        if rule.name is not None:
            continue
        earlier = first.setdefault(condition_text(rule.condition), rule)
        if earlier is not rule:
            yield problem(
                "duplicate-rule",
                rule.condition.span,
                f"Another rule of `{group}` has this condition already",
                "Delete one of them, or tell them apart by names: write `as` and a name behind the points.",
                notes=[Note(earlier.condition.span, "the first one is here")],
            )
