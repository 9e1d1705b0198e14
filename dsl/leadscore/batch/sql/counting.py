"""The part of the query that goes over the events: what rules ask about them, counted for every lead at once.

There are up to three counts: by lead, by lead and target, by lead and day. Each reads the events once and is a CTE of
its own, with a row for every lead that has events which matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from leadscore.batch.sql.dialect import Dialect, indented, integer, listed
from leadscore.batch.sql.texts import matches
from leadscore.plan.model import AgeWindow, DayWindow, DecayTable, EventSelector
from leadscore.values.days import DAY, day_number
from leadscore.values.pattern import PatternSet
from leadscore.values.terms import Each

NEVER = -1
"""The instant of what has not happened: earlier than all events, which begin at 0."""

_COLUMNS = {"lead": "l", "at": "a", "kind": "k", "target": "g", "minutes": "m"}
"""What the columns of events are called inside of the query."""


@dataclass
class _Count:
    """One count: its aggregates by what they compute, under the names that they have, and what they read.

    `of_all` says that events of every kind matter, not only those that are selected.
    """

    name: str
    of_all: bool = False
    reads: set[str] = field(default_factory=lambda: {"lead", "at"})
    aggregates: dict[str, str] = field(default_factory=dict)
    selectors: list[EventSelector] = field(default_factory=list)

    def column(self, prefix: str, expression: str) -> str:
        known = self.aggregates
        if expression not in known:
            known[expression] = f"{prefix}{1 + len(known)}"
        return f"{self.name}.{known[expression]}"


class Counting:
    """What a query counts about events. Asking twice for the same gives the same column."""

    def __init__(self, dialect: Dialect, events: str, as_of: int, by_us: Iterable[str], suffix: str) -> None:
        self._dialect, self._events, self._as_of = dialect, events, as_of
        self._by_us = sorted(by_us)
        self._flags: dict[tuple[str, PatternSet | None], str] = {}
        self._by_lead = _Count(f"k{suffix}")
        self._by_key = {Each.DIFFERENT: _Count(f"kt{suffix}"), Each.DAY: _Count(f"kd{suffix}")}
        self._newest_of_key: dict[Each, _Count] = {each: _Count("u") for each in self._by_key}
        self._newest_of_key[Each.DIFFERENT].reads |= {"kind", "target"}

    # ---------------------------------------------------------------------------------------- what is asked for

    def count(self, selector: EventSelector) -> str:
        """The number of selected events."""
        return f"COALESCE({self._aggregate('n', selector, _count_of)}, 0)"

    def minutes(self, selector: EventSelector) -> str:
        """The sum of their minutes, in thousandths."""
        self._by_lead.reads.add("minutes")
        return f"COALESCE({self._aggregate('m', selector, lambda test: self._sum(test, 'm'))}, 0)"

    def newest(self, selector: EventSelector) -> str:
        """The instant of the newest, or NEVER."""
        return f"COALESCE({self._aggregate('t', selector, _newest_of)}, {integer(NEVER)})"

    def aged_points(self, selector: EventSelector, decay: DecayTable) -> str:
        """The sum of what each of them is worth at its age."""
        value = worth(self._dialect, decay, self._as_of, "a")
        return f"COALESCE({self._aggregate('s', selector, lambda test: self._sum(test, value))}, 0)"

    def different(self, each: Each, selector: EventSelector) -> str:
        """On how many targets, or days, they were."""
        there_is, _ = self._newest(each, selector)
        return f"COALESCE({self._by_key[each].column('n', _count_of(there_is))}, 0)"

    def aged_points_of_each(self, each: Each, selector: EventSelector, decay: DecayTable) -> str:
        """The sum of what the newest of each target, or day, is worth at its age."""
        there_is, newest = self._newest(each, selector)
        total = self._sum(there_is, worth(self._dialect, decay, self._as_of, newest))
        return f"COALESCE({self._by_key[each].column('s', total)}, 0)"

    def own_newest(self) -> str:
        """The instant of the newest event that the lead did itself; NULL without one."""
        done_to_it = ", ".join(map(self._dialect.literal, self._by_us))
        own = f"k NOT IN ({done_to_it})" if done_to_it else "l IS NOT NULL"
        self._by_lead.reads.add("kind")
        self._by_lead.of_all = True
        return self._by_lead.column("t", _newest_of(own))

    # ---------------------------------------------------------------------------------------- the CTEs

    @property
    def columns(self) -> int:
        """How many columns the widest SELECT has."""
        counts = (self._by_lead, *self._by_key.values(), *self._newest_of_key.values())
        return sum(len(count.aggregates) for count in counts) + len(self._flags)

    def names(self) -> list[str]:
        """The CTEs that there are."""
        return [count.name for count in (self._by_lead, *self._by_key.values()) if count.aggregates]

    def ctes(self) -> Iterator[str]:
        if self._by_lead.aggregates:
            yield _cte(self._by_lead, [*self._flagged_events(self._by_lead), "GROUP BY l"])
        for each, count in self._by_key.items():
            if count.aggregates:
                newest = self._newest_of_days() if each is Each.DAY else self._newest_of_targets()
                yield _cte(count, ["FROM (", *indented(newest), ") u", "GROUP BY l"])

    def _newest_of_days(self) -> list[str]:
        """A row for each day of a lead: the newest event of each condition that there was on it."""
        count, day = self._newest_of_key[Each.DAY], self._dialect.divided.format(number="a", by=DAY)
        return [*_select(["l"], count), *self._flagged_events(count), f"GROUP BY l, {day}"]

    def _newest_of_targets(self) -> list[str]:
        """A row for each kind and target of a lead, with its newest event, and flags as events have them: these need
        to be looked at once a target, instead of once an event."""
        count = self._newest_of_key[Each.DIFFERENT]
        newest = [*_select(["l", "k", "g"], count), "FROM (", *indented(self._events_read(count)), ") e"]
        flags = self._flags_of(count, "k", "g")
        columns = ",\n".join(["l", *count.aggregates.values(), *flags])
        rows = ["FROM (", *indented([*newest, "GROUP BY l, k, g"]), ") p"]
        return ["SELECT", *indented([columns]), *rows, *self._fence()]

    def _flagged_events(self, count: _Count) -> list[str]:
        """The events that matter, with a flag for each kind and set of targets."""
        flags = self._flags_of(count, self._dialect.column("kind"), self._dialect.column("target"))
        return ["FROM (", *indented(self._events_read(count, flags)), ") e"]

    def _events_read(self, count: _Count, flags: Sequence[str] = ()) -> list[str]:
        read = [f"{self._dialect.column(name)} AS {short}" for name, short in _COLUMNS.items() if name in count.reads]
        return ["SELECT", *indented([",\n".join([*read, *flags])]), *self._where(count), *self._fence()]

    def _flags_of(self, count: _Count, kind_column: str, target_column: str) -> list[str]:
        asked = {(selector.kind, selector.targets) for selector in count.selectors}
        flags = []
        for (kind, targets), name in self._flags.items():
            if (kind, targets) in asked:
                tests = [f"{kind_column} = {self._dialect.literal(kind)}"]
                tests += [] if targets is None else [matches(self._dialect, targets, target_column)]
                flags.append(f"({' AND '.join(tests)}) AS {name}")
        return flags

    def _fence(self) -> list[str]:
        return [self._dialect.fence] if self._dialect.fence else []

    def _where(self, count: _Count) -> Iterator[str]:
        """Only events that exist, and that a condition may ask about: where it asks for signs of life, all kinds."""
        at = self._dialect.column("at")
        tests = [f"{at} <= {integer(self._as_of)}"]
        if not count.of_all:
            kinds = sorted({self._dialect.literal(selector.kind) for selector in count.selectors})
            tests.append(f"{self._dialect.column('kind')} IN ({listed(kinds)})")
            first = [_bounds(selector.window, self._as_of)[0] for selector in count.selectors]
            if None not in first:
                tests.append(f"{at} >= {integer(min(instant for instant in first if instant is not None))}")
        yield f"FROM {self._events}"
        yield f"WHERE {' AND '.join(tests)}"

    # ---------------------------------------------------------------------------------------- registers

    def _aggregate(self, prefix: str, selector: EventSelector, of_selected: Callable[[str], str]) -> str:
        return self._by_lead.column(prefix, of_selected(self._test(self._by_lead, selector)))

    def _newest(self, each: Each, selector: EventSelector) -> tuple[str, str]:
        """Whether there is a selected event on a target, or day, and a column with the instant of the newest."""
        count = self._newest_of_key[each]
        if each is Each.DAY:
            newest = count.column("t", _newest_of(self._test(count, selector)))
            return f"{newest} IS NOT NULL", newest
        flag, (first, end) = self._flag(count, selector), _bounds(selector.window, self._as_of)
        newest = count.column("t", "max(a)" if end is None else _newest_of(f"a < {integer(end)}"))
        in_window = "IS NOT NULL" if first is None else f">= {integer(first)}"
        return f"{flag} AND {newest} {in_window}", newest

    def _test(self, count: _Count, selector: EventSelector) -> str:
        flag, (first, end) = self._flag(count, selector), _bounds(selector.window, self._as_of)
        tests = [] if first is None else [f"a >= {integer(first)}"]
        tests += [] if end is None else [f"a < {integer(end)}"]
        return " AND ".join([flag, *tests])

    def _flag(self, count: _Count, selector: EventSelector) -> str:
        count.selectors.append(selector)
        return self._flags.setdefault((selector.kind, selector.targets), f"h{1 + len(self._flags)}")

    def _sum(self, test: str, value: str) -> str:
        """Of integers, which is something larger in most dialects."""
        return f"CAST(sum(CASE WHEN {test} THEN {value} END) AS {self._dialect.bigint})"


def _count_of(test: str) -> str:
    return f"count(CASE WHEN {test} THEN 1 END)"


def _newest_of(test: str) -> str:
    return f"max(CASE WHEN {test} THEN a END)"


def worth(dialect: Dialect, decay: DecayTable, as_of: int, instant: str) -> str:
    """What is left at `as_of` of what happened at an instant, in millipoints."""
    last, steps = decay.values[-1], len(decay.values) - 1
    if not steps:
        return integer(last)
    array = dialect.array.format(items=",".join(map(str, decay.values)))
    step = dialect.divided.format(number=f"({as_of} - {instant})", by=decay.step_seconds)
    value = dialect.element.format(array=array, place=step)
    return f"CASE WHEN {instant} <= {integer(as_of - steps * decay.step_seconds)} THEN {integer(last)} ELSE {value} END"


def _cte(count: _Count, source: list[str]) -> str:
    return "\n".join([f"{count.name} AS (", *indented([*_select(["l"], count), *source]), ")"])


def _select(keys: list[str], count: _Count) -> list[str]:
    columns = [*keys, *(f"{expression} AS {name}" for expression, name in count.aggregates.items())]
    return ["SELECT", *indented([",\n".join(columns)])]


def _bounds(window: AgeWindow | DayWindow | None, as_of: int) -> tuple[int | None, int | None]:
    """The first instant in a window, and the first behind it; None is no bound."""
    match window:
        case None:
            return None, None
        case AgeWindow(seconds):
            return as_of - seconds, None
        case DayWindow(first, last):
            begin = None if first is None else day_number(first) * DAY
            return begin, None if last is None else (day_number(last) + 1) * DAY
        case _:
            assert_never(window)
