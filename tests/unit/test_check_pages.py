"""The catalogue and the pages of docs/diagnostics hold each other; every page's examples show what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from leadscore.check import check
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.diagnostics import Diagnostic, Severity
from leadscore.diagnostics.catalogue import CATALOGUE
from leadscore.resources import resource

NOT_IN_TEXT = {
    "bad-set-row", "byte-order-mark", "definition-too-large", "empty-set", "file-too-large", "invalid-utf-8",
    "nesting-too-deep", "not-vocabulary", "windows-line-ends",
}  # fmt: skip
"""Codes of what a short text on a page cannot show: bytes, other files, size."""

PAGE = re.compile(
    r"# (?P<title>[^\n]+)\n\n`(?P<code>[a-z0-9-]+)` · (?P<severity>\w+)\n\n(?P<meaning>.+?)\n\n"
    r"## Avoid\n\n```(?P<avoid_kind>lead|text)\n(?P<avoid>.+?)\n```\n\n"
    r"## Prefer\n\n```(?P<prefer_kind>lead|text)\n(?P<prefer>.+?)\n```\n\n## Why\n\n(?P<why>.+)\n",
    re.DOTALL,
)


class Page(NamedTuple):
    title: str
    code: str
    severity: str
    avoid: str | None
    prefer: str | None


def pages() -> dict[str, Page]:
    found = {}
    for path in sorted(resource("diagnostics").glob("*.md")):
        match = PAGE.fullmatch(path.read_text(encoding="utf-8"))
        assert match is not None, f"{path.name} has not the form of a page"
        avoid = match["avoid"] if match["avoid_kind"] == "lead" else None
        prefer = match["prefer"] if match["prefer_kind"] == "lead" else None
        found[path.stem] = Page(match["title"], match["code"], match["severity"], avoid, prefer)
    return found


PAGES = pages()


def diagnose(text: str, folder: Path) -> tuple[Diagnostic, ...]:
    path = folder / "policy.lead"
    return check(load(path, Files({path: text}), "policy.lead")).diagnostics


def codes(text: str, folder: Path) -> set[str]:
    return {diagnostic.code for diagnostic in diagnose(text, folder)}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(PAGES) == set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_page_is_headed_as_the_catalogue_says(code: str) -> None:
    page, entry = PAGES[code], CATALOGUE[code]
    assert (page.code, page.title, page.severity) == (code, entry.title, entry.severity.value)


def test_pages_show_what_a_text_can_show() -> None:
    assert {code for code, page in PAGES.items() if page.avoid is None} == NOT_IN_TEXT


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_IN_TEXT))
def test_the_example_to_avoid_has_the_problem(code: str, tmp_path: Path) -> None:
    avoid = PAGES[code].avoid
    assert avoid is not None
    assert code in codes(avoid, tmp_path)


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_IN_TEXT))
def test_the_example_to_prefer_has_no_problem_of_its_own(code: str, tmp_path: Path) -> None:
    prefer = PAGES[code].prefer
    assert prefer is not None
    found = diagnose(prefer, tmp_path)
    assert code not in {d.code for d in found}
    assert not [d for d in found if d.severity is not Severity.HINT]


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_IN_TEXT))
def test_a_problem_has_the_severity_of_the_catalogue(code: str, tmp_path: Path) -> None:
    for diagnostic in diagnose(PAGES[code].avoid or "", tmp_path):
        assert diagnostic.severity is CATALOGUE[diagnostic.code].severity


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_IN_TEXT))
def test_messages_are_one_sentence_with_help(code: str, tmp_path: Path) -> None:
    for diagnostic in diagnose(PAGES[code].avoid or "", tmp_path):
        assert not diagnostic.message.endswith(".")
        assert diagnostic.message[0].isupper() or diagnostic.message[0] in '`"' or diagnostic.message[0].isdigit()
        assert diagnostic.help is not None
        assert diagnostic.help.endswith((".", "?"))


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_IN_TEXT))
def test_a_fix_mends_its_problem_and_makes_no_other(code: str, tmp_path: Path) -> None:
    text = PAGES[code].avoid or ""
    before = diagnose(text, tmp_path)
    for diagnostic in before:
        if diagnostic.fix is None or diagnostic.code != code:
            continue
        fixed = text
        for edit in sorted(diagnostic.fix.edits, key=lambda edit: -edit.span.start):
            fixed = fixed[: edit.span.start] + edit.text + fixed[edit.span.end :]
        after = diagnose(fixed, tmp_path)
        assert [d.code for d in after].count(code) < [d.code for d in before].count(code)
        known = {d.code for d in before}
        assert not [d for d in after if d.severity is Severity.ERROR and d.code not in known]
