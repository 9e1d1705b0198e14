"""What tests show of conditions: each comparison true, false and unknown; events on both sides of each window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from leadscore.check.model import Unit
from leadscore.check.symbols import Kind as Named
from leadscore.check.walk import Leaf, leaves
from leadscore.engine.conditions import View, selected, truth
from leadscore.plan.conditions import Lowering
from leadscore.plan.model import EventCount
from leadscore.plan.walk import leaves as lowered_leaves
from leadscore.review.coverage.model import Goal, Kind, Place
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text

_SAID = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Branches:
    """Of a policy, whose names `lowering` knows."""

    lowering: Lowering

    def goals(self, unit: Unit, condition: n.Condition, views: Sequence[View]) -> Iterator[Goal]:
        """Of the comparisons written here. Those of a definition are counted where it stands."""
        symbols = self.lowering.symbols
        for leaf in dict.fromkeys(leaf for leaf, _ in leaves(condition)):
            if isinstance(leaf, n.Bare) and symbols.definition(leaf.name.text) is not None:
                continue
            place, text = Place(unit, leaf.span), condition_text(leaf)
            lowered = self.lowering.condition(leaf)
            seen = {truth(lowered, view) for view in views}
            for value in (True, False, None) if self._can_be_unknown(leaf) else (True, False):
                yield place.goal(Kind.BRANCHES, f"`{text}` is never {_SAID[value]}", value in seen)
            for event, _ in lowered_leaves(lowered):
                if isinstance(event, EventCount) and event.selector.window is not None:
                    yield from _of_window(place, text, event, views)

    def _can_be_unknown(self, leaf: Leaf) -> bool:
        match leaf:
            case n.Inactive():
                return True
            case n.IsKnown():
                return False
            case _:
                return self.lowering.symbols.kind(leaf.name.text) is Named.FIELD


def _of_window(place: Place, text: str, event: EventCount, views: Sequence[View]) -> Iterator[Goal]:
    always = replace(event.selector, window=None)
    counts = [(len(selected(event.selector, view)), len(selected(always, view))) for view in views]
    inside, outside = any(within for within, _ in counts), any(within < every for within, every in counts)
    yield place.goal(Kind.WINDOWS, f"no event lies inside the window of `{text}`", inside)
    yield place.goal(Kind.WINDOWS, f"no event lies outside the window of `{text}`", outside)
