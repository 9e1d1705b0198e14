"""The part of the query that reads the leads: their fields, and every condition on texts, evaluated once."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.batch.sql.dialect import Dialect, indented
from leadscore.batch.sql.relations import ID
from leadscore.batch.sql.texts import fold, matches, phrase_in_words, words
from leadscore.plan.model import TextContains, TextMatches


class Leads:
    """The columns of leads that a query reads, as the CTE `f…`. Asking twice for the same gives the same column."""

    def __init__(self, dialect: Dialect, relation: str, suffix: str) -> None:
        self._dialect, self._relation = dialect, relation
        self.name = f"f{suffix}"
        self._read: dict[str, str] = {ID: "l"}
        self._computed: dict[str, str] = {}
        self._tests: dict[TextMatches | TextContains, str] = {}

    # ---------------------------------------------------------------------------------------- what is asked for

    def value(self, column: str) -> str:
        """The column of a field, or what the relation has beside fields."""
        return f"{self.name}.{self._column(column)}"

    def folded_id(self) -> str:
        return f"{self.name}.{self._compute('i', fold(self._dialect, self._dialect.column(ID)))}"

    def test(self, condition: TextMatches | TextContains) -> str:
        """A column with the truth of a condition on a text."""
        if condition not in self._tests:
            if isinstance(condition, TextContains):
                self._words(condition.field)
            self._column(condition.field)
            self._tests[condition] = f"c{1 + len(self._tests)}"
        return f"{self.name}.{self._tests[condition]}"

    # ---------------------------------------------------------------------------------------- the CTE

    @property
    def columns(self) -> int:
        return len(self._read) + len(self._computed) + len(self._tests)

    def cte(self) -> str:
        """The leads as they are, around them what is computed of their texts, around that the conditions on them."""
        fence = [self._dialect.fence] if self._dialect.fence else []
        read = [f"{self._dialect.column(name)} AS {short}" for name, short in self._read.items()]
        read += [f"{expression} AS {short}" for expression, short in self._computed.items()]
        select = ["SELECT", *indented([",\n".join(read)]), f"FROM {self._relation}", *fence]
        if self._tests:
            columns = [*self._read.values(), *self._computed.values(), *self._expressions()]
            select = ["SELECT", *indented([",\n".join(columns)]), "FROM (", *indented(select), ") t", *fence]
        return "\n".join([f"{self.name} AS (", *indented(select), ")"])

    def _expressions(self) -> Iterator[str]:
        for condition, name in self._tests.items():
            match condition:
                case TextMatches(text, patterns):
                    yield f"{matches(self._dialect, patterns, self._column(text))} AS {name}"
                case TextContains(text, phrases):
                    yield f"{phrase_in_words(self._dialect, phrases, self._words(text))} AS {name}"

    # ---------------------------------------------------------------------------------------- registers

    def _column(self, name: str) -> str:
        """Field names begin with a prefix of their own, so that they meet neither keywords nor other columns."""
        if name not in self._read:
            plain = name.isascii() and name.isidentifier()
            self._read[name] = f"f_{name}" if plain else self._dialect.name_of(f"f_{name}")
        return self._read[name]

    def _words(self, text: str) -> str:
        return self._compute("w", words(self._dialect, self._dialect.column(text)))

    def _compute(self, prefix: str, expression: str) -> str:
        return self._computed.setdefault(expression, f"{prefix}{1 + len(self._computed)}")
