"""Which of a file's columns a policy could read, and as what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from leadscore.facts.cells import Unfit, value
from leadscore.facts.columns import Header, source_of
from leadscore.facts.config import Column, DataConfig
from leadscore.facts.events import Owners, encoding_of, event_reader
from leadscore.facts.leads import encoding_of_leads, leads_mapping
from leadscore.facts.quarantine import Quarantine, Report
from leadscore.facts.rows import Row, Table, open_table
from leadscore.syntax.grammar import reserved_words
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE, fold
from leadscore.values.vocabulary import EVENTS, FIELDS, SETS

_LOOKED_AT = 20_000
"""So many rows say what a column holds."""
_MISFITS = 0.01
"""A standard field with a larger part of cells that do not fit its type is left out."""
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBERING = re.compile(r"(^|_)(id|no|nr|number|key|index)($|_)")
_DISTINCT = 0.9
_GROUPS = ("general", "fit", "engagement")


@dataclass(frozen=True, slots=True)
class Readable:
    """A column that a policy can read: the field's name, its type, whether the standard vocabulary has it, and the
    column as the file writes it."""

    name: str
    type: ValueType
    is_standard: bool
    column: str

    @property
    def declaration(self) -> str:
        words = {ValueType.TEXT: "text", ValueType.NUMBER: "number", ValueType.DATE: "date", ValueType.YES_NO: "yes/no"}
        return f"field {self.name} {words[self.type]}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that is not used, and why, as a clause."""

    column: str
    why: str


def readable_columns(
    leads: Path, config: DataConfig, without: Collection[str]
) -> tuple[tuple[Readable, ...], tuple[LeftOut, ...]]:
    """Of the leads' file; where leadscore.toml names fields, of these and the standard ones alone. `without` are
    columns or fields to leave out. Raises FactsError."""
    with open_table(leads, encoding_of_leads(config)) as table:
        header = Header.of(table.name, table.columns)
        mapping = leads_mapping(header, config, (), Quarantine(Report(), strict=False))
        unwanted = {fold(name) for name in without} | {fold(header.title(mapping.id, "id"))}
        found = list(_named(header, mapping.fields, is_chosen=bool(mapping.fields) and mapping.preset is None))
        rows = [row for row in islice(table.rows, _LOOKED_AT) if row.problem is None]
        readable, left = [], []
        for name, column in found:
            title = header.title(column, name)
            if {fold(name), fold(title)} & unwanted:
                continue
            verdict = _looked_at(name, title, column, header, rows, mapping.missing)
            if isinstance(verdict, LeftOut):
                left.append(verdict)
            else:
                readable.append(verdict)
    return tuple(readable), tuple(left)


def _named(header: Header, mapped: Mapping[str, Column], *, is_chosen: bool) -> Iterator[tuple[str, Column]]:
    """The fields that there could be, with their columns."""
    yield from mapped.items()
    taken = {place for column in mapped.values() for place in header.all_places(column)}
    for place, written in enumerate(header.written):
        name = fold(written).replace(" ", "_").replace("-", "_")
        is_free = place not in taken and name not in mapped and fold(written) not in header.twice
        if is_free and (name in FIELDS or not is_chosen):
            yield name, Column((written,))


def _looked_at(
    name: str, title: str, column: Column, header: Header, rows: Sequence[Row], missing: frozenset[str]
) -> Readable | LeftOut:
    source = source_of(column, header, missing)
    if source is None:
        return LeftOut(title, "the file does not have it")
    cells = [cell for cell in (fold(source.cell(row.cells)) for row in rows) if cell]
    if not cells:
        return LeftOut(title, "it is blank")
    if not _NAME.fullmatch(name) or name in reserved_words() or name in EVENTS or name in SETS or name in _GROUPS:
        safe = re.sub(r"\W+", "_", name).strip("_") or "value"
        safe = safe if _NAME.fullmatch(safe) and safe != name else f"lead_{safe}"
        return LeftOut(title, f'a policy cannot call it so; in leadscore.toml, `{safe} = "{title}"` gives it a name')
    standard = FIELDS.get(name)
    kind = standard or _type_of(cells)
    if standard is not None and _misfits(cells, standard) > _MISFITS * len(cells):
        return LeftOut(title, f"its cells do not fit the standard field `{name}`")
    if kind is ValueType.NUMBER and _is_numbering(name, cells):
        return LeftOut(title, "it numbers the leads")
    return Readable(name, kind, standard is not None, title)


def _type_of(cells: Sequence[str]) -> ValueType:
    for kind in (ValueType.YES_NO, ValueType.NUMBER, ValueType.DATE):
        if not _misfits(set(cells), kind):
            return kind
    return ValueType.TEXT


def _misfits(cells: Collection[str], kind: ValueType) -> int:
    misfits = 0
    for cell in cells:
        try:
            value(cell, kind)
        except Unfit:
            misfits += 1
    return misfits


def _is_numbering(name: str, cells: Sequence[str]) -> bool:
    return bool(_NUMBERING.search(name)) and len(set(cells)) > _DISTINCT * len(cells)


def new_kinds(events: Sequence[Path], config: DataConfig) -> tuple[str, ...]:
    """Kinds of events beyond the standard vocabulary that can be declared, the frequent ones first. Raises
    FactsError."""
    seen: Counter[str] = Counter()
    for path in events:
        with open_table(path, encoding_of(path, config)) as table:
            seen.update(_kinds_in(path, table, config))
    names = (kind for kind, _ in seen.most_common() if kind not in EVENTS)
    return tuple(
        name
        for name in names
        if _NAME.fullmatch(name) and name not in reserved_words() and name not in FIELDS and name not in _GROUPS
    )


def _kinds_in(path: Path, table: Table, config: DataConfig) -> Iterator[str]:
    header = Header.of(table.name, table.columns)
    reader = event_reader(path, header, config, (), Owners({}, {}), Quarantine(Report(), strict=False))
    for row in islice(table.rows, 10 * _LOOKED_AT):
        if row.problem is None and not reader.passes_over(row):
            with suppress(Unfit):
                yield fold(reader.kind(row.cells)).strip(WHITE_SPACE)
