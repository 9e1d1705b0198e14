"""Cells to values: what fits, what does not, and why."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.facts.cells import Unfit, instant, thousandths, value
from leadscore.values.terms import ValueType

T, N, D, Y = ValueType.TEXT, ValueType.NUMBER, ValueType.DATE, ValueType.YES_NO


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        ("  VP\u00a0 Sales ", T, "vp sales"),
        (" \t ", T, None),
        ("", N, None),
        ("200", N, Decimal(200)),
        (" -1.50 ", N, Decimal("-1.5")),
        ("+3", N, Decimal(3)),
        ("0012", N, Decimal(12)),
        ("2026-03-01", D, date(2026, 3, 1)),
        ("1950-01-01", D, date(1950, 1, 1)),
        ("YES", Y, True),
        ("true", Y, True),
        ("1", Y, True),
        ("No", Y, False),
        ("False", Y, False),
        ("0", Y, False),
    ],
)
def test_what_fits(cell: str, kind: ValueType, expected: object) -> None:
    assert value(cell, kind) == expected


@pytest.mark.parametrize(
    ("cell", "kind", "reason"),
    [
        ("many", N, '"many" is no number'),
        ("1,000", N, '"1,000" is no number'),
        ("1e3", N, '"1e3" is no number'),
        (".5", N, '".5" is no number'),
        ("5.", N, '"5." is no number'),
        ("٣", N, '"٣" is no number'),
        ("NaN", N, '"NaN" is no number'),
        (" 30\u00a0\nO ", N, '"30 O" is no number'),
        ("MayBe", Y, '"MayBe" is neither yes nor no'),
        ("1" * 200, N, '"' + "1" * 39 + '…" is no number'),
        ("01.03.2026", D, '"01.03.2026" is no date such as 2026-03-01'),
        ("2026-02-30", D, 'there is no day "2026-02-30"'),
        ("2026-03-01 10:00", D, '"2026-03-01 10:00" is no date such as 2026-03-01'),
        ("maybe", Y, '"maybe" is neither yes nor no'),
        ("2", Y, '"2" is neither yes nor no'),
    ],
)
def test_what_does_not_fit(cell: str, kind: ValueType, reason: str) -> None:
    with pytest.raises(Unfit) as caught:
        value(cell, kind)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1970-01-01", 0),
        ("1970-01-02", 86_400),
        ("1970-01-01 00:01", 60),
        ("1970-01-01T00:00:01Z", 1),
        ("1970-01-01 00:00:01.999", 1),
        ("1970-01-01 00:00:01,999999999 UTC", 1),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T23:00:00-0100", 0),
        ("1970-01-01 9:05", 32_700),
        ("2026-03-01 09:30:00+00", 1_772_357_400),
    ],
)
def test_times(cell: str, expected: int) -> None:
    assert instant(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["", "soon", "31/03/2026 14:05", "2026-03-01 25:00", "2026-03-01 10:60", "2026-13-01", "2026-03-01Z",
     "1969-12-31", "1970-01-01T00:00:00+01:00", "2026-03-01 10:00+99:00", "1772357400"],
)  # fmt: skip
def test_times_that_are_none(cell: str) -> None:
    with pytest.raises(Unfit):
        instant(cell)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(9990, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["T", " "]),
)
def test_times_agree_with_the_standard_library(moment: datetime, offset: int, between: str) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    expected = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    if expected >= 0:
        assert instant(aware.isoformat(sep=between)) == expected


@pytest.mark.parametrize(
    ("cell", "expected"), [("", 0), (" ", 0), ("12", 12_000), ("0.5", 500), ("1.23456", 1_234), ("0." + "9" * 40, 999)]
)
def test_minutes(cell: str, expected: int) -> None:
    assert thousandths(cell) == expected


@pytest.mark.parametrize("cell", ["-1", "long", "1:30", "9999999999999"])
def test_minutes_that_are_none(cell: str) -> None:
    with pytest.raises(Unfit):
        thousandths(cell)


@given(st.text(max_size=40), st.sampled_from(list(ValueType)))
def test_no_text_stops_it(cell: str, kind: ValueType) -> None:
    for read in (lambda: value(cell, kind), lambda: instant(cell), lambda: thousandths(cell)):
        with suppress(Unfit):
            read()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**12), max_value=10**12))
def test_numbers_stay_exact(number: Decimal) -> None:
    assert value(f"{number:f}", N) == number
