"""What leads stand in order by where that is not their score: a group's points, or a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.world import World
from leadscore.batch.board.model import Row
from leadscore.report.json_text import Json, points
from leadscore.values.number import milli_text
from leadscore.values.spelling import nearest
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

_ENDS = {ValueType.NUMBER: ("highest", "lowest"), ValueType.DATE: ("latest", "earliest")}
_TOLD = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` is the group's or the field's; `known` the condition that holds for leads that have it; `ends` is what the
    most and the least of it are called. `group` is the group's place in the policy, None for a field."""

    name: str
    known: str | None
    ends: tuple[str, str]
    group: int | None = None

    def words(self, is_best: bool) -> str:
        """The highest, or the lowest, of it."""
        return f"{self.ends[not is_best]} `{self.name}`"

    def shown(self, world: World, row: Row) -> str:
        """What a lead has of it, for people."""
        if self.group is None:
            return world.shown(row.no, self.name)
        return milli_text(row.totals[self.group]) if row.totals else "-"

    def told(self, world: World, row: Row) -> Json:
        """What a lead has of it, for programs."""
        if self.group is None:
            return world.shown(row.no, self.name) or None
        return points(row.totals[self.group]) if row.totals else None


def measure(world: World, by: str) -> Measure | None:
    """What somebody calls so; None: the score. Raises Unanswerable where nothing is called so, or leads have no order
    by it."""
    wanted = fold(by).replace(" ", "_")
    if wanted == "score":
        return None
    groups = [group.name for group in world.plan.groups]
    fields = {field.name: field.type for field in world.plan.fields}
    for place, group in enumerate(groups):
        if fold(group) == wanted:
            return Measure(group, None, _ENDS[ValueType.NUMBER], place)
    name = next((name for name in fields if fold(name) == wanted), None)
    could = [*groups, *(field for field, kind in fields.items() if kind in _ENDS and field in world.board.fields)]
    if name is None:
        near = nearest(wanted, could) or could[:_TOLD]
        raise Unanswerable(f"There is no group and no field “{by.strip()}” to order leads by.", _such_as(near))
    if fields[name] not in _ENDS:
        raise Unanswerable(f"`{name}` holds no numbers, so no lead has the most of it.", _such_as(could[:_TOLD]))
    if name not in world.board.fields:
        raise Unanswerable(f"Nothing is known of `{name}`: no lead has it.", _such_as(could[:_TOLD]))
    return Measure(name, f"{name} is known", _ENDS[fields[name]])


def _such_as(names: Sequence[str]) -> str:
    return f"There {'is' if len(names) == 1 else 'are'} {', '.join(f'`{name}`' for name in names)}." if names else ""
