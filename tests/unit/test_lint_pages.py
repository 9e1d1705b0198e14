"""The catalogue, the rules and the pages of docs/lint hold each other; every page's examples show what they say."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from leadscore.diagnostics import Diagnostic, Severity
from leadscore.diagnostics.catalogue import CATALOGUE as OF_CHECK
from leadscore.driver import compile_text
from leadscore.engine.compiled import compile_plan
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import Plan
from leadscore.resources import resource
from leadscore.review.lint.catalogue import CATALOGUE, ON_ALLOWANCES
from leadscore.review.lint.observed import Observed, observe
from leadscore.review.lint.rules import ON_DATA, ON_TEXT, ON_TIME, code_of
from leadscore.review.lint.run import lint
from leadscore.review.lint.settings import Settings
from leadscore.review.lint.subject import Subject

NOW = 1_775_001_600  # 2026-04-01
NOT_IN_TEXT = {"stale-policy"}
"""What no text shows: the day of its last change."""

PAGE = re.compile(
    r"# (?P<title>[^\n]+)\n\n`(?P<code>[a-z0-9-]+)` · (?P<severity>\w+)\n\n(?P<meaning>.+?)\n\n"
    r"## Avoid\n\n```(?P<kind>lead|text)\n(?P<avoid>.+?)\n```\n\n"
    r"## Prefer\n\n```(?P=kind)\n(?P<prefer>.+?)\n```\n\n## Why\n\n(?P<why>.+)\n",
    re.DOTALL,
)


class Page(NamedTuple):
    title: str
    code: str
    severity: str
    avoid: str
    prefer: str


def pages() -> dict[str, Page]:
    found = {}
    for path in sorted(resource("lint").glob("*.md")):
        match = PAGE.fullmatch(path.read_text(encoding="utf-8"))
        assert match is not None, f"{path.name} has not the form of a page"
        found[path.stem] = Page(match["title"], match["code"], match["severity"], match["avoid"], match["prefer"])
    return found


PAGES = pages()
IN_TEXT = sorted(set(CATALOGUE) - NOT_IN_TEXT)


def people(plan: Plan) -> Observed:
    """A hundred leads with employees, few with revenue; all visited pricing, every second one replied."""
    leads = [
        Lead(
            str(number),
            {"employees": Decimal(10 + number), **({"revenue": Decimal(10)} if number < 10 else {})},
            (
                Event(NOW - 86_400, "visited", "pricing"),
                *((Event(NOW - 3_600, "replied"),) if number % 2 else ()),
            ),
        )
        for number in range(100)
    ]
    compiled = compile_plan(plan)
    return observe(plan, ((lead, compiled.score(lead, NOW)) for lead in leads), NOW)


def linted(code: str, example: str) -> tuple[Diagnostic, ...]:
    """What is told of an example, which is a part of a policy that has an owner and has proved itself.

    Only the pages about data look at some: leads that fit all examples would be nobody.
    """
    text = example if "policy " in example else f'policy "Example" version 2\nowned by sales\n\n{example}'
    compiled = compile_text(f"{text}\n")
    assert compiled.plan is not None, compiled.diagnostics
    assert [d for d in compiled.diagnostics if d.severity is not Severity.HINT] == []
    data = people(compiled.plan) if code in map(code_of, ON_DATA) else None
    return lint([(Subject(compiled.checked, compiled.plan, Settings(), NOW), data)])


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(PAGES) == set(CATALOGUE)


def test_every_code_has_a_rule_and_every_rule_a_code() -> None:
    looks = [code_of(look) for look in (*ON_TEXT, *ON_TIME, *ON_DATA)]
    assert sorted([*looks, *ON_ALLOWANCES]) == sorted(CATALOGUE)


def test_lint_says_nothing_that_check_says() -> None:
    assert set(CATALOGUE).isdisjoint(OF_CHECK)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_page_is_headed_as_the_catalogue_says(code: str) -> None:
    page, entry = PAGES[code], CATALOGUE[code]
    assert (page.code, page.title, page.severity) == (code, entry.title, entry.severity.value)


@pytest.mark.parametrize("code", IN_TEXT)
def test_the_example_to_avoid_has_this_problem_and_no_other(code: str) -> None:
    told = linted(code, PAGES[code].avoid)
    assert {d.code for d in told} == {code}
    assert {d.severity for d in told} == {CATALOGUE[code].severity}


@pytest.mark.parametrize("code", IN_TEXT)
def test_the_example_to_prefer_has_none(code: str) -> None:
    assert [(d.code, d.message) for d in linted(code, PAGES[code].prefer)] == []


@pytest.mark.parametrize("code", IN_TEXT)
def test_messages_are_one_sentence_with_help(code: str) -> None:
    for diagnostic in linted(code, PAGES[code].avoid):
        assert not diagnostic.message.endswith(".")
        assert diagnostic.message[0].isupper() or diagnostic.message[0] in '`"' or diagnostic.message[0].isdigit()
        assert diagnostic.help is not None
        assert diagnostic.help.endswith((".", "?"))
        assert diagnostic.span.path == "policy.lead"


@pytest.mark.parametrize(("changed", "told"), [(date(2025, 2, 11), True), (date(2025, 10, 4), False), (None, False)])
def test_a_policy_is_stale_by_the_day_of_its_last_change(changed: date | None, told: bool) -> None:
    """180 days before 2026-04-01 is 2025-10-03."""
    compiled = compile_text('policy "Example" version 2\nowned by sales\nwhen employees > 5 add 3 because "Large"\n')
    assert compiled.plan is not None
    found = lint([(Subject(compiled.checked, compiled.plan, Settings(), NOW, changed), None)])
    assert [d.code for d in found] == (["stale-policy"] if told else [])
