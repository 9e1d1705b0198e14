"""Facts that only come with the outcome: a score that reads them repeats what is known already.

No program can know what was known when. What gives a leak away is that it tells the two sides apart better than
anything does that is known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

import numpy as np

from leadscore.facts.model import Value
from leadscore.learn.history import History
from leadscore.learn.ladder import Ladder, auc
from leadscore.learn.rates import Rate
from leadscore.learn.tally import Sign, Tally, as_number

_SHARE = 0.3
"""A leak is seen of so large a part of one side, at least."""
_TIMES = 30.0
"""And so many times as often as of the other side."""
_LEADS = 20
"""Fewer leads give nothing away."""
_TELLS_APART = 0.95
"""No number that is known beforehand has such an AUC."""


class Kind(Enum):
    OUTCOME = "outcome"
    KNOWN = "known"
    MISSING = "missing"
    VALUE = "value"
    NUMBER = "number"
    EVENT = "event"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Leak:
    """`name` is the field, kind of event or rule; `value` the text that gives it away, where it is one.

    `shown_by_wins` and `shown_by_others` are the parts of the two sides that show it; of a number, `auc` says how well
    it tells them apart, and they are None.
    """

    kind: Kind
    name: str
    value: str = ""
    shown_by_wins: Rate | None = None
    shown_by_others: Rate | None = None
    auc: float | None = None


def leaks(history: History, itself: Sequence[str] = ()) -> tuple[Leak, ...]:
    """All that look like one, fields first; a rule is named where no field or event is. `itself` are the fields that
    are known to be the outcome."""
    wins = int(history.won.sum())
    sides = Sign(len(history), wins)
    found = [Leak(Kind.OUTCOME, name) for name in itself]
    others = {name: values for name, values in history.seen.fields.items() if name not in itself}
    found += [leak for name, values in others.items() for leak in _of_field(name, _signs(values), sides)]
    for kind, sign in history.seen.kinds.items():
        found += _given_away(Kind.EVENT, kind, "", sign, sides)
    if not found:
        for place, rule in enumerate(history.plan.rules):
            found += _given_away(Kind.RULE, rule.id, "", history.seen.rules.get(place, Sign()), sides)
    return tuple(found)


def _signs(values: Mapping[Value | None, Tally]) -> dict[Value | None, Sign]:
    return {value: tally.sign for value, tally in values.items()}


def _of_field(name: str, values: Mapping[Value | None, Sign], sides: Sign) -> Iterator[Leak]:
    """The first thing that gives it away."""
    missing = values.get(None, Sign())
    known = Sign(sides.leads - missing.leads, sides.wins - missing.wins)
    candidates = [
        *_given_away(Kind.KNOWN, name, "", known, sides),
        *_given_away(Kind.MISSING, name, "", missing, sides),
        *(leak for value, sign in _texts(values) for leak in _given_away(Kind.VALUE, name, value, sign, sides)),
        *_number(name, values),
    ]
    yield from candidates[:1]


def _texts(values: Mapping[Value | None, Sign]) -> Iterable[tuple[str, Sign]]:
    for value, sign in values.items():
        if isinstance(value, bool):
            yield ("yes" if value else "no", sign)
        elif isinstance(value, str):
            yield value, sign


def _given_away(kind: Kind, name: str, value: str, sign: Sign, sides: Sign) -> Iterator[Leak]:
    if sign.leads < _LEADS or sides.leads - sign.leads < _LEADS:
        return
    wins, others = Rate(sign.wins, sides.wins), Rate(sign.leads - sign.wins, sides.leads - sides.wins)
    # Half a lead is added to each side, so that one who is missing there does not make it endless.
    of_wins = (wins.hits + 0.5) / (wins.of + 1)
    of_others = (others.hits + 0.5) / (others.of + 1)
    if max(of_wins, of_others) >= _SHARE and max(of_wins / of_others, of_others / of_wins) >= _TIMES:
        yield Leak(kind, name, value, wins, others)


def _number(name: str, values: Mapping[Value | None, Sign]) -> Iterator[Leak]:
    found = [(as_number(value), sign) for value, sign in values.items() if isinstance(value, Decimal | date)]
    found.sort(key=lambda one: one[0])
    wins = np.array([sign.wins for _, sign in found], np.int64)
    leads = np.array([sign.leads for _, sign in found], np.int64)
    if min(wins.sum(), (leads - wins).sum()) < _LEADS:
        return
    tells = auc(Ladder(np.arange(len(found)), wins, leads))
    if tells is not None and max(tells.value, 1 - tells.value) >= _TELLS_APART:
        yield Leak(Kind.NUMBER, name, auc=max(tells.value, 1 - tells.value))
