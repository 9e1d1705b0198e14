"""Counting leads and wins, also apart by fold: what is found in some of them can be tried on the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zlib import crc32

FOLDS = 5


def fold_of(identity: str) -> int:
    """A lead's fold: the same in every run, whatever the order."""
    return crc32(identity.encode(errors="surrogatepass")) % FOLDS


@dataclass(slots=True)
class Sign:
    """How many leads show something, and how many of these were won."""

    leads: int = 0
    wins: int = 0

    def saw(self, won: bool) -> None:
        self.leads += 1
        self.wins += won


@dataclass(slots=True)
class Tally:
    """The same, by fold."""

    leads: list[int] = field(default_factory=lambda: [0] * FOLDS)
    wins: list[int] = field(default_factory=lambda: [0] * FOLDS)

    def saw(self, won: bool, fold: int) -> None:
        self.leads[fold] += 1
        self.wins[fold] += won

    @property
    def sign(self) -> Sign:
        return Sign(sum(self.leads), sum(self.wins))


def as_number(value: Decimal | date) -> Decimal:
    """A number as it is, a day as its number: by these, values of a field stand in order."""
    return Decimal(value.toordinal()) if isinstance(value, date) else value
