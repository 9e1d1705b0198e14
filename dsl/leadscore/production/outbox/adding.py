"""Rows into a table in few statements: one a row would take a hundred times as long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from leadscore.production.ledger.database import Database

_Item = TypeVar("_Item")

_ROWS = 200
_KEYS = 500


def add(database: Database, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Adds rows; one whose `key` is there already stays as it is."""
    one = f"({places(columns)})"
    for some in chunks(rows, _ROWS):
        database.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * len(some))} "
            "ON CONFLICT (key) DO NOTHING",
            [cell for row in some for cell in row],
        )


def chunks(items: Sequence[_Item], size: int = _KEYS) -> Iterator[Sequence[_Item]]:
    """So many at a time, which a statement has room for."""
    return (items[start : start + size] for start in range(0, len(items), size))


def places(values: Sequence[object]) -> str:
    """`?, ?, ?`: as many as there are values."""
    return ", ".join("?" for _ in values)
