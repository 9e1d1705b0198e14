"""The numbers and days that a text says, in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z| UTC)?)?")
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({_MONTH})\b\.?(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[-−+]?\d[\d,]*(?:\.\d+)?(?:\s?(?:k|m|million|thousand)\b)?", re.IGNORECASE)
_UNITS = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    name: 10 * value for value, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_OTHERS: dict[str, int | Decimal] = {
    "dozen": 12, "dozens": 12, "half": Decimal("0.5"), "twice": 2, "double": 2, "doubled": 2, "triple": 3,
    "tripled": 3, "pair": 2, "couple": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "thirds": 3, "quarters": 4, "fifths": 5,
}  # fmt: skip
"""`one`, `first` and `second` count nothing that could be held against a tool: one of them, the second after."""
_SMALL = {**_UNITS, **_TENS}
_WORDS = re.compile(r"[A-Za-z]+(?:[-\s]+[A-Za-z]+)*")


def days_of(text: str) -> tuple[list[tuple[str, date]], str]:
    """The days that a text names, as written and as days, and the text without them. A day without its year is in the
    year 1."""
    found: list[tuple[str, date]] = []

    def noted(match: re.Match[str], year: str | None, month: int, day: str) -> str:
        try:
            found.append((match[0].rstrip("."), date(int(year) if year else 1, month, int(day))))
        except ValueError:  # no such day: its numbers are numbers
            return match[0]
        return " "

    text = _ISO.sub(lambda match: noted(match, match[1], int(match[2]), match[3]), text)
    text = _DAY_FIRST.sub(lambda match: noted(match, match[3], _month(match[2]), match[1]), text)
    return found, _MONTH_FIRST.sub(lambda match: noted(match, match[3], _month(match[1]), match[2]), text)


def numbers_of(text: str) -> Iterator[tuple[str, Decimal]]:
    """Numbers as written and as sizes: that 10 points are taken may be said as -10 or as 10 less."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[^\d.]", "", match[0])
        unit = match[0].lower().lstrip("+-−0123456789,. ")
        yield match[0].strip(), Decimal(digits) * {"": 1, "k": 1_000, "m": 1_000_000}.get(unit[:1], 1_000)
    for words in _WORDS.findall(text):
        yield from _in_words(re.split(r"(?<=[A-Za-z])[-\s]+", words), words)


def _in_words(parts: list[str], written: str) -> Iterator[tuple[str, Decimal]]:
    """`seventy-two`, `seventy two`, `one hundred and five`, `half`."""
    place = 0
    while place < len(parts):
        length, value = _longest(parts[place:])
        if length and not (length == 1 and value in (0, 1)):
            yield _as_written(parts[place : place + length], written), value
        place += max(length, 1)


def _longest(parts: list[str]) -> tuple[int, Decimal]:
    """How many of the words are one number, and which; 0 where the first is none."""
    total = current = length = 0
    previous = "start"
    for place, part in enumerate(parts):
        word = part.lower()
        if (word in _SMALL and previous in ("start", "scale", "and")) or (word in _UNITS and previous == "tens"):
            if previous == "tens" and not 1 <= _UNITS[word] <= 9:
                break
            current += _SMALL[word]
            previous = "tens" if word in _TENS else "unit"
        elif word in _SCALES:
            scaled = max(current, 1) * _SCALES[word]
            current, total = (scaled, total) if word == "hundred" else (0, total + scaled)
            previous = "scale"
        elif word == "and" and previous == "scale":
            previous = "and"
            continue
        else:
            break
        length = place + 1
    if length:
        return length, Decimal(total + current)
    other = _OTHERS.get(parts[0].lower())
    return (0, Decimal()) if other is None else (1, Decimal(other))


def _as_written(parts: list[str], written: str) -> str:
    found = re.search(r"[-\s]+".join(map(re.escape, parts)), written)
    return found[0] if found else " ".join(parts)


def _month(word: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(word.lower()[:3]))
