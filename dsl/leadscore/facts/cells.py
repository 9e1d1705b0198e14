"""Cells to values, by the language's fine print. A cell that does not fit raises `Unfit`, with the reason in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from leadscore.facts.model import Value
from leadscore.values.terms import LAST_INSTANT, ValueType
from leadscore.values.text import WHITE_SPACE, fold

_BLANKS = re.compile(f"[{WHITE_SPACE}]+")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[t ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?)?"
    r" ?(z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_LONGEST_NUMBER = 100


class Unfit(ValueError):
    """Why a cell does not fit, as a clause: `"many" is no number`."""


def value(cell: str, kind: ValueType) -> Value | None:
    """A field's value; None when the cell is blank, which means unknown."""
    folded = fold(cell)
    if not folded:
        return None
    match kind:
        case ValueType.TEXT:
            return folded
        case ValueType.NUMBER:
            return number(folded, cell)
        case ValueType.DATE:
            return day(folded, cell)
        case ValueType.YES_NO:
            return yes_no(folded, cell)


def number(folded: str, cell: str | None = None) -> Decimal:
    """`cell` is the text as it was written, to be quoted."""
    if not _NUMBER.fullmatch(folded) or len(folded) > _LONGEST_NUMBER:
        raise Unfit(f'"{_short(folded if cell is None else cell)}" is no number')
    return Decimal(folded)


def day(folded: str, cell: str) -> date:
    if not _DATE.fullmatch(folded):
        raise Unfit(f'"{_short(cell)}" is no date such as 2026-03-01')
    try:
        return date.fromisoformat(folded)
    except ValueError:
        raise Unfit(f'there is no day "{folded}"') from None


def yes_no(folded: str, cell: str) -> bool:
    if folded not in _YES_NO:
        raise Unfit(f'"{_short(cell)}" is neither yes nor no')
    return _YES_NO[folded]


def instant(cell: str) -> int:
    """Whole seconds since 1970-01-01T00:00:00Z, fractions cut off. No zone means UTC; a date alone its 00:00."""
    folded = fold(cell)
    parts = _TIME.fullmatch(folded)
    if parts is None or (parts[5] and not parts[2]):
        raise Unfit(f'"{_short(cell)}" is no time such as 2026-03-01 09:30')
    day_, hour, minute, second, zone = parts.groups()
    try:
        moment = datetime.fromisoformat(f"{day_}T{int(hour or 0):02}:{minute or '00'}:{second or '00'}")
    except ValueError:
        raise Unfit(f'there is no time "{_short(cell)}"') from None
    seconds = int(moment.replace(tzinfo=UTC).timestamp()) - _offset(zone)
    if seconds < 0:
        raise Unfit(f'"{_short(cell)}" lies before 1970')
    if seconds > LAST_INSTANT:
        raise Unfit(f'"{_short(cell)}" lies behind the year 9999')
    return seconds


def thousandths(cell: str) -> int:
    """Minutes in whole thousandths, smaller parts cut off; a blank cell is 0."""
    folded = fold(cell)
    if not folded:
        return 0
    try:
        minutes = number(folded)
    except Unfit:
        raise Unfit(f'"{_short(cell)}" is no number of minutes') from None
    if minutes < 0:
        raise Unfit(f'"{_short(cell)}" minutes are negative')
    if minutes > _MOST_MINUTES:
        raise Unfit(f'"{_short(cell)}" minutes are too many')
    return int(Fraction(minutes) * 1000)  # exact: a Decimal would round what has many places


_MOST_MINUTES = 9_000_000
"""Seventeen years: 10⁹ events of this length still add up to a 64-bit number of thousandths."""


def _offset(zone: str | None) -> int:
    if zone is None or zone in ("z", "utc", "gmt"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise Unfit(f'"{zone}" is no time zone')
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def _short(cell: str) -> str:
    """As it was written, on one line."""
    text = _BLANKS.sub(" ", cell).strip(" ")
    return text if len(text) <= 40 else text[:39] + "…"
