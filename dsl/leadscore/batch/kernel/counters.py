"""What rules ask about the events of a range of leads, each thing worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Chunk, Events
from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.runs import Runs
from leadscore.batch.kernel.selection import Selection
from leadscore.plan.model import DecayTable, EventSelector
from leadscore.values.days import DAY

T = TypeVar("T")

NEVER = -1
"""The instant of what has not happened: earlier than all events, which begin at 0."""

_LANE_BITS = 62


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about events that is found for many selectors in one pass: of some whether there is `any`, of some
    how many there are (`counted`), of some which ones (`listed`). `own`: when leads last did something themselves."""

    any: tuple[EventSelector, ...]
    counted: tuple[EventSelector, ...]
    listed: tuple[EventSelector, ...]
    own: bool


class Counters:
    """Asking twice for the same costs once. All results have an element for each lead of the range.

    `lead`, `pair` and `at` are of the events that some selector takes, as are their `codes` in the selection and their
    `runs` by lead.
    """

    def __init__(self, selection: Selection, chunk: Chunk, asked: Asked) -> None:
        self.selection = selection
        self._chunk = chunk
        self._count = len(chunk)
        self._known: dict[Hashable, Any] = {}
        events = chunk.events
        codes = selection.codes(events.pair, events.at)
        self._own_newest = self._newest_own(events) if asked.own else None
        kept = np.flatnonzero(selection.any_mask[codes])
        self.codes = codes[kept]
        self.lead, self.pair = events.lead[kept], events.pair[kept]
        self.at: Integers = events.at[kept].astype(np.int64, copy=False)
        self.runs = Runs.of(self.lead, self._count)
        self._any = dict(self._existence(asked.any))
        self._counts = dict(self._count_together(asked.counted))
        self._listed = {selector: place for place, selector in enumerate(asked.listed)}

    # ---------------------------------------------------------------------------------------- what is asked for

    def any(self, selector: EventSelector) -> NDArray[np.bool_]:
        """Whether there is a selected event."""
        return self._any[selector]

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
            return taken.runs.sums(worth(decay, self.selection.as_of - taken.at))

        return self._once(("aged", selector, decay), summed)

    def different(self, selector: EventSelector, decay: DecayTable | None) -> Integers:
        """The number of different targets; with a decay, the sum of what the newest event of each is worth."""

        def by_target() -> Integers:
            taken = self._selected(selector)
            keys = taken.lead.astype(np.int64) << 32 | self.pair[taken.places]
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

    def selected(self, selector: EventSelector) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The events that it takes, which must be one of those that are listed: whose they are, and when they were."""
        taken = self._selected(selector)
        return taken.lead, taken.at

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
            group, bit = divmod(self._listed[selector], 8)
            places = np.flatnonzero((self._bits(group) & np.uint8(1 << bit)).astype(np.bool_))
            lead = self.lead[places]
            return _Selected(places, lead, self.at[places], Runs.of(lead, self._count))

        return self._once(("selected", selector), select)

    def _bits(self, group: int) -> NDArray[np.uint8]:
        """For each event, which of eight of the selectors that are listed take it."""

        def gather() -> NDArray[np.uint8]:
            table = np.zeros(len(self.selection.any_mask), np.uint8)
            for selector, place in self._listed.items():
                if place // 8 == group:
                    table |= self.selection.masks[selector].view(np.uint8) << np.uint8(place % 8)
            return table[self.codes]

        return self._once(("bits", group), gather)

    def _minutes(self, selector: EventSelector) -> Integers:
        timed = self._chunk.timed
        assert timed is not None
        codes = self._once("timed", lambda: self.selection.codes(timed.events.pair, timed.events.at))
        places = np.flatnonzero(self.selection.masks[selector][codes])
        return Runs.of(timed.events.lead[places], self._count).sums(timed.minutes[places])

    def _of_each(
        self, leads: NDArray[np.int32], keys: NDArray[np.int64], at: NDArray[np.int64], decay: DecayTable | None
    ) -> Integers:
        """`keys` are sorted, and so are the instants of each key: the last place of a key is its newest event."""
        last = np.flatnonzero(np.append(keys[1:] != keys[:-1], True)) if len(keys) else np.empty(0, np.intp)
        runs = Runs.of(leads[last], self._count)
        return runs.lengths() if decay is None else runs.sums(worth(decay, self.selection.as_of - at[last]))

    def _newest_own(self, events: Events) -> Integers:
        """Mostly a lead's last event; where it was done to the lead, or is of the future, an earlier one."""
        runs = Runs.of(events.lead, self._count)
        newest = runs.last(events.at, NEVER)
        others = runs.leads[~self._is_own(events, runs.ends)]
        if len(others):
            is_other = np.zeros(self._count, np.bool_)
            is_other[others] = True
            places = np.flatnonzero(is_other.take(events.lead))
            places = places[self._is_own(events, places)]
            of_others = Runs.of(events.lead[places], self._count).last(events.at[places], NEVER)
            newest = np.where(is_other, of_others, newest)
        return newest

    def _is_own(self, events: Events, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        own: NDArray[np.bool_] = self.selection.own[events.pair[places]] & (events.at[places] <= self.selection.as_of)
        return own

    def _existence(self, selectors: Sequence[EventSelector]) -> Iterator[tuple[EventSelector, NDArray[np.bool_]]]:
        """A bit for each selector, up to 64 to a pass."""
        for some in _batches(selectors, 64):
            table = np.zeros(len(self.selection.any_mask), np.uint64)
            for place, selector in enumerate(some):
                table |= self.selection.masks[selector].astype(np.uint64) << np.uint64(place)
            found = self.runs.any_bits(table[self.codes])
            for place, selector in enumerate(some):
                yield selector, (found >> np.uint64(place) & np.uint64(1)).astype(np.bool_)

    def _count_together(self, selectors: Sequence[EventSelector]) -> Iterator[tuple[EventSelector, Integers]]:
        """As many counters as fit into 62 bits are summed in one pass: none can overflow into the next, for no lead
        of this range has more events than fit into a counter."""
        width = max(self.runs.longest, 1).bit_length()
        for some in _batches(selectors, max(_LANE_BITS // width, 1)):
            table = np.zeros(len(self.selection.any_mask), np.int64)
            for place, selector in enumerate(some):
                table |= self.selection.masks[selector].astype(np.int64) << (place * width)
            sums = self.runs.sums(table[self.codes])
            for place, selector in enumerate(some):
                yield selector, sums >> (place * width) & (2**width - 1)


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
