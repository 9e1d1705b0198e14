"""Rows to leads, without their events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from leadscore.facts.cells import Unfit, value
from leadscore.facts.columns import Cell, CellSource, Header, source_of
from leadscore.facts.config import Column, DataConfig, LeadsMapping, presets
from leadscore.facts.derived import with_derived
from leadscore.facts.model import Lead, Value
from leadscore.facts.quarantine import Quarantine, SetAside
from leadscore.facts.rows import Row, open_table
from leadscore.plan.model import Field
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE


def read_leads(path: Path, config: DataConfig, fields: Sequence[Field], aside: Quarantine) -> Iterator[Lead]:
    """The leads of a file in its order, each id once. Raises FactsError where the file as a whole cannot be used."""
    with open_table(path, encoding_of_leads(config)) as table:
        reader = lead_reader(Header.of(table.name, table.columns), config, fields, aside)
        for row in table.rows:
            aside.report.read[table.name] += 1
            try:
                lead = reader.lead(row)
            except SetAside as why:
                aside.put(table.name, row, why)
            else:
                yield lead


def encoding_of_leads(config: DataConfig) -> str | None:
    """The encoding that leadscore.toml names."""
    return config.leads.encoding if config.leads else None


def lead_reader(header: Header, config: DataConfig, fields: Sequence[Field], aside: Quarantine) -> LeadReader:
    """How the rows of a file with this header are read. Raises FactsError where a column is missing."""
    return LeadReader.of(header, leads_mapping(header, config, fields, aside), fields)


def leads_mapping(header: Header, config: DataConfig, fields: Sequence[Field], aside: Quarantine) -> LeadsMapping:
    """leadscore.toml's, else the ready-made one that fits, else the canonical one."""
    mapping = config.leads or _detected(header, aside) or LeadsMapping()
    _note_strangers(mapping, fields, aside)
    return mapping


def _detected(header: Header, aside: Quarantine) -> LeadsMapping | None:
    """The one ready-made mapping whose columns the file has; none for a file that has canonical columns."""
    fitting = [
        preset.leads
        for preset in presets().values()
        if preset.leads and any(header.holds(columns) for columns in preset.leads.when_columns)
    ]
    if len(fitting) != 1:
        return None
    aside.report.notes.append(f"{header.name} is read as an export of {fitting[0].preset}.")
    return fitting[0]


@dataclass(slots=True)
class LeadReader:
    """Reads rows one by one. `id_source` and `sources` say where cells come from; for each field that the file has also
    its type and its column's name."""

    id_source: CellSource
    sources: dict[str, tuple[CellSource, ValueType, str]]
    id: Cell = field(init=False)
    cells: dict[str, tuple[Cell, ValueType, str]] = field(init=False)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.id = self.id_source.cell
        self.cells = {name: (source.cell, kind, column) for name, (source, kind, column) in self.sources.items()}

    @classmethod
    def of(cls, header: Header, mapping: LeadsMapping, fields: Sequence[Field]) -> LeadReader:
        id_source = source_of(mapping.id, header)
        if id_source is None:
            raise header.missing(mapping.id, "each lead's id")
        sources = {}
        for each in fields:
            column = mapping.fields.get(each.name, Column((each.name,)))
            source = source_of(column, header, mapping.missing)
            if source is not None:
                sources[each.name] = (source, each.type, header.title(column, each.name))
            elif each.name in mapping.fields and mapping.preset is None:
                raise header.missing(column, f"the field `{each.name}`")
        return cls(id_source, sources)

    def lead(self, row: Row) -> Lead:
        """The lead of a row. Raises SetAside."""
        if row.problem is not None:
            raise SetAside("the row cannot be read", row.problem)
        identity = self.id(row.cells).strip(WHITE_SPACE)
        if not identity:
            raise SetAside("no id", "the id is blank")
        values: dict[str, Value] = {}
        shown: dict[str, str] = {}
        for name, (cell, kind, column) in self.cells.items():
            try:
                text = cell(row.cells)
                found = value(text, kind)
            except Unfit as misfit:
                raise SetAside(f"a value that does not fit {name}", str(misfit), column) from misfit
            if found is not None:
                values[name], shown[name] = found, text.strip(WHITE_SPACE)
        if identity in self.seen:
            raise SetAside("an id that stood before", f'the id "{identity}" stood before')
        self.seen.add(identity)
        return Lead(identity, with_derived(values, self.cells), (), shown)


def _note_strangers(mapping: LeadsMapping, fields: Sequence[Field], aside: Quarantine) -> None:
    if mapping.preset is not None:
        return
    known = {each.name for each in fields}
    for name in mapping.fields:
        if name not in known:
            aside.report.notes.append(
                f"leadscore.toml gives a column for `{name}`, which the policy does not know: "
                f"declare it with `field {name} text`, or delete the line."
            )
