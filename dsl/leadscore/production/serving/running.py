"""From settings and files to an endpoint that runs until it is told to end."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from leadscore.facts.model import Lead
from leadscore.production.serving.access import Log
from leadscore.production.serving.app import Endpoint
from leadscore.production.serving.callers import Callers
from leadscore.production.serving.explaining import Explain, Explaining
from leadscore.production.serving.freshness import Freshness
from leadscore.production.serving.garbage import seldom_collected
from leadscore.production.serving.loading import OpenStore, known_of, replay
from leadscore.production.serving.memory import Memory
from leadscore.production.serving.metrics import Metrics
from leadscore.production.serving.policies import InForce, PolicyFile
from leadscore.production.serving.repeats import Repeats
from leadscore.production.serving.segments import complete_all
from leadscore.production.serving.server import serve
from leadscore.production.serving.service import Service
from leadscore.production.serving.settings import Settings
from leadscore.production.serving.stamps import Stamp, stamp_of
from leadscore.production.serving.writing import Writer
from leadscore.values.spelling import nearest

_SWITCH_AFTER = 0.0005
"""Seconds for which a thread may keep others waiting."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an endpoint is made of. `files` are those of the policies, in the same order. `store` is the file that
    `open_store` opens, None where leads come from others; `record` the address of the ledger's database, where it is
    not in the store; with `everybody`, no keys are asked for."""

    files: tuple[PolicyFile, ...]
    in_force: InForce
    open_store: OpenStore
    store: Path | None
    inbox: Path
    record: str | None
    settings: Settings
    everybody: bool
    explain: Explain
    log: Log
    clock: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Loaded:
    """A set-up with what it knows at the start."""

    setup: Setup
    memory: Memory
    repeats: Repeats
    stamp: Stamp
    replayed: int


def load(setup: Setup) -> Loaded:
    """Reads the store and the inbox, which has to be ours alone (`segments.only_writer`). Raises FactsError."""
    stamp = stamp_of(setup.store)
    complete_all(setup.inbox)
    in_force = setup.in_force
    known = known_of(setup.open_store, [policy.plan for policy in in_force.policies], setup.record)
    memory, repeats = Memory(known.snapshot, in_force.types, known.ready), Repeats()
    replayed = replay(setup.inbox, memory, in_force, repeats)
    _warm_up(setup, memory)
    return Loaded(setup, memory, repeats, stamp, replayed)


def _warm_up(setup: Setup, memory: Memory) -> None:
    """What is loaded and compiled when it is first used: no request shall wait for it."""
    lead, instant = memory.lead(memory.snapshot.ids[0]) if len(memory.snapshot) else Lead("", {}), int(setup.clock())
    for policy in setup.in_force.policies:
        compiled, seen = policy.compiled, policy.seen(lead)
        setup.explain(compiled, seen, compiled.explain(seen, instant))
    nearest("visted", setup.in_force.kinds)


@asynccontextmanager
async def endpoint(loaded: Loaded) -> AsyncIterator[Endpoint]:
    """The endpoint at work, but for the socket; at the end all that came in is on disk, for the next run to take."""
    setup, metrics = loaded.setup, Metrics()
    async with Writer(setup.inbox, setup.settings.limits.complete_after, metrics.writing.add) as writer:
        explaining = Explaining(setup.explain)
        service = Service(setup.in_force, loaded.memory, writer, explaining, loaded.repeats)
        freshness = Freshness(
            service,
            setup.files,
            setup.open_store,
            setup.store,
            loaded.stamp,
            setup.inbox,
            setup.log,
            setup.record,
            setup.settings.limits.late_after,
        )
        callers = Callers(setup.settings, setup.everybody)
        keeping = asyncio.create_task(freshness.keep())
        try:
            yield Endpoint(service, freshness, callers, setup.settings.limits, setup.log, metrics, setup.clock)
        finally:
            explaining.end()
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping


async def run(loaded: Loaded, sockets: list[socket.socket], started: Callable[[], None]) -> int | None:
    """Answers until a signal ends it; returns which."""
    with seldom_collected(), _soon_switched():
        async with endpoint(loaded) as made:
            return await serve(made.application(), sockets, made.freshness.ask, started)


@contextmanager
def _soon_switched() -> Iterator[None]:
    """Answers do not wait long for another thread: that of the inbox needs a moment when its line is on disk, that of
    explanations milliseconds, that of the store seconds."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_AFTER)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def run_until_stopped(loaded: Loaded, sockets: list[socket.socket], started: Callable[[], None]) -> int | None:
    """`run` on the fastest loop that is installed."""
    with asyncio.Runner(loop_factory=fastest_loop()) as runner:
        return runner.run(run(loaded, sockets, started))


def fastest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the fastest loop that is installed; None: Python's own."""
    try:
        loops = import_module("uvloop")
    except ImportError:
        return None
    made: Callable[[], asyncio.AbstractEventLoop] = loops.new_event_loop
    return made
