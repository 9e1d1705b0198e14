"""The numbers of a draft that nobody asked for: a model may write a rule that parses and says something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from leadscore.assistant.number_words import DIGITS, in_digits, number_at

_NUMBER = re.compile(r"(?<![\w.])(?<!\w-)\d[\d,]*(?:\.\d+)?")
_TOKEN = re.compile(rf"[a-z]+|{DIGITS}|[<>]=?|[+%]")
_TIMES = {"once": 1, "single": 1, "twice": 2, "second": 2, "double": 2, "thrice": 3, "third": 3}
_DAYS = {
    "day": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30, "mo": 30, "quarter": 90, "qtr": 90, "year": 365,
    "yr": 365,
}  # fmt: skip
_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "h": 60}
_SCALES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_JOINTS = frozenset("and to or a half more further".split())
"""Between a number and its unit: `one to two hours`."""
_PERCENTS = {"half": 50, "halve": 50, "halving": 50, "halved": 50, "quarter": 25}
_PARTS_OF_DAYS = {"half a year": 180, "half year": 180, "half a month": 15, "half month": 15}
_PARTS_OF_HOURS = {
    "half an hour": 30, "half hour": 30, "quarter of an hour": 15, "quarter hour": 15, "three quarters of an hour": 45,
    "an hour": 60, "one hour": 60, "hour and a half": 90,
}  # fmt: skip
_ENDS = {
    "over": r"(?:(?:more|greater|larger|bigger|longer|older|higher|later) than|over|above|beyond|past|north of|"
    r"exceed(?:s|ing)?|upwards? of|>(?!=)) (?:an? )?(\d[\d.]*)",
    "at least": r"(?:at least|from|minimum(?: of)?|no (?:less|fewer) than|>=) (?:an? )?(\d[\d.]*)|"
    r"(\d[\d.]*)(?: [a-z]+)? (?:or|and) (?:more|up|over|above|upwards?|longer|higher|later)\b|(\d[\d.]*) (?:\+|plus)",
    "under": r"(?:(?:less|fewer|smaller|shorter|lower) than|under|below|<(?!=)) (?:an? )?(\d[\d.]*)",
    "at most": r"(?:at most|up to|maximum(?: of)?|no more than|not more than|<=) (?:an? )?(\d[\d.]*)|"
    r"(\d[\d.]*)(?: [a-z]+)? or (?:less|fewer|under|below|shorter|lower)\b",
}
"""What words say of an end of a range: `over 500` is 501 or more, `at least 50` is more than 49."""
_TAKES = re.compile(
    r"(?<!\w)(?:[-−–] ?\d|minus|negative|malus|penal\w+|subtract\w*|deduct\w*|tak(?:e|es|en|ing)|took|remov\w+|"
    r"los(?:e|es|ing)|drop\w*|less|fewer|lower\w*|reduc\w+|decreas\w+|dock\w*|knock\w*|cut\w*|shave\w*|off|down|punish\w*|cost\w*)"
)
_POINTS = re.compile(r"\b(add|subtract|at)\s+([-−]?)\s*(\d[\d,]*(?:\.\d+)?)")


@dataclass(slots=True)
class _Said:
    """What numbers a request says. `bare` are those without a unit of time."""

    numbers: set[Decimal] = field(default_factory=set)
    bare: set[Decimal] = field(default_factory=set)
    times: set[Decimal] = field(default_factory=set)
    days: set[Decimal] = field(default_factory=set)
    minutes: set[Decimal] = field(default_factory=set)
    percents: set[Decimal] = field(default_factory=set)
    ends: dict[str, set[Decimal]] = field(default_factory=dict)

    def has(self, value: Decimal, before: str, after: str) -> bool:
        """Whether the number that stands there in a sentence was said, as a number of what it is there."""
        if re.search(r"\b(?:add|subtract)\s+-?\s*$", before):
            return value in self.numbers
        if unit := re.match(r"\s*(day|week|month|year|minute|hour)s?\b", after):
            said = self.days if unit[1] in _DAYS else self.minutes
            return value in self.bare or value == 1 or value * (_DAYS | _MINUTES)[unit[1]] in said
        if after.startswith("%"):
            return value in self.numbers | self.percents
        return value in self.numbers | self.times or value == 1 or self._is_beside(value, before)

    def _is_beside(self, value: Decimal, before: str) -> bool:
        """`employees > 49` for `at least 50`."""
        if value != value.to_integral_value():
            return False
        for pattern, end, step in (
            (r"(?:>=|at least|between)\s*$", "over", -1),
            (r"(?:>|more than)\s*$", "at least", 1),
            (r"(?:<=|at most|between \S+ and)\s*$", "under", 1),
            (r"(?:<|less than)\s*$", "at most", -1),
        ):
            if re.search(pattern, before) and value + step in self.ends[end]:
                return True
        return False


def unsaid_numbers(request: str, sentence: str) -> list[str]:
    """The numbers of a sentence that do not stand in the request, as they are written in the sentence; quoted texts and
    dates aside."""
    said = _said(request.lower())
    written = re.sub(r'"[^"]*"|\d{4}-\d{2}-\d{2}', " ", sentence)
    return [
        match[0]
        for match in _NUMBER.finditer(written)
        if not said.has(_value(match[0]), written[: match.start()], written[match.end() :])
    ]


def unsaid_signs(request: str, sentence: str) -> list[str]:
    """The points of a sentence, or its `ready at`, that are taken though nobody spoke of taking, or given though they
    were said with a minus; as `-35` or `+35`."""
    found = []
    for verb, sign, digits in _POINTS.findall(sentence):
        takes = (verb == "subtract") != bool(sign)
        if takes and not _TAKES.search(request.lower()):
            found.append(f"-{digits}")
        number = rf"{re.escape(digits)}(?!\d|[.,]\d)"
        taken = rf"(?:(?<!\w)[-−–] ?|\bminus |\bsubtract |\bdeduct ){number}"
        without = re.sub(taken, " ", request.lower())
        if not takes and without != request.lower() and not re.search(rf"(?<![\w.]){number}", without):
            found.append(f"+{digits}")
    return found


def _said(text: str) -> _Said:
    said = _Said()
    words = _TOKEN.findall(re.sub(r"(?<=\d)(?=[a-z%])", " ", text))
    for at, word in enumerate(words):
        spelt = number_at(words, at)
        if spelt is not None:
            _note(said, words, *spelt)
        singular = word.removesuffix("s")
        said.times |= {Decimal(_TIMES[form]) for form in (word, singular) if form in _TIMES}
        said.percents |= {Decimal(_PERCENTS[form]) for form in (word, singular) if form in _PERCENTS}
        if spelt is None and singular in _DAYS:
            said.days.add(Decimal(_DAYS[singular]))
    plain = " ".join(words)
    said.days |= {Decimal(days) for spoken, days in _PARTS_OF_DAYS.items() if spoken in plain}
    said.minutes |= {Decimal(minutes) for spoken, minutes in _PARTS_OF_HOURS.items() if spoken in plain}
    digits = in_digits(words)
    for end, pattern in _ENDS.items():
        found = re.finditer(pattern, digits)
        said.ends[end] = {Decimal(next(filter(None, match.groups())).rstrip(".")) for match in found}
    return said


def _note(said: _Said, words: list[str], value: Decimal, behind: int) -> None:
    """A number, with its unit: `2 weeks` are 14 days and never 2, `5 k` is 5000."""
    following = words[behind] if behind < len(words) else ""
    if following in _SCALES:
        said.numbers.add(value * _SCALES[following])
        said.bare.add(value * _SCALES[following])
        if following != "m":
            return
    unit = _unit(words, behind)
    said.numbers.add(value)
    if unit in _DAYS:
        said.days.add(value * _DAYS[unit])
        said.minutes.add(value * _DAYS[unit] * 24 * 60)
    elif unit in _MINUTES:
        said.minutes.add(value * _MINUTES[unit])
        said.days.add(value * _MINUTES[unit] / (24 * 60))
    else:
        said.bare.add(value)


def _unit(words: list[str], behind: int) -> str:
    """The unit of a number that ends there, also behind others: the hours of `one` in `one to two hours`."""
    for at in range(behind, len(words)):
        singular = words[at].removesuffix("s")
        if singular in _DAYS or singular in _MINUTES:
            return singular
        if words[at] not in _JOINTS and number_at(words, at) is None and not words[at][0].isdigit():
            break
    return ""


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
