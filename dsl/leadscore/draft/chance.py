"""How likely it is that so few of some leads are won by chance alone."""

from __future__ import annotations

from math import exp, lgamma

_NOTHING = 1e-12


def at_most(hits: int, drawn: int, marked: int, of: int) -> float:
    """The probability that `drawn` leads out of `of` have no more than `hits` of the `marked` among them, whichever are
    drawn (the hypergeometric distribution, as in R. A. Fisher's exact test); `hits` is no more than is to be expected.
    """
    term = exp(_ways(marked, hits) + _ways(of - marked, drawn - hits) - _ways(of, drawn))
    total = term
    while hits and term > _NOTHING * total:
        term *= hits * (of - marked - drawn + hits) / ((marked - hits + 1) * (drawn - hits + 1))
        hits -= 1
        total += term
    return total


def _ways(of: int, drawn: int) -> float:
    """The logarithm of the number of ways to draw so many."""
    return lgamma(of + 1) - lgamma(drawn + 1) - lgamma(of - drawn + 1)
