"""The part of the query that goes over the events: what rules ask about them, counted for every lead at once.

There are up to three counts: by lead, by lead and target, by lead and day. Each reads the events once and is a CTE of
its own, with a row for every lead that has events which matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
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
    """One count: its aggregates by what they compute, under the names that they have, and what they read."""

    name: str
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
        self._newest_of_key[Each.DIFFERENT].reads.add("target")

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
        newest = self._newest(each, selector)
        return f"COALESCE({self._by_key[each].column('n', f'count({newest})')}, 0)"

    def aged_points_of_each(self, each: Each, selector: EventSelector, decay: DecayTable) -> str:
        """The sum of what the newest of each target, or day, is worth at its age."""
        newest = self._newest(each, selector)
        total = self._sum(f"{newest} IS NOT NULL", worth(self._dialect, decay, self._as_of, newest))
        return f"COALESCE({self._by_key[each].column('s', total)}, 0)"

    def own_newest(self) -> str:
        """The instant of the newest event that the lead did itself; NULL without one."""
        done_to_it = ", ".join(map(self._dialect.literal, self._by_us))
        own = f"k NOT IN ({done_to_it})" if done_to_it else "l IS NOT NULL"
        self._by_lead.reads.add("kind")
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
            yield _cte(self._by_lead, [*self._scan(self._by_lead), "GROUP BY l"])
        for each, count in self._by_key.items():
            if count.aggregates:
                inner, key = self._newest_of_key[each], self._key(each)
                newest = _select(inner, [*self._scan(inner), f"GROUP BY l, {key}"])
                yield _cte(count, ["FROM (", *indented(newest), ") u", "GROUP BY l"])

    def _key(self, each: Each) -> str:
        return "g" if each is Each.DIFFERENT else self._dialect.divided.format(number="a", by=DAY)

    def _scan(self, count: _Count) -> list[str]:
        """The events that matter, with a flag for each kind and set of targets."""
        flags = {(selector.kind, selector.targets) for selector in count.selectors}
        read = [f"{self._dialect.column(name)} AS {short}" for name, short in _COLUMNS.items() if name in count.reads]
        read += [f"{self._flag_test(*flag)} AS {name}" for flag, name in self._flags.items() if flag in flags]
        return ["FROM (", *indented(["SELECT", *indented([",\n".join(read)]), *self._where(count)]), ") e"]

    def _flag_test(self, kind: str, targets: PatternSet | None) -> str:
        is_kind = f"{self._dialect.column('kind')} = {self._dialect.literal(kind)}"
        if targets is None:
            return f"({is_kind})"
        return f"({is_kind} AND {matches(self._dialect, targets, self._dialect.column('target'))})"

    def _where(self, count: _Count) -> Iterator[str]:
        """Only events that exist, and that a condition may ask about: where it asks for signs of life, all kinds."""
        at = self._dialect.column("at")
        tests = [f"{at} <= {integer(self._as_of)}"]
        if "kind" not in count.reads:
            kinds = sorted({self._dialect.literal(selector.kind) for selector in count.selectors})
            tests.append(f"{self._dialect.column('kind')} IN ({listed(kinds)})")
            first = [_first(selector, self._as_of) for selector in count.selectors]
            if None not in first:
                tests.append(f"{at} >= {integer(min(instant for instant in first if instant is not None))}")
        yield f"FROM {self._events}"
        yield f"WHERE {' AND '.join(tests)}"
        if self._dialect.fence:
            yield self._dialect.fence

    # ---------------------------------------------------------------------------------------- registers

    def _aggregate(self, prefix: str, selector: EventSelector, of_selected: Callable[[str], str]) -> str:
        return self._by_lead.column(prefix, of_selected(self._test(self._by_lead, selector)))

    def _newest(self, each: Each, selector: EventSelector) -> str:
        """A column with the newest selected event of each target, or day."""
        count = self._newest_of_key[each]
        return count.column("t", _newest_of(self._test(count, selector)))

    def _test(self, count: _Count, selector: EventSelector) -> str:
        count.selectors.append(selector)
        flag = self._flags.setdefault((selector.kind, selector.targets), f"h{1 + len(self._flags)}")
        return " AND ".join([flag, *_is_in(selector.window, self._as_of)])

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
    return "\n".join([f"{count.name} AS (", *indented(_select(count, source)), ")"])


def _select(count: _Count, source: list[str]) -> list[str]:
    columns = ["l", *(f"{expression} AS {name}" for expression, name in count.aggregates.items())]
    return ["SELECT", *indented([",\n".join(columns)]), *source]


def _is_in(window: AgeWindow | DayWindow | None, as_of: int) -> Iterator[str]:
    match window:
        case None:
            pass
        case AgeWindow(seconds):
            yield f"a >= {integer(as_of - seconds)}"
        case DayWindow(first, last):
            if first is not None:
                yield f"a >= {integer(_midnight(first))}"
            if last is not None:
                yield f"a < {integer(_midnight(last) + DAY)}"
        case _:
            assert_never(window)


def _first(selector: EventSelector, as_of: int) -> int | None:
    """The first instant that a selector can select; None where there is none."""
    match selector.window:
        case AgeWindow(seconds):
            return as_of - seconds
        case DayWindow(date() as first, _):
            return _midnight(first)
        case _:
            return None


def _midnight(day: date) -> int:
    return day_number(day) * DAY
