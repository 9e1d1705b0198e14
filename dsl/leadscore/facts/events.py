"""Rows to events, each with the lead that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from leadscore.facts.cells import Unfit, instant, thousandths
from leadscore.facts.columns import Cell, CellSource, Header, cell_of, source_of
from leadscore.facts.config import Column, DataConfig, EventsMapping, presets
from leadscore.facts.model import Event
from leadscore.facts.quarantine import Quarantine, SetAside
from leadscore.facts.rows import Row, open_table
from leadscore.plan.model import EventKind
from leadscore.values.spelling import nearest
from leadscore.values.target import canonical
from leadscore.values.text import WHITE_SPACE, fold

_MOST_NEAR = 1_000
"""For so many kinds that the policy does not know, the nearest one is looked for."""
SHARED = -2
"""In the place of a lead, in `by_email`: several leads have this address."""


@dataclass(frozen=True)
class Owners:
    """The leads that events can belong to: their place in the order of the leads' file, by id and by folded e-mail."""

    by_id: Mapping[str, int]
    by_email: Mapping[str, int]

    def of_id(self, identity: str) -> int | None:
        """The lead of this id, else the only one whose id differs in capitals and blanks alone.

        Ids are told apart by their capitals, because some systems' are (Salesforce's of 15 characters).
        """
        found = self.by_id.get(identity)
        return self._by_folded_id.get(fold(identity)) if found is None else found

    @cached_property
    def _by_folded_id(self) -> Mapping[str, int]:
        """Made when the first id is not found as it is; an id that two leads share, folded, is nobody's."""
        folded: dict[str, int] = {}
        shared = set()
        for identity, place in self.by_id.items():
            key = fold(identity)
            if folded.setdefault(key, place) != place:
                shared.add(key)
        return {key: place for key, place in folded.items() if key not in shared}


def read_events(
    path: Path, config: DataConfig, kinds: Sequence[EventKind], owners: Owners, aside: Quarantine
) -> Iterator[tuple[int, Event]]:
    """The events of a file in its order, each with its lead's place. Raises FactsError where the file as a whole
    cannot be used."""
    with open_table(path, encoding_of(path, config)) as table:
        reader = event_reader(path, Header.of(table.name, table.columns), config, kinds, owners, aside)
        for row in table.rows:
            aside.report.read[table.name] += 1
            if reader.passes_over(row):
                aside.report.skipped[table.name] += 1
                continue
            try:
                found = reader.event(row)
            except SetAside as why:
                aside.put(table.name, row, why)
            else:
                yield found


def encoding_of(path: Path, config: DataConfig) -> str | None:
    """The encoding that the mapping names. One that is chosen by its columns cannot say how to decode them; one by its
    file's name can."""
    named = _named(path, config)
    return named.encoding if named else next((m.encoding for m in config.events if m.encoding), None)


def event_reader(
    path: Path,
    header: Header,
    config: DataConfig,
    kinds: Sequence[EventKind],
    owners: Owners,
    aside: Quarantine,
) -> EventReader:
    """How the rows of a file with this header are read. Raises FactsError where a column is missing."""
    mapping = _named(path, config) or _fitting(header, config, aside)
    return EventReader.of(header, mapping, frozenset(kind.name for kind in kinds), owners)


def _named(path: Path, config: DataConfig) -> EventsMapping | None:
    return next((m for m in config.events if m.file and fnmatch(path.name, m.file)), None)


def _fitting(header: Header, config: DataConfig, aside: Quarantine) -> EventsMapping:
    """The first mapping of leadscore.toml that has its columns; the canonical one; the one ready-made that fits."""
    own = [mapping for mapping in config.events if mapping.file is None]
    for mapping in (*own, EventsMapping()):
        if _fits(mapping, header):
            return mapping
    ready_made = [m for preset in presets().values() for m in preset.events if _fits(m, header)]
    if len(ready_made) == 1:
        aside.report.notes.append(f"{header.name} is read as an export of {ready_made[0].preset}.")
        return ready_made[0]
    return own[0] if own else EventsMapping()


def _fits(mapping: EventsMapping, header: Header) -> bool:
    if mapping.when_columns and not any(header.holds(columns) for columns in mapping.when_columns):
        return False
    needed = (mapping.lead, mapping.at, mapping.event)
    return all(cell_of(column, header) is not None for column in needed)


@dataclass(frozen=True, slots=True)
class EventSources:
    """Where an event's cells come from; None where the file has no such column."""

    lead: CellSource
    at: CellSource
    kind: CellSource
    target: CellSource | None
    minutes: CellSource | None

    @classmethod
    def of(cls, header: Header, mapping: EventsMapping) -> EventSources:
        lead, at, kind = (source_of(column, header) for column in (mapping.lead, mapping.at, mapping.event))
        if lead is None:
            raise header.missing(mapping.lead, "whose event it is")
        if at is None:
            raise header.missing(mapping.at, "when it happened")
        if kind is None:
            raise header.missing(mapping.event, "what happened")
        return cls(lead, at, kind, source_of(mapping.target, header), source_of(mapping.minutes, header))


@dataclass(frozen=True, slots=True)
class EventReader:
    """Reads rows one by one."""

    lead: Cell
    at: Cell
    kind: Cell
    target: Cell | None
    minutes: Cell | None
    sources: EventSources
    mapping: EventsMapping
    kinds: frozenset[str]
    owners: Owners
    header: Header
    near: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, header: Header, mapping: EventsMapping, kinds: frozenset[str], owners: Owners) -> EventReader:
        found = EventSources.of(header, mapping)
        target, minutes = (source.cell if source else None for source in (found.target, found.minutes))
        return cls(
            found.lead.cell, found.at.cell, found.kind.cell, target, minutes, found, mapping, kinds, owners, header
        )

    @property
    def skip_place(self) -> int | None:
        """The place of the cell by which rows are passed over: that of the kind, as the file writes it."""
        return self.header.place(self.mapping.event) if self.mapping.skip else None

    def passes_over(self, row: Row) -> bool:
        """Whether the mapping leaves out events of this kind."""
        place = self.skip_place
        return place is not None and row.problem is None and fold(row.cells[place]) in self.mapping.skip

    def event(self, row: Row) -> tuple[int, Event]:
        """The event of a row, with its lead's place. Raises SetAside."""
        if row.problem is not None:
            raise SetAside("the row cannot be read", row.problem)
        owner = self._owner(self.lead(row.cells).strip(WHITE_SPACE))
        kind = fold(self.kind(row.cells))
        if kind not in self.kinds:
            raise self._unknown_kind(kind)
        try:
            at = instant(self.at(row.cells))
        except Unfit as misfit:
            raise self._misfit("a time that does not fit", misfit, self.mapping.at) from misfit
        try:
            minutes = thousandths(self.minutes(row.cells)) if self.minutes else 0
        except Unfit as misfit:
            raise self._misfit("minutes that do not fit", misfit, self.mapping.minutes) from misfit
        target = self.target(row.cells) if self.target else ""
        return owner, Event(at, kind, canonical(target), minutes, target.strip(WHITE_SPACE))

    def find_owner(self, identity: str) -> int | None:
        """The place of the lead that a cell names; SHARED where several have this address, None where none has."""
        return self.owners.by_email.get(fold(identity)) if self.mapping.by_email else self.owners.of_id(identity)

    def _owner(self, identity: str) -> int:
        if not identity:
            raise SetAside("no lead", "the lead is blank", self.header.title(self.mapping.lead, "lead"))
        found = self.find_owner(identity)
        if found == SHARED:
            reason = f'several leads have the e-mail "{identity}"'
            raise SetAside("an e-mail that several leads have", reason, self.header.title(self.mapping.lead, "lead"))
        if found is None:
            reason = f'there is no lead "{identity}"'
            raise SetAside("a lead that is not in the leads", reason, self.header.title(self.mapping.lead, "lead"))
        return found

    def _unknown_kind(self, kind: str) -> SetAside:
        column = self.header.title(self.mapping.event, "event")
        if not kind:
            return SetAside("no kind of event", "the kind of event is blank", column)
        if kind not in self.near:
            found = nearest(kind, self.kinds) if len(self.near) < _MOST_NEAR else []
            self.near[kind] = found[0] if found else None
        near = self.near[kind]
        mend = f"did you mean `{near}`?" if near else f"the policy would declare it with `event {kind}`"
        return SetAside(
            f"the event `{kind}`, which the policy does not know", f"there is no event `{kind}`: {mend}", column
        )

    def _misfit(self, kind: str, misfit: Unfit, column: Column) -> SetAside:
        return SetAside(kind, str(misfit), self.header.title(column, ""))
