"""Which rule of the older version is which of the newer one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leadscore.review.changes.meaning import Key
from leadscore.review.changes.pairing import Ask, Paired, pair_up
from leadscore.review.changes.side import RuleAt, Side

_ALIKE = 0.6
"""How alike two rules must be to be one rule that was edited: less, and they are told as removed and new."""
_CONDITION, _EFFECT = 0.75, 0.25
"""What the two halves of a rule weigh, its condition and what it does."""
_WORD = re.compile(r'"[^"]*"|[\w.-]+|[<>=]+')
_VALUE = re.compile(r"-?\d[\d.-]*")


def match_rules(old: Side, new: Side) -> Paired[RuleAt]:
    """Pairs rules by what identifies them best: name; all they say; their condition as written, then as meant; at last
    by likeness. Within their group first, so that only what is not found there was moved."""
    rounds: list[Ask[RuleAt]] = [
        _name,
        _in_group(_whole),
        _in_group(_written),
        _in_group(_meant),
        _whole,
        _written,
        _meant,
    ]
    return pair_up((old, old.rules), (new, new.rules), rounds, _words, _by_likeness)


def _name(rule: RuleAt, side: Side) -> Key:
    return rule.plan.name


def _whole(rule: RuleAt, side: Side) -> Key:
    said, decay = rule.plan, rule.plan.decay
    table = (decay.step_seconds, decay.values) if decay else None
    limits = (said.in_force_from, said.in_force_until)
    return (_meant(rule, side), said.points, said.each, said.cap, table, limits, said.because)


def _meant(rule: RuleAt, side: Side) -> Key:
    return side.means(rule.plan.condition)


def _written(rule: RuleAt, side: Side) -> Key:
    return side.reads(rule.node.condition)


def _in_group(ask: Ask[RuleAt]) -> Ask[RuleAt]:
    return lambda rule, side: (rule.group.name, ask(rule, side))


def _words(rule: RuleAt) -> str:
    return f"{rule.plan.statement} {rule.group.name}"


# ------------------------------------------------------------------------------------------------ by likeness


def _by_likeness(left: Sequence[RuleAt], right: Sequence[RuleAt]) -> Iterator[tuple[RuleAt, RuleAt]]:
    """The most alike first. Two rules with different names are two rules, however alike they are.

    Of equally alike counterparts of one rule, each side takes the first: so it does not matter which side is older.
    """
    before, after = list(map(_Looks, left)), list(map(_Looks, right))
    candidates = [
        (-likeness, i, j)
        for i, old in enumerate(before)
        for j, new in enumerate(after)
        if _may_be_one(left[i], right[j]) and (likeness := _likeness(old, new)) >= _ALIKE
    ]
    lefts, rights = set[int](), set[int]()
    for _, i, j in sorted(candidates):
        if i not in lefts and j not in rights:
            lefts.add(i)
            rights.add(j)
            yield left[i], right[j]


def _may_be_one(old: RuleAt, new: RuleAt) -> bool:
    return old.group.name == new.group.name and not (old.plan.name and new.plan.name)


class _Looks:
    """What is compared of a rule: its condition's words, the same with all numbers and dates alike, what it does."""

    __slots__ = ("effect", "general", "words")

    def __init__(self, rule: RuleAt) -> None:
        self.words = _WORD.findall(rule.plan.text)
        self.general = ["0" if _VALUE.fullmatch(word) else word for word in self.words]
        self.effect = (rule.plan.points, rule.plan.each)


def _likeness(old: _Looks, new: _Looks) -> float:
    """From 0 to 1. A number or date is like any other: what was edited is most often a number."""
    from rapidfuzz.distance import Indel

    condition = 0.9 * Indel.normalized_similarity(old.general, new.general)
    condition += 0.1 * Indel.normalized_similarity(old.words, new.words)
    return _CONDITION * condition + _EFFECT * (old.effect == new.effect)
