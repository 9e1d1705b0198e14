"""Exact numbers: points and minutes in thousandths, rounding, and tables of decay. No floating point anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

MAX_POINTS_MILLI = 1_000_000_000
"""The largest size of points in a policy (1,000,000), in millipoints."""

MAX_DECAY_STEPS = 10_000

_WHOLE_MILLI_PERCENT = 100_000
_GUARD_BITS = 128


def to_milli(value: Decimal) -> int:
    """A decimal in thousandths. Raises ValueError when it has more than three places, or is no finite number."""
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    numerator, denominator = value.as_integer_ratio()
    milli, rest = divmod(1000 * numerator, denominator)
    if rest:
        raise ValueError(f"{value} has more than three decimal places")
    return milli


def milli_text(milli: int) -> str:
    """Thousandths as people write them: 12_500 is "12.5", -3_000 is "-3", 0 is "0"."""
    whole, thousandths = divmod(abs(milli), 1000)
    places = f".{thousandths:03}".rstrip("0") if thousandths else ""
    return f"{'-' if milli < 0 else ''}{whole}{places}"


def signed_milli_text(milli: int) -> str:
    """As `milli_text`, with a plus before what is above zero: "+12.5", "-3", "0"."""
    return f"{'+' if milli > 0 else ''}{milli_text(milli)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 lead`, `2 leads`, `9,240 leads`; `many` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def round_half_even(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator; of two equally near ones the even. denominator > 0."""
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest + (quotient & 1) > denominator)


def decay_values(points_milli: int, percent: Decimal, max_steps: int = MAX_DECAY_STEPS) -> tuple[int, ...]:
    """What points are worth after 0, 1, 2 … steps that each take `percent` away, in millipoints.

    Each value is computed exactly from the undecayed points and rounded half to even, once. The last value counts
    for all later steps; there are at most `max_steps` + 1. Raises ValueError unless percent is 0 to 100 with at most
    three places.
    """
    kept = _WHOLE_MILLI_PERCENT - to_milli(percent)
    if not 0 <= kept <= _WHOLE_MILLI_PERCENT:
        raise ValueError(f"{percent}% is not between 0% and 100%")
    return _table(points_milli, _decayed(abs(points_milli), kept, max_steps))


def fade_values(points_milli: int, steps: int) -> tuple[int, ...]:
    """What points are worth after 0, 1, 2 … of `steps` equal steps down to nothing, in millipoints.

    Exact and rounded half to even; the last value counts for all later steps. Raises ValueError unless steps is
    1 to `MAX_DECAY_STEPS`.
    """
    if not 1 <= steps <= MAX_DECAY_STEPS:
        raise ValueError(f"a fade takes 1 to {MAX_DECAY_STEPS} steps, not {steps}")
    size = abs(points_milli)
    return _table(points_milli, (round_half_even(size * (steps - k), steps) for k in range(steps + 1)))


def _decayed(size: int, kept: int, max_steps: int) -> Iterable[int]:
    """size · (kept / 100,000)^k for k = 0, 1, …, rounded half to even.

    The exact fraction grows by 17 bits a step. So a fixed-point lower bound runs along instead, which k roundings
    down have made at most k units too small; only where a half lies within that doubt is the fraction worked out.
    """
    low = size << _GUARD_BITS
    half = 1 << (_GUARD_BITS - 1)
    for k in range(max_steps + 1):
        value = (low + half) >> _GUARD_BITS
        certain = (low + half - 1) >> _GUARD_BITS == (low + half + k) >> _GUARD_BITS
        yield value if certain else round_half_even(size * kept**k, _WHOLE_MILLI_PERCENT**k)
        if not value:
            return
        low = low * kept // _WHOLE_MILLI_PERCENT


def _table(points_milli: int, sizes: Iterable[int]) -> tuple[int, ...]:
    """Values with the sign of the points, without the repetitions at the end."""
    sign = -1 if points_milli < 0 else 1
    values = [sign * size for size in sizes]
    while len(values) > 1 and values[-1] == values[-2]:
        values.pop()
    return tuple(values)
