"""What the endpoint knows of leads: a store's snapshot, and what came in since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from leadscore.facts.cells import Unfit, value
from leadscore.facts.derived import with_derived
from leadscore.facts.events import SHARED, Owners
from leadscore.facts.model import Event, Lead, Value
from leadscore.production.serving.snapshot import Snapshot
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE, fold

Cells: TypeAlias = Mapping[str, str]
"""A lead's fields that were told, as they were written; a blank one is unknown from then on."""


@dataclass(slots=True)
class _Since:
    """What came in about a lead since the snapshot, each with the segment of the inbox that holds it."""

    changes: list[tuple[str, Cells]] = field(default_factory=list)
    events: list[tuple[str, Event]] = field(default_factory=list)


@dataclass
class Memory:
    """`types` are those of the fields that policies know, by name; `ready` the ids of the leads that the last recorded
    scoring by each policy had ready, by the policy's name."""

    snapshot: Snapshot
    types: Mapping[str, ValueType]
    ready: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _since: dict[str, _Since] = field(default_factory=dict)
    _segments: set[str] = field(default_factory=set)
    _by_folded_id: dict[str, set[str]] = field(default_factory=dict)
    _by_email: dict[str, set[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many leads there are."""
        return len(self.snapshot) + sum(self.snapshot.number(identity) is None for identity in self._since)

    def find(self, identity: str) -> str | None:
        """The id of the lead that is meant: this one, else the only one that differs in capitals and blanks alone."""
        if identity in self._since or self.snapshot.number(identity) is not None:
            return identity
        folded = fold(identity)
        alike = {*self.snapshot.alike(folded), *self._by_folded_id.get(folded, ())}
        return alike.pop() if len(alike) == 1 else None

    def was_ready(self, identity: str, policy: str) -> bool:
        """Whether the policy's last recorded scoring had the lead ready, as far as the snapshot knows of one."""
        return identity in self.ready.get(policy, ())

    def with_email(self, email: str) -> list[str]:
        """The ids of the leads that have this address now."""
        folded = fold(email)
        ids = {self.snapshot.ids[no] for no in self.snapshot.with_email(folded)} | self._by_email.get(folded, set())
        return [identity for identity in sorted(ids) if self._has_email(identity, folded)]

    def _has_email(self, identity: str, folded: str) -> bool:
        since = self._since.get(identity)
        told = [cells["email"] for _, cells in since.changes if "email" in cells] if since else []
        return not told or fold(told[-1]) == folded

    def lead(self, identity: str) -> Lead:
        """The lead of an id that `find` gave, with its whole history."""
        no = self.snapshot.number(identity)
        known = self.snapshot.lead(no) if no is not None else Lead(identity, {})
        since = self._since.get(known.id)
        return known if since is None else self._changed(known, since)

    def _changed(self, known: Lead, since: _Since) -> Lead:
        values, shown = dict(known.values), dict(known.shown)
        for _, cells in since.changes:
            self._put(values, shown, cells)
        fresh = Counter(event for _, event in since.events)
        if fresh:  # what the store was told, too, is what a run took in meanwhile
            moments = {event.at for event in fresh}
            fresh -= Counter(event for event in known.events if event.at in moments)
        events = (*known.events, *fresh.elements())
        return Lead(known.id, values, tuple(sorted(events, key=lambda event: event.at)) if fresh else events, shown)

    def _put(self, values: dict[str, Value], shown: dict[str, str], cells: Cells) -> None:
        told: dict[str, Value] = {}
        for name, text in cells.items():
            values.pop(name, None)
            shown.pop(name, None)
            found = self._value(name, text)
            if found is not None:
                told[name], shown[name] = found, text.strip(WHITE_SPACE)
        derived = with_derived(told, cells)
        for name in _derived_from(cells):
            values.pop(name, None)
            shown.pop(name, None)
            if name in derived:
                shown[name] = str(derived[name])
        values.update(derived)

    def _value(self, name: str, text: str) -> Value | None:
        """None, too, for what the policy of today does not know, or knows otherwise."""
        kind = self.types.get(name)
        try:
            return None if kind is None else value(text, kind)
        except Unfit:
            return None

    # -------------------------------------------------------------------------------------------- coming in

    def put_lead(self, segment: str, identity: str, cells: Cells) -> None:
        """A new lead, or what is another about one; `identity` is the id as it was told."""
        self._of(segment, identity).changes.append((segment, cells))
        self._find_by_email(identity, cells)

    def put_event(self, segment: str, identity: str, event: Event) -> None:
        self._of(segment, identity).events.append((segment, event))

    def _of(self, segment: str, identity: str) -> _Since:
        self._segments.add(segment)
        since = self._since.get(identity)
        if since is None:
            since = self._since[identity] = _Since()
            self._find_by_folded_id(identity)
        return since

    def _find_by_folded_id(self, identity: str) -> None:
        self._by_folded_id.setdefault(fold(identity), set()).add(identity)

    def _find_by_email(self, identity: str, cells: Cells) -> None:
        if "email" in cells:
            self._by_email.setdefault(fold(cells["email"]), set()).add(identity)

    @property
    def segments(self) -> frozenset[str]:
        """The segments of the inbox that hold what came in since the snapshot."""
        return frozenset(self._segments)

    def renew(self, snapshot: Snapshot, ready: Mapping[str, frozenset[str]], gone: Collection[str]) -> None:
        """Takes a newer snapshot, and drops what stands in segments that were `gone` before that was made: it is in
        there."""
        self.snapshot, self.ready = snapshot, ready
        self._segments.difference_update(gone)
        before, self._since, self._by_folded_id, self._by_email = self._since, {}, {}, {}
        for identity, since in before.items():
            since.events = [(segment, event) for segment, event in since.events if segment not in gone]
            since.changes = [(segment, cells) for segment, cells in since.changes if segment not in gone]
            if since.events or since.changes:
                self._since[identity] = since
                self._find_by_folded_id(identity)
                for _, cells in since.changes:
                    self._find_by_email(identity, cells)


def _derived_from(cells: Cells) -> Iterator[str]:
    from leadscore.values.vocabulary import DERIVED

    return (name for name, source in DERIVED.items() if source in cells and name not in cells)


@dataclass(frozen=True)
class KnownOwners(Owners):
    """Whose events they are, for the reader of events. Places are those in `found`, which grows."""

    memory: Memory
    found: list[str]

    @classmethod
    def of(cls, memory: Memory) -> KnownOwners:
        return cls({}, {}, memory, [])

    def of_id(self, identity: str) -> int | None:
        return self._place(self.memory.find(identity))

    def of_email(self, email: str) -> int | None:
        """SHARED where several leads have it."""
        ids = self.memory.with_email(email)
        return SHARED if len(ids) > 1 else self._place(ids[0] if ids else None)

    def _place(self, identity: str | None) -> int | None:
        if identity is None:
            return None
        self.found.append(identity)
        return len(self.found) - 1
