"""Two plans over one store: each range of leads is read once, both plans score it, and what differs is counted at once.

Kept are counts, a histogram of bounded size and the few leads that will be shown, so memory does not grow with leads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.arriving import Week, is_there, weeks_of
from leadscore.batch.deciding.deciding import Decided, Deciding
from leadscore.batch.deciding.parts import Pairing, Part
from leadscore.batch.deciding.tally import Share, Tally
from leadscore.batch.histogram import Histogram
from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.outcome import Bools, Outcomes
from leadscore.batch.kernel.program import Program
from leadscore.batch.lookups import Lookups
from leadscore.batch.scoring import of_ranges, programs_at
from leadscore.batch.segments import Counted, Segments, segments_of
from leadscore.batch.store.chunks import EVENTS_AT_ONCE, LEADS_AT_ONCE, Reader
from leadscore.batch.store.schema import BLOCK
from leadscore.batch.store.store import Store
from leadscore.plan.model import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Both: TypeAlias = tuple[int, int]
"""A number under the old plan and under the new one."""
_Ranked: TypeAlias = list[tuple[int, ...]]
"""Leads as what orders them (the least first), their number, and what decided: the place of a part, and two points."""
_Keys: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
_NO_SCORE = -(2**62)

Watch: TypeAlias = Callable[[int, int], object]
"""Hears after each range how many leads are done, of how many; what it raises ends the comparing."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A lead by its number in the store, and what decided about it: `part`, and, of a rule or an override, what that
    gives under both plans, in millipoints."""

    number: int
    part: Part
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What two plans say of a store's leads, as of one instant.

    `up`, `down`, `same` compare the scores of leads in the scope of both; `entered` and `left` are in the scope of the
    new or of the old plan alone. `bands` counts the leads in scope by band (None: in none). `gained`, `lost` (the
    highest new, then old score first) and `movers` (the largest differences first) are the first few leads; `gained_by`
    and `lost_by` say of all that gained and lost what decided it.
    `arrivals` is how many leads became ready in a week, added up over so many `weeks`. `segments` as `Segments.told`.
    """

    leads: int
    in_scope: Both
    ready: Both
    disqualified: Both
    up: int
    down: int
    same: int
    entered: int
    left: int
    gained_count: int
    lost_count: int
    gained: tuple[Turned, ...]
    lost: tuple[Turned, ...]
    movers: tuple[Turned, ...]
    gained_by: tuple[Share, ...]
    lost_by: tuple[Share, ...]
    bands: tuple[Mapping[str | None, int], Mapping[str | None, int]]
    histogram: Histogram
    arrivals: Both
    weeks: int
    segments: Sequence[tuple[str | None, bool, Counted]]


def compare(
    store: Store,
    old: Plan,
    new: Plan,
    pairing: Pairing,
    as_of: int,
    *,
    by: str | None = None,
    shown: int = 10,
    watch: Watch | None = None,
    lookups: Lookups | None = None,
) -> Compared:
    """Compares two plans on all leads. `by` is a field whose values are counted apart, `shown` how many leads each list
    has at most; `lookups` remembers what was asked of the store's values. Raises BatchError where the store was not
    made for one of the plans, or without the field."""
    comparing = _Comparing.of(store, (old, new), pairing, as_of, by, shown, lookups)
    parts = of_ranges(store, comparing.range, _at_once(store))
    return comparing.sum(parts if watch is None else _watched(parts, store.lead_count, watch))


def _watched(parts: Iterable[_Part], leads: int, watch: Watch) -> Iterator[_Part]:
    done = 0
    for part in parts:
        done += int(part.counts[0])
        watch(done, leads)
        yield part


def _at_once(store: Store) -> tuple[int, int]:
    """So many events and leads that every core gets some: there is more to do for each than in a scoring."""
    cores = store.limits.workers
    events, leads = store.event_count // cores + 1, store.lead_count // cores + BLOCK
    return min(events, EVENTS_AT_ONCE), min(leads, LEADS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is kept of a range of leads. `turned` are those that gained, that lost, and that moved; `by` is what decided
    about all that gained and that lost."""

    counts: NDArray[np.int64]
    turned: tuple[_Ranked, _Ranked, _Ranked]
    by: tuple[Tally, Tally]
    bands: tuple[NDArray[np.int64], NDArray[np.int64]]
    histogram: Histogram
    arrivals: NDArray[np.int64]
    segments: NDArray[np.int64] | None


@dataclass(frozen=True)
class _Comparing:
    """How ranges are compared: `programs` are both plans' at the instant, `earlier` those at other ends of weeks."""

    plans: tuple[Plan, Plan]
    programs: Sequence[Program]
    earlier: Mapping[int, Sequence[Program]]
    weeks: Sequence[Week]
    deciding: Deciding
    reader: Reader
    segments: Segments | None
    shown: int

    @classmethod
    def of(
        cls,
        store: Store,
        plans: tuple[Plan, Plan],
        pairing: Pairing,
        as_of: int,
        by: str | None,
        shown: int,
        lookups: Lookups | None,
    ) -> _Comparing:
        weeks = weeks_of(store, as_of)
        instants = sorted({instant for week in weeks for instant in (week.start, week.end)} - {as_of})
        programs, *others = programs_at(store, plans, [as_of, *instants], lookups)
        earlier = dict(zip(instants, others, strict=True))
        needs = programs[0].needs
        for some in earlier.values():
            needs |= some[0].needs
        reader = Reader.of(store, needs)
        also = {"created", *([by] if by else [])} & store.field_types.keys()
        reader = replace(reader, fields=tuple(sorted({*reader.fields, *also})))
        segments = None if by is None else segments_of(store, by)
        return cls(
            plans, programs, earlier, weeks, Deciding((programs[0], programs[1]), pairing), reader, segments, shown
        )

    # ------------------------------------------------------------------------------------ a range

    def range(self, connection: DuckDBPyConnection, bounds: tuple[int, int]) -> _Part:
        chunk = self.reader.range(connection, bounds)
        found = old, new = _scored(self.programs, chunk)
        ready = [_ready(one) for one in found]
        moved = np.where(old.in_scope & new.in_scope, new.score - old.score, 0)
        turned, by = self._turned(chunk, found, ready, moved)
        return _Part(
            counts=_counts(old, new, ready, moved),
            turned=turned,
            by=by,
            bands=(_of_bands(self.plans[0], old), _of_bands(self.plans[1], new)),
            histogram=Histogram.of(old.score[old.in_scope], new.score[new.in_scope]),
            arrivals=self._arrivals(chunk, ready),
            segments=None if self.segments is None else self.segments.counts(chunk, ready, moved),
        )

    def _turned(
        self, chunk: Chunk, found: tuple[Outcomes, Outcomes], ready: Sequence[Bools], moved: NDArray[np.int64]
    ) -> tuple[tuple[_Ranked, _Ranked, _Ranked], tuple[Tally, Tally]]:
        """The first of those that gained, that lost, and that moved; what decided about all of the former."""
        before, after = (np.where(one.in_scope, one.score, _NO_SCORE) for one in found)
        far = np.abs(moved)
        most = np.sort(_first(np.flatnonzero(moved), (far, after), self.shown))
        gained, lost = np.flatnonzero(ready[1] & ~ready[0]), np.flatnonzero(ready[0] & ~ready[1])
        some = np.union1d(np.union1d(gained, lost), most)
        leads = self.deciding.leads(chunk.some(some))
        decided = (
            leads.turned(1).at(np.searchsorted(some, gained)),
            leads.turned(0).at(np.searchsorted(some, lost)),
            leads.moved().at(np.searchsorted(some, most)),
        )
        ranked = (
            self._ranked(found[0].numbers, gained, (after, before), decided[0]),
            self._ranked(found[0].numbers, lost, (after, before), decided[1]),
            self._ranked(found[0].numbers, most, (far, after), decided[2]),
        )
        parts = len(self.deciding.parts)
        return ranked, (Tally.of(parts, decided[0]), Tally.of(parts, decided[1]))

    def _ranked(self, numbers: NDArray[np.int32], places: NDArray[np.intp], by: _Keys, decided: Decided) -> _Ranked:
        """The first of the leads at these places, of which it is `decided`."""
        best = _first(np.arange(len(places)), (by[0][places], by[1][places]), self.shown)
        told = decided.at(best)
        columns = (-by[0][places[best]], -by[1][places[best]], numbers[places[best]], told.part, told.old, told.new)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def _arrivals(self, chunk: Chunk, ready: Sequence[Bools]) -> NDArray[np.int64]:
        """How many are ready at a week's end who were not at its start, or were not there yet; of all weeks."""
        days = self.programs[0].tables.days.get("created")
        created = None if days is None else days[chunk.codes["created"]]
        at = {self.programs[0].as_of: ready}
        for instant, programs in self.earlier.items():
            there = is_there(created, instant, len(chunk))
            at[instant] = [_ready(one) & there for one in _scored(programs, chunk)]
        came = [[(at[week.end][side] & ~at[week.start][side]).sum() for week in self.weeks] for side in (0, 1)]
        return np.array([sum(of_side) for of_side in came], np.int64)

    # ------------------------------------------------------------------------------------ all ranges

    def sum(self, parts: Iterable[_Part]) -> Compared:
        counts, arrivals = np.zeros(14, np.int64), np.zeros(2, np.int64)
        bands = [np.zeros(len(plan.bands) + 1, np.int64) for plan in self.plans]
        segments = np.zeros((0 if self.segments is None else len(self.segments.values) + 2, 5), np.int64)
        turned: list[_Ranked] = [[], [], []]
        parts_of = self.deciding.parts
        by = [Tally.of(len(parts_of)), Tally.of(len(parts_of))]
        histogram = Histogram()
        for part in parts:
            counts += part.counts
            arrivals += part.arrivals
            histogram.add(part.histogram)
            bands = [mine + its for mine, its in zip(bands, part.bands, strict=True)]
            turned = [nsmallest(self.shown, mine + its) for mine, its in zip(turned, part.turned, strict=True)]
            by = [mine + its for mine, its in zip(by, part.by, strict=True)]
            if part.segments is not None:
                segments += part.segments
        leads, s0, s1, r0, r1, d0, d1, up, down, same, entered, left, gained, lost = counts.tolist()
        shown = [
            tuple(Turned(number, parts_of[place], old, new) for *_, number, place, old, new in ranked)
            for ranked in turned
        ]
        return Compared(
            leads=leads,
            in_scope=(s0, s1),
            ready=(r0, r1),
            disqualified=(d0, d1),
            up=up,
            down=down,
            same=same,
            entered=entered,
            left=left,
            gained_count=gained,
            lost_count=lost,
            gained=shown[0],
            lost=shown[1],
            movers=shown[2],
            gained_by=tuple(by[0].shares(parts_of)),
            lost_by=tuple(by[1].shares(parts_of)),
            bands=(_named(self.plans[0], bands[0]), _named(self.plans[1], bands[1])),
            histogram=histogram,
            arrivals=(int(arrivals[0]), int(arrivals[1])),
            weeks=len(self.weeks),
            segments=[] if self.segments is None else self.segments.told(segments),
        )


def _first(places: NDArray[np.intp], highest: _Keys, most: int) -> NDArray[np.intp]:
    """Those of the places with the highest keys; of equal ones, those that come first."""
    first, then = (-keys[places] for keys in highest)
    return places[np.lexsort((places, then, first))[:most]]


def _scored(programs: Sequence[Program], chunk: Chunk) -> tuple[Outcomes, Outcomes]:
    """Both plans' outcomes; what both ask of the events is found out once."""
    old, new = programs
    if old.selection is not new.selection:
        return old.score(chunk), new.score(chunk)
    view = old.view(chunk)
    return old.score_in(view), new.score_in(view.again())


def _ready(found: Outcomes) -> Bools:
    return found.ready & found.in_scope


def _counts(old: Outcomes, new: Outcomes, ready: Sequence[Bools], moved: NDArray[np.int64]) -> NDArray[np.int64]:
    """In the order of `Compared`, from `leads` to `lost_count`."""
    masks = (
        *(old.in_scope, new.in_scope, *ready, old.disqualified & old.in_scope, new.disqualified & new.in_scope),
        *(moved > 0, moved < 0, old.in_scope & new.in_scope & (moved == 0)),
        *(new.in_scope & ~old.in_scope, old.in_scope & ~new.in_scope),
        *(ready[1] & ~ready[0], ready[0] & ~ready[1]),
    )
    return np.array([len(old.numbers), *map(np.count_nonzero, masks)], np.int64)


def _of_bands(plan: Plan, found: Outcomes) -> NDArray[np.int64]:
    """The leads in scope by band, those in none first."""
    return np.bincount(found.band[found.in_scope] + 1, minlength=len(plan.bands) + 1)


def _named(plan: Plan, counts: NDArray[np.int64]) -> Mapping[str | None, int]:
    return Counter(dict(zip((None, *(band.name for band in plan.bands)), counts.tolist(), strict=True)))
