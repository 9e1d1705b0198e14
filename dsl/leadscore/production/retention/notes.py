"""What the ledger knows of retention: by which rules somebody agreed to it, and what was erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadscore.batch.errors import BatchError
from leadscore.production.ledger.database import Database, tables_of
from leadscore.production.ledger.model import Scoring
from leadscore.production.retention.settings import Age, Kind, Retention
from leadscore.values.days import instant


@dataclass(frozen=True, slots=True)
class Erasure:
    """So many of `what`, all of before an instant, were erased `at` another."""

    at: int
    kind: str
    before: int
    what: str
    number: int


def agree(database: Database, rules: Retention, now: int) -> None:
    """From now on these rules are applied without asking, and no others."""
    database.execute("DELETE FROM ledger.agreed")
    database.many("INSERT INTO ledger.agreed VALUES (?, ?, ?)", [(k.value, age.text, now) for k, age in rules.items()])


def agreed(database: Database, rules: Retention, now: int) -> Retention:
    """Those of the rules that nobody has to be asked about: what they erase, somebody agreed to before. None where the
    ledger is older than retention."""
    if "agreed" not in tables_of(database):
        return {}
    known = dict(database.rows("SELECT kind, age FROM ledger.agreed"))
    held = {kind: Age.read(known[kind.value]) for kind in rules if kind.value in known}
    return {kind: age for kind, age in rules.items() if (old := held.get(kind)) and age.before(now) <= old.before(now)}


def note(database: Database, now: int, kind: Kind, before: int, counts: Mapping[str, int]) -> None:
    """Notes what was erased, where that is anything."""
    rows = [(now, kind.value, before, what, number) for what, number in counts.items() if number]
    database.many("INSERT INTO ledger.erasure VALUES (?, ?, ?, ?, ?)", rows)


def erasures(database: Database) -> list[Erasure]:
    """The oldest first. Nothing where the ledger is older than retention."""
    if "erasure" not in tables_of(database):
        return []
    rows = database.rows("SELECT erased_at, kind, before, what, number FROM ledger.erasure ORDER BY erased_at, kind")
    return [Erasure(*row) for row in rows]


def must_be_kept(database: Database, scoring: Scoring) -> None:
    """Raises BatchError for a scoring of which the record no longer has what it said of leads."""
    gone = last_of(erasures(database), Kind.HISTORY)
    if gone is not None and scoring.as_of < gone.before:
        raise BatchError(
            f"What scoring {scoring.no}, as of {instant(scoring.as_of)}, said of leads is gone since "
            f"{instant(gone.at)}: history of before {instant(gone.before)} was erased for its age",
            "`[retention]` in leadscore.toml says how long history is kept. Later scorings can be done again.",
        )


def last_of(found: Iterable[Erasure], kind: Kind) -> Erasure | None:
    """The one that reaches farthest."""
    return max((one for one in found if one.kind == kind.value), key=lambda one: (one.before, one.at), default=None)
