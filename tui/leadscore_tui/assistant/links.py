"""Which leads and which rules a line of an answer names: Enter goes to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from leadscore.diagnostics.render.cells import clean
from leadscore_tui.backtest.acts import ToRule
from leadscore_tui.diff.lines import Act, Show


@dataclass(frozen=True, slots=True)
class Link:
    """From `start` to `end` in a line stands what this goes to."""

    start: int
    end: int
    does: Act


class Links:
    """Of one answer. A lead is named by its id, a rule where lines begin with it, or where it stands in backticks or
    brackets: both may well be words that stand elsewhere, too."""

    def __init__(self, leads: Collection[str], rules: Iterable[tuple[str, str]]) -> None:
        self._leads = {clean(lead): lead for lead in leads}
        self._rules: Mapping[str, str] = dict(rules)
        plain = [name for name in self._leads if not name.isdigit()]
        numbers = [name for name in self._leads if name.isdigit()]
        self._find = (
            _any(plain, r"(?<![\w-])", r"(?![\w-])"),
            _any(numbers, r"(?:^ {2,}|\()", r"(?= {2}|[,)])"),
        )
        self._find_rule = _any(self._rules, r"(?:^ *(?:[+-][\d.]+ +)?|`|\()", r"(?=`|:| {2}|\)|$)")

    def first(self, line: str) -> Link | None:
        """The first lead in a line, else the first rule."""
        found = [match for match in (find.search(line) for find in self._find if find) if match]
        if found:
            first = min(found, key=lambda match: match.start(1))
            return Link(*first.span(1), Show(self._leads[first[1]]))
        rule = self._find_rule.search(line) if self._find_rule else None
        return Link(*rule.span(1), ToRule(self._rules[rule[1]])) if rule else None


def _any(names: Iterable[str], before: str, behind: str) -> re.Pattern[str] | None:
    """The longest first: one may begin as another does."""
    told = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(f"{before}({told}){behind}") if told else None
