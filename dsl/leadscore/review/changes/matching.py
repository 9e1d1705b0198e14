"""Which rule of the older version is which of the newer one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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
    candidates = [
        (-likeness, i, j)
        for i, old in enumerate(left)
        for j, new in enumerate(right)
        if old.group.name == new.group.name
        and not (old.plan.name and new.plan.name)
        and (likeness := _likeness(old, new)) >= _ALIKE
    ]
    lefts, rights = set[int](), set[int]()
    for _, i, j in sorted(candidates):
        if i not in lefts and j not in rights:
            lefts.add(i)
            rights.add(j)
            yield left[i], right[j]


def _likeness(old: RuleAt, new: RuleAt) -> float:
    """From 0 to 1. A number or date is like any other: what was edited is most often a number."""
    from rapidfuzz.distance import Indel

    before, after = _tokens(old.plan.text), _tokens(new.plan.text)
    condition = 0.9 * Indel.normalized_similarity(_general(before), _general(after))
    condition += 0.1 * Indel.normalized_similarity(before, after)
    effect = old.plan.points == new.plan.points and old.plan.each == new.plan.each
    return _CONDITION * condition + _EFFECT * effect


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text)


def _general(tokens: Iterable[str]) -> list[str]:
    return ["0" if _VALUE.fullmatch(token) else token for token in tokens]
