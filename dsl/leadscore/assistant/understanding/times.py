"""Spans of time in a question: `last week`, `since the 1st of March`, `over the past fortnight`, `since Monday`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from leadscore.assistant.figures import MONTHS
from leadscore.assistant.number_words import NUMBER_WORDS, number_at

_UNITS = {
    "hour": 1 / 24,
    "hr": 1 / 24,
    "day": 1,
    "night": 1,
    "week": 7,
    "wk": 7,
    "fortnight": 14,
    "sprint": 14,
    "month": 30,
    "quarter": 90,
    "year": 365,
}
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?$")
"""Behind it a day that is still to come is kept, so that it can be said of it that it is."""
_MONTH = "|".join(f"{name[:3]}t?(?:{name[3:]})?" for name in MONTHS)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_DAY_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
).split()
_NUMBER = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_COUNT = (
    rf"\d+(?: dozen)?|(?:an? )?(?:{_NUMBER})(?:[- ](?:and )?(?:{_NUMBER}))*|(?:an? )?couple(?: of)?|(?:an? )?few|an?"
)
_UNIT = rf"(?:{'|'.join(_UNITS)})s?"
_IN_DAYS = (
    rf"({_COUNT})\s*[- ]?\s*({_UNIT}) ago",
    rf"({_COUNT}) (?:last|past|previous) ((?:{'|'.join(_UNITS)})s)\b",
    rf"(?:the |these |this |those |our )?(?:last|past|previous|recent|preceding|prior|trailing|"
    rf"rolling) ({_COUNT})\s*-?\s*({_UNIT})\b",
    rf"(?:since|over|for|in|within|during|of|back|covering|last|past|from)\s+(?:the |these )?({_COUNT})\s*[- ]?\s*"
    rf"({_UNIT})\b",
    rf"(?:the |this |these )?(?:last|past|previous) ()({_UNIT})\b",
    r"(?:over|across|throughout|during) (?:the |this )?(?:whole |full |entire )?()(week|month|year)\b",
    r"\b(\d+)\s*-?\s*(d|days?|wks?|w|weeks?|months?)\b",
    rf"\b((?:{_NUMBER})(?:[- ](?:{_NUMBER}))*)[- ](days?|weeks?|months?)\b",
)
_FIXED = (
    (r"(?:the )?day before yesterday", 2),
    (r"yesterday|yday|yest|overnight|since last night", 1),
    (r"(?:a|one|the (?:last|past)) month and a half", 45),
    (r"week[- ](?:over|on|to)[- ]week|wow", 7),
    (r"month[- ](?:over|on|to)[- ]month|mom", 30),
    (r"quarter[- ](?:over|on|to)[- ]quarter|qoq", 90),
    (r"half (?:a|the) year|(?:the )?(?:last|past) half[- ]year", 180),
    (r"(?:a|the)(?: whole| full)? (quarter)", 90),
)
_HOLIDAYS = (
    ("(?:christmas|xmas) eve", (12, 24)),
    ("(?:christmas|xmas)(?: day)?", (12, 25)),
    (r"new year'?s eve", (12, 31)),
    (r"(?:st\.? )?valentine'?s(?: day)?", (2, 14)),
    (r"(?:international )?women'?s day", (3, 8)),
    (r"(?:st\.? )?(?:patrick|paddy)'?s(?: day)?", (3, 17)),
    (r"hallowe'?en", (10, 31)),
)
_AGAIN = re.compile(r"\W*(?:(?:so|like|say|i\.?e\.?|that is|meaning|i mean|well|or|in|the|last|past)\b\W*)*")
"""Between a time and the same time in other words."""
_DAY = r"(\d{1,2}|" + "|".join(_DAY_WORDS) + r")(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class Time:
    """Where it stands, and since when: `7 days` or `2026-03-01`; and in days from the instant that is asked of."""

    start: int
    end: int
    since: str
    days: int


def times_in(question: str, as_of: int) -> tuple[Time, ...]:
    """The spans of time in a question, in order, none within another. `as_of` is in seconds since 1970."""
    text, today = question.lower(), datetime.fromtimestamp(as_of, UTC).date()
    found = sorted((*_dates(text, today), *_durations(text)), key=lambda time: (time.start - time.end, time.start))
    kept: list[Time] = []
    for time in found:
        if all(time.end <= other.start or other.end <= time.start for other in kept):
            kept.append(time)
    return tuple(_said_once(text, sorted(kept, key=lambda time: time.start)))


def _said_once(text: str, times: list[Time]) -> Iterator[Time]:
    """`the last couple of days, like 48 hours`: a time that is told in other words as well is one."""
    last: Time | None = None
    for time in times:
        if last is not None and time.days == last.days and _AGAIN.fullmatch(text[last.end : time.start]):
            last = replace(last, end=time.end)
            continue
        if last is not None:
            yield last
        last = time
    if last is not None:
        yield last


def span_in(text: str) -> int | None:
    """The days of a span that nothing leads up to: `stretch that to a month` says it in place of another."""
    match = re.search(rf"\b({_COUNT})\s*[- ]?\s*({_UNIT})\b", text.lower())
    return round(_count(match[1]) * _unit_days(match[2])) or None if match else None


def _durations(text: str) -> Iterator[Time]:
    for pattern in _IN_DAYS:
        for match in re.finditer(pattern, text):
            days = round(_count(match[1]) * _unit_days(match[2]))
            if days:
                yield Time(match.start(), match.end(), f"{days} days", days)
    for pattern, days in _FIXED:
        for match in re.finditer(rf"\b(?:{pattern})\b", text):
            yield Time(match.start(), match.end(), f"{days} days", days)


def _count(text: str) -> int:
    if text.endswith("few"):
        return 3
    found = number_at([*text.replace("-", " ").split(), "days"], 0)
    return 1 if found is None else int(found[0])


def _unit_days(text: str) -> float:
    text = text.removesuffix("s") if len(text) > 1 else text
    return _UNITS.get(text) or {"d": 1, "w": 7}.get(text, 1)


def _dates(text: str, today: date) -> Iterator[Time]:
    for pattern, day_of in _dated(today):
        for match in re.finditer(pattern, text):
            try:
                day = day_of(match)
            except ValueError:
                continue
            if day is not None and (day <= today or _SINCE.search(text[: match.start()])):
                yield Time(match.start(), match.end(), day.isoformat(), (today - day).days)


def _dated(today: date) -> tuple[tuple[str, Callable[[re.Match[str]], date | None]], ...]:
    def latest(month: int, day: int, year: str | None = None) -> date:
        found = date(int(year) if year else today.year, month, day)
        return found if year or found <= today else date(today.year - 1, month, day)

    def weekday(match: re.Match[str]) -> date:
        number = next(place for place, name in enumerate(_WEEKDAYS) if name.startswith(match[1][:3]))
        return today - timedelta(days=(today.weekday() - number) % 7 or 7)

    def of_month(match: re.Match[str]) -> date:
        """The last such day."""
        first = today if int(match[1]) <= today.day else today.replace(day=1) - timedelta(days=1)
        return first.replace(day=int(match[1]))

    def in_figures(match: re.Match[str]) -> date | None:
        """The month first, unless that is no day that was: `25/03`."""
        year = match[3] and (match[3] if len(match[3]) == 4 else f"20{match[3]}")
        for month, day in ((int(match[1]), int(match[2])), (int(match[2]), int(match[1]))):
            try:
                found = latest(month, day, year)
            except ValueError:
                continue
            if found <= today:
                return found
        return None

    def quarter(match: re.Match[str]) -> date:
        return latest(3 * int(match[1]) - 2, 1, match[2])

    def part(match: re.Match[str]) -> date:
        day = {"mid": 15, "middle": 15, "half": 15, "end": 28}.get((match[1] or "").split("-")[0].strip(), 1)
        return latest(_month(match[2]), day)

    year = r"(?:,? (\d{4}))?"
    return (
        (
            r"\b(\d{4})-(\d{2})(?:-(\d{2}))?(?![\w-])",
            lambda match: date(int(match[1]), int(match[2]), int(match[3] or 1)),
        ),
        (
            rf"\b(?:the )?{_DAY}(?: of)? ({_MONTH})\b{year}",
            lambda match: latest(_month(match[2]), _day(match[1]), match[3]),
        ),
        (rf"\b(?:the )?(?:day (?:one|1)|(?:first|1st|very first) day)(?: of| in)? ()({_MONTH})\b", part),
        (rf"\b({_MONTH})(?:,? the)? {_DAY}\b{year}", lambda match: latest(_month(match[1]), _day(match[2]), match[3])),
        (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})?", lambda match: latest(int(match[2]), int(match[1]), match[3])),
        (r"\b(?!24/7\b)(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b", in_figures),
        (r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b", in_figures),
        (rf"\b(?:the )?(beginning|start|middle|mid|end|first)(?: of|-| )\s?(?:in )?({_MONTH})\b", part),
        (rf"\b(?:since|in|from|after|during|back in|back to|last) ()({_MONTH})\b(?! \d)", part),
        (rf"\b(?:last |on |since )?({'|'.join(_WEEKDAYS)})\b", weekday),
        (rf"\b(?:last|since|from|after) ({_WEEKDAY})\b", weekday),
        (
            r"\b(?:since|over|after|before) (?:the|last|this) weekend\b()",
            lambda _: today - timedelta(today.weekday() + 2),
        ),
        (rf"\bq([1-4])\b{year}", quarter),
        (
            r"\b(?:(?:beginning|start|turn) of (?:the |this )?year|year to date|ytd|this year|new year'?s?)\b",
            lambda _: date(today.year, 1, 1),
        ),
        (r"\b(?:since|from|after) the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|one|place|lead|rule)\b)", of_month),
        (
            r"\b(?:beginning|start) of (?:the |this )?month\b|\bmonth to date\b|\bthis month\b",
            lambda _: _month_start(today),
        ),
        (r"\b(?:beginning|start) of (?:the |this )?week\b|\bthis week\b", lambda _: _week_start(today)),
        (r"\b(?:beginning|start) of (?:the |this )?quarter\b|\bthis quarter\b", lambda _: _quarter_start(today)),
        *((rf"\b(?:{said})\b", lambda _, day=day: latest(*day)) for said, day in _HOLIDAYS),
    )


def _month(text: str) -> int:
    return next(place for place, name in enumerate(MONTHS, start=1) if name.startswith(text[:3]))


def _day(text: str) -> int:
    return int(text) if text.isdigit() else _DAY_WORDS.index(text) + 1


def _month_start(today: date) -> date:
    """That of this month; on its first day, that of the last one."""
    return (today - timedelta(days=1)).replace(day=1)


def _week_start(today: date) -> date:
    return today - timedelta(days=today.weekday() or 7)


def _quarter_start(today: date) -> date:
    day = today - timedelta(days=1)
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
