"""Times in words: how long, since when, between which days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import Decimal

from leadscore.assistant.drafting.reader import Reader

_DAYS = {
    "day": 1, "d": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30, "mo": 30, "quarter": 90, "year": 365, "yr": 365,
    "hour": 0, "h": 0,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_ORDINALS = {
    word: place
    for place, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth".split(),
        1,
    )
}
_WEEKDAYS = {name: number for number, day in enumerate(calendar.day_name) for name in (day.lower(), day[:3].lower())}
_LAST = frozenset("last past previous recent preceding latest trailing rolling".split())
_STARTS = frozenset(("start", "beginning"))
_MIDDLES = frozenset(("middle", "mid"))
_PART_OF_HOUR = {"half": 30, "quarter": 15}
_LEAD_IN = frozenset(
    "the from in within over during for at of these those about roughly around just only through throughout".split()
)


def duration(r: Reader, at: int) -> tuple[str, int] | None:
    """`30 days`, `2 weeks`, `half a year`, `a month and a half`: days, as the language writes them."""
    start = at
    if r.key(at) == "half" and r.key(at + 1) in ("a", "year", "the") and "year" in (r.key(at + 1), r.key(at + 2)):
        return "180 days", at + (3 if r.key(at + 2) == "year" else 2)
    if r.key(at) == "half" and r.key(at + 1) == "a" and r.key(at + 2) == "month":
        return "15 days", at + 3
    value = Decimal(1)
    if at < len(r.tokens) and r.tokens[at].value is not None:
        value, at = r.tokens[at].value or Decimal(0), at + 1
        at = at + 1 if r.key(at) in _LAST else at  # `the 30 last days`
    elif r.key(at) in ("a", "an"):
        value, at = (Decimal(3), at + 2) if r.key(at + 1) == "few" else (value, at + 1)
    elif r.key(at) == "few":
        value, at = Decimal(3), at + 1
    if r.key(at) in ("full", "whole", "calendar", "business", "-", "consecutive"):
        at += 1
    unit = r.key(at)
    if unit not in _DAYS or (start == at and unit in ("d", "h", "mo")):
        return None
    end = at + 1
    if [r.key(place) for place in range(end, end + 3)] == ["and", "a", "half"]:
        value, end = value + Decimal("0.5"), end + 3
    if unit in ("hour", "h"):
        return (f"{value} hour{'' if value == 1 else 's'}", end) if value == int(value) else None
    whole = value * _DAYS[unit]
    return (days(int(whole)), end) if whole == int(whole) else None


def minutes(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """A time that is spent: `half an hour`, `an hour and a half`, `2 hours`, `three quarters of an hour`."""
    value = r.tokens[at].value if at < len(r.tokens) else None
    is_counted = value is not None or r.key(at) in ("a", "an")
    hours, place = value or Decimal(1), at + 1
    if (part := _PART_OF_HOUR.get(r.key(place if is_counted else at))) is not None:
        place = r.skip(place + 1 if is_counted else place, frozenset(("of", "a", "an")))
        return (hours * part, place + 1) if r.key(place) == "hour" else None
    if not is_counted or r.key(place) not in ("hour", "h", "hr"):
        return None
    if [r.key(further) for further in range(place + 1, place + 4)] == ["and", "a", "half"]:
        return 60 * hours + 30, place + 4
    return 60 * hours, place + 1


def days(count: int) -> str:
    """`1 day`, `30 days`."""
    return f"{count} day{'' if count == 1 else 's'}"


def window(r: Reader, at: int) -> tuple[str, int] | None:
    """`within 30 days`, `between D and D`, `before D`, `after D`, of whatever words say it."""
    return _lately(r, at) or _between(r, at) or _since(r, at) or _in_period(r, at)


def _lately(r: Reader, at: int) -> tuple[str, int] | None:
    """`in the last 30 days`, `within 2 weeks`, `this month`, `today`, `less than a week ago`."""
    if r.key(at) == "today":
        return "within 1 day", at + 1
    if r.key(at) == "yesterday":
        return f"between {r.ago(1)} and {r.ago(1)}", at + 1
    start, at = at, r.skip(at, _LEAD_IN)
    is_led = any(r.key(place) in ("within", "during", "for", "in") for place in range(start, at))
    if at < len(r.tokens) and r.tokens[at].value is not None and r.key(at + 1) in _LAST:
        found = duration(r, at)
        return None if found is None else (f"within {found[0]}", found[1])
    if r.key(at) in _LAST or r.key(at) == "this":
        is_this = r.key(at) == "this"
        if is_this and r.key(at + 1) in ("quarter", "year") and (period := _period(r, at + 1)):
            return f"after {period[0] - timedelta(days=1)}", period[2]
        at += 1
        if r.key(at) in _LAST:
            at += 1
        found = duration(r, at)
        return (
            None if found is None or (is_this and r.tokens[at].value is not None) else (f"within {found[0]}", found[1])
        )
    if is_led or (start == at and r.key(start) in ("a", "#")):
        found = duration(r, at)
        if found and (is_led or r.key(found[1]) == "ago"):
            end = found[1] + 1 if r.key(found[1]) == "ago" else found[1]
            return (f"within {found[0]}", end) if is_led or r.key(start - 1) in ("since", "than") else None
    return None


def day(r: Reader, at: int) -> tuple[date, date, int] | None:
    """The first and the last day of a date, a month or a year, and where it ends: `2026-03-01`, `1 March 2026`,
    `March 1st`, `last January`, `2025`, `Q1 2026`, `Monday`, `the start of March`."""
    place = r.skip(at, frozenset(("the", "very")))
    if r.key(place) in (*_STARTS, *_MIDDLES, "end"):
        behind = r.skip(place + 1, frozenset(("of", "the", "this", "-")))
        whole = _period(r, behind) or _day(r, behind)
        if whole is not None:
            exact = _part_of(whole[0], whole[1], r.key(place))
            return exact, exact, whole[2]
    if r.key(place) == "this" and (whole := _period(r, place + 1)):
        return whole
    if r.key(place) == "new" and r.key(place + 1) == "year":
        first = r.ago(1).replace(month=1, day=1)
        return first, first, place + 2
    return _day(r, at)


def _part_of(first: date, last: date, said: str) -> date:
    return first if said in _STARTS else last if said == "end" else first + (last - first) // 2


def _period(r: Reader, at: int) -> tuple[date, date, int] | None:
    """The week, month, quarter or year that it is, up to today; on its first day, the one before."""
    before = r.ago(1)
    match r.key(at):
        case "week":
            first = before - timedelta(days=before.weekday())
        case "month":
            first = before.replace(day=1)
        case "quarter":
            first = date(before.year, 3 * ((before.month - 1) // 3) + 1, 1)
        case "year":
            first = date(before.year, 1, 1)
        case _:
            return None
    return first, r.today, at + 1


def _day(r: Reader, at: int) -> tuple[date, date, int] | None:
    at = (
        at + 1
        if r.key(at) in ("the", "last", "this", "early", "late")
        and (r.key(at + 1) in _MONTHS or r.key(at + 1) in _WEEKDAYS or _number(r, at + 1))
        else at
    )
    if at >= len(r.tokens):
        return None
    token = r.tokens[at]
    if token.kind == "day":
        try:
            exact = date.fromisoformat(token.text)
        except ValueError:
            return None
        return exact, exact, at + 1
    if token.key in _WEEKDAYS:
        exact = r.ago((r.today.weekday() - _WEEKDAYS[token.key]) % 7 or 7)
        return exact, exact, at + 1
    if token.key in ("yesterday", "today"):
        exact = r.ago(token.key == "yesterday")
        return exact, exact, at + 1
    number = _number(r, at)
    if number and (r.key(at + 1) in _MONTHS or (r.key(at + 1) == "of" and r.key(at + 2) in _MONTHS)):
        month = at + (2 if r.key(at + 1) == "of" else 1)
        return _one(r, _MONTHS[r.key(month)], number, month + 1)
    if token.key in _MONTHS:
        behind = r.skip(at + 1, frozenset(("the",)))
        if (number := _number(r, behind)) and number <= 31:
            return _one(r, _MONTHS[token.key], number, behind + 1)
        year, end = _year(r, at + 1)
        return _month(r, _MONTHS[token.key], year, end)
    if token.kind == "word" and re.fullmatch("q[1-4]", token.key):
        year, end = _year(r, at + 1)
        first = date(year or r.today.year, 3 * int(token.key[1]) - 2, 1)
        first = first if year or first <= r.today else first.replace(year=first.year - 1)
        return first, _month_end(first.year, first.month + 2), end
    year, end = _year(r, at)
    return (date(year, 1, 1), date(year, 12, 31), end) if year else None


def _number(r: Reader, at: int) -> int | None:
    if r.text(at) in _ORDINALS:
        return _ORDINALS[r.text(at)]
    found = _ORDINAL.fullmatch(r.text(at))
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def _year(r: Reader, at: int) -> tuple[int | None, int]:
    at = at + 1 if r.key(at) in ("of", ",") and re.fullmatch("(19|20)[0-9]{2}", r.text(at + 1)) else at
    return (int(r.text(at)), at + 1) if re.fullmatch("(19|20)[0-9]{2}", r.text(at)) else (None, at)


def _one(r: Reader, month: int, number: int, at: int) -> tuple[date, date, int] | None:
    year, end = _year(r, at)
    try:
        exact = date(year or r.today.year, month, number)
        exact = exact if year or exact <= r.today else exact.replace(year=exact.year - 1)
    except ValueError:
        return None
    return exact, exact, end


def _month(r: Reader, month: int, year: int | None, end: int) -> tuple[date, date, int]:
    """Without a year: the latest that has begun."""
    year = year or (r.today.year if month <= r.today.month else r.today.year - 1)
    return date(year, month, 1), _month_end(year, month), end


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _between(r: Reader, at: int) -> tuple[str, int] | None:
    if r.key(at) != "between":
        return None
    first = day(r, at + 1)
    if first is None or r.key(first[2]) not in ("and", "to", "-", "–", "until"):
        return None
    last = day(r, first[2] + 1)
    if last is None:
        return None
    first_day = first[0].replace(year=last[1].year) if (last[1] - first[0]).days > 365 else first[0]
    first_day = first_day if first_day <= last[1] else first_day.replace(year=last[1].year - 1)
    return f"between {first_day} and {last[1]}", last[2]


def _since(r: Reader, at: int) -> tuple[str, int] | None:
    """`since January` counts its first day, `after 1 March` does not count that day."""
    word = r.key(at)
    if word == "from" and r.key(at + 1) == "before":
        at, word = at + 1, "before"
    if word not in ("since", "after", "before", "until", "by", "starting", "prior") or (word == "by" and not r.is_rule):
        return None
    at = at + 1 if r.key(at + 1) in ("to", "from", "on", "about") else at
    if word == "since" and (found := _lately(r, at + 1) or _lately_bare(r, at + 1)):
        return found
    found_day = day(r, at + 1)
    if found_day is None:
        return None
    first, last, end = found_day
    match word:
        case "since" | "starting":
            return f"after {first - timedelta(days=1)}", end
        case "after":
            return f"after {last}", end
        case "before" | "prior":
            return f"before {first}", end
        case _:
            return f"before {last + timedelta(days=1)}", end


def _lately_bare(r: Reader, at: int) -> tuple[str, int] | None:
    """`since a week`, `since 30 days ago`."""
    found = duration(r, at)
    return None if found is None else (f"within {found[0]}", found[1] + (r.key(found[1]) == "ago"))


def _in_period(r: Reader, at: int) -> tuple[str, int] | None:
    """`in February`, `on 1 March`, `in 2025`, `during Q1`."""
    if r.key(at) not in ("in", "on", "during", "from", "of"):
        return None
    found = day(r, at + 1)
    if found is None or (r.key(at) == "from" and r.key(found[2]) in ("to", "until", "till", "-")):
        return None
    if r.key(at) in ("on",) and found[0] != found[1]:
        return None
    return f"between {found[0]} and {found[1]}", found[2]
