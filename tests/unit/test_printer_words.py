"""Canonical words of single nodes: parentheses, order, numbers, units, quotes; and what a fingerprint is taken of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from leadscore.diagnostics.model import has_errors
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax import rewrite
from leadscore.syntax.canonical import canonical_statements
from leadscore.syntax.literals import number_text
from leadscore.syntax.parser import parse, parse_condition
from leadscore.syntax.printer import condition_text, statement_text
from leadscore.syntax.rewrite import CannotFormat, MeaningChanged, format_source


def parsed(text: str) -> n.File:
    found = parse(Source("p.lead", text))
    assert not has_errors(found.diagnostics)
    return found.file


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("((a))", "a"),
        ("(a and b) or c", "a and b or c"),
        ("a and (b or c)", "a and (b or c)"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b or c)", "a or b or c"),
        ("not (a)", "not a"),
        ("not (a and b)", "not (a and b)"),
        ("not (not a)", "not not a"),
        ("(not a) and b", "not a and b"),
        ("not (never visited)", "not never visited"),
        ("TITLE IS NOT “ceo”", 'title is not "ceo"'),
        ("email is not missing", "email is known"),
        ("employees between 50.0 and 1000.50", "employees between 50 and 1000.5"),
        ("visited at least 1 times", "visited at least 1 time"),
        ("watched more than 0.5 minute", "watched more than 0.5 minutes"),
        ("visited in pages exactly 0 time within 1 days", "visited in pages exactly 0 times within 1 day"),
        ("inactive for 180 day", "inactive for 180 days"),
    ],
)
def test_conditions(written: str, canonical: str) -> None:
    condition = parse_condition(written)
    assert condition is not None
    assert condition_text(condition) == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (
            'when a add 5.0 because "b" as c in force from 2026-01-01 until 2026-01-02 fades over 2 week'
            " up to 9 each day",
            "when a add 5 each day up to 9 fades over 2 weeks in force from 2026-01-01 until 2026-01-02"
            ' as c because "b"',
        ),
        (
            'group fit "?" never decays at most 5 at least -5',
            'group fit "?" at least -5 at most 5 never decays',
        ),
        ("ready at 70 lost below 55 if fit > 1", "ready at 70 if fit > 1 lost below 55"),
        ('override "x" subtract 1 because "r" by sam', 'override "x" subtract 1 by sam because "r"'),
        ('band "hot" at 1', "band hot at 1"),
        ('band "very hot" at 1', 'band "very hot" at 1'),
        ('band "Ready" at 1', 'band "Ready" at 1'),
        ('band "ſet" at 1', 'band "ſet" at 1'),
        ("when İx and ΟΔΟΣ add 1", "when ix and οδοσ add 1"),
        ('on "ready" notify "x"', 'on ready notify "x"'),
        ("grade fit A at 1, 12.50 otherwise", 'grade fit A at 1, "12.50" otherwise'),
    ],
)
def test_statements(written: str, canonical: str) -> None:
    (statement,) = parsed(written).statements
    assert statement_text(statement) == canonical
    assert parse(Source("p.lead", canonical)).file.statements == (statement,)


def test_a_number_has_one_spelling() -> None:
    texts = ["50", "50.00", "0.5", "-0", "-0.000", "1E+3", "-12.50"]
    assert [number_text(Decimal(t)) for t in texts] == ["50", "50", "0.5", "0", "0", "1000", "-12.5"]


def test_an_impossible_day_stays_an_error() -> None:
    text = condition_text(n.Compare(n.Name("created"), n.CompareOp.LESS, n.Day(None)))
    assert parse(Source("p.lead", f"when {text} add 1")).diagnostics


SEVERAL = 'when a add 1\nset s = "x", "y"\ngroup fit\nwhen b add 2\nwhen c add 3\ngrade fit A otherwise'


@pytest.mark.parametrize(
    "same",
    [
        SEVERAL.replace("\n", " # a comment\n\n"),
        SEVERAL.replace("when b add 2\nwhen c add 3", "when c ADD 3.0\nwhen (b) add 2"),
        SEVERAL.replace('"x", "y"', '"y", "x"'),
        'set s = "x", "y"\nwhen a add 1\ngroup fit\nwhen b add 2\ngrade fit A otherwise\nwhen c add 3',
    ],
)
def test_what_the_fingerprint_does_not_see(same: str) -> None:
    assert canonical_statements(parsed(same)) == canonical_statements(parsed(SEVERAL))


@pytest.mark.parametrize(
    "other",
    [
        SEVERAL.replace("when a add 1\n", "").replace("when b", "when a add 1 when b"),
        SEVERAL.replace("add 3", "add 3.001"),
        SEVERAL.replace('"y"', '"Y "'),
        SEVERAL.replace("grade fit A", "grade fit a"),
    ],
)
def test_what_the_fingerprint_sees(other: str) -> None:
    assert canonical_statements(parsed(other)) != canonical_statements(parsed(SEVERAL))


def test_the_order_of_grades_is_kept() -> None:
    grades = ["grade fit A otherwise", "grade engagement 1 otherwise"]
    assert canonical_statements(parsed("\n".join(grades))) == tuple(grades)
    assert canonical_statements(parsed("\n".join(reversed(grades)))) == tuple(reversed(grades))


def test_a_file_with_syntax_errors_is_not_formatted() -> None:
    with pytest.raises(CannotFormat):
        format_source(Source("p.lead", "when a add 1\nwhen add"))


@pytest.mark.parametrize("wrong", ["when a add 2\n# why\n", "when a add 1\n", "when a add 1\nwhen\n# why\n"])
def test_a_formatter_that_loses_something_is_found_out(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrite, "format_file", lambda file, source: wrong)
    with pytest.raises(MeaningChanged):
        format_source(Source("p.lead", "when a add 1 # why"))
