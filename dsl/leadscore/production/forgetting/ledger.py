"""All that a ledger holds of one lead, taken out of it; what it holds of others stays as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from leadscore.production.forgetting.policies import erase_from_policies
from leadscore.production.ledger.current import write_state
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.rows import block_of, rows_in
from leadscore.production.outbox.erasing import erase as erase_messages

_TABLES = ("lead", "policy", "scoring", "block", "current", "transition", "message", "assignment", "feedback")


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
    database = ledger.database
    with database.transaction():
        no = ledger.number(lead)
        sent = database.rows(
            "SELECT destination, count(*) FROM ledger.message WHERE lead = ? AND status = ? "
            "GROUP BY destination ORDER BY destination",
            (lead, "sent"),
        )
        assignments = _count(database, "ledger.assignment", "lead", lead)
        feedback = _count(database, "ledger.feedback", "lead", lead)
        database.execute("DELETE FROM ledger.feedback WHERE lead = ?", (lead,))
        messages, policies = erase_messages(database, lead), erase_from_policies(ledger, names)
        entries = transitions = 0
        if no is not None:
            entries, transitions = _erase_entries(ledger, no), _count(database, "ledger.transition", "lead", no)
            database.execute("DELETE FROM ledger.transition WHERE lead = ?", (no,))
            _erase_current(ledger, no)
            database.execute("UPDATE ledger.lead SET id = ? WHERE no = ?", (_free(ledger, called, no), no))
    return Erased(entries, transitions, messages, assignments, feedback, policies, tuple(sent))


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


def _erase_entries(ledger: Ledger, no: int) -> int:
    """Packs the blocks anew in which the lead lies."""
    database, erased = ledger.database, 0
    scorings = {one.no: one for name in ledger.policies() for one in ledger.scorings(name)}
    blocks = database.rows(
        "SELECT scoring, block, data FROM ledger.block WHERE first <= ? AND last >= ? ORDER BY scoring, block", (no, no)
    )
    for scoring, block, data in blocks:
        made_by = scorings[scoring]
        shape = ledger.policy(made_by.fingerprint, made_by.policy).shape
        rows = rows_in(data, shape)
        others = rows.of(rows.no != no)
        if len(others) == len(rows):
            continue
        erased += 1
        if len(others):
            database.execute(
                "UPDATE ledger.block SET first = ?, last = ?, leads = ?, data = ? WHERE scoring = ? AND block = ?",
                (int(others.no[0]), int(others.no[-1]), len(others), block_of(others, shape), scoring, block),
            )
        else:
            database.execute("DELETE FROM ledger.block WHERE scoring = ? AND block = ?", (scoring, block))
    return erased


def _erase_current(ledger: Ledger, no: int) -> None:
    for name in ledger.policies():
        state = ledger.state(name)
        if no in state.no:
            write_state(ledger.database, name, state.of(state.no != no), np.array([no], np.int64))
