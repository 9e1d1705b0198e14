"""Sentences are read as Lark reads them, from tables that are up to date."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import Any

import lark
import pytest

from leadscore.source import Source
from leadscore.syntax.grammar import keyword, keywords
from leadscore.syntax.lalr import Parser, Part, Token, Tree
from leadscore.syntax.sentences import _cut
from leadscore.syntax.tokens import read_tokens, tokenize

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted([*ROOT.glob("policies/**/*.lead"), *ROOT.glob("tests/corpus/**/*.lead")])
EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "make_parser.py"))


@pytest.fixture(scope="module")
def reference(maker: dict[str, Any]) -> lark.Lark:
    parser: lark.Lark = maker["compiled"]()
    return parser


def test_the_tables_are_up_to_date(maker: dict[str, Any]) -> None:
    assert maker["TABLES"].read_text(encoding="utf-8") == maker["rendered"](), "run: python tools/make_parser.py"


def test_no_terminal_has_a_priority(reference: lark.Lark) -> None:
    assert all(terminal.priority == 0 for terminal in reference.terminals)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: str(path.relative_to(ROOT)))
def test_tokens_and_trees_are_those_of_lark(path: Path, reference: lark.Lark) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    pieces = list(_cut(tokenize(Source("p", text)).tokens))
    for piece in pieces:
        ours, theirs = Parser("statement"), reference.parse_interactive(start="statement")
        for token in piece:
            assert ours.accepts() == theirs.accepts()
            fits = token.type in ours.accepts()
            assert ours.feed(token) == fits
            if not fits:
                break
            theirs.feed_token(lark.Token(token.type, str(token), start_pos=token.start, end_pos=token.end))
        else:
            may_end = "$END" in theirs.accepts()
            tree = ours.result()
            assert (tree is not None) == may_end
            if may_end:
                assert _plain(tree) == _plain_of_lark(theirs.feed_eof())


def test_a_text_has_the_tokens_that_lark_finds(reference: lark.Lark) -> None:
    for path in POLICIES:
        text = path.read_bytes().decode("utf-8", "replace")
        found: list[Token] = []
        end = read_tokens(text, 0, found)
        theirs = list(reference.lex(text[:end]))
        assert [(t.type, str(t), t.start, t.end) for t in found] == [
            (t.type, str(t), t.start_pos, t.end_pos) for t in theirs
        ]


def test_keywords_ignore_case_as_regular_expressions_do() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        words = [word for word in keywords().values() if word.startswith(letter)]
        for other in re.findall(letter, EVERY_CHARACTER, re.IGNORECASE):
            assert [keyword(other + word[1:]) for word in words] == [keyword(word) for word in words]
    assert keyword("when") == "WHEN"
    assert keyword("whenever") is None


def test_a_long_list_is_read_in_time_that_grows_with_it() -> None:
    def tree(count: int) -> Tree | None:
        parser = Parser("statement")
        found: list[Token] = []
        read_tokens("set s = " + ", ".join(['"x"'] * count), 0, found)
        assert all(map(parser.feed, found))
        return parser.result()

    read = tree(50_000)  # copying the list for each item would take minutes
    assert read is not None
    assert len(read.children) == 50_001


def _plain(part: Part) -> object:
    if isinstance(part, Tree):
        return part.data, part.start, part.end, [_plain(child) for child in part.children]
    return part if part is None else (part.type, str(part))


def _plain_of_lark(part: Any) -> object:
    if isinstance(part, lark.Tree):
        return part.data, part.meta.start_pos, part.meta.end_pos, [_plain_of_lark(child) for child in part.children]
    return part if part is None else (part.type, str(part))
