"""Addresses of tables as people write them: `postgresql://me@host/crm#contacts`, `sqlite:///crm.db#contacts`."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import parse_qsl, urlencode

from leadscore.batch.sources.model import Wanted
from leadscore.facts.environment import filled_in
from leadscore.facts.errors import FactsError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_TABLE = "table"
FORMS = {
    "postgresql": "postgresql://user@host:5432/database#table",
    "mysql": "mysql://user@host:3306/database#table",
    "sqlite": "sqlite:///file.db#table",
    "duckdb": "duckdb:///file.duckdb#table",
}
"""The databases that are known, each with the form of its addresses."""


def is_address(text: str) -> bool:
    """Whether a text is meant as an address, whatever it is of."""
    return _SCHEME.match(text) is not None


def wanted(text: str, where: str) -> Wanted:
    """The table behind an address, which may name variables of the environment; `where` says for messages what it
    stands behind. Raises FactsError, whose message does not show the address."""
    address, table = parted(filled_in(text, where), where)
    if not table:
        raise FactsError(
            f"The address behind {where} names no table", f"Write the table behind a #: {FORMS[_known(address, where)]}"
        )
    return Wanted(_plain(table), address, where, table=table)


def parted(text: str, where: str) -> tuple[str, str]:
    """An address without its table, and the table: what stands behind `#`, or as `?table=`; "" where none is named.
    Raises FactsError for a database that is not known."""
    scheme = _known(text, where)
    text = f"{scheme}{text[text.index('://') :]}"
    address, found, table = text.rpartition("#")
    if found:
        return address, table
    base, _, settings = text.partition("?")
    named = dict(parse_qsl(settings, keep_blank_values=True))
    table = named.pop(_TABLE, "")
    if not table:
        return text, ""
    return (f"{base}?{urlencode(named)}" if named else base), table


def _known(text: str, where: str) -> str:
    scheme = text.partition("://")[0].lower()
    scheme = "postgresql" if scheme == "postgres" else scheme
    if scheme not in FORMS:
        raise FactsError(
            f"{where}: there is no way to read `{scheme}://…`",
            f"Known are {', '.join(f'{name}://' for name in FORMS)}; what else there is, export as CSV or Parquet.",
        )
    return scheme


def _plain(table: str) -> str:
    """A file's name for it: the last part of the table's."""
    name = table.rpartition(".")[2].strip('"`')
    return PurePath(name).name or _TABLE
