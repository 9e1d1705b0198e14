"""What leads hold, counted as of the instant at which each of them mattered: from it conditions are made."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Field
from leadscore.values.days import DAY
from leadscore.values.terms import ValueType

_MOST_VALUES = 50_000
"""Values of a field beyond so many are not counted: none of them is frequent."""
_MOST_AGES = 200
"""So many events of a kind, the newest ones, say when a lead did it."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_LITTLE = frozenset("of the and for in to at on by an de der die das und für fuer la le les du des et en el di".split())
"""Words that say nothing by themselves, nor at an end: `vp of`."""


@dataclass(slots=True)
class FieldSurvey:
    """How many leads have each value; of texts also each word, and each pair of words that stand together."""

    name: str
    type: ValueType
    values: Counter[Value] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def saw(self, value: Value) -> None:
        if value in self.values or len(self.values) < _MOST_VALUES:
            self.values[value] += 1
        if isinstance(value, str) and len(self.words) < _MOST_VALUES:
            words = _WORD.findall(value)
            pairs = (pair for pair in itertools.pairwise(words) if _LITTLE.isdisjoint(pair))
            self.words.update({*(word for word in words if word not in _LITTLE), *map(" ".join, pairs)})


@dataclass(slots=True)
class EventSurvey:
    """Of the leads that have events of a kind, in one order: their number, the ages in days of the newest ones, and
    the minutes (in thousandths); over all, how many leads have each target, or one below it (`blog/*`)."""

    counts: list[int] = field(default_factory=list)
    ages: list[tuple[int, ...]] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    targets: Counter[str] = field(default_factory=Counter)

    def saw(self, events: Sequence[Event], at: int) -> None:
        self.counts.append(len(events))
        # A condition holds up to an age of whole days: a part of a day more is the next day.
        self.ages.append(tuple(-((event.at - at) // DAY) for event in events[-_MOST_AGES:]))
        self.minutes.append(sum(event.minutes for event in events))
        targets = {event.target for event in events if event.target}
        self.targets.update(targets | {f"{target.split('/')[0]}/*" for target in targets if "/" in target})


@dataclass(slots=True)
class Survey:
    """Over all leads."""

    fields: dict[str, FieldSurvey]
    events: dict[str, EventSurvey] = field(default_factory=dict)
    leads: int = 0

    @classmethod
    def of(cls, fields: Sequence[Field]) -> Survey:
        return cls({each.name: FieldSurvey(each.name, each.type) for each in fields})

    def saw(self, lead: Lead, at: int) -> None:
        self.leads += 1
        for name, survey in self.fields.items():
            value = lead.values.get(name)
            if value is not None:
                survey.saw(value)
        kinds: dict[str, list[Event]] = {}
        for event in lead.events:
            if event.at <= at:
                kinds.setdefault(event.kind, []).append(event)
        for kind, events in kinds.items():
            self.events.setdefault(kind, EventSurvey()).saw(events, at)
