"""The part of an explanation's program that says what fields hold and what event conditions counted, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadscore.engine.codegen.fields import Fields
from leadscore.engine.codegen.listed import ListedEvents
from leadscore.engine.codegen.table import Table
from leadscore.plan.model import EventSelector


@dataclass(frozen=True, slots=True)
class Counted:
    """Variables: the list of events, their number, the sum of their minutes, and the newest of them or None."""

    events: str
    count: str
    minutes: str
    newest: str


class Seen:
    """What has been seen of a lead. Asking twice for the same gives the same variables."""

    def __init__(self, table: Table, fields: Fields, events: ListedEvents) -> None:
        self._table = table
        self._read = fields
        self._events = events
        self._fields: dict[str, str] = {}
        self._counted: dict[str, Counted] = {}
        self._view: str | None = None

    def field(self, name: str) -> str:
        """A variable with the field's `FieldEvidence`."""
        if name not in self._fields:
            self._fields[name] = self._table.name(f"{name} shown")
        return self._fields[name]

    def counted(self, selector: EventSelector) -> Counted:
        return self._of_list(self._events.selected(selector), selector.kind)

    def own(self) -> Counted:
        """Of what the lead did itself."""
        return self._of_list(self._events.own(), "own")

    def view(self) -> str:
        """A variable with what the reference engine looks at."""
        self._view = self._view or self._table.name("view")
        return self._view

    def lines(self) -> Iterator[str]:
        if self._fields:
            yield "shown = lead.shown.get"
        for name, variable in self._fields.items():
            value = self._read.value(name)
            cell = f"shown({name!r}) or in_words({value})"
            yield f"{variable} = field({name!r}, None if {value} is None else {cell})"
        for it in self._counted.values():
            yield f"{it.count}, {it.minutes}, {it.newest} = counted({it.events}) if {it.events} else (0, 0, None)"
        if self._view:
            by_us = self._table.constant("by us", self._events.by_us)
            yield f"{self._view} = view_of(lead, as_of, {by_us})"

    def _of_list(self, events: str, hint: str) -> Counted:
        if events not in self._counted:
            names = (self._table.name(f"{hint} {what}") for what in ("times", "minutes", "last"))
            self._counted[events] = Counted(events, *names)
        return self._counted[events]
