"""A place where `leadscore run` works day after day, each time as a process of its own that can be stopped."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.at_time import Process
from benchmarks.faults.catcher import Catcher
from benchmarks.faults.world import DAY, Day, policy_on

_TRIES = 6
_LATER = 600
"""Seconds from one try of a day to the next: what was being sent when a run was killed may be sent by then."""
_STEP = 0.002
_TOML = """\
[destinations]
sales = "{sales}"
nurture = "{nurture}"
ann = "{ann}"
bob = "{bob}"

[destinations.marketing]
url = "{marketing}"
digest = "every run"

[teams."enterprise team"]
members = ["ann", "bob"]
"""


class Stuck(Exception):
    """A day could not be done, however often it was tried."""


@dataclass(frozen=True)
class Ended:
    """How a run ended; below 0, `code` is the signal that ended it."""

    code: int
    said: str

    @property
    def is_done(self) -> bool:
        """All was recorded; what could not be sent waits."""
        return self.code in (0, 1)

    @property
    def was_killed(self) -> bool:
        return self.code == -signal.SIGKILL

    @property
    def is_calm(self) -> bool:
        """It ended as documented, and said how to go on where it could not do its work."""
        if "Traceback" in self.said or self.code not in (0, 1, 3):
            return False
        return self.code != 3 or "\n  " in self.said.partition("Error: ")[2]


@dataclass
class Site:
    """`record` is the address of the database with the record, None for the store itself. `ends` are all runs;
    `opened` says after each fault whether the record could be read."""

    folder: Path
    catcher: Catcher
    record: str | None = None
    ends: list[Ended] = field(default_factory=list)
    opened: list[bool] = field(default_factory=list)
    day: int = 0
    """The last one that was begun."""
    tries: int = 0
    """Of the day that is being done."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        names = ("sales", "nurture", "ann", "bob", "marketing")
        text = _TOML.format(**{name: self.catcher.address(name) for name in names})
        (self.folder / "leadscore.toml").write_text(text)

    @property
    def store(self) -> Path:
        return self.folder / "s.duckdb"

    @property
    def later(self) -> int:
        """Seconds from a day's instant to when it is tried next."""
        return self.tries * _LATER

    @property
    def lock(self) -> Path:
        """It is there while a run is at work, which begins when all is loaded and read that a policy needs."""
        return self.folder / "s.duckdb.run"

    def begin(
        self,
        day: Day,
        *,
        clock: int | None = None,
        files: Sequence[Path] | None = None,
        by_clock: bool = False,
        limit: int | None = None,
    ) -> Run:
        """`clock` is what the machine's shows, `files` what comes in instead of the day's own leads and events;
        `by_clock`: it scores as of that, not as of the day. No file grows beyond a `limit` of bytes."""
        policy = self.folder / "faults.lead"
        if not policy.exists() or policy.read_text() != policy_on(day.no):
            policy.write_text(policy_on(day.no), encoding="utf-8")
        if day.no != self.day:
            self.tries, self.day = 0, day.no
        leads, events = files or (day.leads, day.events)
        at = day.instant + self.later if clock is None else clock
        self.tries += 1
        words = ["run", str(policy), "--store", str(self.store), "--leads", str(leads), "--events", str(events)]
        words += ["--send"] if by_clock else ["--send", "--as-of", day.as_of]
        words += ["--record", self.record] if self.record else []
        return Run(self, Process(at, words, self.catcher.file.with_name("said.txt"), limit=limit))

    def through(self, day: Day, files: Sequence[Path] | None = None) -> None:
        """Runs until the day is done. Raises Stuck."""
        for _ in range(_TRIES):
            if self.begin(day, files=files).wait().is_done:
                return
        raise Stuck(f"day {day.no} in {self.folder}:\n{self.ends[-1].said}")

    def settle(self, day: Day) -> None:
        """Runs as of the same day on the days after it: nothing is new, and what waits is sent, as is what was given up
        before, which somebody has tried again. Raises Stuck."""
        for later in range(1, _TRIES):
            clock = day.instant + later * DAY
            self._retry_dead(clock)
            if self.begin(day, clock=clock).wait().code == 0:
                return
        raise Stuck(f"messages after day {day.no} in {self.folder}:\n{self.ends[-1].said}")

    def _retry_dead(self, clock: int) -> None:
        where = ["--record", self.record] if self.record else [str(self.store)]
        words = ["outbox", *where, "--retry", "all"]
        self.ends.append(_ended(Process(clock, words, self.catcher.file.with_name("said.txt"))))


def _ended(process: Process) -> Ended:
    return Ended(process.code(), process.said.read_text(errors="replace"))


class Run:
    def __init__(self, site: Site, process: Process) -> None:
        self._site, self._process, self._since = site, process, time.perf_counter()

    @property
    def age(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self._since

    def wait(self) -> Ended:
        ended = _ended(self._process)
        self._site.ends.append(ended)
        return ended

    def is_over(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        return self._process.is_over(seconds)

    def until_at_work(self) -> bool:
        """Waits until it has the store; False where it ended before."""
        while not self._site.lock.exists():
            if self.is_over(_STEP):
                return False
        return True

    def kill(self) -> Ended:
        self._process.kill()
        return self.wait()
