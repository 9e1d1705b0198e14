"""Days and numbers as spreadsheets of other countries write them: nobody can tell what 03/04/2026 or 1.234 means, so
they are named, and not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from leadscore.facts.cells import Unfit, instant, value
from leadscore.values.terms import ValueType

_DAY = re.compile(r"(\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d\d)|\d{4}[./]\d{1,2}[./]\d{1,2})([t ,]+\d{1,2}:\d\d.*)?")
_NUMBER = re.compile(
    r"[$€£¥]?\s?[+-]?\d{1,3}(\d*|([.,' \u00a0\u202f’]\d{3})+)([.,]\d+)?\s?(%|[$€£¥]|usd|eur|gbp|chf|k|m)?"
)
_LOOKED_AT = 1_000
_MOST = 0.9
"""A few cells of another kind, such as a dash, do not hide what a column holds."""


class Held(Enum):
    """`TIMES` are written as they should be: for a field, their day has to be asked for. `STRAYS` stand among what
    would be read as numbers or days."""

    STRAYS = "strays"
    TIMES = "times"
    DAYS = "days"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Notation:
    """What the cells of a column are, and one of them; of strays, one of these."""

    held: Held
    sample: str


def notation_of(cells: Iterable[str]) -> Notation | None:
    """What folded cells seem to hold that is not read as such; None where that is text, or something that is read."""
    some = list(islice((cell for cell in cells if cell), _LOOKED_AT))
    for kind in (ValueType.NUMBER, ValueType.DATE):
        strays = [cell for cell in some if not _fits(cell, kind)]
        if not strays:
            return None
        if len(some) - len(strays) >= _MOST * len(some):
            return Notation(Held.STRAYS, strays[0])
    for held, looks in ((Held.TIMES, _is_time), (Held.DAYS, _DAY.fullmatch), (Held.NUMBERS, _is_number)):
        fitting = [cell for cell in some if looks(cell)]
        if len(fitting) >= _MOST * len(some):
            return Notation(held, max(fitting, key=len))
    return None


def _fits(cell: str, kind: ValueType) -> bool:
    try:
        value(cell, kind)
    except Unfit:
        return False
    return True


def _is_time(cell: str) -> bool:
    try:
        instant(cell)
    except Unfit:
        return False
    return ":" in cell


def _is_number(cell: str) -> bool:
    """Plain ones count where others show what the column holds: `999` beside `1,234`."""
    return _fits(cell, ValueType.NUMBER) or bool(_NUMBER.fullmatch(cell))
