"""What a policy asks for and the data never says: the usual reason for a list of zeros."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from leadscore.cli.data import Data
from leadscore.values.vocabulary import DERIVED

if TYPE_CHECKING:
    from leadscore.engine.outcome import Outcome
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan


class Unsaid:
    """Watches the leads of one policy go by."""

    def __init__(self, plan: Plan) -> None:
        self._fields = {field.name: None for field in plan.fields if field.name in plan.used_fields}
        self._derived = [name for name in self._fields if name in DERIVED]
        self._asks_for_events = bool(plan.used_events)
        self._has_rules = bool(plan.rules)
        self._has_leads = False

    def seen(self, results: Iterable[tuple[Lead, Outcome]]) -> Iterator[tuple[Lead, Outcome]]:
        """The results as they are."""
        for lead, outcome in results:
            self._has_leads = True
            if self._fields:
                self._fields = {name: None for name in self._fields if name not in lead.values}
            yield lead, outcome

    def saw(self, leads: int, known: Collection[str]) -> None:
        """Leads that went by elsewhere; `known` are the fields that any of them has."""
        self._has_leads = self._has_leads or leads > 0
        self._fields = {name: None for name in self._fields if name not in known}

    def lines(self, data: Data) -> Iterator[str]:
        """Sentences for people, once all leads have been seen."""
        if not self._has_leads:
            return
        if not self._has_rules:
            yield "There are no rules, so every lead has the same score."
        if self._fields:
            # Where a column gives what would be derived, nobody misses the field that it would be derived from.
            given = {DERIVED[name] for name in self._derived if name not in self._fields}
            without = [_told(n) for n in self._fields if n not in given and DERIVED.get(n) not in self._fields]
            if without:
                yield (
                    f"Unknown for every lead, though the policy asks for it: {', '.join(without)}. "
                    "If your columns have other names, map them in leadscore.toml (docs/data.md)."
                )
        if self._asks_for_events and not data.events and data.store is None:
            yield "No --events are given, so for the policy nobody has done anything."


def _told(field: str) -> str:
    """`title`; `seniority (read from title)`."""
    return f"{field} (read from {DERIVED[field]})" if field in DERIVED else field
