"""`[sources.NAME]` of leadscore.toml: a database, and what of it are leads and events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from leadscore.batch.sources.address import is_address, parted
from leadscore.batch.sources.model import Wanted
from leadscore.facts.errors import FactsError
from leadscore.facts.settings.file import NAME
from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.values.spelling import nearest

SIGN = "@"
"""`--leads @crm` names `[sources.crm]`."""
What: TypeAlias = Literal["leads", "events"]
_KEYS = ("attach", "leads", "events")
_ADDRESS = "the address of a database"


def named(text: str, what: What, start: Path) -> list[Wanted]:
    """What a section of the settings that `start` has, or lies by, says of leads or events. Raises FactsError."""
    name = text.removeprefix(SIGN)
    section = _section(name, read_settings(start))
    attach, said = section["attach"], section[what]
    if not is_address(attach.text(_ADDRESS, secret=True)):
        raise attach.wrong(_ADDRESS, secret=True)
    if not said.is_set:
        raise section.error(f"`{section.name}` says nothing of {what}", f'Write `{what} = "…"`: a table, or a query.')
    base, table = parted(attach.filled_in(), attach.where)
    if table:
        help = f"Name it as `{what}`: here stands the database alone."
        raise attach.error(f"`{attach.name}` names a table", help, secret=True)
    return list(_parts(name, what, said, base))


def _section(name: str, root: Setting) -> Setting:
    if root.path is None:
        raise FactsError(f"There is no {NAME} that says what `{SIGN}{name}` is", "docs/data.md shows an example.")
    sources = root["sources"].section(expected=f"a section for each source: `[sources.{name}]`")
    if not sources[name].is_set:
        near = nearest(name, [source.key for source in sources])
        raise FactsError(
            f"{root.path} says nothing of a source `{name}`",
            f"Did you mean `{SIGN}{near[0]}`?" if near else f"Add a section `[sources.{name}]`: docs/data.md.",
        )
    return sources[name].section(_KEYS)


def _parts(name: str, what: What, said: Setting, address: str) -> Iterator[Wanted]:
    """Leads are one table or query; events may be several, each with a name of its own."""
    if what == "events" and isinstance(said.value, dict) and said.value:
        for one in said:
            yield _part(one.key, one.text("a table or a query"), address, one.where)
    elif what == "leads":
        yield _part(f"{name} {what}", said.text("a table or a query"), address, said.where)
    else:
        expected = 'a table, a query, or several by name: { visits = "select …" }'
        yield _part(f"{name} {what}", said.text(expected), address, said.where)


def _part(name: str, said: str, address: str, where: str) -> Wanted:
    """A query has blanks in it; a table's name that has, stands in quotes."""
    text = said.strip().rstrip(";").rstrip()
    is_query = len(text.split()) > 1 and text.split()[0].lower() in ("select", "with", "table", "values", "from")
    plain = name.replace("/", " ")
    return Wanted(plain, address, where, query=text) if is_query else Wanted(plain, address, where, table=text)
