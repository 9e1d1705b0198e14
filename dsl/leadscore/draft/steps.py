"""Two rules about one number as steps that do not overlap: who shows 800 finds one line that says what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.gate import Gate
from leadscore.draft.logistic import fit_patterns, patterns
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Joined, Signal, Term, holds_of


@dataclass(frozen=True, slots=True)
class _Span:
    """The atoms at both ends; None: no end."""

    low: int | None
    high: int | None


def in_steps(signals: Sequence[Signal], sample: Sample, gate: Gate) -> list[Signal]:
    """The same number of rules. Two of which one holds within the other, up to an end of it, become two of the parts
    that they cut the number into; those that explain the outcomes best, if the points of each agree with its own close
    rate."""
    found = [*signals]
    for one, other in combinations(range(len(found)), 2):
        spans = _span(found[one], sample.atoms), _span(found[other], sample.atoms)
        if spans[0] is None or spans[1] is None or _subject(found[one], sample) != _subject(found[other], sample):
            continue
        parts = list(_parts(spans[0], spans[1], sample.atoms)) or list(_parts(spans[1], spans[0], sample.atoms))
        ways = []
        for pair in combinations(parts, 2):
            tried = [*found]
            tried[one], tried[other] = (_signal(part, sample, gate) for part in pair)
            table = patterns(holds_of(tried, sample), sample.won)
            fit = fit_patterns(table)
            if all(weight * signal.sign > 0 for weight, signal in zip(fit.weights, tried, strict=True)):
                ways.append((fit.deviance, tried))
        if ways:
            found = min(ways, key=lambda way: way[0])[1]
    return found


def _subject(signal: Signal, sample: Sample) -> str:
    return sample.atoms[signal.terms[0].atoms[0]].subject


def _span(signal: Signal, atoms: Sequence[Atom]) -> _Span | None:
    if len(signal.terms) > 1:
        return None
    ends = {atoms[place].shape: place for place in signal.terms[0].atoms}
    if not ends.keys() <= {Shape.FROM, Shape.BELOW}:
        return None
    return _Span(ends.get(Shape.FROM), ends.get(Shape.BELOW))


def _parts(wide: _Span, narrow: _Span, atoms: Sequence[Atom]) -> Iterator[_Span]:
    """What a span, one that lies at an end of it, and all beyond its other end are cut into; nothing where the second
    does not lie so, or no condition asks for the rest."""
    if wide == narrow or (wide.low != narrow.low and wide.high != narrow.high):
        return
    cut = narrow.low if wide.high == narrow.high else narrow.high
    opposite = _opposite(cut, atoms)
    if cut is None or opposite is None:
        return
    rest = _Span(wide.low, opposite) if wide.high == narrow.high else _Span(opposite, wide.high)
    if rest.low is not None and rest.high is not None and atoms[rest.low].cut >= atoms[rest.high].cut:
        return
    yield from (narrow, rest)
    end = wide.high if wide.low is None else wide.low if wide.high is None else None
    beyond = _opposite(end, atoms)
    if beyond is not None:
        yield _Span(beyond, None) if wide.low is None else _Span(None, beyond)


def _opposite(place: int | None, atoms: Sequence[Atom]) -> int | None:
    """`< 5` of `>= 5`, and the other way round."""
    if place is None or not atoms[place].cut:  # what is not more than 0 need not be less
        return None
    own = atoms[place]
    wanted = own.subject, Shape.BELOW if own.shape is Shape.FROM else Shape.FROM, own.cut
    return next((at for at, atom in enumerate(atoms) if (atom.subject, atom.shape, atom.cut) == wanted), None)


def _signal(span: _Span, sample: Sample, gate: Gate) -> Signal:
    ends = tuple(place for place in (span.low, span.high) if place is not None)
    signal = Signal((Term(ends, Joined.RANGE if len(ends) == 2 else Joined.ALONE),), False, 0.0, 0)
    return Signal(signal.terms, False, 0.0, gate.sign(holds_of([signal], sample)[0]))
