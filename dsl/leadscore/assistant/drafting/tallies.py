"""How often something was done, where a field counts it: `booked at least twice` of `past_bookings`."""

from __future__ import annotations

import re
from decimal import Decimal

from leadscore.assistant.drafting import literals, quantities
from leadscore.assistant.drafting.inflecting import forms_of, past_of
from leadscore.assistant.drafting.literals import Literal, Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window

_WITH_US = frozenset("with us from at something anything again already ever them it in".split())
_EVER = frozenset(("before", "already", "previously", "earlier"))
_HOW_OFTEN = re.compile("([a-z ]+) ([0-9.]+) ")
_OPS = {"more than": ">", "at least": ">=", "fewer than": "<", "at most": "<=", "exactly": "is"}
_BUT = frozenset((",", "but", "not", "and"))


def tallied(r: Reader, at: int) -> Match | None:
    """`booked with us three times or more`, `has booked before`, `booked before but not since 2025`."""
    for name, noun in r.lexicon.tallies:
        if r.text(at) not in _done(noun):
            continue
        place = r.skip(at + 1, _WITH_US - {"at"})
        if (often := _counted(r, name, place)) is not None:
            return often
        is_ever = r.text(place) in _EVER or r.text(place - 1) in _EVER or r.text(at - 1) in _EVER
        if is_ever:
            end = place + (r.text(place) in _EVER)
            return _not_since(r, noun, end) or Match(literals.compared(name, ">=", Decimal(1)), end)
    return None


def _done(noun: str) -> frozenset[str]:
    return frozenset(word for _, word in forms_of(past_of(noun)))


def _counted(r: Reader, name: str, at: int) -> Match | None:
    """`at least twice`, `three times or more`, of the number that counts it."""
    found = quantities.times(r, at)
    if found is None or "minute" in found[0]:
        return None
    trees: list[Tree] = []
    for told in found[0].split(quantities.BOTH):
        words, number = _HOW_OFTEN.match(told).groups()  # type: ignore[union-attr]
        trees.append(literals.compared(name, _OPS[words], Decimal(number)))
    return Match(joined("and", trees), r.skip(found[1], _WITH_US - {"at", "in", "from"}))


def _not_since(r: Reader, noun: str, at: int) -> Match | None:
    """`but not since the start of 2025`: the last time was before."""
    since = r.skip(at, _BUT)
    field = f"last_{noun}"
    found = window(r, since) if r.key(since) == "since" and r.key(since - 1) == "not" else None
    if found is None or field not in r.lexicon.field_types or not found[0].startswith("after"):
        return None
    text = f"{field} {found[0]}"
    return Match(Literal(f"not {text}", text, field), found[1])
