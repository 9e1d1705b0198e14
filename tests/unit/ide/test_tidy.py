"""The formatter and the comment key, and where they leave the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.ide.tidy import commented, tidied
from leadscore.resources import resource
from leadscore.syntax.rewrite import CannotFormat

UNTIDY = 'when   title is "ceo"  because "They decide" ADD 5 # hm\nwhen\n title   is "vp" add 6\n'
POLICY = resource("policies", "b2b_saas", "policy.lead").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["title", "They", "ADD", "5", "# hm", "vp", "6"])
def test_the_cursor_stays_at_its_word(word: str) -> None:
    if word == "ADD":
        with pytest.raises(CannotFormat):
            tidied(UNTIDY, 0)
    text = UNTIDY.replace('because "They decide" ADD 5', 'ADD 5 because "They decide"')
    at = text.index(word) + 1
    found = tidied(text, at)
    assert found.text == tidied(found.text, 0).text
    assert found.text[found.offset - 1 :].lower().startswith(word.lower())


def test_what_is_tidy_stays_and_so_does_the_cursor() -> None:
    assert tidied(POLICY, 77) == tidied(tidied(POLICY, 77).text, 77)
    assert tidied(POLICY, 77).text is POLICY


@given(st.integers(0, len(UNTIDY)))
def test_no_offset_is_out_of_the_text(offset: int) -> None:
    text = UNTIDY.replace('because "They decide" ADD 5', "ADD 5")
    found = tidied(text, min(offset, len(text)))
    assert 0 <= found.offset <= len(found.text)


def test_lines_become_comments_and_text_again() -> None:
    lines = ["  given a", "", "    b 5", "# c"]
    assert commented(lines) == ["# " + "  given a", "", "#     b 5", "# # c"]
    assert commented(commented(lines)) == lines
    assert commented(["  a", "   b"]) == ["  # a", "  #  b"]
    assert commented(["#a"]) == ["a"]
    assert commented([""]) == [""]
