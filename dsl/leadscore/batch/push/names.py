"""Names of tables as people write them (`crm.activities`, `"My Leads"`), and names as SQL needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leadscore.batch.sql.dialect import Dialect
from leadscore.facts.errors import FactsError
from leadscore.values import spelling


def quoted(dialect: Dialect, name: str) -> str:
    """Any name that a column of somebody's table may have, safe to stand in SQL."""
    return dialect.quote + name.replace(dialect.quote, dialect.quote * 2) + dialect.quote


def parts(dialect: Dialect, name: str, most: int) -> tuple[str, ...]:
    """The parts of a table's name, of which there are at most `most`. What stands in quotes is taken as it is; the
    rest is lower-cased, as the database does. Raises FactsError."""
    quote = dialect.quote
    part = f"{quote}(?:[^{quote}\\0]|{quote}{quote})+{quote}|[^{quote}.\\s;\\0]+"
    text = name.strip()
    if not re.fullmatch(rf"(?:{part})(?:\.(?:{part})){{0,{most - 1}}}", text):
        raise FactsError(
            f"`{name}` is no name of a table",
            f"Write it as `table` or `schema.table`; a name with blanks or dots in it goes in quotes: "
            f"`{quote}My table{quote}`.",
        )
    return tuple(_unquoted(quote, found) for found in re.findall(part, text))


def _unquoted(quote: str, part: str) -> str:
    return part[1:-1].replace(quote * 2, quote) if part.startswith(quote) else part.lower()


def dotted(dialect: Dialect, parts: Iterable[str]) -> str:
    """The name in SQL, each part in quotes."""
    return ".".join(quoted(dialect, part) for part in parts)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, if any does."""
    return next(iter(spelling.nearest(name, known)), None)
