"""Whether leads paid anything, of a field that holds how much they paid so far: `paid a retainer`, `the deposit is
paid`, `have not paid us a penny` of `booking_fee # pounds of retainer paid so far`."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting import money
from leadscore.assistant.drafting.literals import Literal
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.rule_names import stem

_IS = frozenset("is are was were be been have has already now".split())
_THE = frozenset("a an the any some our their his her its your of us".split())


def paid(r: Reader, at: int) -> Match | None:
    """What is paid behind the verb, or before it."""
    known = money.fields_paid(r)
    return (_verb_first(r, at, known) or _thing_first(r, at, known)) if known else None


def _verb_first(r: Reader, at: int, known: list[str]) -> Match | None:
    end = money.said("pays").end(r.tokens, at)
    if end is None:
        return None
    place = r.skip(end, _THE)
    if (behind := money.said("nothing").end(r.tokens, place)) is not None:
        return _match(known, behind, is_some=False)
    behind = money.said("something").end(r.tokens, place)
    if behind is not None or _closes(r, place):
        return _match(known, behind or end) if behind or r.key(end - 1) == "us" else None
    found = max(_things(r, place, known), key=lambda one: one[1], default=None)
    return None if found is None else _match([found[0]], found[1])


def _thing_first(r: Reader, at: int, known: list[str]) -> Match | None:
    for name, end in _things(r, at, known):
        place = r.skip(end, _IS)
        is_not = r.key(place) == "not"
        if (behind := money.said("pays").end(r.tokens, place + is_not)) is not None:
            return _match([name], behind, is_some=not is_not)
        if (behind := money.said("unpaid").end(r.tokens, place)) is not None:
            return _match([name], behind, is_some=False)
    if (behind := money.said("unpaid").end(r.tokens, at)) is not None or r.key(at) in ("no", "without"):
        behind = r.skip(behind or at + 1, _THE)
        return next((_match([name], end, is_some=False) for name, end in _things(r, behind, known)), None)
    return None


def _things(r: Reader, at: int, known: list[str]) -> Iterator[tuple[str, int]]:
    """The fields that are named here, by their names or by words that are said of them."""
    yield from ((field.name, end) for field, end in r.lexicon.fields.all(r.tokens, at) if field.name in known)
    if (end_of_any := money.said("deposits").end(r.tokens, at)) is not None and len(known) == 1:
        yield known[0], end_of_any
    for name in known:
        end = at
        while r.text(end).isalpha() and r.lexicon.evidence.of(stem(r.text(end)), name) > 1:
            end += 1
        if end > at:
            yield name, end


def _closes(r: Reader, at: int) -> bool:
    return at >= len(r.tokens) or r.tokens[at].kind == "sign" or r.small.glue.end(r.tokens, at) is not None


def _match(names: list[str], end: int, *, is_some: bool = True) -> Match | None:
    if len(names) != 1:
        return None
    some = Literal(f"{names[0]} > 0", f"{names[0]} is 0", names[0])
    return Match(some if is_some else some.negated(), end)
