"""The tables of a store.

`lead` has a row for each lead, numbered from 0, and for each field a code: 0 where it is unknown, else the `code` of a
row in the field's dictionary. A dictionary holds the values as they are shown and as they are compared: texts folded,
numbers as half-thousandths (`half_thousandths`), days since 1970-01-01, yes/no. `event` is sorted by lead and instant;
`history` tells of each lead how many these are; `recent` holds what was appended since. `pair` numbers each kind with
each of its targets. `field` are the fields that
the data had, `asked` all that were looked for; `kind` the kinds of events that were taken in.
"""

from __future__ import annotations

from decimal import Decimal

from leadscore.values.terms import ValueType

FORMAT = 2
"""Goes up when a store of an older leadscore can no longer be read."""

BLOCK = 1_024
"""Ranges of leads begin at multiples of this."""

HALVES_LIMIT = 2**62
"""Numbers beyond this many half-thousandths (2·10¹⁵) are held as this: `shown` tells them apart."""

COLUMN_TYPES = {
    ValueType.TEXT: "VARCHAR",
    ValueType.NUMBER: "BIGINT",
    ValueType.DATE: "INTEGER",
    ValueType.YES_NO: "BOOLEAN",
}

TABLES = f"""
CREATE TABLE leadscore (format INTEGER, made_by VARCHAR);
CREATE TABLE field (name VARCHAR, type VARCHAR);
CREATE TABLE asked (name VARCHAR, type VARCHAR);
CREATE TABLE kind (name VARCHAR, by_us BOOLEAN);
CREATE TABLE lead (no INTEGER, id VARCHAR);
CREATE TABLE pair (code INTEGER, kind VARCHAR, target VARCHAR);
CREATE TABLE event (lead INTEGER, pair INTEGER, moment BIGINT, minutes BIGINT);
CREATE TABLE recent (lead INTEGER, pair INTEGER, moment BIGINT, minutes BIGINT);
CREATE TABLE history (lead INTEGER, events INTEGER);
CREATE TABLE ingested (batch INTEGER, what VARCHAR, file VARCHAR, digest VARCHAR);
CREATE TABLE scored (policy VARCHAR, fingerprint VARCHAR, as_of BIGINT, batch INTEGER, moves BIGINT, place VARCHAR);
CREATE TABLE touched (lead INTEGER, batch INTEGER);
INSERT INTO leadscore VALUES ({FORMAT}, ?);
"""


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def field_column(name: str) -> str:
    """The column of `lead` with a field's codes; the prefix keeps fields from being called `id`."""
    return quoted(f"field_{name}")


def dictionary(name: str) -> str:
    """The table with a field's values."""
    return quoted(f"value_{name}")


def dictionary_table(name: str, kind: ValueType) -> str:
    """The statement that makes a field's dictionary."""
    return f"CREATE TABLE {dictionary(name)} (code INTEGER, shown VARCHAR, value {COLUMN_TYPES[kind]})"


def half_thousandths(number: Decimal) -> int:
    """Twice the number's whole thousandths, and one more where something is left of it: so that it compares with every
    number of at most three places as the number itself does. Bounded by HALVES_LIMIT."""
    numerator, denominator = number.as_integer_ratio()
    whole, rest = divmod(1000 * numerator, denominator)
    halves = 2 * whole + (rest != 0)
    return max(-HALVES_LIMIT, min(halves, HALVES_LIMIT))
