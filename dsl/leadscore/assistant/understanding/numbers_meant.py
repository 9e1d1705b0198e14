"""What a number says that stands in the place of another: which of several it is, more or less of what was, days."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.spotting import Spotted

_AS_IT_WAS = listed("as_it_was")
_MORE, _LESS, _ANOTHER = listed("so_many_more"), listed("so_many_less"), listed("another_so_many")
_DAYS = {"weeks": 7, "months": 30, "years": 365}


def last_meant(spotted: Spotted, amounts: Sequence[Amount]) -> Amount:
    """Of several numbers, the last that is not what it was: `we hired two, say 60`, `40 instead of 30`."""
    said = [one for one in amounts if not one.first or spotted.words[one.first - 1].text not in _AS_IT_WAS]
    return (said or amounts)[-1]


def more_or_less(spotted: Spotted, amount: Amount) -> int:
    """1 of `5 more` and `another 5`, -1 of `5 less`, else 0."""
    texts = [word.text for word in spotted.words]
    behind = texts[amount.last + 1 : amount.last + (3 if amount.unit else 2)]
    if not _LESS.isdisjoint(behind):
        return -1
    return int(not _MORE.isdisjoint(behind) or is_another(spotted, amount))


def is_another(spotted: Spotted, amount: Amount) -> bool:
    """`another 5`: once more what was done before."""
    return bool(amount.first) and spotted.words[amount.first - 1].text in _ANOTHER


def in_days(amount: Amount) -> int:
    """A span; a number alone is one of days."""
    return int(amount.value * _DAYS.get(amount.unit, 1))


def held(value: object) -> Decimal:
    """The number that an argument has."""
    return Decimal(str(value))
