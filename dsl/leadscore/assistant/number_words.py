"""Numbers as people say them: `twenty-five`, `two hundred and fifty`, `half a thousand`, `a couple of`, `2 dozen`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from unicodedata import numeric

_SMALL = {
    word: Decimal(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: Decimal(10 * value)
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SMALL |= {"nought": Decimal(0), "naught": Decimal(0), "nil": Decimal(0)}
_BIG = {"dozen": Decimal(12), "hundred": Decimal(100), "thousand": Decimal(1_000), "million": Decimal(1_000_000)}
NUMBER_WORDS = {**_SMALL, **_TENS, **_BIG}
"""Each single word for a number, with what it says by itself."""
_BEHIND = {"grand": Decimal(1_000)}
"""No number by itself: `five grand`, but a grand total."""
_VAGUE = {"couple": Decimal(2), "handful": Decimal(5)}
"""Numbers of something: `a couple of visits`, `the last couple weeks`, but a couple who marry."""
_COUNTED = frozenset("hours days weeks months quarters years times".split())
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
"""Behind another number: `seventy-two and a half`."""
_ARTICLES = frozenset({"a", "an"})
_DOTTED = r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?!\d)|[1-9]\d{0,2}\.\d{2}0(?!\d)"
"""Dots between thousands: `1.000.000`, `1.500`. Nobody writes part of a number with a zero at its end; `1.234` alone
is no more than one, as scores are written."""
_GERMAN = r"[1-9]\d{0,2}(?:\.\d{3})+,\d+"
"""`1.234,5`, as much of Europe writes it."""
DIGITS = rf"(?:{_GERMAN}|{_DOTTED}|\d+,\d{{1,2}}(?![\d,])|\d+(?:,\d{{3}})*(?:\.\d+)?)"
"""A number in figures, as people write it."""
_DIGITS = re.compile(DIGITS)
_THOUSANDS_DOTS = re.compile(_DOTTED)
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_PLACES = Decimal("0.001")
"""A third is no decimal: so near comes the language."""
_LEAST_PART = 16


def value_of(digits: str) -> Decimal:
    """The number of `1,000`, `1.000`, `12.5` or `12,5`: three digits behind a comma are thousands, fewer are not."""
    if _THOUSANDS_DOTS.fullmatch(digits):
        return Decimal(digits.replace(".", ""))
    if re.fullmatch(_GERMAN, digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(digits.replace(",", "." if _DECIMAL_COMMA.fullmatch(digits) else ""))


def number_at(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """The number that begins at a place, of words in lower case, and the place behind it; None where none begins.
    Hyphens may be words of their own or left out."""
    found = _whole_at(words, at)
    if found is None or found[0] != found[0].to_integral_value():
        return found
    behind = [_word(words, place) for place in range(found[1], found[1] + 3)]
    if behind[:2] == ["and", "a"] and behind[2] in _PARTS:
        return found[0] + _PARTS[behind[2]], found[1] + 3
    part = _part_at(words, found[1])
    return found if part is None else (found[0] + part[0], part[1])


def _part_at(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """The `½` of `72½`, the `1/3` of `33 1/3`."""
    sign = _word(words, at)
    if len(sign) == 1 and not sign.isdigit() and 0 < (value := numeric(sign, 0)) < 1:
        return Decimal(str(value)).quantize(_PLACES), at + 1
    above, slash, below = (_word(words, place) for place in range(at, at + 3))
    is_part = slash == "/" and above.isdecimal() and below.isdecimal()
    if not is_part or not 0 < int(above) < int(below) <= _LEAST_PART:
        return None
    return (Decimal(above) / Decimal(below)).quantize(_PLACES), at + 3


def _whole_at(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    first = _word(words, at)
    following = _word(words, at + 1)
    if first == "half" and following in _ARTICLES and _word(words, at + 2) in _BIG:
        return _BIG[words[at + 2]] / 2, at + 3
    if first == "half" and following == "dozen":
        return Decimal(6), at + 2
    if first in _ARTICLES:
        if following in _VAGUE:
            behind = _word(words, at + 2)
            is_number = not behind or behind == "more" or behind.endswith("s")
            return _vague_at(words, at + 1) if is_number else _vague_of(words, at + 1)
        is_number = following in _BIG or (following, _word(words, at + 2)) == ("half", "dozen")
        return number_at(words, at + 1) if is_number else None
    if first in _VAGUE:
        return _vague_of(words, at)
    if _DIGITS.fullmatch(first):
        return _multiplied(words, at + 1, value_of(first))
    return _spelt(words, at)


def _vague_of(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """`couple of`, `couple hundred`, `couple weeks`: what no article leads is a number beside these alone."""
    following = _word(words, at + 1)
    return _vague_at(words, at) if following == "of" or following in _BIG or following in _COUNTED else None


def _vague_at(words: Sequence[str], at: int) -> tuple[Decimal, int]:
    return _multiplied(words, at + (2 if _word(words, at + 1) == "of" else 1), _VAGUE[words[at]])


def in_digits(words: Sequence[str]) -> str:
    """The words as a text, with each number in digits; a word `a` by itself stays."""
    told: list[str] = []
    at = 0
    while at < len(words):
        found = number_at(words, at)
        told.append(words[at] if found is None else f"{found[0]:f}")
        at = at + 1 if found is None else found[1]
    return " ".join(told)


def _multiplied(words: Sequence[str], at: int, value: Decimal) -> tuple[Decimal, int]:
    """`a couple of hundred`, `2 dozen`."""
    big = (_BIG | _BEHIND).get(_word(words, at))
    return (value, at) if big is None else (value * big, at + 1)


def _spelt(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """`two thousand five hundred and twelve`: `part` is what the next great word multiplies."""
    start, whole, part = at, Decimal(0), None
    while True:
        small = _below_hundred(words, at, beside=part)
        if small is not None:
            part, at = (part or Decimal(0)) + small[0], small[1]
        elif (big := _BIG.get(_word(words, at))) is not None and (part is None or part < big):
            part, at = (Decimal(1) if part is None else part) * big, at + 1
            if big >= 1_000:
                whole, part = whole + part, Decimal(0)
        else:
            break
        at = _past_and(words, at, start)
    return None if at == start else _multiplied_by(words, at, whole + (part or Decimal(0)))


def _multiplied_by(words: Sequence[str], at: int, value: Decimal) -> tuple[Decimal, int]:
    """`ten grand`."""
    behind = _BEHIND.get(_word(words, at))
    return (value, at) if behind is None else (value * behind, at + 1)


def _below_hundred(words: Sequence[str], at: int, *, beside: Decimal | None) -> tuple[Decimal, int] | None:
    """By itself, or behind hundreds and thousands."""
    if beside is not None and beside % 100:
        return None
    word = _word(words, at)
    if word in _SMALL:
        return (_SMALL[word], at + 1) if beside is None or word != "zero" else None
    if word not in _TENS:
        return None
    behind = at + 2 if _word(words, at + 1) == "-" else at + 1
    one = _SMALL.get(_word(words, behind), Decimal(0))
    return (_TENS[word] + one, behind + 1) if 0 < one < 10 else (_TENS[word], at + 1)


def _past_and(words: Sequence[str], at: int, start: int) -> int:
    """Behind an `and` that goes on with the number: not the one of `between one hundred and two hundred`."""
    if words[at - 1] not in ("hundred", "thousand") or _word(words, at) != "and":
        return at
    small = _below_hundred(words, at + 1, beside=None)
    if small is None:
        return at
    behind = _word(words, small[1])
    if behind in _BIG and _BIG[behind] <= _BIG[words[at - 1]]:
        return at  # `one hundred and two hundred`; `one hundred and one thousand` is one number
    is_between = "between" in (_word(words, start - 1), _word(words, start - 2))
    return at if is_between and behind not in ("and", "to", "-") else at + 1


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""
