"""When that is which a field holds the day of: `in December`, `between June and the end of October`, `in the next 60
days`, `this year`. Of a field whose days lie ahead, a day of no year is the next such day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from leadscore.assistant.drafting.dates import calendar_span, day, period
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.times import duration, window

_NEXT, _THIS = frozenset("next coming following upcoming".split()), frozenset("this current".split())
_IN, _AT = frozenset("in within over during the".split()), frozenset("in on for during over the".split())
_ENDS = frozenset("between before after by until till from since".split())
_BY, _FROM = frozenset("by until till".split()), frozenset("from starting".split())
_THAN = {"later": "after", "earlier": "before", "sooner": "before"}
_AND = frozenset("and or & to until till through -".split())
_SO = frozenset(", so i mean meaning that is ( : well".split())
_LISTED = frozenset("and or &".split())
_ONWARD = frozenset("on onward onwards".split())
_NOW = frozenset("now today".split())
_SOON = frozenset("soon shortly imminently".split())
_SOON_DAYS = 30
"""A time that is vague, as it is for what was."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def time_of(r: Reader, field: Field, at: int, *, is_denied: bool = False) -> tuple[str, int] | None:
    """As a window of the language, and where it ends. What `is_denied` until July begins then: it is not before."""
    is_ahead = field.name in r.lexicon.ahead
    if (soon := _coming(r, field, at)) is not None:
        return soon
    if is_ahead and r.key(at) not in _ENDS and (found := _parts_of_year(r, field, r.skip(at, _AT))) is not None:
        return f"between {found[0]} and {found[1]}", found[2]
    if is_denied and r.key(at) in _BY - {"by"} and (until := _one(r, field, at + 1, is_bound=True)) is not None:
        return f"before {until[0]}", until[2]
    said = (_bounded(r, field, at) if is_ahead else None) or window(r, at)
    if said is None or "hour" in said[0]:
        return None
    return (said[0] if _says_year(r, at, said[1]) or not is_ahead else _to_come(r, field, said[0])), said[1]


def time_before(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """`May` of `May renewals`, `next month's`: a time that stands by itself."""
    if r.key(at) in _NEXT | _THIS and (whole := calendar_span(r.today, r.key(at + 1), r.key(at) in _NEXT)) is not None:
        return f"between {whole[0]} and {whole[1]}", at + 2
    if period(r, at) is not None:
        return None
    found = _parts_of_year(r, field, at) if field.name in r.lexicon.ahead else day(r, at)
    return None if found is None else (f"between {found[0]} and {found[1]}", found[2])


def _coming(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """`in the next 60 days`, `next month`, `soon`; of days yet to come, `within 60 days` and `this month` too."""
    place = r.skip(at, _IN | _AT)
    is_said, is_ahead = r.key(place) in _NEXT, field.name in r.lexicon.ahead
    if is_ahead and (r.key(at) in _SOON or (r.key(at), r.key(at + 1)) == ("coming", "up")):
        return f"between {r.today} and {r.today + timedelta(days=_SOON_DAYS)}", at + 1 + (r.key(at) == "coming")
    if is_ahead and r.text(place) == "tomorrow":
        return f"between {r.today + timedelta(days=1)} and {r.today + timedelta(days=1)}", place + 1
    if is_said or (is_ahead and r.key(place) in _THIS):
        whole = calendar_span(r.today, r.key(place + 1), is_said)
        if whole is not None:
            return f"between {whole[0]} and {whole[1]}", place + 2
    if not is_said and not (r.key(at) in _IN and is_ahead):
        return None
    found = duration(r, place + is_said)
    if found is None or "hour" in found[0] or r.key(found[1]) == "ago":
        return None
    return f"between {r.today} and {r.today + timedelta(days=int(found[0].split()[0]))}", found[1]


def _bounded(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """`by the end of June` is up to then, `from June on` since; `later than June`."""
    word, place = r.key(at), at + 1
    if r.text(at) in _THAN and r.key(place) == "than" and (whole := day(r, place + 1)) is not None:
        bound = whole[1] if r.text(at) == "later" else whole[0]
        return f"{_THAN[r.text(at)]} {bound}", whole[2]
    if word == "between" and r.key(place) in _NOW and r.key(place + 1) in _AND:
        found = _one(r, field, place + 2, is_bound=True)
        return None if found is None else (f"between {r.today} and {found[1]}", found[2])
    if word == "not" and r.key(place) in _BY | {"before"}:  # `not until autumn`
        found = _one(r, field, place + 1, is_bound=True)
        return None if found is None else (f"after {found[0] - timedelta(days=1)}", found[2])
    found = day(r, place) if word in _BY | _FROM else None
    if found is None or r.key(found[2]) in _AND - _LISTED:
        return None
    if word in _BY:
        return f"before {found[1] + timedelta(days=1)}", found[2]
    return f"after {found[0] - timedelta(days=1)}", r.skip(found[2], _ONWARD)


def _parts_of_year(r: Reader, field: Field, at: int) -> tuple[date, date, int] | None:
    """Days, months or seasons, one after the other: `July and August`, `15 April to 15 May`; what is said of a season
    behind it tells which are meant."""
    found = _one(r, field, at)
    while found is not None and r.key(found[2]) in _AND:
        further = _one(r, field, found[2] + 1)
        if further is None:
            break
        is_its_year = _says_year(r, found[2], further[2]) and not _says_year(r, at, found[2])
        while is_its_year and further[0] <= found[1]:  # `January to March 2026`, also where these have been
            found = _year_on(found[0], -1), _year_on(found[1], -1), found[2]
        while further[0] <= found[1]:
            further = _year_on(further[0]), _year_on(further[1]), further[2]
        if r.key(found[2]) in _LISTED and further[0] - found[1] != timedelta(days=1):
            return None
        found = found[0], further[1], further[2]
    if found is None:
        return None
    behind = r.skip(found[2], _SO)
    is_explained = behind > found[2] and r.key(found[2] - 1) in _SEASONS
    exactly = _parts_of_year(r, field, behind) if is_explained else None
    return exactly or (*found[:2], found[2] + 2 * ((r.key(found[2]), r.key(found[2] + 1)) == ("i", "mean")))


def _one(r: Reader, field: Field, at: int, *, is_bound: bool = False) -> tuple[date, date, int] | None:
    """A day, a month or a season; of no year, the next."""
    at = r.skip(at, _THIS | _NEXT | {"the"})
    if (month := _SEASONS.get(r.text(at))) is not None:
        first = date(r.today.year, month, 1)
        last = date(r.today.year + (month == 12), (month + 1) % 12 + 1, 1)
        known = first, last.replace(day=monthrange(last.year, last.month)[1]), at + 1
    else:
        found = day(r, at)
        if found is None or _says_year(r, at, found[2]):
            return found
        known = found
    return (*_next(r, field, known[0], known[1], is_bound=is_bound), known[2])


def _to_come(r: Reader, field: Field, told: str) -> str:
    """Days of a year that nobody said, of which the next to come are meant; what was in the last days, was."""
    days = [date.fromisoformat(one) for one in _DAY.findall(told)]
    if not days:
        return told
    moved = _next(r, field, min(days), max(days), is_bound=len(days) == 1)
    for before, now in dict(zip((min(days), max(days)), moved, strict=True)).items():
        told = told.replace(str(before), str(now))
    return told


def _next(r: Reader, field: Field, first: date, last: date, *, is_bound: bool = False) -> tuple[date, date]:
    """The next such days, unless no lead has any so late; before or after some day they are anyway."""
    start, end = first, last
    while end < r.today:
        start, end = _year_on(start), _year_on(end)
    return (start, end) if is_bound or start <= r.lexicon.ahead[field.name] else (first, last)


def _year_on(one: date, by: int = 1) -> date:
    """The same day a year later, or before; the last of a February stays the last."""
    is_last = one.month == 2 and one.day == monthrange(one.year, 2)[1]
    return one.replace(year=one.year + by, day=monthrange(one.year + by, 2)[1] if is_last else one.day)


def _says_year(r: Reader, at: int, end: int) -> bool:
    return any(_YEAR.search(r.source_of(place)) for place in range(at, end))
