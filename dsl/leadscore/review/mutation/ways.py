"""Ways to decide a condition: small sets of facts under which it is true, or false."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from leadscore.engine.conditions import Truth, truth
from leadscore.plan.model import And, Condition, GroupCompare, Not, Or
from leadscore.plan.walk import Leaf
from leadscore.review.mutation.sketches import Sketch, Sketching

_TRIED = 3_000


@dataclass(frozen=True)
class Ways:
    """On the day `today`, with facts from `options`, which gives for each comparison those that may decide it."""

    sketching: Sketching
    today: date
    options: Mapping[Leaf, Sequence[Sketch]]

    def of(self, condition: Condition, wanted: bool) -> Iterator[Sketch]:
        """Those with few facts tend to come first. Groups have no totals here, so a comparison with one takes none."""
        match condition:
            case Not(operand):
                yield from self.of(operand, not wanted)
            case And(operands) | Or(operands) if isinstance(condition, And) is wanted:
                yield from self.all((operand, wanted) for operand in operands)
            case And(operands) | Or(operands):
                for operand in operands:
                    yield from self.of(operand, wanted)
            case GroupCompare():
                yield self.nothing
            case _:
                yield from (sketch for sketch in self._tried(condition) if self._truth(condition, sketch) is wanted)

    def all(self, wanted: Iterable[tuple[Condition, bool]]) -> Iterator[Sketch]:
        """Ways to decide several conditions at once. Those of each with few facts come first: what is not needed can
        disqualify a lead, and hide what it was to show."""
        some = [sorted(islice(self.of(condition, truth), _TRIED), key=_facts) for condition, truth in wanted]
        joined = (self._joined(sketches) for sketches in islice(product(*some), _TRIED))
        return (sketch for sketch in joined if sketch is not None)

    @property
    def nothing(self) -> Sketch:
        return Sketch(self.today)

    def _tried(self, leaf: Leaf) -> Iterator[Sketch]:
        yield self.nothing
        yield from self.options[leaf]

    def _truth(self, leaf: Leaf, sketch: Sketch) -> Truth:
        return truth(leaf, self.sketching.view(sketch))

    def _joined(self, sketches: Iterable[Sketch]) -> Sketch | None:
        whole: Sketch | None = self.nothing
        for sketch in sketches:
            whole = None if whole is None else whole.joined(sketch)
        return whole


def _facts(sketch: Sketch) -> int:
    return len(sketch.known)
