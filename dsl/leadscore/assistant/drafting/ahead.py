"""Days that are yet to come, of what leads plan: `a staff party in December`, `planned for autumn`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from leadscore.assistant.drafting.dates import day
from leadscore.assistant.drafting.days import coming
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.literals import Literal
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window
from leadscore.assistant.rule_names import stem
from leadscore.values.terms import ValueType

_IN = frozenset("in on for during over between from before after by until this next coming".split())
_AND, _SO = frozenset("and or & to until -".split()), frozenset(", so i mean meaning that is ( : well".split())
_PLANNED = frozenset("planned plan planning scheduled due happening held taking take place takes to be being".split())
_LINKS = frozenset("is are was the of a an will due should".split())
_SURELY = frozenset("planned planning scheduled due happening held place".split())
_ENDS = frozenset(map(stem, "ends end ending expires expiry expired deadline renewal renews due until lapses".split()))
_NO_THING = frozenset("day date start on at next first last type name kind of the is".split())
_OF_SIZE = frozenset(
    "for with of over under more less fewer than at least most between and people guest head person the a an up to in "
    "on from our about around".split()
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FAR = 8
"""So many words stand between what is planned and its time: `a conference for more than 200 guests in June`."""


def planned(r: Reader, at: int) -> Match | None:
    """A time of what is to come, behind words that plan (`scheduled for May`), behind what is to take place then, or
    said of leads: `prospects for July`."""
    for named, end in r.lexicon.fields.all(r.tokens, at):
        behind = r.skip(end, _PLANNED | _LINKS)
        is_ahead = named.name in r.lexicon.ahead and r.key(behind) in _IN
        if is_ahead and (found := _time(r, named, behind)) is not None:
            return _on(named, found)  # `the licence runs out in summer`
    place = r.skip(at, _PLANNED)
    is_planned = any(r.text(word) in _SURELY for word in range(at, place))
    if r.key(place) not in _IN or (place > at and not is_planned):
        return None
    field = _field(r, place if place == at else at, is_planned=is_planned)
    found = None if field is None else _time(r, field, place)
    return None if field is None or found is None else _on(field, found)


def _on(field: Field, found: tuple[str, int]) -> Match:
    text = f"{field.name} {found[0]}"
    return Match(Literal(text, f"not {text}", field.name), found[1])


def _field(r: Reader, at: int, *, is_planned: bool) -> Field | None:
    """The field of that day: one that is of what stands before; else the only one on which nothing ends."""
    fields = [Field(name, ValueType.DATE) for name in sorted(r.lexicon.ahead)]
    if (known := next((one for one in fields if _is_of(r, one, at)), None)) is not None:
        return known
    begins = [one for one in fields if not {stem(word) for word in one.name.split("_")} & _ENDS]
    is_theirs = r.key(at) == "for" and r.before(r.small.entity, at)
    return begins[0] if len(begins) == 1 and (is_planned or is_theirs) else None


def _is_of(r: Reader, field: Field, at: int) -> bool:
    """Whether the day is one of what stands before, with its size: `conferences for 200 guests`, of `event_type` and
    `event_day`."""
    things = {part for part in field.name.split("_") if part not in _NO_THING}
    for start in range(at - 1, max(-1, at - _FAR), -1):
        if r.key(start) in things:
            return True
        is_number = r.tokens[start].value is not None or r.key(start) == "#"
        of_value = _fields_of_value(r, start)
        if things & {part for name in of_value for part in name.split("_")}:
            return True
        if not (is_number or of_value or r.key(start) in _OF_SIZE or _is_number_word(r, start)):
            return False
    return False


def _fields_of_value(r: Reader, at: int) -> set[str]:
    """The fields of the values in whose words this one is."""
    found = ((r.lexicon.values.by_phrase.all(r.tokens, start)) for start in range(max(0, at - 2), at + 1))
    return {value.field for all_ in found for value, last in all_ if last > at}


def _is_number_word(r: Reader, at: int) -> bool:
    return any(field.type is ValueType.NUMBER for field, _ in r.lexicon.fields.all(r.tokens, at))


def _time(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """`in December`, `for July and August`, `between June and the end of October`, `in the next 60 days`."""
    if (soon := coming(r, field, at) or coming(r, field, at + 1)) is not None:
        return soon
    if (found := _days(r, r.skip(at + (r.key(at) in _IN - {"next", "this"}), frozenset(("the",))), at)) is not None:
        return found
    said = window(r, at)
    if said is None or "within" in said[0]:
        return None
    is_told = any(_YEAR.search(r.source_of(place)) for place in range(at, said[1]))
    return (said[0] if is_told else _to_come(said[0], r.today)), said[1]


def _days(r: Reader, at: int, start: int) -> tuple[str, int] | None:
    """Months or seasons, one after the other; what is said of a season behind it tells which are meant."""
    if r.key(start) in ("between", "before", "after", "by", "until", "from"):
        return None
    found = _one(r, at)
    while found is not None and r.key(found[2]) in _AND:
        further = _one(r, found[2] + 1)
        if further is None:
            break
        while further[0] <= found[1]:
            further = _year_on(further[0]), _year_on(further[1]), further[2]
        if r.key(found[2]) in ("and", "or", "&") and further[0] - found[1] != timedelta(days=1):
            return None
        found = found[0], further[1], further[2]
    if found is None:
        return None
    behind = r.skip(found[2], _SO)
    exactly = _days(r, behind, behind) if behind > found[2] and r.key(found[2] - 1) in _SEASONS else None
    end = found[2] + 2 if (r.key(found[2]), r.key(found[2] + 1)) == ("i", "mean") else found[2]
    return exactly or (f"between {found[0]} and {found[1]}", end)


def _one(r: Reader, at: int) -> tuple[date, date, int] | None:
    """A day, a month or a season; without a year the next that is to come."""
    at = r.skip(at, frozenset(("this", "coming", "the")))
    if (month := _SEASONS.get(r.text(at))) is not None:
        first = date(r.today.year, month, 1)
        last = date(r.today.year + (month == 12), (month + 1) % 12 + 1, 1)
        known = first, last.replace(day=monthrange(last.year, last.month)[1]), at + 1
    else:
        found = day(r, at)
        if found is None or any(_YEAR.search(r.source_of(place)) for place in range(at, found[2])):
            return found
        known = found
    while known[1] < r.today:
        known = _year_on(known[0]), _year_on(known[1]), known[2]
    return known


def _to_come(told: str, today: date) -> str:
    """Days of a year that nobody said, of which the next to come are meant."""
    days = [date.fromisoformat(one) for one in _DAY.findall(told)]
    while days and max(days) < today:
        told = _DAY.sub(lambda match: str(_year_on(date.fromisoformat(match[0]))), told)
        days = [_year_on(one) for one in days]
    return told


def _year_on(one: date) -> date:
    """The same day a year later; the last of a February stays the last."""
    is_last = one.month == 2 and one.day == monthrange(one.year, 2)[1]
    return one.replace(year=one.year + 1, day=monthrange(one.year + 1, 2)[1] if is_last else one.day)
