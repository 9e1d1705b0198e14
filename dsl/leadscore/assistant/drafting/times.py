"""Times in words: how long, since when, between which days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from leadscore.assistant.drafting.dates import day, is_month_of_this_year, period, span
from leadscore.assistant.drafting.reader import Reader, once_a_place

_DAYS = {
    "day": 1, "d": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30, "mo": 30, "quarter": 90, "year": 365, "yr": 365,
    "hour": 0, "h": 0,
}  # fmt: skip
_TWO_DAYS = (("yesterday", "or", "today"), ("today", "or", "yesterday"), ("yesterday", "and", "today"))
_LAST = frozenset("last past previous recent preceding latest trailing rolling".split())
_THE = frozenset("the very".split())
_PAST, _ABOUT = frozenset("ago back old earlier".split()), frozenset("about around roughly some".split())
_AND, _TO = frozenset(("and", "&")), frozenset(("to", "-", "–", "—", "till", "until", "through", "thru"))
_TO_WINDOW, _OF_WINDOW = frozenset("in within over with a an the".split()), frozenset("of is : = being".split())
_LOOSE = frozenset(", - – or in the of and only".split())
_SAME = _LOOSE - {"and", "only"} | frozenset("( like so say meaning mean i = : well".split())
"""Between a time and the same time once more."""
_PART_OF_HOUR = {"half": 30, "quarter": 15}
_LEAD_IN = frozenset(
    "the from in within inside over during for at of like say these those about roughly around just only through "
    "throughout".split()
)


def duration(r: Reader, at: int) -> tuple[str, int] | None:
    """`30 days`, `2 weeks`, `half a year`, `a month and a half`: days, as the language writes them. Said twice they
    count once: `the past week, like the last seven days`."""
    found = _length(r, at)
    while found is not None and (again := _again(r, *found)) is not None:
        found = again
    return found


def _again(r: Reader, told: str, at: int) -> tuple[str, int] | None:
    """The same time in other words; behind a bracket or `like`, which explain, that one is meant."""
    start, place = at, at
    while (further := r.small.in_short.end(r.tokens, place) or r.skip(place, _SAME)) > place:
        place = further
    further = r.skip(place, _LEAD_IN | _LAST)
    found = _length(r, further) if place > start else None
    explains = any(r.key(between) not in _LOOSE for between in range(start, place))
    if found is None or not (explains or _hours(found[0]) == _hours(told)):
        return None
    return found[0] if _hours(found[0]) != _hours(told) else told, found[1] + (r.key(found[1]) == ")")


def _hours(told: str) -> int:
    count, unit = told.split()
    return int(count) * (24 if unit.startswith("day") else 1)


def _length(r: Reader, at: int) -> tuple[str, int] | None:
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
    is_called = unit == "year" and value == 1 and len(r.text(at + 1)) == 4 and r.text(at + 1).isdigit()
    if unit not in _DAYS or (start == at and unit in ("d", "h", "mo")) or is_called:  # `the year 2027`
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


@once_a_place
def window(r: Reader, at: int) -> tuple[str, int] | None:
    """`within 30 days`, `between D and D`, `before D`, `after D`, of whatever words say it."""
    past = None if r.is_rule else ago(r, at)  # a rule's days would stand still
    return past or _called_window(r, at) or _lately(r, at) or _between(r, at) or _since(r, at) or _in_period(r, at)


def _called_window(r: Reader, at: int) -> tuple[str, int] | None:
    """`window 60 days`, `in a window of 60 days`, `in a 60-day window`."""
    at = r.skip(at, _TO_WINDOW)
    named = r.past(r.small.window, at)
    found = duration(r, r.skip(named, _OF_WINDOW) if named > at else at)
    if found is None:
        return None
    behind = r.small.window.end(r.tokens, found[1]) if named == at else found[1]
    return None if behind is None else (f"within {found[0]}", behind)


def ago(r: Reader, at: int, *, is_bare: bool = False) -> tuple[str, int] | None:
    """`more than 6 months ago`, `at least a month back`, `30 days ago or more`, `less than a week ago`. Where `is_bare`
    it goes without saying that it is past: `older than 60 days`."""
    found = age(r, at, is_bare=is_bare)
    if found is None:
        return None
    op, length, end = found
    return (f"within {days(length)}" if op in ("<", "<=") else f"before {r.ago(length - (op == '>='))}"), end


def age(r: Reader, at: int, *, is_bare: bool = False) -> tuple[str, int, int] | None:
    """How an age is compared, with what in days, and where that ends."""
    op, place = r.small.compare.longest(r.tokens, at) or ("", at)
    found = duration(r, r.skip(place, _ABOUT))
    if found is None or "hour" in found[0]:
        return None
    end = r.skip(found[1], _PAST)
    is_past = end > found[1]
    if not op:
        op, end = r.small.compare_behind.longest(r.tokens, end) or ("", end)
    return (op, int(found[0].split()[0]), end) if op in ("<", "<=", ">", ">=") and (is_past or is_bare) else None


def after(told: str) -> str:
    """The time behind a window that ends: `after 2026-03-31` of `between 2026-03-01 and 2026-03-31`; "" of another."""
    kind, *said = told.split() or [""]
    match kind:
        case "before":
            return f"after {date.fromisoformat(said[0]) - timedelta(days=1)}"
        case "between":
            return f"after {said[-1]}"
        case _:
            return ""


def _lately(r: Reader, at: int) -> tuple[str, int] | None:
    """`in the last 30 days`, `within 2 weeks`, `this month`, `today`, `less than a week ago`."""
    if r.key(at) == "today":
        return "within 1 day", at + 1
    if not r.is_rule and (lately := r.small.lately.end(r.tokens, at)) is not None:
        return window(r, lately) or ("within 30 days", lately)
    if (r.key(at), r.key(at + 1), r.key(at + 2)) in _TWO_DAYS:
        return f"after {r.ago(2)}", at + 3
    if r.key(at) == "yesterday":
        return f"between {r.ago(1)} and {r.ago(1)}", at + 1
    start, at = at, r.skip(at, _LEAD_IN)
    is_led = any(r.key(place) in ("within", "inside", "during", "for", "in") for place in range(start, at))
    if at < len(r.tokens) and r.tokens[at].value is not None and r.key(at + 1) in _LAST:
        found = duration(r, at)
        return None if found is None else (f"within {found[0]}", found[1])
    if r.key(at) in _LAST or r.key(at) == "this":
        is_this = r.key(at) == "this"
        if is_this and r.key(at + 1) in ("quarter", "year") and (this := period(r, at + 1)):
            return f"after {this[0] - timedelta(days=1)}", this[2]
        if is_this and r.today.day > 1 and duration(r, at + 1) == ("30 days", at + 2) and r.key(at + 1) == "month":
            return f"after {r.today.replace(day=1) - timedelta(days=1)}", at + 2  # no `month = 30 days`
        at += 1
        if r.key(at) in _LAST:
            at += 1
        found = duration(r, at)
        return (
            None if found is None or (is_this and r.tokens[at].value is not None) else (f"within {found[0]}", found[1])
        )
    if is_led or (start == at and r.key(start) in ("a", "#")):
        known = r.small.compare.longest(r.tokens, at) if is_led else None
        found = duration(r, known[1] if known is not None and known[0] in (">", ">=") else at)
        if found and (is_led or r.key(found[1]) == "ago"):
            end = found[1] + 1 if r.key(found[1]) == "ago" else found[1]
            return (f"within {found[0]}", end) if is_led or r.key(start - 1) in ("since", "than") else None
    return None


def _between(r: Reader, at: int) -> tuple[str, int] | None:
    """`between the 10th and the 25th of March`, `from February to March`, `March 10-25`."""
    match r.key(at):
        case "between":
            found = span(r, at + 1, _AND | _TO)
        case "from":
            found = span(r, at + 1, _TO)
        case "in" | "during" | "on":
            found = _adjacent(r, at + 1) or span(r, at + 1, _TO)
        case _:
            found = span(r, at, _TO)
    return None if found is None else (f"between {found[0]} and {found[1]}", found[2])


def _adjacent(r: Reader, at: int) -> tuple[date, date, int] | None:
    """`in February and March`: one time, where the one begins when the other ends."""
    first = day(r, at)
    if first is None or r.key(first[2]) not in ("and", "or", "&"):
        return None
    last = day(r, first[2] + 1)
    if last is None or last[0] - first[1] != timedelta(days=1):
        return None
    return first[0], last[1], last[2]


def _since(r: Reader, at: int) -> tuple[str, int] | None:
    """`since January` counts its first day, `after 1 March` does not count that day; `before the end of June` does."""
    word = r.key(at)
    if word in ("from", "since") and r.key(at + 1) == "before":
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
        case "before" | "prior" if r.key(r.skip(at + 1, _THE)) != "end":
            return f"before {first}", end
        case _:
            return f"before {last + timedelta(days=1)}", end


def _lately_bare(r: Reader, at: int) -> tuple[str, int] | None:
    """`since a week`, `since 30 days ago`."""
    found = duration(r, at)
    return None if found is None else (f"within {found[0]}", found[1] + (r.key(found[1]) == "ago"))


def _in_period(r: Reader, at: int) -> tuple[str, int] | None:
    """`in February`, `on 1 March`, `within 2025`, `during Q1`, `this March`."""
    if is_month_of_this_year(r, at):
        first, last, end = day(r, at + 1) or (r.today, r.today, at)
        return f"between {first} and {last}", end
    if r.key(at) not in ("in", "on", "during", "from", "of", "within"):
        return None
    found = day(r, at + 1)
    if found is None or (r.key(at) == "from" and r.key(found[2]) in ("to", "until", "till", "-")):
        return None
    if r.key(at) in ("on",) and found[0] != found[1]:
        return None
    return f"between {found[0]} and {found[1]}", found[2]
