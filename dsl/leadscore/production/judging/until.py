"""The last day of an override, as people write it."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAYS = {"d": 1, "day": 1, "w": 7, "week": 7, "m": 30, "month": 30, "y": 365, "year": 365}
"""As in the language: a month is 30 days, a year 365."""
_LENGTH = re.compile(r"(\d{1,6})\s*([a-z]+?)s?", re.ASCII)


def last_day(text: str, today: date) -> date:
    """`2026-12-31`, or `30d`, `6 weeks` from today on. Raises ValueError with a sentence for people."""
    said = text.strip().lower()
    length = _LENGTH.fullmatch(said)
    try:
        if length and length[2] in _DAYS:
            day = today + timedelta(days=int(length[1]) * _DAYS[length[2]])
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", said, re.ASCII):
            day = date.fromisoformat(said)
        else:
            raise ValueError(f"`{text}` is no day: write it as 2026-12-31, or as 30d, 6 weeks, 3 months from today on.")
    except OverflowError as error:
        raise ValueError(f"`{text}` is after the year 9999.") from error
    except ValueError as error:
        if said[:1].isdigit() and "-" in said:
            raise ValueError(f"There is no such day: `{text}`. Write it as 2026-12-31.") from error
        raise
    if day < today:
        raise ValueError(f"{day} is over, so the override would never count. Today is {today}.")
    return day
