"""A lead and its history, in canonical form: what every engine computes on.

Times are whole seconds since 1970-01-01T00:00:00Z. Minutes are whole thousandths of a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | Decimal | date | bool
"""A field's value: folded text, exact number, calendar day, or yes (True) / no (False)."""

_WHO = ("company", "email")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `target` is canonical, "" when there is none; `shown` is the target as it was read."""

    at: int
    kind: str
    target: str = ""
    minutes: int = 0
    shown: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Lead:
    """`values` holds only what is known; `shown` the cells as they were read, for people. Events are sorted by time.

    `id` is as it was read (trimmed); it is folded only to match overrides.
    """

    id: str
    values: Mapping[str, Value]
    events: tuple[Event, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def who(self) -> str:
        """What tells people who this is, for an id seldom does; "" if nothing is known."""
        return next((self.shown[name] for name in _WHO if self.shown.get(name)), "")
