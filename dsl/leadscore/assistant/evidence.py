"""What may be said in an answer: what tools said in this conversation, and what the person asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from leadscore.assistant.figures import days_of, moments_of, numbers_of, percents_of, times_of
from leadscore.report.json_text import Json
from leadscore.values.text import fold

_CODE = r"\b(?!\d+[A-Za-z]{1,6}\b)(?=\w*\d)(?=\w*[A-Za-z_])\w+\b"
"""`L1031`, `score99`, `39_000`; a number with its unit, as in `14days`, is none."""
IDENTITY = re.compile(
    r"\{lead\d+\}|https?://\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+\b|"
    r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b|"
    r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z]\w*-[\w-]+\b|"
    rf"\b(?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,}}(?:/\S*)?|{_CODE}|\b[A-Za-z]\w*_\w+\b"
)
"""Ids, addresses of people, addresses of the web, and names of rules: their numbers count nothing."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GENERAL = frozenset("threshold ready_at count of as_of since until leads".split())
"""What stands behind these keys holds for all leads, also where it is told with one."""


@dataclass(slots=True)
class Evidence:
    """`of_lead` are the numbers that were said of one lead; what was said of no lead in particular is `general`.
    `ready` is what was said last about whether a lead is."""

    of_lead: dict[str, set[Decimal]] = field(default_factory=dict)
    ready: dict[str, bool] = field(default_factory=dict)
    once_ready: set[str] = field(default_factory=set)
    has_results: bool = False
    _asked: set[Decimal] = field(default_factory=set)
    _general: set[Decimal] = field(default_factory=set)
    _days: set[date] = field(default_factory=set)
    _times: set[str] = field(default_factory=set)
    _moments: set[tuple[date, str]] = field(default_factory=set)
    _percents: set[Decimal] = field(default_factory=set)
    _words: set[str] = field(default_factory=set)
    _all: str = ""
    _quotable: str = ""

    def add(self, text: str) -> None:
        """What a person asked: its numbers and names may be said of anything."""
        self._asked |= self._heard(text)

    def add_quotable(self, text: str) -> None:
        """What a stranger wrote: it may be quoted, word for word, and proves nothing."""
        self._quotable = f"{self._quotable}\n{squeezed(text)}"

    def add_result(self, result: Json) -> None:
        """What a tool said: a text, or data, in which an object with a `lead` is about that lead."""
        self.has_results = True
        if isinstance(result, str):
            self._general |= self._heard(result)
            return
        self._heard(_flat(result))
        self._told_of((), result)

    def _heard(self, text: str) -> set[Decimal]:
        """Notes words, days and times, and returns the numbers."""
        self._moments.update(moment for _, moment in moments_of(text))
        self._percents.update(value for _, value in percents_of(text))
        days, rest = days_of(text)
        times, rest = times_of(rest)
        self._days.update(day for _, day in days)
        self._times.update(time for _, time in times)
        self._words.update(fold(part) for word in WORD.findall(text) for part in word.split("-"))
        self._all = f"{self._all}\n{squeezed(text)}"
        return {value for _, value in numbers_of(IDENTITY.sub(" ", rest))}

    def _told_of(self, leads: Sequence[str], value: Json, key: str = "") -> None:
        match value:
            case bool() | None:
                return
            case int() | Decimal():
                self._note(leads, key, {abs(Decimal(value))})
                if key == "percent":
                    self._percents.add(abs(Decimal(value)))
            case str():
                self._note(leads, key, () if key in ("lead", "leads") else _in_text(value))
            case Mapping():
                self._told_by(_named(value) or leads, value)
            case Sequence() if len(leads) == len(value) > 1 and key in ("scores", "points"):
                for lead, item in zip(leads, value, strict=True):  # of two that are compared, each its own
                    self._told_of((lead,), item, key)
            case _:
                for item in value:
                    self._told_of(leads, item, key)

    def _told_by(self, leads: Sequence[str], told: Mapping[str, Json]) -> None:
        for lead in leads:
            self.of_lead.setdefault(lead, set())
        if len(leads) == 1:
            is_ready, was_ready = told.get("ready"), told.get("was_ready")
            if isinstance(is_ready, bool) and isinstance(told.get("lead"), str) and was_ready is None:
                self.ready[leads[0]] = is_ready
            if True in (is_ready, was_ready):
                self.once_ready.add(leads[0])
        for name, item in told.items():
            if name == "no_longer_ready" and isinstance(item, Sequence):
                self.once_ready.update(lead for one in item if isinstance(one, Mapping) for lead in _named(one))
            self._told_of(leads, item, name)

    def _note(self, leads: Sequence[str], key: str, numbers: Iterable[Decimal]) -> None:
        if not leads or key in _GENERAL:
            self._general.update(numbers)
        for lead in leads if key not in _GENERAL else ():
            self.of_lead.setdefault(lead, set()).update(numbers)

    # ------------------------------------------------------------------------------------ what may be said

    def has_number(self, value: Decimal, leads: Iterable[str] = ()) -> bool:
        """Of some leads: that it was said of each of them, or of none in particular; of nobody: that it was said."""
        value, leads = abs(value), tuple(leads)
        if self.is_general(value):
            return True
        if leads:
            return all(value in self.of_lead.get(lead, ()) for lead in leads)
        return any(value in numbers for numbers in self.of_lead.values())

    def has_percent(self, value: Decimal) -> bool:
        """Whether it was said as a share: 39 leads are not 39% of them."""
        return abs(value) in self._percents

    def is_general(self, value: Decimal) -> bool:
        """Whether it was asked, or said of no lead in particular."""
        return abs(value) in self._asked or abs(value) in self._general

    def has_result_number(self, value: Decimal) -> bool:
        """Whether a tool said it."""
        return value in self._general or any(value in numbers for numbers in self.of_lead.values())

    def has_day(self, day: date) -> bool:
        """Days of the year 1 were said without their year."""
        if day.year != 1:
            return day in self._days
        return any((known.month, known.day) == (day.month, day.day) for known in self._days)

    def has_month(self, month: int, year: str | None) -> bool:
        return any(known.month == month and year in (None, str(known.year)) for known in self._days)

    def has_time(self, time: str) -> bool:
        return time in self._times

    def has_moment(self, day: date, time: str) -> bool:
        """Whether that time was said of that day."""
        return (day, time) in self._moments

    def has_word(self, word: str) -> bool:
        parts = fold(word).replace("’", "'").removesuffix("'s").split("-")
        return all(part in self._words for part in parts)

    def has_asked_day(self, day: date, year: int) -> bool:
        """Whether a day was said, by anybody; one without its year is in this one or the next."""
        return day in self._days or (day.year in (year, year + 1) and day.replace(year=1) in self._days)

    def has_text(self, text: str) -> bool:
        """Word for word, however it is spaced and written large or small; not as a part of other words."""
        return _stands_in(text, self._all)

    def may_be_quoted(self, text: str) -> bool:
        """Whether a tool or the person said it, or a stranger wrote it."""
        return self.has_text(text) or _stands_in(text, self._quotable)


def _flat(value: Json) -> str:
    """All that stands in data, a line each."""
    match value:
        case Mapping():
            return "\n".join(f"{key}\n{_flat(item)}" for key, item in value.items())
        case str() | bool() | int() | Decimal() | None:
            return str(value)
        case _:
            return "\n".join(map(_flat, value))


def _named(told: Mapping[str, Json]) -> Sequence[str]:
    """The leads that an object is about: its own, or those that it compares."""
    lead, leads = told.get("lead"), told.get("leads")
    if isinstance(lead, str):
        return (lead,)
    if "scores" in told and isinstance(leads, Sequence) and not isinstance(leads, str):
        return [name for name in leads if isinstance(name, str)]
    return ()


def _in_text(text: str) -> set[Decimal]:
    return {number for _, number in numbers_of(IDENTITY.sub(" ", times_of(days_of(text)[1])[1]))}


def _stands_in(text: str, said: str) -> bool:
    wanted = squeezed(text)
    if not wanted or wanted not in said:  # most of what is made up is found out at once
        return False
    return re.search(rf"(?<![\w-])(?<!\w[.@]){re.escape(wanted)}(?!-?\w)(?![.@]\w)", said) is not None


def squeezed(text: str) -> str:
    """A text to be compared: folded, with one blank between words."""
    return " ".join(fold(text).split())


def evidence_of(texts: Iterable[str]) -> Evidence:
    """All that may be said, of several texts of tools."""
    found = Evidence()
    for text in texts:
        found.add_result(text)
    return found
