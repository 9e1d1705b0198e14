"""docs/language.md says what is so: its generated sections are up to date, and its examples are policies."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from leadscore.diagnostics.model import Severity
from leadscore.driver import compile_text
from leadscore.engine.reference import score
from leadscore.review.policy_tests import run_tests
from leadscore.source import Source
from leadscore.syntax.parser import parse

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "language.md"
EXAMPLES = re.findall(r"```lead\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
USED = {
    "vocabulary.lead": "# shared by several policies\n",
    "target_accounts.csv": "domain\nacme.example\n",
}


@pytest.fixture(scope="module")
def generator() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "make_language_reference.py"))


def test_the_generated_sections_are_up_to_date(generator: dict[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert generator["renewed"](page) == page, "run: python tools/make_language_reference.py"


def test_every_section_that_is_generated_is_marked(generator: dict[str, Any]) -> None:
    marked = re.findall(r"<!-- generated: (\w+) -->", PAGE.read_text(encoding="utf-8"))
    assert sorted(marked) == sorted(generator["SECTIONS"])


def test_every_statement_of_the_grammar_has_an_example(generator: dict[str, Any]) -> None:
    from leadscore.syntax.grammar import sentence_starters

    for starter in sentence_starters().values():
        assert any(re.search(rf"^{starter}\b", example, re.MULTILINE) for example in EXAMPLES), starter


def test_a_grammar_rule_is_shown_for_readers(generator: dict[str, Any]) -> None:
    assert generator["shown"]('"every"i ("time"i | other_rule)* ["," NUMBER]') == (
        'every (time | ‹other rule›)* ["," ‹number›]'
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_can_be_read(example: str) -> None:
    parsed = parse(Source("example.lead", example))
    assert [(d.code, d.message) for d in parsed.diagnostics] == []


def test_the_whole_policy_scores_what_the_page_says() -> None:
    compiled = compile_text(EXAMPLES[0], used=USED)
    assert compiled.plan is not None, compiled.diagnostics
    (result,) = run_tests(compiled.checked, compiled.plan)
    card = score(compiled.plan, result.lead, result.as_of)
    assert result.passed
    assert (card.score, card.ready, card.band, card.grade) == (85_000, True, "hot", "B1")
    assert {group.name: group.total for group in card.groups} == {"fit": 35_000, "engagement": 50_000}


SAID_TO_BE_ERRORS = [
    'when title is "" add 1',
    'when title is " ceo" add 1',
    'when visited "https://*.acme.com/x" add 1',
    "when visited add 1 each time up to -1",
    'set s = "a"\nwhen visited not in s add 1',
    "when visited and opened add 1 each time",
    "when watched at least 5 minutes add 1 each time",
    "when created within 5 hours add 1",
    'when title contains "v*" add 1',
    "when visited add 1 in force",
    "when visited add 1,000",
    "when visited add 1\nwhen visited add 2",
    "when visited add 1 fades over 90 days every 40 days",
    "when visited add 1 fades over 10001 days",
    "when visited add 1\nband ready at 1",
    "when visited add 1\nband a at 1\nband b at 1",
    "when visited add 1\nready at 1 lost below 2",
    "when visited add 1\ngrade general A at 1",
    'when visited add 1\noverride "a@b.example" add 1 by "Sam" until 2026-12-31',
    "define a as b\ndefine b as a\nwhen a add 1",
    "field title text",
    'set visited = "a"',
    "field band text",
]


@pytest.mark.parametrize("text", SAID_TO_BE_ERRORS)
def test_what_the_page_calls_an_error_is_one(text: str) -> None:
    assert compile_text(f'policy "p"\n{text}').plan is None


SAID_TO_EARN_A_WARNING = [
    "when visited disqualify each time",
    "when visited at least 0 times add 1",
    "when visited fewer than 0 times add 1",
    "when visited add 10 up to 5",
    'when visited between 2026-01-01 and 2026-02-01 add 1\ntest "t" given id "a" expect score 0',
]


@pytest.mark.parametrize("text", SAID_TO_EARN_A_WARNING)
def test_what_the_page_calls_a_warning_is_one(text: str) -> None:
    compiled = compile_text(f'policy "p"\n{text}')
    assert compiled.plan is not None
    assert Severity.WARNING in {diagnostic.severity for diagnostic in compiled.diagnostics}


DECAY_ROW = re.compile(r"^\| `(.*?)`.*? \| ([\d., ]+) \|$", re.MULTILINE)


def test_the_decay_table_is_right() -> None:
    """Each row: points of 100 after 0, 29, 30, 60 and 90 days."""
    rows = DECAY_ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(rows) == 4
    for decay, values in rows:
        shown = [value.strip() for value in values.split(",")]
        for days, value in zip((0, 29, 30, 60, 90), shown, strict=True):
            policy = (
                f'policy "p"\ngroup g {decay}\nwhen visited "x" add 100\n'
                f'test "t" given visited "x" {days} days ago expect score {value}'
            )
            compiled = compile_text(policy)
            assert compiled.plan is not None, compiled.diagnostics
            (result,) = run_tests(compiled.checked, compiled.plan)
            assert result.passed, (decay, days, result.expectations)


def test_the_check_option_tells_an_old_page(
    generator: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "language.md"
    old.write_text("<!-- generated: keywords -->\nold\n<!-- end of generated -->\n", encoding="utf-8")
    main = generator["main"]
    monkeypatch.setitem(main.__globals__, "PAGE", old)
    assert main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert "old" not in old.read_text(encoding="utf-8")
