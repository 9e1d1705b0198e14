"""A rule with another bound on what it adds up to, another window, another count or another number in its condition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.how_often import so_often
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.plan.model import Rule

_CAP, _CAP_HELD = (
    re.compile(r"\b(?:cap\w*|max\w*|limit\w*|up to|at most)\D{0,15}(\d+)\b(?! times?\b)", re.I),
    re.compile(r"\bup to \d+"),
)
_WINDOW, _WINDOW_HELD = (
    re.compile(
        r"\b(?:within|(?:in|for|on|to|over|during|of|only|just)(?: only| just)? the (?:last|past|previous)|"
        r"at most|not older than|no older than|younger than|max(?:imum)?|window"
        r"(?: (?:of|to|is|at|be|was|were|should|shall|must|has to|needs to))+) (\d+) (days?|weeks?|months?)\b"
        r"|\b(\d+) (days?|weeks?|months?) (?:old|instead|window)\b"
        r"|\b(?:counts?|counted|holds?|held|lasts?|lasted|valid|good) (?:for|over) (\d+) (days?|weeks?|months?)\b",
        re.I,
    ),
    re.compile(r"\bwithin \d+ days"),
)
_COUNT_HELD = re.compile(r"\bat least (\d+) times")
_BOUND_HELD = re.compile(r"(\w+ (?:>=|<=|>|<) )(\d+(?:\.\d+)?)\b")
_HOLDS = phrases("holds_from")
_IS_GIVEN = re.compile(rf"\b{any_of('is_given')} (?:only |just |them |it |a |full |whole )*(\d+)\b", re.IGNORECASE)
INSTEAD_OF = re.compile(rf"\b{any_of('instead_of')} (?:\w+ )?(\d+)\b", re.IGNORECASE)
_SILENCE, _SILENCE_HELD = (
    re.compile(r"\b(?:after|from|for|at|since|to|of) (\d+) (days?|weeks?|months?)\b", re.I),
    re.compile(r"\binactive for \d+ days"),
)
_DAYS = {"d": 1, "w": 7, "m": 30}
_EVENT = re.compile(r'\w+ "[^"]*"')
_WORTH = re.compile(r"\b((?:add|subtract) )\d+(?:\.\d+)?")


def altered_rule(rule: Rule, question: str, amounts: Sequence[Amount], numbers: Sequence[Amount]) -> str | None:
    """The rule with another bound on what it adds up to, or another window, where the question asks for no more.
    `numbers` are all that the question says."""
    if (match := _CAP.search(question)) and _CAP_HELD.search(rule.statement):
        capped = _CAP_HELD.sub(f"up to {match[1]}", rule.statement, count=1)
        other = [amount for amount in amounts if amount.unit in ("", "points") and f"{amount.value:f}" != match[1]]
        return _WORTH.sub(rf"\g<1>{other[0].value:f}", capped, count=1) if other else capped
    if (match := _SILENCE.search(question)) and _SILENCE_HELD.search(rule.statement):
        return _SILENCE_HELD.sub(f"inactive for {_days(match[1], match[2])}", rule.statement, count=1)
    present = abs(Decimal(rule.points)) / 1_000 if rule.points is not None else None
    if (held := _COUNT_HELD.search(rule.statement)) and (counted := _other_count(question, held[1], present, numbers)):
        return _COUNT_HELD.sub(f"at least {counted} times", rule.statement, count=1)
    if often := _so_often(rule, question, amounts, present):
        return often
    if (bound := _other_bound(rule, question, present, numbers)) is not None:
        return bound
    instead = {Decimal(number) for number in INSTEAD_OF.findall(question)} & _numbers_of(rule)
    if any(amount.unit in ("", "points") and amount.value not in {present, *instead} for amount in amounts):
        return None
    if match := _WINDOW.search(question):
        window = f"within {_window(match)}"
        if _WINDOW_HELD.search(rule.statement):
            return _WINDOW_HELD.sub(window, rule.statement, count=1)
        if _EVENT.fullmatch(rule.text):
            return rule.statement.replace(f"when {rule.text} ", f"when {rule.text} {window} ", 1)
    return None


def _other_count(question: str, held: str, present: Decimal | None, amounts: Sequence[Amount]) -> int | None:
    """`in place of two visits let three be needed`: how often it must happen then."""
    instead = {match[1] for match in INSTEAD_OF.finditer(question)}
    others = [one for one in amounts if one.unit in ("", "times") and one.value not in (present, Decimal(held))]
    return int(others[0].value) if held in instead and len(others) == 1 else None


def _so_often(rule: Rule, question: str, amounts: Sequence[Amount], present: Decimal | None) -> str | None:
    """`pricing should need two visits`, other points with it where they are said."""
    found = so_often(rule, question, frozenset(match[1] for match in INSTEAD_OF.finditer(question)))
    if found is None:
        return None
    condition, count = found
    statement = rule.statement.replace(f"when {rule.text} ", f"when {condition} ", 1)
    if window := _WINDOW.search(question):
        within = f"within {_window(window)}"
        held = rf"(at least {count} times)(?: within \d+ days?)?"
        statement = re.sub(held, rf"\1 {within}", statement, count=1)
    others = {one.value for one in amounts if one.unit in ("", "points") and one.value not in (present, count)}
    return _WORTH.sub(rf"\g<1>{others.pop():f}", statement, count=1) if len(others) == 1 else statement


def _other_bound(rule: Rule, question: str, present: Decimal | None, numbers: Sequence[Amount]) -> str | None:
    """`so that it holds only above 2000`: another number to hold a field against, where the present one is said."""
    held = list(_BOUND_HELD.finditer(rule.statement))
    if len(held) != 1 or not _HOLDS.search(question):
        return None
    old = Decimal(held[0][2])
    given = {Decimal(match[1]) for match in _IS_GIVEN.finditer(question)}
    others = [one.value for one in numbers if one.value not in (old, present) and one.unit not in ("points", "percent")]
    if not given.isdisjoint(others) or (present is not None and f"{present:f}" in INSTEAD_OF.findall(question)):
        return None  # it is other points that are told
    is_said = any(one.value == old for one in numbers) and old != present
    if not is_said or len(set(others)) != 1:
        return None
    return _BOUND_HELD.sub(rf"\g<1>{others[0]:f}", rule.statement, count=1)


def _numbers_of(rule: Rule) -> set[Decimal]:
    """Those of its condition: `60 days and not only 30` says how it is."""
    return {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", rule.text)}


def _window(match: re.Match[str]) -> str:
    count, unit = [group for group in match.groups() if group]
    return _days(count, unit)


def _days(count: str, unit: str) -> str:
    days = int(count) * _DAYS[unit[0].lower()]
    return f"{days} day{'' if days == 1 else 's'}"
