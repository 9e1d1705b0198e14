"""Comparisons in words: `over 500`, `at least twice`, `between 50 and 200`, `20 or more`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.literals import Literal
from leadscore.assistant.drafting.reader import Reader, once_a_place
from leadscore.assistant.drafting.times import minutes
from leadscore.syntax.literals import number_text

_APPROXIMATE = frozenset("about around roughly approximately only just a an the total of".split())
_SOME = frozenset("about around roughly approximately circa approx ~".split())
_ASKS = frozenset(("what", "how", "think", "know", "all"))
"""`what about 30` is nothing that is about 30."""
_SOME_OF, _COUNTED_EXACTLY = 10, frozenset("time x min mins day week month minute hour year % percent lead".split())
_IN_THE = frozenset("in the their".split())
_MONEY = frozenset("€ $ £ eur usd euro dollar %".split())
_SCALES = {"k": Decimal(1_000), "thousand": Decimal(1_000), "m": Decimal(1_000_000), "million": Decimal(1_000_000)}
_UP = frozenset("up upward upwards onward onwards".split())
_MARKS = frozenset("mark threshold line bar limit cutoff boundary start level floor border hurdle".split())
"""Behind a band's name, where it begins."""
_ONCE = {"once": 1, "twice": 2, "thrice": 3}
BOTH = " and "
"""Between the two quantities of a span."""
_DIGITS = 9
_NO_MORE = frozenset("and only just the once never again then no more".split())
"""Behind `once`, that it was not done again: `once and once only`, `just once and never again`."""
_ONLY = frozenset("only just".split())
_DECADES = {
    name: Decimal(10 * tens)
    for tens, name in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)
}
_TIMES = frozenset("time x occasion".split())
_MINUTES = frozenset("minute min mins".split())
_QUANTITY = {">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most", "is": "exactly"}


@dataclass(frozen=True, slots=True)
class Range:
    """What a number is compared with. `op` is one of `> >= < <= is between`; `is_said` where words said which: `500`
    alone does not."""

    op: str
    low: Decimal
    high: Decimal | None
    is_said: bool


@once_a_place
def comparison(r: Reader, at: int) -> tuple[Range, int] | None:
    """A comparison that starts at a place, and where it ends."""
    found = _between(r, at) or _about(r, at) or _from_up(r, at)
    if found is not None:
        return found
    op = None
    if known := r.small.compare.longest(r.tokens, at):
        op, at = known
    negative = False
    at = r.skip(at, _APPROXIMATE | _MONEY) if op else r.skip(at, _MONEY)
    if r.key(at) in ("-", "minus") and _value(r, at + 1) is not None:
        negative, at = True, at + 1
    value = _value(r, at)
    if value is None:
        begins = mark(r, at) if op else None
        return None if begins is None or op is None else (Range(op, begins[0], None, True), begins[1])
    value, at = -value if negative else value, at + 1
    at = at + 1 if r.key(at) in _MONEY and r.key(at) != "%" else at
    if op is None and (behind := r.small.compare_behind.longest(r.tokens, at)):
        op, at = behind
    return Range(op or "is", value, None, op is not None), at


def behind(r: Reader, at: int, found: Range) -> tuple[Range, int]:
    """With what stands behind the unit: `20 seats or more`."""
    if not found.is_said and (known := r.small.compare_behind.longest(r.tokens, at)):
        return Range(known[0], found.low, None, True), known[1]
    return found, at


def _between(r: Reader, at: int) -> tuple[Range, int] | None:
    """`between 50 and 200`, `from 50 to 200`, `50 to 200`, `50-200`, `50 up to 200`."""
    if (decade := _decade(r, r.skip(at, _IN_THE)) or _digits(r, at)) is not None:
        return decade
    is_led = r.key(at) in ("between", "from", "of")
    first = r.skip(at + 1 if is_led else at, _MONEY)
    low = _value(r, first)
    if low is None:
        return None
    is_up = (r.key(first + 1), r.key(first + 2)) == ("up", "to") and not r.is_rule  # `4 up to 12` has a rule's limit
    first += is_up
    word = r.key(first + 1)
    if word not in ("and", "to", "-", "–", "till", "until", "through") or (word == "and" and r.key(at) != "between"):
        return None
    last = r.skip(first + 2, _MONEY)
    high = _value(r, last)
    if high is None or high < low:
        return None
    return Range("between", _scaled(r, low, first, high, last), high, True), last + 1


def _scaled(r: Reader, low: Decimal, first: int, high: Decimal, last: int) -> Decimal:
    """Thousands said once are those of both ends: `between 50 and 100k`."""
    unit = next((scale for end, scale in _SCALES.items() if r.text(last).endswith(end)), Decimal(1))
    is_bare = r.text(first).isdigit() and not r.text(last).isdigit()
    return low * unit if is_bare and low * unit < high else low


def _from_up(r: Reader, at: int) -> tuple[Range, int] | None:
    """`from 1000 up`, `starting at 20`."""
    is_start = r.key(at) == "starting" and r.key(at + 1) in ("at", "from")
    first = r.skip(at + 1 + is_start, _MONEY)
    if not is_start and r.key(at) != "from":
        return None
    value, end = _value(r, first), r.skip(first + 1, _MONEY)
    up = end + (r.key(end) == "and")
    is_up = r.text(up) in _UP
    if value is None or not (is_up or is_start):
        return None
    return Range(">=", value, None, True), up + 1 if is_up else end


def _about(r: Reader, at: int) -> tuple[Range, int] | None:
    """`about 200`, `roughly 50`: a tenth less or more, as the answer shows. Times are counted."""
    value = _value(r, at + 1) if r.text(at) in _SOME else None
    if value is None or r.is_rule or r.key(at - 1) in _ASKS or value < _SOME_OF:
        return None
    if r.key(at + 2) in _COUNTED_EXACTLY:
        return None
    return Range("between", value - int(value / 10), value + int(value / 10), True), at + 2


def _decade(r: Reader, at: int) -> tuple[Range, int] | None:
    """`in the forties`, `in the 40s`."""
    low = _DECADES.get(r.text(at))
    if low is None and r.text(at + 1) == "s" and r.text(at).isdigit() and r.tokens[at].end == r.tokens[at + 1].start:
        low, at = _value(r, at), at + 1
    if low is None or low % 10 or not 20 <= low < 100:
        return None
    return Range("between", low, low + 9, True), at + 1


def _digits(r: Reader, at: int) -> tuple[Range, int] | None:
    """`a four-digit headcount`."""
    count = _value(r, at)
    if count is None or count != int(count) or not 1 <= count <= _DIGITS or r.key(at + 1) not in ("digit", "figure"):
        return None
    return Range("between", Decimal(10 ** (int(count) - 1)), Decimal(10 ** int(count) - 1), True), at + 2


def mark(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`the warm mark`, `the threshold for ready`: where a band or ready begins."""
    marks = r.lexicon.marks
    if r.text(at) in marks and r.key(at + 1) in _MARKS:
        return marks[r.text(at)], at + 2
    link = at + 1
    if r.key(at) in _MARKS and r.key(link) in ("for", "of", "to", "from"):
        link = r.skip(link + 1, frozenset(("being", "the", "band", "be")))
        if r.text(link) in marks:
            return marks[r.text(link)], link + 1
    return None


def _value(r: Reader, at: int) -> Decimal | None:
    return r.tokens[at].value if at < len(r.tokens) else None


# ------------------------------------------------------------------------------------------------ how often


@once_a_place
def times(r: Reader, at: int) -> tuple[str, int] | None:
    """`at least 3 times`, `twice`, `more than once`, `20 minutes or more`: as the language writes it."""
    op = None
    start = at
    if known := r.small.compare.longest(r.tokens, at):
        op, at = known
    behind_op, at = at, r.skip(at, frozenset(("a", "total", "of", "for", "about", "only", "just")))
    if op is None and any(r.key(place) in ("only", "just") for place in range(behind_op, at)):
        op = "is"  # `only once`
    if r.key(at) in _ONCE:
        value, at = Decimal(_ONCE[r.key(at)]), at + 1
        if op is None and (more := r.small.compare_behind.longest(r.tokens, at)):
            op, at = more
        if op is None and r.key(at) == "or" and r.key(at + 1) in _ONCE:  # `once or twice`
            return _quantity_of(Range("between", value, Decimal(_ONCE[r.key(at + 1)]), True)), at + 2
        again = r.skip(at, _NO_MORE)
        if op in (None, "is") and r.key(again - 1) in ("only", "once", "again", "more") and again > at:
            op, at = "is", again
        return None if op is None and value == 1 else (quantity(op or ">=", value), at)
    if (spent := _spent(r, start, at, op)) is not None:
        return spent
    found = comparison(r, start)
    if found is None and op is None and start != at:
        found = comparison(r, at)
    if found is None:
        return None
    told, end = found
    end = end + 1 if r.key(end) in ("different", "separate", "full", "whole", "or more") else end
    is_minutes = r.key(end) in _MINUTES
    if not is_minutes and r.key(end) not in _TIMES:
        return None
    told, end = behind(r, end + 1, told)
    return _quantity_of(told, "minutes" if is_minutes else "times"), end


def _quantity_of(told: Range, unit: str = "times") -> str:
    """Of a span both ends, which `Doing` takes apart: `between two and five times`."""
    if told.high is not None:
        return BOTH.join((quantity(">=", told.low, unit), quantity("<=", told.high, unit)))
    return quantity(_op(told), told.low, unit)


def _op(told: Range) -> str:
    """`two webinars` are at least two, `zero webinars` none."""
    return told.op if told.is_said else ">=" if told.low else "is"


def _spent(r: Reader, start: int, at: int, op: str | None) -> tuple[str, int] | None:
    """`for half an hour`, `over an hour`, `an hour or more`: in minutes."""
    found = minutes(r, at)
    if found is None or r.key(found[1]) == "ago":
        return None
    value, end = found
    more = r.small.compare_behind.longest(r.tokens, end) if op is None else None
    is_said = op is not None or more is not None or "for" in (r.key(place) for place in range(start, at))
    is_said = is_said or r.key(end) == "of"
    if not is_said:
        return None
    op, end = more or (op or ">=", end)
    return quantity(op, value, "minutes"), end


def quantity(op: str, value: Decimal, unit: str = "times") -> str:
    """`at least 3 times`; one is said in the singular."""
    return f"{_QUANTITY[op]} {number_text(value)} {unit.removesuffix('s') if value == 1 else unit}"


def counted(r: Reader, at: int) -> tuple[str, int] | None:
    """How many of what is named behind it: `two` webinars, `at least 3` downloads, `only one` reply."""
    start = r.skip(at, _ONLY)
    found = comparison(r, start)
    if found is None or found[0].low != found[0].low.to_integral_value() or found[0].low < 0:
        return None
    told, end = found
    if start > at and not told.is_said:
        told = Range("is", told.low, None, True)
    return _quantity_of(told), end


# ------------------------------------------------------------------------------------------------ of a field


def held_against(r: Reader, field: str, told: Range) -> Literal:
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
