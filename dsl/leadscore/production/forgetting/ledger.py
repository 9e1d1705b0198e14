"""All that a ledger holds of one lead, taken out of it; what it holds of others stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from leadscore.production.forgetting.policies import erase_from_policies
from leadscore.production.judging.feedback import erase as erase_feedback
from leadscore.production.ledger.columns import Integers
from leadscore.production.ledger.current import write_state
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.rows import block_of, rows_in
from leadscore.production.ledger.shape import Shape
from leadscore.production.outbox.erasing import erase as erase_messages

_TABLES = ("lead", "policy", "scoring", "block", "current", "transition", "message", "assignment", "feedback",
           "agreed", "erasure")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Erased:
    """How many of each kind are gone: `entries` are recorded scores, `policies` recorded texts of policies that named
    the lead. `sent` are messages that somebody has got: how many each destination."""

    entries: int = 0
    transitions: int = 0
    messages: int = 0
    assignments: int = 0
    feedback: int = 0
    policies: int = 0
    sent: tuple[tuple[str, int], ...] = ()


def erase_from_ledger(ledger: Ledger, lead: str, names: Collection[str], called: str | None) -> Erased:
    """Erases the lead with this id, in one transaction. `names` are all, folded, that policies may know it by; in place
    of its id stands `called` from now on (None: what is free)."""
    return erase_many(ledger, {lead: called}, names)


def erase_many(ledger: Ledger, leads: Mapping[str, str | None], names: Collection[str]) -> Erased:
    """As `erase_from_ledger`, of all these leads, each with what it is called from now on."""
    database = ledger.database
    with database.transaction():
        found = {no: lead for lead in leads if (no := ledger.number(lead)) is not None}
        sent: Counter[str] = Counter()
        assignments = feedback = messages = transitions = 0
        for lead in leads:
            sent.update(_sent(database, lead))
            assignments += _count(database, "ledger.assignment", "lead", lead)
            feedback += erase_feedback(database, lead)
            messages += erase_messages(database, lead)
        for no, lead in found.items():
            transitions += _count(database, "ledger.transition", "lead", no)
            database.execute("DELETE FROM ledger.transition WHERE lead = ?", (no,))
            database.execute("UPDATE ledger.lead SET id = ? WHERE no = ?", (_free(ledger, leads[lead], no), no))
        entries, policies = _erase_entries(ledger, found), erase_from_policies(ledger, names)
        _erase_current(ledger, found)
    return Erased(entries, transitions, messages, assignments, feedback, policies, tuple(sorted(sent.items())))


def _sent(database: Database, lead: str) -> dict[str, int]:
    """How many messages about a lead each destination has got."""
    rows = database.rows(
        "SELECT destination, count(*) FROM ledger.message WHERE lead = ? AND status = ? GROUP BY destination",
        (lead, "sent"),
    )
    return {destination: int(number) for destination, number in rows}


def sweep(database: Database) -> None:
    """A server keeps the rows of before until somebody cleans up; a store's file is written anew instead."""
    if database.is_server:
        for table in _TABLES:
            database.execute(f"VACUUM ledger.{table}")


def _free(ledger: Ledger, called: str | None, no: int) -> str:
    """A ledger may serve several stores, in each of which a lead of the same number may have been forgotten."""
    wanted = called or f"(forgotten {no})"
    return wanted if ledger.number(wanted) is None else f"{wanted} {no}"


def _count(database: Database, table: str, column: str, value: str | int) -> int:
    ((count,),) = database.rows(f"SELECT count(*) FROM {table} WHERE {column} = ?", (value,))
    return int(count)


def _erase_entries(ledger: Ledger, numbers: Collection[int]) -> int:
    """Packs the blocks anew in which one of these leads lies."""
    if not numbers:
        return 0
    gone, erased = np.array(sorted(numbers), np.int64), 0
    for scoring in (one for name in ledger.policies() for one in ledger.scorings(name)):
        blocks = ledger.database.rows(
            "SELECT block, data FROM ledger.block WHERE scoring = ? AND first <= ? AND last >= ? ORDER BY block",
            (scoring.no, int(gone[-1]), int(gone[0])),
        )
        for block, data in blocks:
            shape = ledger.shape_of(scoring)
            erased += _erase_from_block(ledger.database, (scoring.no, block), data, gone, shape)
    return erased


def _erase_from_block(database: Database, key: tuple[int, int], data: bytes, gone: Integers, shape: Shape) -> int:
    rows = rows_in(data, shape)
    others = rows.of(~np.isin(rows.no, gone))
    if len(others) == len(rows):
        return 0
    if len(others):
        database.execute(
            "UPDATE ledger.block SET first = ?, last = ?, leads = ?, data = ? WHERE scoring = ? AND block = ?",
            (int(others.no[0]), int(others.no[-1]), len(others), block_of(others, shape), *key),
        )
    else:
        database.execute("DELETE FROM ledger.block WHERE scoring = ? AND block = ?", key)
    return len(rows) - len(others)


def _erase_current(ledger: Ledger, numbers: Collection[int]) -> None:
    gone = np.array(sorted(numbers), np.int64)
    for name in ledger.policies():
        state = ledger.state(name)
        theirs = np.isin(state.no, gone)
        if theirs.any():
            write_state(ledger.database, name, state.of(~theirs), state.no[theirs])
