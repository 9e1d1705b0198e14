"""Units of numbers: the `m` of `over 10 m` are metres where a field counts those, and no millions; what has a unit is
held against no field that measures something else, nor against one in another unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from leadscore.assistant.drafting.evidence import kinds
from leadscore.assistant.drafting.lexicon import Lexicon
from leadscore.assistant.drafting.literals import Literal, literals_of
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.shared import meanings, raw
from leadscore.assistant.drafting.words import Token
from leadscore.values.terms import ValueType

_METRES = re.compile(r"(?P<digits>[\d.,]*\d)\s?m")
_MILLION, _FAR = 1_000_000, 5
_MONEY = frozenset(("money", "cost"))
OF_THINGS = frozenset("length area weight energy".split())
"""What no score is."""


def with_metres(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """The words, `10m` as ten metres where a field has such, and no money is spoken of."""
    if not any("metre" in one.units for one in lexicon.measures.all):
        return tuple(tokens)
    found: list[Token] = []
    for place, token in enumerate(tokens):
        written = _METRES.fullmatch(token.text) if token.kind == "number" and token.value is not None else None
        if written is None or token.value is None or _is_money(tokens, place, lexicon):
            found.append(token)
            continue
        end = token.start + written.end("digits")
        found.append(replace(token, text=written["digits"], end=end, value=token.value / _MILLION))
        found.append(Token("m", "m", token.end - 1, token.end))
    return tuple(found)


def _is_money(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a currency or a field of money stands beside a number."""
    beside = (kind for at in (place - 1, place + 1) if at >= 0 for kind, _ in kinds("unit").all(tokens, at))
    named = (one.name for at in range(max(0, place - _FAR), place) for one, _ in lexicon.fields.all(tokens, at))
    amounts = {one.name for one in lexicon.measures.all if not one.kinds.isdisjoint(_MONEY)}
    return not _MONEY.isdisjoint(beside) or not amounts.isdisjoint(named)


def is_of_other(r: Reader, at: int, match: Match) -> bool:
    """Whether a number with a unit would be held against what is not measured so: of `boats over 3000 hours` how many
    boats there are, of `longer than 40 feet` a length in metres."""
    number = max((place for place in range(at, match.end) if r.tokens[place].value is not None), default=None)
    if number is None or r.key(number + 1) == "":
        return False
    said = frozenset(kind for kind, _ in kinds("unit").all(r.tokens, number + 1))
    return bool(said) and any(_is_other(r, said, number + 1, one) for one in literals_of(match.tree))


def _is_other(r: Reader, said: frozenset[str], at: int, literal: Literal) -> bool:
    if literal.sort == "score":
        return not said.isdisjoint(OF_THINGS)
    own = next((one for one in r.lexicon.measures.all if one.name == literal.sort), None)
    if own is None or r.lexicon.field_types.get(own.name) is not ValueType.NUMBER:
        return False
    if said.isdisjoint(own.kinds | own.beside):
        return any(True for one in r.lexicon.measures.of_kinds(said) if one != own)
    units = {unit for unit, _ in meanings(raw()["units"]).all(r.tokens, at)}
    return bool(units) and bool(own.units) and units.isdisjoint(own.units)
