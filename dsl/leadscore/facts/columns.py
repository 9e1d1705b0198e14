"""A mapping's column, held against a file's header: from a row to one cell's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from leadscore.facts.cells import instant
from leadscore.facts.config import Column
from leadscore.facts.errors import FactsError
from leadscore.values.spelling import nearest
from leadscore.values.text import fold


@dataclass(frozen=True, slots=True)
class Header:
    """A file's columns: their place by folded name. `email_domain` finds `Email Domain` and `email-domain` too."""

    name: str
    places: Mapping[str, int]
    written: tuple[str, ...]
    twice: frozenset[str]

    @classmethod
    def of(cls, name: str, columns: Sequence[str]) -> Header:
        places: dict[str, int] = {}
        for place, column in enumerate(columns):
            places.setdefault(fold(column), place)
        for column, place in list(places.items()):
            places.setdefault(column.replace(" ", "_").replace("-", "_"), place)
        folded = Counter(map(fold, columns))
        return cls(name, places, tuple(columns), frozenset(column for column, n in folded.items() if n > 1))

    def all_places(self, column: Column) -> tuple[int, ...]:
        """Where the columns of these names stand, in the mapping's order. Raises FactsError where one stands twice."""
        doubled = next((name for name in column.names if fold(name) in self.twice), None)
        if doubled is not None:
            raise FactsError(
                f"{self.name} has two columns `{doubled}`", "Rename one of them: nobody could tell which is meant."
            )
        found = (self.places[fold(name)] for name in column.names if fold(name) in self.places)
        return tuple(dict.fromkeys(found))

    def place(self, column: Column) -> int | None:
        return next(iter(self.all_places(column)), None)

    def title(self, column: Column, otherwise: str) -> str:
        """The column's name as the file writes it; `otherwise` where it does not have it."""
        place = self.place(column)
        return otherwise if place is None else self.written[place]

    def holds(self, names: Iterable[str]) -> bool:
        """Whether all these columns (folded names) are there."""
        return all(name in self.places for name in names)

    def missing(self, column: Column, what: str) -> FactsError:
        """What to say when a column that must be there is not."""
        wanted = " or ".join(f"`{name}`" for name in column.names)
        near = nearest(fold(column.names[0]), [fold(title) for title in self.written if fold(title)])
        seen = ", ".join(self.written[:8]) + (", …" if len(self.written) > 8 else "")
        mend = f"`{self.written[self.places[near[0]]]}` looks like it. " if near else ""
        return FactsError(
            f"{self.name} has no column {wanted}, which holds {what}",
            f"{mend}Name the column in leadscore.toml (docs/data.md), or rename it. The columns are: {seen}.",
        )


Cell = Callable[[Sequence[str]], str]
"""A row's cells to the text of one of them, mapped; "" where it is blank or stands for nothing."""


@dataclass(frozen=True, slots=True)
class CellSource:
    """Where a cell's text comes from: the first of `places` that the row fills in, or one `constant` for every row.

    `mapped` is what becomes of the text, None where it stays as it is.
    """

    places: tuple[int, ...] = ()
    constant: str | None = None
    mapped: Callable[[str], str] | None = None

    @property
    def cell(self) -> Cell:
        places, constant, mapped = self.places, self.constant, self.mapped
        if constant is not None:
            return lambda cells: constant
        if mapped is not None:
            return lambda cells: mapped(_first(cells, places))
        if len(places) > 1:
            return lambda cells: _first(cells, places)
        (place,) = places
        return lambda cells: cells[place]


def source_of(column: Column, header: Header, missing: frozenset[str] = frozenset()) -> CellSource | None:
    """Where a column's cells come from; None when the file does not have it."""
    if column.constant is not None:
        return CellSource(constant=column.constant)
    places = header.all_places(column)
    if not places:
        return None
    missing = missing | column.missing
    plain = not missing and not column.values and column.otherwise is None and not column.day_of
    return CellSource(places, mapped=None if plain else lambda text: _mapped(text, column, missing))


def cell_of(column: Column, header: Header, missing: frozenset[str] = frozenset()) -> Cell | None:
    """How to read a column; None when the file does not have it."""
    source = source_of(column, header, missing)
    return None if source is None else source.cell


def _first(cells: Sequence[str], places: Sequence[int]) -> str:
    """The first of several columns that the row fills in: a contact's row has no `LeadId`."""
    return next((cells[place] for place in places if fold(cells[place])), "")


def _mapped(text: str, column: Column, missing: frozenset[str]) -> str:
    folded = fold(text)
    if not folded or folded in missing:
        return ""
    if folded in column.values:
        return column.values[folded]
    if column.otherwise is not None:
        return column.otherwise
    return _day(text) if column.day_of else text


def _day(text: str) -> str:
    return datetime.fromtimestamp(instant(text), UTC).date().isoformat()
