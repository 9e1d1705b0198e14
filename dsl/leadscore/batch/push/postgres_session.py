"""A session with a PostgreSQL server: the driver, the connection, and what the server says, in calm words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from leadscore.facts.errors import FactsError

if TYPE_CHECKING:
    import psycopg

_PATIENCE = "15"
"""Seconds to wait for a server that does not answer."""
_DEFAULTS = {"connect_timeout": _PATIENCE, "fallback_application_name": "leadscore"}

_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "jit": "off",  # compiling takes longer than most queries here
}
_FORM = "postgresql://user@host:5432/database"
_PASSWORDS = "Passwords are best kept out of commands: set PGPASSWORD, or write a line in ~/.pgpass."


@contextmanager
def session(
    url: str, option: str = "--on", *, read_only: bool = False
) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection within one transaction, which sees the data as of one moment, and ends with it; the `url` stands
    behind an `option`.

    Raises FactsError for whatever the driver or the server refuses, here and in what is done with the connection.
    """
    with connected(url, option) as connection, connection:  # commits at the end; whatever is raised inside rolls back
        import psycopg

        connection.prepare_threshold = None
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = read_only
        for name, setting in _SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, setting))
        check_encoding(connection)
        yield connection


@contextmanager
def connected(url: str, option: str = "--on", **settings: str) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection, which is closed in the end; the `url` stands behind an `option`. `settings` are the driver's own,
    where the address says nothing else. Raises FactsError as `session` does."""
    try:
        import psycopg
    except ImportError as error:
        raise FactsError(
            f"{option} with PostgreSQL needs the driver psycopg, which is not installed",
            "Install it with: pip install 'leadscore[postgres]'",
        ) from error
    parameters = {**_DEFAULTS, **settings, **_parsed(url, option), "client_encoding": "UTF8"}
    try:
        connection = psycopg.connect(**parameters)
    except psycopg.Error as error:
        raise _no_connection(error, shown(url, option)) from error
    try:
        yield connection
    except psycopg.Error as error:
        raise _refusal(error, shown(url, option)) from error
    finally:
        connection.close()


def shown(url: str, option: str = "--on") -> str:
    """The server's address as it may be shown: without passwords and other settings."""
    try:
        found = _parsed(url, option)
    except FactsError:
        return f"the address behind {option}"
    user = f"{found['user']}@" if found.get("user") else ""
    port = f":{found['port']}" if found.get("port") else ""
    return f"postgresql://{user}{found.get('host') or found.get('hostaddr') or ''}{port}/{found.get('dbname') or ''}"


def _parsed(url: str, option: str) -> dict[str, Any]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        return dict(conninfo_to_dict(url))
    except psycopg.Error:  # its message would quote what may be a password
        raise FactsError(
            f"The address behind {option} cannot be read",
            f"Write it as {_FORM}; in a password, `@` is written %40, `/` %2F and `%` %25. {_PASSWORDS}",
        ) from None


def check_encoding(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    row = connection.execute("SHOW server_encoding").fetchone()
    if row is None or row[0] != "UTF8":
        raise FactsError(
            f"The database's encoding is {row[0] if row else 'unknown'}, and only one in UTF-8 will do",
            "Export the tables and score the files: `leadscore score POLICY --leads leads.csv --events events.csv`.",
        )


def _no_connection(error: Exception, server: str) -> FactsError:
    said = " ".join(str(error).split())
    for sign, message, help in _NO_CONNECTION:
        if sign in said:
            return FactsError(message.format(server=server), help)
    return FactsError(f"{server} cannot be reached: {said}", f"The address has the form {_FORM}.")


_NO_CONNECTION = (
    ("password authentication failed", "{server}: the user or the password is wrong", _PASSWORDS),
    ("no password supplied", "{server} asks for a password, and none is given", _PASSWORDS),
    (
        "Connection refused",
        "{server}: no PostgreSQL server answers there",
        "Is it running? Are host and port right?",
    ),
    ("could not translate host name", "{server}: there is no such host", f"The address has the form {_FORM}."),
    ("failed to resolve host", "{server}: there is no such host", f"The address has the form {_FORM}."),
    ("timeout expired", "{server} does not answer", "Is a firewall or a VPN in between?"),
    ("no pg_hba.conf entry", "{server} lets this user in from nowhere near here", "Ask its administrator for access."),
)


def _refusal(error: psycopg.Error, server: str) -> FactsError:
    """What the server says about a statement, by the class of its code; `diag` quotes neither query nor address."""
    said = error.diag.message_primary or " ".join(str(error).split())
    match error.sqlstate:
        case "42501":
            return FactsError(f"{server}: {said}", "Ask its administrator for that right (GRANT).")
        case "25006":
            return FactsError(f"{server} can be read only: {said}", "Scores are written there: name the main server.")
        case "2BP01":
            return FactsError(f"{server}: {said}", "A view stands on that table: drop it, or choose another name.")
        case "57014" | "57P01" | "53100" | "53200" | "53300":
            return FactsError(f"{server} stopped: {said}", "Nothing was written.")
        case None:
            return FactsError(f"The connection to {server} was lost: {said}", "Nothing was written.")
        case code:
            return FactsError(f"{server}: {said} ({code})", "Nothing was written.")
