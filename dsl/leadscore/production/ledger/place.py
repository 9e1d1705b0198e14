"""Where the ledger lies: in the store, unless an option or the settings name a database."""

from __future__ import annotations

from pathlib import Path

from leadscore.facts.config import read_toml
from leadscore.facts.environment import filled_in
from leadscore.facts.errors import FactsError

_SECTION = "record"
_KEY = "database"


def database_url(option: str | None, start: Path) -> str | None:
    """The address behind `--record`, else that in `[record]` of the settings that `start` has or lies by; None where
    neither names one. Raises FactsError."""
    if option is not None:
        return _checked(filled_in(option, "--record"), "--record")
    path, found = read_toml(start)
    section = found.get(_SECTION, {})
    if not isinstance(section, dict) or not set(section) <= {_KEY}:
        raise FactsError(f"{path}: `[{_SECTION}]` has one setting, `{_KEY}`", f'Write `{_KEY} = "postgresql://…"`.')
    if _KEY not in section:
        return None
    where = f"{path}: {_SECTION}.{_KEY}"
    if not isinstance(section[_KEY], str):
        raise FactsError(f"{where} should be a text in quotes", f'Write `{_KEY} = "postgresql://…"`.')
    return _checked(filled_in(section[_KEY], where), where)


def _checked(url: str, where: str) -> str:
    if not url.startswith(("postgresql://", "postgres://")):
        raise FactsError(
            f"{where} names no PostgreSQL database", "Its address has the form postgresql://user@host:5432/database."
        )
    return url
