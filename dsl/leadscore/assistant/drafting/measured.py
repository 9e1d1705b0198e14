"""Numbers of leads by what they measure: `a roof over 2000 sqm`, `roofs older than thirty years`, `pay more than five
grand a month for electricity`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.evidence import kinds
from leadscore.assistant.drafting.measures import Measure
from leadscore.assistant.drafting.quantities import Range, held_against
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.rule_names import stem

_SOFT = frozenset(
    "is are of a an the at with has have which that being : , measuring us there was were for "
    "result score level".split()
)
_SCORED = frozenset("score scored scoring scores got point points".split())
_AWAY = frozenset("away off from us here campus".split())
_PER, _FOR = frozenset("a per each every /".split()), frozenset("for of on in".split())
_PERIODS = frozenset("month year week day quarter".split())
_FEW = 2
_SIGNS = frozenset("£ € $".split())
_BY_THE_WAY = ("money", "cost", "age", "time")
"""What numbers are of in so many ways that a unit alone names no field: `over £10,000`, `older than 30 years`."""


def measured(r: Reader, at: int) -> Match | None:
    """A comparison with a field that its noun, its unit or a verb tells, where only one can be meant."""
    if not r.lexicon.measures.all:
        return None
    ways = (_noun_first, _verb_first, _number_first, _scored_in, _of_bound)
    found = filter(None, (read(r, at) for read in ways))
    return max(found, key=lambda match: match.end, default=None)


def _noun_first(r: Reader, at: int) -> Match | None:
    fields, end = _said_of(r, at, r.lexicon.measures.all)
    is_counted = at > 0 and r.tokens[at - 1].value is not None  # `5 days with over 8k`
    if end == at or is_counted:
        return None
    words = [r.text(place) for place in range(at, end)]
    is_named = any(r.lexicon.measures.is_named(words, one.name) for one in fields)
    is_named = is_named or r.lexicon.evidence.is_of_one(words)
    found = _compared(r, end, fields)
    if found is None:
        return None
    told, last, fields, units = found
    return _match(r, told, last, fields) if is_named or units or end > at + 1 else None


def _verb_first(r: Reader, at: int) -> Match | None:
    for kind, end in kinds("does").all(r.tokens, at):
        found = _compared(r, end, _of_kinds(r.lexicon.measures.all, {kind}))
        if found is not None and found[0].is_said:
            return _match(r, *found[:3])
    return None


def _scored_in(r: Reader, at: int) -> Match | None:
    """`scored above 100 in the placement test`, `more than 90 points in the test`: what is scored is no score where it
    says in what."""
    is_led = r.text(at) in _SCORED
    found = _comparison(r, r.skip(at + is_led, _SOFT))
    if found is None or not (found[0].is_said or is_led):
        return None
    end = r.skip(found[1], _SCORED)
    if (end == found[1] and not is_led) or r.key(end) not in _FOR:
        return None
    fields, last = _said_of(r, r.skip(end + 1), r.lexicon.measures.all)
    return _match(r, found[0], last, fields) if last > r.skip(end + 1) else None


def _of_bound(r: Reader, at: int) -> Match | None:
    """`4+ kids under 25 driving`, `drivers under 25: 3 or more`: the number in a comment is no more than a part of what
    the field is."""
    none = (Range("is", Decimal(0), None, True), r.skip(at + 1)) if r.key(at) in ("no", "without") else None
    counted = none or quantities.comparison(r, at)
    start = counted[1] if counted else at + 1
    for place in range(start, start + 1 + (_FEW if counted is not None else 0)):
        bound = quantities.comparison(r, place)
        for name, *told in r.lexicon.evidence.bounds if bound else ():
            if bound is None or [bound[0].op, bound[0].low] != told:
                continue
            end = bound[1]
            while end < bound[1] + _FEW and r.lexicon.evidence.of(stem(r.text(end)), name):
                end += 1
            if end == bound[1] and not any(r.lexicon.evidence.of(stem(r.text(one)), name) for one in range(at, place)):
                continue
            if counted is None:
                counted = _comparison(r, r.skip(end, _SOFT))
                end = end if counted is None else counted[1]
            some = Range(">=", Decimal(1), None, True)
            return Match(held_against(r, name, some if counted is None else counted[0]), end)
    return None


def _number_first(r: Reader, at: int) -> Match | None:
    """`over 2000 sqm`, `more than £5,000 a month for electricity`."""
    if _comparison(r, at) is None:
        return None
    found = _compared(r, at, r.lexicon.measures.all)
    if found is None:
        return None
    told, last, fields, units = found
    said = (r.text(place) for place in range(at, last) if r.key(place) not in _PERIODS)
    is_told = any(stem(word) in r.lexicon.measures.words for word in said)
    is_told = is_told or (bool(units) and r.key(last - 2) in _PER and _is_by_the(r, r.key(last - 1), fields))
    return _match(r, told, last, fields) if is_told or (units and not units <= {*_BY_THE_WAY}) else None


def _said_of(r: Reader, at: int, among: tuple[Measure, ...]) -> tuple[tuple[Measure, ...], int]:
    """The fields of which the words from here on are said, and where those end."""
    end, words = at, list[str]()
    while (word := r.text(end)).isalpha() and stem(word) in r.lexicon.measures.words:
        if not r.lexicon.measures.of([*words, word], among):
            break
        words, end = [*words, word], end + 1
    return (r.lexicon.measures.of(words, among), end) if words else (among, at)


def _compared(
    r: Reader, at: int, among: tuple[Measure, ...]
) -> tuple[Range, int, tuple[Measure, ...], frozenset[str]] | None:
    """The comparison, where all that belongs to it ends, the fields that are left, and what its unit measures."""
    for place in range(at, r.skip(at, _SOFT) + 1):
        found = _comparison(r, place)
        if found is None:
            continue
        told, end = found
        units = frozenset(kind for kind, last in kinds("unit").all(r.tokens, end))
        signs = {r.key(one) for one in range(place, end + 1)} & _SIGNS
        units |= {"money", "cost"} if signs else frozenset()
        end = kinds("unit").end(r.tokens, end) or end
        told, end = quantities.behind(r, end, told)
        if not told.is_said and not (units and r.key(place - 1) == "of"):  # `boats of 22 m`
            continue
        fields = _of_kinds(among, units) if units else among
        compared = {kind for kind, _ in kinds("than").all(r.tokens, place)}
        fields = _of_kinds(fields, compared) if compared else fields
        fields, end = _behind(r, end, fields, units)
        return told, end, fields, units
    return None


def _comparison(r: Reader, at: int) -> tuple[Range, int] | None:
    return _within(r, at) or quantities.comparison(r, at)


def _within(r: Reader, at: int) -> tuple[Range, int] | None:
    """`within 100 km`: of a way, no more."""
    if r.key(at) != "within" or at + 1 >= len(r.tokens) or (value := r.tokens[at + 1].value) is None:
        return None
    is_way = any(kind == "length" for kind, _ in kinds("unit").all(r.tokens, at + 2))
    return (Range("<=", value, None, True), at + 2) if is_way else None


def _is_by_the(r: Reader, period: str, fields: tuple[Measure, ...]) -> bool:
    """Whether the one field that is left is said to be by the month, or what it is."""
    return len(fields) == 1 and r.lexicon.measures.is_told(period, fields)


def _behind(r: Reader, at: int, fields: tuple[Measure, ...], units: frozenset[str]) -> tuple[tuple[Measure, ...], int]:
    """`a month`, `for electricity`, `of roof`: what is said behind a number of what it is."""
    if r.key(at) in _PER and r.key(at + 1) in _PERIODS:
        fields, at = r.lexicon.measures.of([r.key(at + 1)], fields) or fields, at + 2
    if "length" in units:  # `500 km away`
        at = r.skip(at, _AWAY)
    start = r.skip(at + 1) if r.key(at) in _FOR else at
    found, end = _said_of(r, start, fields)
    if end == at + 1 and not units:  # `six chairs`: no age of theirs
        counted = {r.lexicon.measures.counted(r.tokens[at], one.name) for one in found}
        found = tuple(one for one in r.lexicon.measures.all if one.name in counted)
    return (found, end) if end > start else (fields, at)


def _of_kinds(fields: Iterable[Measure], meant: Iterable[str]) -> tuple[Measure, ...]:
    return tuple(one for one in fields if not one.kinds.isdisjoint(meant))


def _match(r: Reader, told: Range, end: int, fields: tuple[Measure, ...]) -> Match | None:
    return Match(held_against(r, fields[0].name, told), end) if len(fields) == 1 else None
