"""Policies are known by their names: one that was renamed goes on with the record that it has under its old name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from leadscore.batch.errors import BatchError
from leadscore.production.ledger.ledger import Ledger

_ALIKE = 0.6
"""The share of lines that two policies have in common from which on they are taken for one."""


def must_not_be_renamed(ledger: Ledger, name: str, path: Path, others: Collection[str]) -> None:
    """Raises BatchError where a policy without a record looks like another one with a record, under which it may have
    been known until now: from a new record nobody would be told who crossed since. `path` is where it lies, `others`
    are the names of those that run, too."""
    if ledger.last(name) is not None:
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    for known in ledger.policies():
        share = 0.0 if known in others else _alike(text, _text(ledger, known))
        if share >= _ALIKE:
            raise BatchError(
                f'There is no record of "{name}", but one of "{known}", of which {share:.0%} of the lines are the same',
                f'If it was renamed, let it go on with that record: `--renamed-from "{known}"`, once. If it is another '
                "policy: `--new-record`, once.",
            )


def _text(ledger: Ledger, name: str) -> str:
    """The policy's own file as it was when it last scored; blank where that is no longer known."""
    last = ledger.last(name)
    try:
        record = None if last is None else ledger.policy(last.fingerprint, name)
    except BatchError:
        return ""
    return "" if record is None else next(iter(record.files.values()), "")


def _alike(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    lines, others = ([line.strip() for line in text.splitlines() if line.strip()] for text in (one, other))
    return SequenceMatcher(None, lines, others, autojunk=False).ratio() if lines and others else 0.0


def rename(ledger: Ledger, old: str, new: str) -> None:
    """Gives a policy's record another name, in the transaction of whoever calls; nothing where that was done before.
    Raises BatchError where there is no such record, or one of the new name, too."""
    if ledger.last(old) is None:
        if ledger.last(new) is None:
            known = ", ".join(f'"{name}"' for name in ledger.policies()) or "none at all"
            raise BatchError(f'There is no record of "{old}" to go on with', f"There are records of: {known}.")
        return
    if old == new:
        return
    if ledger.last(new) is not None:
        raise BatchError(
            f'"{new}" has a record of its own, beside that of "{old}"', "Leave `--renamed-from` out: it goes on."
        )
    tables = ledger.database.rows(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = ? AND column_name = ?",
        ("ledger", "policy"),
    )
    for (table,) in tables:
        ledger.database.execute(f"UPDATE ledger.{table} SET policy = ? WHERE policy = ?", (new, old))
    ledger.database.execute("UPDATE ledger.policy SET name = ? WHERE name = ?", (new, old))
