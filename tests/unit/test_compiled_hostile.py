"""The compiled engine on policies that no checker would let through: hostile texts, and rules without measure."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.engine import compiled as engine
from leadscore.engine.codegen.explanation import explanation_of
from leadscore.engine.codegen.program import Program, program_of
from leadscore.engine.compiled import compile_plan
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import (
    And,
    Band,
    Condition,
    EventCount,
    EventKind,
    EventSelector,
    Grade,
    GroupCompare,
    Inactive,
    IsYes,
    Not,
    Op,
    Or,
    Override,
    Plan,
    TextContains,
    TextMatches,
)
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.terms import Measure
from leadscore.values.text import fold
from spec.agreement import assert_same, plan_of, with_condition
from spec.policies import NOON

DAY = 86_400
HOSTILE = [
    '"""\n__import__("os").abort()\n"""',
    "'); raise SystemExit #",
    "x\\",
    "\\' + 1/0 + \\'",
    "\n    raise SystemExit",
    "\r__import__('os').abort()",
    "\x0c\x0b\u2028\u2029\x85 raise SystemExit",
    "\x00",
    "\ud800",
    "{at} {{ %s {0.__class__}",
    "class",
    "score",
    "Outcome",
    "as_of",
    "title_1",
    "\u202e\u2066",
    "ﬁ",
    "",
]


def _hostile_plan(text: str) -> Plan:
    """A policy that holds a text wherever one can stand, also where no checker would let it through."""
    exact = PatternSet(frozenset((text,)), ())
    around = PatternSet(frozenset(), (Pattern((text, text, text)),))
    counts = [
        EventCount(EventSelector(text, targets, None), measure, Op.GREATER_EQUAL, 1, text)
        for measure in Measure
        for targets in (None, exact, around)
    ]
    fields = [
        TextMatches(text, exact),
        TextMatches(text, around),
        TextContains(text, ((text or "x",), ("a", text))),
        IsYes(text + "yes"),
        Inactive(10, text),
    ]
    plan = plan_of('policy "x"\nwhen visited add 1 each different decays 10% every 1 day')
    (group,) = plan.groups
    (rule,) = group.rules
    rules = [
        replace(rule, id=text, name=text, condition=condition, text=text, statement=text, because=text, each=each)
        for condition in (*counts, *fields, Not(fields[0]))
        for each in (None, rule.each)
    ]
    rules = [replace(r, evidence=(counts[0],), each_of=counts[0] if r.each else None) for r in rules]
    return replace(
        plan,
        name=text,
        fingerprint=text,
        events=(EventKind(text, by_us=True), *plan.events),
        groups=(replace(group, name=text, question=text, at_most=9_000, rules=tuple(rules)),),
        bands=(Band(text, 0, GroupCompare(text, Op.GREATER, 0), text),),
        grades=(Grade(text, ((1_000, text), (0, "low" + text)), text),),
        overrides=(Override(text, 500, text, date(2027, 1, 1), text, text),),
        applies=Or((Not(counts[0]), counts[0])),
        applies_text=text,
    )


def _assert_harmless(plan: Plan) -> None:
    """The programs are functions that name nothing but what they may."""
    _assert_names_only(program_of(plan), ["score"], engine._NAMES)
    _assert_names_only(explanation_of(plan), ["explain", "details"], engine._NAMES_TO_EXPLAIN)


def _assert_names_only(program: Program, functions: list[str], names: Mapping[str, object]) -> None:
    module = ast.parse(program.source)
    assert [function.name for function in module.body if isinstance(function, ast.FunctionDef)] == functions
    assert len(module.body) == len(functions)
    builtins = names["__builtins__"]
    assert isinstance(builtins, dict)
    given_names = {*names, *builtins, *program.constants} - {"__builtins__"}
    for function in module.body:
        nodes = list(ast.walk(function))
        own = {node.arg for node in nodes if isinstance(node, ast.arg)}
        own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        assert not own & given_names
        assert {node.id for node in nodes if isinstance(node, ast.Name)} <= own | given_names | {*functions}
        attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        assert not {name for name in attributes if name.startswith("_")}
        assert not any(isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.Global) for node in nodes)
    assert program.source.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_a_policy_becomes_code(text: str) -> None:
    plan = _hostile_plan(text)
    _assert_harmless(plan)
    for told in (text, "z", text + "middle" + text + text):
        events = tuple(Event(NOON - age * DAY, text, target, 5) for age, target in enumerate((told, "", "b")))
        assert_same(plan, Lead(text, {text: fold(told) or "x", text + "yes": True}, events))
        assert_same(plan, Lead("other", {text + "yes": False}, ()))


@settings(max_examples=some(40))
@given(st.text(st.characters(), max_size=30))
def test_nor_does_any_other(text: str) -> None:
    plan = _hostile_plan(text)
    _assert_harmless(plan)
    assert_same(plan, Lead(text, {text: fold(text) or "x"}, (Event(NOON, text, text, 1),)))


@pytest.mark.parametrize("function", ["score", "explain"])
def test_a_program_cannot_reach_what_python_offers(function: str) -> None:
    compiled = compile_plan(plan_of('policy "x"\nwhen visited add 1'))
    reached = getattr(compiled, function).__globals__["__builtins__"]
    assert not {"open", "eval", "exec", "__import__", "getattr", "globals"} & set(reached)


@pytest.fixture
def _room_to_recurse() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("_room_to_recurse")
@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("levels", [23, 250])
def test_conditions_nested_deeper_than_python_reads(shift: int, levels: int) -> None:
    visited = EventCount(EventSelector("visited", None, None), Measure.TIMES, Op.GREATER_EQUAL, 1)
    condition: Condition = IsYes("competitor")
    for level in range(levels):
        other = (visited, Not(visited), IsYes("job_applicant"))[level % 3]
        condition = (And, Or)[(level + shift) % 2]((other, condition))
        condition = Not(condition) if level % 7 == 0 else condition
    plan = with_condition(condition)
    compiled = compile_plan(plan)
    for values in ({}, {"competitor": True}, {"competitor": False, "job_applicant": True}, {"job_applicant": False}):
        for events in ((), (Event(NOON, "visited"),)):
            assert_same(plan, Lead("x", values, events), compiled=compiled)


def test_very_many_kinds_bands_and_grades() -> None:
    kinds = [EventCount(EventSelector(f"k{i}", None, None), Measure.TIMES, Op.GREATER, 0) for i in range(3000)]
    bands = tuple(Band(f"b{i}", i, None, None) for i in range(3000))
    grade = Grade("general", tuple((i, f"g{i}") for i in range(3000, 0, -1)), "z")
    compiled = compile_plan(replace(with_condition(Or(tuple(kinds))), bands=bands, grades=(grade,)))
    for run in (compiled.score, compiled.explain):
        fired, silent = (run(Lead("x", {}, (Event(NOON, kind),)), NOON) for kind in ("k2999", "k3000"))
        assert (fired.score, fired.band, fired.grade) == (1000, "b1000", "g1000")
        assert (silent.score, silent.band, silent.grade) == (0, "b0", "z")


def test_a_rule_of_very_many_conditions_is_explained() -> None:
    kinds = [EventCount(EventSelector(f"k{i}", None, None), Measure.TIMES, Op.GREATER, i % 3) for i in range(60)]
    events = tuple(Event(NOON - i, f"k{i % 60}") for i in range(120, 0, -1))
    for condition in (Or(tuple(kinds)), And(tuple(kinds)), And((*kinds[:59], Not(kinds[59])))):
        for told in (events, events[:100], ()):
            assert_same(with_condition(condition), Lead("x", {}, told))
