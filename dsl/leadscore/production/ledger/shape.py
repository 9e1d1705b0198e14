"""What a policy's recorded numbers stand for: its groups, rules, bands and grades, in the plan's order."""

from __future__ import annotations

import msgspec

from leadscore.plan.model import Grade, Plan


class GroupShape(msgspec.Struct, frozen=True):
    """A group, its bounds, and the places of its rules among all rules."""

    name: str
    at_least: int | None
    at_most: int | None
    rules: tuple[int, ...]


class Shape(msgspec.Struct, frozen=True):
    """`rules` are their ids."""

    groups: tuple[GroupShape, ...]
    rules: tuple[str, ...]
    bands: tuple[str, ...]
    grades: tuple[Grade, ...]

    @classmethod
    def of(cls, plan: Plan) -> Shape:
        groups: list[GroupShape] = []
        rules: list[str] = []
        for group in plan.groups:
            places = tuple(range(len(rules), len(rules) + len(group.rules)))
            groups.append(GroupShape(group.name, group.at_least, group.at_most, places))
            rules += [rule.id for rule in group.rules]
        return cls(tuple(groups), tuple(rules), tuple(band.name for band in plan.bands), plan.grades)

    @classmethod
    def read(cls, text: str) -> Shape:
        """Of the JSON that `text` writes."""
        return msgspec.json.decode(text, type=cls)

    def text(self) -> str:
        return msgspec.json.encode(self).decode()
