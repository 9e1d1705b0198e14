"""What rules ask about the events of a range of leads, each thing worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Events
from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.runs import Runs
from leadscore.batch.kernel.selection import Selection
from leadscore.plan.model import DecayTable, EventSelector
from leadscore.values.days import DAY

T = TypeVar("T")

NEVER = -1
"""The instant of what has not happened: earlier than all events, which begin at 0."""

_LANE_BITS = 62


class Counters:
    """Asking twice for the same costs once. All results have an element for each of `count` leads.

    `counted` are the selectors whose number of events is asked for: they are counted together, several to a pass.
    """

    def __init__(
        self, selection: Selection, events: Events, count: int, counted: Sequence[EventSelector], own: bool
    ) -> None:
        self._selection = selection
        self._count = count
        self._known: dict[Hashable, Any] = {}
        codes = selection.codes(events.pair, events.at)
        self._own_newest = self._newest_own(events) if own else None
        kept = np.flatnonzero(selection.any_mask[codes])
        self._codes = codes[kept]
        self._events = Events(
            events.lead[kept],
            events.pair[kept],
            events.at[kept],
            None if events.minutes is None else events.minutes[kept],
        )
        self._runs = Runs.of(self._events.lead, count)
        self._counts = self._count_together(counted)

    # ---------------------------------------------------------------------------------------- what is asked for

    def count(self, selector: EventSelector) -> Integers:
        """The number of selected events."""
        return self._counts[selector]

    def minutes(self, selector: EventSelector) -> Integers:
        """The sum of their minutes, in thousandths."""
        return self._once(("minutes", selector), lambda: self._minutes(selector))

    def newest(self, selector: EventSelector) -> Integers:
        """The instant of the newest, or NEVER."""
        return self._once(("newest", selector), lambda: self._selected(selector).newest())

    def aged_points(self, selector: EventSelector, decay: DecayTable) -> Integers:
        """The sum of what each of them is worth at its age."""

        def summed() -> Integers:
            taken = self._selected(selector)
            return taken.runs.sums(worth(decay, self._selection.as_of - taken.at))

        return self._once(("aged", selector, decay), summed)

    def different(self, selector: EventSelector, decay: DecayTable | None) -> Integers:
        """The number of different targets; with a decay, the sum of what the newest event of each is worth."""

        def by_target() -> Integers:
            taken = self._selected(selector)
            keys = taken.lead.astype(np.int64) << 32 | self._events.pair[taken.places]
            order = np.argsort(keys, kind="stable")  # events of one target stay in the order of time
            return self._of_each(taken.lead[order], keys[order], taken.at[order], decay)

        return self._once(("different", selector, decay), by_target)

    def days(self, selector: EventSelector, decay: DecayTable | None) -> Integers:
        """The number of calendar days (UTC) with such an event; with a decay as `different`."""

        def by_day() -> Integers:
            taken = self._selected(selector)
            keys = taken.lead.astype(np.int64) << 32 | taken.at // DAY
            return self._of_each(taken.lead, keys, taken.at, decay)

        return self._once(("days", selector, decay), by_day)

    def own_newest(self) -> Integers:
        """The instant of the newest event that the lead did itself, or NEVER."""
        assert self._own_newest is not None
        return self._own_newest

    # ---------------------------------------------------------------------------------------- how it is found

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    def _selected(self, selector: EventSelector) -> _Selected:
        def select() -> _Selected:
            places = np.flatnonzero(self._selection.masks[selector][self._codes])
            lead = self._events.lead[places]
            return _Selected(places, lead, self._events.at[places], Runs.of(lead, self._count))

        return self._once(("selected", selector), select)

    def _minutes(self, selector: EventSelector) -> Integers:
        taken = self._selected(selector)
        assert self._events.minutes is not None
        return taken.runs.sums(self._events.minutes[taken.places])

    def _of_each(
        self, leads: NDArray[np.int32], keys: NDArray[np.int64], at: NDArray[np.int64], decay: DecayTable | None
    ) -> Integers:
        """`keys` are sorted, and so are the instants of each key: the last place of a key is its newest event."""
        last = np.flatnonzero(np.append(keys[1:] != keys[:-1], True)) if len(keys) else np.empty(0, np.intp)
        runs = Runs.of(leads[last], self._count)
        return runs.lengths() if decay is None else runs.sums(worth(decay, self._selection.as_of - at[last]))

    def _newest_own(self, events: Events) -> Integers:
        kept = np.flatnonzero(self._selection.own[events.pair] & (events.at <= self._selection.as_of))
        return Runs.of(events.lead[kept], self._count).last(events.at[kept], NEVER)

    def _count_together(self, selectors: Sequence[EventSelector]) -> dict[EventSelector, Integers]:
        """As many counters as fit into 63 bits are summed in one pass: none can overflow into the next, for no lead
        of this range has more events than fit into a counter."""
        width = max(self._runs.longest, 1).bit_length()
        at_once = max(_LANE_BITS // width, 1)
        counts = {}
        for lane in _batches(selectors, at_once):
            packed = np.zeros(len(self._selection.any_mask), np.int64)
            for place, selector in enumerate(lane):
                packed |= self._selection.masks[selector].astype(np.int64) << (place * width)
            sums = self._runs.sums(packed[self._codes])
            for place, selector in enumerate(lane):
                counts[selector] = sums >> (place * width) & (2**width - 1)
        return counts


class _Selected:
    """The events that a selector takes: their places among all that any selector takes."""

    __slots__ = ("at", "lead", "places", "runs")

    def __init__(self, places: NDArray[np.intp], lead: NDArray[np.int32], at: NDArray[np.int64], runs: Runs) -> None:
        self.places, self.lead, self.at, self.runs = places, lead, at, runs

    def newest(self) -> Integers:
        return self.runs.last(self.at, NEVER)


def worth(decay: DecayTable, ages: Integers) -> Integers:
    """What is left at each of these ages, none of them negative."""
    values = np.array(decay.values, np.int64)
    if len(values) == 1:
        return np.full(len(ages), values[0])
    return values[np.minimum(ages // decay.step_seconds, len(values) - 1)]


def _batches(selectors: Sequence[EventSelector], size: int) -> Iterable[Sequence[EventSelector]]:
    return (selectors[start : start + size] for start in range(0, len(selectors), size))
