"""The formatter's promises, on generated policies: it keeps the meaning and the comments, and has one layout."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.source import Source
from leadscore.syntax.comments import comment_text
from leadscore.syntax.formatter import format_file
from leadscore.syntax.nodes import Condition, File, Statement
from leadscore.syntax.parser import parse, parse_condition
from leadscore.syntax.printer import condition_text, statement_text
from leadscore.syntax.rewrite import format_source
from strategies.policies import conditions, files, layouts, policy_texts, statements

few = settings(max_examples=some(60), suppress_health_check=list(HealthCheck))


@settings(max_examples=some(200))
@given(conditions())
def test_a_condition_reads_back(condition: Condition) -> None:
    assert parse_condition(condition_text(condition)) == condition


@settings(max_examples=some(200))
@given(statements())
def test_a_statement_reads_back_from_its_one_line(statement: Statement) -> None:
    assert parse(Source("p.lead", statement_text(statement))).file.statements == (statement,)


@few
@given(files())
def test_formatting_keeps_the_tree_and_is_idempotent(file: File) -> None:
    text = format_file(file, Source("p.lead", ""))
    assert parse(Source("p.lead", text)).file == file
    assert format_source(Source("p.lead", text)) == text


@few
@given(policy_texts())
def test_formatting_keeps_meaning_and_comments_and_is_idempotent(text: str) -> None:
    source = Source("p.lead", text)
    before = parse(source).file
    formatted = format_file(before, source)
    after = parse(Source("p.lead", formatted)).file
    assert after == before
    assert sorted(map(comment_text, after.comments)) == sorted(map(comment_text, before.comments))
    assert format_file(after, Source("p.lead", formatted)) == formatted
    assert_clean(formatted)


def assert_clean(formatted: str) -> None:
    assert "\r" not in formatted
    assert "\t" not in formatted
    assert "\n\n\n" not in formatted
    assert not formatted.startswith(("\n", "\ufeff"))
    assert not formatted.endswith("\n\n")
    lines = formatted.split("\n")
    assert lines.pop() == ""
    assert [line.rstrip() for line in lines] == lines


@few
@given(st.data(), files(2))
def test_without_comments_only_blank_lines_between_statements_are_the_author_s(data: st.DataObject, file: File) -> None:
    texts = [data.draw(layouts(file, with_comments=False)) for _ in range(2)]
    first, second = (format_source(Source("p.lead", text)) for text in texts)
    # Sets with a blank line between them are not aligned.
    assert [line.split() for line in first.split("\n") if line] == [line.split() for line in second.split("\n") if line]
