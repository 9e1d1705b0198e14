"""What is asked of a database, and what comes back from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.facts.config import DataConfig
from leadscore.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Job:
    """Leads and events by the names of their raw tables, scored at `as_of` (seconds since 1970-01-01T00:00:00Z).

    `into` is the table that the scores are written to, `rejects` the one for rows that cannot be used (None: they are
    counted and told, not kept). With `strict` the first such row stops everything.
    """

    plan: Plan
    as_of: int
    leads: str
    events: Sequence[str]
    into: str
    config: DataConfig
    rejects: str | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came of a job: how many leads there are and what became of them, as in the table of scores.

    `into` is where that is, in full; `known_fields` are the policy's fields that at least one lead has; `notes` are
    lines for people: what was set aside, and what is odd about the columns.
    """

    leads: int
    ready: int
    disqualified: int
    out_of_scope: int
    into: str
    known_fields: frozenset[str]
    notes: tuple[str, ...]
