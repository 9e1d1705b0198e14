"""Two leads under one policy beside each other: which rules make the one's score another than the other's.

All points are millipoints. The differences of the rules, cuts and overrides add up to that of the scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from leadscore.report.explanation import Explanation, GroupLines, RuleLines
from leadscore.values.number import milli_text, signed_milli_text


class Kind(Enum):
    GROUP = "group"
    RULE = "rule"
    CUT = "cut"
    OVERRIDE = "override"
    SCORE = "score"


Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What something gave to each of the two leads. None: nothing, since it did not fire (for a group or the score:
    since the lead is out of scope). `words` say what then became of it; `rule` and `line` are a rule's own."""

    kind: Kind
    group: str
    label: str
    points: Pair
    words: tuple[str, str] = ("-", "-")
    rule: str | None = None
    line: int = 0

    @property
    def shown(self) -> tuple[str, str]:
        """What stands in the two leads' columns: points, or a word."""
        is_sum = self.kind in (Kind.GROUP, Kind.SCORE)
        written = milli_text if is_sum else signed_milli_text
        first, second = (
            word if points is None else written(points) for points, word in zip(self.points, self.words, strict=True)
        )
        return first, second

    @property
    def difference(self) -> int:
        """By how much the first lead is ahead."""
        first, second = self.points
        return (first or 0) - (second or 0)


def rows_of(first: Explanation, second: Explanation) -> tuple[Row, ...]:
    """Each group with its rules that fired for either lead, those that tell them apart first; then the rest up to the
    score, which stands last."""
    groups = [({group.name: group for group in one.groups}) for one in (first, second)]
    names = list(dict.fromkeys(name for one in groups for name in one))
    rows = [row for name in names for row in _group(name, groups[0].get(name), groups[1].get(name))]
    if first.score_cut or second.score_cut:
        rows.append(Row(Kind.CUT, "", first.score_bound or second.score_bound, (first.score_cut, second.score_cut)))
    rows += [Row(Kind.OVERRIDE, "", override.text, (override.points, None)) for override in first.overrides]
    rows += [Row(Kind.OVERRIDE, "", override.text, (None, override.points)) for override in second.overrides]
    return (*rows, Row(Kind.SCORE, "", "score", (first.score, second.score)))


def told_apart(first: Explanation, second: Explanation) -> str:
    """`L-1 is 12.5 ahead of L-2.`"""
    if first.score is None or second.score is None:
        out = " and ".join(one.lead for one in (first, second) if one.score is None)
        return f"Out of this policy's scope: {out}."
    ahead = first.score - second.score
    if not ahead:
        return f"{first.lead} and {second.lead} have the same score."
    leader, other = (first, second) if ahead > 0 else (second, first)
    return f"{leader.lead} is {milli_text(abs(ahead))} ahead of {other.lead}."


def _group(name: str, first: GroupLines | None, second: GroupLines | None) -> Iterator[Row]:
    yield Row(Kind.GROUP, name, name, (first.total if first else None, second.total if second else None))
    yield from sorted(_rules(name, first, second), key=lambda row: -abs(row.difference))
    cuts = (first.cut if first else 0, second.cut if second else 0)
    if any(cuts):
        yield Row(Kind.CUT, name, next(group.bound for group in (first, second) if group), cuts)


def _rules(name: str, first: GroupLines | None, second: GroupLines | None) -> Iterator[Row]:
    rules = [{rule.id: rule for rule in _all(group)} for group in (first, second)]
    fired = [{rule.id for rule in group.fired} if group else set() for group in (first, second)]
    for rule in dict.fromkeys(key for one in rules for key in one):
        if rule in fired[0] or rule in fired[1]:
            either = rules[0].get(rule) or rules[1][rule]
            points = [_points(one.get(rule), rule in hit) for one, hit in zip(rules, fired, strict=True)]
            words = [_word(one.get(rule), rule in hit) for one, hit in zip(rules, fired, strict=True)]
            yield Row(
                Kind.RULE, name, either.label, (points[0], points[1]), (words[0], words[1]), either.id, either.line
            )


def _all(group: GroupLines | None) -> Iterable[RuleLines]:
    return (*group.fired, *group.silent, *group.unknown) if group else ()


def _points(rule: RuleLines | None, fired: bool) -> int | None:
    return rule.points if rule is not None and fired else None


def _word(rule: RuleLines | None, fired: bool) -> str:
    """`disqualifies`, `unknown`; `-` for what gave nothing."""
    if fired and rule is not None and rule.points is None:
        return "disqualifies"
    return "unknown" if rule is not None and rule.unknown else "-"
