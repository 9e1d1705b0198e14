"""Suggestions at a place of a text, those first that fit best what is being typed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leadscore.ide.candidates import Candidate, names, place_of, values, words
from leadscore.ide.known import Known
from leadscore.ide.match import fit
from leadscore.ide.snippets import SNIPPETS
from leadscore.ide.spot import Spot, spot_at
from leadscore.ide.words import sentence
from leadscore.record import Record
from leadscore.syntax.grammar import keywords, sentence_starters, terminals

MOST = 40


class Suggestion(Record):
    """`text` takes the place of the characters `start` to `end`; of it, `chosen` (from, to) are selected then, to be
    typed over: None, and the cursor stands behind it. `label` is what a list shows, `says` a short explanation."""

    label: str
    says: str
    text: str
    start: int
    end: int
    chosen: tuple[int, int] | None = None


def complete(text: str, offset: int, known: Known) -> tuple[Suggestion, ...]:
    """At most `MOST` suggestions; none in a comment, and none where a name is new."""
    spot = spot_at(text, offset)
    if spot is None:
        return ()
    ranked = [
        (rank, place, suggestion)
        for place, (typed, suggestion) in enumerate(_all(spot, known))
        if (rank := fit(spot.word, typed)) is not None
    ]
    ranked.sort(key=lambda one: one[:2])
    return tuple({s.text: s for _, _, s in ranked}.values())[:MOST]


def _all(spot: Spot, known: Known) -> Iterator[tuple[str, Suggestion]]:
    """All that may come next, each with what is compared with the typed word."""
    if spot.in_text:
        yield from ((c.text[1:-1], _put(c, spot)) for c in values(spot, known) if c.text.startswith('"'))
        return
    if spot.starts and spot.leads:
        yield from _sentences(spot)
    yield from ((c.text.strip('"'), _put(c, spot)) for c in values(spot, known))
    yield from ((c.text, _put(c, spot)) for c in names(spot, known))
    yield from ((c.text, _put(c, spot)) for c in words(spot, known))
    if spot.starts and not spot.leads:
        yield from _sentences(spot)
    if not spot.accepts and spot.word:
        yield from _anything(spot, known)


def _sentences(spot: Spot) -> Iterator[tuple[str, Suggestion]]:
    """Keywords that start a sentence, and whole sentences: found by their first word, or by what they are for."""
    for text in _starters():
        yield text, _put(Candidate(text, sentence(text)), spot)
        for snippet in SNIPPETS if spot.leads else ():
            if snippet.text.startswith(f"{text} "):
                at = snippet.text.index(snippet.first)
                chosen = (at, at + len(snippet.first))
                suggestion = Suggestion(snippet.name, snippet.text, snippet.text, spot.start, spot.end, chosen)
                yield snippet.name, suggestion
                yield snippet.text, suggestion


@cache
def _starters() -> list[str]:
    return sorted(sentence_starters().values(), key=lambda text: place_of(terminals()[text]))


def _anything(spot: Spot, known: Known) -> Iterator[tuple[str, Suggestion]]:
    """Behind a mistake nobody knows what may come: whatever starts like this."""
    for name in known.symbols.names:
        yield name, _put(Candidate(name, known.symbols.names[name].kind.value), spot)
    for text in keywords().values():
        if text.isalpha():
            yield text, _put(Candidate(text, sentence(text)), spot)


def _put(candidate: Candidate, spot: Spot) -> Suggestion:
    return Suggestion(candidate.text, candidate.says, candidate.text, spot.start, spot.end)
