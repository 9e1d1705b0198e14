"""A policy with actions, leads that cross, and a ledger in memory with the outbox's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import duckdb

from leadscore.driver import Compiled, compile_text
from leadscore.engine.outcome import Counts
from leadscore.facts.model import Event, Lead, Value
from leadscore.production.actions.crossing import Before, Crossings, messages_of
from leadscore.production.actions.fitting import fit
from leadscore.production.actions.reading import load_settings
from leadscore.production.actions.settings import Settings
from leadscore.production.actions.wording import Change
from leadscore.production.ledger.database import Embedded
from leadscore.production.ledger.model import Scoring, Transition
from leadscore.production.outbox.model import Message
from leadscore.production.outbox.schema import TABLES

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store

NOON = 1_775_044_800  # 2026-04-01 12:00 UTC, a Wednesday
HOUR = 3_600

POLICY = """\
policy "B2B SaaS" version 3
group fit
when title is "ceo" add 20 because "They hold the budget"
when country is "germany" add 5
group engagement
when visited "pricing" add 50 as pricing because "The strongest signal in last year's won deals"
when competitor disqualify because "They build the same"
ready at 70
band hot at 70
band warm at 40
on ready notify "sales" within 1 hour
on warm enroll "nurture drip"
on hot assign "enterprise team" if employees > 500
on disqualified notify "sales" if fit >= 20
"""


@contextmanager
def outbox() -> Iterator[Embedded]:
    """An empty outbox in memory."""
    with duckdb.connect() as connection:
        prepared(connection)
        yield embedded(connection)


def prepared(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the outbox's tables."""
    connection.execute("CREATE SCHEMA ledger")
    for statement in TABLES:
        connection.execute(statement)


def embedded(connection: duckdb.DuckDBPyConnection) -> Embedded:
    """The ledger in a database that is no store."""
    return Embedded(cast("Store", SimpleNamespace(connection=connection)))


def policy(text: str = POLICY) -> Compiled:
    compiled = compile_text(text)
    assert compiled.plan is not None, [problem.message for problem in compiled.diagnostics]
    return compiled


def settings(folder: Path, text: str) -> Settings:
    """What a `leadscore.toml` of this text says."""
    path = folder / "leadscore.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def lead(name: str, **values: Value) -> Lead:
    """Somebody who looked at the prices an hour before noon."""
    shown = {field: str(value) for field, value in values.items()}
    folded = {field: value.lower() if isinstance(value, str) else value for field, value in values.items()}
    return Lead(name, folded, (Event(NOON - HOUR, "visited", "pricing"),), shown)


def scoring(no: int = 2, as_of: int = NOON) -> Scoring:
    return Scoring(no, "B2B SaaS", "f" * 64, as_of, as_of, 1, "", True, Counts(1, 1, 0, 0), 1, 1)


def entered(
    name: str, state: str = "ready", *, no: int = 2, score: int | None = 70_000, cause: str = "facts"
) -> Transition:
    return Transition(no, name, state, True, cause, score)


def left(name: str, state: str = "ready", *, no: int = 2, score: int | None = 10_000) -> Transition:
    return Transition(no, name, state, False, "time", score)


@dataclass
class World:
    """A ledger with the policy and settings of its actions."""

    database: Embedded
    settings: Settings
    compiled: Compiled = field(default_factory=policy)
    leads: dict[str, Lead] = field(default_factory=dict)

    def cross(
        self,
        *transitions: Transition,
        as_of: int = NOON,
        now: int | None = None,
        send: bool = True,
        each: bool = False,
        before: Mapping[str, Before] | None = None,
        change: Change | None = None,
    ) -> list[Message]:
        """Records that leads crossed; of those that are not known, everybody is a CEO."""
        no = transitions[0].scoring if transitions else 2
        found = Crossings(scoring(no, as_of), transitions, self._leads, before or {}, change)
        with self.database.transaction():
            fitted = fit(self.compiled, self.settings)
            return messages_of(self.database, fitted, found, as_of if now is None else now, send=send, each=each)

    def _leads(self, ids: Sequence[str]) -> list[Lead]:
        return [self.leads.get(name) or lead(name, title="CEO") for name in ids]
