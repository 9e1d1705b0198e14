"""Processes that are killed, and a database that is restarted under them."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

from benchmarks.faults.compare import opens
from benchmarks.faults.site import Ended, Run, Site
from benchmarks.faults.world import Day

_FROM_THE_START = 0.2
"""This share of faults falls anywhere in a process's life; the others fall while it has the store."""
_LAST = 9


class Moments:
    """Random moments in the life of a run, spread over how long the ones before took."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._loading, self._working = [0.0], [0.0]

    def learn(self, run: Run) -> Ended:
        """Measures a run that nobody disturbs, and waits for its end."""
        run.until_at_work()
        self._loading.append(run.age)
        ended = run.wait()
        self._working.append(run.age - self._loading[-1])
        return ended

    def come(self, run: Run) -> bool:
        """Waits for one; False: the run ended before."""
        loading, working = max(self._loading[-_LAST:]), max(self._working[-_LAST:])
        if self._chance.random() < _FROM_THE_START:
            return not run.is_over(self._chance.uniform(0, loading + working))
        return run.until_at_work() and not run.is_over(self._chance.uniform(0, working))


def kill(site: Site, days: Sequence[Day], times: int, a_day: int, chance: random.Random) -> int:
    """Each day some runs are killed, one after the other, then one is let be; how many were killed.

    A run that ended before its moment came was not killed: then the days that follow make up for it.
    """
    moments, done = Moments(chance), 0
    moments.learn(site.begin(days[0]))
    for day in days[1:]:
        if done == times:
            break
        for _ in range(min(a_day, times - done)):
            run = site.begin(day)
            if not moments.come(run):
                run.wait()
                break
            run.kill()
            site.opened.append(opens(site))
            done += 1
        if not moments.learn(site.begin(day)).is_done:
            site.through(day)
    return done


def restart(site: Site, days: Sequence[Day], times: int, chance: random.Random, restarted: Callable[[], None]) -> int:
    """Each day the database is restarted, without being asked to end its work, while a run uses it; how many times."""
    moments, done = Moments(chance), 0
    moments.learn(site.begin(days[0]))
    for day in days[1:]:
        run = site.begin(day)
        if done < times and moments.come(run):
            other = threading.Thread(target=restarted)
            other.start()
            run.wait()
            other.join()
            site.opened.append(opens(site))
            done += 1
        else:
            run.wait()
        if not moments.learn(site.begin(day)).is_done:
            site.through(day)
    return done
