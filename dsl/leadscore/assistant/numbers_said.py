"""The numbers of a draft that nobody asked for: a model may write a rule that parses and says something else."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"(?<![\w.])(?<!\w-)\d[\d,]*(?:\.\d+)?")
_WORDS = {
    "once": 1, "one": 1, "single": 1, "twice": 2, "two": 2, "couple": 2, "second": 2, "double": 2, "three": 3,
    "third": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1_000,
    "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365,
}  # fmt: skip
_SEVERAL = {
    "half": (50, 15, 180),  # percent; of a month and of a year in days
    "halve": (50,), "halving": (50,), "halved": (50,), "quarter": (25, 90),
}  # fmt: skip
_UNITS = (1, 7, 30, 90, 365, 1_000, 1_000_000)
"""`2 weeks` is `14 days`, `5k` is 5000."""


def unsaid_numbers(request: str, sentence: str) -> list[str]:
    """The numbers of a sentence that do not stand in the request, as they are written in the sentence; quoted texts and
    dates aside."""
    said = _numbers(request.lower())
    written = re.sub(r'"[^"]*"|\d{4}-\d{2}-\d{2}', " ", sentence)
    allowed = {number * unit for number in said for unit in _UNITS} | {
        number + step for number in said for step in (-1, 1)
    }
    return [text for text in _NUMBER.findall(written) if _value(text) not in allowed and _value(text) != 1]


def _numbers(text: str) -> set[Decimal]:
    found = {_value(number) for number in _NUMBER.findall(re.sub(r"(?<=\d)(?=[a-z%])", " ", text))}
    for word in re.findall(r"[a-z]+", text):
        for form in (word, word.removesuffix("s")):
            found |= {Decimal(number) for number in _SEVERAL.get(form, ())}
            if form in _WORDS:
                found.add(Decimal(_WORDS[form]))
    return found


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
