"""Raw tables: their columns, and how the text of a cell is had that a file of the same data would hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from leadscore.batch.push.names import quoted
from leadscore.batch.sql.dialect import Dialect


class Kind(Enum):
    """What a column holds, as far as that makes a difference for reading it."""

    TEXT = "text"
    FLOAT = "float"
    DAY = "day"
    MOMENT = "moment"
    """A time without a zone, which means UTC."""
    ZONED = "zoned"
    PLAIN = "plain"
    """Whole and exact numbers, yes/no: what is always written in lower-case ASCII, without blanks around it."""
    OTHER = "other"

    @property
    def is_time(self) -> bool:
        return self in (Kind.DAY, Kind.MOMENT, Kind.ZONED)

    @property
    def is_folded(self) -> bool:
        """Whether its texts are in canonical form as they are."""
        return self.is_time or self is Kind.PLAIN


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table or what else can stand behind FROM: `name` for people, `relation` for SQL, its columns in order.

    `plain_name` is its name without what it is in, which mappings go by as they do by a file's name. `torn` is the
    column that holds a row's text where it could not be read, in files of text.
    """

    name: str
    plain_name: str
    relation: str
    columns: tuple[tuple[str, Kind], ...]
    torn: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    def kept(self, flavour: Flavour, rows: bool) -> dict[str, str]:
        """What is read of the raw row `r` beside its cells: its text where it could not be read, and, where `rows` that
        are set aside are wanted as a whole, all of it as JSON."""
        torn = {"torn": f"r.{quoted(flavour.dialect, self.torn)}"} if self.torn else {}
        return torn | ({"raw_row": flavour.row("r", self.names)} if rows else {})


class Flavour(Protocol):
    """What reading raw tables needs of a database beyond its `Dialect`. All take and return expressions."""

    @property
    def dialect(self) -> Dialect: ...

    def text(self, column: str, kind: Kind) -> str:
        """A cell's text, as DuckDB writes it; compared byte by byte."""
        ...

    def instant(self, column: str, kind: Kind) -> str:
        """A day's or a time's seconds since 1970, fractions cut off downwards; NULL where there are none."""
        ...

    def day_number(self, day: str) -> str:
        """The days since 1970-01-01 of a text that is known to be a day such as 2026-03-01."""
        ...

    def like(self, text: str, regex: str) -> str:
        """Whether a regular expression matches somewhere in the text. It holds no backslash."""
        ...

    def group(self, text: str, regex: str) -> str:
        """What the first group of a regular expression matched; "" where it did not."""
        ...

    def moment(self, seconds: int) -> str:
        """An instant as the database's own type."""
        ...

    def row(self, alias: str, columns: tuple[str, ...]) -> str:
        """A whole row of a raw table as JSON, for people."""
        ...


def cell(flavour: Flavour, alias: str, column: tuple[str, Kind]) -> str:
    """The text of a raw table's column."""
    name, kind = column
    return flavour.text(f"{alias}.{quoted(flavour.dialect, name)}", kind)
