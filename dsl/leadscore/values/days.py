"""Calendar days and instants, which are whole seconds since 1970-01-01T00:00:00Z."""

from __future__ import annotations

from datetime import UTC, date, datetime

DAY = 86_400
"""Seconds; there are no leap seconds."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01; what `at // DAY` is for instants."""
    return day.toordinal() - _EPOCH


def iso_instant(seconds: int) -> str:
    """`2026-04-01T09:30:00Z`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def instant(seconds: int) -> str:
    """`2026-04-01 09:30 UTC`; midnight is the date alone, as policies write it; seconds where there are any."""
    time = datetime.fromtimestamp(seconds, UTC)
    if seconds % DAY == 0:
        return f"{time:%Y-%m-%d}"
    return f"{time:%Y-%m-%d %H:%M:%S UTC}" if seconds % 60 else f"{time:%Y-%m-%d %H:%M UTC}"
