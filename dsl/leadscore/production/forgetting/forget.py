"""Forgetting a person: who is meant, and all of it in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.batch.errors import BatchError
from leadscore.batch.store.forgetting import Forgotten, erase_leads, forget_lead, forgotten_id
from leadscore.batch.store.leads import who_is_who
from leadscore.batch.store.schema import dictionary, field_column
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import keeps_versions
from leadscore.production.forgetting.ledger import Erased, erase_from_ledger, sweep
from leadscore.production.forgetting.policies import are_recorded
from leadscore.production.ledger.ledger import Ledger
from leadscore.values.text import fold

_EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be forgotten: the lead's id, its number in the store (None: only the record knows it), and what
    policies may call it by, folded."""

    id: str
    no: int | None
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """What was erased: from the facts, if the store knew the lead, and from the record, if there is one."""

    facts: Forgotten | None
    record: Erased | None


def find_person(store: Store, ledger: Ledger | None, wanted: str) -> Person | None:
    """The lead with exactly this id, else with this email; None where nobody has it. Raises BatchError where several
    leads have this email: one at a time, by their ids."""
    rows = store.connection.execute("SELECT no, id FROM lead WHERE id = ?", [wanted]).fetchall()
    if any(id == forgotten_id(no) for no, id in rows):
        return None
    ids: list[str] = [id for _, id in rows]
    if not ids and ledger is not None and ledger.number(wanted) is not None:
        return Person(wanted, None, frozenset({fold(wanted)}))
    ids = ids or _called(store, fold(wanted))
    if len(ids) > 1:
        raise BatchError(
            f"{len(ids)} leads are called `{wanted}`: {', '.join(ids)}", "Forget them one by one, by these ids."
        )
    if not ids:
        return None
    ((no,),) = store.connection.execute("SELECT no FROM lead WHERE id = ?", ids).fetchall()
    return Person(ids[0], no, frozenset({fold(ids[0]), *emails_of(store, [no])}))


def find_name(ledger: Ledger | None, wanted: str) -> Person | None:
    """Of whom no lead is known any more, and what was recorded since still says something by this id or email: a policy
    that named them, and was run once more. None where it does not."""
    names = frozenset({fold(wanted)})
    return Person(wanted, None, names) if ledger is not None and are_recorded(ledger, names) else None


def _called(store: Store, text: str) -> list[str]:
    return [lead.id for lead in who_is_who(store) if text in (fold(lead.id), lead.values.get(_EMAIL))]


def emails_of(store: Store, numbers: Sequence[int]) -> set[str]:
    """Folded, of these leads, now and before."""
    if _EMAIL not in store.field_types:
        return set()
    tables = ("lead", "was") if keeps_versions(store) else ("lead",)
    wanted = f"SELECT {field_column(_EMAIL)} AS code FROM {{}} WHERE no IN (SELECT unnest($numbers))"
    codes = " UNION ".join(wanted.format(table) for table in tables)
    query = f"SELECT shown FROM {dictionary(_EMAIL)} WHERE code > 0 AND code IN ({codes})"
    return {fold(email) for (email,) in store.connection.execute(query, {"numbers": list(numbers)}).fetchall()}


def forget(store: Store, ledger: Ledger | None, person: Person) -> Gone:
    """Erases the person. Where the record lies in the store, all of it or nothing; where it lies elsewhere, from there
    first: a person that the store still knows is found, and forgotten, when it is done again."""
    if ledger is None:
        return Gone(None if person.no is None else forget_lead(store, person.no), None)
    called = None if person.no is None else forgotten_id(person.no)
    if ledger.database.is_server:
        record = erase_from_ledger(ledger, person.id, person.names, called)
        sweep(ledger.database)
        return Gone(None if person.no is None else forget_lead(store, person.no), record)
    with ledger.database.transaction():
        record = erase_from_ledger(ledger, person.id, person.names, called)
        return Gone(None if person.no is None else erase_leads(store, [person.no]), record)
