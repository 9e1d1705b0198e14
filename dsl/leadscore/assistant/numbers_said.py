"""The numbers of a draft that nobody asked for: a model may write a rule that parses and says something else."""

from __future__ import annotations

import re
from decimal import Decimal

from leadscore.assistant.number_words import number_at

_NUMBER = re.compile(r"(?<![\w.])(?<!\w-)\d[\d,]*(?:\.\d+)?")
_WORDS = {
    "once": 1, "single": 1, "twice": 2, "second": 2, "double": 2, "thrice": 3, "third": 3,
    "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365,
}  # fmt: skip
_SEVERAL = {
    "half": (50, 15, 180),  # percent; of a month and of a year in days
    "halve": (50,), "halving": (50,), "halved": (50,), "quarter": (25, 90),
}  # fmt: skip
_OF_HOURS = re.compile(r"\bhours?\b|\bhrs?\b")
_PARTS_OF_HOURS = {
    "half an hour": 30, "half hour": 30, "quarter of an hour": 15, "quarter hour": 15, "three quarters of an hour": 45,
    "an hour": 60, "one hour": 60, "hour and a half": 90,
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
    words = re.findall(r"[a-z]+|\d[\d,]*(?:\.\d+)?", text)
    for at, word in enumerate(words):
        spelt = number_at(words, at)
        if spelt is not None:
            found.add(spelt[0])
        for form in (word, word.removesuffix("s")):
            found |= {Decimal(number) for number in _SEVERAL.get(form, ())}
            if form in _WORDS:
                found.add(Decimal(_WORDS[form]))
    if _OF_HOURS.search(text):
        plain = " ".join(words)
        found |= {60 * number for number in found}
        found |= {Decimal(minutes) for said, minutes in _PARTS_OF_HOURS.items() if said in plain}
    return found


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
