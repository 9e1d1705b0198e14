"""What is known at the start: the leads of a store, who was ready, and what the inbox holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from leadscore.production.serving.policies import InForce
from leadscore.production.serving.reading import COLUMNS, event_reader_of
from leadscore.production.serving.repeats import Repeats
from leadscore.production.serving.segments import CLAIMED, EVENTS, LEADS, segments
from leadscore.production.serving.snapshot import Snapshot, read_snapshot

OpenStore: TypeAlias = Callable[[], AbstractContextManager[Store]]


@dataclass(frozen=True, slots=True)
class Known:
    """A store's facts; and by each policy's name, the ids of the leads that its last recorded scoring had ready."""

    snapshot: Snapshot
    ready: Mapping[str, frozenset[str]]


def known_of(open_store: OpenStore, plans: Sequence[Plan], record: str | None) -> Known:
    """`record` is the address of the ledger's database, where it is not in the store. Raises FactsError."""
    with open_store() as store:
        snapshot = read_snapshot(store)
        if record is None:
            return Known(snapshot, _ready(store, plans, None))
    return Known(snapshot, _ready(None, plans, record))  # while a server is waited for, a run may have the store


def _ready(store: Store | None, plans: Sequence[Plan], record: str | None) -> dict[str, frozenset[str]]:
    """Without policies by which nothing was recorded yet, or for which it makes no difference."""
    names = [plan.name for plan in plans if plan.ready is not None and plan.ready.lost_below is not None]
    if not names:
        return {}
    try:
        with open_ledger(store, record, write=False) as ledger:
            states = {name: ledger.state(name) for name in names if ledger.last(name) is not None}
            ids = dict(ledger.database.rows("SELECT no, id FROM ledger.lead")) if states else {}
            return {
                name: frozenset(ids[no] for no in state.no[state.ready].tolist() if no in ids)
                for name, state in states.items()
            }
    except NothingRecorded:
        return {}


def replay(inbox: Path, memory: Memory, known: InForce, repeats: Repeats) -> int:
    """What an inbox holds is known again: leads first, for the events need them. Returns how many changes and events
    there were. What no policy of today knows, it passes over."""
    repeats.taken(ids_seen(inbox))
    count = 0
    for segment, line in _lines_of(inbox, LEADS):
        memory.put_lead(segment, line["id"], {name: text for name, text in line.items() if name != "id"})
        count += 1
    owners = KnownOwners.of(memory)
    reader = event_reader_of(known, owners)
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
