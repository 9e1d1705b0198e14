"""What may be said in an answer: what tools said in this conversation, and what the person asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from leadscore.assistant.figures import days_of, numbers_of
from leadscore.report.json_text import Json
from leadscore.values.text import fold

IDENTITY = re.compile(
    r"https?://\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+\b|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z]\w*-[\w-]+\b|"
    r"\b(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/\S*)?"
)
"""Ids, addresses of people, and addresses of the web: their numbers count nothing."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GENERAL = frozenset("threshold ready_at count of as_of since until leads".split())
"""What stands behind these keys holds for all leads, also where it is told with one."""


@dataclass(slots=True)
class Evidence:
    """`of_lead` are the numbers that were said of one lead; what was said of no lead in particular is `general`.
    `ready` is what was said last about whether a lead is."""

    of_lead: dict[str, set[Decimal]] = field(default_factory=dict)
    ready: dict[str, bool] = field(default_factory=dict)
    has_results: bool = False
    _asked: set[Decimal] = field(default_factory=set)
    _general: set[Decimal] = field(default_factory=set)
    _days: set[date] = field(default_factory=set)
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
        self._told_of(None, result)

    def _heard(self, text: str) -> set[Decimal]:
        """Notes words and days, and returns the numbers."""
        days, rest = days_of(text)
        self._days.update(day for _, day in days)
        self._words.update(fold(part) for word in WORD.findall(text) for part in word.split("-"))
        self._all = f"{self._all}\n{squeezed(text)}"
        return {value for _, value in numbers_of(IDENTITY.sub(" ", rest))}

    def _told_of(self, lead: str | None, value: Json, key: str = "") -> None:
        match value:
            case bool() | None:
                return
            case int() | Decimal():
                self._note(lead, key, {abs(Decimal(value))})
            case str():
                self._note(lead, key, {number for _, number in numbers_of(IDENTITY.sub(" ", days_of(value)[1]))})
            case Mapping():
                named = value.get("lead")
                lead = named if isinstance(named, str) else lead
                if isinstance(named, str) and isinstance(value.get("ready"), bool) and "was_ready" not in value:
                    self.ready[named] = bool(value["ready"])
                for name, item in value.items():
                    self._told_of(lead, item, name)
            case _:
                for item in value:
                    self._told_of(lead, item, key)

    def _note(self, lead: str | None, key: str, numbers: set[Decimal]) -> None:
        if lead is None or key in _GENERAL:
            self._general |= numbers
        else:
            self.of_lead.setdefault(lead, set()).update(numbers)

    # ------------------------------------------------------------------------------------ what may be said

    def has_number(self, value: Decimal, leads: Iterable[str] = ()) -> bool:
        """Of some leads: that it was said of one of them, or of none in particular; of nobody: that it was said."""
        value, leads = abs(value), tuple(leads)
        if value in self._asked or value in self._general:
            return True
        return any(value in self.of_lead.get(lead, ()) for lead in (leads or self.of_lead))

    def has_result_number(self, value: Decimal) -> bool:
        """Whether a tool said it."""
        return value in self._general or any(value in numbers for numbers in self.of_lead.values())

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
        return squeezed(text) in self._all

    def may_be_quoted(self, text: str) -> bool:
        """Whether a tool or the person said it, or a stranger wrote it."""
        return self.has_text(text) or squeezed(text) in self._quotable


def _flat(value: Json) -> str:
    """All that stands in data, a line each."""
    match value:
        case Mapping():
            return "\n".join(f"{key}\n{_flat(item)}" for key, item in value.items())
        case str() | bool() | int() | Decimal() | None:
            return str(value)
        case _:
            return "\n".join(map(_flat, value))


def squeezed(text: str) -> str:
    """A text to be compared: folded, with one blank between words."""
    return " ".join(fold(text).split())


def evidence_of(texts: Iterable[str]) -> Evidence:
    """All that may be said, of several texts of tools."""
    found = Evidence()
    for text in texts:
        found.add_result(text)
    return found
