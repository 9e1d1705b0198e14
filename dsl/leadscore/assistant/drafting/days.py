"""Days of leads, by what happened on them: `contract runs out before July`, `not spoken to since New Year`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.literals import Literal
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import duration, window
from leadscore.values.terms import ValueType

_WITH_US = frozenset("again something anything nothing from with by at us it them already to".split())
_SOFT = frozenset("is are was the of a an will due should".split())
_NEXT, _IN = frozenset("next coming following upcoming".split()), frozenset("in within over during the".split())
_ARTICLES = frozenset("the a an our your their".split())
_POLITE = frozenset("please could can you now".split())
_OVER = frozenset("expired ended lapsed ran finished over".split())
"""Of what ends: that it has."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def dated(r: Reader, at: int) -> Match | None:
    """A day by its field's name, or by what was done on it: `start of series between June and December`."""
    for field, end in r.lexicon.fields.all(r.tokens, at):
        found = _when(r, field, r.skip(end, _SOFT)) if field.type is ValueType.DATE else None
        if found is not None:
            text = f"{field.name} {found[0]}"
            return Match(Literal(text, f"not {text}", field.name), found[1])
        if field.type is ValueType.DATE and field.name in r.lexicon.ahead and r.text(end - 1) in _OVER:
            text = f"{field.name} before {r.today}"
            return Match(Literal(text, f"not {text}", field.name), end)
    return _done_on(r, at)


def _done_on(r: Reader, at: int) -> Match | None:
    """`ordered in the last 90 days`, of `last_order`; without a time, that it ever was. Of what was done last it is not
    known whether it was done before a time, too."""
    if r.text(at).endswith("ing") and r.key(at - 1) in _ARTICLES:
        return None  # `the booking desk`
    if not is_past(r.text(at)) and r.skip(0, _POLITE) == at:
        return None  # `book the hall for 12 June` asks for it to be done
    for field, end in r.lexicon.dated.all(r.tokens, at):
        place = r.skip(end, _WITH_US)
        found = _when(r, field, place)
        if found is None:
            return Match(literals.known(field.name, True), place)
        is_last = field.name.startswith(("last_", "latest_"))
        if is_last and found[0].startswith("before") and r.key(at - 1) != "last":
            return None
        text = f"{field.name} {found[0]}"
        return Match(Literal(text, f"({field.name} is missing or not {text})", field.name), found[1])
    return None


def _when(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """A time, of a field whose days are yet to come one that is."""
    if (soon := coming(r, field, at)) is not None:
        return soon
    found = window(r, at)
    if found is None or "hour" in found[0]:
        return None
    is_told = any(_YEAR.search(r.source_of(place)) for place in range(at, found[1]))
    is_ahead = field.name in r.lexicon.ahead and not is_told
    return (_next_year(found[0], r.today) if is_ahead else found[0]), found[1]


def coming(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """`in the next 60 days`; of days yet to come, `within 60 days` too."""
    place = r.skip(at, _IN)
    is_said, is_ahead = r.key(place) in _NEXT, field.name in r.lexicon.ahead
    if is_said or (is_ahead and r.key(place) == "this"):
        whole = _calendar(r.today, r.key(place + 1), 1 if is_said else 0)
        if whole is not None:
            return f"between {whole[0]} and {whole[1]}", place + 2
    if not is_said and not (r.key(at) in _IN and is_ahead):
        return None
    found = duration(r, place + is_said)
    if found is None or "hour" in found[0] or r.key(found[1]) == "ago":
        return None
    return f"between {r.today} and {r.today + timedelta(days=int(found[0].split()[0]))}", found[1]


def _calendar(today: date, unit: str, further: int) -> tuple[date, date] | None:
    """The first and the last day of the week, month, quarter or year that it is, or of a `further` one."""
    if unit == "week":
        first = today + timedelta(days=7 * further - today.weekday())
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return None
    first = _month(today, (today.month - 1) // months * months + months * further)
    return first, _month(first, first.month - 1 + months) - timedelta(days=1)


def _month(day: date, months: int) -> date:
    """The first day of the month that is so many behind the first of its year."""
    return date(day.year + months // 12, months % 12 + 1, 1)


def _next_year(told: str, today: date) -> str:
    """Days of a year that nobody said, of which the next to come are meant."""
    days = [date.fromisoformat(day) for day in _DAY.findall(told)]
    if not days or max(days) > today:
        return told
    return _DAY.sub(lambda match: str(date.fromisoformat(match[0]) + timedelta(days=365)), told)
