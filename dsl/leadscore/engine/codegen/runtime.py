"""What generated programs call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from leadscore.engine.model import OverrideResult
from leadscore.engine.reference import override_result
from leadscore.facts.model import Lead, Value
from leadscore.plan.model import Override
from leadscore.values.days import DAY, day_number
from leadscore.values.number import counted
from leadscore.values.text import fold


class Overrides:
    """A policy's overrides, found by the lead."""

    def __init__(self, overrides: Iterable[Override]) -> None:
        self._of_lead: dict[str, list[tuple[int, int, OverrideResult]]] = {}
        for place, override in enumerate(overrides):
            end = (day_number(override.until) + 1) * DAY
            self._of_lead.setdefault(override.lead, []).append((place, end, override_result(override)))

    def __str__(self) -> str:
        return f"of {counted(len(self._of_lead), 'lead')}, by id or email"

    def in_force(self, lead: Lead, as_of: int) -> tuple[OverrideResult, ...]:
        """The lead's overrides in force at an instant, in the order written."""
        names = {fold(lead.id), lead.values.get("email")}
        found = [entry for name in names if isinstance(name, str) for entry in self._of_lead.get(name, ())]
        found.sort(key=itemgetter(0))
        return tuple([result for _, end, result in found if as_of < end])


def midnight(day: Value | None) -> int | None:
    """The instant at which a day begins; None where it is unknown."""
    return day_number(day) * DAY if isinstance(day, date) else None
