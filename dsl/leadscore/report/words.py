"""Numbers and times in people's words."""

from __future__ import annotations

from leadscore.values.days import DAY
from leadscore.values.days import instant as instant
from leadscore.values.days import iso_instant as iso_instant
from leadscore.values.number import counted, milli_text


def ago(seconds: int) -> str:
    """An age, in the largest unit that it fills."""
    for size, unit in ((DAY, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{counted(seconds // size, unit)} ago"
    return "just now"


def minutes(thousandths: int) -> str:
    """`1 minute`, `12.5 minutes`."""
    return f"{milli_text(thousandths)} {'minute' if thousandths == 1_000 else 'minutes'}"
