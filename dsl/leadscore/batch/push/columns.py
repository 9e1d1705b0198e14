"""A mapping's columns as SQL: what `facts.columns` does with a row's cells, done in the database.

Three nested SELECTs give a cell: its text (`text_…`), that text folded (`folded_…`), and what the mapping makes of it.
Each reads columns of the one below it alone, so nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.batch.push.raw import Flavour, Kind, RawTable, cell
from leadscore.batch.sql import texts
from leadscore.facts.columns import Header
from leadscore.facts.config import Column
from leadscore.facts.errors import FactsError
from leadscore.values.text import WHITE_SPACE, fold


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cells of a mapping's column come from: raw columns of which the first filled one counts, or a constant.

    `key` names it among the SELECT's columns; `title` is the column's name for people.
    """

    key: str
    title: str
    column: Column
    raw: tuple[tuple[str, Kind], ...]
    missing: frozenset[str]

    @property
    def is_mapped(self) -> bool:
        """Whether the mapping puts anything in the place of cells."""
        return bool(self.missing or self.column.values or self.column.otherwise is not None)

    @property
    def time_kind(self) -> Kind | None:
        """What kind of time the cells are, where they are times and taken as they are."""
        return self.raw[0][1] if len(self.raw) == 1 and self.raw[0][1].is_time and not self.is_mapped else None


def source_of(key: str, column: Column, table: RawTable, missing: frozenset[str] = frozenset()) -> Source | None:
    """None where the table has no such column. Raises FactsError for two of one name, and what SQL cannot express."""
    if column.constant is not None:
        return Source(key, key, Column(constant=column.constant), (), frozenset())
    header = Header.of(table.name, table.names)
    places = header.all_places(column)
    if not places:
        return None
    if column.day_of and (column.values or column.otherwise is not None):
        title = header.title(column, key)
        raise FactsError(
            f"The column `{title}` of {table.name} is mapped with `day_of_time` and `values` at once",
            "A database is not asked for both: make a view that holds the days, and name that.",
        )
    raw = tuple(table.columns[place] for place in places)
    return Source(key, header.title(column, key), column, raw, missing | column.missing)


def text(flavour: Flavour, source: Source, alias: str = "r") -> str:
    """The first text that the row fills in; NULL or blank where it fills in none."""
    if not source.raw:
        return flavour.dialect.literal(source.column.constant or "")
    cells = [cell(flavour, alias, column) for column in source.raw]
    *firsts, last = cells
    if not firsts:
        return last
    filled = (f"CASE WHEN {trimmed(flavour, each)} <> '' THEN {each} END" for each in firsts)
    return f"coalesce({', '.join(filled)}, {last})"


def trimmed(flavour: Flavour, text: str) -> str:
    return f"trim(BOTH {flavour.dialect.literal(WHITE_SPACE)} FROM {text})"


def folded(flavour: Flavour, source: Source, text: str) -> str:
    """The folded text; NULL where it is blank."""
    canonical = not source.raw or all(kind.is_folded for _, kind in source.raw)
    if not source.raw:
        text = flavour.dialect.literal(fold(source.column.constant or ""))
    return f"nullif({text if canonical else texts.fold(flavour.dialect, text)}, '')"


def mapped(flavour: Flavour, source: Source, folded: str, otherwise: str, *, fold_values: bool = True) -> str:
    """What the mapping makes of a cell: `otherwise` is what it is where the mapping does not say anything about it.

    NULL where the cell is blank, or stands for nothing. `fold_values`: what the mapping puts in its place is folded.
    """
    if not source.is_mapped:
        return otherwise
    column, literal = source.column, flavour.dialect.literal

    def put(value: str) -> str:
        plain = fold(value) if fold_values else value.strip(WHITE_SPACE)
        return literal(plain) if plain else "NULL"

    unknown = [f"WHEN {folded} IS NULL{_or_in(flavour, folded, source.missing)} THEN NULL"]
    replaced = [f"WHEN {folded} = {literal(cell)} THEN {put(value)}" for cell, value in _held(flavour, column.values)]
    rest = otherwise if column.otherwise is None else put(column.otherwise)
    return f"CASE {' '.join([*unknown, *replaced])} ELSE {rest} END"


def _or_in(flavour: Flavour, folded: str, members: frozenset[str]) -> str:
    """The members of a mapping's list that a text of the database can be."""
    held = [flavour.dialect.literal(member) for member in sorted(members) if flavour.dialect.can_hold(member)]
    return f" OR {folded} IN ({', '.join(held)})" if held else ""


def _held(flavour: Flavour, values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(cell, value) for cell, value in values.items() if flavour.dialect.can_hold(cell)]
