"""Whether an answer in a model's own words says only what the tools said: every number, day, name and rule in it must
stem from a tool's result or from the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from leadscore.values.text import fold

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z| UTC)?)?")
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({_MONTH})\b\.?(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[-−+]?\d[\d,]*(?:\.\d+)?(?:\s?(?:k|m|million|thousand)\b)?", re.IGNORECASE)
_ID = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z][\w]*-[\w-]+\b|https?://\S+")
_QUOTED = re.compile(r"`([^`\n]+)`|“([^”\n]+)”|\"([^\"\n]+)\"")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?:^|[.!?:;\n]|\n\s*[-*•]|^\s*\d+[.)])\s*$")
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12, "half": 50, "twice": 2,
    "double": 2, "triple": 3,
}  # fmt: skip
"""`one` counts nothing: one of them, no one."""
_ALWAYS = frozenset("i ok okay utc csv api crm mql html json".split())


@dataclass(slots=True)
class Evidence:
    """What may be said: the question, and all that tools answered so far. Texts that leads wrote are evidence too: that
    a form says “500 people” may be told, for it was asked for."""

    texts: list[str] = field(default_factory=list)
    _numbers: set[Decimal] = field(default_factory=set)
    _days: set[date] = field(default_factory=set)
    _words: set[str] = field(default_factory=set)
    _all: str = ""

    def add(self, text: str) -> None:
        """From now on, what stands in this text may be said."""
        self.texts.append(text)
        days, rest = _split_days(text)
        self._days.update(day for _, day in days)
        self._numbers.update(value for _, value in _numbers(rest))
        self._words.update(fold(word) for word in _WORD.findall(text))
        self._all = f"{self._all}\n{_squeezed(text)}"

    def has_number(self, value: Decimal) -> bool:
        return abs(value) in self._numbers

    def has_day(self, day: date) -> bool:
        """Days of the year 1 were said without their year."""
        if day.year != 1:
            return day in self._days
        return any((known.month, known.day) == (day.month, day.day) for known in self._days)

    def has_word(self, word: str) -> bool:
        parts = fold(word).replace("’", "'").removesuffix("'s").split("-")
        return all(part in self._words for part in parts)

    def has_text(self, text: str) -> bool:
        """Word for word, however it is spaced and written large or small."""
        return _squeezed(text) in self._all


def ungrounded(answer: str, evidence: Evidence, is_name: Callable[[str], bool] = lambda word: False) -> list[str]:
    """What an answer says that no tool said, as it is written there; empty where all of it is grounded. `is_name` tells
    whether a word is part of a lead's or company's name: such a word is never taken for the first of a sentence."""
    found: list[str] = []
    days, rest = _split_days(answer)
    found += [text for text, day in days if not evidence.has_day(day)]
    quoted = [next(filter(None, groups)) for groups in _QUOTED.findall(rest)]
    found += [text for text in quoted if not evidence.has_text(text)]
    identities = _ID.findall(rest)
    found += [text for text in identities if not evidence.has_text(text.rstrip(".,;:)"))]
    rest = _ID.sub(" ", rest)
    found += [text for text, value in _numbers(_without_list_numbers(rest)) if not evidence.has_number(value)]
    found += [word for word in _names(rest, is_name) if not evidence.has_word(word)]
    return list(dict.fromkeys(found))


# ------------------------------------------------------------------------------------------------ what is said


def _split_days(text: str) -> tuple[list[tuple[str, date]], str]:
    """The days that a text names, and the text without them."""
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


def _month(word: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(word.lower()[:3]))


def _numbers(text: str) -> Iterator[tuple[str, Decimal]]:
    """Numbers in digits and in words, as sizes: that 10 points are taken may be said as -10 or as 10 less."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[^\d.]", "", match[0])
        unit = match[0].lower().lstrip("+-−0123456789,. ")
        yield match[0].strip(), Decimal(digits) * {"": 1, "k": 1_000, "m": 1_000_000}.get(unit[:1], 1_000)
    for word in _WORD.findall(text):
        tens, dash, ones = word.lower().partition("-")
        parts = [_COUNTS.get(part, -1) for part in ([tens, *([] if ones == "one" else [ones])] if dash else [tens])]
        if min(parts) >= 0:
            yield word, Decimal(sum(parts) + (ones == "one"))


def _without_list_numbers(text: str) -> str:
    """`1.` and `2)` at the start of a line count the lines of the answer, and say nothing."""
    return re.sub(r"(?m)^\s*\d{1,2}[.)]\s", " ", text)


def _names(text: str, is_name: Callable[[str], bool]) -> Iterator[str]:
    """Words written large where no sentence starts, and names of leads wherever they stand."""
    for match in _WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or fold(word) in _ALWAYS:
            continue
        starts = (
            _SENTENCE.search(text[: match.start()].rstrip(" \t(*_“\"'")) is not None
            or not text[: match.start()].strip()
        )
        if not starts or is_name(fold(word)) or _is_followed_by_name(text, match.end()):
            yield word


def _is_followed_by_name(text: str, end: int) -> bool:
    """`John Smith` at the start of a sentence."""
    following = re.match(r" ([^\W\d_]+)", text[end:])
    return following is not None and following[1][0].isupper() and fold(following[1]) not in _ALWAYS


def _squeezed(text: str) -> str:
    return " ".join(fold(text).split())


def evidence_of(texts: Iterable[str]) -> Evidence:
    """All that may be said, of several texts."""
    found = Evidence()
    for text in texts:
        found.add(text)
    return found
