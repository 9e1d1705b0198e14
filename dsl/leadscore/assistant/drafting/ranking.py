"""A band or a rank with those above it: `warm or better`, `at least warm`, `directors and above`."""

from __future__ import annotations

import re
from decimal import Decimal

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.literals import Literal, Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import label_text
from leadscore.values.titles import SENIORITIES

_OR = frozenset("or and".split())
_UP = frozenset("better above higher hotter warmer up upward upwards over beyond best senior".split())
_SENIORITY = re.compile(r'seniority is "(\w+)"')


def ranked(r: Reader, at: int) -> Match | None:
    """Where a band begins and everybody at or above it; people of a rank and of those above it."""
    return _band(r, at) or _rank(r, at)


def _rank(r: Reader, at: int) -> Match | None:
    """`directors or higher`, `at least VPs`, `manager level and up`."""
    start = at + 2 if (r.key(at), r.key(at + 1)) == ("at", "least") else at
    for tree, end in r.lexicon.titles.all(r.tokens, start):
        match = _SENIORITY.fullmatch(literals.text_of(tree))
        end += r.key(end) in ("level", "rank", "title")
        up = _up(r, end)
        if match is None or match[1] not in SENIORITIES or (up is None and start == at):
            continue
        above = SENIORITIES[: SENIORITIES.index(match[1]) + 1]
        return Match(joined("or", [literals.is_value("seniority", rank) for rank in above]), up or end)
    return None


def _up(r: Reader, at: int) -> int | None:
    """Behind `or better`."""
    if r.key(at) in _OR and r.key(at + 1) in _UP:
        return at + 2
    return at + 1 if r.key(at) in ("upward", "upwards") else None


def _band(r: Reader, at: int) -> Match | None:
    start = at + 2 if (r.key(at), r.key(at + 1)) == ("at", "least") else at + 1 if r.key(at) == "minimum" else at
    mark = r.lexicon.marks.get(r.text(start))
    if mark is None or r.text(start) == "ready":
        return None
    behind = start + 1
    if (up := _up(r, behind)) is not None or (start > at and r.key(behind) != "mark"):
        return Match(_or_better(r, mark), up or behind)
    return None


def _or_better(r: Reader, mark: Decimal) -> Tree:
    """The bands from there on: whoever is disqualified has a score, and is in none."""
    if r.is_rule:
        return literals.compared("score", ">=", mark)
    bands = (one for one in r.lexicon.checked.main.file.statements if isinstance(one, n.Band) and one.at is not None)
    known = [literals.bare(f"band {label_text(one.name)}") for one in bands if one.at and one.at.value >= mark]
    return joined("or", [Literal(one.text, one.contrary, "band") for one in known])
