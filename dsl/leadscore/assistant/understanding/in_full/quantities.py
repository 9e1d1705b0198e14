"""Numbers of a policy that can be other ones: a rule's points, where a band begins or `ready` is reached or lost, how
far a group or a rule counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.changes import as_drafted
from leadscore.assistant.understanding.in_full import naming
from leadscore.assistant.understanding.in_full.naming import Named
from leadscore.assistant.understanding.points import number
from leadscore.record import replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

Change = dict[str, Json]


class Told(Exception):
    """What is to be said in the place of a change that the language cannot say."""


class CountsOnce(Exception):
    """A rule that counts once has nothing that could be bounded."""

    def __init__(self, rule: str, points: int | Decimal) -> None:
        super().__init__(rule)
        self.rule, self.points = rule, points

    def told(self, most: str | None) -> Told:
        """With the points that it shall give at most."""
        return Told(
            f"`{self.rule}` counts once, with {self.points} points, so there is nothing to bound. "
            f"“{self.rule} to {most or self.points}” gives it {'so many' if most else 'other'} points."
        )


class NotRead(Exception):
    """What is said may mean something else."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`present` is its number now, with its sign, None where it has none. `rule` is the id of the one that it is of."""

    world: World
    of: Named
    statement: n.Statement
    present: Decimal | None
    rule: str = ""

    @property
    def is_points(self) -> bool:
        return bool(self.rule) and not self.of.bound

    def changed(self, value: Decimal | None) -> Change:
        """The change that gives it another number; None takes its bound away."""
        held = None if value is None else n.Number(value)
        match self.statement, self.of.bound:
            case n.Rule(), "" if value is not None:
                return {"rule": self.rule, "points": number(value)}
            case n.Rule(), _:
                return {"rule": self.rule, "sentence": statement_text(replace(self.statement, up_to=held))}
            case n.GroupHeader(), naming.CAP:
                return _sentence(replace(self.statement, at_most=held))
            case n.GroupHeader(), _:
                return _sentence(replace(self.statement, at_least=held))
            case n.Band(), _ if held is not None:
                return _sentence(replace(self.statement, at=held))
            case n.Ready(), _ if self.of.kind == naming.LOST:
                return _sentence(replace(self.statement, lost_below=held))
            case n.Ready(), _ if value is not None:
                return {"threshold": number(value)}
        raise NotRead


def _sentence(statement: n.Statement) -> Change:
    return {"sentence": statement_text(statement)}


def quantities(world: World, named: list[Named]) -> list[Quantity]:
    """What may be other numbers. Raises Told and NotRead."""
    return [quantity for one in named for quantity in _of(world, one)]


def _of(world: World, named: Named) -> Iterator[Quantity]:
    statements = world.drafted.checked.main.file.statements
    match named.kind:
        case naming.RULE | naming.OF_GROUP | naming.TAKES | naming.GIVES:
            yield from (_of_rule(world, named, rule) for rule in rules_of(world, named) if rule.points is not None)
        case naming.READY | naming.LOST if not named.bound:
            for one in statements:
                if isinstance(one, n.Ready):
                    lost = named.kind == naming.LOST
                    held = one.lost_below if lost else one.at
                    yield Quantity(world, named, one, held.value if held else None)
        case naming.BAND | naming.ALL_BANDS if not named.bound:
            for band in naming.bands(world):
                if band.at is not None and named.name in ("", band.name.text):
                    yield Quantity(world, named, band, band.at.value)
        case naming.GROUP if named.bound:
            header = next(one for one in statements if isinstance(one, n.GroupHeader) and one.name.text == named.name)
            held = header.at_most if named.bound == naming.CAP else header.at_least
            yield Quantity(world, named, header, held.value if held else None)
        case naming.ALL_GROUPS if named.bound:
            groups = " and ".join(f"`{group.name}`" for group in world.plan.groups)
            raise Told(
                f"“Everything” may be the score, or each of {groups}. Say “score from 0 to 100” for the score as a "
                f"whole, or name the groups, as in “cap {world.plan.groups[0].name} at 100”."
            )
        case _:
            raise NotRead


def rules_of(world: World, named: Named) -> list[Rule]:
    """The rule, or those of a group, as they are drafted. Raises NotRead where it is neither."""
    if named.kind == naming.RULE:
        meant = [rule for rule in world.plan.rules if named.name in (rule.name, rule.id)]
    elif named.kind in (naming.OF_GROUP, naming.TAKES, naming.GIVES):
        meant = [rule for rule in world.plan.rules if _is_of_many(rule, named)]
    else:
        raise NotRead
    return [as_drafted(world, rule) for rule in meant]


def _is_of_many(rule: Rule, named: Named) -> bool:
    """Whether it is one of those that are spoken of together."""
    is_apart = {rule.name, rule.id, rule.group} & {*named.apart}
    is_signed = named.kind == naming.OF_GROUP or (rule.points or 0) * (1 if named.kind == naming.GIVES else -1) > 0
    return not is_apart and is_signed and named.name in ("", rule.group)


def _of_rule(world: World, named: Named, rule: Rule) -> Quantity:
    node = node_of(rule)
    points = Decimal(rule.points or 0) / 1_000
    if not named.bound:
        return Quantity(world, named, node, points, rule.id)
    if named.bound == naming.FLOOR:
        raise NotRead
    if node.each is None and node.up_to is None:
        raise CountsOnce(rule.name or rule.text, number(points))
    return Quantity(world, named, node, node.up_to.value if node.up_to else None, rule.id)
