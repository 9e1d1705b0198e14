"""What people who speak with leads say of them, recorded with the score that the lead had. Instants are whole seconds
since 1970-01-01T00:00:00Z, points millipoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from leadscore.batch.errors import BatchError
from leadscore.learn.verdicts import Verdict
from leadscore.production.ledger.database import Database, tables_of
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Entry
from leadscore.values.days import instant
from leadscore.values.text import fold

__all__ = ["Feedback", "Opinion", "Verdict", "all_feedback", "entry_then", "erase", "give", "prune", "take_back"]

_COLUMNS = "no, policy, scoring, lead, verdict, because, judged_by, judged_at, score, ready, band, points"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person says of a lead, which is an id, as of an instant."""

    lead: str
    verdict: Verdict
    because: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """A recorded opinion with what the lead had by then: `scoring` is the last one by `policy` that recorded it as
    another. `points` are what its rules gave, by their ids, those alone that gave some. `score` is None out of
    scope."""

    no: int
    policy: str
    scoring: int
    opinion: Opinion
    score: int | None
    ready: bool
    band: str | None
    points: Mapping[str, int]


def entry_then(ledger: Ledger, policy: str, lead: str, at: int) -> Entry | None:
    """What was recorded of a lead by an instant; None where nothing was."""
    return next((one for one in reversed(ledger.entries(policy, lead)) if one.scoring.as_of <= at), None)


def give(ledger: Ledger, policies: Sequence[str], opinion: Opinion, noted: int) -> Feedback:
    """Records an opinion about the lead's score by the one of these policies that has scored it. Raises BatchError
    where none did by then, or several did."""
    found = {name: entry_then(ledger, name, opinion.lead, opinion.at) for name in policies}
    entries = {name: entry for name, entry in found.items() if entry is not None}
    if not entries:
        raise BatchError(
            f"The lead `{opinion.lead}` has no recorded score as of {instant(opinion.at)}",
            "`leadscore run` scores all leads of a store, and records it.",
        )
    if len(entries) > 1:
        names = " or ".join(f'"{name}"' for name in entries)
        raise BatchError(f"Several policies scored `{opinion.lead}`", f"Say of which you speak: --policy {names}.")
    ((policy, entry),) = entries.items()
    database = ledger.database
    with database.transaction():
        ((no,),) = database.rows("SELECT COALESCE(max(no), -1) + 1 FROM ledger.feedback")
        given = Feedback(no, policy, entry.scoring.no, opinion, entry.score, entry.ready, entry.band, dict(entry.rules))
        database.many(
            "INSERT INTO ledger.feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [_row(given, noted)]
        )
    return given


def all_feedback(
    database: Database, *, policies: Sequence[str] | None = None, lead: str | None = None, by: str | None = None
) -> list[Feedback]:
    """What was recorded, the oldest judgement first. Nothing where the ledger is older than feedback."""
    if "feedback" not in tables_of(database):
        return []
    rows = database.rows(f"SELECT {_COLUMNS} FROM ledger.feedback ORDER BY judged_at, no")
    return [
        one
        for one in map(_feedback, rows)
        if (policies is None or one.policy in policies)
        and (lead is None or one.opinion.lead == lead)
        and (by is None or fold(one.opinion.by) == fold(by))
    ]


def take_back(database: Database, given: Feedback) -> None:
    """Takes one out for good."""
    database.execute("DELETE FROM ledger.feedback WHERE no = ?", (given.no,))


def erase(database: Database, lead: str) -> int:
    """Takes out all that was said of a lead; returns how many judgements that were."""
    return len(database.rows("DELETE FROM ledger.feedback WHERE lead = ? RETURNING no", (lead,)))


def prune(database: Database, before: int) -> int:
    """Takes out what was said before an instant; returns how many judgements that were."""
    return len(database.rows("DELETE FROM ledger.feedback WHERE judged_at < ? RETURNING no", (before,)))


def _row(given: Feedback, noted: int) -> tuple[object, ...]:
    said = given.opinion
    told = said.lead, said.verdict.value, said.because, said.by, said.at, noted
    points = msgspec.json.encode(given.points).decode()
    return given.no, given.policy, given.scoring, *told, given.score, given.ready, given.band, points


def _feedback(row: tuple[Any, ...]) -> Feedback:
    no, policy, scoring, lead, verdict, because, by, at, score, ready, band, points = row
    opinion = Opinion(lead, Verdict(verdict), because, by, at)
    return Feedback(no, policy, scoring, opinion, score, ready, band, msgspec.json.decode(points, type=dict[str, int]))
