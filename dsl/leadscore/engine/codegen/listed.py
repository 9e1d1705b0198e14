"""The loop over a lead's events for an explanation: it keeps the events themselves, and what is counted follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from leadscore.engine.codegen.events import NEVER, Events, step_lines, worth
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import DecayTable, EventSelector


class ListedEvents(Events):
    """As `Events`, with a list of the events behind every count.

    The lists are in the order of time. A lead whose events are not, against its promise, is put in order first.
    """

    def __init__(self, table: Table, by_us: frozenset[str]) -> None:
        super().__init__(table, by_us)
        self._followed: dict[tuple[object, ...], tuple[str, tuple[str, ...]]] = {}

    # ---------------------------------------------------------------------------------------- what is asked for

    def selected(self, selector: EventSelector) -> str:
        """A variable with the list of the selected events."""
        return self._counter(selector, "events", "[]", lambda it: (f"{it}.append(event)",))

    def own(self) -> str:
        """A variable with the list of what the lead did itself."""
        self._own = self._own or self._table.name("own events")
        return self._own

    def count(self, selector: EventSelector) -> str:
        return self._following(selector, "count", lambda it, events: (f"{it} = len({events})",))

    def minutes(self, selector: EventSelector) -> str:
        return self._following(
            selector, "minutes", lambda it, events: (f"{it} = sum([event.minutes for event in {events}])",)
        )

    def newest(self, selector: EventSelector) -> str:
        return self._following(selector, "newest", _newest)

    def aged_points(self, selector: EventSelector, decay: DecayTable) -> str:
        return self._following(
            selector,
            "aged",
            lambda it, events: (
                f"{it} = 0",
                f"for event in {events}:",
                *indented([*step_lines(decay, "event.at"), f"{it} += {worth(decay, self._table)}"]),
            ),
            decay,
        )

    def different(self, selector: EventSelector, key: str) -> str:
        return self._following(
            selector, "different", lambda it, events: (f"{it} = {{event.{key} for event in {events}}}",), key
        )

    def newest_of_each(self, selector: EventSelector, key: str) -> str:
        return self._following(
            selector, "newest_of", lambda it, events: (f"{it} = {{event.{key}: event.at for event in {events}}}",), key
        )

    def own_newest(self) -> str:
        return self._follow(("own",), "own newest", lambda it: _newest(it, self.own()))

    # ---------------------------------------------------------------------------------------- lines

    def lines(self) -> Iterator[str]:
        if self._counters or self._own:
            yield "before = lead.events[0].at if lead.events else 0"
        yield from super().lines()
        for _, lines in self._followed.values():
            yield from lines

    def _body(self) -> Iterator[str]:
        yield "if event.at < before:"
        yield "    return explain(in_order(lead), as_of, was_ready=was_ready)"
        yield "before = event.at"
        yield from super()._body()

    _own_start = "[]"

    def _own_update(self, own: str, by_us: str) -> Iterator[str]:
        yield f"if kind not in {by_us}:"
        yield f"    {own}.append(event)"

    # ---------------------------------------------------------------------------------------- registers

    def _following(
        self,
        selector: EventSelector,
        what: str,
        lines: Callable[[str, str], tuple[str, ...]],
        detail: object = None,
    ) -> str:
        """A variable that lines after the loop compute from the selected events."""
        events = self.selected(selector)
        return self._follow((selector, what, detail), f"{selector.kind} {what}", lambda it: lines(it, events))

    def _follow(self, key: tuple[object, ...], hint: str, lines: Callable[[str], tuple[str, ...]]) -> str:
        if key not in self._followed:
            variable = self._table.name(hint)
            self._followed[key] = variable, lines(variable)
        return self._followed[key][0]


def _newest(variable: str, events: str) -> tuple[str, ...]:
    return (f"{variable} = {events}[-1].at if {events} else {NEVER}",)
