"""Days of leads, by what happens on them: `contract runs out before July`, `May renewals`, `would like to begin in
May`, `a staff party in December`, `not spoken to since New Year`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.ahead import time_before, time_of
from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.literals import Literal
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.rule_names import name_stems, stem
from leadscore.values.terms import ValueType

_WITH_US = frozenset("again something anything nothing from with by at us it them already to".split())
_SOFT = frozenset("is are was the of a an will due should falling coming date day up".split())
_SAID_OF_IT = _SOFT | frozenset("with us".split())
"""Between a day's name and its time: `last course with us was before 2025`."""
_ARTICLES = frozenset("the a an our your their".split())
_POLITE = frozenset("please could can you now".split())
_OVER = frozenset("expired ended lapsed ran finished over".split())
"""Of what ends: that it has."""
_GONE = frozenset("past passed over gone overdue elapsed".split())
_HAS = frozenset("is are has have had was been already long date day".split())
_WISHES = frozenset(
    "want wanting wish wishing would like hope hoping plan planning intend intending aim aiming expect expecting need "
    "needing look looking due up for to be is are coming love prefer preferring ready able happy".split()
)
"""Before what shall happen: `would like to begin`, `up for renewal`."""
_WISHED, _AND = frozenset("to for".split()), frozenset("and but".split())
_IN = frozenset("in on for during over between from before after by until this next coming".split())
_PLANNED = frozenset("planned plan planning scheduled due happening held taking take place takes to be being".split())
_SURELY = frozenset("planned planning scheduled due happening held place".split())
_ENDS = frozenset(map(stem, "ends end ending expires expiry expired deadline renewal renews due until lapses".split()))
_NO_THING = frozenset("day date start on at next first last type name kind of the is".split())
_OF_SIZE = frozenset(
    "for with of over under more less fewer than at least most between and people guest head person the a an up to in "
    "on from our about around".split()
)
_FIRST_DAY = re.compile(r"(?:between|after) (\S+)")
_FAR = 8
"""So many words stand between what is planned and its time: `a conference for more than 200 guests in June`."""


def dated(r: Reader, at: int) -> Match | None:
    """A day by its field's name or by what happens on it, the time behind or before it; by what was done on it; or a
    time of what is planned."""
    place = _behind_wish(r, at)
    for field, end in _said(r, place):
        is_over = field.name in r.lexicon.ahead and _is_over(r, end)
        is_denied = r.before(r.small.nots, at)
        found = time_of(r, field, r.skip(end, _SAID_OF_IT | _PLANNED), is_denied=is_denied) or _gone(r, field, end)
        if found is not None:
            return _on(r, field, found)
        if is_over:
            return _on(r, field, (f"before {r.today}", end))
    if r.text(place) == "overdue":
        overdue = (one for one in _said(r, place + 1) if one[0].name in r.lexicon.ahead)
        for field, end in overdue:
            return _on(r, field, (f"before {r.today}", end))
    return _yet_to_come(r, r.skip(place, _ARTICLES)) or _time_first(r, place) or _done_on(r, at) or _planned(r, at)


def _is_over(r: Reader, end: int) -> bool:
    """Whether it has ended, by the last words: `has run out`, `ran out`, `expired`."""
    is_out = r.text(end - 2) == "ran" or (r.text(end - 2) == "run" and r.text(end - 3) in ("has", "have"))
    return r.text(end - 1) in _OVER or (is_out and r.text(end - 1) == "out")


def _said(r: Reader, at: int) -> Iterator[tuple[Field, int]]:
    """The fields of days that words stand for here."""
    named, happens = r.lexicon.fields.all(r.tokens, at), r.lexicon.happens.all(r.tokens, at)
    return ((field, end) for field, end in chain(named, happens) if field.type is ValueType.DATE)


def _yet_to_come(r: Reader, at: int) -> Match | None:
    """`a visit next week`, of `next_visit`: what is done so late is no event that there was."""
    for field, end in r.lexicon.to_come.all(r.tokens, at):
        found = time_of(r, field, r.skip(end, _SOFT | _PLANNED)) if field.name in r.lexicon.ahead else None
        first = _FIRST_DAY.match(found[0]) if found is not None else None
        if found is not None and first is not None and date.fromisoformat(first[1]) >= r.today:
            return _on(r, field, found)
    return None


def _gone(r: Reader, field: Field, at: int) -> tuple[str, int] | None:
    """`whose renewal has passed`, of days that lie ahead as a rule."""
    place = r.skip(at, _HAS)
    is_gone = field.name in r.lexicon.ahead and place > at and r.text(place) in _GONE
    return (f"before {r.today}", place + 1) if is_gone else None


def _behind_wish(r: Reader, at: int) -> int:
    end = r.skip(at, _WISHES)
    return end if end > at and r.key(end - 1) in _WISHED else at


def _time_first(r: Reader, at: int) -> Match | None:
    """`may renewals`, `a june renewal`, `next month's renewals`; `who may renew` says no month."""
    for field in {field.name: field for field, _ in _fields_within(r, at)}.values():
        found = time_before(r, field, r.skip(at, _ARTICLES))
        end = next((last for one, last in _said(r, found[1]) if one == field), None) if found is not None else None
        if found is None or end is None or time_of(r, field, r.skip(end, _SOFT)) is not None:
            continue
        is_verb = r.key(found[1]) not in field.name.split("_") or r.before(r.small.entity, at)
        if not (is_verb and r.text(found[1] - 1) == "may"):
            return _on(r, field, (found[0], r.skip(end, frozenset(("date", "day")))))
    return None


def _fields_within(r: Reader, at: int) -> Iterator[tuple[Field, int]]:
    """Those said within the next few words, where these may begin with a time."""
    return chain.from_iterable(_said(r, place) for place in range(at + 1, at + 6))


def _done_on(r: Reader, at: int) -> Match | None:
    """`ordered in the last 90 days`, of `last_order`; without a time, that it ever was. Of what was done last it is not
    known whether it was done before a time, too."""
    if r.text(at).endswith("ing") and r.key(at - 1) in _ARTICLES:
        return None  # `the booking desk`
    at = r.past(r.small.latest, at)
    if not is_past(r.text(at)) and r.skip(0, _POLITE) == at:
        return None  # `book the hall for 12 June` asks for it to be done
    for field, end in r.lexicon.dated.all(r.tokens, at):
        place = r.past(r.small.latest, r.skip(end, _WITH_US))
        found = time_of(r, field, place)
        if found is None:
            return Match(literals.known(field.name, True), place)
        is_last = field.name.startswith(("last_", "latest_"))
        if is_last and found[0].startswith("before") and not _is_led(r, at, end):
            return None
        text = f"{field.name} {found[0]}"
        return Match(Literal(text, f"({field.name} is missing or not {text})", field.name), found[1])
    return None


def _is_led(r: Reader, at: int, end: int) -> bool:
    """Whether it is said that the last time is meant: `last ordered`, `ordered last`."""
    return r.before(r.small.latest, at) or r.small.latest.end(r.tokens, r.skip(end, _WITH_US)) is not None


def _planned(r: Reader, at: int) -> Match | None:
    """A time of what is to come, behind words that plan (`scheduled for May`), behind what is to take place then, or
    said of leads: `prospects for July`."""
    place = r.skip(at, _PLANNED)
    is_planned = any(r.text(word) in _SURELY for word in range(at, place))
    if r.key(place) not in _IN or (place > at and not is_planned):
        return None
    field = _field(r, place if place == at else at, is_planned=is_planned)
    found = None if field is None else time_of(r, field, place)
    return None if field is None or found is None or found[0].startswith("within") else _on(r, field, found)


def _on(r: Reader, field: Field, found: tuple[str, int]) -> Match:
    """With the other end, of which the field is not said again: `after 15 May but before June`."""
    literals_, end = [_literal(field, found[0])], found[1]
    behind = r.skip(end, _AND)
    other = time_of(r, field, behind) if behind > end else None
    if other is not None and {found[0].split()[0], other[0].split()[0]} == {"after", "before"}:
        literals_, end = [*literals_, _literal(field, other[0])], other[1]
    return Match(literals.joined("and", literals_), end)


def _literal(field: Field, time: str) -> Literal:
    return Literal(f"{field.name} {time}", f"not {field.name} {time}", field.name)


def _field(r: Reader, at: int, *, is_planned: bool) -> Field | None:
    """The field of that day: one that is of what stands before; else the only one on which nothing ends."""
    fields = [Field(name, ValueType.DATE) for name in sorted(r.lexicon.ahead)]
    if (known := next((one for one in fields if _is_of(r, one, at)), None)) is not None:
        return known
    begins = [one for one in fields if not name_stems(one.name) & _ENDS]
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
        if not (is_number or of_value or r.key(start) in _OF_SIZE):
            return False
    return False


def _fields_of_value(r: Reader, at: int) -> set[str]:
    """The fields of the values in whose words this one is."""
    found = ((r.lexicon.values.by_phrase.all(r.tokens, start)) for start in range(max(0, at - 2), at + 1))
    return {value.field for all_ in found for value, last in all_ if last > at}
