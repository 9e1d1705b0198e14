"""What two texts must have in common to count as the same."""

import string
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.batch.sql.texts import LAST_LETTER
from leadscore.values.text import WHITE_SPACE, fold, fold_part, simple_lower, words

EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1)]
AWKWARD = st.text(st.sampled_from([*WHITE_SPACE, *"aZ.İIıΣσςßẞÄä\x1c\u200b\ufeffe\u0301ǅK"]))


def test_only_letters_have_capitals() -> None:
    behind = "".join(EVERY_CHARACTER[LAST_LETTER + 1 :])
    assert simple_lower(behind) == behind


def simple_lower_of(char: str) -> str:
    """Unicode's simple mapping: İ is the only letter whose full mapping has two code points."""
    lower = char.lower()
    return lower if len(lower) == 1 else {"İ": "i"}[char]


def test_white_space_is_unicodes_property() -> None:
    separators = {c for c in EVERY_CHARACTER if unicodedata.category(c) in ("Zs", "Zl", "Zp")}
    assert set(WHITE_SPACE) == separators | set("\t\n\v\f\r\x85")
    assert len(WHITE_SPACE) == 25


def test_every_character_is_lowered_by_the_simple_mapping_wherever_it_stands() -> None:
    for char in EVERY_CHARACTER:
        lower = simple_lower_of(char)
        assert simple_lower(char) == lower
        assert simple_lower(f"a{char}") == f"a{lower}"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  VP \t\n Sales ", "vp sales"),
        ("VP\u00a0Sales\u3000", "vp sales"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδοσ"),
        ("οδος", "οδος"),
        ("Straße", "straße"),
        ("I", "i"),
        ("e\u0301", "e\u0301"),
        ("a\x1cb", "a\x1cb"),
        ("\u200b", "\u200b"),
        ("\u2003\u0085 ", ""),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text() | AWKWARD)
def test_fold_is_what_the_language_says(text: str) -> None:
    lowered = "".join(map(simple_lower_of, text))
    blanked = "".join(" " if char in WHITE_SPACE else char for char in lowered)
    expected = " ".join(part for part in blanked.split(" ") if part)
    assert fold(text) == expected
    assert fold(expected) == expected


@given(AWKWARD, AWKWARD)
def test_parts_fold_as_the_whole_does_apart_from_the_blanks_at_the_joint(left: str, right: str) -> None:
    assert fold(fold_part(left) + fold_part(right)) == fold(left + right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vice President, Sales", ("vice", "president", "sales")),
        ("R&D/Co-Founder", ("r", "d", "co", "founder")),
        ("snake_case", ("snake", "case")),
        ("Jane's  «Büro»", ("jane", "s", "«büro»")),
        (string.punctuation, ()),
        (" ", ()),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@given(st.text() | AWKWARD)
def test_words_hold_no_separator_and_lose_no_letter(text: str) -> None:
    found = words(text)
    assert all(word and not set(word) & {*string.punctuation, *WHITE_SPACE} for word in found)
    assert "".join(found) == "".join(c for c in fold(text) if c != " " and c not in string.punctuation)
