"""A plan as SQL, on DuckDB: what the reference engine says, whatever stands in the policy."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot.optimizer.qualify import qualify

from effort import some
from leadscore.batch.sql.dialect import DIALECTS, DUCKDB, POSTGRES, Dialect, NotInSql
from leadscore.batch.sql.query import score_query
from leadscore.batch.sql.relations import EVENTS, LEADS, fields_read
from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.outcome import outcome_of
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import (
    And,
    Band,
    Condition,
    EventCount,
    EventSelector,
    GroupCompare,
    IsYes,
    Not,
    NumberCompare,
    Op,
    Or,
    Override,
    Plan,
    Rule,
    TextContains,
    TextMatches,
)
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.terms import Each, Measure
from leadscore.values.text import fold, words
from spec import on_duckdb_sql
from spec.canonical import unexplained
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON, Maker

DAY = 86_400
MOMENTS = [0, 1, 43_200, -DAY, -20 * DAY]


def plan_of(text: str) -> Plan:
    compiled = compile_text(dedent(text))
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def query(plan: Plan, dialect: Dialect = DUCKDB, *, explain: bool = False) -> str:
    return score_query(plan, NOON, dialect, leads="leads", events="events", explain=explain, was_ready=True)


def assert_same(plan: Plan, *leads: Lead, as_of: int = NOON, ready: Sequence[bool] = (), repeat: str = "") -> None:
    """By `repr`, for True and 1 are equal, too. `repeat` is the line that makes a test of a difference."""
    were_ready = [*ready, *[False] * (len(leads) - len(ready))]
    told = on_duckdb_sql.ask(plan, as_of, leads, were_ready)
    for lead, was_ready in zip(leads, were_ready, strict=True):
        expected = outcome_of(reference.score(plan, lead, as_of, was_ready=was_ready))
        assert repr(told[lead.id]) == repr(expected), repeat


# ------------------------------------------------------------------------------------------------ against the reference


def assert_agrees(seed: int) -> None:
    """A made-up policy at one of some instants, for leads that meet it often: two of them by way of an override."""
    plan, maker = plan_from(drawn(seed)[0]), Maker(seed + 1)
    histories = [maker.history() + maker.history() * (number % 2) for number in range(5)]
    ids = ["l1", "L1", "l3 ", " L2", "other"]
    leads = [replace(lead_from(maker.cells(), events), id=id) for id, events in zip(ids, histories, strict=True)]
    ready = [bool(seed >> number & 1) for number in range(len(leads))]
    as_of = NOON + MOMENTS[seed % len(MOMENTS)]
    repeat = f"def test_seed() -> None:\n    assert_agrees({seed})  # in tests/unit/test_sql_query.py"
    assert_same(plan, *leads, as_of=as_of, ready=ready, repeat=repeat)


@settings(max_examples=some(60))
@given(st.integers(0, 2**32))
def test_agrees_with_the_reference(seed: int) -> None:
    assert_agrees(seed)


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
    times = sorted(NOON - rng.randint(-DAY, 500 * DAY) for _ in range(100_000))
    events = (Event(at, "visited", f"p{rng.randint(0, 999)}", rng.randint(0, 9_000)) for at in times)
    assert_same(plan, Lead("busy", {}, tuple(events)), Lead("idle", {}))


def test_the_longest_decay() -> None:
    plan = plan_of("""
    policy "x"
    when visited add 1000000 each time as a decays 0.001% every 1 hour
    when called subtract 1000000 as b fades over 416 days every 1 hour
    """)
    ages = [0, 3599, 3600, 9_999 * 3600, 10_000 * 3600 - 1, 10_000 * 3600, 20_000 * 3600]
    leads = [Lead(str(age), {}, (Event(NOON - age, "visited"), Event(NOON - age, "called"))) for age in ages]
    assert_same(plan, *leads)


def test_what_happened_at_the_first_instant_has_happened() -> None:
    plan = plan_of("""
    policy "x"
    when inactive for 1 day add 1
    when visited add 8 as once decays 50% every 1 day
    when visited add 8 each different as each_different decays 50% every 1 day
    """)
    leads = [Lead("x", {"created": date(1970, 1, 3)}, (Event(0, "visited"),)), Lead("y", {"created": date(1, 1, 1)})]
    assert_same(plan, *leads, as_of=2 * DAY)


def test_large_points_do_not_overflow() -> None:
    rules = "\n".join(f"when visited at least {n} times add 1000000 each time" for n in range(1, 9))
    events = tuple(Event(NOON, "visited", minutes=10**12) for _ in range(3_000))
    assert_same(plan_of(f'policy "x"\n{rules}'), Lead("x", {}, events))


def test_nobody_was_ready_before_where_no_column_says_so() -> None:
    plan = plan_of('policy "x"\nwhen visited add 5\nready at 10 lost below 1')
    told = score_query(plan, NOON, DUCKDB, leads="leads", events="events")
    assert "was_ready" not in told
    assert "was_ready" in query(plan)


# ------------------------------------------------------------------------------------------------ hostile and huge

HOSTILE = [
    "'; DROP TABLE leads; --",
    "\\'; DROP TABLE leads; --",
    "\\",
    "a\n'; DROP TABLE leads",
    "\r\u2028\x85\x0c DROP TABLE leads",
    "*/ DROP TABLE leads /*",
    "$$ ${env:HOME} {0} {text} {{ }} %s :name ? @x &y",
    "%_!",
    '"',
    "`",
    "\x00",
    "",
]


def _with_rules(*rules: Rule, **changes: object) -> Plan:
    """A policy of these rules alone."""
    plan = plan_of('policy "x"\nwhen visited add 1')
    (group,) = plan.groups
    return replace(plan, groups=(replace(group, rules=rules),), **changes)  # type: ignore[arg-type]


def _rule(condition: Condition, **changes: object) -> Rule:
    (rule,) = plan_of('policy "x"\nwhen visited add 1 each different decays 10% every 1 day').rules
    return replace(rule, condition=condition, evidence=(), each=None, each_of=None, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_a_policy_becomes_code(text: str) -> None:
    around = PatternSet(frozenset(), (Pattern((text, text, "z")),))
    exact = PatternSet(frozenset((text, "other")), ())
    selector = EventSelector(text, exact, None)
    count = EventCount(selector, Measure.TIMES, Op.GREATER_EQUAL, 1, text)
    conditions: list[Condition] = [
        count,
        EventCount(EventSelector(text, around, None), Measure.MINUTES, Op.GREATER_EQUAL, 1, text),
        TextMatches("title", exact),
        TextMatches("title", around),
    ]
    if fold(text) == text:  # words are looked for in folded texts only
        conditions.append(TextContains("title", (words(text) or ("x",), ("a", "x"))))
    rules = [_rule(condition, id=text, name=text, statement=text, text=text) for condition in conditions]
    plan = _with_rules(
        *rules,
        replace(rules[0], each=Each.DIFFERENT, each_of=count),
        name=text,
        bands=(Band(text, 0, None, text),),
        overrides=(Override(text, 500, text, date(2027, 1, 1), text, text),),
    )
    (group,) = plan.groups
    plan = replace(plan, groups=(replace(group, name=text, rules=tuple(replace(r, group=text) for r in group.rules)),))
    told = [text, f"{text}middle{text}z", f"a {text}", "z"]
    events = tuple(Event(NOON, text, target, 5) for target in told)
    leads = [Lead(f"{n}", {"title": title, "email": text}, events) for n, title in enumerate(told) if title]
    assert_same(plan, *leads, Lead(f"  {text}", {}))
    assert on_duckdb_sql._database.execute("SELECT count(*) FROM leads").fetchone() == (1 + len(leads),)


@settings(max_examples=some(30))
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_nor_does_any_other(text: str) -> None:
    test_no_text_of_a_policy_becomes_code(text)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nor_in_any_dialect(text: str, dialect: Dialect) -> None:
    """Read by a parser of that dialect, the query is one statement that reads two tables, and holds the text."""
    rule = _rule(TextMatches("title", PatternSet(frozenset((f"x{text}y", "z")), ())), statement=text)
    if not dialect.can_hold(text):
        assert repr(text) not in query(_with_rules(rule), dialect)
        return
    (tree,) = sqlglot.parse(query(_with_rules(rule), dialect), read=dialect.name)
    assert tree is not None
    assert {table.name for table in tree.find_all(sqlglot.exp.Table)} == {"f", "r", "t", "g", "b", "s", "leads"}


def test_half_a_character_is_refused_where_it_would_be_shown() -> None:
    plan = replace(_with_rules(_rule(IsYes("competitor"))), bands=(Band("\ud800", 0, None, None),))
    with pytest.raises(NotInSql, match="DuckDB holds no text like"):
        query(plan)


@pytest.fixture
def _room_to_recurse() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("_room_to_recurse")
@pytest.mark.parametrize("shift", [0, 1])
def test_conditions_nested_as_deep_as_can_be_written(shift: int) -> None:
    visited = EventCount(EventSelector("visited", None, None), Measure.TIMES, Op.GREATER_EQUAL, 1)
    condition: Condition = IsYes("competitor")
    for level in range(200):
        other = (visited, Not(visited), IsYes("job_applicant"))[level % 3]
        condition = (And, Or)[(level + shift) % 2]((other, condition))
        condition = Not(condition) if level % 7 == 0 else condition
    known = ({}, {"competitor": True}, {"competitor": False, "job_applicant": True}, {"job_applicant": False})
    leads = [
        Lead(f"{number} {len(events)}", dict(values), events)
        for number, values in enumerate(known)
        for events in ((), (Event(NOON, "visited"),))
    ]
    assert_same(_with_rules(_rule(condition)), *leads)


def _many_rules(number: int) -> str:
    shapes = [
        'when visited "page {n}" add {p} decays 50% every 30 days',
        'when title is "title {n}" and employees > {n} subtract {p}',
        'when downloaded "paper {n}*" at least 2 times within {n} days add {p}',
        'when visited "blog {n}/*" add {p} each different up to 9',
        'when title contains "word {n}" or never called within {n} hours add {p}',
    ]
    rules = [shapes[n % len(shapes)].format(n=n + 1, p=1 + n % 40) for n in range(number)]
    halves = ["\n".join(rules[: number // 2]), "group late at most 90\n" + "\n".join(rules[number // 2 :])]
    bands = "\n".join(f"band b{n} at {n} if late > {n // 2} and title is known" for n in range(number // 4))
    return "\n".join(['policy "Many"', *halves, "ready at 50 if late >= 1 and employees > 7", bands])


def _many_leads() -> list[Lead]:
    rng = random.Random(3)
    kinds = ["visited page {}", "downloaded paper {}", "visited blog {}/x", "called {}"]

    def events() -> Iterator[Event]:
        for _ in range(60):
            kind, target = rng.choice(kinds).format(rng.randint(1, 1000)).split(" ", 1)
            yield Event(NOON - rng.randint(0, 60 * DAY), kind, target)

    titles = [{}, {"title": "title 7"}, {"title": "the word 5"}]
    known = [{**title, "employees": Decimal(size)} for title in titles for size in (5, 500)]
    return [Lead(str(n), values, tuple(events())) for n, values in enumerate(known)]


def _assert_totals(plan: Plan) -> None:
    """As `assert_same`, without asking for every rule's points."""
    leads = _many_leads()
    told = on_duckdb_sql.tell(plan, NOON, leads, [False] * len(leads))
    expected = (outcome_of(reference.score(plan, lead, NOON)) for lead in leads)
    assert told == {outcome.lead: unexplained(outcome) for outcome in expected}


def test_a_thousand_rules_and_hundreds_of_bands() -> None:
    _assert_totals(plan_of(_many_rules(1000)))


def test_every_point_of_some_hundred_rules() -> None:
    assert_same(plan_of(_many_rules(300)), *_many_leads())


def test_few_columns_are_made_do_with(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, narrow = plan_of(_many_rules(40)), replace(DUCKDB, most_columns=60)
    monkeypatch.setattr(on_duckdb_sql, "DUCKDB", narrow)
    assert "r2 AS (" in query(plan, narrow)
    _assert_totals(plan)
    with pytest.raises(NotInSql, match=r"DuckDB has at most 60 columns, too few for 40 rules and 2 groups"):
        query(plan, narrow, explain=True)


def test_few_columns_are_made_do_with_for_every_point_too(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, narrow = plan_of(_many_rules(40)), replace(DUCKDB, most_columns=115)
    monkeypatch.setattr(on_duckdb_sql, "DUCKDB", narrow)
    assert "r2 AS (" in query(plan, narrow, explain=True)
    assert_same(plan, *_many_leads())


def test_a_rule_that_asks_for_more_than_all_columns_is_refused() -> None:
    once = (EventCount(EventSelector("visited", None, None), Measure.TIMES, Op.GREATER, n) for n in range(2))
    kinds = [EventCount(EventSelector(f"k{n}", None, None), Measure.TIMES, Op.GREATER, 0) for n in range(99)]
    with pytest.raises(NotInSql, match="A rule of this policy asks for more than the 60 columns of DuckDB"):
        query(_with_rules(_rule(Or((*once, *kinds)))), replace(DUCKDB, most_columns=60))


def test_postgresql_takes_a_thousand_rules_but_not_their_points() -> None:
    plan = plan_of(_many_rules(1000))
    assert query(plan, POSTGRES)
    with pytest.raises(NotInSql, match=r"PostgreSQL has at most 1,664 columns.*Leave the explanation out"):
        query(plan, POSTGRES, explain=True)


def test_numbers_that_64_bits_do_not_hold_are_refused() -> None:
    too_large = Decimal(2 * 10**15) + Decimal("0.001")
    assert query(_with_rules(_rule(NumberCompare("budget", Op.LESS, too_large - Decimal("0.001")))))
    with pytest.raises(NotInSql, match="is too large a number for SQL"):
        query(_with_rules(_rule(NumberCompare("budget", Op.LESS, too_large))))


def test_a_group_that_has_no_rules_has_no_points() -> None:
    plan = _with_rules(_rule(IsYes("competitor")))
    bands = tuple(Band(f"b{n}", n, GroupCompare("none", op, 0), None) for n, op in enumerate(Op))
    assert_same(replace(plan, bands=bands), Lead("x", {"competitor": True}))


# ------------------------------------------------------------------------------------------------ to be read

SMALL = """
policy "Small"
group fit at most 20
when title in bosses add 12.5 as boss
when employees > 50 or country is not "peru" add 5
group engagement decays 50% every 30 days
when visited "pricing" within 30 days add 50
when never visited "blog/*" subtract 2
when visited "pricing" add 1 in force until 2026-01-01
set bosses = "ceo", "vp *"
ready at 60 if fit >= 10
"""


def test_the_query_reads_as_the_policy_does() -> None:
    lines = [line.strip() for line in query(plan_of(SMALL)).split("\n")]
    for line in (
        "(f_title = 'ceo' OR starts_with(f_title, 'vp ')) AS c1,",
        "-- rule 1 (fit): title in bosses add 12.5 as boss",
        "CASE WHEN f.c1 THEN 12500 ELSE 0 END +",
        "CASE WHEN ((f.f_employees > 100000) OR (NOT f.c2)) THEN 5000 ELSE 0 END) AS sum_1,",
        "(\"kind\" = 'visited' AND \"target\" = 'pricing') AS h1,",
        "count(CASE WHEN h1 AND a >= 1770984000 THEN 1 END) AS n1,",
        "CASE WHEN (NOT (COALESCE(k.n3, 0) >= 1)) THEN (-2000) ELSE 0 END +",
        "CASE WHEN sum_1 > 20000 THEN 20000 ELSE sum_1 END AS total_1,",
    ):
        assert line in lines, line
    assert lines[lines.index('-- rule 5 (engagement): visited "pricing" add 1 in force until 2026-01-01') + 1][0] == "0"


def test_events_that_no_window_reaches_are_not_read() -> None:
    plan = plan_of('policy "x"\nwhen visited "a" within 30 days add 1\nwhen called within 2 days add 1')
    where = """WHERE "at" <= 1773576000 AND "kind" IN ('called', 'visited') AND "at" >= 1770984000"""
    assert where in query(plan)


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_a_parser_of_the_dialect_finds_every_column(dialect: Dialect, explain: bool) -> None:
    """For BigQuery and Snowflake, which nobody runs here, this is all that is known."""
    for seed in range(12):
        plan = plan_from(drawn(seed)[0])
        (tree,) = sqlglot.parse(query(plan, dialect, explain=explain), read=dialect.name)
        assert tree is not None
        assert not list(tree.find_all(sqlglot.exp.Command))
        case = str.upper if dialect.upper else str
        columns = [*LEADS, *(field.name for field in fields_read(plan))]
        relations = {"leads": {case(name): "text" for name in columns}, "events": {case(n): "text" for n in EVENTS}}
        qualify(tree, dialect=dialect.name, schema={case(name): held for name, held in relations.items()})
        unknown = {function.name for function in tree.find_all(sqlglot.exp.Anonymous)}
        assert unknown <= {"octet_length"}  # PostgreSQL and Spark have it


def test_the_query_is_the_same_in_every_run() -> None:
    code = (
        "from leadscore.driver import compile_text; from leadscore.batch.sql.query import score_query;"
        "from leadscore.batch.sql.dialect import DUCKDB;"
        f"plan = compile_text({SMALL!r} + 'when email_domain in free_mail add 1').plan;"
        "print(score_query(plan, 0, DUCKDB, leads='leads', events='events', explain=True))"
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
