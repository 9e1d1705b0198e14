"""Problems as text: where the marks stand, whatever the line holds."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.diagnostics import Diagnostic, Edit, Fix, Note, Severity
from leadscore.diagnostics.render import github, plain, rich
from leadscore.diagnostics.render import json as as_json
from leadscore.diagnostics.render.cells import clean, width
from leadscore.source import Source, Span


def problem(source: Source, start: int, end: int, **others: object) -> Diagnostic:
    values = {"code": "some-code", "severity": Severity.ERROR, "message": "Something is wrong", **others}
    return Diagnostic(span=Span(source.path, start, end), **values)  # type: ignore[arg-type]


def rendered(text: str, marked: str, columns: int = 100, **others: object) -> str:
    source = Source("b2b.lead", text)
    start = text.index(marked)
    return plain.render([problem(source, start, start + len(marked), **others)], {source.path: source}, columns)


def golden(text: str) -> str:
    return dedent(text).lstrip("\n") + "\n"


def test_the_whole_form() -> None:
    text = 'policy "x"\n\nwhen titel is "ceo" add 20\nwhen title is "ceo" add 20\n'
    shown = rendered(
        text,
        "titel",
        help="Did you mean `title`?",
        fix=Fix("write `title`", (Edit(Span("b2b.lead", 17, 22), "title"),)),
        notes=(Note(Span("b2b.lead", text.rindex("title"), text.rindex("title") + 5), "here it is right"),),
    )
    assert shown == golden(
        """
        error[some-code]: Something is wrong
         --> b2b.lead:3:6
          |
        3 | when titel is "ceo" add 20
          |      ^^^^^
          = note: here it is right
         --> b2b.lead:4:6
          |
        4 | when title is "ceo" add 20
          |      -----
          = help: Did you mean `title`?
          = fix: write `title`
        """
    )


@pytest.mark.parametrize(
    ("line", "marked", "under"),
    [
        ("\twhen titel", "titel", "         ^^^^^"),  # a tab takes four columns
        ("when 東京 titel", "titel", "          ^^^^^"),  # wide characters take two
        ("when 東京", "東京", "     ^^^^"),
        ("when cafe\u0301 titel", "titel", "          ^^^^^"),  # a combining mark takes none
        ("when cafe\u0301", "cafe\u0301", "     ^^^^"),
        ("when \x1b[2J titel", "titel", "          ^^^^^"),
    ],
)
def test_marks_stand_under_what_they_mark(line: str, marked: str, under: str) -> None:
    assert rendered(line, marked).splitlines()[4] == f"  | {under}"


def test_nothing_in_a_file_steers_the_terminal() -> None:
    shown = rendered("when \x1b[2J\u202e titel", "titel", message="no \x1b[31m", help="\x9b")
    assert not {"\x1b", "\u202e", "\x9b"} & set(shown)


def test_of_a_long_line_the_part_around_the_mark_is_shown() -> None:
    line = f"when {'a' * 200} titel {'b' * 200}"
    shown = rendered(line, "titel", columns=60).splitlines()
    text, marks = shown[3], shown[4]
    assert "titel" in text
    assert text.startswith("1 | …")
    assert text.endswith("…")
    assert text.index("titel") == marks.index("^^^^^")
    assert max(map(len, shown)) <= 60


def test_at_the_end_of_a_long_line_the_room_is_used_for_what_stands_before() -> None:
    shown = rendered(f"when {'a' * 200} titel", "titel", columns=60).splitlines()
    assert shown[3] == f"1 | …{'a' * 49} titel"
    assert shown[4].index("^^^^^") == shown[3].index("titel")


def test_of_several_lines_the_first_and_the_last_stand_for_all() -> None:
    text = "when a\n  and b\n  and c\n  and d add 5\n"
    shown = rendered(text, "a\n  and b\n  and c\n  and d").splitlines()
    assert shown[3:-1] == [
        "1 | when a",
        "  |      ^",
        "… |",
        "4 |   and d add 5",
        "  |   ^^^^^",
    ]


def test_an_empty_span_marks_its_place_also_at_the_end_of_the_file() -> None:
    source = Source("b2b.lead", "when title\n")
    shown = plain.render([problem(source, 10, 10)], {source.path: source}).splitlines()
    assert shown[3:5] == ["1 | when title", "  |           ^"]


def test_a_problem_of_a_file_without_text_names_the_file_alone() -> None:
    source = Source("b2b.lead", "")
    shown = plain.render([problem(source, 0, 0, help="Check the path.")], {source.path: source})
    assert shown == golden(
        """
        error[some-code]: Something is wrong
         --> b2b.lead
          = help: Check the path.
        """
    )


def test_in_colour_the_text_is_the_same() -> None:
    source = Source("b2b.lead", "when titel add 5")
    found = [problem(source, 5, 10, help="Did you mean `title`?")]
    assert rich.render(found, {source.path: source}).plain == plain.render(found, {source.path: source})


@given(text=st.text(max_size=80), ends=st.tuples(st.integers(0, 80), st.integers(0, 80)), columns=st.integers(1, 90))
def test_any_span_of_any_text_can_be_shown(text: str, ends: tuple[int, int], columns: int) -> None:
    source = Source("p.lead", text)
    start, end = sorted(min(place, len(text)) for place in ends)
    shown = plain.render([problem(source, start, end)], {source.path: source}, columns).split("\n")
    if text:
        assert any(set(line.partition("| ")[2].strip()) == {"^"} for line in shown)
    assert all(width(line) <= max(columns, 40) for line in shown)


@given(st.text())
def test_clean_text_has_no_controls(text: str) -> None:
    assert not any(char < " " and char != "\n" for char in clean(text))


def test_json_counts_from_one_and_ends_behind_the_last_character() -> None:
    text = "when 東京\nadd 1,000"
    source = Source("b2b.lead", text)
    start = text.index("1,000")
    edit = Edit(Span(source.path, start, start + 5), "1000")
    found = problem(source, start, start + 5, help="Write 1000.", fix=Fix("write 1000", (edit,)))
    place = {"line": 2, "column": 5, "end_line": 2, "end_column": 10}
    assert json.loads(as_json.render([found], {source.path: source})) == [
        {
            "file": "b2b.lead",
            **place,
            "code": "some-code",
            "severity": "error",
            "message": "Something is wrong",
            "help": "Write 1000.",
            "fix": {"title": "write 1000", "edits": [{**place, "text": "1000"}]},
        }
    ]
    assert json.loads(as_json.render([], {})) == []


def test_github_commands_escape_what_would_end_them() -> None:
    source = Source("a,b:c.lead", "when titel")
    found = problem(source, 5, 10, message="50% of it", help="One\ntwo", severity=Severity.HINT)
    assert github.render([found], {source.path: source}) == (
        "::notice file=a%2Cb%3Ac.lead,line=1,endLine=1,col=6,endColumn=11,title=some-code::50%25 of it. One%0Atwo\n"
    )
