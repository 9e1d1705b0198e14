"""Rows to leads, without their events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from leadscore.facts.cells import Unfit, value
from leadscore.facts.columns import Cell, Header, cell_of
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
    encoding = config.leads.encoding if config.leads else None
    with open_table(path, encoding) as table:
        header = Header.of(table.name, table.columns)
        mapping = config.leads or _detected(header, aside) or LeadsMapping()
        reader = _Reader.of(header, mapping, fields)
        _note_strangers(mapping, fields, aside)
        for row in table.rows:
            aside.report.read[table.name] += 1
            try:
                lead = reader.lead(row)
            except SetAside as why:
                aside.put(table.name, row, why)
            else:
                yield lead


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
class _Reader:
    """`cells` says for each field that the file has how to read it, its type, and its column's name."""

    id: Cell
    cells: dict[str, tuple[Cell, ValueType, str]]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, header: Header, mapping: LeadsMapping, fields: Sequence[Field]) -> _Reader:
        id_cell = cell_of(mapping.id, header)
        if id_cell is None:
            raise header.missing(mapping.id, "each lead's id")
        cells = {}
        for each in fields:
            column = mapping.fields.get(each.name, Column((each.name,)))
            cell = cell_of(column, header, mapping.missing)
            if cell is not None:
                cells[each.name] = (cell, each.type, header.title(column, each.name))
            elif each.name in mapping.fields and mapping.preset is None:
                raise header.missing(column, f"the field `{each.name}`")
        return cls(id_cell, cells)

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
