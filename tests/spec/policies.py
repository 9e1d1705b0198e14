"""Made-up policies, as nodes over a small vocabulary, and leads that meet them often.

All is drawn from one random source: that is a hundred times faster than a Hypothesis strategy of this depth, so far
more is tried, and a seed is enough to see a case again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from leadscore.syntax import nodes as n
from leadscore.values.terms import Each, Measure
from spec.naive import DAY, RawEvent, counts_minutes, fold

T = TypeVar("T")
NOON = 1_773_576_000
"""2026-03-15T12:00:00Z, around which things happen."""

SETS = (
    n.SetMembers(n.Name("bosses"), (n.Text("ceo"), n.Text("vp *"), n.Text("*head"))),
    n.SetMembers(n.Name("pages"), (n.Text("pricing"), n.Text("/blog/*"))),
)
DEFINITION = n.Define(n.Name("good"), n.Or((n.Bare(n.Name("existing_customer")), n.Never(n.Name("called")))))

_TODAY = date(2026, 3, 15)
_TITLES = ["ceo", "VP  Sales", "\u00a0vp", "Ahead", "sales, head", "İntern", " ", "*", "a"]
_TITLE_PATTERNS = ["ceo", "vp *", "*head", "vp", "intern", "*", "a*a", "sales", "\\*", "Head"]
_PHRASES = ["vp", "ceo", "sales head", "head"]
_TARGETS = ["", "pricing", "/Pricing/", "https://x.io/blog/a?b=/c", "/blog/a", "/", "home", "a b"]
_TARGET_PATTERNS = ["pricing", "/pricing/", "blog/*", "*", "home", "https://x.io", "*i*"]
_KINDS = ["visited", "visited", "downloaded", "watched", "called"]
_SPANS = [(0, n.Unit.DAYS), (1, n.Unit.HOURS), (1, n.Unit.DAYS), (2, n.Unit.WEEKS), (1, n.Unit.MONTHS)]
_MINUTES = [Decimal(0), Decimal("2.5"), Decimal(10), Decimal("0.001")]
_EMPLOYEES = [Decimal(0), Decimal(1), Decimal("1.5"), Decimal("2.999"), Decimal(3)]


class Maker:
    """Draws policies, leads and histories."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)

    # ---------------------------------------------------------------------------------------- leads

    def cells(self) -> dict[str, object]:
        """A lead's known cells; `id` always."""
        row: dict[str, object] = {"id": self._one(["l1", " L2 ", "l3"])}
        row["title"] = self._one(_TITLES)
        row["email"] = self._one(["jane@x.io", "joe@x.io"])
        row["employees"] = self._one(_EMPLOYEES)
        row["created"] = _TODAY - timedelta(days=self.rng.randint(-2, 40))
        row["existing_customer"] = self._chance(0.5)
        return {
            k: v
            for k, v in row.items()
            if k == "id" or (self._chance(0.7) and not (isinstance(v, str) and not fold(v)))
        }

    def history(self) -> list[RawEvent]:
        return [self._event() for _ in range(self.rng.randint(0, 7))]

    def _event(self) -> RawEvent:
        age = self.rng.randint(-1, 40) * DAY + self._one([0, 0, -1, 1, 3599, 3600, 3601, 43_200, 43_201])
        return RawEvent(NOON - age, self._one(_KINDS), self._one(_TARGETS), self._one(_MINUTES))

    # ---------------------------------------------------------------------------------------- policies

    def policy(self) -> n.File:
        groups = self._one([(), ("fit",), ("fit", "engagement")])
        statements: list[n.Statement] = [*SETS, DEFINITION, *self._rules()]
        for group in groups:
            statements += [self._header(group), *self._rules()]
        thresholds = self.rng.sample(range(-30, 80), self.rng.randint(1, 4))
        condition = lambda: self._maybe(lambda: self._combined(lambda: self._outcome_leaf(groups), 2))  # noqa: E731
        lost_below = self._maybe(lambda: _number(max(thresholds) - self.rng.randint(0, 40)))
        statements.append(n.Ready(_number(max(thresholds)), condition(), lost_below))
        statements += [n.Band(n.Label(f"b{at}"), _number(at), condition()) for at in thresholds]
        if self._chance(0.5):
            statements.append(n.Band(n.Label("rest"), None))
        for group in groups:
            graded = [n.GradeStep(n.Label(f"g{at}"), _number(at)) for at in thresholds]
            statements.append(n.Grade(n.Name(group), (*graded, n.GradeStep(n.Label("z"), None))))
        if self._chance(0.4):
            statements.append(n.ScoreRange(self._number(-20, 0), self._number(20, 100)))
        if self._chance(0.2):
            statements.append(n.AppliesIf(self._condition()))
        statements += [self._override() for _ in range(self.rng.randint(0, 2))]
        return n.File(tuple(statements))

    def _header(self, group: str) -> n.GroupHeader:
        low, high = self._maybe(lambda: self._number(-50, 10)), self._maybe(lambda: self._number(10, 80))
        return n.GroupHeader(n.Name(group), None, low, high, self._maybe(self._decay))

    def _override(self) -> n.Override:
        lead = n.Text(self._one(["l1", "Jane@X.io", "l2"]))
        return n.Override(lead, self._points(20), n.Name("sam"), self._day(), n.Text("why"))

    def _rules(self) -> list[n.Rule]:
        return [self._rule() for _ in range(self.rng.randint(0, 4))]

    def _rule(self) -> n.Rule:
        if self._chance(0.05):
            return n.Rule(self._condition(), None)
        each = self._maybe(lambda: self._one(list(Each)))
        return n.Rule(
            self._counted() if each else self._condition(),
            self._points(60),
            each=each,
            up_to=self._maybe(lambda: self._number(0, 80)) if each else None,
            decay=self._one([None, n.NeverDecays(), self._decay(), self._decay()]),
            in_force=self._in_force() if self._chance(0.2) else None,
        )

    def _in_force(self) -> n.InForce:
        first, last = self._two_days()
        return self._one([n.InForce(first, last), n.InForce(first, None), n.InForce(None, last)])

    def _points(self, most: int) -> n.Points:
        return n.Points(self._chance(0.3), self._number(0, most))

    def _decay(self) -> n.Decay:
        every = self._duration(least=1)
        if self._chance(0.5):
            return n.Decays(self._number(0, 100), every)
        return n.Fades(n.Duration(every.count * self.rng.randint(1, 7), every.unit), every)

    # ---------------------------------------------------------------------------------------- conditions

    def _condition(self) -> n.Condition:
        return self._combined(self._leaf, 3)

    def _counted(self) -> n.Condition:
        """A condition with exactly one event condition that is not negated and does not count minutes."""
        count = self._count()
        while counts_minutes(count):
            count = self._count()
        leaves = (self._never, self._field, lambda: n.Not(self._count()))
        parts: list[n.Condition] = [count, *(self._one(leaves)() for _ in range(self.rng.randint(0, 2)))]
        self.rng.shuffle(parts)
        return self._joined(parts)

    def _combined(self, leaf: Callable[[], n.Condition], depth: int) -> n.Condition:
        """`not`, `and`, `or` over leaves; no `And` stands directly in an `And`, as parsed ones do not."""
        if depth == 0 or self._chance(0.4):
            return leaf()
        if self._chance(0.25):
            return n.Not(self._combined(leaf, depth - 1))
        return self._joined([self._combined(leaf, depth - 1) for _ in range(self.rng.randint(2, 3))])

    def _joined(self, parts: Sequence[n.Condition]) -> n.Condition:
        if len(parts) == 1:
            return parts[0]
        kind: type[n.And] | type[n.Or] = self._one([n.And, n.Or])
        return kind(tuple(n.Not(part) if isinstance(part, kind) else part for part in parts))

    def _leaf(self) -> n.Condition:
        return self._one([self._field, self._field, self._count, self._count, self._never, self._inactive])()

    def _outcome_leaf(self, groups: Sequence[str]) -> n.Condition:
        if groups and self._chance(0.7):
            return n.Compare(n.Name(self._one(groups)), self._one(list(n.CompareOp)), self._number(-20, 50))
        return self._leaf()

    def _inactive(self) -> n.Condition:
        return n.Inactive(self._duration())

    def _never(self) -> n.Condition:
        return n.Never(n.Name(self._one(_KINDS)), self._target(), self._maybe(self._window))

    def _count(self) -> n.Condition:
        kind = n.Name(self._one(_KINDS))
        shape = self.rng.randint(0, 5)
        if shape == 0:
            return n.Bare(kind)
        if shape == 1:
            return n.InSet(kind, n.Name("pages"), negated=False)
        return n.Happened(kind, self._target(), self._maybe(self._quantity), self._maybe(self._window))

    def _quantity(self) -> n.Quantity:
        measure = self._one(list(Measure))
        number = _number(self.rng.randint(0, 3)) if measure is Measure.TIMES else self._number(0, 20)
        return n.Quantity(self._one(list(n.QuantityOp)), number, measure)

    def _field(self) -> n.Condition:
        title, employees, created = n.Name("title"), n.Name("employees"), n.Name("created")
        customer, negated = n.Name("existing_customer"), self._chance(0.5)
        text = n.Text(self._one(_TITLE_PATTERNS))
        within = n.WithinWindow(n.Duration(Decimal(self.rng.randint(0, 20)), n.Unit.DAYS))
        return self._one(
            [
                n.Is(title, text, negated),
                n.InSet(title, n.Name("bosses"), negated),
                n.Affix(title, self._one(list(n.TextOp)), text),
                n.Contains(title, n.Text(self._one(_PHRASES))),
                n.Compare(employees, self._one(list(n.CompareOp)), _number(self.rng.randint(0, 3))),
                n.Is(employees, _number(self.rng.randint(0, 3)), negated),
                n.Happened(employees, window=n.BetweenWindow(_number(1), _number(self.rng.randint(1, 3)))),
                n.Happened(created, window=self._one([self._day_window(), within])),
                n.Is(created, self._day(), negated),
                n.Is(customer, n.YesNo(self._chance(0.5)), negated),
                n.IsKnown(self._one([title, employees]), negated),
                n.Bare(self._one([customer, n.Name("good")])),
            ]
        )

    def _target(self) -> n.Text | n.Name | None:
        return self._one([None, n.Text(self._one(_TARGET_PATTERNS)), n.Name("pages")])

    def _window(self) -> n.Window:
        return n.WithinWindow(self._duration()) if self._chance(0.5) else self._day_window()

    def _day_window(self) -> n.Window:
        first, last = self._two_days()
        return self._one([n.BetweenWindow(first, last), n.BeforeWindow(first), n.AfterWindow(last)])

    def _duration(self, least: int = 0) -> n.Duration:
        count, unit = self._one(_SPANS[least:])
        return n.Duration(Decimal(count), unit)

    def _day(self) -> n.Day:
        return n.Day(_TODAY - timedelta(days=self.rng.randint(-3, 40)))

    def _two_days(self) -> tuple[n.Day, n.Day]:
        first, last = sorted((self._day(), self._day()), key=lambda day: day.value or date.min)
        return first, last

    # ---------------------------------------------------------------------------------------- dice

    def _number(self, low: int, high: int) -> n.Number:
        """Of up to three places."""
        return n.Number(Decimal(self.rng.randint(low * 1000, high * 1000)) / 1000)

    def _one(self, items: Sequence[T]) -> T:
        return self.rng.choice(items)

    def _chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _maybe(self, make: Callable[[], T]) -> T | None:
        return make() if self._chance(0.5) else None


def _number(value: int) -> n.Number:
    return n.Number(Decimal(value))
