"""The whole program: a function that scores one lead, from its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadscore.engine.codegen.events import Events
from leadscore.engine.codegen.fields import Fields
from leadscore.engine.codegen.logic import ALWAYS, Logic, Tests
from leadscore.engine.codegen.rules import rule_lines
from leadscore.engine.codegen.runtime import Overrides
from leadscore.engine.codegen.table import Table, comment, indented
from leadscore.plan.model import Band, Condition, Grade, Group, Plan, Ready

_HEAD = "def score(lead, as_of, was_ready):"
_OUT_OF_SCOPE = (
    "return Outcome(lead.id, as_of, False, None, 0, 0, False, None, False, None, None, None, (), (), (), ())"
)


@dataclass(frozen=True, slots=True)
class Program:
    """Python source that defines `score(lead, as_of, was_ready)`, and the constants that it names."""

    source: str
    constants: Mapping[str, object]


def program_of(plan: Plan) -> Program:
    """The program of a policy. The same plan gives the same source, in every run."""
    return _Writer(plan).program()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.table = Table()
        self.events = Events(self.table, frozenset(kind.name for kind in plan.events if kind.by_us))
        self.fields = Fields(self.table)
        self.logic = Logic(self.table, self.fields, self.events)
        self.sums: list[str] = []
        self.totals: list[str] = []
        self.total_of: dict[str, str] = {}

    def program(self) -> Program:
        """Rules come last in the program, but first here: they say what has to be read and counted."""
        scope, rules, outcome = self._scope(), self._rules(), self._outcome()
        overrides = self._overrides()
        body = [
            "known = lead.values.get",
            *self.fields.lines(),
            *self.events.lines(),
            *self.logic.lines(),
            *scope,
            *rules,
            *overrides,
            *outcome,
        ]
        head = [comment(f"{self.plan.name}, {self.plan.fingerprint}"), *self.table.lines(), "", _HEAD]
        return Program("\n".join([*head, *indented(body), ""]), self.table.constants)

    # ---------------------------------------------------------------------------------------- rules

    def _scope(self) -> list[str]:
        if self.plan.applies is None:
            return []
        lines: list[str] = []
        applies = self.logic.tests(self.plan.applies, lines)
        return [*lines, f"if not {applies.bracketed.true}:", f"    {_OUT_OF_SCOPE}"]

    def _rules(self) -> list[str]:
        count = len(self.plan.rules)
        lines = [f"points, states = [0] * {count}, [NOT] * {count}", "disqualified = False"]
        place = 0
        for group in self.plan.groups:
            first = place
            for place, rule in enumerate(group.rules, start=first):
                lines += rule_lines(rule, place, self.logic)
            place = first + len(group.rules)
            lines += self._group(group, first, place)
        return lines

    def _group(self, group: Group, first: int, end: int) -> list[str]:
        of_rules, total = self.table.name(f"sum of {group.name}"), self.table.name(group.name)
        self.sums.append(of_rules)
        self.totals.append(total)
        self.total_of[group.name] = total
        return [
            f"{of_rules} = sum(points[{first}:{end}])",
            f"{total} = {_clamped(of_rules, group.at_least, group.at_most)}",
        ]

    def _overrides(self) -> list[str]:
        if not self.plan.overrides:
            return ["overrides = 0"]
        table = self.table.constant("overrides", Overrides(self.plan.overrides))
        return [f"overrides = {table}.points(lead, as_of)"]

    # ---------------------------------------------------------------------------------------- outcome

    def _outcome(self) -> list[str]:
        plan = self.plan
        return [
            f"of_groups = {' + '.join(self.totals) or '0'}",
            f"cut = {_cut('of_groups', plan.score_low, plan.score_high)}",
            "score = of_groups + cut + overrides",
            *self._ready(plan.ready),
            *self._band(plan.bands),
            *self._grade(plan.grades),
            "return Outcome(lead.id, as_of, True, score, cut, overrides, ready, condition, disqualified, band, grade,",
            f"    missing, {_tuple(self.sums)}, {_tuple(self.totals)}, tuple(points), tuple(states))",
        ]

    def _tests(self, condition: Condition | None, lines: list[str]) -> Tests:
        return ALWAYS if condition is None else self.logic.tests(condition, lines, self.total_of)

    def _ready(self, ready: Ready | None) -> list[str]:
        if ready is None:
            return ["ready, condition, missing = False, None, None"]
        lines: list[str] = []
        condition = self._tests(ready.condition, lines)
        still = "" if ready.lost_below is None else f" or was_ready and score >= {ready.lost_below}"
        return [
            *lines,
            f"condition = {condition.value}",
            f"ready = not disqualified and (score >= {ready.at} and condition is True{still})",
            f"missing = {ready.at} - score if score < {ready.at} else 0",
        ]

    def _band(self, bands: Sequence[Band]) -> list[str]:
        """From the lowest up: the last one that is reached stays."""
        lines = ["band = None"]
        falling = sorted(bands, key=lambda band: (band.at is not None, band.at or 0), reverse=True)
        setting: list[str] = []
        for band in reversed(falling):
            condition = self._tests(band.condition, setting)
            tests = [*([] if band.at is None else [f"score >= {band.at}"]), condition.bracketed.true]
            setting += [f"if {' and '.join(tests)}:", f"    band = {band.name!r}"]
        return [*lines, "if not disqualified:", *indented(setting)] if setting else lines

    def _grade(self, grades: Sequence[Grade]) -> list[str]:
        labels, lines = [], []
        for grade in grades:
            label = self.table.name(f"grade of {grade.group}")
            total = self.total_of.get(grade.group, "0")
            labels.append(label)
            lines.append(f"{label} = {grade.otherwise!r}")
            for at, name in reversed(grade.steps):
                lines += [f"if {total} >= {at}:", f"    {label} = {name!r}"]
        return [*lines, f"grade = {' + '.join(labels)} or None" if labels else "grade = None"]


def _cut(points: str, low: int | None, high: int | None) -> str:
    return "0" if low is None and high is None else f"{_clamped(points, low, high)} - {points}"


def _clamped(points: str, low: int | None, high: int | None) -> str:
    """The expression of `clamped`."""
    result = points if high is None else f"({high} if {points} > {high} else {points})"
    return result if low is None else f"({low} if {points} < {low} else {result})"


def _tuple(items: Sequence[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
