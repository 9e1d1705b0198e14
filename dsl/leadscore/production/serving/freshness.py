"""The policy and the leads are those of today: what changes on disk is read again while requests go on."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from leadscore.batch.errors import InUse
from leadscore.facts.errors import FactsError
from leadscore.production.serving.access import Log, where
from leadscore.production.serving.garbage import collect
from leadscore.production.serving.loading import OpenStore, known_of
from leadscore.production.serving.policies import PolicyError, PolicyFile, must_fit
from leadscore.production.serving.segments import still_there, waiting_since
from leadscore.production.serving.service import Service
from leadscore.production.serving.settings import Limits
from leadscore.production.serving.stamps import Stamp, stamp_of
from leadscore.values.number import counted

LOOK_EVERY = 1.0
"""Seconds between two looks at the files."""
_LOOK_AT_INBOX_EVERY = 30.0
_SELDOM = 20
"""Reading the store takes at most this part of the time: a run each minute over a large one is not followed at once."""


@dataclass
class Freshness:
    """Keeps a service fresh. `store` is the file to look at, None where leads come from other files; `stamp` is how it
    was before it was read. `record` is the address of the ledger's database, where it is not in the store. `waiting` is
    for how many seconds the oldest file of the inbox waits for a run; more than `late_after` are told of."""

    service: Service
    policy: PolicyFile
    open_store: OpenStore
    store: Path | None
    stamp: Stamp
    inbox: Path
    log: Log
    record: str | None = None
    late_after: float = Limits().late_after
    waiting: float = 0.0
    policy_problem: str | None = None
    store_problem: str | None = None
    read_at: float = field(default_factory=time.monotonic)
    _asked: bool = False
    _not_before: float = 0.0
    _inbox_at: float = 0.0

    @property
    def problems(self) -> list[str]:
        found = (self.policy_problem, self.store_problem, self.inbox_problem)
        return [problem for problem in found if problem is not None]

    @property
    def inbox_problem(self) -> str | None:
        """None while runs take in what was written down."""
        if self.waiting <= self.late_after:
            return None
        return (
            f"No run has taken in the inbox for {_long(self.waiting)}: nobody is told of who crossed since. Does "
            f"`leadscore run … --inbox {self.inbox}` still run?"
        )

    def ask(self) -> None:
        """Everything is read again at the next look, whether it changed or not."""
        self._asked = True

    async def keep(self) -> None:
        """Looks again and again, until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Exception as error:  # a mistake of ours must not end the looking
                self.log.say(f"A mistake inside leadscore: {where(error)}", "error")

    async def look(self) -> None:
        asked, self._asked = self._asked, False
        if asked or self.policy.has_changed():
            await self._read_policy()
        if asked or (self._is_stale() and time.monotonic() >= self._not_before):
            await self._read_store()
        if asked or time.monotonic() >= self._inbox_at:
            await self._look_at_inbox()

    def _is_stale(self) -> bool:
        return self.store_problem is not None or stamp_of(self.store) != self.stamp

    async def _look_at_inbox(self) -> None:
        self._inbox_at, told = time.monotonic() + _LOOK_AT_INBOX_EVERY, self.inbox_problem
        since = await asyncio.to_thread(waiting_since, self.inbox)
        self.waiting = 0.0 if since is None else max(0.0, time.time() - since)
        if told is None and self.inbox_problem is not None:
            self.log.say(self.inbox_problem, "warning")

    async def _read_policy(self) -> None:
        try:
            policy = await asyncio.to_thread(self.policy.read)
            must_fit(self.service.memory.snapshot, policy.plan)
        except PolicyError as error:
            self._tell_policy(str(error))
        except FactsError as error:
            self._tell_policy(f"The policy's new form cannot be used yet: {error.message}. {error.help or ''}".strip())
        else:
            old = self.service.policy.plan.fingerprint
            self.service.policy = policy
            self.service.memory.types = policy.types
            self.policy_problem = None
            collect()
            if policy.plan.fingerprint != old:
                self.log.say(f'The policy "{policy.plan.name}" is in force in its new form.')

    def _tell_policy(self, problem: str) -> None:
        self.policy_problem = problem
        self.log.say(problem, "error")

    async def _read_store(self) -> None:
        stamp, started = stamp_of(self.store), time.monotonic()
        there = await asyncio.to_thread(still_there, self.inbox)
        gone = self.service.memory.segments - there
        try:
            known = await asyncio.to_thread(known_of, self.open_store, self.service.policy.plan, self.record)
        except InUse:  # somebody writes: look again
            self._asked = self._asked or self.store is None
            return
        except (FactsError, OSError) as error:
            self._tell_store(error)
            return
        self.service.memory.renew(known.snapshot, known.ready, gone)
        self.stamp, self.store_problem, self.read_at = stamp, None, time.monotonic()
        self._not_before = self.read_at + _SELDOM * (self.read_at - started)
        self.log.say(f"{len(known.snapshot):,} leads were read again.")
        if self.policy_problem is not None:  # perhaps it was the store's fault
            await self._read_policy()

    def _tell_store(self, error: FactsError | OSError) -> None:
        """Once; it is tried again, for what fails may be a database that is back soon."""
        words = error.message if isinstance(error, FactsError) else str(error.strerror)
        problem = f"The store could not be read again: {words}. Leads are as they were before."
        if problem != self.store_problem:
            self.log.say(problem, "error")
        self.store_problem, self._not_before = problem, time.monotonic() + _SELDOM


def _long(seconds: float) -> str:
    """In hours, or days from two on."""
    hours = int(seconds // 3_600)
    return counted(hours // 24, "day") if hours >= 48 else counted(hours, "hour") if hours else "less than an hour"
