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
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=T\d\d:|\b)")
_CLOCK = r"T?(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:])(?:\s?([ap])\.?m\b|Z| UTC\b)?"
_TIME = re.compile(rf"(?<![\d:]){_CLOCK}", re.IGNORECASE)
_MOMENT = re.compile(rf"{_ISO.pattern}(?:,? at | |, )?{_CLOCK}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({_MONTH})\b\.?(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE)
_SUFFIXES = {
    "k": 1_000, "m": 1_000_000, "million": 1_000_000, "thousand": 1_000, "grand": 1_000, "hundred": 100, "dozen": 12,
    "bn": 10**9, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_NUMBER = re.compile(
    rf"(?<!\w)[-−+]?(\d{{1,3}}(?:,\d{{3}})+(?![\d,]*\d)(?:\.\d+)?|\d+(?:[.,]\d+)*|\.\d+)"
    rf"(?:\s?({'|'.join(_SUFFIXES)})\b)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b)", re.IGNORECASE)
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
_ORDINALS = {
    name: value
    for value, name in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=3
    )
}
_ORDINALS |= {f"{name}th": value for name, value in _UNITS.items() if value > 12}
_ORDINALS |= {f"{name[:-1]}ieth": value for name, value in _TENS.items()}
_BEHIND_TENS = {"first": 1, "second": 2, **{name: value for name, value in _ORDINALS.items() if value < 10}}
_OTHERS: dict[str, int | Decimal] = {
    "dozen": 12, "dozens": 12, "half": Decimal("0.5"), "halves": Decimal("0.5"), "quarter": Decimal("0.25"),
    "quarters": Decimal("0.25"), "twice": 2, "double": 2, "doubled": 2, "thrice": 3, "triple": 3, "tripled": 3,
    "pair": 2, "couple": 2, "nil": 0, "nought": 0, "hundredth": 100, "thousandth": 1_000, "millionth": 1_000_000,
    **_ORDINALS, **{f"{name}s": value for name, value in _ORDINALS.items()},
}  # fmt: skip
"""`first` and `second` count nothing that could be held against a tool; for `one` see `counted_ones`."""
_COUNTED_ONE = re.compile(
    r"\b(one)(?:\s+(?:single|more|other))?\s+(?:leads?|points?|percent|person|people|company|contact|days?|weeks?|months?|"
    r"years?|hours?|minutes?)\b",
    re.IGNORECASE,
)
_SMALL = {**_UNITS, **_TENS}
_WORDS = re.compile(r"[A-Za-z]+(?:[-\s]+[A-Za-z]+)*")
_MOST_WORDS = 24
"""No number is said in more."""
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ish|fold)$", re.IGNORECASE)


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


def times_of(text: str) -> tuple[list[tuple[str, str]], str]:
    """The times of day that a text says, as written and as `23:59`, and the text without them."""
    found: list[tuple[str, str]] = []

    def noted(match: re.Match[str]) -> str:
        found.append((match[0].strip(), _time(match[1], match[2], match[3])))
        return " "

    text = _TIME.sub(noted, text)
    return found, text


def moments_of(text: str) -> list[tuple[str, tuple[date, str]]]:
    """The days that a text says together with a time."""
    found = []
    for match in _MOMENT.finditer(text):
        year, month, day, *time = match.groups()
        try:
            found.append((match[0], (date(int(year), int(month), int(day)), _time(*time))))
        except ValueError:  # no such day
            continue
    return found


def _time(hour: str, minute: str, half: str | None) -> str:
    hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
    return f"{hours:02}:{minute}"


def numbers_of(text: str) -> Iterator[tuple[str, Decimal]]:
    """Numbers as written and as sizes: that 10 points are taken may be said as -10 or as 10 less."""
    for _, written, value in placed_numbers(text):
        yield written, value


def placed_numbers(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """Numbers with the places where they begin."""
    for match in _NUMBER.finditer(text):
        yield match.start(), match[0].strip(), _size(match[1]) * _SUFFIXES.get((match[2] or "").lower(), 1)
    rest = _NUMBER.sub(lambda match: "." * len(match[0]), text)
    for match in _WORDS.finditer(rest):
        yield from _in_words(match)


def percents_of(text: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers that are shares, in digits."""
    for match in _NUMBER.finditer(text):
        if _PERCENT.match(text, match.end()):
            yield match[0].strip(), _size(match[1])


def counted_ones(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """The `one` of `one lead is ready`, as a number with its place; of `one of them` there is none."""
    for match in _COUNTED_ONE.finditer(text):
        yield match.start(), match[1], Decimal(1)


def _size(digits: str) -> Decimal:
    """`1,306` and `1306`, `3,5` and `3.5`; what has several marks is a number of its own."""
    if _THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    marks = re.sub(r"\d", "", digits)
    return Decimal(digits.replace(",", ".") if len(marks) < 2 else re.sub(r"\D", "", digits))


def _in_words(written: re.Match[str]) -> Iterator[tuple[int, str, Decimal]]:
    """`seventy-two`, `seventy two`, `one hundred and five`, `half`."""
    words = list(re.finditer(r"[A-Za-z]+", written[0]))
    parts = [_ENDING.sub("", word[0]) for word in words]
    place = 0
    while place < len(words):
        length, value = _longest(parts[place : place + _MOST_WORDS])
        if length and not (length == 1 and value == 1):
            start, end = words[place].start(), words[place + length - 1].end()
            yield written.start() + start, written[0][start:end], value
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
        elif previous == "tens" and word in _BEHIND_TENS:
            return place + 1, Decimal(total + current + _BEHIND_TENS[word])
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


def _month(word: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(word.lower()[:3]))
