"""In which parts two plans can differ, and which of them are the same part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from leadscore.batch.kernel.program import Who
from leadscore.plan.model import Plan, Rule

Place: TypeAlias = int | None


class Kind(Enum):
    """`BARRED` is a rule that disqualifies."""

    SCOPE = auto()
    BARRED = auto()
    THRESHOLD = auto()
    CONDITION = auto()
    RULE = auto()
    BOUND = auto()
    SCORE_BOUND = auto()
    OVERRIDE = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can decide. `place` is that of a rule or a group in the pairing; of a scope 0 for that of the old
    plan, 1 for the new one's. `who` is an override's."""

    kind: Kind
    place: int = 0
    who: Who = ("", "")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which rules and groups of an old and a new plan are the same: each by its place in both, None where it is not
    there. Those of the new plan come first, in its order."""

    rules: tuple[tuple[Place, Place], ...]
    groups: tuple[tuple[Place, Place], ...]

    @classmethod
    def of(cls, old: Plan, new: Plan, same_rules: Iterable[tuple[Rule, Rule]], names: Mapping[str, str]) -> Pairing:
        """`same_rules` pairs rules of both; `names` is what groups of the old plan are called in the new one."""
        old_of = {after.id: before.id for before, after in same_rules}
        return cls(
            _paired([rule.id for rule in old.rules], [old_of.get(rule.id) for rule in new.rules]),
            _paired([names.get(group.name, group.name) for group in old.groups], [group.name for group in new.groups]),
        )

    def parts(self, whos: Iterable[Who]) -> Iterator[Part]:
        yield from (Part(Kind.SCOPE, 0), Part(Kind.SCOPE, 1))
        yield from (Part(kind) for kind in (Kind.THRESHOLD, Kind.CONDITION))
        for kind in (Kind.BARRED, Kind.RULE):
            yield from (Part(kind, place) for place in range(len(self.rules)))
        yield from (Part(Kind.BOUND, place) for place in range(len(self.groups)))
        yield Part(Kind.SCORE_BOUND)
        yield from (Part(Kind.OVERRIDE, who=who) for who in whos)


def _paired(old: Sequence[str], new: Sequence[str | None]) -> tuple[tuple[Place, Place], ...]:
    """Of each new one stands what it is among the old ones, or None."""
    before = {name: place for place, name in enumerate(old)}
    both = [(None if name is None else before.get(name), place) for place, name in enumerate(new)]
    known = {place for place, _ in both}
    return (*both, *((place, None) for place in range(len(old)) if place not in known))
