"""From what the solver found to a lead in the flesh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import z3

from leadscore.check.passes.facts import DEFAULT_DAY
from leadscore.facts.model import Value
from leadscore.review.prove.asked import ID
from leadscore.review.prove.events import Cell, Kind, Targets
from leadscore.review.prove.facts import Facts, Happened
from leadscore.review.prove.times import HOUR
from leadscore.review.prove.world import OTHER, World
from leadscore.values.days import DAY
from leadscore.values.target import canonical
from leadscore.values.terms import ValueType
from leadscore.values.vocabulary import DERIVED

_EPOCH = date(1970, 1, 1)
_MOST_EVENTS = 10_000
_SOME_VALUES: Mapping[ValueType, Value] = {
    ValueType.TEXT: "x",
    ValueType.NUMBER: Decimal(1),
    ValueType.DATE: DEFAULT_DAY,
    ValueType.YES_NO: True,
}


class NoLead(Exception):
    """The solver's answer stands for no lead that can be made; the text says why, as a clause."""


@dataclass(frozen=True, slots=True)
class Words:
    """What leads may have: fields and what they hold, and an event that is a sign of life and that nothing is asked of
    (None: there is none)."""

    types: Mapping[str, ValueType]
    other_kind: str | None


def facts_in(model: z3.ModelRef, world: World, words: Words) -> Facts:
    """The lead that a model stands for. Raises NoLead and TooHard."""
    as_of = world.time.instant_in(model)
    made = _History(model, as_of, words.other_kind)
    events = [happened for kind in world.kinds.values() for happened in made.of(kind)]
    if sum(happened.times for happened in events) > _MOST_EVENTS:
        raise NoLead("it takes more events than a test may give")
    return Facts(as_of, dict(_values(model, world, words.types)), tuple(events))


def _values(model: z3.ModelRef, world: World, types: Mapping[str, ValueType]) -> Iterator[tuple[str, Value]]:
    fields = world.fields
    for name, known in fields.is_known.items():
        if not z3.is_true(model.eval(known)):
            if name in DERIVED:
                yield name, ""
        elif name in fields.texts:
            text = fields.text(name, model)
            if text is None:
                raise NoLead(f"no text of `{name}` is like that")
            yield name, text
        elif name in fields.numbers:
            yield name, fields.number(name, model)
        elif name in fields.days:
            yield name, _EPOCH + timedelta(days=model.eval(fields.days[name], model_completion=True).as_long())
        elif name in fields.answers:
            yield name, z3.is_true(model.eval(fields.answers[name]))
        elif name != ID:
            yield name, _SOME_VALUES[types[name]]


class _History:
    """Events for the cells that a model fills."""

    def __init__(self, model: z3.ModelRef, as_of: int, other_kind: str | None) -> None:
        self.model, self.as_of, self.other_kind = model, as_of, other_kind

    def of(self, kind: Kind) -> Iterator[Happened]:
        """Events of one kind. The cells come with the newest first: a target that is new in one is used again later."""
        cells = [cell for cell in kind.cells if z3.is_true(self.model.eval(cell.there))]
        if not cells:
            return
        if kind.name == OTHER and self.other_kind is None:
            raise NoLead("every kind of event means something to the policy")
        name = self.other_kind if kind.name == OTHER and self.other_kind else kind.name
        new = [max(map(self._whole, kind.distinct_in(cell)), default=0) for cell in cells]
        for targets in dict.fromkeys(cell.targets for cell in cells):
            here = [(cell, count) for cell, count in zip(cells, new, strict=True) if cell.targets is targets]
            pool = self._pool(targets, max(1, sum(count for _, count in here)))
            used = 0
            for cell, count in here:
                yield from self._events(name, kind, cell, pool[used : used + count] or pool[:1])
                used += count

    def _pool(self, targets: Targets, count: int) -> list[str]:
        if count > _MOST_EVENTS:
            raise NoLead("it takes more events than a test may give")
        texts = targets.texts(count)
        if not texts:
            raise NoLead("no target is like that")
        return [_typed(text) for text in texts]

    def _events(self, name: str, kind: Kind, cell: Cell, texts: Sequence[str]) -> Iterator[Happened]:
        """As many events as the cell holds, as few as its days and targets need; its minutes are those of the first."""
        days = max(map(self._whole, kind.days_in(cell)), default=1)
        ages = self._ages(cell, max(days, 1))
        times = max(1 if cell.count is None else self._whole(cell.count), len(ages), len(texts))
        if times > _MOST_EVENTS:
            raise NoLead("it takes more events than a test may give")
        minutes = 0 if cell.minutes is None else self._whole(cell.minutes)
        each = (
            (ages[min(number, len(ages) - 1)], texts[min(number, len(texts) - 1)], 0 if number else minutes)
            for number in range(times)
        )
        for (age, text, lasted), alike in groupby(each):
            yield Happened(name, age, text, lasted, sum(1 for _ in alike))

    def _ages(self, cell: Cell, days: int) -> list[int]:
        """Ages in the cell on so many different days, in full days or hours where that can be, else in seconds."""
        for step in (DAY, HOUR, 1):
            first, last = self._within(cell, step)
            if first <= last:
                ages = [first + number * DAY for number in range(days)]
                return [age for age in ages if age <= last]
        raise NoLead(f"no event of `{cell.kind}` is of such an age on such a day")

    def _within(self, cell: Cell, step: int) -> tuple[int, int]:
        """The first age in a cell that is so many full steps, and the last age, given the instant."""
        first = max(cell.ages.first, self.as_of - ((cell.days.last + 1) * DAY - 1))
        return -(-first // step) * step, min(cell.ages.last, self.as_of - cell.days.first * DAY)

    def _whole(self, number: z3.ArithRef) -> int:
        return int(self.model.eval(number, model_completion=True).as_long())


def _typed(target: str) -> str:
    """A text that is read as this target."""
    for text in (target, f"/{target}", f"/{target}/"):
        if canonical(text) == target:
            return text
    raise NoLead(f"nobody can type the target {target!r}")
