"""What is known at the start: the leads of a store, who was ready, and what the inbox holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from leadscore.batch.store.store import Store
from leadscore.facts.events import EventReader
from leadscore.facts.quarantine import SetAside
from leadscore.facts.rows import Row
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import NothingRecorded, open_ledger
from leadscore.production.serving.inbox import ids_seen, lines
from leadscore.production.serving.memory import KnownOwners, Memory
from leadscore.production.serving.reading import COLUMNS, event_reader_of
from leadscore.production.serving.repeats import Repeats
from leadscore.production.serving.segments import CLAIMED, EVENTS, LEADS, segments
from leadscore.production.serving.snapshot import Snapshot, read_snapshot

OpenStore: TypeAlias = Callable[[], AbstractContextManager[Store]]


@dataclass(frozen=True, slots=True)
class Known:
    """A store's facts, and the ids of the leads that the last recorded scoring by the policy had ready."""

    snapshot: Snapshot
    ready: frozenset[str]


def known_of(open_store: OpenStore, plan: Plan, record: str | None) -> Known:
    """`record` is the address of the ledger's database, where it is not in the store. Raises FactsError."""
    with open_store() as store:
        snapshot = read_snapshot(store)
        ready = _ready(store, plan, None) if record is None else frozenset[str]()
    if record is not None:  # while a server is waited for, a run may have the store
        ready = _ready(None, plan, record)
    return Known(snapshot, ready)


def _ready(store: Store | None, plan: Plan, record: str | None) -> frozenset[str]:
    """Nobody, where nothing was recorded yet, or where it makes no difference."""
    if plan.ready is None or plan.ready.lost_below is None:
        return frozenset()
    try:
        with open_ledger(store, record, write=False) as ledger:
            if ledger.last(plan.name) is None:
                return frozenset()
            state = ledger.state(plan.name)
            numbers = set(state.no[state.ready].tolist())
            rows = ledger.database.rows("SELECT no, id FROM ledger.lead")
            return frozenset(identity for no, identity in rows if no in numbers)
    except NothingRecorded:
        return frozenset()


def replay(inbox: Path, memory: Memory, plan: Plan, repeats: Repeats) -> int:
    """What an inbox holds is known again: leads first, for the events need them. Returns how many changes and events
    there were. What the policy of today does not know, it passes over."""
    repeats.taken(ids_seen(inbox))
    count = 0
    for segment, line in _lines_of(inbox, LEADS):
        memory.put_lead(segment, line["id"], {name: text for name, text in line.items() if name != "id"})
        count += 1
    owners = KnownOwners.of(memory)
    reader = event_reader_of(plan, owners)
    for segment, line in _lines_of(inbox, EVENTS):
        repeats.taken([line["id"]])
        count += _replay_event(segment, line, memory, reader, owners)
    return count


def _replay_event(segment: str, line: dict[str, str], memory: Memory, reader: EventReader, owners: KnownOwners) -> bool:
    try:
        place, event = reader.event(Row(1, [line[name] for name in COLUMNS]))
    except SetAside:
        return False
    memory.put_event(segment, owners.found[place], event)
    owners.found.clear()
    return True


def _lines_of(inbox: Path, what: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Claimed ones are older: their run did not end, or has not yet."""
    for path in (*segments(inbox / CLAIMED, what), *segments(inbox, what)):
        try:
            for line in lines([path]):
                yield path.name, line
        except FileNotFoundError:  # a run took it in meanwhile, or moved it
            continue
