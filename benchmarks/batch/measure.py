"""Runs commands as child processes and says what each took.

The parent must stay small: a child starts with the parent's peak memory on its account (Linux carries it over `exec`).
So data is made and results are compared in children too, and nothing heavy is imported here.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU (user + system) and wall time in seconds, peak resident memory in bytes, of a process and its children."""

    cpu: float
    wall: float
    peak: int


class Failed(Exception):
    """A command did not end with 0; the message holds the end of what it said."""


def run(command: Sequence[str]) -> Cost:
    """Runs a command to its end; what it says is kept for the message of Failed alone."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        said = child.stderr.read() if child.stderr else ""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Failed(" ".join(said.split()[-60:]) or f"ended with {child.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss * _UNIT)


def in_turns(prepared: Callable[[], Mapping[str, Sequence[str]]], rounds: int) -> dict[str, Cost]:
    """What each command costs, the median of so many rounds; each round is `prepared` anew, and all have their turn."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(rounds):
        for name, command in prepared().items():
            costs[name].append(run(command))
    return {name: median(of_name) for name, of_name in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each; of memory the highest."""
    return Cost(
        cpu=statistics.median(cost.cpu for cost in costs),
        wall=statistics.median(cost.wall for cost in costs),
        peak=max(cost.peak for cost in costs),
    )
