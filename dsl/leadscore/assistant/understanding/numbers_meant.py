"""What a number says that stands in the place of another: which of several it is, more or less of what was, days, how
many are wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.assistant.understanding.spotting import Spotted

_AS_IT_WAS = listed("as_it_was")
_MORE, _LESS, _ANOTHER = listed("so_many_more"), listed("so_many_less"), listed("another_so_many")
_TAKES, _OFF = listed("takes_so_many"), listed("so_many_off")
_DAYS = {"weeks": 7, "months": 30, "years": 365}
_HANDS_OVER, _LOOKS_BACK = listed("hands_over"), listed("looks_back")
_ENOUGH = re.compile(rf"\W+{any_of('is_enough')}\b", re.IGNORECASE)
_IN_CONDITION = re.compile(
    r"(?P<how>[<>]=?|within|at least|at most|more than|fewer than|exactly) (?P<number>\d+(?:\.\d+)?)"
)
_TIMES_AS_MUCH = re.compile(rf"(?<!\w){any_of('times_as_much')}(?!\w)", re.IGNORECASE)
_FACTORS = (
    *((word, Decimal("0.5")) for word in ("half", "halv")),
    *((word, Decimal(3)) for word in ("three", "tripl", "thrice")),
    *((word, Decimal(2)) for word in ("twice", "doubl")),
)
_UNLIKE = 30
"""So many times as much or as little is hardly meant of the same thing."""


def last_meant(spotted: Spotted, amounts: Sequence[Amount]) -> Amount:
    """Of several numbers, the last that is not what it was: `we hired two, say 60`, `40 instead of 30`."""
    said = [one for one in amounts if not one.first or spotted.words[one.first - 1].text not in _AS_IT_WAS]
    return (said or amounts)[-1]


def more_or_less(spotted: Spotted, amount: Amount) -> int:
    """1 of `5 more` and `another 5`, -1 of `5 less` and `take 5 off`, else 0."""
    texts = [word.text for word in spotted.words]
    behind = texts[amount.last + 1 : amount.last + (3 if amount.unit else 2)]
    takes = not _TAKES.isdisjoint(texts[max(0, amount.first - 2) : amount.first])
    off = takes and not _OFF.isdisjoint(texts[amount.last + 1 : amount.last + 3])
    if off or not _LESS.isdisjoint(behind):
        return -1
    return int(not _MORE.isdisjoint(behind) or is_another(spotted, amount))


def is_another(spotted: Spotted, amount: Amount) -> bool:
    """`another 5`: once more what was done before."""
    return bool(amount.first) and spotted.words[amount.first - 1].text in _ANOTHER


def times_as_much(spotted: Spotted) -> Decimal | None:
    """`half of that`, `twice as many`: by how much what was said before is to be taken."""
    match = _TIMES_AS_MUCH.search(spotted.question)
    return next((factor for word, factor in _FACTORS if match and word in match[0].lower()), None)


def is_back(spotted: Spotted, amount: Amount) -> bool:
    """Whether it says how far back, and not of what: `and in the last 30?`."""
    before = [word.text for word in spotted.words[: amount.first]]
    return not amount.unit and before[-1:] != [] and before[-1] in _LOOKS_BACK


def is_of_them(spotted: Spotted, amount: Amount) -> bool:
    """Whether so many of those that were spoken of are meant: `15 of them`."""
    behind = [word.text for word in spotted.words[amount.last + 1 : amount.last + 3]]
    return behind[:1] == ["of"] and behind[1:] in (["them"], ["those"], ["these"], ["em"])


def is_wanted(spotted: Spotted, amount: Amount) -> bool:
    """Whether so many are wanted: `give me 5`, `5 will do`, `5 of them`; of `give them 5 points`, a rule is."""
    if amount.unit == "points":
        return False
    if is_of_them(spotted, amount):
        return True
    before = spotted.words[amount.first - 1].text if amount.first else ""
    return before in _HANDS_OVER or _ENOUGH.match(spotted.question, spotted.words[amount.last].end) is not None


def put_in(condition: str, value: Decimal, days: int, *, only: str = "") -> str | None:
    """A condition with another number, in the place of the one of its numbers that is most like it; `only` in that of
    one behind this word. As a span it is so many `days`. None where it has none that it could stand for."""
    places = [match for match in _IN_CONDITION.finditer(condition) if only in ("", match["how"])]
    meant = [(match, Decimal(days) if match["how"] == "within" else value) for match in places]
    whole = [one for one in meant if one[0]["how"] in ("<", "<=", ">", ">=") or one[1] == int(one[1])]
    if not whole or value <= 0:
        return None
    nearest, new = min(whole, key=lambda one: _unlike(Decimal(one[0]["number"]), one[1]))
    start, end = nearest.span("number")
    return f"{condition[:start]}{new:f}{condition[end:]}"


def number_in(condition: str) -> Decimal | None:
    """The one number of a condition; None where it has none or several."""
    said = [Decimal(match["number"]) for match in _IN_CONDITION.finditer(condition)]
    return said[0] if len(said) == 1 else None


def is_unlike(condition: str, value: Decimal) -> bool:
    """Whether it is of another size than each number of the condition."""
    return all(_unlike(Decimal(match["number"]), value) > _UNLIKE for match in _IN_CONDITION.finditer(condition))


def _unlike(one: Decimal, other: Decimal) -> Decimal:
    """How many times as much the greater of two numbers is."""
    least = min(one, other)
    return max(one, other) / least if least > 0 else Decimal(_UNLIKE + 1)


def in_days(amount: Amount, unit: str = "") -> int:
    """A span; a number alone is one of what was spoken of, else of days."""
    return int(amount.value * _DAYS.get(amount.unit or unit, 1))


def held(value: object) -> Decimal:
    """The number that an argument has."""
    return Decimal(str(value))
