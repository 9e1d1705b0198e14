"""Trees to nodes: one method a grammar rule, named after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from leadscore.diagnostics import Diagnostic, Severity
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax import pieces as p
from leadscore.syntax.lalr import Part, Token, Tree
from leadscore.values.terms import Each, Measure, ValueType
from leadscore.values.text import simple_lower

T = TypeVar("T")
_DECAY = (n.Decays, n.Fades, n.NeverDecays)
_UNITS = {unit.name.lower(): unit for unit in n.Unit} | {unit.name.lower()[:-1]: unit for unit in n.Unit}


class Builder:
    """Builds the nodes of one source. Problems that only the builder sees (an option written twice) go to
    `diagnostics`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def statement(self, tree: Tree) -> n.Statement:
        """The node of a tree that was parsed from the start symbol `statement`."""
        return self._node(tree)  # type: ignore[no-any-return]

    def condition(self, tree: Tree) -> n.Condition:
        """The node of a tree that was parsed from the start symbol `condition`."""
        return self._node(tree)  # type: ignore[no-any-return]

    # -------------------------------------------------------------------------------- plumbing

    def _node(self, item: Part) -> Any:
        if item is None:
            return None
        if isinstance(item, Token):
            return self._token(item)
        build: Callable[[list[Any], Span], Any] = getattr(self, item.data)
        return build([self._node(child) for child in item.children], self._span(item))

    def _span(self, item: Tree) -> Span:
        return Span(self.source.path, item.start, item.end)

    def _token(self, token: Token) -> Any:
        span = Span(self.source.path, token.start, token.end)
        match token.type:
            case "STRING":
                return n.Text(token[1:-1].replace('\\"', '"'), span=span)
            case "NAME":
                return n.Name(simple_lower(token), span=span)
            case "NUMBER":
                return n.Number(Decimal(token), span=span)
            case "DATE":
                return n.Day(_day(token), span=span)
            case _:
                return token.lower()

    def _once(self, options: list[Any], kind: type[T] | tuple[type[Any], ...], what: str) -> T | None:
        """The option of this kind; a second one is a problem: nobody could tell which counts."""
        found = [option for option in options if isinstance(option, kind)]
        for again in found[1:]:
            self.diagnostics.append(
                Diagnostic(
                    "repeated-option",
                    Severity.ERROR,
                    p.place(again),
                    f"This sentence says {what} twice",
                    "Keep the one that is meant.",
                )
            )
        return found[0] if found else None

    def _decay(self, options: list[Any]) -> n.Decay | None:
        decay: n.Decay | None = self._once(options, _DECAY, "how it decays")
        return decay

    # -------------------------------------------------------------------------------- header and vocabulary

    def policy_header(self, c: list[Any], span: Span) -> n.PolicyHeader:
        return n.PolicyHeader(c[0], c[1], span=span)

    def owned(self, c: list[Any], span: Span) -> n.Owned:
        return n.Owned(tuple(c), span=span)

    def use(self, c: list[Any], span: Span) -> n.Use:
        return n.Use(c[0], span=span)

    def field_type(self, c: list[Any], _: Span) -> ValueType:
        return ValueType("".join(c))

    def field_declaration(self, c: list[Any], span: Span) -> n.FieldDeclaration:
        return n.FieldDeclaration(c[0], c[1], span=span)

    def by_us(self, _c: list[Any], _: Span) -> bool:
        return True

    def event_declaration(self, c: list[Any], span: Span) -> n.EventDeclaration:
        return n.EventDeclaration(c[0], len(c) > 1, span=span)

    def set_members(self, c: list[Any], span: Span) -> n.SetMembers:
        return n.SetMembers(c[0], tuple(c[1:]), span=span)

    def set_file(self, c: list[Any], span: Span) -> n.SetFile:
        return n.SetFile(c[0], c[1], span=span)

    def define(self, c: list[Any], span: Span) -> n.Define:
        return n.Define(c[0], c[1], span=span)

    # -------------------------------------------------------------------------------- groups and rules

    def group_floor(self, c: list[Any], span: Span) -> p.Floor:
        return p.Floor(c[0], span)

    def group_ceiling(self, c: list[Any], span: Span) -> p.Ceiling:
        return p.Ceiling(c[0], span)

    def group_header(self, c: list[Any], span: Span) -> n.GroupHeader:
        name, question, *options = c
        floor = self._once(options, p.Floor, "`at least`")
        ceiling = self._once(options, p.Ceiling, "`at most`")
        decay = self._decay(options)
        return n.GroupHeader(
            name, question, floor.number if floor else None, ceiling.number if ceiling else None, decay, span=span
        )

    def points(self, c: list[Any], span: Span) -> n.Points:
        return n.Points(c[0] == "subtract", c[1], span=span)

    def disqualify(self, _c: list[Any], span: Span) -> p.Disqualify:
        return p.Disqualify(span)

    def each(self, c: list[Any], span: Span) -> p.EachPiece:
        return p.EachPiece(Each(c[1]), span)

    def up_to(self, c: list[Any], span: Span) -> p.UpTo:
        return p.UpTo(c[0], span)

    def in_force(self, c: list[Any], span: Span) -> n.InForce:
        return n.InForce(c[0], c[1], span=span)

    def rule_name(self, c: list[Any], _: Span) -> n.Name:
        return c[0]  # type: ignore[no-any-return]

    def because(self, c: list[Any], _: Span) -> n.Text:
        return c[0]  # type: ignore[no-any-return]

    def rule(self, c: list[Any], span: Span) -> n.Rule:
        condition, effect, *options = c
        each = self._once(options, p.EachPiece, "`each`")
        up_to = self._once(options, p.UpTo, "`up to`")
        return n.Rule(
            condition,
            effect if isinstance(effect, n.Points) else None,
            each.each if each else None,
            up_to.number if up_to else None,
            self._decay(options),
            self._once(options, n.InForce, "`in force`"),
            self._once(options, n.Name, "`as`"),
            self._once(options, n.Text, "`because`"),
            span=span,
            each_span=each.span if each else span,
            effect_span=p.place(effect),
        )

    def decays(self, c: list[Any], span: Span) -> n.Decays:
        return n.Decays(c[0], c[1], span=span)

    def fades(self, c: list[Any], span: Span) -> n.Fades:
        return n.Fades(c[0], c[1], span=span)

    def never_decays(self, _c: list[Any], span: Span) -> n.NeverDecays:
        return n.NeverDecays(span=span)

    # -------------------------------------------------------------------------------- outcome

    def if_condition(self, c: list[Any], span: Span) -> p.IfCondition:
        return p.IfCondition(c[0], span)

    def lost_below(self, c: list[Any], span: Span) -> p.LostBelow:
        return p.LostBelow(c[0], span)

    def ready(self, c: list[Any], span: Span) -> n.Ready:
        at, *options = c
        condition = self._once(options, p.IfCondition, "`if`")
        lost = self._once(options, p.LostBelow, "`lost below`")
        return n.Ready(at, condition.condition if condition else None, lost.number if lost else None, span=span)

    def label(self, c: list[Any], span: Span) -> n.Label:
        if len(c) == 1 and isinstance(c[0], n.Text):
            return n.Label(c[0].value, span=span)
        return n.Label("".join(self.source.slice(part.span) for part in c), span=span)  # a label keeps its case

    grade_label = label

    def band(self, c: list[Any], span: Span) -> n.Band:
        label, at, condition = c
        return n.Band(label, at, condition.condition if condition else None, span=span)

    def band_otherwise(self, c: list[Any], span: Span) -> n.Band:
        return n.Band(c[0], None, span=span)

    def grade(self, c: list[Any], span: Span) -> n.Grade:
        return n.Grade(c[0], tuple(c[1:]), span=span)

    def grade_step(self, c: list[Any], span: Span) -> n.GradeStep:
        return n.GradeStep(c[0], c[1], span=span)

    def grade_otherwise(self, c: list[Any], span: Span) -> n.GradeStep:
        return n.GradeStep(c[0], None, span=span)

    def score_range(self, c: list[Any], span: Span) -> n.ScoreRange:
        return n.ScoreRange(c[0], c[1], span=span)

    def applies_if(self, c: list[Any], span: Span) -> n.AppliesIf:
        return n.AppliesIf(c[0], span=span)

    def state(self, c: list[Any], span: Span) -> n.Label:
        return c[0] if isinstance(c[0], n.Label) else n.Label(c[0], span=span)

    def verb(self, c: list[Any], _: Span) -> n.Verb:
        return n.Verb(c[0])

    def action_within(self, c: list[Any], _: Span) -> n.Duration:
        return c[0]  # type: ignore[no-any-return]

    def action(self, c: list[Any], span: Span) -> n.Action:
        state, verb, destination, within, condition = c
        return n.Action(state, verb, destination, within, condition.condition if condition else None, span=span)

    def override_by(self, c: list[Any], span: Span) -> p.By:
        return p.By(c[0], span)

    def override_until(self, c: list[Any], span: Span) -> p.Until:
        return p.Until(c[0], span)

    def override(self, c: list[Any], span: Span) -> n.Override:
        lead, points, *options = c
        by = self._once(options, p.By, "`by`")
        until = self._once(options, p.Until, "`until`")
        because = self._once(options, n.Text, "`because`")
        return n.Override(lead, points, by.who if by else None, until.day if until else None, because, span=span)

    # -------------------------------------------------------------------------------- conditions

    def or_condition(self, c: list[Any], span: Span) -> n.Or:
        return n.Or(tuple(x for o in c for x in (o.operands if isinstance(o, n.Or) else (o,))), span=span)

    def and_condition(self, c: list[Any], span: Span) -> n.And:
        return n.And(tuple(x for o in c for x in (o.operands if isinstance(o, n.And) else (o,))), span=span)

    def negation(self, c: list[Any], span: Span) -> n.Not:
        return n.Not(c[0], span=span)

    def parenthesis(self, c: list[Any], _: Span) -> n.Condition:
        return c[0]  # type: ignore[no-any-return]

    def bare(self, c: list[Any], span: Span) -> n.Bare:
        return n.Bare(c[0], span=span)

    def is_value(self, c: list[Any], span: Span) -> n.Is:
        return n.Is(c[0], c[1], False, span=span)

    def is_not_value(self, c: list[Any], span: Span) -> n.Is:
        return n.Is(c[0], c[1], True, span=span)

    def is_known(self, c: list[Any], span: Span) -> n.IsKnown:
        return n.IsKnown(c[0], True, span=span)

    def is_missing(self, c: list[Any], span: Span) -> n.IsKnown:
        return n.IsKnown(c[0], False, span=span)

    def starts_with(self, c: list[Any], span: Span) -> n.Affix:
        return n.Affix(c[0], n.TextOp.STARTS_WITH, c[1], span=span)

    def ends_with(self, c: list[Any], span: Span) -> n.Affix:
        return n.Affix(c[0], n.TextOp.ENDS_WITH, c[1], span=span)

    def contains(self, c: list[Any], span: Span) -> n.Contains:
        return n.Contains(c[0], c[1], span=span)

    def compare_op(self, c: list[Any], _: Span) -> n.CompareOp:
        return n.CompareOp(c[0])

    def compare(self, c: list[Any], span: Span) -> n.Compare:
        return n.Compare(c[0], c[1], c[2], span=span)

    def in_set(self, c: list[Any], span: Span) -> n.InSet:
        return n.InSet(c[0], c[1], False, span=span)

    def not_in_set(self, c: list[Any], span: Span) -> n.InSet:
        return n.InSet(c[0], c[1], True, span=span)

    def extent(self, c: list[Any], _: Span) -> p.Extent:
        if isinstance(c[0], n.Quantity):
            return p.Extent(c[0], c[1])
        return p.Extent(None, c[0])

    def happened(self, c: list[Any], span: Span) -> n.Happened:
        name, target, extent = c
        quantity, window = (extent.quantity, extent.window) if extent else (None, None)
        return n.Happened(name, target, quantity, window, span=span)

    happened_in_set = happened

    def happened_any(self, c: list[Any], span: Span) -> n.Happened:
        return self.happened([c[0], None, c[1]], span)

    def target(self, c: list[Any], _: Span) -> n.Text | n.Name:
        return c[0]  # type: ignore[no-any-return]

    def never(self, c: list[Any], span: Span) -> n.Never:
        return n.Never(c[0], c[1], c[2], span=span)

    def inactive(self, c: list[Any], span: Span) -> n.Inactive:
        return n.Inactive(c[0], span=span)

    def quantity_op(self, c: list[Any], _: Span) -> n.QuantityOp:
        return n.QuantityOp(" ".join(c))

    def measure(self, c: list[Any], _: Span) -> Measure:
        return Measure.TIMES if c[0].startswith("time") else Measure.MINUTES

    def quantity(self, c: list[Any], span: Span) -> n.Quantity:
        return n.Quantity(c[0], c[1], c[2], span=span)

    def within(self, c: list[Any], span: Span) -> n.WithinWindow:
        return n.WithinWindow(c[0], span=span)

    def between(self, c: list[Any], span: Span) -> n.BetweenWindow:
        return n.BetweenWindow(c[0], c[1], span=span)

    def before(self, c: list[Any], span: Span) -> n.BeforeWindow:
        return n.BeforeWindow(c[0], span=span)

    def after(self, c: list[Any], span: Span) -> n.AfterWindow:
        return n.AfterWindow(c[0], span=span)

    # -------------------------------------------------------------------------------- tests

    def given(self, c: list[Any], _: Span) -> p.Given:
        return p.Given(tuple(c))

    def expect(self, c: list[Any], _: Span) -> p.Expect:
        return p.Expect(tuple(c))

    def test(self, c: list[Any], span: Span) -> n.Test:
        title, *parts = c
        given = tuple(fact for part in parts if isinstance(part, p.Given) for fact in part.facts)
        expect = tuple(item for part in parts if isinstance(part, p.Expect) for item in part.expectations)
        return n.Test(title, given, expect, span=span)

    def as_of(self, c: list[Any], span: Span) -> n.AsOfFact:
        return n.AsOfFact(c[0], span=span)

    def times_word(self, _c: list[Any], _: Span) -> None:
        return None

    minutes_word = times_word

    def fact_times(self, c: list[Any], span: Span) -> p.Times:
        return p.Times(c[0], span)

    def fact_minutes(self, c: list[Any], span: Span) -> p.FactMinutes:
        return p.FactMinutes(c[0], span)

    def fact_ago(self, c: list[Any], span: Span) -> p.Ago:
        return p.Ago(c[0], span)

    def fact(self, c: list[Any], span: Span) -> n.NamedFact:
        name, value, *options = c
        times = self._once(options, p.Times, "how many times")
        minutes = self._once(options, p.FactMinutes, "for how many minutes")
        ago = self._once(options, p.Ago, "how long ago")
        return n.NamedFact(
            name,
            value,
            times.number if times else None,
            minutes.number if minutes else None,
            ago.duration if ago else None,
            span=span,
        )

    def expect_score(self, c: list[Any], span: Span) -> n.ExpectScore:
        return n.ExpectScore(n.ScoreOp.IS, c[0], span=span)

    def expect_score_at_least(self, c: list[Any], span: Span) -> n.ExpectScore:
        return n.ExpectScore(n.ScoreOp.AT_LEAST, c[0], span=span)

    def expect_score_at_most(self, c: list[Any], span: Span) -> n.ExpectScore:
        return n.ExpectScore(n.ScoreOp.AT_MOST, c[0], span=span)

    def expect_ready(self, _c: list[Any], span: Span) -> n.ExpectReady:
        return n.ExpectReady(True, span=span)

    def expect_not_ready(self, _c: list[Any], span: Span) -> n.ExpectReady:
        return n.ExpectReady(False, span=span)

    def expect_disqualified(self, _c: list[Any], span: Span) -> n.ExpectDisqualified:
        return n.ExpectDisqualified(span=span)

    def expect_out_of_scope(self, _c: list[Any], span: Span) -> n.ExpectOutOfScope:
        return n.ExpectOutOfScope(span=span)

    def expect_band(self, c: list[Any], span: Span) -> n.ExpectBand:
        return n.ExpectBand(c[0], span=span)

    def expect_grade(self, c: list[Any], span: Span) -> n.ExpectGrade:
        return n.ExpectGrade(c[0], span=span)

    def expect_points(self, c: list[Any], span: Span) -> n.ExpectPoints:
        return n.ExpectPoints(c[0], c[1], span=span)

    # -------------------------------------------------------------------------------- values

    def _only(self, c: list[Any], _: Span) -> Any:
        return c[0]

    text = number = day = name = _only

    def yes(self, _c: list[Any], span: Span) -> n.YesNo:
        return n.YesNo(True, span=span)

    def no(self, _c: list[Any], span: Span) -> n.YesNo:
        return n.YesNo(False, span=span)

    def unit(self, c: list[Any], _: Span) -> n.Unit:
        return _UNITS[c[0]]

    def duration(self, c: list[Any], span: Span) -> n.Duration:
        return n.Duration(c[0].value, c[1], span=span)


def _day(token: str) -> date | None:
    try:
        return date.fromisoformat(token) if len(token) == 10 else None
    except ValueError:
        return None
