"""Nested SELECTs, each of which reads the columns of the one below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadscore.batch.push import reasons
from leadscore.batch.push.raw import Flavour, RawTable


def select(columns: Mapping[str, str], source: str) -> str:
    """A SELECT of expressions by the names that they get."""
    listed = ",\n  ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"SELECT\n  {listed}\nFROM {source}"


def computed_once(flavour: Flavour, query: str, alias: str) -> str:
    """A query to stand behind FROM, whose columns the database computes once, however often they are read."""
    return f"(\n{query}\n{flavour.dialect.fence}\n) AS {alias}"


def same(names: Iterable[str]) -> dict[str, str]:
    """Columns as they come from below."""
    return {name: name for name in names}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row for which `test` is true is set aside for this `reason`; `column` (its name) and `cell` (an expression)
    say what of it."""

    test: str
    reason: str
    column: str
    cell: str


def torn(table: RawTable) -> Iterator[Misfit]:
    """Rows of a text file that could not be taken apart."""
    if table.torn:
        yield Misfit("torn IS NOT NULL", reasons.TORN, "", "torn")


def set_aside(flavour: Flavour, misfits: Sequence[Misfit]) -> dict[str, str]:
    """The columns that say why a row is set aside, NULL for one that is not. Of several reasons the first counts."""
    literal = flavour.dialect.literal

    def case(values: Iterable[str]) -> str:
        tests = " ".join(f"WHEN {m.test} THEN {value}" for m, value in zip(misfits, values, strict=True))
        return f"CASE {tests} END"

    return {
        "reason": case(literal(m.reason) for m in misfits),
        "misfit": case(literal(m.column) for m in misfits),
        "cell": case(m.cell for m in misfits),
    }
