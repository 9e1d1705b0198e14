"""A policy has a name, rules and tests, and every group has rules."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import PolicyHeader, Rule, Test


def completeness(policy: Policy) -> Iterator[Diagnostic]:
    if policy.is_vocabulary or policy.is_unreadable:
        return
    top = _top(policy)
    if not any(policy.written(PolicyHeader)) and not policy.may_say("policy"):
        yield problem(
            "no-policy-line",
            Span(top.path, top.start, top.start),
            "This policy has no name",
            'Start it with `policy "…"`; reports and comparisons show that name.',
        )
    if not any(policy.written(Rule)):
        if policy.may_say("when", "add", "subtract"):
            return
        yield problem(
            "no-rules",
            top,
            "This policy has no rules, so every lead has the same score",
            'Write one, such as `when visited "pricing" add 50`.',
        )
    elif not any(policy.written(Test)) and not policy.may_say("test"):
        yield problem(
            "no-tests",
            top,
            "This policy has no tests",
            "A test shows, for a lead that everybody knows, that the score is what you expect: "
            '`test "…" given title "CEO" expect score 20`.',
        )
    for group in policy.groups:
        if group.header is not None and not group.rules and not policy.unreadable_words:
            yield problem(
                "empty-group",
                group.header.name.span,
                f"The group `{group.name}` has no rules",
                "Rules belong to the last group that stands before them: write them below it, or delete the group.",
            )


def _top(policy: Policy) -> Span:
    """The header's first word, or what stands first."""
    file = policy.loaded.main.file
    headers = [*policy.written(PolicyHeader), *file.statements]
    return policy.first_word(headers[0].span) if headers else Span(file.span.path, 0, 0)
