"""The part of the program that goes over a lead's events, once, and counts what rules ask about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from leadscore.engine.codegen.patterns import matches
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import AgeWindow, DayWindow, DecayTable, EventSelector
from leadscore.values.days import DAY, day_number
from leadscore.values.pattern import PatternSet

NEVER = "-1"
"""The instant of what has not happened: earlier than all events, which begin at 0."""

_Window = AgeWindow | DayWindow


@dataclass(frozen=True, slots=True)
class _Counter:
    """A variable that the loop keeps: its value before it, and the lines that a selected event runs."""

    variable: str
    start: str
    update: tuple[str, ...]


class Events:
    """What a program counts about events. Asking twice for the same gives the same variable."""

    def __init__(self, table: Table, by_us: frozenset[str]) -> None:
        self._table = table
        self.by_us = by_us
        self._counters: dict[EventSelector, dict[tuple[str, object], _Counter]] = {}
        self._windows: dict[AgeWindow, str] = {}
        self._own: str | None = None

    # ---------------------------------------------------------------------------------------- what is asked for

    def count(self, selector: EventSelector) -> str:
        """A variable with the number of selected events."""
        return self._counter(selector, "count", "0", lambda it: (f"{it} += 1",))

    def minutes(self, selector: EventSelector) -> str:
        """A variable with the sum of their minutes, in thousandths."""
        return self._counter(selector, "minutes", "0", lambda it: (f"{it} += event.minutes",))

    def newest(self, selector: EventSelector) -> str:
        """A variable with the instant of the newest, or NEVER."""
        return self._counter(selector, "newest", NEVER, lambda it: (f"if at > {it}:", f"    {it} = at"))

    def aged_points(self, selector: EventSelector, decay: DecayTable) -> str:
        """A variable with the sum of what each of them is worth at its age."""
        return self._counter(
            selector, "aged", "0", lambda it: (*step_lines(decay, "at"), f"{it} += {worth(decay, self._table)}"), decay
        )

    def different(self, selector: EventSelector, key: str) -> str:
        """A variable with the set of the values that the expression `key` has for them; `key` reads `target`, `at`."""
        return self._counter(selector, "different", "set()", lambda it: (f"{it}.add({key})",), key)

    def newest_of_each(self, selector: EventSelector, key: str) -> str:
        """A variable with a dictionary from those values to the instant of the newest event."""
        return self._counter(
            selector, "newest_of", "{}", lambda it: (f"if at > {it}.get({key}, {NEVER}):", f"    {it}[{key}] = at"), key
        )

    def own_newest(self) -> str:
        """A variable with the instant of the newest event that the lead did itself, or NEVER."""
        self._own = self._own or self._table.name("own newest")
        return self._own

    # ---------------------------------------------------------------------------------------- lines

    def lines(self) -> Iterator[str]:
        """The counters' start, and the loop."""
        for counters in self._counters.values():
            yield from (f"{counter.variable} = {counter.start}" for counter in counters.values())
        if self._own:
            yield f"{self._own} = {self._own_start}"
        yield from (f"{since} = as_of - {window.seconds}" for window, since in self._windows.items())
        if self._counters or self._own:
            yield "for event in lead.events:"
            yield from indented(self._body())

    def _body(self) -> Iterator[str]:
        yield "at = event.at"
        yield "if at > as_of:"
        yield "    continue"
        yield "kind = event.kind"
        if self._own:
            yield from self._own_update(self._own, self._table.constant("by us", self.by_us))
        for kind, selectors in self._by_kind():
            yield f"if kind == {kind!r}:"
            yield from indented(self._kind(selectors))

    _own_start = NEVER

    def _own_update(self, own: str, by_us: str) -> Iterator[str]:
        yield f"if at > {own} and kind not in {by_us}:"
        yield f"    {own} = at"

    def _by_kind(self) -> list[tuple[str, list[EventSelector]]]:
        """The kinds with most conditions first: of those most events may be expected."""
        kinds: dict[str, list[EventSelector]] = {}
        for selector in self._counters:
            kinds.setdefault(selector.kind, []).append(selector)
        return sorted(kinds.items(), key=lambda item: -len(item[1]))

    def _kind(self, selectors: list[EventSelector]) -> Iterator[str]:
        """The tests of a kind's targets, each once; `continue` stands where `elif` would nest without end."""
        targets: dict[PatternSet | None, list[EventSelector]] = {}
        for selector in selectors:
            targets.setdefault(selector.targets, []).append(selector)
        if any(map(self._reads_target, selectors)):
            yield "target = event.target"
        for wanted, selected in targets.items():
            if wanted is None:
                yield from self._windowed(selected)
            else:
                yield f"if {matches(wanted, 'target', self._table)}:"
                yield from indented(self._windowed(selected))
        yield "continue"

    def _reads_target(self, selector: EventSelector) -> bool:
        return selector.targets is not None or any(detail == "target" for _, detail in self._counters[selector])

    def _windowed(self, selectors: Iterable[EventSelector]) -> Iterator[str]:
        for selector in selectors:
            lines = [line for counter in self._counters[selector].values() for line in counter.update]
            test = None if selector.window is None else self._is_in(selector.window)
            if test is None:
                yield from lines
            else:
                yield f"if {test}:"
                yield from indented(lines)

    def _is_in(self, window: _Window) -> str | None:
        match window:
            case AgeWindow():
                return f"at >= {self._since(window)}"
            case DayWindow(first, last):
                return in_days("at", first, last)
            case _:
                assert_never(window)

    # ---------------------------------------------------------------------------------------- registers

    def _counter(
        self,
        selector: EventSelector,
        what: str,
        start: str,
        update: Callable[[str], tuple[str, ...]],
        detail: object = None,
    ) -> str:
        if isinstance(selector.window, AgeWindow):
            self._since(selector.window)
        counters = self._counters.setdefault(selector, {})
        if (what, detail) not in counters:
            variable = self._table.name(f"{selector.kind} {what}")
            counters[what, detail] = _Counter(variable, start, update(variable))
        return counters[what, detail].variable

    def _since(self, window: AgeWindow) -> str:
        if window not in self._windows:
            self._windows[window] = self._table.name("since")
        return self._windows[window]


def in_days(instant: str, first: date | None, last: date | None) -> str | None:
    """An expression for whether an instant lies on the days [first, last], both in; None where every one does."""
    match first, last:
        case date() as begin, date() as end:
            return f"{_midnight(begin)} <= {instant} < {_midnight(end) + DAY}"
        case date() as begin, None:
            return f"{instant} >= {_midnight(begin)}"
        case None, date() as end:
            return f"{instant} < {_midnight(end) + DAY}"
        case _:
            return None


def _midnight(day: date) -> int:
    return day_number(day) * DAY


def step_lines(decay: DecayTable, instant: str) -> tuple[str, ...]:
    """Lines that set `step` to the decay's step at the age of what happened at an instant."""
    return () if len(decay.values) == 1 else (f"step = (as_of - {instant}) // {decay.step_seconds}",)


def worth(decay: DecayTable, table: Table) -> str:
    """An expression for what is left at `step`."""
    last = decay.values[-1]
    if len(decay.values) == 1:
        return repr(last)
    return f"{table.constant('decay', decay.values)}[step] if step < {len(decay.values)} else {last}"
