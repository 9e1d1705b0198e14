"""A second calculation of scores, to hold the engines against: slow, from nodes and raw cells, with fractions.

It shares nothing with the package but the nodes, and follows the description of the language sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from leadscore.syntax import nodes as n

DAY = 86_400
BLANK = "[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
BY_US = {"called", "bounced"}


@dataclass(frozen=True)
class RawEvent:
    at: int
    kind: str
    target: str
    minutes: Decimal


@dataclass
class Answer:
    """`rules` in the order written: state ("fired", "not", "unknown") and points. No score: out of scope."""

    score: Fraction | None = None
    ready: bool = False
    disqualified: bool = False
    band: str | None = None
    grade: str | None = None
    groups: dict[str, Fraction] = field(default_factory=dict)
    rules: list[tuple[str, Fraction]] = field(default_factory=list)


def answer(
    file: n.File, cells: Mapping[str, object], events: Sequence[RawEvent], as_of: int, was_ready: bool
) -> Answer:
    """`cells` holds what is known: str, Decimal, date or bool; `id` too."""
    world = _World(file, cells, [event for event in events if event.at <= as_of], as_of)
    for statement in file.statements:
        if isinstance(statement, n.AppliesIf) and world.holds(statement.condition) is not True:
            return Answer()
    found = Answer()
    bounds: dict[str, n.GroupHeader] = {}
    group, decay = "general", None
    for statement in file.statements:
        if isinstance(statement, n.GroupHeader):
            group, decay = statement.name.text, statement.decay
            bounds[group] = statement
            found.groups[group] = Fraction(0)
        elif isinstance(statement, n.Rule):
            state, points = world.rule(statement, statement.decay or decay)
            found.rules.append((state, points))
            found.groups[group] = found.groups.get(group, Fraction(0)) + points
            found.disqualified |= state == "fired" and statement.points is None
    for name, header in bounds.items():
        found.groups[name] = _between(found.groups[name], header.at_least, header.at_most)
    world.groups = found.groups
    found.score = sum(found.groups.values(), Fraction(0))
    for statement in file.statements:
        if isinstance(statement, n.ScoreRange):
            found.score = _between(found.score, statement.low, statement.high)
    for statement in file.statements:
        if isinstance(statement, n.Override) and world.overridden(statement):
            found.score += Fraction(statement.points.signed)
    _outcome(file, world, found, was_ready)
    return found


def _outcome(file: n.File, world: _World, found: Answer, was_ready: bool) -> None:
    score = found.score
    assert score is not None
    reached: list[tuple[Fraction, str]] = []
    fallback = None
    grades = []
    for statement in file.statements:
        match statement:
            case n.Ready(at, condition, lost_below):
                found.ready = score >= at.value and (condition is None or world.holds(condition) is True)
                if was_ready and lost_below is not None and not score < lost_below.value:
                    found.ready = True
            case n.Band(label, None):
                fallback = label.text
            case n.Band(label, at, condition):
                if score >= at.value and (condition is None or world.holds(condition) is True):
                    reached.append((Fraction(at.value), label.text))
            case n.Grade(group, steps):
                total = found.groups.get(group.text, Fraction(0))
                good = [step for step in steps if step.at is not None and total >= step.at.value]
                other = [step for step in steps if step.at is None]
                grades.append(max(good, key=lambda step: step.at.value).label.text if good else other[0].label.text)
            case _:
                pass
    found.band = max(reached)[1] if reached else fallback
    found.grade = "".join(grades) or None
    if found.disqualified:
        found.ready, found.band = False, None


def _between(value: Fraction, low: n.Number | None, high: n.Number | None) -> Fraction:
    if low is not None:
        value = max(value, Fraction(low.value))
    if high is not None:
        value = min(value, Fraction(high.value))
    return value


def fold(text: str) -> str:
    return re.sub(BLANK, " ", "".join("i" if c == "İ" else c.lower() for c in text)).strip(" ")


def target(text: str) -> str:
    text = fold(text)
    for scheme in ("http://", "https://"):
        if text.startswith(scheme):
            rest = text.removeprefix(scheme)
            text = "/" + "".join(re.split("([/?#])", rest, maxsplit=1)[1:])
    if text.startswith("/"):
        text = re.split("[?#]", text)[0].strip("/") or "home"
    return text


def pattern(text: str) -> Callable[[str], bool]:
    parts = re.findall(r"\\.|.", text, re.DOTALL)
    regex = "".join(".*" if p == "*" else re.escape(p[1] if len(p) == 2 else p) for p in parts)
    return lambda subject: re.fullmatch(regex, subject, re.DOTALL) is not None


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()


class _World:
    def __init__(self, file: n.File, cells: Mapping[str, object], events: list[RawEvent], as_of: int) -> None:
        self.sets = {s.name.text: [m.value for m in s.members] for s in file.statements if isinstance(s, n.SetMembers)}
        self.definitions = {s.name.text: s.condition for s in file.statements if isinstance(s, n.Define)}
        self.cells = {name: cell for name, cell in cells.items() if not isinstance(cell, str) or fold(cell)}
        self.events, self.as_of = events, as_of
        self.today = _day(as_of)
        self.groups: dict[str, Fraction] = {}

    # Kleene's logic as numbers: false 0, unknown ½, true 1; and is the least, or the greatest, not 1 − x.
    def holds(self, node: n.Condition) -> bool | None:
        return {Fraction(0): False, Fraction(1, 2): None, Fraction(1): True}[self.degree(node)]

    def degree(self, node: n.Condition) -> Fraction:
        match node:
            case n.Not(operand):
                return 1 - self.degree(operand)
            case n.And(operands):
                return min(self.degree(operand) for operand in operands)
            case n.Or(operands):
                return max(self.degree(operand) for operand in operands)
            case n.Bare(name) if name.text in self.definitions:
                return self.degree(self.definitions[name.text])
            case _:
                simple = self.simple(node)
                return Fraction(1, 2) if simple is None else Fraction(int(simple))

    def simple(self, node: n.Condition) -> bool | None:
        if self.is_event(node):
            return self.event_holds(node)
        match node:
            case n.Inactive(duration):
                did = [event.at for event in self.events if event.kind not in BY_US]
                created = self.cells.get("created")
                if did:
                    return self.as_of - max(did) > duration.seconds
                if created is None:
                    return None
                return self.as_of - (created - date(1970, 1, 1)).days * DAY > duration.seconds
            case n.IsKnown(name, known):
                return (name.text in self.cells) is known
            case n.Compare(name, op, number) if name.text in self.groups:
                return _compared(self.groups[name.text], op.value, Fraction(number.value))
        if node.name.text not in self.cells:
            return None
        cell = self.cells[node.name.text]
        match node:
            case n.Bare():
                return cell is True
            case n.Is(_, value, negated):
                return self.equal(cell, value) is not negated
            case n.InSet(_, members, negated):
                return any(pattern(fold(m))(fold(cell)) for m in self.sets[members.text]) is not negated
            case n.Affix(_, op, text):
                wanted = fold(text.value)
                return pattern(wanted + "*" if op is n.TextOp.STARTS_WITH else "*" + wanted)(fold(cell))
            case n.Contains(_, what):
                phrases = self.sets[what.text] if isinstance(what, n.Name) else [what.value]
                return any(f" {_words(phrase)} " in f" {_words(cell)} " for phrase in phrases if _words(phrase))
            case n.Compare(_, op, number):
                return _compared(Fraction(cell), op.value, Fraction(number.value))
            case n.Happened(window=n.BetweenWindow(n.Number() as low, n.Number() as high)):
                return low.value <= cell <= high.value
            case n.Happened(window=n.WithinWindow(duration)):
                return self.today - timedelta(seconds=duration.seconds) <= cell <= self.today
            case n.Happened(window=window):
                return _on_days(cell, window)
        raise AssertionError(node)

    def equal(self, cell: object, value: n.Value) -> bool:
        return pattern(fold(value.value))(fold(cell)) if isinstance(value, n.Text) else cell == value.value

    # ---------------------------------------------------------------------------------------- events

    def is_event(self, node: n.Condition) -> bool:
        return isinstance(node, n.Bare | n.InSet | n.Happened | n.Never) and node.name.text in (
            "visited",
            "downloaded",
            "watched",
            "called",
        )

    def matching(self, node: n.Condition) -> list[RawEvent]:
        wanted = node.members if isinstance(node, n.InSet) else getattr(node, "target", None)
        patterns = self.sets[wanted.text] if isinstance(wanted, n.Name) else [wanted.value] if wanted else ["*"]
        window = getattr(node, "window", None)
        return [
            event
            for event in self.events
            if event.kind == node.name.text
            and any(pattern(target(p))(target(event.target)) for p in patterns)
            and (window is None or self.in_window(event, window))
        ]

    def in_window(self, event: RawEvent, window: n.Window) -> bool:
        if isinstance(window, n.WithinWindow):
            return self.as_of - event.at <= window.duration.seconds
        return _on_days(_day(event.at), window)

    def event_holds(self, node: n.Condition) -> bool:
        matching = self.matching(node)
        if isinstance(node, n.Never):
            return not matching
        if isinstance(node, n.InSet):
            return bool(matching) is not node.negated
        quantity = getattr(node, "quantity", None)
        if quantity is None:
            return bool(matching)
        amount = len(matching) if quantity.measure.value == "times" else sum(event.minutes for event in matching)
        operator = {"at least": ">=", "at most": "<=", "exactly": "=", "more than": ">", "fewer than": "<"}
        return _compared(Fraction(amount), operator[quantity.op.value], Fraction(quantity.number.value))

    def unnegated(self, node: n.Condition, nots: int = 0) -> list[n.Condition]:
        """The event conditions under an even number of nots; `never` and `not in` count as one."""
        match node:
            case n.Not(operand):
                return self.unnegated(operand, nots + 1)
            case n.And(operands) | n.Or(operands):
                return [found for operand in operands for found in self.unnegated(operand, nots)]
            case n.Bare(name) if name.text in self.definitions:
                return self.unnegated(self.definitions[name.text], nots)
        if not self.is_event(node):
            return []
        nots += isinstance(node, n.Never) or (isinstance(node, n.InSet) and node.negated)
        if nots % 2:
            return []
        return [n.Happened(node.name, node.target, None, node.window)] if isinstance(node, n.Never) else [node]

    # ---------------------------------------------------------------------------------------- rules

    def rule(self, rule: n.Rule, decay: n.Decay | None) -> tuple[str, Fraction]:
        in_force = rule.in_force
        if in_force and in_force.first and self.today < in_force.first.value:
            return "not", Fraction(0)
        if in_force and in_force.last and self.today > in_force.last.value:
            return "not", Fraction(0)
        holds = self.holds(rule.condition)
        if holds is not True:
            return "unknown" if holds is None else "not", Fraction(0)
        if rule.points is None:
            return "fired", Fraction(0)
        worth = Fraction(rule.points.signed)
        total = sum((self.aged(worth, at, decay) for at in self.ages(rule)), Fraction(0))
        if rule.up_to is not None and abs(total) > rule.up_to.value:
            total = Fraction(rule.up_to.value) * (1 if total > 0 else -1)
        return "fired", total

    def ages(self, rule: n.Rule) -> list[int | None]:
        """The age of each firing's evidence; None where there is no evidence."""
        conditions = self.unnegated(rule.condition)
        if rule.each is None:
            true = [event for c in conditions if self.event_holds(c) for event in self.matching(c)]
            return [min(self.as_of - event.at for event in true)] if true else [None]
        [counted] = [c for c in conditions if not counts_minutes(c)]
        ages: dict[object, int] = {}
        for number, event in enumerate(self.matching(counted)):
            key = {"time": number, "different": target(event.target), "day": _day(event.at)}[rule.each.value]
            ages[key] = min(ages.get(key, self.as_of - event.at), self.as_of - event.at)
        return list(ages.values())

    def aged(self, worth: Fraction, age: int | None, decay: n.Decay | None) -> Fraction:
        if age is None:
            return worth
        match decay:
            case n.Decays(percent, every):
                return round(worth * (1 - Fraction(percent.value) / 100) ** min(age // every.seconds, 10_000), 3)
            case n.Fades(over, every):
                step = every.seconds if every else DAY
                return round(worth * max(Fraction(0), 1 - Fraction(age // step, over.seconds // step)), 3)
            case _:
                return worth

    def overridden(self, override: n.Override) -> bool:
        names = [fold(self.cells[name]) for name in ("id", "email") if name in self.cells]
        return fold(override.lead.value) in names and self.today <= override.until.value


def counts_minutes(node: n.Condition) -> bool:
    quantity = getattr(node, "quantity", None)
    return quantity is not None and quantity.measure.value == "minutes"


def _compared(left: Fraction, op: str, right: Fraction) -> bool:
    return {"<": left < right, "<=": left <= right, "=": left == right, ">=": left >= right, ">": left > right}[op]


def _on_days(day: date, window: n.Window) -> bool:
    match window:
        case n.BetweenWindow(first, last):
            return first.value <= day <= last.value
        case n.BeforeWindow(value):
            return day < value.value
        case n.AfterWindow(value):
            return day > value.value
    raise AssertionError(window)


def _words(text: str) -> str:
    return " ".join(re.sub(r"[!-/:-@\[-`{-~]", " ", fold(text)).split())
