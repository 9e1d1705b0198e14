"""The policy and the leads are those of today: what changes on disk is read again while requests go on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from leadscore.batch.errors import InUse
from leadscore.facts.errors import FactsError
from leadscore.production.serving.access import Log, where
from leadscore.production.serving.garbage import collect
from leadscore.production.serving.loading import OpenStore, known_of
from leadscore.production.serving.policies import Policy, PolicyError, PolicyFile, must_fit
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
    """Keeps a service fresh. `files` are those of its policies, in the same order. `store` is the file to look at, None
    where leads come from other files; `stamp` is how it was before it was read. `record` is the address of the ledger's
    database, where it is not in the store. `waiting` is for how many seconds the oldest file of the inbox waits for a
    run; more than `late_after` are told of."""

    service: Service
    files: Sequence[PolicyFile]
    open_store: OpenStore
    store: Path | None
    stamp: Stamp
    inbox: Path
    log: Log
    record: str | None = None
    late_after: float = Limits().late_after
    waiting: float = 0.0
    store_problem: str | None = None
    read_at: float = field(default_factory=time.monotonic)
    _asked: bool = False
    _not_before: float = 0.0
    _inbox_at: float = 0.0

    @property
    def problems(self) -> list[str]:
        found = (*self.policy_problems, self.store_problem, self.inbox_problem)
        return [problem for problem in found if problem is not None]

    @property
    def policy_problems(self) -> list[str]:
        return [file.problem for file in self.files if file.problem is not None]

    def problem_of(self, policy: Policy) -> str | None:
        """Why what lies in the policy's file now is not in force."""
        return self.files[self.service.in_force.policies.index(policy)].problem

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
        for place, file in enumerate(self.files):
            if asked or file.has_changed():
                await self._read_policy(place)
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

    async def _read_policy(self, place: int) -> None:
        file, old = self.files[place], self.service.in_force.policies[place]
        try:
            new = await asyncio.to_thread(file.read)
            must_fit(self.service.memory.snapshot, new.plan)
            in_force = self.service.in_force.changed(old, new)
        except PolicyError as error:
            self._tell_policy(file, str(error))
        except FactsError as error:
            words = f"The policy's new form cannot be used yet: {error.message}. {error.help or ''}"
            self._tell_policy(file, words.strip())
        else:
            self.service.in_force = in_force
            self.service.memory.types = in_force.types
            file.problem = None
            collect()
            if new.plan.fingerprint != old.plan.fingerprint:
                self.log.say(f'The policy "{new.name}" is in force in its new form.')
            if new.name != old.name:  # the record knows it by that
                self.stamp = None

    def _tell_policy(self, file: PolicyFile, problem: str) -> None:
        file.problem = problem
        self.log.say(problem, "error")

    async def _read_store(self) -> None:
        stamp, started = stamp_of(self.store), time.monotonic()
        there = await asyncio.to_thread(still_there, self.inbox)
        gone = self.service.memory.segments - there
        plans = [policy.plan for policy in self.service.in_force.policies]
        try:
            known = await asyncio.to_thread(known_of, self.open_store, plans, self.record)
        except InUse:  # somebody writes: look again
            self._asked = self._asked or self.store is None
            return
        except (FactsError, OSError) as error:
            self._tell_store(error)
            return
        self.service.memory.renew(known.snapshot, known.ready, gone)
        self.stamp, self.store_problem, self.read_at = stamp, None, time.monotonic()
        self._not_before = self.read_at + _SELDOM * (self.read_at - started)
        self.log.say(f"{counted(len(known.snapshot), 'lead was', 'leads were')} read again.")
        for place, file in enumerate(self.files):
            if file.problem is not None:  # perhaps it was the store's fault
                await self._read_policy(place)

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
