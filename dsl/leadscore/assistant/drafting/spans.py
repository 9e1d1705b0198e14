"""Numbers with two ends, and of two things at once: `above 40 but below 60`, `fit and engagement both above 20`."""

from __future__ import annotations

import re
from decimal import Decimal

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.literals import compared, joined, text_of
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.values.terms import ValueType

_BOUND = re.compile(r"(\w+) (>=?|<=?) (-?[\d.]+)")
_AND, _BESIDE = frozenset(("and", "but", "yet", ",")), frozenset("also still is are it they at yet not".split())
_BOTH = frozenset("both each are is of".split())
_CLOSES = frozenset(("", *", . ? ! ; ) and or but who that in at from with for on not".split()))
_TURNED = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def with_other_end(r: Reader, match: Match) -> Match:
    """A bound with the one on the other side, of which the field is not said again."""
    bound = _BOUND.fullmatch(text_of(match.tree))
    start = r.skip(match.end, _AND)
    if bound is None or start == match.end:
        return match
    found = quantities.comparison(r, r.skip(start, _BESIDE - {"not"})) or quantities.comparison(r, start)
    if found is None or found[0].op not in _TURNED or not found[0].is_said:
        return match
    told, end = found
    end += r.key(end) == "point"
    low, high = sorted((Decimal(bound[3]), told.low))
    is_other_side = told.op[0] != bound[2][0] and low < high and (told.low == high) == (told.op[0] == "<")
    if not is_other_side or (r.key(end) not in _CLOSES and r.small.entity.end(r.tokens, end) is None):
        return match
    return Match(joined("and", [match.tree, compared(bound[1], told.op, told.low)]), end)


def of_both(r: Reader, at: int) -> Match | None:
    """Two fields of which the same is said."""
    for first, end in r.lexicon.fields.all(r.tokens, at):
        place = r.skip(end + 1) if r.key(end) in ("and", "or") and first.type is ValueType.NUMBER else at
        for second, behind in r.lexicon.fields.all(r.tokens, place) if place > at else ():
            told = _told(r, behind) if second.type is ValueType.NUMBER and second != first else None
            if told is not None and told[0].op in _TURNED:
                trees = [compared(one.name, told[0].op, told[0].low) for one in (first, second)]
                end_of_it = told[1] + (r.key(told[1]) == "point")
                return Match(joined("or" if r.key(end) == "or" else "and", trees), end_of_it)
    return None


def _told(r: Reader, at: int) -> tuple[quantities.Range, int] | None:
    """The comparison behind `both` and the like."""
    for start in range(at, r.skip(at, _BOTH) + 1):
        found = quantities.comparison(r, start)
        if found is not None and found[0].is_said:
            return found
    return None
