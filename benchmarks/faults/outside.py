"""What goes wrong around a run: services that fail, clocks that jump, files that are not whole yet."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence

from benchmarks.faults.catcher import MISDEEDS
from benchmarks.faults.compare import how_far, opens
from benchmarks.faults.site import Site
from benchmarks.faults.world import DAY, Day

_SHARE = 0.6
"""So many requests of a day are not answered as they should be."""
_PLACES = ("letter", "last cell", "anywhere", "last cell", "row")


def misbehave(site: Site, days: Sequence[Day], chance: random.Random) -> int:
    """Each day the destinations do something wrong, and then another thing; how many requests that were."""
    kinds = list(MISDEEDS)
    for day in days:
        shares = dict.fromkeys(chance.sample(kinds, 2), _SHARE / 2) if day.no else {}
        site.catcher.weather(shares | {kinds[day.no % len(kinds)]: _SHARE / 2})
        site.through(day)
        site.opened.append(opens(site))
    site.catcher.weather({})
    return sum(bool(one.did) for one in site.catcher.caught())


def jump_back(site: Site, days: Sequence[Day], chance: random.Random) -> int:
    """Each day the clock shows a time before the last scoring, and nobody says as of when to score: that is refused.
    Then somebody does say, and the clock is still wrong."""
    site.through(days[0])
    for day in days[1:]:
        wrong, stood = day.instant - DAY - chance.randrange(60, 30 * DAY), how_far(site)
        refused = site.begin(day, clock=wrong, by_clock=True).wait()
        site.opened.append(opens(site) and how_far(site) == stood and refused.code == 3)
        site.begin(day, clock=wrong).wait()
        site.opened.append(opens(site))
        site.through(day)
    return 2 * (len(days) - 1)


def cut(site: Site, twin: Site, days: Sequence[Day], chance: random.Random) -> int:
    """Each day a run begins while a file is half written, and cut somewhere. Later it is whole.

    A run that takes what is there is held against one that was given the same rows, all of them whole; one that
    refuses, against none.
    """
    for one in (site, twin):
        one.through(days[0])
    for day in days[1:]:
        leads, events = day.leads, day.events
        of_leads = day.no % 2 == 0
        half = site.folder / (leads if of_leads else events).name
        data = (leads if of_leads else events).read_bytes()
        place = _place(data, chance, _PLACES[day.no % len(_PLACES)])
        half.write_bytes(data[:place])
        os.utime(half, (day.instant + site.later, day.instant + site.later))  # as the run will see it, it is new
        ended = site.begin(day, files=(half, events) if of_leads else (leads, half)).wait()
        site.opened.append(opens(site))
        if ended.is_done:
            rows = twin.folder / half.name
            rows.write_bytes(data[: data.rindex(b"\n", 0, place) + 1])
            twin.through(day, (rows, events) if of_leads else (leads, rows))
        half.write_bytes(data)
        site.through(day, (half, events) if of_leads else (leads, half))
        twin.through(day)
    return len(days) - 1


def _place(data: bytes, chance: random.Random, what: str) -> int:
    """Where to cut: anywhere, within a letter of several bytes, within a row's last cell, or behind a whole row."""
    start = chance.randrange(1, len(data))
    fits: dict[str, Callable[[int], bool]] = {
        "anywhere": lambda at: True,
        "letter": lambda at: data[at] & 0xC0 == 0x80,
        "last cell": lambda at: b"," not in data[at - 1 : data.find(b"\n", at)] and data[at : at + 1] != b"\n",
        "row": lambda at: data[at - 1 : at] == b"\n",
    }
    places: list[int] = [*range(start, len(data)), *range(1, start)]
    return next(filter(fits[what], places))
