"""Where the ledger lies: in the store, unless an option or the settings name a database."""

from __future__ import annotations

from pathlib import Path

from leadscore.facts.environment import filled_in
from leadscore.facts.errors import FactsError
from leadscore.facts.settings.setting import read_settings

_SCHEMES = ("postgresql://", "postgres://")
_NONE = "names no PostgreSQL database"
_FORM = "Its address has the form postgresql://user@host:5432/database."


def database_url(option: str | None, start: Path) -> str | None:
    """The address behind `--record`, else that in `[record]` of the settings that `start` has or lies by; None where
    neither names one. Raises FactsError."""
    if option is not None:
        url = filled_in(option, "--record")
        if not url.startswith(_SCHEMES):
            raise FactsError(f"--record {_NONE}", _FORM)
        return url
    said = read_settings(start)["record"].section(("database",))["database"]
    if not said.is_set:
        return None
    url = said.filled_in()
    if not url.startswith(_SCHEMES):
        raise said.error(f"`{said.name}` {_NONE}", _FORM, secret=True)
    return url
