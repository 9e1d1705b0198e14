"""The lines that a score is the sum of, and what moved between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, assert_never

from leadscore.engine.bounds import clamped
from leadscore.engine.model import Scorecard
from leadscore.plan.model import Plan
from leadscore.production.history.model import Kind, Line
from leadscore.production.ledger.model import Entry
from leadscore.production.ledger.shape import Shape

Lines: TypeAlias = Mapping[Line, int] | None
"""Points by line, those alone that are not 0; they add up to the score. None: out of scope."""

SCOPE = Line(Kind.SCOPE, "")
_SCORE_BOUND = Line(Kind.SCORE_BOUND, "")


def lines_of_card(card: Scorecard) -> Lines:
    """Of a score with its explanation."""
    if not card.in_scope:
        return None
    found: dict[Line, int] = {}
    for group in card.groups:
        found |= {Line(Kind.RULE, rule.rule_id): rule.points for rule in group.rules}
        found[Line(Kind.BOUND, group.name)] = group.cut
    found[_SCORE_BOUND] = card.cut
    for override in card.overrides:
        line = Line(Kind.OVERRIDE, override.by)
        found[line] = found.get(line, 0) + override.points
    return _told(found)


def lines_of_entry(entry: Entry, shape: Shape, plan: Plan | None) -> Lines:
    """Of what was recorded; all overrides are one line. Without the `plan`, they are not told from the bound of the
    score."""
    if entry.score is None:
        return None
    found = {Line(Kind.RULE, rule): points for rule, points in entry.rules.items()}
    for group in shape.groups:
        rules = sum(entry.rules.get(shape.rules[place], 0) for place in group.rules)
        found[Line(Kind.BOUND, group.name)] = entry.totals[group.name] - rules
    of_groups = sum(entry.totals.values())
    if plan is None:
        found[Line(Kind.REST, "")] = entry.score - of_groups
    else:
        bounded = clamped(of_groups, plan.score_low, plan.score_high)
        found[_SCORE_BOUND] = bounded - of_groups
        found[Line(Kind.OVERRIDE, "")] = entry.score - bounded
    return _told(found)


def _told(found: Mapping[Line, int]) -> Lines:
    return {line: points for line, points in found.items() if points}


def moved(before: Lines, after: Lines) -> Iterator[tuple[Line, int]]:
    """By how much each line moved, the largest first: together, the difference of the two scores."""
    if before is None or after is None:
        points = sum((after or {}).values()) - sum((before or {}).values())
        found = {SCOPE: points} if (before is None) != (after is None) else {}
    else:
        lines = dict.fromkeys((*before, *after))
        found = {line: after.get(line, 0) - before.get(line, 0) for line in lines}
        found = {line: points for line, points in found.items() if points}
    yield from sorted(found.items(), key=lambda item: -abs(item[1]))


def without_names(lines: Lines) -> Lines:
    """Whatever overrides there are as one line, as `lines_of_entry` has them."""
    if lines is None:
        return None
    found: dict[Line, int] = {}
    for line, points in lines.items():
        kept = Line(Kind.OVERRIDE, "") if line.kind is Kind.OVERRIDE else line
        found[kept] = found.get(kept, 0) + points
    return _told(found)


Label: TypeAlias = Callable[[Line], str]


def labels(plan: Plan | None, older: Plan | None) -> Label:
    """What people call a line: of a rule its name or its condition, as the newer policy that has it says it."""
    rules = {rule.id: rule for one in (older, plan) if one is not None for rule in one.rules}

    def label(line: Line) -> str:
        match line.kind:
            case Kind.RULE:
                rule = rules.get(line.name)
                return line.name if rule is None else rule.name or rule.text
            case Kind.BOUND:
                return f"bound of {line.name}"
            case Kind.SCORE_BOUND:
                return "bound of the score"
            case Kind.OVERRIDE:
                return f"override by {line.name}" if line.name else "overrides"
            case Kind.REST:
                return "bound of the score, and overrides"
            case Kind.SCOPE:
                return "the policy's scope"
            case _:
                assert_never(line.kind)

    return label
