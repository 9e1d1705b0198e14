"""Could it be chance? Tests of two independent samples, as probabilities of so large a difference where there is none;
in either direction, unless the name says which.

Each is on the careful side for small samples: with little data, little is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign, erfc, exp, log, pi, sqrt

from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Rate, Z


def both_tails(z: float) -> float:
    """Of a standard normal deviate: how often one is as far from 0."""
    return erfc(abs(z) / sqrt(2))


def two_rates(then: Rate, now: Rate) -> float:
    """The z test of two shares with Yates's correction (F. Yates, Supplement to the JRSS 1, 1934)."""
    if not then.of or not now.of:
        return 1.0
    pooled = (then.hits + now.hits) / (then.of + now.of)
    weight = 1 / then.of + 1 / now.of
    apart = abs(then.hits / then.of - now.hits / now.of) - weight / 2
    if apart <= 0 or not 0 < pooled < 1:
        return 1.0
    return both_tails(apart / sqrt(pooled * (1 - pooled) * weight))


def fallen(then: Estimate, now: Estimate) -> float:
    """Of two independent estimates, the first less the second; the variance of the difference is recovered from the
    ends of their intervals that face each other (G. Y. Zou and A. Donner, Statistics in Medicine 27, 2008)."""
    apart = then.value - now.value
    error = sqrt((then.value - then.interval.low) ** 2 + (now.interval.high - now.value) ** 2) / Z
    if apart <= 0:
        return 1.0
    return both_tails(apart / error) / 2 if error else 0.0


def two_inflows(then: tuple[float, float], now: tuple[float, float], weekly: Sequence[Sequence[int]]) -> float:
    """Of two inflows, each so many leads in so many weeks. `weekly` are the numbers of single weeks, a row a sample:
    weeks differ by more than chance alone, and by how much they say (quasi-Poisson: P. McCullagh and J. A. Nelder,
    Generalized Linear Models, 1989, section 6.2). Too few weeks to say are taken as Poisson's."""
    if not then[0] or not now[0]:
        return 1.0 if then[0] == now[0] else both_tails(sqrt(2 * max(then[0], now[0])))
    spread, freedom = _spread(weekly)
    apart = log(now[0] / now[1]) - log(then[0] / then[1])
    z = apart / sqrt(spread * (1 / then[0] + 1 / now[0]))
    return both_tails(_normal(z, freedom) if freedom else z)


def _spread(weekly: Sequence[Sequence[int]]) -> tuple[float, int]:
    """By how many times the variance of a week's number exceeds its mean, and the degrees of freedom of that."""
    rows = [row for row in weekly if len(row) > 1 and any(row)]
    freedom = sum(len(row) - 1 for row in rows)
    if not freedom:
        return 1.0, 0
    means = [sum(row) / len(row) for row in rows]
    square = sum((count - mean) ** 2 / mean for row, mean in zip(rows, means, strict=True) for count in row)
    return max(1.0, square / freedom), freedom


def _normal(t: float, freedom: int) -> float:
    """The normal deviate that is as rare as Student's t (D. L. Wallace, Annals of Mathematical Statistics 30, 1959)."""
    size = sqrt(freedom * log(1 + t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    return copysign(size, t)


def chi_square(value: float, freedom: int) -> float:
    """The upper tail, by the recurrence of the incomplete gamma function in steps of 1."""
    half = value / 2
    if freedom < 1 or half <= 0:
        return 1.0
    order, tail = (0.5, erfc(sqrt(half))) if freedom % 2 else (1.0, exp(-half))
    term = sqrt(half) * exp(-half) / (sqrt(pi) / 2) if freedom % 2 else half * exp(-half)
    while order < freedom / 2:
        tail += term
        order += 1
        term *= half / order
    return min(1.0, tail)


def same_shares(then: Sequence[int], now: Sequence[int]) -> float:
    """Whether two samples fall into the same classes equally often: Pearson's chi-square test."""
    total, of_then = sum(then) + sum(now), sum(then)
    if not of_then or of_then == total:
        return 1.0
    found = 0.0
    for pair in zip(then, now, strict=True):
        both = sum(pair)
        for count, share in zip(pair, (of_then / total, 1 - of_then / total), strict=True):
            found += (count - both * share) ** 2 / (both * share) if both else 0.0
    return chi_square(found, len(then) - 1)


def same_rates(pairs: Sequence[tuple[Rate, Rate]]) -> float:
    """Whether in classes of leads the rates are the same then and now: all of them higher or all lower (the test of N.
    Mantel and W. Haenszel, Journal of the NCI 22, 1959), or each in its own way (the sum of the same squares)."""
    parts = [_departure(then, now) for then, now in pairs]
    parts = [(apart, variance) for apart, variance in parts if variance > 0]
    if not parts:
        return 1.0
    apart, variance = (sum(column) for column in zip(*parts, strict=True))
    together = both_tails(max(0.0, abs(apart) - 0.5) / sqrt(variance))
    each = chi_square(sum(one * one / of for one, of in parts), len(parts))
    return min(1.0, 2 * min(together, each))


def _departure(then: Rate, now: Rate) -> tuple[float, float]:
    """Of the hits now: how many more than expected if both had one rate, and the variance of that."""
    total, hits = then.of + now.of, then.hits + now.hits
    if not then.of or not now.of or total < 2:
        return 0.0, 0.0
    variance = then.of * now.of * hits * (total - hits) / (total * total * (total - 1))
    return now.hits - hits * now.of / total, variance
