"""The compiled engine: what the reference engine says, whatever stands in the policy."""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.codegen.patterns import holds_phrase, matches
from leadscore.engine.codegen.program import program_of
from leadscore.engine.codegen.table import Table
from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import outcome_of
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
from leadscore.values.terms import Each, Measure
from leadscore.values.text import fold, words
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON, Maker

DAY = 86_400
seeds = st.integers(0, 2**32)


def plan_of(text: str) -> Plan:
    compiled = compile_text(dedent(text))
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def assert_same(plan: Plan, lead: Lead, as_of: int = NOON, was_ready: bool = False) -> None:
    """By `repr`, for True and 1 are equal, too."""
    expected = outcome_of(reference.score(plan, lead, as_of, was_ready=was_ready))
    assert repr(compile_plan(plan).score(lead, as_of, was_ready=was_ready)) == repr(expected)


# ------------------------------------------------------------------------------------------------ against the reference


@settings(max_examples=300)
@given(seeds, st.booleans(), st.sampled_from([0, 1, 43_200, -DAY, -20 * DAY]))
def test_agrees_with_the_reference(seed: int, was_ready: bool, shift: int) -> None:
    file, row, history = drawn(seed)
    plan, maker = plan_from(file), Maker(seed + 1)
    compiled = compile_plan(plan)
    for lead in (lead_from(row, history), lead_from(maker.cells(), maker.history() + maker.history())):
        card = reference.score(plan, lead, NOON + shift, was_ready=was_ready)
        assert repr(compiled.score(lead, NOON + shift, was_ready=was_ready)) == repr(outcome_of(card))


@settings(max_examples=20)
@given(seeds, st.booleans())
def test_explains_as_the_reference_does(seed: int, was_ready: bool) -> None:
    file, row, history = drawn(seed)
    plan, lead = plan_from(file), lead_from(row, history)
    card = reference.score(plan, lead, NOON, was_ready=was_ready)
    assert compile_plan(plan).explain(lead, NOON, was_ready=was_ready) == card


@settings(max_examples=100)
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing(seed: int, rng: random.Random) -> None:
    file, row, history = drawn(seed)
    compiled, lead = compile_plan(plan_from(file)), lead_from(row, history)
    shuffled = replace(lead, events=tuple(rng.sample(lead.events, len(lead.events))))
    assert compiled.score(shuffled, NOON) == compiled.score(lead, NOON)


def test_a_busy_lead() -> None:
    plan = plan_of("""
    policy "x"
    group a decays 3.7% every 1 day
    when visited "p*" add 3 each time as each_time
    when visited add 2 each different up to 900.5 as each_different
    when visited "p1" subtract 1 each day as each_day
    when visited "p2" at least 10 minutes or called add 7
    when inactive for 3 hours add 1
    """)
    rng = random.Random(7)
    times = sorted(NOON - rng.randint(-DAY, 500 * DAY) for _ in range(20_000))
    events = (Event(at, "visited", f"p{rng.randint(0, 999)}", rng.randint(0, 9_000)) for at in times)
    assert_same(plan, Lead("busy", {}, tuple(events)))


def test_what_happened_at_the_first_instant_has_happened() -> None:
    plan = plan_of("""
    policy "x"
    when inactive for 1 day add 1
    when visited add 8 as once decays 50% every 1 day
    when visited add 8 each different as each_different decays 50% every 1 day
    """)
    assert_same(plan, Lead("x", {"created": date(1970, 1, 3)}, (Event(0, "visited"),)), as_of=2 * DAY)


@pytest.mark.parametrize("changes", [{"cap": 3_000}, {"cap": 0}, {"each": Each.TIME, "cap": 3_000}])
@pytest.mark.parametrize("text", ["when visited add 8 decays 50% every 1 day", "when never visited subtract 8"])
def test_options_that_the_checker_keeps_apart_mean_the_same_too(text: str, changes: dict[str, Any]) -> None:
    plan = plan_of(f'policy "x"\n{text}')
    (group,) = plan.groups
    plan = replace(plan, groups=(replace(group, rules=(replace(group.rules[0], **changes),)),))
    for age in (0, 1, 5):
        assert_same(plan, Lead("x", {}, (Event(NOON - age * DAY, "visited"),)))
    assert_same(plan, Lead("x", {}))


# ------------------------------------------------------------------------------------------------ patterns

letters = st.text("ab ./", max_size=5)
patterns = st.text("ab *./", min_size=1, max_size=5).filter(lambda text: text.strip() == text and text.strip("*/ "))


@given(st.lists(patterns, max_size=40), st.lists(letters, max_size=30))
def test_patterns_match_as_sets_of_patterns_do(texts: list[str], subjects: list[str]) -> None:
    table = Table()
    for wanted in (PatternSet.of_texts(texts), PatternSet.of_texts([*texts, *"abcdefghij"])):
        test = eval(f"lambda text: {matches(wanted, 'text', table)}", dict(table.constants))
        for subject in subjects:
            assert bool(test(subject)) is wanted.matches(subject)


phrases = st.lists(st.sampled_from(["vp", "sales", "of", "head"]), min_size=1, max_size=3).map(tuple)


@given(
    st.lists(phrases, max_size=9).map(tuple), st.lists(st.sampled_from("vp sales of head heads".split()), max_size=6)
)
def test_phrases_stand_in_texts_as_the_reference_says(wanted: tuple[tuple[str, ...], ...], text: list[str]) -> None:
    table, found = Table(), words(" ".join(text))
    test = eval(f"lambda words, text: {holds_phrase(wanted, 'words', 'text', table)}", dict(table.constants))
    plan = _with_condition(TextContains("title", wanted))
    lead = Lead("x", {"title": " ".join(text) or "-"})
    fired = reference.score(plan, lead, NOON).score == 1000
    assert bool(test(found, f" {' '.join(found)} ")) is fired
    assert_same(plan, lead)


def test_a_group_that_has_no_rules_has_no_points() -> None:
    for op in Op:
        assert_same(_with_condition(GroupCompare("general", op, 0)), Lead("x", {}))


# ------------------------------------------------------------------------------------------------ hostile and huge

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


def _with_condition(condition: Condition) -> Plan:
    """A policy of one rule."""
    plan = plan_of('policy "x"\nwhen visited add 1')
    (group,) = plan.groups
    rule = replace(group.rules[0], condition=condition, evidence=())
    return replace(plan, groups=(replace(group, rules=(rule,)),))


def _hostile_plan(text: str) -> Plan:
    """A policy that holds a text wherever one can stand, also where no checker would let it through."""
    exact, glob = PatternSet(frozenset((text,)), ()), PatternSet.suffix("z")
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
    """The program is one function that names nothing but what it may."""
    program = program_of(plan)
    module = ast.parse(program.source)
    (function,) = module.body
    assert isinstance(function, ast.FunctionDef)
    nodes = list(ast.walk(function))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    given_names = {"outcome", "FIRED", "NOT", "UNKNOWN", "any", "len", "max", "midnight", "set", "sum"}
    given_names |= {"tuple", "words", "lead", "as_of", "was_ready", *program.constants}
    assert names <= own | given_names
    assert not own & given_names
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not {name for name in attributes if name.startswith("_")}
    assert program.source.replace("\n", "").isprintable()
    assert not any(isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.Global) for node in nodes)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_a_policy_becomes_code(text: str) -> None:
    plan = _hostile_plan(text)
    _assert_harmless(plan)
    for told in (text, "z", text + "middle" + text + text):
        events = tuple(Event(NOON - age * DAY, text, target, 5) for age, target in enumerate((told, "", "b")))
        assert_same(plan, Lead(text, {text: fold(told) or "x", text + "yes": True}, events))
        assert_same(plan, Lead("other", {text + "yes": False}, ()))


@settings(max_examples=40)
@given(st.text(st.characters(), max_size=30))
def test_nor_does_any_other(text: str) -> None:
    plan = _hostile_plan(text)
    _assert_harmless(plan)
    assert_same(plan, Lead(text, {text: fold(text) or "x"}, (Event(NOON, text, text, 1),)))


def test_a_program_cannot_reach_what_python_offers() -> None:
    compiled = compile_plan(plan_of('policy "x"\nwhen visited add 1'))
    reached = compiled.score.__globals__["__builtins__"]  # type: ignore[attr-defined]
    assert not {"open", "eval", "exec", "__import__", "getattr", "globals"} & set(reached)


@pytest.fixture
def _room_to_recurse() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("_room_to_recurse")
@pytest.mark.parametrize("shift", [0, 1])
def test_conditions_nested_deeper_than_python_reads(shift: int) -> None:
    visited = EventCount(EventSelector("visited", None, None), Measure.TIMES, Op.GREATER_EQUAL, 1)
    condition: Condition = IsYes("competitor")
    for level in range(250):
        other = (visited, Not(visited), IsYes("job_applicant"))[level % 3]
        condition = (And, Or)[(level + shift) % 2]((other, condition))
        condition = Not(condition) if level % 7 == 0 else condition
    plan = _with_condition(condition)
    compiled = compile_plan(plan)
    for values in ({}, {"competitor": True}, {"competitor": False, "job_applicant": True}, {"job_applicant": False}):
        for events in ((), (Event(NOON, "visited"),)):
            lead = Lead("x", values, events)
            assert compiled.score(lead, NOON) == outcome_of(reference.score(plan, lead, NOON))


def test_very_many_kinds_bands_and_grades() -> None:
    kinds = [EventCount(EventSelector(f"k{i}", None, None), Measure.TIMES, Op.GREATER, 0) for i in range(3000)]
    bands = tuple(Band(f"b{i}", i, None, None) for i in range(3000))
    grade = Grade("general", tuple((i, f"g{i}") for i in range(3000, 0, -1)), "z")
    compiled = compile_plan(replace(_with_condition(Or(tuple(kinds))), bands=bands, grades=(grade,)))
    fired, silent = (compiled.score(Lead("x", {}, (Event(NOON, kind),)), NOON) for kind in ("k2999", "k3000"))
    assert (fired.score, fired.band, fired.grade) == (1000, "b1000", "g1000")
    assert (silent.score, silent.band, silent.grade) == (0, "b0", "z")


# ------------------------------------------------------------------------------------------------ to be read

SMALL = """
policy "Small"
group fit at most 20
when title in bosses add 12.5 as boss
when employees > 50 or country is not "peru" add 5
group engagement decays 50% every 30 days
when visited "pricing" within 30 days add 50
when never visited "blog/*" subtract 2
set bosses = "ceo", "vp *"
ready at 60 if fit >= 10
"""


def test_the_source_reads_as_the_policy_does() -> None:
    source = compile_plan(plan_of(SMALL)).source
    for line in (
        "# when title in bosses add 12.5 as boss",
        "title_fits_1 = title_1 == 'ceo' or title_1.startswith('vp ')",
        "if title_fits_1:",
        "points[0] = 12500",
        "elif title_fits_1 is None:",
        "if employees_fits_1 or country_fits_1 is False:",
        "elif employees_fits_1 is not False or not country_fits_1:",
        "if at >= since_1:",
        "if visited_count_2 < 1:",
        "points[2] = decay_1[step] if step < 18 else 0",
        "condition = fit_1 >= 10000",
    ):
        assert f" {line}\n" in source, line


def test_what_cannot_be_unknown_is_not_asked_whether_it_is() -> None:
    source = compile_plan(plan_of('policy "x"\nwhen visited and title is known add 1')).source
    assert "UNKNOWN" not in source


def test_each_pattern_is_tried_once_for_an_event() -> None:
    source = compile_plan(
        plan_of("""
        policy "x"
        when visited "blog/*" within 30 days add 1
        when visited "blog/*" add 2 each different
        when visited "/blog/*" at least 3 times within 60 days add 3
        """)
    ).source
    assert source.count("startswith") == 1


def test_the_source_is_the_same_in_every_run() -> None:
    code = (
        "from leadscore.driver import compile_text; from leadscore.engine.compiled import compile_plan;"
        f"print(compile_plan(compile_text({SMALL!r} + 'when email_domain in free_mail add 1').plan).source)"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_a_number_beyond_a_doubles_reach() -> None:
    plan = plan_of('policy "x"\nfield balance number\nwhen balance > 9007199254740992.001 add 0.001')
    for balance in ("9007199254740992.001", "9007199254740992.0011"):
        assert_same(plan, Lead("x", {"balance": Decimal(balance)}))
