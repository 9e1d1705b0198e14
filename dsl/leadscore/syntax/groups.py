"""Which group a rule belongs to: the last one whose header stands before it."""

from __future__ import annotations

from leadscore.record import Record
from leadscore.syntax.nodes import File, GroupHeader, Rule

GENERAL = "general"
"""The group of the rules that stand before any group."""


class GroupOfRules(Record):
    """`header` is None for the rules before any group."""

    name: str
    header: GroupHeader | None
    rules: tuple[Rule, ...]


def groups_of(file: File) -> tuple[GroupOfRules, ...]:
    """The groups in the order written, `general` first if rules stand before any group."""
    headers: list[GroupHeader | None] = [None]
    rules: list[list[Rule]] = [[]]
    for statement in file.statements:
        if isinstance(statement, GroupHeader):
            headers.append(statement)
            rules.append([])
        elif isinstance(statement, Rule):
            rules[-1].append(statement)
    found = [
        GroupOfRules(GENERAL if header is None else header.name.text, header, tuple(members))
        for header, members in zip(headers, rules, strict=True)
    ]
    return tuple(group for group in found if group.header is not None or group.rules)
