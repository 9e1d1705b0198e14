"""What is to be fetched, and how it is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table of a database, or what a query finds in it.

    `name` is what the fetched file is called, by which mappings and messages know it. `address` is shown to nobody: it
    may hold a password. `where` is the option or the setting that names it. Either `table` or `query` is there.
    """

    name: str
    address: str = field(repr=False)
    where: str
    table: str = ""
    query: str = ""

    @property
    def scheme(self) -> str:
        return self.address.partition("://")[0].lower()

    @property
    def asked_for(self) -> str:
        """What to look at where a database refuses."""
        where = f"Asked for by {self.where}"
        return f"{where}: try the query in the database itself, whose SQL it is." if self.query else f"{where}."

    @property
    def shown(self) -> str:
        """The address as it may be shown: without passwords and other settings."""
        try:
            parts = urlsplit(self.address)
            user = f"{unquote(parts.username)}@" if parts.username else ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            return f"the address behind {self.where}"
        return f"{self.scheme}://{user}{parts.hostname or ''}{port}{parts.path}"
