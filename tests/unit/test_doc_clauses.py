"""Conditions read as plain English, and two that read the same hold for the same leads."""

from __future__ import annotations

from textwrap import dedent

import pytest

from leadscore.driver import compile_text
from leadscore.engine.conditions import View, truth, view_of
from leadscore.review.changes.side import Side
from leadscore.review.handbook.clauses import Clauses
from leadscore.review.handbook.outcome import outcome_page
from leadscore.syntax import nodes as n
from spec.drawn import lead_from
from spec.policies import NOON, Maker
from unit.test_changes_properties import compiled

VOCABULARY = dedent(
    """\
    field seats number
    field crm text
    field has_drawing yes/no
    event trialled
    event mailed by us
    set our_countries = "germany"
    set key_pages = "security"
    define right_size as employees between 50 and 1000
    """
)
CLAUSES = {
    'title is "ceo"': "their title is “ceo”",
    'title is not "ceo"': "their title is not “ceo”",
    "country in our_countries": "their country is on the list “our countries”",
    "country not in our_countries": "their country is not on the list “our countries”",
    'title starts with "vp"': "their title starts with “vp”",
    'not title ends with "vp"': "their title does not end with “vp”",
    'title contains "vp sales"': "their title contains the words “vp sales”",
    "not title contains our_countries": "their title does not contain something on the list “our countries”",
    'title is "vp *\\*"': "their title is “vp *\\*”",
    "employees >= 1000": "their number of employees is at least 1,000",
    "not employees > 0.50": "their number of employees is at most 0.5",
    "not employees < 5": "their number of employees is at least 5",
    "not employees <= 5": "their number of employees is more than 5",
    "not employees >= 5": "their number of employees is less than 5",
    "seats between 5 and 10": "“seats” is between 5 and 10",
    "not seats is 5": "“seats” is not 5",
    "created within 30 days": "their creation date is in the last 30 days",
    "created before 2026-01-01": "their creation date is before 2026-01-01",
    "created is 2026-01-01": "their creation date is 2026-01-01",
    "existing_customer": "they are a customer already",
    "existing_customer is no": "they are no customer yet",
    "not existing_customer is no": "they are a customer already",
    "has_drawing": "“has drawing” is yes",
    "not has_drawing": "“has drawing” is no",
    "title is known": "their title is known",
    "title is missing": "their title is not known",
    "competitor is missing": "it is not known whether they are a competitor",
    "not title is missing": "their title is known",
    "right_size": "“right size” applies",
    "not right_size": "“right size” does not apply",
    "visited": "they visited anything",
    'visited "pricing"': "they visited “pricing”",
    "visited in key_pages": "they visited anything on the list “key pages”",
    'visited "pricing" at least 3 times within 30 days': "they visited “pricing” at least 3 times in the last 30 days",
    'not visited "pricing" at least 3 times': "they visited “pricing” fewer than 3 times",
    "not visited at most 3 times": "they visited anything more than 3 times",
    "not visited more than 3 times": "they visited anything at most 3 times",
    "not visited fewer than 3 times": "they visited anything at least 3 times",
    'visited "pricing" exactly 1 times': "they visited “pricing” exactly 1 time",
    "not visited exactly 2 times": "they visited anything not exactly 2 times",
    'watched "demo" fewer than 10 minutes': "they watched “demo” for less than 10 minutes in all",
    'not watched "demo" at least 1 minute': "they watched “demo” for less than 1 minute in all",
    'visited "a" between 2026-03-01 and 2026-05-31': "they visited “a” between 2026-03-01 and 2026-05-31",
    'visited "a" after 2026-03-01': "they visited “a” after 2026-03-01",
    'never visited "a" within 2 weeks': "they never visited “a” in the last 2 weeks",
    'not never visited "a"': "they visited “a”",
    'not visited "a"': "they never visited “a”",
    'registered "fair"': "they registered for “fair”",
    'met "fair"': "they met us at “fair”",
    "never logged_in": "they never logged in",
    "trialled": "they trialled",
    "called at least 3 times": "we called them at least 3 times",
    "never mailed within 7 days": "we never mailed them in the last 7 days",
    "bounced": "mail to them bounced",
    "inactive for 180 days": "they were silent for 180 days",
    "not inactive for 180 days": "they did something in the last 180 days",
    'crm is "x" and (seats > 5 or has_drawing)': "“crm” is “x” and (“seats” is more than 5 or “has drawing” is yes)",
    'not (crm is "x" and seats > 5)': "“crm” is not “x” or “seats” is at most 5",
    'not (crm is "x" or seats > 5) and visited "a"': "“crm” is not “x” and “seats” is at most 5 and they visited “a”",
}


@pytest.mark.parametrize("condition", CLAUSES)
def test_a_condition_reads_as_english(condition: str) -> None:
    policy = compile_text(f"{VOCABULARY}when {condition} add 1\n")
    assert policy.plan is not None, policy.diagnostics
    (rule,) = Side.of(policy).rules
    assert Clauses(policy.checked.symbols).clause(rule.node.condition) == CLAUSES[condition]


def test_totals_of_groups_are_told_from_fields() -> None:
    policy = compile_text('group fit\nwhen title is "a" add 1\nready at 1 if fit >= 10\n')
    (ready,) = Side.of(policy).written(n.Ready)
    assert ready.condition is not None
    assert Clauses(policy.checked.symbols).clause(ready.condition) == "their fit total is at least 10"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("fit >= 10 or competitor", "2 and (their fit total is at least 10 or they are a competitor)"),
        ("not (fit >= 10 and competitor)", "2 and (their fit total is less than 10 or they are no competitor)"),
        ("not (fit >= 10 or competitor)", "2 and their fit total is less than 10 and they are no competitor"),
    ],
)
def test_what_ready_asks_besides_its_score_is_one_thing(condition: str, words: str) -> None:
    policy = compile_text(f'group fit\nwhen title is "a" add 1\nready at 2 if {condition}\n')
    assert f"A lead is ready when its score reaches {words}." in outcome_page(Side.of(policy)).sentences


def views(count: int) -> list[View]:
    makers = [Maker(seed) for seed in range(count)]
    return [view_of(lead_from(maker.cells(), maker.history()), NOON, frozenset({"called"})) for maker in makers]


def test_what_reads_the_same_holds_for_the_same_leads() -> None:
    """Sentences leave nothing out that decides: over many made-up conditions and the leads they are made for."""
    leads = views(15)
    known: dict[str, list[bool | None]] = {}
    read = 0
    for seed in range(400):
        side = Side.of(compiled(Maker(seed).policy()))
        clauses = Clauses(side.checked.symbols)
        for rule in side.rules:
            clause = clauses.clause(rule.node.condition)
            truths = [truth(rule.plan.condition, lead) for lead in leads]
            assert known.setdefault(clause, truths) == truths, clause
            read += 1
    assert read > len(known) > 500


def test_the_opposite_reads_as_the_opposite_holds() -> None:
    """Negations go down to the comparisons without another meaning."""
    for seed in range(100):
        side = Side.of(compiled(Maker(seed).policy()))
        clauses = Clauses(side.checked.symbols)
        for rule in side.rules:
            condition = rule.node.condition
            opposite = clauses.clause(n.Not(condition))
            assert opposite != clauses.clause(condition)
            assert clauses.clause(n.Not(n.Not(condition))) == clauses.clause(condition)
