"""The part of an explanation's program that tells what became of every rule, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from leadscore.engine.bounds import sized
from leadscore.engine.codegen.body import Body, joined
from leadscore.engine.codegen.events import in_days
from leadscore.engine.codegen.evidence import evidence_lines
from leadscore.engine.codegen.fields import Fields
from leadscore.engine.codegen.listed import ListedEvents
from leadscore.engine.codegen.logic import Logic
from leadscore.engine.codegen.rules import fixed_points, in_force
from leadscore.engine.codegen.seen import Seen
from leadscore.engine.codegen.table import comment, indented
from leadscore.engine.codegen.tallies import tallies
from leadscore.engine.codegen.unknowns import unknown_fields
from leadscore.engine.conditions import view_of
from leadscore.engine.rules import result_of
from leadscore.facts.model import Lead
from leadscore.plan.model import EventCount, GroupCompare, Inactive, Rule
from leadscore.plan.walk import leaves

_MOST_LEAVES = 24
"""Single conditions in a rule. What each of them alone would change is a test of all: for a rule with more, the
reference engine tells it."""


def detail_lines(body: Body, events: ListedEvents, won: Mapping[int, str]) -> list[str]:
    """The lines of a function that returns the groups' results. They read what `body` has counted and summed up; `won`
    are its variables with the points of rules, by their places, that do not always give the same."""
    return list(_Details(body, events, won).lines())


class _Details:
    def __init__(self, body: Body, events: ListedEvents, won: Mapping[int, str]) -> None:
        self.body = body
        self.won = won
        self.table = body.table
        self.fields = Fields(self.table)
        self.logic = Logic(self.table, self.fields, events)
        self.seen = Seen(self.table, self.fields, events)

    def lines(self) -> Iterator[str]:
        """Rules come last, but first here: they say what has to be seen."""
        lines: list[str] = []
        groups: list[str] = []
        places = count()
        for group, points, total in zip(self.body.plan.groups, self.body.sums, self.body.totals, strict=True):
            names = []
            for rule in group.rules:
                names.append(self.table.name("rule"))
                lines += self._rule(rule, next(places), names[-1])
            groups.append(f"group({group.name!r}, {points}, {total}, {total} - {points}, {joined(names)})")
        seen = list(self.seen.lines())
        yield from self.fields.lines()
        yield from self.logic.lines()
        yield from seen
        yield from lines
        yield f"return {joined(groups)}"

    def _rule(self, rule: Rule, place: int, name: str) -> Iterator[str]:
        """Lines that set the variable `name` to the rule's result."""
        yield comment(rule.statement)
        every = [leaf for leaf, _ in leaves(rule.condition)]
        if len(every) > _MOST_LEAVES:
            yield f"{name} = result_of({self.table.constant('rule', rule)}, {self.seen.view()})"
            return
        told = self._told(rule, place, name)
        silent = self._silence(rule)
        if silent is None:
            yield from told
        else:
            nothing = result_of(rule, view_of(Lead("", {}), 0, frozenset()))
            yield f"if {silent}:"
            yield f"    {name} = {self.table.constant('silent', nothing)}"
            yield "else:"
            yield from indented(told)

    def _silence(self, rule: Rule) -> str | None:
        """A test of whether nothing that the rule reads is known or happened: then its result is always the same one.
        None where that cannot be said so simply."""
        if rule.in_force_from or rule.in_force_until:
            return None
        tests: dict[str, None] = {}
        for leaf, _ in leaves(rule.condition):
            match leaf:
                case EventCount():
                    tests[f"not {self.seen.counted(leaf.selector).events}"] = None
                case Inactive():
                    return None
                case GroupCompare():
                    pass
                case _:
                    tests[f"{self.fields.value(leaf.field)} is None"] = None
        return " and ".join(tests) or None

    def _told(self, rule: Rule, place: int, name: str) -> list[str]:
        days = in_days("as_of", rule.in_force_from, rule.in_force_until)
        lines: list[str] = []
        tests = in_force(rule, self.logic.tests(rule.condition, lines))
        unknown = "" if tests.is_certain else f"UNKNOWN if {tests.unknown} else "
        lines.append(f"state = FIRED if {tests.true} else {unknown}NOT")
        won = self._won(rule, place)
        may_fire = "state is not FIRED" + (f" and {days}" if days else "")
        before, evidence = self._before(rule, won, lines)
        told = joined(tallies(rule, may_fire, self.seen, self.logic, lines))
        parts = [
            repr(rule.id),
            "state",
            won,
            before,
            "0" if before == won else f"{won} - {before}",
            repr(None if rule.points is None else sized(rule.points, rule.cap)),
            evidence,
            self._fields(rule),
            told,
            self._unknown(rule, lines),
            f"not {days}" if days else "False",
            "state is FIRED" if rule.points is None else "False",
        ]
        return [*lines, f"{name} = rule({', '.join(parts)})"]

    def _won(self, rule: Rule, place: int) -> str:
        """An expression for the rule's points."""
        points = fixed_points(rule)
        return self.won[place] if points is None else f"({points} if state is FIRED else 0)" if points else "0"

    def _before(self, rule: Rule, won: str, lines: list[str]) -> tuple[str, str]:
        """Expressions for the points before the bound, and for the evidence."""
        if not rule.evidence and rule.each_of is None and rule.cap is None:
            return won, "()"
        lines += evidence_lines(rule, self.seen, self.logic)
        return "before", "evidence"

    def _fields(self, rule: Rule) -> str:
        """Every field that the condition reads, each once, in the order written; `created` for `inactive` only where
        the lead did nothing."""
        with_events: dict[str, None] = {}
        without: dict[str, None] = {}
        asks_for_own = False
        for leaf, _ in leaves(rule.condition):
            match leaf:
                case EventCount() | GroupCompare():
                    pass
                case Inactive():
                    asks_for_own = True
                    without["created"] = None
                case _:
                    with_events[leaf.field] = without[leaf.field] = None
        told = joined([self.seen.field(name) for name in with_events])
        if not asks_for_own:
            return told
        return f"{told} if {self.seen.own().events} else {joined([self.seen.field(name) for name in without])}"

    def _unknown(self, rule: Rule, lines: list[str]) -> str:
        """An expression for the fields for want of which the rule is unknown."""
        needed: list[str] = []
        names = unknown_fields(rule.condition, self.logic, needed)
        if names == "()":
            return names
        if not needed:
            return f"{names} if state is UNKNOWN else ()"
        lines += ["unknown = ()", "if state is UNKNOWN:", *indented([*needed, f"unknown = {names}"])]
        return "unknown"
