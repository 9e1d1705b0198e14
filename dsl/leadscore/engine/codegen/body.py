"""What every program for one lead does, whatever it tells in the end: fields, events, rules, and the outcome."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.engine.codegen.events import Events
from leadscore.engine.codegen.fields import Fields
from leadscore.engine.codegen.kleene import ALWAYS, Tests
from leadscore.engine.codegen.logic import Logic
from leadscore.engine.codegen.rules import Rules
from leadscore.engine.codegen.runtime import Overrides
from leadscore.engine.codegen.table import Table, comment, indented
from leadscore.plan.model import Band, Condition, Grade, Group, Plan, Ready


class Body:
    """The lines of a function of `lead`, `as_of` and `was_ready`, but for those that return.

    When they have run, the variables in `sums` and `totals` hold the groups' points before and after their bounds,
    `told` the overrides in force, and `score`, `cut`, `overrides`, `ready`, `condition`, `disqualified`, `band`,
    `grade` and `missing` what an `Outcome` says. What is kept of each rule is for `rules` to say.
    """

    def __init__(self, plan: Plan, table: Table, fields: Fields, events: Events, rules: Rules) -> None:
        self.plan = plan
        self._rules = rules
        self.table = table
        self.events = events
        self.fields = fields
        self.logic = Logic(table, fields, events)
        self.sums: list[str] = []
        self.totals: list[str] = []
        self._total_of: dict[str, str] = {}
        self._scope_lines: list[str] = []
        self._applies = ALWAYS if plan.applies is None else self.logic.tests(plan.applies, self._scope_lines)
        self._rule_lines = self._all_groups()
        self._outcome_lines = self._outcome()

    def lines(self, out_of_scope: str) -> list[str]:
        """All lines; `out_of_scope` is the one for a lead that the policy does not apply to. To be called last: what
        has been asked of `fields`, `events` and `logic` before is read and counted here."""
        return [
            *self.fields.lines(),
            *self.events.lines(),
            *self.logic.lines(),
            *self._scope(out_of_scope),
            *self._rule_lines,
            *self._overrides(),
            *self._outcome_lines,
        ]

    # ---------------------------------------------------------------------------------------- rules

    def _scope(self, out_of_scope: str) -> list[str]:
        if self._applies is ALWAYS:
            return []
        return [*self._scope_lines, f"if not {self._applies.bracketed.true}:", f"    {out_of_scope}"]

    def _all_groups(self) -> list[str]:
        lines: list[str] = []
        place = 0
        for group in self.plan.groups:
            lines += self._group(group, place)
            place += len(group.rules)
        return [*self._rules.start(place), "disqualified = False", *lines]

    def _group(self, group: Group, first: int) -> list[str]:
        of_rules, total = self.table.name(f"sum of {group.name}"), self.table.name(group.name)
        self.sums.append(of_rules)
        self.totals.append(total)
        self._total_of[group.name] = total
        lines = [f"{of_rules} = 0"]
        for place, rule in enumerate(group.rules, start=first):
            lines += self._rules.lines(rule, place, of_rules, self.logic)
        return [*lines, f"{total} = {_clamped(of_rules, group.at_least, group.at_most)}"]

    def _overrides(self) -> list[str]:
        if not self.plan.overrides:
            return []
        table = self.table.constant("overrides", Overrides(self.plan.overrides))
        return [f"told = {table}.in_force(lead, as_of)", "overrides = sum([each.points for each in told])"]

    # ---------------------------------------------------------------------------------------- outcome

    def _outcome(self) -> list[str]:
        plan = self.plan
        return [
            f"of_groups = {' + '.join(self.totals) or '0'}",
            f"cut = {_cut('of_groups', plan.score_low, plan.score_high)}",
            "score = of_groups + cut + overrides" if plan.overrides else "score = of_groups + cut",
            *self._ready(plan.ready),
            *self._band(plan.bands),
            *self._grade(plan.grades),
        ]

    def _tests(self, condition: Condition | None, lines: list[str]) -> Tests:
        return ALWAYS if condition is None else self.logic.tests(condition, lines, self._total_of)

    def _ready(self, ready: Ready | None) -> list[str]:
        if ready is None:
            return ["ready, condition, missing = False, None, None"]
        lines: list[str] = []
        condition = self._tests(ready.condition, lines)
        reached = f"score >= {ready.at}" + ("" if condition is ALWAYS else " and condition is True")
        still = "" if ready.lost_below is None else f" or was_ready and score >= {ready.lost_below}"
        return [
            *lines,
            f"condition = {condition.value}",
            f"ready = not disqualified and ({reached}{still})",
            f"missing = {ready.at} - score if score < {ready.at} else 0",
        ]

    def _band(self, bands: Sequence[Band]) -> list[str]:
        """From the lowest up: the last one that is reached stays."""
        lines = ["band = None"]
        falling = sorted(bands, key=lambda band: (band.at is not None, band.at or 0), reverse=True)
        setting: list[str] = []
        for band in reversed(falling):
            condition = self._tests(band.condition, setting)
            tests = [] if band.at is None else [f"score >= {band.at}"]
            tests += [] if condition is ALWAYS else [condition.bracketed.true]
            setting += [f"if {' and '.join(tests) or 'True'}:", f"    band = {band.name!r}"]
        return [*lines, "if not disqualified:", *indented(setting)] if setting else lines

    def _grade(self, grades: Sequence[Grade]) -> list[str]:
        labels, lines = [], []
        for grade in grades:
            label = self.table.name(f"grade of {grade.group}")
            total = self._total_of.get(grade.group, "0")
            labels.append(label)
            lines.append(f"{label} = {grade.otherwise!r}")
            for at, name in reversed(grade.steps):
                lines += [f"if {total} >= {at}:", f"    {label} = {name!r}"]
        return [*lines, f"grade = {' + '.join(labels)} or None" if labels else "grade = None"]


def head(plan: Plan, table: Table) -> list[str]:
    """Comments that say which policy a program is of, and what its constants are."""
    return [comment(f"{plan.name}, {plan.fingerprint}"), *table.lines(), ""]


def joined(items: Sequence[str]) -> str:
    """The expression of a tuple."""
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _cut(points: str, low: int | None, high: int | None) -> str:
    return "0" if low is None and high is None else f"{_clamped(points, low, high)} - {points}"


def _clamped(points: str, low: int | None, high: int | None) -> str:
    """The expression of `clamped`."""
    result = points if high is None else f"({high} if {points} > {high} else {points})"
    return result if low is None else f"({low} if {points} < {low} else {result})"
