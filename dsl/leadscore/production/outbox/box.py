"""The messages of a ledger: put in, looked up, taken to be sent, and marked by what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any

from leadscore.production.actions.settings import Form
from leadscore.production.ledger.database import Database
from leadscore.production.outbox.adding import add, chunks, places
from leadscore.production.outbox.model import Message, Status

_COLUMNS = tuple(field.name for field in fields(Message))
_LISTED = ", ".join(_COLUMNS)


def put(database: Database, messages: Iterable[Message]) -> None:
    """Adds messages; one whose key is there already stays as it is."""
    add(database, "ledger.message", _COLUMNS, [_row(message) for message in messages])


def messages(
    database: Database, statuses: Collection[Status] = (), keys: Collection[str] | None = None
) -> list[Message]:
    """Those of some statuses (none named: all) and keys, the oldest first."""
    names = [status.value for status in statuses]
    where = f"WHERE status IN ({places(names)})" if names else ""
    if keys is None:
        return _found(database, where, names)
    found = []
    for some in chunks(sorted(keys)):
        both = f"{where} {'AND' if where else 'WHERE'} key IN ({places(some)})"
        found += _found(database, both, [*names, *some])
    return sorted(found, key=lambda message: (message.created, message.key))


def due(database: Database, now: int) -> list[Message]:
    """Those that wait and may be tried again, the oldest first."""
    return _found(database, "WHERE status = ? AND next_try <= ?", [Status.WAITING.value, now])


def take(database: Database, keys: Sequence[str], parcel: str, now: int, until: int) -> int:
    """Marks messages as being sent: nobody else takes them before `until`, and the try counts even if this process
    dies. Returns how many there were to take: another number than asked for if somebody else was faster."""
    taken = 0
    with database.transaction():
        for some in chunks(keys):
            taken += len(
                database.rows(
                    "UPDATE ledger.message SET attempts = attempts + 1, next_try = ?, parcel = ? "
                    f"WHERE status = ? AND next_try <= ? AND key IN ({places(some)}) RETURNING key",
                    [until, parcel, Status.WAITING.value, now, *some],
                )
            )
    return taken


def mark(
    database: Database,
    keys: Sequence[str],
    status: Status,
    *,
    sent_at: int | None = None,
    next_try: int = 0,
    error: str | None = None,
) -> None:
    """Says what became of messages that were taken."""
    with database.transaction():
        for some in chunks(keys):
            database.execute(
                "UPDATE ledger.message SET status = ?, sent_at = ?, next_try = ?, error = ? "
                f"WHERE key IN ({places(some)})",
                [status.value, sent_at, next_try, error, *some],
            )


def move(database: Database, found: Sequence[Message], status: Status, now: int) -> None:
    """What a person decides: messages wait anew from now on, with all their tries ahead, or are dropped."""
    with database.transaction():
        for some in chunks([message.key for message in found]):
            database.execute(
                f"UPDATE ledger.message SET status = ?, since = ?, attempts = 0, next_try = 0 "
                f"WHERE key IN ({places(some)})",
                [status.value, now, *some],
            )


def count(database: Database) -> dict[Status, int]:
    """How many messages there are of each status."""
    found = dict(database.rows("SELECT status, count(*) FROM ledger.message GROUP BY status"))
    return {status: found.get(status.value, 0) for status in Status}


# ------------------------------------------------------------------------------------------------ rows


def _found(database: Database, where: str, parameters: Sequence[object]) -> list[Message]:
    rows = database.rows(f"SELECT {_LISTED} FROM ledger.message {where} ORDER BY created, key", parameters)
    return [_message(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _message(row: dict[str, Any]) -> Message:
    return Message(**{**row, "form": Form(row["form"]), "status": Status(row["status"])})


def _row(message: Message) -> list[object]:
    values = ((name, getattr(message, name)) for name in _COLUMNS)
    return [value.value if name in ("form", "status") else value for name, value in values]
