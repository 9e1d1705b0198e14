"""A policy's page, in every form: all that the policy says is there, with the engine's numbers, and as text alone."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent

import pytest
from markdown_it import MarkdownIt

from leadscore.driver import Compiled, compile_path, compile_text
from leadscore.engine.reference import score
from leadscore.plan.model import Plan
from leadscore.report import handbook as pages
from leadscore.report.handbook_json import as_json
from leadscore.report.json_text import dumps
from leadscore.resources import resource
from leadscore.review.changes import NoPlan
from leadscore.review.handbook import Handbook, handbook
from leadscore.review.policy_tests import run_tests
from leadscore.values.number import milli_text, signed_milli_text

GOLDEN = Path(__file__).with_name("doc")
POLICIES = resource("policies")
MAINS = sorted(path.relative_to(POLICIES).as_posix() for path in POLICIES.rglob("policy.lead"))
FORMS: dict[str, Callable[[Handbook], str]] = {
    "md": pages.markdown,
    "html": pages.html,
    "json": lambda page: dumps(as_json(page), indent=2) + "\n",
}
_APART = {"p", "li", "td", "th", "h1", "h2", "h3"}
_INVISIBLE = "\N{ZERO WIDTH SPACE}"
_HOSTILE = dedent(
    r"""
    policy "P <script>alert(1)</script> | `x` @sam #12 www.evil.example" version 1
    owned by "@octo | <b>", "[x](javascript:alert(1))"
    set a = "x|y", "`*", "<i>", "ceo \\ \*" # a note <img src=x> | `code`
    group g "<h1> | `q` ~~~"
    when title in a add 10 because "https://evil.example | @team <img src=x onerror=alert(1)> [x](javascript:x)"
    when title is "# heading" or title is "**bold** _it_ &amp; &lt;" add 5
    when visited "<svg onload=alert(1)>" add 3 each time
    override "<b>@x|y</b>" add 3 by "@sam" until 2026-12-31 because "a|b `c` <hr> ``` ~~~ --> ]]>"
    band "<b>|hot" at 10
    on "<b>|hot" notify "@here <x>|y"
    ready at 10
    test "<script>|`@x` #1 </style>" given title "x|y" expect score 11
    """
)


def page_of(compiled: Compiled) -> Handbook:
    return handbook(compiled, "policy.lead", [Path(compiled.checked.main.source.path)])


@cache
def shipped(main: str) -> tuple[Compiled, Handbook]:
    compiled = compile_path(POLICIES / main)
    return compiled, page_of(compiled)


def plan_of(compiled: Compiled) -> Plan:
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def rendered(markdown: str) -> str:
    """Markdown as a browser gets it."""
    return str(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(markdown))


class Page(HTMLParser):
    """What a page shows: its text on one line, and its elements with their attributes."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in _APART:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).replace(_INVISIBLE, "").split())

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


def shown(page: Handbook, form: str) -> Page:
    written = FORMS[form](page)
    return Page(rendered(written) if form == "md" else written)


# ------------------------------------------------------------------------------------------------ nothing is missing


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("main", MAINS)
def test_all_that_a_policy_says_is_on_its_page(main: str, form: str) -> None:
    compiled, page = shipped(main)
    plan, text = plan_of(compiled), shown(page, form).text
    for rule in plan.rules:
        points = "disqualifies" if rule.points is None else signed_milli_text(rule.points)
        name = rf" \(?{rule.name}\)?" if rule.name else ""
        reason = re.escape(" ".join((rule.because or "").split()))
        assert re.search(rf"{re.escape(points)} when [^|]*?{name}[^|]*?{reason}", text), rule.statement
    for band in plan.bands:
        assert f"{band.name} {'otherwise' if band.at is None else f'from {milli_text(band.at)}'}" in text
    for grade in plan.grades:
        for at, label in grade.steps:
            assert f"{label} from {milli_text(at)}" in text
        assert f"{grade.otherwise} otherwise" in text
    for action in plan.actions:
        assert f"“{action.destination}”" in text
    for override in plan.overrides:
        for part in (override.shown_lead, override.by, str(override.until), override.because):
            assert part in text
    for result in run_tests(compiled.checked, plan):
        assert " ".join(result.title.split()) in text
    for owner in plan.owners:
        assert owner in text


@pytest.mark.parametrize("main", MAINS)
def test_rules_are_in_their_groups_the_strongest_first(main: str) -> None:
    compiled, page = shipped(main)
    for group, told in zip(plan_of(compiled).groups, page.groups, strict=True):
        assert told.name == group.name
        assert sorted(rule.statement for rule in told.rules) == sorted(rule.statement for rule in group.rules)
        points = [rule.points for rule in told.rules if rule.points is not None]
        adding = [value for value in points if value > 0]
        assert points == sorted(adding, reverse=True) + sorted(value for value in points if value <= 0)
        assert [rule.points is None for rule in told.rules] == sorted(rule.points is None for rule in told.rules)


@pytest.mark.parametrize("main", MAINS)
def test_examples_have_the_numbers_of_the_engine_and_add_up(main: str) -> None:
    compiled, page = shipped(main)
    plan = plan_of(compiled)
    results = run_tests(compiled.checked, plan)
    for example, result in zip(page.examples, results, strict=True):
        card = score(plan, result.lead, result.as_of)
        assert (example.title, example.score, example.unmet) == (result.title, card.score, ())
        if card.score is None:
            assert example.verdict == ("out of scope",)
            continue
        assert example.verdict[0] == milli_text(card.score)
        assert ("ready" in example.verdict) is card.ready
        totals = {group.name: group.total for group in example.groups}
        assert totals == {group.name: group.total for group in card.groups if group.name in totals}
        assert sum(totals.values()) + sum(line.points or 0 for line in example.besides) == card.score
        for group in example.groups:
            assert sum(line.points or 0 for line in group.lines) == group.total


@pytest.mark.parametrize("main", MAINS)
def test_what_a_group_can_give_is_true_of_all_examples(main: str) -> None:
    compiled, page = shipped(main)
    told = {}
    for group in page.groups:
        found = re.fullmatch(r"Gives from (\S+) to (\S+)\.", group.limits[0])
        told[group.name] = tuple(float(number) * 1000 for number in found.groups()) if found else (-1e9, 1e9)
    assert any(high < 1e9 for _, high in told.values())
    for result in run_tests(compiled.checked, plan_of(compiled)):
        for total in result.card.groups:
            low, high = told[total.name]
            assert low <= total.total <= high


@pytest.mark.parametrize("main", MAINS)
def test_every_word_says_who_uses_it(main: str) -> None:
    compiled, page = shipped(main)
    plan = plan_of(compiled)
    words = {word.name: word for found in page.vocabulary for word in found.words}
    for rule in plan.rules:
        for name in re.findall(r"\w+", re.sub(r'"[^"]*"', "", rule.text)):
            if name in words:
                assert (rule.name or rule.text) in words[name].used_by
    assert plan.used_events <= set(words)


def test_points_later_are_those_of_the_plan() -> None:
    _, page = shipped("b2b_saas/policy.lead")
    assert page.ageing is not None
    assert page.ageing.ages == (0, 30, 60, 90)
    first = page.ageing.rows[0]
    assert (first.words, first.rule, first.values) == (
        "halves every 30 days",
        "pricing",
        (50_000, 25_000, 12_500, 6_250),
    )


@pytest.mark.parametrize(
    ("decay", "ages"),
    [
        ("decays 50% every 7 days", (0, 7, 30, 60, 90)),
        ("decays 50% every 8 days", (0, 30, 60, 90)),
        ("fades over 360 days every 90 days", (0, 30, 60, 90, 180, 365)),
    ],
)
def test_the_table_shows_ages_at_which_something_happens(decay: str, ages: tuple[int, ...]) -> None:
    page = page_of(compile_text(f'when visited "a" add 8 {decay}\n'))
    assert page.ageing is not None
    assert page.ageing.ages == ages
    assert len(set(page.ageing.rows[0].values)) > 2


# ------------------------------------------------------------------------------------------------ each form whole


@pytest.mark.parametrize("form", FORMS)
def test_a_page_is_as_it_is_kept(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renew what is kept with: leadscore doc policy.lead -o policy.md (.html, .json), in a folder outside of git."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shutil.copy(GOLDEN / "policy.lead", tmp_path)
    written = FORMS[form](page_of(compile_path(Path("policy.lead"))))
    assert written == (GOLDEN / f"policy.{form}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("from 2026-06-01", "In force from 2026-06-01 only, that day included."),
        ("until 2026-08-31", "In force until 2026-08-31 only, that day included."),
        ("from 2026-06-01 until 2026-08-31", "In force from 2026-06-01 until 2026-08-31 only, both days included."),
    ],
)
def test_the_ends_of_a_period_are_in_it(period: str, words: str) -> None:
    page = page_of(compile_text(f'policy "p"\nwhen competitor add 1 in force {period}\n'))
    assert page.groups[0].rules[0].limits == (words,)


def test_json_holds_exact_numbers() -> None:
    page = page_of(
        compile_text(
            'when visited "a" add 0.1 decays 50% every 1 day\ntest "t" given visited "a" 1 day ago expect score 0.05\n'
        )
    )
    found = json.loads(FORMS["json"](page))
    assert found["groups"][0]["rules"][0]["points"] == 0.1
    assert '"points": 0.1,' in FORMS["json"](page)
    assert found["examples"][0]["score"] == 0.05


def test_an_empty_policy_has_a_page() -> None:
    page = page_of(compile_text(""))
    for form in ("md", "html"):
        assert "There are no rules yet, so nothing is scored." in shown(page, form).text


def test_a_policy_with_errors_has_none() -> None:
    with pytest.raises(NoPlan):
        page_of(compile_text('when titel is "ceo" add 10\n'))


# ------------------------------------------------------------------------------------------------ hostile texts


def test_markdown_shows_hostile_texts_as_they_are() -> None:
    page = page_of(compile_text(_HOSTILE))
    kept, clean = shown(page, "md"), shown(page_of(compile_path(GOLDEN / "policy.lead")), "md")
    assert kept.tags <= clean.tags | {"h1"}
    assert not [attributes for tag, attributes in kept.elements if tag in ("a", "img", "script")]
    assert not re.search(r"[@#](?=\w)|://|www\.", html.unescape(FORMS["md"](page)))
    for text in _texts():
        assert text in kept.text
    table = re.search(r"^\| Lead .*\n.*\n(.*)$", FORMS["md"](page), re.MULTILINE)
    assert table is not None
    assert table[1].count("|") == 6


def test_html_shows_hostile_texts_as_they_are() -> None:
    page = page_of(compile_text(_HOSTILE))
    found = shown(page, "html")
    assert not found.tags & {"script", "img", "svg", "i", "b", "hr", "x"}
    assert [tag for tag, _ in found.elements].count("h1") == 1
    assert [tag for tag, _ in found.elements].count("style") == 1
    for text in _texts():
        assert text in found.text


def _texts() -> list[str]:
    """All texts between quotes in the hostile policy, as they are shown."""
    plain = [text.replace("\\\\", "\\").replace("\\*", "*") for text in re.findall(r'"([^"]*)"', _HOSTILE)]
    return [text for text in plain if text.strip()]


def test_html_needs_nothing_else() -> None:
    """No scripts, no network: the page forbids both, and names nothing that would be fetched."""
    written = pages.html(shipped("b2b_saas/policy.lead")[1])
    found = Page(written)
    (policy,) = [a["content"] or "" for tag, a in found.elements if a.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{allowed}'")
    assert not re.search(r"url\(|@import", style)
    assert not [attributes for _, attributes in found.elements if attributes.keys() & {"src", "style", "onclick"}]
    assert all((a["href"] or "").startswith("#") for tag, a in found.elements if tag == "a")


def test_links_within_the_page_lead_somewhere() -> None:
    """Also where several rules stand on one line."""
    on_one_line = page_of(
        compile_text("when employees > 5 add 1 when employees > 7 add 1 group g when employees > 5 add 1")
    )
    for page in (on_one_line, *(shipped(main)[1] for main in MAINS)):
        links_lead_somewhere(shown(page, "html"))


def links_lead_somewhere(found: Page) -> None:
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    pointed = {(a["href"] or "").removeprefix("#") for tag, a in found.elements if tag == "a"}
    labels = {a["aria-labelledby"] for _, a in found.elements if "aria-labelledby" in a}
    assert pointed | labels <= set(ids)


# ------------------------------------------------------------------------------------------------ docs/handbook.md


def test_the_docs_name_every_member_of_the_json() -> None:
    text = (Path(__file__).parents[2] / "docs" / "handbook.md").read_text(encoding="utf-8").split("## JSON")[1]
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", text))))
    page = json.loads(FORMS["json"](page_of(compile_path(GOLDEN / "policy.lead"))))
    assert set(_members(page)) <= told


def _members(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(name for inner in value.values() for name in _members(inner))]
    return [name for inner in value for name in _members(inner)] if isinstance(value, list) else []


def test_the_docs_show_what_is_printed() -> None:
    text = (Path(__file__).parents[2] / "docs" / "handbook.md").read_text(encoding="utf-8")
    shown_there = text.split("```console\n")[1].split("```")[0].splitlines()[1:]
    printed = pages.markdown(shipped("b2b_saas/policy.lead")[1]).splitlines()
    assert [line for line in shown_there if line not in ("…", "") and line not in printed] == []
