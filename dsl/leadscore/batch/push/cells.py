"""What `facts.cells` says of a cell, as SQL: from folded text to a canonical value, NULL where the text does not fit.

A text that is handed in is folded and never ""; it should be a column, for it is read more than once.
"""

from __future__ import annotations

from leadscore.batch.push.raw import Flavour
from leadscore.values.days import DAY
from leadscore.values.terms import LAST_INSTANT, ValueType

_NUMBER = "^[+-]?[0-9]+([.][0-9]+)?$"
_YES = "('yes', 'true', '1')"
_NO = "('no', 'false', '0')"
_LONGEST_NUMBER = 100
_MOST = 4 * 10**15
"""What is larger compares with every constant of a policy as this does: those are smaller (`batch.sql` sees to it)."""
_MOST_MINUTES = 9_000_000

_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    "(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
"""A day that the calendar has."""
_ZONE = "[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?"
_CLOCK = "[t ]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?"
_INSTANT = f"^{_DAY}({_CLOCK}( ?(z|utc|gmt|{_ZONE}))?)?$"


def value(flavour: Flavour, text: str, kind: ValueType) -> str:
    """A field's value, as the canonical relation of leads holds it."""
    match kind:
        case ValueType.TEXT:
            return text
        case ValueType.NUMBER:
            return number(flavour, text)
        case ValueType.DATE:
            return day(flavour, text)
        case ValueType.YES_NO:
            return f"CASE WHEN {text} IN {_YES} THEN true WHEN {text} IN {_NO} THEN false END"


def sql_type(flavour: Flavour, kind: ValueType) -> str:
    """The type of a field's column in the canonical relation."""
    match kind:
        case ValueType.TEXT:
            return flavour.dialect.text
        case ValueType.NUMBER | ValueType.DATE:
            return flavour.dialect.bigint
        case ValueType.YES_NO:
            return flavour.dialect.boolean


def number(flavour: Flavour, text: str) -> str:
    """Half-thousandths: twice the whole thousandths, and one more where a part of a thousandth is left.

    With that, every number compares with constants of three places as it did, and all of it fits into 64 bits.
    """
    halves = f"2 * ({_thousandths(flavour, text)}) + CASE WHEN {_has_more_places(text)} THEN 1 ELSE 0 END"
    signed = f"({halves}) * CASE WHEN substr({text}, 1, 1) = '-' THEN -1 ELSE 1 END"
    return f"CASE WHEN {_is_number(flavour, text)} THEN {signed} END"


def minutes(flavour: Flavour, text: str) -> str:
    """Whole thousandths of minutes that are neither negative nor too many; what is beyond is cut.

    Most are whole and small, and soon read.
    """
    size = _thousandths(flavour, text)
    is_nothing = f"trim(BOTH '+-0.' FROM {text}) = ''"
    is_negative = f"substr({text}, 1, 1) = '-' AND NOT {is_nothing}"
    most = _MOST_MINUTES * 1000
    too_many = f"({size}) > {most} OR (({size}) = {most} AND {_has_more_places(text)})"
    fits = f"{_is_number(flavour, text)} AND NOT ({is_negative})"
    whole = f"WHEN {flavour.like(text, '^[0-9]{1,6}$')} THEN CAST({text} AS {flavour.dialect.bigint}) * 1000"
    return f"CASE {whole} WHEN {fits} THEN CASE WHEN NOT ({too_many}) THEN {size} END END"


def day(flavour: Flavour, text: str) -> str:
    """Days since 1970-01-01."""
    return f"CASE WHEN {flavour.like(text, f'^{_DAY}$')} THEN {flavour.day_number(text)} END"


def instant(flavour: Flavour, text: str) -> str:
    """Whole seconds since 1970-01-01T00:00:00Z, within the calendar."""
    clock = f"substr({text}, 11)"
    zone = flavour.group(clock, f"({_ZONE})$")
    hours, minutes, seconds = (
        _integer(flavour, flavour.group(clock, f"^[t ]{before}([0-9]{{1,2}})"))
        for before in ("", "[0-9]{1,2}:", "[0-9]{1,2}:[0-9]{2}:")
    )
    offset_hours = _integer(flavour, f"substr({zone}, 2, 2)")
    offset_minutes = _integer(flavour, flavour.group(clock, "[+-][0-9]{2}:?([0-9]{2})$"))
    offset = f"({offset_hours} * 3600 + {offset_minutes} * 60) * CASE WHEN {zone} LIKE '-%' THEN -1 ELSE 1 END"
    moment = (
        f"{flavour.day_number(f'substr({text}, 1, 10)')} * {DAY}"
        f" + {hours} * 3600 + {minutes} * 60 + {seconds} - {offset}"
    )
    return within_calendar(f"CASE WHEN {flavour.like(text, _INSTANT)} THEN {moment} END")


def within_calendar(seconds: str) -> str:
    """Seconds since 1970; NULL where they lie before, or behind the last year of the calendar."""
    behind = LAST_INSTANT + 1
    return f"nullif(nullif(least(greatest({seconds}, -1), {behind}), -1), {behind})"


def _is_number(flavour: Flavour, text: str) -> str:
    return f"({flavour.like(text, _NUMBER)} AND char_length({text}) <= {_LONGEST_NUMBER})"


def _thousandths(flavour: Flavour, text: str) -> str:
    """The size of a number in thousandths, cut; at most `_MOST` thousand and some."""
    whole = f"trim(LEADING '0' FROM split_part(trim(LEADING '+-' FROM {text}), '.', 1))"
    bounded = (
        f"CASE WHEN {whole} = '' THEN 0 WHEN char_length({whole}) > {len(str(_MOST))} THEN {_MOST}"
        f" ELSE least(CAST({whole} AS {flavour.dialect.bigint}), {_MOST}) END"
    )
    return f"({bounded}) * 1000 + CAST(rpad(substr({_places(text)}, 1, 3), 3, '0') AS {flavour.dialect.bigint})"


def _has_more_places(text: str) -> str:
    return f"trim(BOTH '0' FROM substr({_places(text)}, 4)) <> ''"


def _places(text: str) -> str:
    return f"split_part({text}, '.', 2)"


def _integer(flavour: Flavour, digits: str) -> str:
    """Digits, or "" for 0."""
    return f"CAST(coalesce(nullif({digits}, ''), '0') AS {flavour.dialect.bigint})"
