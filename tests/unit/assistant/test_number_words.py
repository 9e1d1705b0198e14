"""Numbers in words are what they say, to their last word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.assistant.number_words import in_digits, number_at

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_ONES = [*_SMALL.split(), "eighteen", "nineteen"]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _spelt(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f" {_ONES[number % 10]}" if number % 10 else "")
    name, size = ("hundred", 100) if number < 1_000 else ("thousand", 1_000)
    rest = number % size
    return f"{_spelt(number // size)} {name}" + (f"{' and' if rest < 100 else ''} {_spelt(rest)}" if rest else "")


@given(st.integers(0, 999_999))
def test_a_number_spelt_out_is_itself(number: int) -> None:
    words = _spelt(number).split()
    assert number_at([*words, "leads"], 0) == (Decimal(number), len(words))


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("half a thousand", 500),
        ("half a dozen", 6),
        ("a couple of hundred", 200),
        ("a couple of weeks", 2),
        ("couple of weeks", 2),
        ("couple days", 2),
        ("a couple visits", 2),
        ("a couple", 2),
        ("couple hundred", 200),
        ("two dozen", 24),
        ("2 dozen", 24),
        ("thousand employees", 1000),
        ("fifteen hundred", 1500),
        ("twenty - five", 25),
    ],
)
def test_a_number_said_otherwise_is_it_too(said: str, number: int) -> None:
    assert (number_at(said.split(), 0) or (None,))[0] == number


@pytest.mark.parametrize(
    "said", ["a lead", "half a year", "and five", "", "the hundred", "couple", "a couple who marry", "couple visited"]
)
def test_what_is_no_number_begins_none(said: str) -> None:
    assert number_at(said.split(), 0) is None


def test_an_and_between_two_numbers_joins_nothing() -> None:
    assert in_digits("between one hundred and two hundred".split()) == "between 100 and 200"
    assert in_digits("between a hundred and fifty and two hundred".split()) == "between 150 and 200"
