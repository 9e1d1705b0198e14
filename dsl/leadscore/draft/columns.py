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
from leadscore.facts.config import Column, DataConfig, LeadsMapping
from leadscore.facts.events import Owners, encoding_of, event_reader
from leadscore.facts.leads import encoding_of_leads, leads_mapping
from leadscore.facts.quarantine import Quarantine, Report
from leadscore.facts.rows import Table, open_table
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
_COUNTING = re.compile(r"(^|_)(number_of|num|count|total)($|_)|s_count$")
"""Of such a column 0 and 1 are numbers, though nothing else was seen yet."""
_DISTINCT = 0.9
_UNNAMED = "no policy can call it so"
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
    """A column, or a kind of event, that is not used, and why, as a clause; `name` is what a policy could call it where
    that is the reason."""

    column: str
    why: str
    name: str = ""


def readable_columns(
    leads: Path, config: DataConfig, without: Collection[str], itself: Collection[str] = ()
) -> tuple[tuple[Readable, ...], tuple[LeftOut, ...]]:
    """Of the leads' file, by the names that leadscore.toml gives them, else by their own. `without` are columns or
    fields to leave out, `itself` those of the outcome. Raises FactsError, also for one of `without` that the file does
    not have."""
    with open_table(leads, encoding_of_leads(config)) as table:
        header = Header.of(table.name, table.columns)
        mapping = leads_mapping(header, config, (), Quarantine(Report(), strict=False))
        _must_be_columns(without, header, mapping)
        unwanted = {fold(name) for name in (*without, *itself)} | {fold(header.title(mapping.id, "id"))}
        found, left = _named(header, mapping)
        left = [one for one in left if fold(one.column) not in unwanted]
        rows = [row for row in islice(table.rows, _LOOKED_AT) if row.problem is None]
        readable = []
        for name, column in found.items():
            title = header.title(column, name)
            source = source_of(column, header, mapping.missing)
            if {fold(name), fold(title)} & unwanted or source is None:
                continue
            cells = {row.line: cell for row in rows if (cell := fold(source.cell(row.cells)))}
            verdict = _looked_at(name, title, cells)
            if isinstance(verdict, LeftOut):
                left.append(verdict)
            else:
                readable.append(verdict)
    return tuple(readable), tuple(left)


def _must_be_columns(names: Collection[str], header: Header, mapping: LeadsMapping) -> None:
    """Raises FactsError for a name that is neither a column's nor a field's: leaving it out would leave out nothing."""
    known = {*mapping.fields, *header.places}
    stranger = next((name for name in names if fold(name) not in known), None)
    if stranger is not None:
        raise header.missing(Column((stranger,)), "what is to be left out")


def _named(header: Header, mapping: LeadsMapping) -> tuple[dict[str, Column], list[LeftOut]]:
    """The fields that there could be, with their columns, and the columns that have no name of their own."""
    found, left = dict(mapping.fields), []
    taken = {place for column in (mapping.id, *found.values()) for place in header.all_places(column)}
    for place, written in enumerate(header.written):
        name = fold(written).replace(" ", "_").replace("-", "_")
        if place in taken or not name:
            continue
        if fold(written) in header.twice:
            left.append(LeftOut(written, "several columns have this name"))
        elif name in found:
            left.append(LeftOut(written, f"another column is `{name}` already"))
        else:
            found[name] = Column((written,))
    return found, list({one.column: one for one in left}.values())


def _looked_at(name: str, title: str, by_line: Mapping[int, str]) -> Readable | LeftOut:
    """`by_line` has the cells that are not blank, folded."""
    if not by_line:
        return LeftOut(title, "it is blank")
    if not can_be_named(name) or name in EVENTS or name in SETS:
        return LeftOut(title, _UNNAMED, _safe(name, "lead_{}"))
    cells = list(by_line.values())
    standard = FIELDS.get(name)
    if standard is not None:
        misfits = {line: why for line, cell in by_line.items() if (why := _misfit(cell, standard))}
        if len(misfits) > _MISFITS * len(cells):
            line, why = next(iter(misfits.items()))
            told = f"{len(misfits):,} of {len(cells):,} cells do not fit the standard field `{name}`"
            return LeftOut(title, f"{told} (first: line {line}, {why})")
    kind = standard or _type_of(name, cells)
    if kind is ValueType.NUMBER and _is_numbering(name, cells):
        return LeftOut(title, "it numbers the leads")
    return Readable(name, kind, standard is not None, title)


def can_be_named(name: str) -> bool:
    """Whether a policy can have a field or an event of this (folded) name."""
    return bool(_NAME.fullmatch(name)) and name not in reserved_words() and name not in _GROUPS


def _type_of(name: str, cells: Sequence[str]) -> ValueType:
    kinds = (ValueType.YES_NO, ValueType.NUMBER, ValueType.DATE)
    for kind in kinds[1:] if _COUNTING.search(name) else kinds:
        if not any(_misfit(cell, kind) for cell in set(cells)):
            return kind
    return ValueType.TEXT


def _misfit(cell: str, kind: ValueType) -> str | None:
    """Why a cell does not fit, as a clause."""
    try:
        value(cell, kind)
    except Unfit as why:
        return str(why)
    return None


def _is_numbering(name: str, cells: Sequence[str]) -> bool:
    return bool(_NUMBERING.search(name)) and len(set(cells)) > _DISTINCT * len(cells)


def new_kinds(
    events: Sequence[Path], config: DataConfig, columns: Collection[str]
) -> tuple[tuple[str, ...], tuple[LeftOut, ...]]:
    """Kinds of events beyond the standard vocabulary that can be declared beside these fields, the frequent ones first;
    and those that cannot, for what a policy calls them. Raises FactsError."""
    seen: Counter[str] = Counter()
    for path in events:
        with open_table(path, encoding_of(path, config)) as table:
            seen.update(_kinds_in(path, table, config))
    names = [kind for kind, _ in seen.most_common() if kind and kind not in EVENTS]
    taken = {*FIELDS, *SETS, *columns}
    good = tuple(name for name in names if can_be_named(name) and name not in taken)
    return good, tuple(LeftOut(name, _UNNAMED, _safe(name, "event_{}")) for name in names if name not in good)


def _safe(name: str, otherwise: str) -> str:
    """What a policy can call it: `revenue_eur` for `revenue (eur)`."""
    safe = re.sub(r"[\W_]+", "_", name).strip("_")
    return safe if can_be_named(safe) and safe != name else otherwise.format(safe or "value")


def _kinds_in(path: Path, table: Table, config: DataConfig) -> Iterator[str]:
    header = Header.of(table.name, table.columns)
    reader = event_reader(path, header, config, (), Owners({}, {}), Quarantine(Report(), strict=False))
    for row in islice(table.rows, 10 * _LOOKED_AT):
        if row.problem is None and not reader.passes_over(row):
            with suppress(Unfit):
                yield fold(reader.kind(row.cells)).strip(WHITE_SPACE)
