"""Numbers of leads, in words: `over 500 people`, `a fit of at least 20`, `scored above 60`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from leadscore.assistant.drafting import literals, quantities
from leadscore.assistant.drafting.headcount import field_meant
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.literals import joined
from leadscore.assistant.drafting.numbers_alone import SOFT, alone
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.spans import of_both, with_other_end
from leadscore.assistant.drafting.times import duration, minutes
from leadscore.assistant.drafting.words import singular
from leadscore.assistant.rule_names import stem
from leadscore.values.terms import ValueType

_AWAY = frozenset("short away off missing extra more bonus to shy".split())
_BELOW = frozenset("under below from of before until till".split())
_LINE = frozenset("threshold ready line bar cutoff mark hurdle limit".split())
_UNITS = {"second": Decimal(1), "minute": Decimal(60), "hour": Decimal(3_600), "day": Decimal(86_400)}
_WANTING = frozenset("lack lacks lacking missing need needs short want wants wanting away".split())
"""`lacking no more than 20 points` is how far away."""
_FURTHER = frozenset("extra additional further spare separate".split())
"""`more than two extra rooms`."""
_IN, _ARTICLES = frozenset("in on for".split()), frozenset("a an the our".split())
_SCORES = frozenset("have get score scored scoring with reach reached".split())
"""Before points that are held against no bound: `scored a 15 in fit`."""
_HAVE = frozenset("with have has having".split())
_PERIODS = frozenset("year quarter month week day hour".split())
_SINCE = frozenset("for in since within over during the last past".split())
_LIES = frozenset("lie lies lying fall falls falling sit sits sitting range ranges ranging stand stands".split())
"""`the score lies between 55 and 69`."""
_FAR = 6
"""So many words before a number may the one stand that it is listed with."""
_WORTH = frozenset("better worse higher lower above below".split())
_UPWARD = frozenset("up upward upwards".split())
_OF_LEADS = frozenset("lead who people with have contact prospect in".split())
_CLOSES = frozenset(("", ".", "?", "!", ",", "and", "or", "but", "who", "that", "in", "at", "from", "please"))
_CONTRARY_WAY = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def numeric(r: Reader, at: int) -> Match | None:
    """`over 500 people`, `20 seats or more`, `score above 60`, `a fit of at least 20`, `bigger than 5000`."""
    if (spent := _spent(r, at)) is not None:
        return spent
    if r.key(at) in ("number", "count") and r.key(at + 1) == "of":
        return _field_first(r, at + 2)  # `a number of seats between 5 and 19`
    found = _of_numbers(r, at)
    return of_both(r, at) if found is None else with_other_end(r, found)


def _of_numbers(r: Reader, at: int) -> Match | None:
    return (
        _two_sided(r, at)
        or _number_first(r, at)
        or _in_group(r, at)
        or _field_first(r, at)
        or _field_between(r, at)
        or _by_total(r, at)
        or _no_points(r, at)
        or alone(r, at)
    )


def _number_first(r: Reader, at: int) -> Match | None:
    found = quantities.comparison(r, at)
    if found is None:
        return None
    told, end = found
    end = end + 1 if r.key(end) in ("-", "of", "total", "full", "lead") else end
    for found_field, behind in r.lexicon.fields.all(r.tokens, r.skip(end, _FURTHER)):
        field = field_meant(r, found_field, at, end)
        counted = r.lexicon.measures.counted(r.tokens[behind - 1], field.name)
        if counted is None:
            continue
        field = field if counted == field.name else Field(counted, ValueType.NUMBER)
        if field.type is not ValueType.NUMBER or r.before(r.small.moving, at):
            continue
        told, last = quantities.behind(r, _past_year(r, behind), told)
        is_score = field.name == "score"
        if is_score and any(r.key(place) in _WANTING for place in range(at - 1, max(-1, at - 4), -1)):
            return None
        is_near = r.key(last) in _BELOW and r.key(r.skip(last + 1)) in _LINE
        if field.name == "score" and (r.key(last) in _AWAY or is_near or r.key(at - 1) == "within"):
            return None
        field, last = _group_behind(r, field, last)
        told = told if told.is_said else _as_before(r, at, told)
        if not told.is_said and not (
            r.key(at - 1) in ("of", "with", "have", "has") or field != found_field or told.low == 0
        ):
            return None
        return Match(quantities.held_against(r, field.name, told), last)
    return None


def _in_group(r: Reader, at: int) -> Match | None:
    """`at least a 15 in product`, `got a 20 or better for fit`: points are what groups have."""
    start = r.skip(at, _ARTICLES)
    found = quantities.comparison(r, start)
    if found is None or r.is_rule or r.key(found[1]) not in _IN or not (found[0].is_said or r.key(at - 1) in _SCORES):
        return None
    for field, end in r.lexicon.fields.all(r.tokens, r.skip(found[1] + 1, _ARTICLES)):
        if (
            field.is_outcome
            and field.name != "score"
            and field.type is ValueType.NUMBER
            and not r.lexicon.evidence.weights.get(stem(field.name))  # `50 in the office` are people
            and not r.before(r.small.moving, at)
        ):
            return Match(quantities.held_against(r, field.name, found[0]), end)
    return None


def _as_before(r: Reader, at: int, told: quantities.Range) -> quantities.Range:
    """`at least 100 employees and 10 seats`: compared as the number that is listed before it."""
    behind = at - 1
    while r.key(behind) in ("and", ","):
        behind -= 1
    for start in range(max(0, behind - _FAR), behind if behind < at - 1 else 0):
        found = quantities.comparison(r, start)
        if found is None or not found[0].is_said or found[0].op == "between":
            continue
        if any(end == behind + 1 for _, end in r.lexicon.fields.all(r.tokens, found[1])):
            return replace(told, op=found[0].op, is_said=True)
    return told


def _spent(r: Reader, at: int) -> Match | None:
    """`over 20 minutes on the site`, of a field that holds seconds: `seconds_on_site`."""
    found = _time_spent(r, at)
    if found is None:
        return None
    for name, type_ in r.lexicon.field_types.items():
        words = [word for word in name.split("_") if type_ is ValueType.NUMBER]
        own = next((word for word in words if singular(word) in _UNITS), None)
        place = found[1]
        for word in (word for word in words if word != own):
            place = r.skip(place) if r.text(r.skip(place)) == word else place
            if r.text(place) != word:
                own = None
                break
            place += 1
        if own is not None and len(words) > 1:
            unit, told = _UNITS[singular(own)], found[0]
            high = None if told.high is None else told.high / unit
            return Match(quantities.held_against(r, name, replace(told, low=told.low / unit, high=high)), place)
    return None


def _time_spent(r: Reader, at: int) -> tuple[quantities.Range, int] | None:
    """A time that is compared, in seconds."""
    known = r.small.compare.longest(r.tokens, at)
    if known is not None and (spent := minutes(r, known[1])) is not None:
        return quantities.Range(known[0], 60 * spent[0], None, True), spent[1]
    found = quantities.comparison(r, at)
    if found is None or not found[0].is_said or r.key(found[1]) not in _UNITS:
        return None
    told, unit = found[0], _UNITS[r.key(found[1])]
    high = None if told.high is None else told.high * unit
    return replace(told, low=told.low * unit, high=high), found[1] + 1


def _past_year(r: Reader, at: int) -> int:
    """`pieces a year`, `lessons per week`."""
    return at + 2 if r.key(at) in ("a", "per", "each") and r.key(at + 1) in _PERIODS else at


def _two_sided(r: Reader, at: int) -> Match | None:
    """`at least 50 but fewer than 500 people`."""
    first = quantities.comparison(r, at)
    if first is None or not first[0].is_said or r.key(first[1]) not in ("and", "but"):
        return None
    second = quantities.comparison(r, first[1] + 1)
    if second is None or not second[0].is_said or "between" in (first[0].op, second[0].op):
        return None
    for field, end in r.lexicon.fields.all(r.tokens, second[1]):
        if field.type is ValueType.NUMBER:
            both = [literals.compared(field.name, told.op, told.low) for told in (first[0], second[0])]
            return Match(joined("and", both), end)
    return None


def _group_behind(r: Reader, field: Field, at: int) -> tuple[Field, int]:
    """`40 points of engagement`."""
    if field.name == "score" and r.key(at) in ("of", "for", "in", "on"):
        for other, end in r.lexicon.fields.all(r.tokens, r.skip(at)):
            if other.is_outcome:
                return other, end
    return field, at


def _field_first(r: Reader, at: int) -> Match | None:
    for field, end in r.lexicon.fields.all(r.tokens, at):
        if field.type is not ValueType.NUMBER or r.before(r.small.moving, at):
            continue
        found = _comparison_behind(r, _past_year(r, end))
        if field.name != "score" and field.is_outcome and r.text(end - 1) in (f"{field.name}s", f"{field.name}es"):
            continue  # `accounts at 15+ years` are leads, though a group is called `account`
        if found is None:
            if (
                field.is_outcome
                and field.name != "score"
                and r.text(end) == "points"
                and r.key(at - 1) in ("with", "have", "any", "some", "has")
            ):
                return Match(literals.compared(field.name, ">", Decimal(0)), end + 1)
            continue
        if not field.is_outcome and _is_of_another(r, end, found[1]):
            continue
        unit = field.name.rpartition("_")[2] if "_" in field.name else ""
        told, last = quantities.behind(r, found[1] + (unit != "" and r.text(found[1]) == unit), found[0])
        is_zero = not told.low and r.text(at) in ("scored", "scoring", "score")
        if not told.is_said and field.is_outcome and _is_upward(r, last):
            told, last = replace(told, op=">=", is_said=True), last + 1
        if not told.is_said and field.is_outcome and not is_zero and r.key(end) not in ("is", "of", "=", ":"):
            return None
        if field.name == "employees" and r.key(at) in ("people", "head", "colleague"):
            return None
        if r.key(last) in ("point",):
            last += 1
        elif field.name == "score" and (of := _group_behind(r, field, last))[1] > last:
            field, last = of
        elif any(other == field for other, _ in r.lexicon.fields.all(r.tokens, last)):
            last = next(behind for other, behind in r.lexicon.fields.all(r.tokens, last) if other == field)
        return Match(
            quantities.held_against(r, field.name, _turned(r, told, end, last) if field.name == "rank" else told), last
        )
    return None


def _is_upward(r: Reader, at: int) -> bool:
    """`leads with fit 40 up`; `fit 40 up` alone may be a change."""
    return (
        not r.is_rule
        and r.text(at) in _UPWARD
        and r.key(at + 1) in _CLOSES
        and any(r.key(place) in _OF_LEADS for place in range(at))
    )


def _is_of_another(r: Reader, start: int, end: int) -> bool:
    """`fleets with 4 young drivers`: what is had, not what has it, is counted."""
    has = any(r.key(place) in _HAVE for place in range(start, end))
    is_noun = end < len(r.tokens) and r.tokens[end].kind == "word" and r.small.glue.end(r.tokens, end) is None
    return has and is_noun and r.key(end) not in _PERIODS and r.small.compare_behind.end(r.tokens, end) is None


def _turned(r: Reader, told: quantities.Range, start: int, end: int) -> quantities.Range:
    """`rank 10 or better`: the best has rank 1."""
    is_worth = any(r.text(place) in _WORTH for place in range(start, end))
    return replace(told, op=_CONTRARY_WAY.get(told.op, told.op)) if is_worth else told


def _comparison_behind(r: Reader, at: int) -> tuple[quantities.Range, int] | None:
    """Behind words that say nothing, of which some (`over`) compare too: the first that does."""
    loose = None
    last = r.skip(at, SOFT | _LIES)
    for place in range(at, last + 1 + (r.key(last) == ",")):
        found = quantities.comparison(r, place)
        if found is not None and found[0].is_said:
            return found
        loose = found or loose
    return loose


def _field_between(r: Reader, at: int) -> Match | None:
    """`above fit 30`, `under engagement of 10`."""
    known = r.small.compare.longest(r.tokens, at)
    for field, behind in () if known is None else r.lexicon.fields.all(r.tokens, r.skip(known[1])):
        end = behind + 1 if r.key(behind) == "of" else behind
        value = r.tokens[end].value if end < len(r.tokens) else None
        if known is not None and field.type is ValueType.NUMBER and value is not None:
            return Match(quantities.held_against(r, field.name, quantities.Range(known[0], value, None, True)), end + 1)
    return None


def _by_total(r: Reader, at: int) -> Match | None:
    """`a number above 55`, `the total is below 40`: of what nobody says is the score."""
    if r.key(at) not in ("number", "total", "figure", "tally") or r.key(at + 1) == "of":
        return None
    found = _comparison_behind(r, at + 1)
    if found is None or not found[0].is_said:
        return None
    behind = r.key(found[1])
    is_other = any(True for _ in r.lexicon.fields.all(r.tokens, found[1])) or behind in ("time", "day", "minute", "%")
    return None if is_other else Match(quantities.held_against(r, "score", found[0]), found[1] + (behind == "point"))


def _no_points(r: Reader, at: int) -> Match | None:
    """`no engagement whatsoever`, `zero fit points`: of a group, where no time says that it is silence."""
    if r.key(at) not in ("no", "zero", "without"):
        return None
    for field, end in r.lexicon.fields.all(r.tokens, r.skip(at + 1, frozenset(("any",)))):
        field, end = _group_behind(r, field, end)  # `no points for product`
        behind = r.past(r.small.at_all, end + (r.key(end) in ("point", "score")))
        if field.is_outcome and field.name != "score" and duration(r, r.skip(behind, _SINCE)) is None:
            return Match(literals.compared(field.name, "is", Decimal(0)), behind)
    return None
