"""Names of a generated program, its constants, and comments: where texts of a policy are made harmless."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from leadscore.engine.model import RuleResult
from leadscore.plan.model import DecayTable, Rule
from leadscore.values.pattern import Pattern, PatternSet

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 40
_SHOWN_MEMBERS = 6


class Table:
    """Gives out names, each once, and keeps the constants that stand behind some of them.

    Every name ends with a number. The program's fixed names end with none, so neither they nor keywords are met.
    """

    def __init__(self) -> None:
        self.constants: dict[str, object] = {}
        self._known: dict[tuple[str, Hashable], str] = {}
        self._used: Counter[str] = Counter()

    def name(self, hint: str) -> str:
        """A new name that reminds of the hint, which may be any text."""
        stem = _NO_LETTERS.sub("_", hint.lower()).strip("_")[:_LONGEST_NAME].strip("_")
        stem = stem if stem[:1].isalpha() else f"x_{stem}".strip("_")
        self._used[stem] += 1
        return f"{stem}_{self._used[stem]}"

    def constant(self, hint: str, value: Hashable) -> str:
        """The name of a value; equal values with the same hint share one."""
        if (hint, value) not in self._known:
            name = self._known[hint, value] = self.name(hint)
            self.constants[name] = value
        return self._known[hint, value]

    def lines(self) -> Iterator[str]:
        """Comments that tell what the constants are."""
        return (comment(f"{name}: {_shown(value)}") for name, value in self.constants.items())


def comment(text: str) -> str:
    """A comment of one line; a text that could end it, or that an editor could not show, is written with escapes."""
    return f"# {text if text.isprintable() else ascii(text)}"


def indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _shown(value: object) -> str:
    """A value on a line, the same in every run: members of sets are sorted, long lists cut."""
    match value:
        case PatternSet():
            return _shown(value.texts)
        case Pattern():
            return repr(value.text)
        case DecayTable():
            return value.text
        case Rule():
            return value.statement
        case RuleResult():
            return f"{value.rule_id}, where nothing is known"
        case frozenset() | tuple():
            members = sorted(value, key=repr) if isinstance(value, frozenset) else value
            more = f", … {len(members)} in all" if len(members) > _SHOWN_MEMBERS else ""
            return ", ".join(map(repr, members[:_SHOWN_MEMBERS])) + more
        case _:
            return str(value)
