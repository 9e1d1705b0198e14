"""What a merge left in a file is told once a conflict, and what stands in it is read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.check import check
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.diagnostics import Diagnostic
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.parser import parse

HEADER = 'policy "P" version 1\n'
RULE = 'when visited "pricing" add {} as pricing\n'
TEST = 'test "t"\n  given visited "pricing"\n  expect score 50\n'
OURS, BASE, THEIRS = RULE.format(50), RULE.format(40), RULE.format(35)


def conflict(ours: str = OURS, theirs: str = THEIRS, base: str | None = None) -> str:
    middle = "" if base is None else f"||||||| 1a2b3c4\n{base}"
    return f"<<<<<<< HEAD\n{ours}{middle}=======\n{theirs}>>>>>>> cheaper\n"


def told(text: str, **others: str) -> list[Diagnostic]:
    folder = Path("/conflicts")
    files = Files({folder / name: content for name, content in {"p.lead": text, **others}.items()})
    return list(check(load(folder / "p.lead", files, "p.lead")).diagnostics)


def said(text: str, **others: str) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in told(text, **others)]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("base", [None, BASE])
def test_a_conflict_is_one_problem(base: str | None, ends: str) -> None:
    text = (HEADER + conflict(base=base) + TEST).replace("\n", ends)
    second = 5 if base is None else 7
    (problem,) = [d for d in told(text) if d.code != "windows-line-ends"]
    assert problem.code == "merge-conflict"
    assert problem.message == f"A merge left two versions here: line 3 of `HEAD`, and line {second} of `cheaper`"
    span = problem.span
    assert text[span.start : span.end].splitlines() == conflict(base=base).splitlines()


def test_it_says_what_to_do() -> None:
    assert [d.help for d in told(HEADER + conflict() + TEST)] == [
        "Keep what shall count, and delete the rest with the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`."
    ]
    (problem,) = told(HEADER + conflict(base=BASE + BASE) + TEST)
    assert problem.help == (
        "Keep what shall count, and delete the rest with the lines that start with `<<<<<<<`, `|||||||`, `=======` and "
        "`>>>>>>>`. Both were made of lines 5 to 6."
    )


def test_a_side_may_hold_many_lines_or_none_and_need_no_name() -> None:
    many = conflict(OURS + 'when visited "a" add 1\n', "").replace(" HEAD", "").replace(" cheaper", "")
    assert said(HEADER + many + TEST) == [
        ("merge-conflict", "A merge left two versions here: lines 3 to 4 of the one, and nothing of the other")
    ]


def test_the_first_side_is_read() -> None:
    file = parse(Source("p.lead", HEADER + conflict(base=BASE) + TEST)).file
    assert [s.points.signed for s in file.statements if isinstance(s, n.Rule) and s.points] == [50]


def test_it_may_stand_within_a_sentence() -> None:
    text = HEADER + 'when visited "pricing"\n' + conflict("  add 50\n", "  add 35\n") + TEST
    assert [code for code, _ in said(text)] == ["merge-conflict"]


def test_mistakes_around_and_in_the_first_side_are_still_told() -> None:
    text = HEADER + conflict(ours=OURS.replace("pricing\n", "pricng because\n")) + "when titel is known add 5\n" + TEST
    assert [code for code, _ in said(text)] == ["merge-conflict", "unfinished-sentence", "unknown-field"]


def test_what_the_other_side_declares_or_uses_is_not_missed() -> None:
    declares = conflict(OURS, THEIRS + "define large as employees > 50\n")
    uses = conflict("", "when title in bosses add 5\n").replace("HEAD", "again")
    text = HEADER + declares + "when large add 1\n" + 'set bosses = "ceo"\n' + uses + TEST
    assert [code for code, _ in said(text)] == ["merge-conflict", "merge-conflict"]


def test_a_vocabulary_has_them_too() -> None:
    words = conflict("define large as employees > 50\n", "define large as employees > 20\n")
    text = HEADER + 'use "words.lead"\nwhen large add 5\n' + TEST.replace('visited "pricing"', "employees 60")
    assert said(text.replace("50\n", "5\n"), **{"words.lead": words}) == [
        ("merge-conflict", "A merge left two versions here: line 2 of `HEAD`, and line 4 of `cheaper`")
    ]


def test_a_file_of_a_set_has_them_too() -> None:
    rows = "name\nceo\n<<<<<<< HEAD\ncto\n=======\ncfo\n>>>>>>> cheaper\n"
    text = HEADER + 'set bosses from "bosses.csv"\nwhen title in bosses add 50\n'
    (problem,) = told(text + TEST.replace("50", "0"), **{"bosses.csv": rows})
    assert problem.code == "bad-set-row"
    assert problem.help == (
        "line 3: a merge left this line; line 5: a merge left this line; line 7: a merge left this line."
    )


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (f"{OURS}>>>>>>> cheaper\n", ["A merge left a line of its own here: `>>>>>>> cheaper`"]),
        (f"{OURS}=======\n", ["A merge left a line of its own here: `=======`"]),
        (f"<<<<<<< HEAD\n{OURS}", ["A merge left a line of its own here: `<<<<<<< HEAD`"]),
        (f"{OURS}=======\n{THEIRS}>>>>>>> x\n", ["A merge left lines of its own here: `=======`, `>>>>>>> x`"]),
        (f"<<<<<<< HEAD\n{OURS}>>>>>>> x\n", ["A merge left lines of its own here: `<<<<<<< HEAD`, `>>>>>>> x`"]),
        (
            f">>>>>>> x\n{OURS}<<<<<<< HEAD\n<<<<<<< y\n",
            [f"A merge left a line of its own here: `{line}`" for line in (">>>>>>> x", "<<<<<<< HEAD", "<<<<<<< y")],
        ),
    ],
)
def test_a_conflict_that_was_mended_by_halves(text: str, messages: list[str]) -> None:
    assert said(HEADER + text + TEST) == [("merge-conflict", message) for message in messages]


def test_two_conflicts_are_two_problems() -> None:
    text = HEADER + conflict() + 'when visited "x" add 1\n' + conflict("", 'when visited "y" add 1\n') + TEST
    assert [code for code, _ in said(text)] == ["merge-conflict", "merge-conflict"]


@pytest.mark.parametrize("text", ["# <<<<<<< HEAD\n", "  # =======\n", "#=======\n"])
def test_a_comment_is_none(text: str) -> None:
    assert said(HEADER + text + OURS + text + TEST) == []


def test_no_picture_is_taken_for_a_conflict() -> None:
    assert "unreadable-file" in [code for code, _ in said("\0<<<<<<< HEAD\n=======\n>>>>>>> x\n")]
    assert "merge-conflict" not in [code for code, _ in said("\0\n<<<<<<< HEAD\n=======\n>>>>>>> x\n")]


@given(
    st.lists(st.sampled_from(["<<<<<<< a\n", "||||||| b\n", "=======\n", ">>>>>>> c\n", OURS, "# c\n"]), max_size=12)
)
def test_nothing_else_is_said_of_their_lines(lines: list[str]) -> None:
    """Each of them belongs to exactly one problem."""
    text = "".join(lines)
    marks = [at for at in range(len(text)) if text[at : at + 7] in ("<" * 7, "|" * 7, "=" * 7, ">" * 7)]
    problems = parse(Source("p.lead", text)).diagnostics
    assert {d.code for d in problems} <= {"merge-conflict"}
    spans = [(d.span.start, d.span.end) for d in problems]
    assert all(sum(start <= at < end for start, end in spans) == 1 for at in marks)
