"""`[sources.NAME]` of leadscore.toml: a database, and what of it are leads and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from leadscore.batch.sources.address import is_address, parted
from leadscore.batch.sources.model import Wanted
from leadscore.facts.config import NAME, read_toml
from leadscore.facts.environment import filled_in
from leadscore.facts.errors import FactsError
from leadscore.values.spelling import nearest

SIGN = "@"
"""`--leads @crm` names `[sources.crm]`."""
What: TypeAlias = Literal["leads", "events"]
_KEYS = ("attach", "leads", "events")
_SHOWN = "docs/data.md shows an example."


def named(text: str, what: What, start: Path) -> list[Wanted]:
    """What a section of the settings that `start` has, or lies by, says of leads or events. Raises FactsError."""
    name = text.removeprefix(SIGN)
    path, found = read_toml(start)
    section = _section(name, path, found.get("sources", {}))
    where = f"{path}: `sources.{name}"
    for key in section:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            raise FactsError(
                f"{where}` has no setting `{key}`",
                f"Did you mean `{near[0]}`?" if near else "It knows `attach`, `leads` and `events`.",
            )
    address = section.get("attach")
    if not isinstance(address, str) or not is_address(address):
        raise FactsError(f"{where}.attach` should be the address of a database", _SHOWN)
    if what not in section:
        raise FactsError(f"{where}` says nothing of {what}", f'Write `{what} = "…"`: a table, or a query. {_SHOWN}')
    base, table = parted(filled_in(address, f"{where}.attach`"), f"{where}.attach`")
    if table:
        raise FactsError(f"{where}.attach` names a table", f"Name it as `{what}`: here stands the database alone.")
    return list(_parts(name, what, section[what], base, f"{where}.{what}`"))


def _section(name: str, path: Path | None, sources: Any) -> Mapping[str, Any]:
    if path is None:
        raise FactsError(f"There is no {NAME} that says what `{SIGN}{name}` is", _SHOWN)
    if not isinstance(sources, dict):
        raise FactsError(f"{path}: `sources` should be a section for each source: `[sources.{name}]`", _SHOWN)
    section = sources.get(name)
    if not isinstance(section, dict):
        near = nearest(name, sources)
        raise FactsError(
            f"{path} says nothing of a source `{name}`",
            f"Did you mean `{SIGN}{near[0]}`?" if near else f"Add a section `[sources.{name}]`: docs/data.md.",
        )
    return section


def _parts(name: str, what: What, said: Any, address: str, where: str) -> Iterator[Wanted]:
    """Leads are one table or query; events may be several, each with a name of its own."""
    if isinstance(said, str) and said.strip():
        yield _part(f"{name} {what}", said, address, where)
    elif what == "events" and isinstance(said, dict) and said and all(isinstance(one, str) for one in said.values()):
        for kind, one in said.items():
            yield _part(kind, one, address, where)
    elif what == "leads":
        raise FactsError(f"{where} should be a table or a query", _SHOWN)
    else:
        raise FactsError(f'{where} should be a table, a query, or several by name: {{ visits = "select …" }}', _SHOWN)


def _part(name: str, said: str, address: str, where: str) -> Wanted:
    """A query has blanks in it; a table's name that has, stands in quotes."""
    text = said.strip().rstrip(";").rstrip()
    is_query = len(text.split()) > 1 and text.split()[0].lower() in ("select", "with", "table", "values", "from")
    plain = name.replace("/", " ")
    return Wanted(plain, address, where, query=text) if is_query else Wanted(plain, address, where, table=text)
