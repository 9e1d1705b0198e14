"""Where a policy's rules stand, by their identity and by line; and where names were declared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from leadscore.check.model import Checked
from leadscore.driver import Compiled
from leadscore.ide.spot import token_at
from leadscore.record import Record
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.syntax.printer import condition_text
from leadscore.values.pattern import literal
from leadscore.values.text import simple_lower


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


def declared_at(text: str, offset: int, checked: Checked) -> Span | None:
    """Where the name at an offset is declared, or the start of the file that a `use` there names. None for what is no
    name, for standard names, and for files that could not be read."""
    token = token_at(text, offset)
    if token is None:
        return None
    if token.type == "STRING":
        path = os.path.normpath(Path(checked.main.source.path).parent / literal(str(token[1:-1])))
        return Span(path, 0, 0) if path in checked.sources else None
    symbol = checked.symbols.get(simple_lower(token)) if token.type == "NAME" else None
    return symbol.span if symbol else None
