"""Exact numbers against fractions."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadscore.values.number import (
    MAX_POINTS_MILLI,
    decay_values,
    fade_values,
    milli_text,
    round_half_even,
    signed_milli_text,
    to_milli,
)

MILLI = st.integers(-MAX_POINTS_MILLI, MAX_POINTS_MILLI)
PERCENT = st.integers(0, 100_000).map(lambda n: Decimal(n).scaleb(-3)) | st.sampled_from(
    [Decimal(p) for p in ("0", "0.001", "12.5", "20", "50", "75", "99.999", "100")]
)


@pytest.mark.parametrize(
    ("value", "milli"),
    [("12.5", 12_500), ("-3", -3_000), ("0.001", 1), ("1.2500", 1_250), ("1" + "0" * 60, 10**63), ("-0", 0)],
)
def test_to_milli(value: str, milli: int) -> None:
    assert to_milli(Decimal(value)) == milli


@pytest.mark.parametrize("value", ["0.0001", "1.23456", "-0.0005", "NaN", "Infinity", f"1{'0' * 40}.0001"])
def test_to_milli_never_rounds(value: str) -> None:
    with pytest.raises(ValueError, match=r"three decimal places|finite"):
        to_milli(Decimal(value))


@pytest.mark.parametrize(
    ("milli", "plain", "signed"),
    [
        (12_500, "12.5", "+12.5"),
        (-3_000, "-3", "-3"),
        (0, "0", "0"),
        (1, "0.001", "+0.001"),
        (-10, "-0.01", "-0.01"),
        (100_000, "100", "+100"),
    ],
)
def test_milli_text(milli: int, plain: str, signed: str) -> None:
    assert milli_text(milli) == plain
    assert signed_milli_text(milli) == signed


@given(st.integers())
def test_milli_text_reads_back(milli: int) -> None:
    assert to_milli(Decimal(milli_text(milli))) == milli
    assert to_milli(Decimal(signed_milli_text(milli))) == milli


@given(st.integers(), st.integers(1))
@example(1, 2)
@example(-1, 2)
@example(3, 2)
@example(-3, 2)
def test_round_half_even(numerator: int, denominator: int) -> None:
    assert round_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


def at(values: tuple[int, ...], step: int) -> int:
    return values[min(step, len(values) - 1)]


@given(MILLI | st.integers(-50, 50), PERCENT, st.integers(0, 400))
def test_decay_is_exact(points: int, percent: Decimal, last: int) -> None:
    values = decay_values(points, percent, last)
    worth, kept = Fraction(points), 1 - Fraction(percent) / 100
    for step in range(last + 1):
        assert at(values, step) == round(worth)
        worth *= kept
    assert at(values, last + 1) == values[-1]


@given(MILLI, PERCENT)
@settings(max_examples=30)
def test_decay_is_the_same_below_zero(points: int, percent: Decimal) -> None:
    assert decay_values(-points, percent) == tuple(-value for value in decay_values(points, percent))


@pytest.mark.parametrize("points", [1, 2, 3, 5, 1001, 2**20 + 1, 999_999_999, 3 * 2**28])
@pytest.mark.parametrize("percent", ["50", "75", "20", "80", "99.9"])
def test_decay_rounds_exact_halves_to_even(points: int, percent: str) -> None:
    kept = 1 - Fraction(Decimal(percent)) / 100
    values = decay_values(points, Decimal(percent))
    assert [at(values, k) for k in range(60)] == [round(points * kept**k) for k in range(60)]


@pytest.mark.parametrize(
    ("points", "percent"), [(MAX_POINTS_MILLI, "0.001"), (999_999_937, "0.007"), (-123_456_789, "0.05")]
)
def test_ten_thousand_steps_are_exact_and_fast(points: int, percent: str) -> None:
    start = time.process_time()
    values = decay_values(points, Decimal(percent))
    assert time.process_time() - start < 0.5
    kept = 1 - Fraction(Decimal(percent)) / 100
    for step in (*range(0, 10_000, 497), 9_999, 10_000):
        assert at(values, step) == round(points * kept**step)
    assert len(values) <= 10_001


def test_decay_ends_where_nothing_changes_any_more() -> None:
    assert decay_values(1_001, Decimal(50)) == (1001, 500, 250, 125, 63, 31, 16, 8, 4, 2, 1, 0)
    assert decay_values(5_000, Decimal(0)) == (5_000,)
    assert decay_values(5_000, Decimal(100)) == (5_000, 0)
    assert decay_values(0, Decimal(50)) == (0,)


@pytest.mark.parametrize("percent", ["-0.001", "100.001", "1.0001"])
def test_decay_refuses_what_is_no_percentage(percent: str) -> None:
    with pytest.raises(ValueError, match=r"%|three"):
        decay_values(1_000, Decimal(percent))


@given(MILLI | st.integers(-50, 50), st.integers(1, 500))
def test_fade_is_exact(points: int, steps: int) -> None:
    values = fade_values(points, steps)
    for step in range(steps + 3):
        assert at(values, step) == round(points * max(Fraction(0), 1 - Fraction(step, steps)))
    assert fade_values(-points, steps) == tuple(-value for value in values)


def test_the_longest_fade() -> None:
    values = fade_values(MAX_POINTS_MILLI, 10_000)
    assert len(values) == 10_001
    assert values[1] == 999_900_000
    assert values[-1] == 0


@pytest.mark.parametrize("steps", [0, -1, 10_001])
def test_fade_refuses_too_few_and_too_many_steps(steps: int) -> None:
    with pytest.raises(ValueError, match="steps"):
        fade_values(1_000, steps)
