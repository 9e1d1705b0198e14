"""The one namespace, what is near a misspelt name, and the catalogue's tie to the code."""

from __future__ import annotations

from pathlib import Path

import pytest

import leadscore
from leadscore.check import Checked, check
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.check.symbols import Kind
from leadscore.diagnostics.catalogue import CATALOGUE, problem
from leadscore.source.text import NOWHERE
from leadscore.values.spelling import nearest, obvious
from leadscore.values.terms import ValueType

HERE = Path("policy.lead")


def checked(text: str, **used: str) -> Checked:
    files = {HERE: text} | {Path(f"{name}.lead"): content for name, content in used.items()}
    return check(load(HERE, Files(files)))


def errors(text: str) -> list[str]:
    return [d.code for d in checked(text).diagnostics if d.severity.value == "error"]


def test_every_kind_is_known_by_its_name() -> None:
    symbols = checked(
        'field Seats number event trialled by us set bosses = "ceo" define large as seats > 5 '
        "group fit when large add 5 as SIZE"
    ).symbols
    assert symbols.field_type("seats") is ValueType.NUMBER
    assert symbols.field_type("created") is ValueType.DATE
    assert symbols.field_type("trialled") is None
    kinds = {name: symbols.kind(name) for name in ("seats", "trialled", "bosses", "large", "fit", "size", "nobody")}
    assert kinds == {
        "seats": Kind.FIELD,
        "trialled": Kind.EVENT,
        "bosses": Kind.SET,
        "large": Kind.DEFINITION,
        "fit": Kind.GROUP,
        "size": Kind.RULE,
        "nobody": None,
    }
    by_us = {symbol.name: symbol.by_us for symbol in symbols.of_kind(Kind.EVENT)}
    assert (by_us["trialled"], by_us["visited"], by_us["called"]) == (True, False, True)
    assert symbols.definition("large") is not None
    assert symbols.definition("seats") is None


@pytest.mark.parametrize(
    ("text", "exists"),
    [
        ("when visited add 5", True),
        ("when visited add 5 group fit when opened add 5", True),
        ("group fit when visited add 5", False),
        ("group general when visited add 5", True),
        ("group fit when visited add 5 group general when opened add 5", True),
    ],
)
def test_general_exists_where_rules_stand_before_any_group_or_it_is_declared(text: str, exists: bool) -> None:
    assert (checked(text).symbols.kind("general") is Kind.GROUP) is exists
    assert "duplicate-name" not in errors(text)


def test_names_may_be_used_before_their_declaration_and_in_any_case() -> None:
    assert (
        errors('when LARGE and Title in Bosses add 5 set BOSSES = "ceo" define large as Seats > 5 field seats number')
        == []
    )


def test_a_vocabulary_file_is_checked_for_itself() -> None:
    found = checked('set bosses = "ceo"\ndefine large as employees > 500\nfield seats number')
    assert found.diagnostics == ()
    assert [d.code for d in checked("define large as employes > 500").diagnostics] == ["unknown-field"]


def test_a_problem_of_a_used_file_stands_there() -> None:
    found = checked('use "words.lead" when large add 5', words="define large as employes > 500").diagnostics
    [unknown] = [d for d in found if d.code == "unknown-field"]
    assert Path(unknown.span.path).name == "words.lead"


def test_the_first_declaration_counts_and_that_of_a_used_file_comes_first() -> None:
    found = checked('use "words.lead" field seats text when seats > 5 add 5', words="field seats number")
    assert found.symbols.field_type("seats") is ValueType.NUMBER
    [again] = [d for d in found.diagnostics if d.code == "duplicate-name"]
    assert Path(again.span.path).name == "policy.lead"
    assert [Path(note.span.path).name for note in again.notes] == ["words.lead"]


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("titel", ["title", "city", "region"], ["title"]),
        ("visted", ["visited", "viewed", "read"], ["visited", "viewed"]),
        ("job_title", ["title", "company"], ["title"]),
        ("xyzzy", ["title", "company"], []),
        ("TITLE_", ["title"], ["title"]),
    ],
)
def test_nearest_names(word: str, candidates: list[str], expected: list[str]) -> None:
    assert nearest(word, candidates) == expected


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("titel", ["title", "tidal"], "title"),
        ("visted", ["visited", "viewed"], "visited"),
        ("hat", ["hot", "cat"], None),
        ("bot", ["band", "hot"], "hot"),
        ("bo", ["band"], None),
        ("xyzzy", ["title"], None),
        ("x", [], None),
    ],
)
def test_only_what_is_surely_meant_is_obvious(word: str, candidates: list[str], expected: str | None) -> None:
    assert obvious(word, candidates) == expected


# ------------------------------------------------------------------------------------------------ catalogue


def test_every_code_is_told_somewhere() -> None:
    folder = Path(leadscore.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "catalogue.py"]
    code = "\n".join(sources)
    assert [name for name in CATALOGUE if f'"{name}"' not in code] == []


def test_titles_are_short_and_have_no_full_stop() -> None:
    for code, entry in CATALOGUE.items():
        assert len(entry.title) < 70, code
        assert not entry.title.endswith("."), code


def test_a_problem_has_the_severity_of_its_code() -> None:
    assert problem("unused-set", NOWHERE, "No condition uses it").severity is CATALOGUE["unused-set"].severity
    with pytest.raises(KeyError):
        problem("no-such-code", NOWHERE, "What is this")
