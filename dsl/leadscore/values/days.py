"""Calendar days and instants, which are whole seconds since 1970-01-01T00:00:00Z."""

from __future__ import annotations

from datetime import date

DAY = 86_400
"""Seconds; there are no leap seconds."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01; what `at // DAY` is for instants."""
    return day.toordinal() - _EPOCH
