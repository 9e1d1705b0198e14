"""A raw table of leads as a SELECT of canonical ones: what `facts.leads` does with rows, done in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.batch.push import cells, columns, reasons
from leadscore.batch.push.columns import Source, source_of
from leadscore.batch.push.names import quoted
from leadscore.batch.push.raw import Flavour, RawTable
from leadscore.batch.push.select import Misfit, computed_once, same, select, set_aside, torn
from leadscore.batch.sql.relations import LEADS
from leadscore.facts.columns import Header
from leadscore.facts.config import Column, LeadsMapping
from leadscore.facts.errors import FactsError
from leadscore.plan.model import Field, Plan
from leadscore.values.days import DAY
from leadscore.values.terms import ValueType
from leadscore.values.vocabulary import DERIVED


@dataclass(frozen=True, slots=True)
class LeadsReader:
    """Reads a table of leads. `fields` are those that it has a column for, with their sources."""

    flavour: Flavour
    table: RawTable
    id: Source
    fields: Mapping[Field, Source]
    plan: Plan
    keep_rows: bool

    @classmethod
    def of(cls, flavour: Flavour, table: RawTable, mapping: LeadsMapping, plan: Plan, keep_rows: bool) -> LeadsReader:
        """`keep_rows`: rows that are set aside are wanted as a whole. Raises FactsError."""
        _demand_names(plan)
        header = Header.of(table.name, table.names)
        identity = source_of("id", mapping.id, table, frozenset())
        if identity is None:
            raise header.missing(mapping.id, "each lead's id")
        _takes_no_day(identity, table)
        found: dict[Field, Source] = {}
        for place, field in enumerate(plan.fields, 1):
            column = mapping.fields.get(field.name, Column((field.name,)))
            source = source_of(str(place), column, table, mapping.missing)
            if source is not None:
                if field.type is not ValueType.DATE:
                    _takes_no_day(source, table)
                found[field] = source
            elif field.name in mapping.fields and mapping.preset is None:
                raise header.missing(column, f"the field `{field.name}`")
        return cls(flavour, table, identity, found, plan, keep_rows)

    def query(self) -> str:
        """A row for each raw row: `id`, a `value_…` for each field with a column, then `reason`, `misfit`, `cell` (all
        NULL where the row fits), and with `keep_rows` the `raw_row` as JSON."""
        return self._without_repetition(self._judged(self._valued(self._mapped(self._folded(self._texts())))))

    @property
    def _kept(self) -> dict[str, str]:
        return self.table.kept(self.flavour, self.keep_rows)

    def _texts(self) -> str:
        texts = {f"text_{s.key}": columns.text(self.flavour, s) for s in (self.id, *self.fields.values())}
        return computed_once(self.flavour, select(texts | self._kept, f"{self.table.relation} AS r"), "texts")

    def _folded(self, texts: str) -> str:
        folded = {
            f"folded_{s.key}": columns.folded(self.flavour, s, f"text_{s.key}")
            for s in (self.id, *self.fields.values())
        }
        return computed_once(self.flavour, select(same(["text_id", *self._kept]) | folded, texts), "folded")

    def _mapped(self, folded: str) -> str:
        identity = columns.trimmed(self.flavour, "text_id")
        mapped = {
            "id": f"nullif({columns.mapped(self.flavour, self.id, 'folded_id', identity, fold_values=False)}, '')"
        }
        for source in self.fields.values():
            name = f"folded_{source.key}"
            mapped[f"cell_{source.key}"] = columns.mapped(self.flavour, source, name, name)
        return computed_once(self.flavour, select(mapped | same(self._kept), folded), "mapped")

    def _valued(self, mapped: str) -> str:
        values = {f"value_{s.key}": self._value(field, s) for field, s in self.fields.items()}
        cells = same(f"cell_{source.key}" for source in self.fields.values())
        return computed_once(self.flavour, select(same(["id", *self._kept]) | cells | values, mapped), "valued")

    def _value(self, field: Field, source: Source) -> str:
        text = f"cell_{source.key}"
        if source.column.day_of:
            seconds = cells.within_calendar(cells.instant(self.flavour, text))
            return self.flavour.dialect.divided.format(number=f"({seconds})", by=DAY)
        return cells.value(self.flavour, text, field.type)

    def _judged(self, valued: str) -> str:
        misfits = [*torn(self.table), Misfit("id IS NULL", reasons.NO_ID, self.id.title, "''")]
        for field, source in self.fields.items():
            if field.type is not ValueType.TEXT:
                cell = f"cell_{source.key}"
                test = f"{cell} IS NOT NULL AND value_{source.key} IS NULL"
                misfits.append(Misfit(test, reasons.bad_value(field.name), source.title, cell))
        cells = (f"cell_{source.key}" for source in self.fields.values())
        values = (f"value_{source.key}" for source in self.fields.values())
        judged = same(["id", *self._kept, *cells, *values]) | set_aside(self.flavour, misfits)
        return computed_once(self.flavour, select(judged, valued), "judged")

    def _without_repetition(self, judged: str) -> str:
        """A table has no order, so of rows with one id none is the first: that one counts whose cells come first in
        alphabetical order. So the result is the same, however the database finds the rows."""
        keys = [s.key for s in self.fields.values()]
        order = ", ".join(f"cell_{key} NULLS FIRST" for key in keys) or "id"
        numbered = f"SELECT judged.*, row_number() OVER (PARTITION BY id, reason ORDER BY {order}) AS place"
        repeats = "reason IS NULL AND place > 1"
        literal = self.flavour.dialect.literal
        result = {
            **same(["id", *(f"value_{key}" for key in keys)]),
            "reason": f"CASE WHEN {repeats} THEN {literal(reasons.STOOD_BEFORE)} ELSE reason END",
            "misfit": f"CASE WHEN {repeats} THEN {literal(self.id.title)} ELSE misfit END",
            "cell": f"CASE WHEN {repeats} THEN id ELSE cell END",
            **same(self._kept),
        }
        return select(result, f"(\n{numbered}\nFROM {judged}\n) AS numbered")

    def canonical(self, staged: str, derived: Mapping[str, str]) -> str:
        """The canonical relation of leads, from the result of `query` and the tables of what is derived.

        `derived` are those tables by the field that they derive others from; their columns are `text`, and each
        derived field by its name.
        """
        dialect = self.flavour.dialect
        listed, joins = {"id": "l.id"}, []
        for field in self.plan.fields:
            if field.name in LEADS:
                continue
            source = self.fields.get(field)
            null = f"CAST(NULL AS {cells.sql_type(self.flavour, field.type)})"
            listed[quoted(dialect, field.name)] = null if source is None else f"l.value_{source.key}"
        for number, (origin, table) in enumerate(derived.items(), 1):
            joins.append(f"LEFT JOIN {table} AS d{number} ON d{number}.text = l.{self.column_of(origin)}")
            for name in self.derived[origin]:
                listed[quoted(dialect, name)] = f"d{number}.{quoted(dialect, name)}"
        return select(listed, "\n".join((f"{staged} AS l", *joins)) + "\nWHERE l.reason IS NULL")

    def column_of(self, field: str) -> str:
        """The column of the result of `query` that holds a field's values."""
        return next(f"value_{source.key}" for each, source in self.fields.items() if each.name == field)

    @property
    def derived(self) -> Mapping[str, tuple[str, ...]]:
        """Which fields have to be derived, by the field that they are derived from: those that the policy reads, that
        have no column, where the other one has."""
        with_column = {field.name for field in self.fields}
        found: dict[str, tuple[str, ...]] = {}
        for name, origin in DERIVED.items():
            if name in self.plan.used_fields and name not in with_column and origin in with_column:
                found[origin] = (*found.get(origin, ()), name)
        return found


def _demand_names(plan: Plan) -> None:
    for name in LEADS:
        if name in plan.used_fields:
            raise FactsError(
                f"The policy reads a field `{name}`, and in a database the lead itself has a column of that name",
                f'Give the field another name in the policy, and map it in leadscore.toml: `other_name = "{name}"`.',
            )


def _takes_no_day(source: Source, table: RawTable) -> None:
    if source.column.day_of:
        raise FactsError(
            f"The column `{source.title}` of {table.name} is mapped with `day_of_time`, and its field holds no date",
            "In a database, `day_of_time` is for date fields and times of events alone.",
        )
