"""From policies to plans: names resolved, definitions in place, units exact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from leadscore.driver import compile_text
from leadscore.plan import model as p
from leadscore.values.pattern import PatternSet
from leadscore.values.terms import Each, Measure, ValueType

HEAD = """policy "x" version 3
set bosses = "CEO", "vp *"
set pages = "/Pricing/", "blog/*"
define big as employees > 100
"""


def plan_of_text(text: str) -> p.Plan:
    compiled = compile_text(HEAD + text)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def condition(text: str) -> p.Condition:
    return plan_of_text(f"when {text} add 1").rules[0].condition


def visits(
    target: str | None = None,
    window: p.AgeWindow | p.DayWindow | None = None,
    measure: Measure = Measure.TIMES,
    op: p.Op = p.Op.GREATER_EQUAL,
    value: int = 1,
) -> p.EventCount:
    targets = None if target is None else PatternSet.of_targets([target])
    return p.EventCount(p.EventSelector("visited", targets, window), measure, op, value)


CEO = p.TextMatches("title", PatternSet.of_texts(["ceo"]))
BOSSES = p.TextMatches("title", PatternSet.of_texts(["ceo", "vp *"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title is "CEO"', CEO),
        ('title is not "CEO"', p.Not(CEO)),
        ("title in bosses", BOSSES),
        ("title not in bosses", p.Not(BOSSES)),
        ('title starts with "vp"', p.TextMatches("title", PatternSet.of_texts(["vp*"]))),
        ('title ends with "manager"', p.TextMatches("title", PatternSet.of_texts(["*manager"]))),
        ('title contains "VP, Sales"', p.TextContains("title", (("vp", "sales"),))),
        ("title is known", p.IsKnown("title")),
        ("title is missing", p.Not(p.IsKnown("title"))),
        ("employees > 50", p.NumberCompare("employees", p.Op.GREATER, Decimal(50))),
        ("employees is 50", p.NumberCompare("employees", p.Op.EQUAL, Decimal(50))),
        ("employees is not 50", p.Not(p.NumberCompare("employees", p.Op.EQUAL, Decimal(50)))),
        (
            "employees between 50 and 1000",
            p.And(
                (
                    p.NumberCompare("employees", p.Op.GREATER_EQUAL, Decimal(50)),
                    p.NumberCompare("employees", p.Op.LESS_EQUAL, Decimal(1000)),
                )
            ),
        ),
        ("created before 2026-03-01", p.DayBetween("created", None, date(2026, 2, 28))),
        ("created after 2026-02-28", p.DayBetween("created", date(2026, 3, 1), None)),
        ("created is 2026-02-28", p.DayBetween("created", date(2026, 2, 28), date(2026, 2, 28))),
        (
            "created between 2026-01-01 and 2026-02-28",
            p.DayBetween("created", date(2026, 1, 1), date(2026, 2, 28)),
        ),
        ("created within 2 weeks", p.DayWithin("created", 14)),
        ("competitor", p.IsYes("competitor")),
        ("competitor is yes", p.IsYes("competitor")),
        ("competitor is no", p.Not(p.IsYes("competitor"))),
        ("big", p.NumberCompare("employees", p.Op.GREATER, Decimal(100))),
        ("not big", p.Not(p.NumberCompare("employees", p.Op.GREATER, Decimal(100)))),
        ("visited", visits()),
        ('visited "/Pricing/?x=1"', visits("pricing")),
        (
            "visited in pages",
            p.EventCount(
                p.EventSelector("visited", PatternSet.of_targets(["pricing", "blog/*"]), None),
                Measure.TIMES,
                p.Op.GREATER_EQUAL,
                1,
            ),
        ),
        ("visited at least 3 times", visits(value=3)),
        ("visited exactly 2 times", visits(op=p.Op.EQUAL, value=2)),
        ("visited at most 2 times", visits(op=p.Op.LESS_EQUAL, value=2)),
        ("visited more than 2 times", visits(op=p.Op.GREATER, value=2)),
        ("visited fewer than 3 times", visits(op=p.Op.LESS, value=3)),
        ("visited at least 2.5 minutes", visits(measure=Measure.MINUTES, value=2500)),
        ("visited within 2 hours", visits(window=p.AgeWindow(7200))),
        ("visited before 2026-01-01", visits(window=p.DayWindow(None, date(2025, 12, 31)))),
        ("visited after 2026-01-01", visits(window=p.DayWindow(date(2026, 1, 2), None))),
        (
            'visited "pricing" between 2026-01-01 and 2026-01-31',
            visits("pricing", p.DayWindow(date(2026, 1, 1), date(2026, 1, 31))),
        ),
        ('never visited "pricing" within 30 days', p.Not(visits("pricing", p.AgeWindow(30 * 86_400)))),
        ("inactive for 1 year", p.Inactive(365 * 86_400)),
        ("visited and (competitor or big)", p.And((visits(), p.Or((p.IsYes("competitor"), condition("big")))))),
    ],
)
def test_conditions(text: str, expected: p.Condition) -> None:
    assert condition(text) == expected


def test_event_conditions_keep_their_words() -> None:
    [rule] = plan_of_text('when visited   "pricing" AT LEAST 3 times within 30 days add 1').rules
    assert rule.evidence[0].text == 'visited "pricing" at least 3 times within 30 days'


def test_evidence_is_what_stands_under_an_even_number_of_nots() -> None:
    [rule] = plan_of_text(
        'when visited "a" and not visited "b" and never visited "c" and not never visited "d" add 1'
    ).rules
    assert [count.selector.targets for count in rule.evidence] == [PatternSet.of_targets([t]) for t in "ad"]


def test_evidence_inside_definitions_counts() -> None:
    [rule] = plan_of_text('define keen as visited "a" or downloaded\nwhen keen add 1').rules
    assert [count.selector.kind for count in rule.evidence] == ["visited", "downloaded"]


def test_a_counting_rule_knows_what_it_counts() -> None:
    [rule] = plan_of_text('when visited "/blog/*" within 30 days and big subtract 2.5 each different up to 10').rules
    assert (rule.each, rule.each_of) == (Each.DIFFERENT, visits("blog/*", p.AgeWindow(30 * 86_400)))
    assert (rule.points, rule.cap) == (-2500, 10_000)


def test_a_rule_is_known_by_its_name_else_by_group_and_condition() -> None:
    plan = plan_of_text("when big add 1\ngroup fit\nwhen  BIG   add 2\nwhen competitor add 3 as rival")
    assert [rule.id for rule in plan.rules] == ["general: big", "fit: big", "rival"]
    assert [rule.line for rule in plan.rules] == [5, 7, 8]


def test_the_decay_of_a_group_and_its_exceptions() -> None:
    plan = plan_of_text(
        """group g decays 50% every 30 days
when visited "a" add 10
when visited "b" add 10 fades over 10 days
when visited "c" add 10 never decays
when competitor disqualify
"""
    )
    first, second, third, fourth = (rule.decay for rule in plan.rules)
    assert first is not None
    assert (first.text, first.step_seconds, first.values[:3]) == (
        "decays 50% every 30 days",
        30 * 86_400,
        (10_000, 5000, 2500),
    )
    assert second is not None
    assert (second.text, second.values) == ("fades over 10 days", tuple(range(10_000, -1, -1000)))
    assert third is None
    assert fourth is None


def test_the_outcome() -> None:
    plan = plan_of_text(
        """group fit "Who?" at least -5 at most 50.5
when big add 50
ready at 10 if fit >= 2.5 lost below 5
band Hot at 20 if visited
band cold otherwise
grade fit B at 5, A at 20, C otherwise
score from -10 to 100
applies if competitor is no
on Hot notify "sales" within 1 hour if big
override "Jane@ACME.com" subtract 1.5 by sam until 2026-12-31 because "Why"
"""
    )
    [group] = plan.groups
    assert (group.question, group.at_least, group.at_most) == ("Who?", -5000, 50_500)
    assert plan.ready == p.Ready(10_000, p.GroupCompare("fit", p.Op.GREATER_EQUAL, 2500), "fit >= 2.5", 5000)
    assert [(band.name, band.at, band.condition_text) for band in plan.bands] == [
        ("Hot", 20_000, "visited"),
        ("cold", None, None),
    ]
    assert plan.grades == (p.Grade("fit", ((20_000, "A"), (5000, "B")), "C"),)
    assert (plan.score_low, plan.score_high) == (-10_000, 100_000)
    assert (plan.applies, plan.applies_text) == (p.Not(p.IsYes("competitor")), "competitor is no")
    [action] = plan.actions
    assert (action.state, action.verb, action.destination, action.within_seconds) == ("Hot", "notify", "sales", 3600)
    [override] = plan.overrides
    assert (override.lead, override.shown_lead, override.points) == ("jane@acme.com", "Jane@ACME.com", -1500)
    assert (override.by, override.until, override.line) == ("sam", date(2026, 12, 31), 14)
    assert (plan.name, plan.version) == ("x", "3")


def test_what_conditions_use() -> None:
    plan = plan_of_text(
        """field seats number
event mailed by us
when email_domain is "acme.com" and visited add 1
when inactive for 30 days subtract 1
ready at 1 if seats > 1
applies if downloaded
"""
    )
    assert plan.used_fields == {"email_domain", "email", "created", "seats"}
    assert plan.used_events == {"visited", "downloaded"}
    assert p.Field("seats", ValueType.NUMBER) in plan.fields
    assert p.EventKind("mailed", by_us=True) in plan.events
    assert p.EventKind("called", by_us=True) in plan.events
    assert p.EventKind("visited", by_us=False) in plan.events


def test_nothing_lies_before_the_first_day_or_after_the_last() -> None:
    for text in ("created before 0001-01-01", "created after 9999-12-31"):
        assert condition(text) == p.DayBetween("created", date.max, date.min)
