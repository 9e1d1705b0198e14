"""Scoring a store: a plan's program, run over ranges of leads on all cores."""

from __future__ import annotations

import operator
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial, reduce
from threading import local
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.errors import BatchError
from leadscore.batch.kernel.chunk import Chunk
from leadscore.batch.kernel.outcome import Bools, Outcomes
from leadscore.batch.kernel.program import Needs, Program, Who
from leadscore.batch.kernel.selection import selection
from leadscore.batch.lookups import Lookups
from leadscore.batch.points import PointsFolder
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.store.chunks import EVENTS_AT_ONCE, LEADS_AT_ONCE, Reader, ranges
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import advice_for_another_type, advice_for_new_words
from leadscore.plan.model import Plan
from leadscore.values.days import DAY, day_number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")


def program_for(store: Store, plan: Plan, as_of: int, lookups: Lookups | None = None) -> Program:
    """Works out what is the same for all leads. Raises BatchError where the store was not made for such a policy."""
    ((program,),) = programs_at(store, [plan], [as_of], lookups)
    return program


def programs_at(
    store: Store, plans: Sequence[Plan], instants: Iterable[int], lookups: Lookups | None = None
) -> list[list[Program]]:
    """The programs of plans at each instant. At one, they share tables for all that any of them needs, and, if they
    agree on which events leads do themselves, the selection too. What does not depend on the instant is looked up once;
    `lookups` remembers it for other plans. Raises BatchError where the store was not made for one of the plans."""
    for plan in plans:
        must_know(store, plan)
    own_kinds = [frozenset(kind.name for kind in plan.events if not kind.by_us) for plan in plans]
    own = {names: _own_pairs(store, names) for names in own_kinds}
    lookups = lookups or Lookups()
    pair_count, match = store.pair_count, partial(lookups.match, store)
    found = []
    for as_of in instants:
        needs = reduce(operator.or_, (Needs.of(plan, as_of) for plan in plans))
        known = lookups.tables(store, needs.fields, as_of)
        selections = {
            names: selection(needs.selectors, as_of, pair_count, pairs, match) for names, pairs in own.items()
        }
        found.append(
            [
                Program(plan, as_of, needs, known, selections[names], _overrides(store, plan, as_of, lookups))
                for plan, names in zip(plans, own_kinds, strict=True)
            ]
        )
    return found


def _own_pairs(store: Store, kinds: Collection[str]) -> NDArray[np.int32]:
    """The codes of what leads do themselves. A store may have kinds that the policy does not know: to it, such events
    did not happen."""
    pairs = store.connection.execute("SELECT code, kind FROM pair").fetchall()
    return np.array([code for code, kind in pairs if kind in kinds], np.int32)


def must_know(store: Store, plan: Plan) -> None:
    """Raises BatchError where the store was not made for such a policy."""
    types = {field.name: field.type for field in plan.fields}
    for name in sorted(plan.used_fields):
        if name not in store.asked:
            raise _unknown(store, f"The store was made without the field `{name}`")
        held = store.field_types.get(name, types[name])
        if held is not types[name]:
            message = f"The store holds `{name}` as {held.value}, not as {types[name].value}"
            raise BatchError(message, advice_for_another_type(store))
    for kind in sorted(plan.used_events):
        if kind not in store.kinds:
            raise _unknown(store, f"The store was made without events of the kind `{kind}`")


def _unknown(store: Store, message: str) -> BatchError:
    return BatchError(message, advice_for_new_words(store))


def _overrides(store: Store, plan: Plan, as_of: int, lookups: Lookups) -> Mapping[Who, Mapping[int, int]]:
    """What people added, by lead: an override names one by its id or its email, and its last day is in."""
    found: dict[Who, Counter[int]] = {}
    for override in plan.overrides:
        if as_of // DAY > day_number(override.until) or not DUCKDB.can_hold(override.lead):
            continue
        numbers = lookups.named(store, override.lead)
        found.setdefault((override.lead, override.by), Counter()).update(dict.fromkeys(numbers, override.points))
    return found


def score_leads(
    store: Store,
    program: Program,
    numbers: NDArray[np.int32],
    *,
    was_ready: Bools | None = None,
    explain: bool = False,
) -> Iterator[Outcomes]:
    """The outcomes of these leads (their numbers in ascending order), with the instants at which they may move.

    `was_ready` says of each lead of the store, by its number, whether the last recorded scoring had it ready; None
    where there is no record. `explain`: with every rule's points.
    """
    reader = Reader.of(store, program.needs)
    for start in range(0, len(numbers), LEADS_AT_ONCE):
        some = numbers[start : start + LEADS_AT_ONCE]
        chunk = reader.leads(store.connection, some)
        yield program.score(chunk, was_ready=_of(was_ready, chunk), explain=explain, with_moves=True)


def score_all(
    store: Store,
    program: Program,
    points: PointsFolder | None = None,
    *,
    was_ready: Bools | None = None,
    explain: bool = False,
    with_moves: bool = False,
) -> Iterator[Outcomes]:
    """The outcomes of all leads, a range after the other; every rule's points go to `points`, if it is there.
    `was_ready` and `explain` as in `score_leads`."""
    reader = Reader.of(store, program.needs)

    def score(connection: DuckDBPyConnection, bounds: tuple[int, int]) -> Outcomes:
        chunk = reader.range(connection, bounds)
        with_rules = explain or points is not None
        found = program.score(chunk, was_ready=_of(was_ready, chunk), explain=with_rules, with_moves=with_moves)
        if points is not None:
            points.write(connection, found)
        return found if explain else replace(found, rules=())

    yield from of_ranges(store, score)


def _of(was_ready: Bools | None, chunk: Chunk) -> Bools | None:
    return None if was_ready is None else was_ready[chunk.numbers]


def of_ranges(
    store: Store, work: Callable[[DuckDBPyConnection, tuple[int, int]], T], at_once: tuple[int, int] | None = None
) -> Iterator[T]:
    """What `work` makes of each range of leads, in order, on all cores; few ranges are in memory at a time. Each thread
    has its own connection. `at_once` is how many events and leads a range may have.

    Meanwhile every query has one thread: spread over all cores, it would get in the way of the other ranges'.
    """
    own = local()

    def of_range(bounds: tuple[int, int]) -> T:
        if not hasattr(own, "connection"):
            own.connection = store.cursor()
        return work(own.connection, bounds)

    waiting: deque[Future[T]] = deque()
    store.connection.execute("SET threads = 1")
    with ThreadPoolExecutor(store.limits.workers) as pool:
        try:
            for bounds in ranges(store, *(at_once or (EVENTS_AT_ONCE, LEADS_AT_ONCE))):
                waiting.append(pool.submit(of_range, bounds))
                if len(waiting) > store.limits.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
            _use_all_cores(store)


def _use_all_cores(store: Store) -> None:
    import duckdb

    with suppress(duckdb.Error):  # what went wrong in a transaction has been told; in what is left of it, nothing goes
        store.connection.execute(f"SET threads = {store.limits.workers}")
