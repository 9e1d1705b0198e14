"""Texts in SQL, on DuckDB: the same as in Python, for every code point and for any text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.batch.sql.dialect import DIALECTS, DUCKDB, POSTGRES, SPARK, Dialect, NotInSql, joined
from leadscore.batch.sql.texts import canonical_target, fold, holds_phrase, matches
from leadscore.engine.conditions import View, truth
from leadscore.facts.model import Lead
from leadscore.plan.model import TextContains
from leadscore.values import target, text
from leadscore.values.pattern import Pattern, PatternSet

CODE_POINTS = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]

edges = st.sampled_from(
    ["  ", "\u00a0", "İ", "ΟΔΟΣ", "ẞ", "ß", "DŽ", "'", '"', "\\", "%", "_", "!", "*", "/", "//", "http://", "HTTPS://a"]
)
texts = st.lists(edges | st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=8).map("".join)
database = duckdb.connect()


def asked(expression: str, values: Sequence[str | None]) -> list[object]:
    """What the expression over the column `x` gives for each of the values."""
    rows = database.execute(
        f"SELECT {expression} FROM (SELECT unnest(?::VARCHAR[]) AS x, generate_subscripts(?::VARCHAR[], 1) AS i) "
        "ORDER BY i",
        [values, values],
    )
    return [row[0] for row in rows.fetchall()]


# ------------------------------------------------------------------------------------------------ canonical forms


@pytest.mark.parametrize("between", ["", "x", "  y "])
def test_every_code_point_is_folded_as_in_python(between: str) -> None:
    """Many in one text: DuckDB takes long to prepare a translation, and does so for every text."""
    values = [between.join(CODE_POINTS[i : i + 256]) for i in range(0, len(CODE_POINTS), 256)]
    assert asked(fold(DUCKDB, "x"), values) == [text.fold(value) for value in values]


def test_what_need_not_be_translated_is_known_to_be_the_same() -> None:
    test, lower = DUCKDB.settled
    settled = asked(test.format(text="x"), CODE_POINTS)
    chars = [char for char, is_settled in zip(CODE_POINTS, settled, strict=True) if is_settled]
    assert len(chars) > 50_000
    assert asked(lower.format(text="x"), chars) == [text.simple_lower(char) for char in chars]


@given(st.lists(texts, min_size=1, max_size=20))
def test_any_text_is_folded_as_in_python(values: list[str]) -> None:
    assert asked(fold(DUCKDB, "x"), values) == [text.fold(value) for value in values]


addresses = st.text("htps:/?#. aA\u00a0\n", max_size=14).flatmap(
    lambda rest: st.sampled_from(["", "/", "http://", "https://", " HTTP://", "https:/", "ftp://"]).map(
        lambda start: start + rest
    )
)


@settings(max_examples=200)
@given(st.lists(addresses | texts, min_size=1, max_size=40))
def test_targets_are_read_as_in_python(values: list[str]) -> None:
    assert asked(canonical_target(DUCKDB, "x"), values) == [target.canonical(value) for value in values]


def test_what_is_unknown_stays_so() -> None:
    some, none = PatternSet.of_texts(["a", "b*"]), PatternSet.of_texts([])
    star = PatternSet.of_texts(["*"])
    phrases: list[tuple[tuple[str, ...], ...]] = [(("a",),), ()]
    expressions = [fold(DUCKDB, "x"), canonical_target(DUCKDB, "x")]
    expressions += [matches(DUCKDB, patterns, "x") for patterns in (some, none, star)]
    expressions += [holds_phrase(DUCKDB, wanted, "x") for wanted in phrases]
    for expression in expressions:
        assert asked(expression, [None]) == [None]


# ------------------------------------------------------------------------------------------------ patterns

pieces = st.text("ab%_!\\'* /", max_size=3)
globs = st.lists(pieces, min_size=1, max_size=4).map(lambda found: Pattern._normal(found))


@settings(max_examples=300)
@given(st.lists(globs, max_size=12), st.lists(st.text("ab%_!\\'* /", max_size=6), min_size=1, max_size=40))
def test_patterns_match_as_in_python(patterns: list[Pattern], values: list[str]) -> None:
    wanted = PatternSet.of(patterns)
    assert asked(matches(DUCKDB, wanted, "x"), values) == [wanted.matches(value) for value in values]


@given(st.lists(texts.map(text.fold_part).map(lambda piece: Pattern((piece, ""))), min_size=1, max_size=5), texts)
def test_patterns_of_any_letters_match_as_in_python(patterns: list[Pattern], value: str) -> None:
    wanted, folded = PatternSet.of(patterns), text.fold(value)
    held = [folded, *(pattern.pieces[0] + folded for pattern in patterns)]
    assert asked(matches(DUCKDB, wanted, "x"), held) == [wanted.matches(each) for each in held]


def _thousands(kind: str) -> list[Pattern]:
    shapes: dict[str, Callable[[int], tuple[str, ...]]] = {
        "exact": lambda i: (f"member {i}",),
        "starts": lambda i: (f"member {i} ", ""),
        "ends": lambda i: ("", f" {i} member"),
        "within": lambda i: ("", f" {i} ", ""),
        "around": lambda i: (f"member {i} ", "_", "%"),
    }
    return [Pattern(shapes[kind](i)) for i in range(10_000)]


@pytest.mark.parametrize("kind", ["exact", "starts", "ends", "within", "around"])
def test_sets_of_ten_thousand_members(kind: str) -> None:
    wanted = PatternSet.of(_thousands(kind))
    values = ["member 17", "member 9999 x", "x 5 member", "a 77 b", "member 8 x_y%", "member 8 xy%", "member 10000"]
    assert asked(matches(DUCKDB, wanted, "x"), values) == [wanted.matches(value) for value in values]


letters = st.text("ab -.,'^]\\[`{~!/:@", max_size=10)
phrases = st.lists(
    st.lists(st.sampled_from(["a", "b", "ab", "ba"]), min_size=1, max_size=3).map(tuple), max_size=4
).map(tuple)


@settings(max_examples=200)
@given(phrases, st.lists(letters, min_size=1, max_size=20))
def test_phrases_stand_in_texts_as_the_reference_says(wanted: tuple[tuple[str, ...], ...], values: list[str]) -> None:
    known = [text.fold(value) for value in values]
    views = [View(Lead("x", {"title": value}), 0, (), frozenset(), {}) for value in known]
    expected = [truth(TextContains("title", wanted), view) for view in views]
    assert asked(holds_phrase(DUCKDB, wanted, "x"), known) == expected


def test_ten_thousand_phrases() -> None:
    wanted = tuple((f"word{i}", "x") for i in range(10_000))
    assert asked(holds_phrase(DUCKDB, wanted, "x"), ["a word77 x", "word77", "word10000 x"]) == [True, False, False]


# ------------------------------------------------------------------------------------------------ constants


@given(texts)
def test_a_constant_is_the_text_that_it_was_made_of(value: str) -> None:
    assert asked(f"x = {DUCKDB.literal(value)}", [value]) == [True]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_constants_are_of_printable_characters(dialect: Dialect) -> None:
    literal = dialect.literal("a\n'\\\u2028\u202e\x01${x}")
    assert literal.isprintable()
    assert "${" not in literal or dialect is not SPARK


def test_half_a_character_is_in_no_table() -> None:
    assert not DUCKDB.can_hold("\ud800")
    assert POSTGRES.can_hold("\0") is False
    with pytest.raises(NotInSql, match="DuckDB holds no text"):
        DUCKDB.literal("\ud800")
    wanted = PatternSet(frozenset({"\ud800", "a"}), ())
    assert asked(matches(DUCKDB, wanted, "x"), ["a", "b"]) == [True, False]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("text", ["a\nb", "a\r", "a\\", "*/ /* x", "${env:HOME}", "\u2028", "a\x00"])
def test_a_comment_ends_with_its_line(dialect: Dialect, text: str) -> None:
    comment = dialect.comment(text)
    assert comment.startswith("-- ")
    assert comment.isprintable()
    assert not comment.endswith("\\")
    assert not any(pair in comment for pair in ("*/", "${"))


@pytest.mark.parametrize("name", ["", 'a"b', "a`b" + '"', "a\\b", "a\nb"])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(NotInSql, match="cannot be a name"):
        DUCKDB.name_of(name)


def test_the_parts_of_a_tables_name_are_quoted_each() -> None:
    assert DUCKDB.relation("crm.leads") == '"crm"."leads"'
    assert SPARK.relation("crm.leads") == "`crm`.`leads`"


def test_many_operands_are_nested_only_so_deep() -> None:
    operands = [f"x = '{i}'" for i in range(5_000)]
    assert asked(joined(operands, "OR"), ["4999", "5000"]) == [True, False]
    assert joined(["a"], "OR") == "a"
