"""Where a policy's rules stand, by their identity and by line."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.driver import Compiled
from leadscore.record import Record
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.syntax.printer import condition_text


class RulePlace(Record):
    """A rule on the lines `first` to `last`; `id` is that of the plan."""

    id: str
    group: str
    first: int
    last: int
    node: n.Rule


def rule_places(compiled: Compiled) -> tuple[RulePlace, ...]:
    """The rules of the policy, in the order written; also where it has errors."""
    source = compiled.checked.main.source
    written = [(group.name, rule) for group in groups_of(compiled.checked.main.file) for rule in group.rules]
    planned = [rule.id for rule in compiled.plan.rules] if compiled.plan else [_id(*rule) for rule in written]
    return tuple(_place(source, id_, *rule) for id_, rule in zip(planned, written, strict=True))


def _id(group: str, rule: n.Rule) -> str:
    return rule.name.text if rule.name else f"{group}: {condition_text(rule.condition)}"


def _place(source: Source, id_: str, group: str, rule: n.Rule) -> RulePlace:
    first, last = source.position(rule.span.start).line, source.position(rule.span.end).line
    return RulePlace(id_, group, first, last, rule)


def rule_at(rules: Sequence[RulePlace], line: int) -> RulePlace | None:
    """The rule that stands on a line; of several the first."""
    return next((rule for rule in rules if rule.first <= line <= rule.last), None)


def line_of(rules: Sequence[RulePlace], rule: str) -> int | None:
    """The line on which a rule starts, by its identity."""
    return next((place.first for place in rules if place.id == rule), None)
