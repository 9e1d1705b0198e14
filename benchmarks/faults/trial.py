"""The trials that make up the table of faults, one after the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

from benchmarks.faults import world
from benchmarks.faults.catcher import catching
from benchmarks.faults.compare import Expected, as_it_is, verdict
from benchmarks.faults.disk import fill, mounted
from benchmarks.faults.kills import kill, restart
from benchmarks.faults.outside import cut, jump_back, misbehave
from benchmarks.faults.server import running
from benchmarks.faults.site import Site
from benchmarks.faults.table import Row
from benchmarks.faults.world import Day

_A_DAY = 4
"""Kills a day."""
_ON_SERVER = 5
"""Of so many kills, one more with the record in PostgreSQL."""
_SPARE = 2
"""Days on which the run may end before anything goes wrong."""


@dataclass(frozen=True)
class Times:
    """How often each thing goes wrong; 0: never."""

    kills: int
    restarts: int
    full: int
    destinations: int
    clocks: int
    halves: int


def rows(folder: Path, times: Times, leads: int, seed: int, record: str | None = None) -> Iterator[Row]:
    """A row for each fault, when it is done with. Raises Stuck where a day could not be done at all."""
    most = max(*astuple(times)[1:], times.restarts + _SPARE, 2 * times.full + _SPARE, _days(times.kills)) + 1
    with ExitStack() as stack:
        trial = _Trial(folder, world.make(folder / "days", most, leads, seed), seed, stack)
        chance, on_server = random.Random(seed), times.kills // _ON_SERVER
        if times.kills:
            yield trial.of(
                "process killed", partial(kill, times=times.kills, a_day=_A_DAY, chance=chance), _days(times.kills)
            )
        if times.destinations:
            yield trial.of("destination fails", partial(misbehave, chance=chance), times.destinations)
        if times.clocks:
            yield trial.of("clock jumps back", partial(jump_back, chance=chance), times.clocks // 2)
        if times.halves:
            yield trial.of_halves(partial(cut, chance=chance), times.halves)
        if times.full:
            disk = stack.enter_context(mounted(folder / "full"))
            name = "disk full" if disk.is_mounted else "file size limited"
            act = partial(fill, times=times.full, chance=chance, disk=disk)
            yield trial.of(name, act, 2 * times.full + _SPARE, at=disk.folder)
        database = stack.enter_context(running()) if times.restarts or (on_server and not record) else None
        if on_server and (address := record or (database and database.make("killed"))):
            act = partial(kill, times=on_server, a_day=_A_DAY, chance=chance)
            yield trial.of("process killed, PostgreSQL", act, _days(on_server), record=address)
        if times.restarts and database:
            act = partial(restart, times=times.restarts, chance=chance, restarted=database.restart)
            yield trial.of("PostgreSQL restarted", act, times.restarts + _SPARE, record=database.make("restarted"))


def _days(kills: int) -> int:
    """With some to spare."""
    return 2 * kills // _A_DAY + _SPARE


class _Trial:
    def __init__(self, folder: Path, days: Sequence[Day], seed: int, stack: ExitStack) -> None:
        self._folder, self._days, self._seed, self._stack = folder, days, seed, stack
        self._twin = self._site("undisturbed")
        self._expected: list[Expected] = []

    def of(
        self,
        name: str,
        act: Callable[[Site, Sequence[Day]], int],
        days: int,
        *,
        record: str | None = None,
        at: Path | None = None,
    ) -> Row:
        """The day before the first fault comes on top."""
        some = self._days[: days + 1]
        site = self._site(name, record, at)
        times = act(site, some)
        site.settle(some[site.day])
        return Row(name, times, verdict(site, self._undisturbed(some[: site.day + 1])), site.opened, site.ends)

    def of_halves(self, act: Callable[[Site, Site, Sequence[Day]], int], days: int) -> Row:
        """These have an undisturbed twin of their own, which gets other files."""
        some = self._days[: days + 1]
        site, twin = self._site("file half written"), self._site("half written undisturbed")
        times = act(site, twin, some)
        for one in (site, twin):
            one.settle(some[-1])
        return Row("file half written", times, verdict(site, as_it_is(twin)), site.opened, site.ends)

    def _undisturbed(self, days: Sequence[Day]) -> Expected:
        """After the last of these days; each day is done once, for all trials."""
        for day in days[len(self._expected) :]:
            self._twin.through(day)
            self._expected.append(as_it_is(self._twin))
        return self._expected[days[-1].no]

    def _site(self, name: str, record: str | None = None, at: Path | None = None) -> Site:
        folder = self._folder / name.replace(",", "").replace(" ", "-").lower()
        folder.mkdir(parents=True, exist_ok=True)
        return Site(at or folder, self._stack.enter_context(catching(folder, self._seed)), record)
