"""What SQL dialects write differently, as data: a template for each thing that they have no common word for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_MOST_ON_A_LINE = 12
_MOST_IN_A_ROW = 50
"""Operands of one `OR` without brackets: some parsers nest a level for each, and give up at some hundred."""


class NotInSql(ValueError):
    """A policy that a database cannot compute exactly. The message is a sentence for people, without its full stop."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of SQL. All templates are filled in with `str.format`; what is filled in are expressions.

    `escapes` says how characters stand in a text between single quotation marks; `other` is the template for those
    that are not printable, with `code` for their code point. A text with one of `never_held` is in no table.
    `settled` are a test and an expression that is the lower case of texts that pass it; all others are translated
    letter by letter, which is exact everywhere, but slow. `narrow` are pairs of a test and the last code point in
    texts that pass it: for them a part of all letters is enough. `replace` replaces what a regular expression finds,
    everywhere; `group` is what to put in its place: a text, and behind it what stands in one of its groups.
    `like_escape` makes a letter of a pattern plain. `divided` is the floor of the quotient of two integers, none
    negative. `element` is a member of a constant list of integers (made by `array`), counted from 0. `most_columns`
    is how many a SELECT may have. `fence` closes a nested SELECT whose columns shall be computed once, however often
    they are read. `upper` says that names that were not quoted when they were made are upper-case. `most_bytes`
    is how long a query may be.
    """

    name: str
    title: str
    quote: str
    escapes: Mapping[str, str]
    other: str
    never_held: str
    text: str
    bigint: str
    smallint: str
    boolean: str
    settled: tuple[str, str]
    replace: str
    group: str
    trim: str
    starts: str
    ends: str
    contains: str
    like: str
    like_escape: str
    divided: str
    array: str
    element: str
    narrow: tuple[tuple[str, int], ...] = ()
    most_columns: int | None = None
    fence: str = ""
    upper: bool = False
    most_bytes: int | None = None

    def literal(self, text: str) -> str:
        """A text as a constant. Raises NotInSql for one that no text of this database can be equal to."""
        if not self.can_hold(text):
            raise NotInSql(f"{self.title} holds no text like {text!a}")
        is_plain = text.isprintable() and self.escapes.keys().isdisjoint(text)
        quoted = f"'{text if is_plain else ''.join(map(self._escaped, text))}'"
        return f"({quoted})" if "||" in quoted and self.other.startswith("'") else quoted

    def _escaped(self, char: str) -> str:
        if char in self.escapes:
            return self.escapes[char]
        return char if char.isprintable() else self.other.format(code=ord(char))

    def can_hold(self, text: str) -> bool:
        """Whether a text of the database can be this one: half of a character, for one, is in none."""
        is_whole = text.isprintable() or not any("\ud800" <= char <= "\udfff" for char in text)
        return is_whole and not any(char in text for char in self.never_held)

    def name_of(self, identifier: str) -> str:
        """A column's or a table's name, quoted. Raises NotInSql for what no name should be."""
        if not identifier.isprintable() or not identifier or self.quote in identifier or "\\" in identifier:
            raise NotInSql(f"{identifier!a} cannot be a name in {self.title}")
        return f"{self.quote}{identifier}{self.quote}"

    def column(self, name: str) -> str:
        """The name of a column of the relations that a query reads."""
        return self.name_of(name.upper() if self.upper and name.isascii() else name)

    @property
    def zero(self) -> str:
        """With it a sum of small constants does not overflow: it makes the sum one of 64 bits."""
        return f"CAST(0 AS {self.bigint})"

    @property
    def unknown(self) -> str:
        return f"CAST(NULL AS {self.boolean})"

    def known(self, expression: str) -> str:
        """True, or unknown where the expression is."""
        return f"({expression} IS NOT NULL OR {self.unknown})"

    def relation(self, dotted: str) -> str:
        """A table's name with the schemas that it is in (`crm.leads`), each part quoted."""
        return ".".join(self.column(part) for part in dotted.split("."))

    def comment(self, text: str) -> str:
        """A comment of one line. Whatever stands in the text, the comment ends with the line, not before, not after."""
        shown = text if text.isprintable() else ascii(text)
        for pair in ("*/", "${"):  # the end of a comment around the query; a variable to Spark, also in comments
            shown = shown.replace(pair, f"{pair[0]} {pair[1]}")
        return f"-- {shown}{' .' if shown.endswith(chr(92)) else ''}"  # Spark reads on behind a backslash


def integer(value: int) -> str:
    """A whole number as a constant; two minuses in a row would start a comment."""
    return f"({value})" if value < 0 else str(value)


def indented(lines: Iterable[str]) -> list[str]:
    """Lines, and lines within them, moved in by a step."""
    return [f"  {line}" for text in lines for line in text.split("\n")]


def listed(items: Sequence[str]) -> str:
    """Items with commas between them, on several lines where there are many."""
    rows = (items[i : i + _MOST_ON_A_LINE] for i in range(0, len(items), _MOST_ON_A_LINE))
    return ",\n".join(", ".join(row) for row in rows)


def joined(operands: Sequence[str], word: str) -> str:
    """Operands of an `AND` or `OR` in brackets, nested only so deep that any number of them can be read."""
    parts = list(operands)
    while len(parts) > _MOST_IN_A_ROW:
        rows = (parts[i : i + _MOST_IN_A_ROW] for i in range(0, len(parts), _MOST_IN_A_ROW))
        parts = [f"({f' {word} '.join(row)})" for row in rows]
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"


# ------------------------------------------------------------------------------------------------ the dialects

_ASCII = "octet_length({text}) = char_length({text})"
_BACKSLASHED = {"'": "\\'", "\\": "\\\\"}

DUCKDB = Dialect(
    name="duckdb",
    title="DuckDB",
    quote='"',
    escapes={"'": "''"},
    other="' || chr({code}) || '",
    never_held="",
    text="VARCHAR",
    bigint="BIGINT",
    smallint="SMALLINT",
    boolean="BOOLEAN",
    # Its `lower` goes letter by letter, too. These blocks have been complete for so long that every version of it
    # and of Python agree about them; `translate` would take a hundred times as long.
    settled=(
        r"regexp_full_match({text}, '[\x{{0}}-\x{{109f}}\x{{1100}}-\x{{139f}}\x{{1400}}-\x{{1c7f}}"
        r"\x{{1e00}}-\x{{20cf}}\x{{3000}}-\x{{a63f}}\x{{ac00}}-\x{{d7a3}}\x{{f900}}-\x{{ffef}}"
        r"\x{{1f000}}-\x{{1faff}}]*')",
        "lower({text})",
    ),
    replace="regexp_replace({text}, {pattern}, {new}, 'g')",
    group=r"'{before}\{number}'",
    trim="trim({text}, ' ')",
    starts="starts_with({text}, {piece})",
    ends="ends_with({text}, {piece})",
    contains="contains({text}, {piece})",
    like="{text} LIKE {pattern} ESCAPE '!'",
    like_escape="!",
    divided="({number} // {by})",
    array="[{items}]",
    element="({array})[{place} + 1]",
)

POSTGRES = Dialect(
    name="postgres",
    title="PostgreSQL",
    quote='"',
    escapes={"'": "''", "\\": "' || chr(92) || '"},  # a session may have been told to read backslashes as escapes
    other="' || chr({code}) || '",
    never_held="\0",
    text="TEXT",
    bigint="BIGINT",
    smallint="SMALLINT",
    boolean="BOOLEAN",
    settled=(_ASCII, 'lower({text} COLLATE "C")'),
    narrow=((r"{text} ~ E'^[\\x01-\\u017f]*$'", 0x17F), (r"{text} ~ E'^[\\x01-\\u052f]*$'", 0x52F)),
    replace="regexp_replace({text}, {pattern}, {new}, 'g')",
    group=r"E'{before}\\{number}'",
    trim="btrim({text}, ' ')",
    starts="starts_with({text}, {piece})",
    ends="right({text}, {length}) = {piece}",
    contains="strpos({text}, {piece}) > 0",
    like="{text} LIKE {pattern} ESCAPE '!'",
    like_escape="!",
    divided="({number} / {by})",
    array="'{{{items}}}'::int[]",
    element="({array})[{place} + 1]",
    most_columns=1664,
    fence="OFFSET 0",
)

SPARK = Dialect(
    name="spark",
    title="Spark",
    quote="`",
    escapes={**_BACKSLASHED, "$": "\\u0024"},  # `${…}` is a variable to Spark, also in texts
    other="\\U{code:08x}",
    never_held="",
    text="STRING",
    bigint="BIGINT",
    smallint="SMALLINT",
    boolean="BOOLEAN",
    settled=(_ASCII, "lower({text})"),
    replace="regexp_replace({text}, {pattern}, {new})",
    group="'{before}\\u0024{number}'",
    trim="trim(BOTH ' ' FROM {text})",
    starts="startswith({text}, {piece})",
    ends="endswith({text}, {piece})",
    contains="contains({text}, {piece})",
    like="{text} LIKE {pattern} ESCAPE '!'",
    like_escape="!",
    divided="({number} div {by})",
    array="array({items})",
    element="element_at({array}, CAST({place} AS INT) + 1)",
)

BIGQUERY = Dialect(
    name="bigquery",
    title="BigQuery",
    quote="`",
    escapes=_BACKSLASHED,
    other="\\U{code:08x}",
    never_held="",
    text="STRING",
    bigint="INT64",
    smallint="INT64",
    boolean="BOOL",
    settled=("BYTE_LENGTH({text}) = CHAR_LENGTH({text})", "LOWER({text})"),
    replace="REGEXP_REPLACE({text}, {pattern}, {new})",
    group=r"'{before}\\{number}'",
    trim="TRIM({text}, ' ')",
    starts="STARTS_WITH({text}, {piece})",
    ends="ENDS_WITH({text}, {piece})",
    contains="STRPOS({text}, {piece}) > 0",
    like="{text} LIKE {pattern}",  # a backslash always makes plain what follows
    like_escape="\\",
    divided="DIV({number}, {by})",
    array="[{items}]",
    element="{array}[OFFSET({place})]",
    most_columns=10_000,
    most_bytes=1_000_000,
)

SNOWFLAKE = Dialect(
    name="snowflake",
    title="Snowflake",
    quote='"',
    escapes={**_BACKSLASHED, "&": "\\u0026"},  # `&…` is a variable to its command line
    other="' || CHR({code}) || '",
    never_held="",
    text="VARCHAR",
    bigint="BIGINT",
    smallint="SMALLINT",
    boolean="BOOLEAN",
    settled=("OCTET_LENGTH({text}) = LENGTH({text})", "LOWER({text})"),
    replace="REGEXP_REPLACE({text}, {pattern}, {new})",
    group=r"'{before}\\{number}'",
    trim="TRIM({text}, ' ')",
    starts="STARTSWITH({text}, {piece})",
    ends="ENDSWITH({text}, {piece})",
    contains="CONTAINS({text}, {piece})",
    like="{text} LIKE {pattern} ESCAPE '!'",
    like_escape="!",
    divided="(({number} - MOD({number}, {by})) / {by})",  # a quotient has few places, and would be rounded up
    array="ARRAY_CONSTRUCT({items})",
    element="CAST(GET({array}, CAST({place} AS INTEGER)) AS BIGINT)",
    upper=True,
    most_bytes=1_000_000,
)

DIALECTS: Mapping[str, Dialect] = {each.name: each for each in (DUCKDB, POSTGRES, SPARK, BIGQUERY, SNOWFLAKE)}
"""All dialects, by the names that `compile --to` knows them by."""
