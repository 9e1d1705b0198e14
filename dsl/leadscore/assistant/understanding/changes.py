"""The change of a policy that a question speaks of: other points of a rule, a rule less or more, another threshold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.spotting import LEAD, TIME, Spotted
from leadscore.plan.model import Rule
from leadscore.report.json_text import Json

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_REMOVE = phrases("remove")
_OUT = re.compile(r"\bout\W*$|= ?0\b", re.IGNORECASE)
_THRESHOLD = re.compile(
    rf"\b{any_of('threshold')}(?:\W+{any_of('threshold_link')}){{0,6}}?\W+(\d+(?:\.\d+)?)\b"
    r"(?!\s*(?:%|percent|days|weeks|calls|rules|people|employees))",
    re.IGNORECASE,
)
_THRESHOLD_AFTER = re.compile(
    rf"\b(\d+(?:\.\d+)?)(?:\W+{any_of('threshold_link_back')}){{1,5}}\W+{any_of('threshold')}\b", re.IGNORECASE
)
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|not|from|and not)\s+(?:-|minus |plus )?(\d+(?:\.\d+)?)", re.IGNORECASE
)
_LESS = re.compile(r"\b(?:fewer|less|off|minus)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:reduc|lower|cut|decreas|drop|down|less|shave|trim)", re.IGNORECASE)
_TIMES = (
    (re.compile(r"\b(?:doubl\w+|twice|two times|2x)\b", re.IGNORECASE), Decimal(2)),
    (re.compile(r"\b(?:tripl\w+|three times|3x)\b", re.IGNORECASE), Decimal(3)),
    (re.compile(r"\b(?:halv\w+|half|in half)\b(?! (?:a |the )?year)", re.IGNORECASE), Decimal("0.5")),
)  # fmt: skip
_CAP, _CAP_HELD = (
    re.compile(r"\b(?:cap\w*|max\w*|limit\w*|up to|at most)\D{0,15}(\d+)", re.I),
    re.compile(r"\bup to \d+"),
)
_WINDOW, _WINDOW_HELD = re.compile(r"\bwithin (\d+) days\b", re.I), re.compile(r"\bwithin \d+ days")
_THROWS_OUT = re.compile(r"\b(?:disqualif|throw|kick|exclud|rule)\w*", re.IGNORECASE)
_EVERYBODY = phrases("everybody")


@dataclass(frozen=True, slots=True)
class Changed:
    """The arguments of a change, and how well they fit the question, from 0 to 1."""

    arguments: Mapping[str, Json]
    fit: float
    unclear: str = ""


def changes_in(world: World, spotted: Spotted, thread: Thread) -> list[Changed]:
    """The changes that the question may speak of, the likeliest first."""
    found = sorted(_changes(world, spotted, thread), key=lambda change: -change.fit)
    return found[:3] or [Changed({}, 0.1, "change")]


def _changes(world: World, spotted: Spotted, thread: Thread) -> Iterator[Changed]:
    question = spotted.question
    amounts = [
        one
        for one in spotted.amounts
        if not any(spotted.tags[place] in (LEAD, TIME) for place in range(one.first, one.last + 1))
    ]
    rules, sure = _rules(world, spotted, thread)
    threshold = _threshold(question)
    if threshold is not None:
        yield Changed({"threshold": threshold}, 0.95 if spotted.rule is None or spotted.rule.fit < 0.8 else 0.6)
    removes = bool(_REMOVE.search(question) or _OUT.search(question))
    sentence = spotted.sentence if _may_be_new(spotted, amounts, rules) else None
    for place, rule in enumerate(rules[:3]):
        fit = sure * (1.0 if place == 0 else 0.5)
        if altered := _altered(rule, question, amounts):
            yield Changed({"rule": rule.id, "sentence": altered}, fit)
            continue
        points = _points(question, amounts, rule, threshold)
        if points is not None:
            yield Changed(
                {"rule": rule.id, "points": points}, fit * (0.5 if removes else 1.0) * _beside(spotted, sentence)
            )
        elif removes:
            yield Changed({"rule": rule.id, "remove": True}, fit)
        else:
            yield Changed({"rule": rule.id}, 0.2 * fit, "points")
    if sentence is not None and threshold is None:
        yield Changed({"sentence": sentence}, 0.75 if _EVERYBODY.search(question) else 0.5)


def _may_be_new(spotted: Spotted, amounts: Sequence[Amount], rules: Sequence[Rule]) -> bool:
    """Whether it may ask for a new rule: it speaks of leads, and of points or of taking them out."""
    if spotted.found.condition is None or not (amounts or _THROWS_OUT.search(spotted.question)):
        return False
    return not rules or bool(_EVERYBODY.search(spotted.question)) or bool(_unsaid(spotted))


def _unsaid(spotted: Spotted) -> set[int]:
    """The words of conditions that are not the rule's."""
    spans = spotted.found.spans
    held = {
        place
        for place, word in enumerate(spotted.words)
        if len(word.text) > 2 and any(start < word.end and word.start < end for start, end in spans)
    }
    return held - (spotted.rule.words if spotted.rule is not None else frozenset())


def _rules(world: World, spotted: Spotted, thread: Thread) -> tuple[list[Rule], float]:
    """The rules that may be meant, and how sure that is: those of the question, else the one spoken of before."""
    if spotted.rule is not None:
        sure = min(1.0, spotted.rule.fit) if len(spotted.rule.rules) == 1 else 0.8
        return [world.rules[one] for one in spotted.rule.rules], sure
    if thread.rule in world.rules:
        return [world.rules[thread.rule]], 0.9
    return [], 0.0


def _beside(spotted: Spotted, sentence: str | None) -> float:
    """How likely a rule that is there is meant rather than a new one, where the question speaks of
    conditions that are not the rule's."""
    if sentence is None or spotted.rule is None or spotted.found.condition is None:
        return 1.0
    return 1.0 if len(_unsaid(spotted)) <= 2 else 0.55


# ------------------------------------------------------------------------------------------------ numbers


def _threshold(question: str) -> int | Decimal | None:
    """The points of `ready at` that are spoken of."""
    match = _THRESHOLD.search(question) or _THRESHOLD_AFTER.search(question)
    return None if match is None else number(Decimal(match[1]))


def _points(question: str, amounts: list[Amount], rule: Rule, threshold: int | Decimal | None) -> int | Decimal | None:
    """The points that a rule is to have."""
    present = Decimal(rule.points) / 1_000 if rule.points is not None else None
    if present is not None:
        for pattern, factor in _TIMES:
            if pattern.search(question):
                return number(present * factor)
    said = [one for one in amounts if one.unit in ("", "points", "leads", "times") and number(one.value) != threshold]
    if not said:
        return None
    old = {Decimal(match) for match in _INSTEAD.findall(question)}
    amount = next((one for one in said if one.value not in old), said[0])
    if present is not None and (_is_relative(question, amount)):
        down = bool(_LESS.search(question) or _DOWN.search(question))
        away = -amount.value if down != (present < 0) else amount.value
        return number(present + away)
    negative = present is not None and present < 0
    takes = amount.sign < 0 or bool(
        re.search(
            rf"\b(?:subtract\w*|deduct\w*|minus|take (?:off )?|negative|takes) *{amount.value:f}\b",
            question,
            re.IGNORECASE,
        )
    )
    gives = amount.sign > 0 or bool(re.search(rf"\badd(?:ed|s|ing)? {amount.value:f}\b", question, re.IGNORECASE))
    return number(-amount.value if takes or (negative and not gives) else amount.value)


def _is_relative(question: str, amount: Amount) -> bool:
    """`10 more`, `by 10`: the number is a difference."""
    said = f"{amount.value:f}"
    return bool(
        re.search(rf"\bby (?:another )?{said}\b", question, re.IGNORECASE)
        or re.search(
            rf"\b{said} (?:points? )?(?:more|extra|additional|higher|less|fewer|lower|on top|off)\b",
            question,
            re.IGNORECASE,
        )
    )


def number(value: Decimal) -> int | Decimal:
    """Whole where it is."""
    return int(value) if value == int(value) else value.normalize()


# ------------------------------------------------------------------------------------------------ new rules


def _altered(rule: Rule, question: str, amounts: Sequence[Amount]) -> str | None:
    """The rule with another bound on what it adds up to, or another window, where the question asks for no more."""
    if (match := _CAP.search(question)) and _CAP_HELD.search(rule.statement):
        return _CAP_HELD.sub(f"up to {match[1]}", rule.statement, count=1)
    if any(amount.unit in ("", "points") for amount in amounts):
        return None
    if (match := _WINDOW.search(question)) and _WINDOW_HELD.search(rule.statement):
        return _WINDOW_HELD.sub(f"within {match[1]} days", rule.statement, count=1)
    return None
