"""What the endpoint does, without HTTP: events and leads are written down, then known, then scored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http import HTTPStatus

from leadscore.production.serving.answers import Score, Taken, score_of
from leadscore.production.serving.bodies import Rows
from leadscore.production.serving.explaining import Explaining
from leadscore.production.serving.memory import Memory
from leadscore.production.serving.policies import InForce, Policy
from leadscore.production.serving.query import Query
from leadscore.production.serving.reading import NewEvent, events_of, leads_of
from leadscore.production.serving.refusals import Refusal
from leadscore.production.serving.repeats import Repeats
from leadscore.production.serving.segments import EVENTS, LEADS
from leadscore.production.serving.writing import Writer


@dataclass
class Service:
    """All but `explaining` changes while it runs: files are reloaded, leads come in."""

    in_force: InForce
    memory: Memory
    writer: Writer
    explaining: Explaining
    repeats: Repeats = field(default_factory=Repeats)

    async def take_events(
        self, rows: Rows, client: str, now: int, *, listed: bool, sent_as: str | None, query: Query
    ) -> Taken:
        """Takes in what is new of it, and scores whom it is about. Raises Refusal."""
        events = events_of(rows, self.in_force, self.memory, now, listed=listed, sent_as=sent_as)
        leads = list(dict.fromkeys(event.lead for event in events))
        with self._room(query, leads):
            fresh = await self._take_events(events, client)
            return Taken(fresh, len(events) - fresh, await self._scores(leads, now, query))

    async def _take_events(self, events: Sequence[NewEvent], client: str) -> int:
        """How many of them are new. When it returns, all are on disk."""
        keys = [f"{client}/{event.id}" if event.id else "" for event in events]
        fresh, before = self.repeats.told_apart(keys)
        if fresh:
            written = self.writer.append(EVENTS, _lines({**events[n].line(), "id": keys[n]} for n in fresh))
            self.repeats.expect([keys[n] for n in fresh], written)
            segment = await _on_disk(written)
            for n in fresh:
                self.memory.put_event(segment, events[n].lead, events[n].event)
        for written in before:  # a repeat is told that it was taken only when what it repeats is on disk
            await _on_disk(written)
        return len(fresh)

    async def take_leads(self, rows: Rows, now: int, *, listed: bool, query: Query) -> Taken:
        """As `take_events`, for new and changed leads."""
        leads = leads_of(rows, self.in_force, listed=listed)
        ids = [lead.id for lead in leads]
        with self._room(query, ids):
            segment = await _on_disk(self.writer.append(LEADS, _lines(lead.line() for lead in leads)))
            for lead in leads:
                self.memory.put_lead(segment, lead.id, lead.cells)
            return Taken(len(leads), 0, await self._scores(ids, now, query))

    async def score(self, identity: str, now: int, query: Query) -> Score:
        """The score of a lead by its id. Raises Refusal where there is none, or several policies."""
        self.policy(query)
        found = self.memory.find(identity)
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no such lead.", "POST /v1/leads makes it known.")
        with self._room(query, [found]):
            (score,) = await self._scores([found], now, query)
        return score

    def policy(self, query: Query) -> Policy:
        """The one that is asked for. Raises Refusal where it takes a name to say which."""
        policies = self._policies(query)
        if len(policies) > 1:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                f"There are {len(policies)} policies: {self.in_force.names}.",
                "Say which, behind `?policy=`.",
            )
        return policies[0]

    def _policies(self, query: Query) -> Sequence[Policy]:
        """Raises Refusal where there is none of that name."""
        policies = self.in_force.policies
        if query.policy is None:
            return policies
        found = [policy for policy in policies if policy.name == query.policy]
        if not found:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no such policy.", f"There is {self.in_force.names}.")
        return found

    def _room(self, query: Query, leads: Sequence[str]) -> AbstractContextManager[None]:
        policies = self._policies(query)
        return self.explaining.room(len(leads) * len(policies) if query.explained else 0)

    async def _scores(self, leads: Iterable[str], now: int, query: Query) -> list[Score]:
        scores: list[Score] = []
        for lead in leads:
            for policy in self._policies(query):
                if scores:
                    await asyncio.sleep(0)  # others do not wait for a whole list
                scores.append(await self._score(lead, policy, now, query.explained))
        return scores

    async def _score(self, identity: str, policy: Policy, now: int, explained: bool) -> Score:
        lead, was_ready = policy.seen(self.memory.lead(identity)), self.memory.was_ready(identity, policy.name)
        if explained:
            return await self.explaining.score(policy, lead, now, was_ready=was_ready)
        return score_of(policy, policy.compiled.score(lead, now, was_ready=was_ready))


def _lines(rows: Iterable[dict[str, str]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


async def _on_disk(written: asyncio.Future[str]) -> str:
    """The segment's name. Raises Refusal where it could not be written."""
    try:
        return await asyncio.shield(written)
    except OSError as error:
        raise Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"It could not be written down, so it was not taken in: {error.strerror or 'the disk fails'}.",
            "Send it again later.",
            retry_after=5,
        ) from None
