"""The instant that a command scores at."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import click

from leadscore.values.terms import LAST_INSTANT

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


def now() -> int:
    """This instant, in whole seconds."""
    return int(time.time())
