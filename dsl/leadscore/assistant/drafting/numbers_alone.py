"""Numbers of leads that name no field: of firms they are sizes, of people years, of leads what they score."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from leadscore.assistant.drafting import literals, quantities
from leadscore.assistant.drafting.evidence import kinds
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window

SOFT = frozenset(
    "is are of a an the at with has have over which that being : total range count number in still now currently "
    "somewhere anywhere anything roughly "
    "request requested wanted already yet today presently also only just will remain stay they their size result level "
    "figure value".split()
)
"""What may stand between what is counted and its number."""
_OPS, _SCORED = (
    frozenset((">", ">=", "<", "<=", "between")),
    frozenset("leads ones prospects people folks everybody everyone anybody anyone somebody someone".split()),
)
_PERSONS = frozenset("people folks everybody everyone anybody anyone somebody someone".split())
_WHO, _ARE = frozenset("who which them these those".split()), frozenset("is are was were".split())
_AGED, _OLD = frozenset("over under past".split()), frozenset("older younger aged".split())
_YEARS_OLD = frozenset("year old of age".split())
_CLOSES = frozenset(("", ".", "?", "!", ",", "and", "or", "but", "who", "that", "in", "at", "from"))
"""Behind a number that is one of nothing that is said."""
_NOT_TRUE = frozenset("would will could should if i we".split())
_OF_SIZE = frozenset(
    "of with having have has counting size that at employing employ employs is are , big large".split()
)


def alone(r: Reader, at: int) -> Match | None:
    """`companies bigger than 5000`, `below the warm mark`, `everybody over fifty`, `have reached 70`."""
    return (
        _by_size(r, at)
        or _by_mark(r, at)
        or _sign_of_score(r, at)
        or _below_zero(r, at)
        or _leads_above(r, at)
        or _older(r, at)
        or _reached(r, at)
    )


def _by_size(r: Reader, at: int) -> Match | None:
    """`companies bigger than 5000`: of a company nothing else is counted."""
    start = at - (r.key(at - 1) == "a")
    while r.key(start - 1) in _OF_SIZE:
        start -= 1
    is_listed = r.key(at - 1) == "," and r.key(at) in ("up", "at", "max", "maximum", "no", "not", "limit")
    is_firm = r.before(r.small.company, start) or (_is_trade(r, start) and not is_listed)  # `in retail, up to 10`
    if not is_firm or "employees" not in r.lexicon.field_types or "employees" in r.lexicon.unheld:
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
    return None if is_other else Match(quantities.held_against(r, "employees", found[0]), found[1])


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
    return (
        None if is_other or r.key(found[1]) == "%" else Match(quantities.held_against(r, "score", found[0]), found[1])
    )


def _leads_above(r: Reader, at: int) -> Match | None:
    """`retail leads above 30`, `anybody at 80 or better`, `who is between 60 and 70`: of leads, nothing else is said by
    a number alone; firms have sizes, and people who are `over fifty` years, where leads' ages are known."""
    found = quantities.comparison(r, at)
    last = at - 1 - (r.key(at - 1) == "at")
    is_asked = r.text(last) in _ARE and r.text(last - 1) in _WHO and not r.is_rule
    who = "people" if is_asked else r.text(last)
    if found is None or found[0].op not in _OPS or not found[0].is_said or who not in _SCORED:
        return None
    is_closed = r.key(found[1]) in _CLOSES
    if who in _PERSONS and r.text(at) in _AGED and _are_aged(r) and (is_closed or not _is_counted(r, found[1])):
        return Match(quantities.held_against(r, "age", found[0]), found[1])
    return Match(quantities.held_against(r, "score", found[0]), found[1]) if is_closed else None


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
    return Match(quantities.held_against(r, "age", found[0]), r.skip(found[1], _YEARS_OLD))


def _are_aged(r: Reader) -> bool:
    return "age" in r.lexicon.field_types and "age" not in r.lexicon.unheld


def _reached(r: Reader, at: int) -> Match | None:
    """`have reached 70`, `got to 60 points`, `has passed 80`: of a lead, nothing but the score comes to a number."""
    known = r.small.reached.longest(r.tokens, at)
    first = at - 1 - (r.key(at - 1) == "have")
    if known is None or r.is_rule or r.key(first) in _NOT_TRUE or r.before(r.small.company, at):
        return None
    found = quantities.comparison(r, r.skip(known[1], SOFT))
    if found is None or (found[0].is_said and found[0].op != ">="):
        return None
    end = found[1] + (r.key(found[1]) == "point")
    is_apart = end > found[1] or r.key(end) in _CLOSES
    if not is_apart or window(r, end) is not None:  # `reached 70 last week` is a change
        return None
    return Match(quantities.held_against(r, "score", replace(found[0], op=known[0])), end)
