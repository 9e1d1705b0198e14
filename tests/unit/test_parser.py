"""The parser reads the whole language, and never fails on what is not of it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.diagnostics import Severity
from leadscore.source import Source
from leadscore.source.read import decode
from leadscore.syntax import nodes as n
from leadscore.syntax.grammar import keywords, reserved_words, sentence_starters
from leadscore.syntax.parser import parse, parse_condition

EXAMPLE = """\
policy "B2B" version 3
owned by marketing, "Sales Ops"
use "vocabulary.lead"
field seats number
field consent yes/no
event trialled
event mailed by us
set seniors = "ceo", "vp *"
set accounts from "accounts.csv"
define right_size as employees between 50 and 1000
when phone is known add 1
group fit "Who?" at least -50 at most 50 decays 50% every 30 days
when title in seniors add 20 as senior because "Budget"
when not (title is "x" or title contains "y") and country is not "DE" subtract 2.5
when title starts with "vp" and title ends with "sales" add 1
group engagement fades over 90 days every 30 days
when visited "/blog/*" add 1 each different up to 5
when watched "demo" at least 10 minutes add 20
when attended "webinar*" at least 2 times within 90 days add 15 never decays
when visited between 2026-03-01 and 2026-05-31 add 5 each time
when never visited "pricing" after 2026-01-01 subtract 1
when inactive for 180 days subtract 20
when existing_customer disqualify
when requested add 10 in force from 2026-06-01 until 2026-08-31 each day
ready at 70 if fit >= 10 lost below 55
band hot at 70
band "not yet" otherwise
grade fit A at 40, D otherwise
score from 0 to 100
applies if country is "DE"
on ready assign "team" if employees > 500
on hot notify "sales" within 1 hour
override "jane@acme.com" add 15 by "Sam" until 2026-12-31 because "Met"
test "t"
  given as of 2026-04-01, title "VP", employees 200, visited "a" 4 times for 2 minutes 3 days ago
  expect score at least 85, not ready, band hot, grade B1, fit 35, out of scope
"""


def messages(text: str) -> list[tuple[str, str]]:
    source = Source("p.lead", text)
    return [(d.code, source.slice(d.span)) for d in parse(source).diagnostics]


def test_reads_every_statement() -> None:
    parsed = parse(Source("p.lead", EXAMPLE))
    assert parsed.diagnostics == ()
    kinds = {type(statement) for statement in parsed.file.statements}
    assert kinds == set(n.Statement.__args__)
    assert len(parsed.file.statements) == 34


def test_spans_take_no_part_in_equality() -> None:
    spaced = re.sub(r'("[^"]*")|( )', lambda m: m[1] or "  # why\n\t ", EXAMPLE)
    assert parse(Source("a", spaced)).file == parse(Source("b", EXAMPLE)).file


def test_a_span_is_the_statement() -> None:
    source = Source("p.lead", EXAMPLE)
    rule = next(s for s in parse(source).file.statements if isinstance(s, n.Rule) and s.name)
    assert source.slice(rule.span) == 'when title in seniors add 20 as senior because "Budget"'
    assert isinstance(rule.condition, n.InSet)
    assert source.slice(rule.condition.members.span) == "seniors"


def test_keywords_and_names_ignore_case_and_labels_keep_it() -> None:
    parsed = parse(Source("p", 'WHEN Title IS "CEO" Add 5\nband Hot at 5'))
    rule, band = parsed.file.statements
    assert isinstance(rule, n.Rule)
    assert isinstance(rule.condition, n.Is)
    assert rule.condition.name == n.Name("title")
    assert isinstance(band, n.Band)
    assert band.name == n.Label("Hot")


def test_a_name_may_start_with_a_keyword() -> None:
    assert messages("event visited_pages\nwhen whenever_x add 5\nwhen ready_2 add 5") == []


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a and b or c", n.Or((n.And((n.Bare(n.Name("a")), n.Bare(n.Name("b")))), n.Bare(n.Name("c"))))),
        ("not a and b", n.And((n.Not(n.Bare(n.Name("a"))), n.Bare(n.Name("b"))))),
        ("a or (b or c)", n.Or((n.Bare(n.Name("a")), n.Bare(n.Name("b")), n.Bare(n.Name("c"))))),
        ("not not a", n.Not(n.Not(n.Bare(n.Name("a"))))),
        ("fit >= 20", n.Compare(n.Name("fit"), n.CompareOp.GREATER_EQUAL, n.Number(Decimal(20)))),
    ],
)
def test_precedence(text: str, tree: n.Condition) -> None:
    assert parse_condition(text) == tree


def test_parse_condition_of_something_else() -> None:
    assert parse_condition("add 5") is None
    assert parse_condition("title is §") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('whne visited "a" add 5', [("misspelt-keyword", "whne")]),
        ('when visited "a" ad 5 becuase "x"', [("misspelt-keyword", "ad"), ("misspelt-keyword", "becuase")]),
        ('when visited "a add 5\nready at 5', [("unclosed-text", '"a add 5')]),
        ("when title is 'ceo' add 5", [("single-quotes", "'ceo'")]),
        ("when title is “ceo” add 5", [("curly-quotes", "“ceo”")]),
        ("when employees > 1,000 add 5", [("thousands-separator", "1,000")]),
        ("when revenue > 1.000.000 add 5", [("thousands-separator", "1.000.000")]),
        ("when created after 2026-3-1 add 5", [("bad-date", "2026-3-1")]),
        ("when created after 2026-02-30 add 5", [("bad-date", "2026-02-30")]),
        ("when created after 01.03.2026 add 5", [("bad-date", "01.03.2026")]),
        ("when a add 1.2345", [("too-many-places", "1.2345")]),
        ("when a add 1.2000", []),
        ("when a add 5 up to 6 up to 7", [("repeated-option", "up to 7")]),
        ("group fit at most 5 at most 6", [("repeated-option", "at most 6")]),
        ('when title == "x" add 5', [("unexpected-text", "==")]),
        ('when title != "x" add 5', [("strange-character", "!=")]),
        ("when a then add 5 points", [("unexpected-text", "then"), ("unexpected-text", "points")]),
        ('set x = "a" "b"', [("unexpected-text", '"b"')]),
        ("field event text", [("unexpected-text", "event")]),
        ("band hot\nband warm at 5", [("unfinished-sentence", "hot")]),
        ("when a\tadd 5", [("tab", "\t")]),
        ('when title is "a\\q" add 5', [("bad-escape", "\\q")]),
        ('when title is "сео" add 5', []),  # all of it is Cyrillic: a word like any other
        ('when title is "сeo" add 5', [("look-alike-letters", '"сeo"')]),
        ("when " + "(" * 61 + "a" + ")" * 61 + " add 5", [("nesting-too-deep", "(")]),
        ("hello world", [("unexpected-text", "hello")]),
        ("when a add 5\nhello world\nready at 5", [("unexpected-text", "hello")]),
        ("when a add +5;", [("strange-character", "+"), ("strange-character", ";")]),
        ("", []),
    ],
)
def test_underlines(text: str, found: list[tuple[str, str]]) -> None:
    assert messages(text) == found


def test_every_fix_of_one_text_mends_it() -> None:
    text = (
        "whne title == ‘ceo’ && employees ≥ 1,000 then add +5 points becuase “x”;\n"
        'if a add 1\nset x = "a" "b"\nwhen created after 2026-3-1 add\t1\n'
    )
    source = Source("p", text)
    edits = [edit for d in parse(source).diagnostics if d.fix for edit in d.fix.edits]
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert messages(text) == []
    assert text.startswith('when title is "ceo" and employees >= 1000  add 5  because "x"')


def test_five_mistakes_in_five_sentences() -> None:
    text = 'policy\nwhne a add 1\nset = "x"\nwhen b add five\nready 70\nband cold otherwise\n'
    source = Source("p", text)
    parsed = parse(source)
    assert [source.position(d.span.start).line for d in parsed.diagnostics] == [1, 2, 3, 4, 5]
    assert len(parsed.file.statements) == 2


def test_names_of_unreadable_sentences() -> None:
    parsed = parse(Source("p", "set x = = \ngroup fit at\nwhen a add as rule_a"))
    assert parsed.unreadable == {"x", "fit", "rule_a"}


def test_bytes_that_are_no_utf8_and_a_mark() -> None:
    source = decode("p", b'\xef\xbb\xbfwhen title is "caf\xe9" add 5\r\n')
    codes = [d.code for d in parse(source).diagnostics]
    assert codes == ["byte-order-mark", "invalid-utf-8", "windows-line-ends"]
    assert decode("p", 'when title is "é" add 5'.encode("utf-16")).text == 'when title is "é" add 5'


def test_what_is_no_text_is_told_once() -> None:
    parsed = parse(decode("p", b"PK\x03\x04\x00\x00\x08\x00when a add 5"))
    assert [(d.code, d.message) for d in parsed.diagnostics] == [("unreadable-file", "This is no text file")]


@settings(max_examples=some(300), deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_stop_it(data: bytes) -> None:
    source = decode("p", data)
    for diagnostic in parse(source).diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source.text)


FRAGMENTS = [*sorted(k for k in {*EXAMPLE.split(), "“", "'", "\\", "1,0", "2026-1-1", "\t", "é", "\0", "(", ")"})]


@settings(max_examples=some(300), deadline=None)
@given(st.data())
def test_no_mutation_of_a_policy_stops_it(data: st.DataObject) -> None:
    words = EXAMPLE.split(" ")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(FRAGMENTS), max_size=2))
    source = Source("p", " ".join(words))
    parsed = parse(source)
    for diagnostic in parsed.diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source.text)
        assert diagnostic.message
        assert not diagnostic.message.endswith(".")
    if not parsed.diagnostics:
        assert parsed.file.statements


def test_a_fault_in_one_sentence_costs_no_other() -> None:
    lines = EXAMPLE.split("\n")[:33]
    whole = parse(Source("p", "\n".join(lines))).file.statements
    for i, line in enumerate(lines):
        broken = parse(Source("p", "\n".join([*lines[:i], line.split()[0] + " %", *lines[i + 1 :]])))
        assert any(d.severity is Severity.ERROR for d in broken.diagnostics)
        assert list(broken.file.statements) == [s for j, s in enumerate(whole) if j != i], line


def test_the_words_of_the_grammar() -> None:
    assert {"when", "group", "set", "ready", "on", "test"} <= set(sentence_starters().values())
    assert {"when", "yes", "days", "disqualify"} <= reserved_words()
    assert not {"%", "=", "visited", "title"} & reserved_words()
    assert len(keywords()) == len(set(keywords().values()))


def test_what_was_read_last_is_known_still_by_its_own_name_alone() -> None:
    text = 'policy "Remembered"\nready at 5\n'
    first, again, elsewhere = (parse(Source(path, text)) for path in ("a.lead", "a.lead", "b.lead"))
    assert again is first
    assert {elsewhere.file.span.path, *(one.span.path for one in elsewhere.file.statements)} == {"b.lead"}
