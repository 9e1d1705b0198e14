"""Runs rows of the spec corpus in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadscore.batch.push.postgres import PostgresEngine
from leadscore.batch.push.postgres_session import session
from leadscore.batch.sql.dialect import POSTGRES
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from spec import load
from spec.canonical import outcome, run_with, unexplained
from spec.inline import query_of
from spec.load import Case


@dataclass(frozen=True)
class OnPostgres:
    """The database at an address."""

    url: str

    def run(self, plan: Plan, case: Case) -> load.Outcome:
        """What it says of a row."""
        return run_with(self.ask, plan, case)

    def ask(self, plan: Plan, as_of: int, leads: Sequence[Lead], were_ready: Sequence[bool]) -> Mapping[str, Outcome]:
        """What it says of leads, by their ids; the same with its explanation and without."""
        explained, plain = (self._told(plan, as_of, leads, were_ready, explain=explain) for explain in (True, False))
        assert {lead: unexplained(told) for lead, told in explained.items()} == plain
        return explained

    def _told(
        self, plan: Plan, as_of: int, leads: Sequence[Lead], were_ready: Sequence[bool], *, explain: bool
    ) -> Mapping[str, Outcome]:
        with session(self.url) as connection:
            engine = PostgresEngine(connection)
            query = query_of(engine, POSTGRES, plan, as_of, leads, were_ready, explain=explain)
            answer = connection.execute(query)
            names = [column.name for column in answer.description or ()]
            told = [outcome(plan, as_of, dict(zip(names, row, strict=True))) for row in answer]
        return {one.lead: one for one in told}
