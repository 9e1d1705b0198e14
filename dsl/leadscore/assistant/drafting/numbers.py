"""Numbers of leads, in words: `over 500 people`, `a fit of at least 20`, `scored above 60`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from leadscore.assistant.drafting import literals, quantities
from leadscore.assistant.drafting.evidence import kinds
from leadscore.assistant.drafting.headcount import field_meant
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.literals import Literal, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.spans import of_both, with_other_end
from leadscore.assistant.drafting.times import duration, minutes, window
from leadscore.assistant.drafting.words import singular
from leadscore.syntax.literals import number_text
from leadscore.values.terms import ValueType

_SOFT = frozenset(
    "is are of a an the at with has have over which that being : total range count number in still now currently "
    "somewhere anywhere anything roughly "
    "request requested wanted already yet today presently also only just will remain stay they their size result level "
    "figure value".split()
)
_AWAY = frozenset("short away off missing extra more bonus to shy".split())
_BELOW = frozenset("under below from of before until till".split())
_LINE = frozenset("threshold ready line bar cutoff mark hurdle limit".split())
_UNITS = {"second": Decimal(1), "minute": Decimal(60), "hour": Decimal(3_600), "day": Decimal(86_400)}
_WANTING = frozenset("lack lacks lacking missing need needs short want wants wanting away".split())
"""`lacking no more than 20 points` is how far away."""
_FURTHER = frozenset("extra additional further spare separate".split())
"""`more than two extra rooms`."""
_HAVE = frozenset("with have has having".split())
_PERIODS = frozenset("year quarter month week day hour".split())
_SINCE = frozenset("for in since within over during the last past".split())
_LIES = frozenset("lie lies lying fall falls falling sit sits sitting range ranges ranging stand stands".split())
"""`the score lies between 55 and 69`."""
_OPS, _SCORED = (
    frozenset((">", ">=", "<", "<=")),
    frozenset("leads ones prospects people folks everybody everyone anybody anyone somebody someone".split()),
)
_PERSONS = frozenset("people folks everybody everyone anybody anyone somebody someone".split())
_AGED, _OLD = frozenset("over under past".split()), frozenset("older younger aged".split())
_YEARS_OLD = frozenset("year old of age".split())
_FAR = 6
"""So many words before a number may the one stand that it is listed with."""
_WORTH = frozenset("better worse higher lower above below".split())
_CONTRARY_WAY = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_CLOSES = frozenset(("", ".", "?", "!", ",", "and", "or", "but", "who", "that", "in", "at", "from"))
"""Behind a number that is one of nothing that is said."""
_NOT_TRUE = frozenset("would will could should if i we".split())
_OF_SIZE = frozenset(
    "of with having have has counting size that at employing employ employs is are , big large".split()
)


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
        or _field_first(r, at)
        or _by_size(r, at)
        or _by_mark(r, at)
        or _by_total(r, at)
        or _sign_of_score(r, at)
        or _below_zero(r, at)
        or _leads_above(r, at)
        or _older(r, at)
        or _reached(r, at)
        or _no_points(r, at)
    )


def _number_first(r: Reader, at: int) -> Match | None:
    found = quantities.comparison(r, at)
    if found is None:
        return None
    told, end = found
    end = end + 1 if r.key(end) in ("-", "of", "total", "full", "lead") else end
    for found_field, behind in r.lexicon.fields.all(r.tokens, r.skip(end, _FURTHER)):
        field = field_meant(r, found_field, at, end)
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
        return Match(held_against(r, field.name, told), last)
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
            return Match(held_against(r, name, replace(told, low=told.low / unit, high=high)), place)
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
        return Match(held_against(r, field.name, _turned(r, told, end, last) if field.name == "rank" else told), last)
    return None


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
    last = r.skip(at, _SOFT | _LIES)
    for place in range(at, last + 1 + (r.key(last) == ",")):
        found = quantities.comparison(r, place)
        if found is not None and found[0].is_said:
            return found
        loose = found or loose
    return loose


def _by_size(r: Reader, at: int) -> Match | None:
    """`companies bigger than 5000`: of a company nothing else is counted."""
    start = at - (r.key(at - 1) == "a")
    while r.key(start - 1) in _OF_SIZE:
        start -= 1
    is_listed = r.key(at - 1) == "," and r.key(at) in ("up", "at", "max", "maximum", "no", "not", "limit")
    is_firm = r.before(r.small.company, start) or (_is_trade(r, start) and not is_listed)  # `in retail, up to 10`
    if not is_firm or "employees" not in r.lexicon.field_types:
        return None
    found = quantities.comparison(r, at)
    if found is None or not found[0].is_said:
        return None
    is_other = any(True for _ in r.lexicon.fields.all(r.tokens, found[1])) or r.key(found[1]) in (
        "day",
        "month",
        "week",
        "year",
        "time",
    )
    return None if is_other else Match(held_against(r, "employees", found[0]), found[1])


def _by_total(r: Reader, at: int) -> Match | None:
    """`a number above 55`, `the total is below 40`: of what nobody says is the score."""
    if r.key(at) not in ("number", "total", "figure", "tally") or r.key(at + 1) == "of":
        return None
    found = _comparison_behind(r, at + 1)
    if found is None or not found[0].is_said:
        return None
    behind = r.key(found[1])
    is_other = any(True for _ in r.lexicon.fields.all(r.tokens, found[1])) or behind in ("time", "day", "minute", "%")
    return None if is_other else Match(held_against(r, "score", found[0]), found[1] + (behind == "point"))


def _is_trade(r: Reader, end: int) -> bool:
    """Whether what ends here says a line of business: `manufacturing over 2000`."""
    found = (r.lexicon.values.by_phrase.all(r.tokens, place) for place in range(max(0, end - 3), end))
    return any(value.field == "industry" and last == end for all_ in found for value, last in all_)


def _by_mark(r: Reader, at: int) -> Match | None:
    """`below the warm mark`: a score that is held against where a band begins; of `ready`, whether they are."""
    known = r.small.compare.longest(r.tokens, at)
    found = quantities.mark(r, r.skip(known[1], frozenset(("the", "our", "a")))) if known else None
    if known is None or found is None:
        return None
    is_ready = any(r.text(place) == "ready" for place in range(known[1], found[1]))
    if is_ready and known[0] in ("<", "<=", ">", ">="):
        ready = literals.bare("ready")
        return Match(ready.negated() if known[0] in ("<", "<=") else ready, found[1])
    return Match(literals.compared("score", known[0], found[0]), found[1])


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


def _sign_of_score(r: Reader, at: int) -> Match | None:
    """`negative scores`."""
    if r.key(at) in ("negative", "positive"):
        for field, end in r.lexicon.fields.all(r.tokens, at + 1):
            if field.is_outcome:
                return Match(literals.compared(field.name, "<" if r.key(at) == "negative" else ">", Decimal(0)), end)
    return None


def _below_zero(r: Reader, at: int) -> Match | None:
    """`leads below zero`: of whatever nobody says, only a score can be so."""
    found = quantities.comparison(r, at)
    if found is None or found[0].op not in ("<", "<=") or found[0].low > 0 or r.before(r.small.moving, at):
        return None
    is_other = any(True for _ in r.lexicon.fields.all(r.tokens, found[1]))
    return None if is_other or r.key(found[1]) == "%" else Match(held_against(r, "score", found[0]), found[1])


def _leads_above(r: Reader, at: int) -> Match | None:
    """`retail leads above 30`, `anybody at 80 or better`: of leads, nothing else is said by a number alone; firms have
    sizes, and people who are `over fifty` years, where leads' ages are known."""
    found = quantities.comparison(r, at)
    who = r.text(at - 1 - (r.key(at - 1) == "at"))
    if found is None or found[0].op not in _OPS or not found[0].is_said or who not in _SCORED:
        return None
    is_closed = r.key(found[1]) in _CLOSES
    if who in _PERSONS and r.text(at) in _AGED and _are_aged(r) and (is_closed or not _is_counted(r, found[1])):
        return Match(held_against(r, "age", found[0]), found[1])
    return Match(held_against(r, "score", found[0]), found[1]) if is_closed else None


def _is_counted(r: Reader, at: int) -> bool:
    """Whether a number that ends here is of what stands behind it: of times, of anything that has a plural."""
    is_many = r.text(at) != r.key(at) or kinds("unit").end(r.tokens, at) is not None
    return is_many or r.key(at) in ("time", "x", "point", "%")


def _older(r: Reader, at: int) -> Match | None:
    """`older than 30`, `aged 20 to 30`: of people whose ages are known, where no unit says something else."""
    if not _are_aged(r) or r.text(at) not in _OLD:
        return None
    start = at + 1 if r.text(at) == "aged" else at
    found = quantities.comparison(r, start)
    is_apart = found is not None and (r.key(found[1]) in _CLOSES or r.key(found[1]) in _YEARS_OLD)
    if found is None or not is_apart:
        return None
    return Match(held_against(r, "age", found[0]), r.skip(found[1], _YEARS_OLD))


def _are_aged(r: Reader) -> bool:
    return "age" in r.lexicon.field_types and "age" not in r.lexicon.unheld


def _reached(r: Reader, at: int) -> Match | None:
    """`have reached 70`, `got to 60 points`, `has passed 80`: of a lead, nothing but the score comes to a number."""
    known = r.small.reached.longest(r.tokens, at)
    first = at - 1 - (r.key(at - 1) == "have")
    if known is None or r.is_rule or r.key(first) in _NOT_TRUE or r.before(r.small.company, at):
        return None
    found = quantities.comparison(r, r.skip(known[1], _SOFT))
    if found is None or (found[0].is_said and found[0].op != ">="):
        return None
    end = found[1] + (r.key(found[1]) == "point")
    is_apart = end > found[1] or r.key(end) in _CLOSES
    if not is_apart or window(r, end) is not None:  # `reached 70 last week` is a change
        return None
    return Match(held_against(r, "score", replace(found[0], op=known[0])), end)


def held_against(r: Reader, field: str, told: quantities.Range) -> Literal:
    """A field against a number, or between two."""
    if field in r.lexicon.whole_numbers:
        told = replace(told, low=_whole(told.low), high=None if told.high is None else _whole(told.high))
    if told.op == "between":
        assert told.high is not None
        return literals.between(field, number_text(told.low), number_text(told.high))
    return literals.compared(field, told.op, told.low)


def _whole(value: Decimal) -> Decimal:
    """`1.234 employees` are more than a thousand: nobody has a part of one."""
    has_thousandths = value % 1 and value * 1_000 % 10
    return value * 1_000 if has_thousandths and 1 <= value < 1_000 else value
