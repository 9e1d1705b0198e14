"""Running the tests that a policy holds."""

from __future__ import annotations

from leadscore.driver import compile_text
from leadscore.engine.compiled import compile_plan
from leadscore.review import policy_tests

POLICY = """policy "x"
group fit at most 30
when title in bosses add 20 as boss
when employees > 100 add 15.5 as big
when seniority is "vp" add 0.5 as senior
when email_domain in free_mail subtract 5 as free
when competitor disqualify
group engagement
when visited "pricing" add 10 each time as pricing
when watched "demo" at least 10 minutes add 7 as demo
when created before 2026-01-01 add 3 as old
ready at 30
band hot at 30
grade fit A at 30, B otherwise
applies if country is not "mars" or country is missing
override "Jane*" add 9 by sam until 2026-12-31 because "Why"
set bosses = "vp *"
"""


def run(*facts_and_expectations: str) -> policy_tests.TestResult:
    compiled = compile_text(POLICY + 'test "t"\n' + "\n".join(facts_and_expectations) + "\n")
    assert compiled.plan is not None, compiled.diagnostics
    [result] = policy_tests.run_tests(compiled.checked, compiled.plan)
    failing = policy_tests.failing_tests(compiled.checked, compiled.plan, compile_plan(compiled.plan).score)
    assert len(failing) == (0 if result.passed else 1)
    return result


def actual(*facts_and_expectations: str) -> list[str]:
    return [expectation.actual for expectation in run(*facts_and_expectations).expectations]


def test_a_test_that_passes() -> None:
    result = run(
        'given as of 2026-04-01, title "VP  Sales", employees 101, visited "/Pricing/?x" 2 times 3 days ago',
        "expect score 50, score at least 50, score at most 50, ready, band hot, grade A, fit 30, pricing 20, big 15.5",
    )
    assert result.passed, result.expectations
    assert (result.title, result.line) == ("t", 18)


def test_a_test_that_fails_says_what_came_out() -> None:
    result = run(
        'given title "VP Sales"',
        "expect score 50, score at least 21, ready, disqualified, band hot, grade A, fit 30, pricing 20, out of scope",
    )
    assert not result.passed
    assert [(e.expected, e.actual, e.passed) for e in result.expectations] == [
        ("score 50", "score 20.5", False),
        ("score at least 21", "score 20.5", False),
        ("ready", "not ready", False),
        ("disqualified", "not disqualified", False),
        ("band hot", "no band", False),
        ("grade A", "grade B", False),
        ("fit 30", "fit 20.5", False),
        ("pricing 20", "pricing 0", False),
        ("out of scope", "in scope", False),
    ]
    boss = next(rule for group in result.card.groups for rule in group.rules if rule.rule_id == "boss")
    assert boss.points == 20_000


def test_expectations_know_their_place() -> None:
    compiled = compile_text(POLICY + 'test "t"\n  given title "VP"\n  expect score 1, not ready\n')
    assert compiled.plan is not None
    [result] = policy_tests.run_tests(compiled.checked, compiled.plan)
    text = compiled.checked.main.source.text
    assert [text[e.span.start : e.span.end] for e in result.expectations] == ["score 1", "not ready"]


def test_what_is_not_given_is_unknown() -> None:
    result = run("expect score 0")
    assert result.lead.values == {}
    assert result.lead.id == ""
    assert result.passed


def test_without_as_of_it_is_the_first_day_of_2026_at_midnight() -> None:
    assert run("expect score 0").as_of == 1_767_225_600
    assert run("given created 2025-12-31", "expect old 3").passed
    assert run("given created 2026-01-01", "expect old 0").passed


def test_events_happen_now_or_before_and_each_lasts_as_long_as_said() -> None:
    result = run('given as of 2026-04-01, watched "demo" 2 times for 5 minutes 1 week ago, visited', "expect demo 7")
    assert result.passed
    assert [(event.at - result.as_of, event.kind, event.minutes) for event in result.lead.events] == [
        (-7 * 86_400, "watched", 5000),
        (-7 * 86_400, "watched", 5000),
        (0, "visited", 0),
    ]


def test_texts_are_literal_and_ids_match_overrides() -> None:
    assert run('given id "jane*"', "expect score 9").passed
    assert run('given id "jane"', "expect score 0").passed
    assert run('given email "JANE*"', "expect score 9").passed


def test_derived_fields_come_from_others_unless_given() -> None:
    assert run('given title "Vice President", email "x@gmail.com"', "expect senior 0.5, free -5").passed
    assert run('given title "Vice President", seniority "entry"', "expect senior 0").passed
    assert run('given email "x@gmail.com", email_domain "acme.com"', "expect free 0").passed


def test_out_of_scope() -> None:
    assert run('given country "Mars"', "expect out of scope").passed
    assert actual('given country "mars"', "expect score 0, band hot, fit 0, not ready") == ["out of scope"] * 4
    assert not run('given country "mars"', "expect score 0").passed


def test_disqualified() -> None:
    assert run("given competitor yes", "expect disqualified, not ready").passed


def test_what_a_fact_says_of_an_event_may_come_in_any_order() -> None:
    facts = ("2 times for 5 minutes 3 days ago", "3 days ago for 5 minutes 2 times", "for 5 minutes 3 days ago 2 times")
    leads = [run(f'given as of 2026-04-01, watched "demo" {fact}', "expect demo 7").lead for fact in facts]
    assert leads[0] == leads[1] == leads[2]
    assert len(leads[0].events) == 2


def test_nobody_is_ready_under_a_policy_that_does_not_say_when() -> None:
    compiled = compile_text('policy "x"\nwhen visited add 1\ntest "t" given visited expect not ready, score 1\n')
    assert compiled.plan is not None, compiled.diagnostics
    [result] = policy_tests.run_tests(compiled.checked, compiled.plan)
    assert result.passed


def test_bounds_of_one_score_contradict_each_other_only_where_nothing_is_between() -> None:
    assert run("expect score at least 0, score at least -5, score 0, score at most 3, score at most 8").passed
    compiled = compile_text('policy "x"\nwhen visited add 1\ntest "t" expect score at least 3, score at most 2\n')
    assert [d.code for d in compiled.diagnostics] == ["contradictory-expectations"]
