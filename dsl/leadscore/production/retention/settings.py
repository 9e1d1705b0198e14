"""`[retention]` of leadscore.toml: how long each kind of thing is kept."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path

from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.values.days import DAY, day_number

_AGE = re.compile(r"(\d{1,5})\s*(day|week|month|year)s?", re.ASCII)


class Kind(Enum):
    """What ages: events and leads of the store, the rest of the record."""

    EVENTS = "events"
    LEADS = "leads_without_events"
    HISTORY = "history"
    MESSAGES = "messages"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Age:
    """So many `days` or whole `months`, by the calendar; `text` as it was written."""

    text: str
    days: int = 0
    months: int = 0

    @classmethod
    def read(cls, text: str) -> Age | None:
        """`24 months`, `90 days`; None where it is no such text, or nothing at all."""
        found = _AGE.fullmatch(" ".join(text.lower().split()))
        if found is None or not int(found[1]):
            return None
        count, unit = int(found[1]), found[2]
        if unit in ("day", "week"):
            return cls(text, days=count * (7 if unit == "week" else 1))
        return cls(text, months=count * (12 if unit == "year" else 1))

    def before(self, now: int) -> int:
        """What is of before this instant is older: the first one of a day (UTC), so that whole days are kept. A month
        ago is the same day of the month before, or its last; nothing is older than the calendar."""
        today = datetime.fromtimestamp(now, UTC).date()
        return max(0, day_number(_months_before(today, self.months, self.days)) * DAY)


def _months_before(day: date, months: int, days: int) -> date:
    years, month = divmod(12 * day.year + day.month - 1 - months, 12)
    if years < 1 or day.toordinal() <= days:
        return date.min
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1])) - timedelta(days)


Retention = Mapping[Kind, Age]
"""Kinds that are not there are kept."""


def load_retention(start: Path) -> tuple[Path | None, Retention]:
    """What the settings say that `start` has or lies by, and where they stand; nothing is set where there are none.
    Raises FactsError."""
    kinds = {kind.value: kind for kind in Kind}
    section = read_settings(start)["retention"].section(kinds)
    return section.path, {kinds[setting.key]: _age(setting) for setting in section}


def _age(setting: Setting) -> Age:
    expected = 'a number of days, weeks, months or years in quotes, such as "24 months"'
    age = Age.read(setting.text(expected))
    if age is None:
        raise setting.wrong(expected)
    return age
