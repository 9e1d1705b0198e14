"""The instant that a command scores at, and how long it may wait."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import click

from leadscore.values.terms import LAST_INSTANT

_DURATION = re.compile(r"(\d{1,6})\s*(s|m|h)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600}
_FORM = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


def instant_option(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """An option's callback: `2026-04-01` (its 00:00) or `2026-04-01T09:30`, in UTC unless it names an offset.

    Gives seconds since 1970-01-01T00:00:00Z; None when the option is not there.
    """
    if value is None:
        return None
    text = value.strip().upper()
    if not _FORM.fullmatch(text):
        raise click.BadParameter(f"`{value}` is no date: write it as 2026-04-01, or with a time as 2026-04-01T09:30.")
    try:
        instant = datetime.fromisoformat(text)
        seconds = int((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp() // 1)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"There is no such day or time: `{value}`.") from error
    if seconds < 0:
        raise click.BadParameter(f"Times start in 1970: `{value}` is before that.")
    if seconds > LAST_INSTANT:
        raise click.BadParameter(f"Times end with the year 9999: `{value}` is after that.")
    return seconds


def duration_option(context: click.Context, parameter: click.Parameter, value: str | None) -> int:
    """An option's callback: `10m` in seconds; 0 where it is left out."""
    if value is None:
        return 0
    found = _DURATION.fullmatch(value.strip().lower())
    if found is None:
        raise click.BadParameter(f"`{value}` is no time to wait: write it as 30s, 10m or 1h.")
    return int(found[1]) * _SECONDS[found[2]]


def now() -> int:
    """This instant, in whole seconds."""
    return int(time.time())
