"""The whole query: a SELECT that scores every lead, from its parts.

    f   the leads, with every condition on a text        k, kt, kd   what was counted of their events
    r   rules: every lead's sums, or every rule's points  t … s      totals, their sum, its bounds, the score

Where a dialect has too few columns for that, the rules are worked on in several parts (f1, k1, r1, f2, …), whose sums
are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from leadscore.batch.sql.counting import Counting
from leadscore.batch.sql.dialect import Dialect, NotInSql, indented, integer, joined
from leadscore.batch.sql.leads import Leads
from leadscore.batch.sql.logic import Logic
from leadscore.batch.sql.outcome import OutcomeSql, outcome_leaves
from leadscore.batch.sql.relations import WAS_READY
from leadscore.batch.sql.rules import RuleSql, rule_sql
from leadscore.plan.model import Plan, Rule
from leadscore.plan.walk import Leaf
from leadscore.values.days import DAY, day_number
from leadscore.values.number import counted

T = TypeVar("T")

_STEPS = 20
"""Columns that the steps from rules to outcome add, besides two for each group."""


def score_query(
    plan: Plan,
    as_of: int,
    dialect: Dialect,
    *,
    leads: str,
    events: str,
    explain: bool = False,
    was_ready: bool = False,
) -> str:
    """A SELECT with one row for every lead: what the reference engine says of it, in the columns of `docs/sql.md`.

    `as_of` is in seconds since 1970-01-01T00:00:00Z. `leads` and `events` are SQL for the relations to read, such as
    `dialect.relation("crm.leads")`; they hold canonical values. `explain` adds what every rule gave. `was_ready` says
    that `leads` has that column; without it nobody was ready before. The same plan gives the same text, in every run.
    Raises NotInSql.
    """
    return _Query(plan, as_of, dialect, leads, events, explain, was_ready).text()


@dataclass(frozen=True, slots=True)
class _Query:
    plan: Plan
    as_of: int
    dialect: Dialect
    leads: str
    events: str
    explain: bool
    was_ready: bool

    def text(self) -> str:
        knows_ready = self.was_ready and self.plan.ready is not None and self.plan.ready.lost_below is not None
        columns = {leaf: f"q{i}" for i, leaf in enumerate(outcome_leaves(self.plan), start=1)}
        outcome = OutcomeSql(self.plan, self.dialect, columns, knows_ready)
        ctes = [*self._rules(columns, knows_ready), *self._steps(outcome)]
        title = self.dialect.comment(f"{self.plan.name}, {self.plan.fingerprint}, as of {self.as_of}")
        lines = "\n".join([title, "WITH", ",\n".join(ctes), *self._last(outcome)]).split("\n")
        return "".join(f"{line.rstrip()}\n" for line in lines)

    # ---------------------------------------------------------------------------------------- rules

    def _rules(self, columns: dict[Leaf, str], knows_ready: bool) -> Iterator[str]:
        parts = self._parts(columns, knows_ready)
        for part in parts:
            yield from part.ctes()
        if len(parts) > 1:
            yield self._cte("r", [*self._added_up(parts)])

    def _parts(self, columns: dict[Leaf, str], knows_ready: bool) -> list[_Part]:
        """As few as can be: one, unless the dialect has too few columns."""
        rules, asked = list(enumerate(self.plan.rules, start=1)), list(columns.items())
        most = self.dialect.most_columns
        self._demand_columns(len(asked))
        number = 1
        while True:
            suffixes = [""] if number == 1 else [str(i) for i in range(1, 1 + number)]
            parts = [
                _Part(self, suffix, _share(rules, i, number), _share(asked, i, number), i == 0, knows_ready)
                for i, suffix in enumerate(suffixes)
            ]
            if most is None or all(part.columns <= most for part in parts):
                return parts
            if number > len(rules) + len(asked):
                raise NotInSql(f"A rule of this policy asks for more than the {most:,} columns of {self.dialect.title}")
            number *= 2

    def _demand_columns(self, asked: int) -> None:
        most = self.dialect.most_columns
        rules, groups = len(self.plan.rules), len(self.plan.groups)
        if most is None or (2 * rules if self.explain else 0) + 2 * groups + asked + _STEPS <= most:
            return
        what = f"{counted(rules, 'rule')} and {counted(groups, 'group')}"
        advice = "Leave the explanation out, or split the policy" if self.explain else "Split the policy"
        raise NotInSql(f"{self.dialect.title} has at most {most:,} columns, too few for {what}. {advice}")

    def _added_up(self, parts: Sequence[_Part]) -> Iterator[str]:
        names = [part.name for part in parts]
        columns = [f"{names[0]}.l", f"{joined([f'{name}.disqualified' for name in names], 'OR')} AS disqualified"]
        for i in range(1, 1 + len(self.plan.groups)):
            columns.append(f"{joined([f'{name}.sum_{i}' for name in names], '+')} AS sum_{i}")
        columns += [f"{part.name}.{column}" for part in parts for column in part.own]
        if self.explain:
            columns = [column for column in columns if " AS " not in column]
        yield from ("SELECT", *indented([",\n".join(columns)]), f"FROM {names[0]}")
        yield from (f"JOIN {name} ON {name}.l = {names[0]}.l" for name in names[1:])

    # ---------------------------------------------------------------------------------------- outcome

    def _steps(self, outcome: OutcomeSql) -> Iterator[str]:
        steps = {"t": outcome.totals, "g": outcome.of_groups, "b": outcome.cut, "s": outcome.score}
        if self.explain:
            steps = {"x": outcome.sums, **steps}
        before = "r"
        for name, columns in steps.items():
            added = list(columns())
            if added:
                yield self._cte(name, ["SELECT", *indented([",\n".join([f"{before}.*", *added])]), f"FROM {before}"])
                before = name

    def _last(self, outcome: OutcomeSql) -> Iterator[str]:
        columns = ["l AS lead", "in_scope"]
        columns += [self._in_scope(*column) for column in outcome.last()]
        for i, group in enumerate(self.plan.groups, start=1):
            columns.append(f"{self.dialect.comment(f'group {group.name}')}\n{self._in_scope(f'total_{i}')}")
        if self.explain:
            columns += [self._in_scope(f"sum_{i}") for i in range(1, 1 + len(self.plan.groups))]
            columns += [self._in_scope(f"points_{i}") for i in range(1, 1 + len(self.plan.rules))]
            columns += [self._in_scope(f"state_{i}") for i in range(1, 1 + len(self.plan.rules))]
        yield from ("SELECT", *indented([",\n".join(columns)]), "FROM s")

    def _in_scope(self, name: str, expression: str | None = None, otherwise: str = "NULL") -> str:
        value = expression or name
        if self.plan.applies is not None:
            value = f"CASE WHEN in_scope THEN {value} ELSE {otherwise} END"
        return value if value == name else f"{value} AS {name}"

    def _cte(self, name: str, select: Iterable[str]) -> str:
        fence = [self.dialect.fence] if self.dialect.fence else []
        return "\n".join([f"{name} AS (", *indented([*select, *fence]), ")"])


class _Part:
    """Some of the rules, and of the conditions that the outcome asks about, with all that they read."""

    def __init__(
        self,
        query: _Query,
        suffix: str,
        rules: Sequence[tuple[int, Rule]],
        asked: Sequence[tuple[Leaf, str]],
        is_first: bool,
        knows_ready: bool,
    ) -> None:
        self._query, self.name = query, f"r{suffix}"
        plan, dialect = query.plan, query.dialect
        by_us = (kind.name for kind in plan.events if kind.by_us)
        self._leads = Leads(dialect, query.leads, suffix)
        self._events = Counting(dialect, query.events, query.as_of, by_us, suffix)
        self._logic = Logic(dialect, query.as_of, self._leads, self._events)
        self._rules = [(number, rule, rule_sql(rule, self._logic)) for number, rule in rules]
        self.own: dict[str, str] = {name: self._logic.leaf(leaf) for leaf, name in asked}
        """Columns that no other part has, and their expressions."""
        if query.explain:
            self.own |= {name: text for rule in self._rules for name, text in self._explained(*rule)}
        if is_first:
            self.own |= self._of_lead(knows_ready)

    @property
    def columns(self) -> int:
        return self._leads.columns + self._events.columns + len(self.own) + len(self._query.plan.groups) + _STEPS

    def ctes(self) -> Iterator[str]:
        columns = [f"{self._leads.name}.l", *(f"{text} AS {name}" for name, text in self.own.items())]
        if not self._query.explain:
            columns += self._sums()
        yield self._leads.cte()
        yield from self._events.ctes()
        joins = [f"LEFT JOIN {name} ON {name}.l = {self._leads.name}.l" for name in self._events.names()]
        select = ["SELECT", *indented([",\n".join(columns)]), f"FROM {self._leads.name}", *joins]
        yield self._query._cte(self.name, select)

    def _of_lead(self, knows_ready: bool) -> dict[str, str]:
        applies = self._query.plan.applies
        in_scope = "TRUE" if applies is None else f"COALESCE({self._logic.condition(applies)}, FALSE)"
        columns = {"in_scope": in_scope, "overrides": self._overrides()}
        return columns | ({WAS_READY: self._leads.value(WAS_READY)} if knows_ready else {})

    # ---------------------------------------------------------------------------------------- rules

    def _commented(self, number: int, rule: Rule, expression: str) -> str:
        statement = rule.statement.removeprefix("when ")
        return f"\n{self._query.dialect.comment(f'rule {number} ({rule.group}): {statement}')}\n{expression}"

    def _explained(self, number: int, rule: Rule, sql: RuleSql) -> Iterator[tuple[str, str]]:
        dialect = self._query.dialect
        points = f"CAST({sql.points} AS {dialect.bigint})"
        yield f"points_{number}", self._commented(number, rule, points)
        yield f"state_{number}", f"CAST({sql.state} AS {dialect.smallint})"

    def _sums(self) -> Iterator[str]:
        zero = self._query.dialect.zero
        for i, group in enumerate(self._query.plan.groups, start=1):
            points = [
                self._commented(number, rule, sql.points)
                for number, rule, sql in self._rules
                if rule.group == group.name and rule.points is not None
            ]
            yield f"{joined([zero, *points], '+')} AS sum_{i}"
        fired = [self._commented(n, rule, sql.fired) for n, rule, sql in self._rules if rule.points is None]
        yield f"{joined(fired, 'OR') if fired else 'FALSE'} AS disqualified"

    # ---------------------------------------------------------------------------------------- overrides

    def _overrides(self) -> str:
        """An override names a lead by its id or by its email; one whose last day is over is left out."""
        dialect, today = self._query.dialect, self._query.as_of // DAY
        points: dict[str, int] = {}
        for override in self._query.plan.overrides:
            if today <= day_number(override.until) and dialect.can_hold(override.lead):
                points[override.lead] = points.get(override.lead, 0) + override.points
        if not points:
            return dialect.zero
        cases = "".join(f" WHEN {dialect.literal(lead)} THEN {integer(sum_)}" for lead, sum_ in points.items())
        by_id, email = self._leads.folded_id(), self._leads.value("email")
        of_email = f"CASE WHEN {email} = {by_id} THEN 0 ELSE CASE {email}{cases} ELSE 0 END END"
        return f"{dialect.zero} + CASE {by_id}{cases} ELSE 0 END + {of_email}"


def _share(items: Sequence[T], place: int, number: int) -> Sequence[T]:
    """One of `number` shares of the items, which stay together."""
    return items[place * len(items) // number : (place + 1) * len(items) // number]
