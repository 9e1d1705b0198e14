"""Days in words: `1 March`, `Q1 2026`, `last Monday`, `the first half of March`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from leadscore.assistant.drafting.reader import Reader, once_a_place
from leadscore.assistant.figures import MONTHS

_SINCE, _CENTURY, _LATE = 2_000, 100, 20
_MONTHS = {said: number for number, name in enumerate(MONTHS, 1) for said in (name, name[:3])} | {"sept": 9}
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
_WEEKS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
_LONGEST_MONTH = 31
_LAST_OF_WEEK = 6
_STEPS = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1, "following": 1}
_STARTS = frozenset(("start", "beginning"))
_MIDDLES = frozenset(("middle", "mid"))


@once_a_place
def day(r: Reader, at: int) -> tuple[date, date, int] | None:
    """The first and the last day of a date, a month or a year, and where it ends: `2026-03-01`, `1 March 2026`,
    `March 1st`, `last January`, `2025`, `Q1 2026`, `Monday`, `the start of March`."""
    place = r.skip(at, frozenset(("the", "very")))
    if (part := _half(r, place) or _week(r, place)) is not None:
        return part
    if r.key(place) in (*_STARTS, *_MIDDLES, "end"):
        behind = r.skip(place + 1, frozenset(("of", "the", "this", "-")))
        ends = _whole(r, behind) if r.key(place) == "end" else None
        whole = ends or period(r, behind) or _day(r, behind)
        if whole is not None:
            exact = _part_of(whole[0], whole[1], r.key(place))
            return exact, exact, whole[2]
    if r.key(place + 1) == "end" and (ends := _whole(r, place)) is not None:  # `by year end`
        return ends[1], ends[1], place + 2
    if r.key(place) == "this" and (whole := period(r, place + 1)):
        return whole
    if r.key(place) == "new" and r.key(place + 1) == "year":
        if r.text(place + 2) == "eve":
            return _one(r, 12, 31, place + 3)
        first = r.ago(1).replace(month=1, day=1)
        return first, first, place + 2
    if r.text(place) in ("christmas", "xmas"):
        is_eve = r.text(place + 1) == "eve"
        return _one(r, 12, 25 - is_eve, place + 1 + (is_eve or r.text(place + 1) == "day"))
    return _day(r, at) or _day(r, place)


def is_month_of_this_year(r: Reader, at: int) -> bool:
    """`this March`, `this past February`, `last December`, which no `in` leads; `this may` be a verb."""
    place = r.skip(at + 1, frozenset(("past", "last"))) if r.key(at) in ("this", "last") else at
    return place > at and r.key(place) in _MONTHS and r.key(place) != "may" and _year(r, place + 1)[0] is None


def span(r: Reader, at: int, links: frozenset[str]) -> tuple[date, date, int] | None:
    """From one day to another, of which the month may be said once: `the 10th and the 25th of March`, `March 10 to 25`,
    `10 March to 5 April`, `February and March`."""
    first = day(r, at)
    link = first[2] if first is not None else r.skip(at, frozenset(("the",))) + 1
    if r.key(link) not in links:
        return None
    last = day(r, link + 1)
    if first is None:
        number = _number(r, link - 1)
        if number is None or last is None or last[0] != last[1]:
            return None
        start = _valid(last[0].year, last[0].month, number)
        return None if start is None or start > last[1] else (start, last[1], last[2])
    behind = r.skip(link + 1, frozenset(("the",)))
    if last is None and first[0] == first[1] and (number := _number(r, behind)) is not None:
        year, place = _year(r, behind + 1)
        start = first[0].replace(year=year) if year else first[0]
        exact = _valid(start.year, start.month, number)
        return None if exact is None or exact < start else (start, exact, place)
    if last is None:
        return None
    start, end = first[0], last[1]
    if start > end and _year(r, last[2] - 1)[0] is None:  # it has begun, and goes on: its end is still to come
        end = _later(end, start)
    if start > end or (end - start).days > 365:
        start = start.replace(year=end.year - (start.replace(year=end.year) > end))
    return start, end, last[2]


def _later(exact: date, than: date) -> date:
    """The same day of the first year in which it comes behind another."""
    year = than.year + ((exact.month, exact.day) < (than.month, than.day))
    return date(year, exact.month, min(exact.day, calendar.monthrange(year, exact.month)[1]))


def _half(r: Reader, at: int) -> tuple[date, date, int] | None:
    """`the first half of March`."""
    if r.key(at) not in ("first", "second", "last") or r.key(at + 1) != "half":
        return None
    whole = day(r, r.skip(at + 2, frozenset(("of", "the", "in"))))
    if whole is None or whole[0] == whole[1]:
        return None
    middle = whole[0] + timedelta(days=((whole[1] - whole[0]).days + 1) // 2 - 1)
    return (whole[0], middle, whole[2]) if r.key(at) == "first" else (middle + timedelta(days=1), whole[1], whole[2])


def _week(r: Reader, at: int) -> tuple[date, date, int] | None:
    """`the first week of June`: of its days seven."""
    number = _WEEKS.get(r.text(at)) if r.key(at + 1) == "week" and r.key(at + 2) in ("of", "in") else None
    whole = _day(r, r.skip(at + 3, frozenset(("the",)))) if number is not None else None
    if number is None or whole is None or whole[0].day != 1 or (whole[1] - whole[0]).days > _LONGEST_MONTH:
        return None
    first = whole[0] + timedelta(days=7 * number) if number >= 0 else whole[1] - timedelta(days=6)
    return first, first + timedelta(days=6), whole[2]


def _valid(year: int, month: int, number: int) -> date | None:
    return date(year, month, number) if 1 <= number <= calendar.monthrange(year, month)[1] else None


def _part_of(first: date, last: date, said: str) -> date:
    return first if said in _STARTS else last if said == "end" else first + (last - first) // 2


def period(r: Reader, at: int) -> tuple[date, date, int] | None:
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


def _whole(r: Reader, at: int) -> tuple[date, date, int] | None:
    """The week, month, quarter or year that it is, up to its end; `last year`, `next month`."""
    steps = _STEPS.get(r.key(at), 0)
    at += steps != 0
    whole = calendar_span(r.today, r.key(at), steps)
    return None if whole is None else (*whole, at + 1)


def calendar_span(today: date, unit: str, steps: int) -> tuple[date, date] | None:
    """The first and the last day of the week, month, quarter or year that it is, or so many later."""
    if unit == "week":
        first = today + timedelta(days=7 * steps - today.weekday())
        return first, first + timedelta(days=_LAST_OF_WEEK)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return None
    first = _months_on(today, (today.month - 1) // months * months + months * steps)
    return first, _months_on(first, first.month - 1 + months) - timedelta(days=1)


def _months_on(one: date, months: int) -> date:
    """The first day of the month that is so many behind the first of its year."""
    return date(one.year + months // 12, months % 12 + 1, 1)


def _day(r: Reader, at: int) -> tuple[date, date, int] | None:
    at = (
        at + 1
        if r.key(at) in ("the", "last", "past", "this", "early", "late")
        and (r.key(at + 1) in _MONTHS or r.key(at + 1) in _WEEKDAYS or _number(r, at + 1))
        else at
    )
    if at >= len(r.tokens):
        return None
    token = r.tokens[at]
    if token.kind == "day":
        return _written(token.text, at + 1)
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
        number = _number(r, behind)
        if number and behind == at + 1 and r.key(at - 1) == "in" and _LATE <= number <= r.today.year % _CENTURY:
            return _month(r, _MONTHS[token.key], _SINCE + number, behind + 1)  # `in January 26`; a day is `on` it
        if number and number <= 31:
            return _one(r, _MONTHS[token.key], number, behind + 1)
        year, end = _year(r, at + 1)
        return _month(r, _MONTHS[token.key], year, end)
    if token.kind == "word" and re.fullmatch("q[1-4]", token.key):
        return _quarter(r, int(token.key[1]), at + 1)
    if r.key(at + 1) == "quarter" and (place := _ORDINALS.get(token.key, 5)) <= 4:
        return _quarter(r, place, r.skip(at + 2, frozenset(("of", "in"))))
    year, end = _year(r, r.skip(at, frozenset(("calendar", "year"))))
    return (date(year, 1, 1), date(year, 12, 31), end) if year else None


def _quarter(r: Reader, number: int, at: int) -> tuple[date, date, int]:
    """Without a year: the latest that has begun."""
    year, end = _year(r, at)
    first = date(year or r.today.year, 3 * number - 2, 1)
    first = first if year or first <= r.today else first.replace(year=first.year - 1)
    return first, _month_end(first.year, first.month + 2), end


def _written(text: str, end: int) -> tuple[date, date, int] | None:
    """`2026-03-01`, and `2026-03`, which is a month."""
    year, month, *number = map(int, text.split("-"))
    try:
        exact = date(year, month, *(number or (1,)))
    except ValueError:
        return None
    return exact, exact if number else _month_end(year, month), end


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
