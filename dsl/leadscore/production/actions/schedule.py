"""When a message may go out: digests, quiet hours and quiet days, by the clock on the destination's wall.

Instants are whole seconds since 1970-01-01T00:00:00Z. An hour that the clock passes over in spring ends when it does;
of an hour that comes twice in autumn, the first one counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leadscore.production.actions.settings import MINUTES_A_DAY, Destination, Digest, Every, Quiet

_HOUR = 3_600
_MINUTE = 60
_LOOKED_AHEAD = 60
"""Digests tried, at most, to find one that is not quiet: settings in which none of a week's is are refused."""


def is_quiet(destination: Destination, instant: int) -> bool:
    """Whether nothing may be sent at this instant."""
    there = datetime.fromtimestamp(instant, destination.zone)
    return there.weekday() in destination.quiet.days or _in_quiet_hours(
        destination.quiet, there.hour * _MINUTE + there.minute
    )


def first_moment(destination: Destination, since: int) -> int:
    """The first instant at which what waits since then may go out: that of the next digest that is not quiet, or,
    without digests, the end of the quiet time. `since` itself counts."""
    digest = destination.digest
    if digest is None or digest.every is Every.RUN:
        return _end_of_quiet(destination, since)
    moments = _digests(digest, destination.zone, since)
    for _ in range(_LOOKED_AHEAD):
        moment = next(moments)
        if not is_quiet(destination, moment):
            return moment
    return _end_of_quiet(destination, moment)


def may_go(destination: Destination, since: int, now: int) -> bool:
    """Whether what waits since then may go out now."""
    return not is_quiet(destination, now) and first_moment(destination, since) <= now


def never_goes(quiet: Quiet, digest: Digest | None) -> str | None:
    """Why nothing would ever go out with these settings, as the end of a sentence; None: it does."""
    if len(quiet.days) == len(_WEEK):
        return "all days of the week are quiet"
    if digest is None or digest.every is Every.RUN:
        return None
    if digest.every is Every.WEEK and digest.weekday in quiet.days:
        return f"the day of the digest, {_WEEK[digest.weekday]}, is a quiet one"
    if digest.every is not Every.HOUR and _in_quiet_hours(quiet, digest.minute):
        return f"the time of the digest, {clock(digest.minute)}, lies in the quiet hours"
    if digest.every is Every.HOUR and all(_in_quiet_hours(quiet, hour * _MINUTE) for hour in range(24)):
        return "every full hour lies in the quiet hours"
    return None


def clock(minute: int) -> str:
    """`08:00`."""
    return f"{minute // _MINUTE:02}:{minute % _MINUTE:02}"


_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _in_quiet_hours(quiet: Quiet, minute: int) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end


def _end_of_quiet(destination: Destination, instant: int) -> int:
    """The first instant from this one on that is not quiet. Some day of the week is not."""
    quiet, zone = destination.quiet, destination.zone
    while is_quiet(destination, instant):
        there = datetime.fromtimestamp(instant, zone)
        today, minute = there.date(), there.hour * _MINUTE + there.minute
        ends = MINUTES_A_DAY
        if there.weekday() not in quiet.days and minute < quiet.end:
            ends = quiet.end
        # Where the clock is put back over the end, the time that comes again is still ahead: on by the minute.
        instant = max(_at(today, ends, zone), instant - instant % _MINUTE + _MINUTE)
    return instant


def _digests(digest: Digest, zone: ZoneInfo, since: int) -> Iterator[int]:
    """The instants of digests from `since` on, ascending."""
    if digest.every is Every.HOUR:
        first = -(-since // _HOUR)
        while True:
            yield first * _HOUR
            first += 1
    day = datetime.fromtimestamp(since, zone).date()
    while True:
        if digest.every is Every.DAY or day.weekday() == digest.weekday:
            moment = _at(day, digest.minute, zone)
            if moment >= since:
                yield moment
        day += timedelta(days=1)


def _at(day: date, minute: int, zone: ZoneInfo) -> int:
    """The first instant at which the clock of a day shows this minute, or, where it passes over it, a later one."""
    day += timedelta(days=minute // MINUTES_A_DAY)
    minute %= MINUTES_A_DAY
    wall = datetime.combine(day, time(minute // _MINUTE, minute % _MINUTE), zone)
    found = int(wall.timestamp())
    if datetime.fromtimestamp(found, zone).replace(fold=0) == wall:
        return found
    # The clock passes over it: `found` lies behind the gap by what is passed over, `early` before it.
    early = int(wall.replace(fold=1).timestamp())
    before = datetime.fromtimestamp(early, zone).utcoffset()
    while found - early > 1:
        middle = (early + found) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == before:
            early = middle
        else:
            found = middle
    return found
