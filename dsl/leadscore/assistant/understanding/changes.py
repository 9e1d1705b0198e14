"""The change of a policy that a question speaks of: other points of a rule, a rule less or more, another threshold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.understanding.rules import rule_in
from leadscore.assistant.understanding.spotting import LEAD, TIME, Spotted
from leadscore.assistant.understanding.words import words_of
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
_WINDOW, _WINDOW_HELD = (
    re.compile(
        r"\b(?:within|in the last|for the last|at most|not older than|no older than|younger than|max(?:imum)?|window "
        r"(?:of|to|is|at)) (\d+) days\b|\b(\d+) days (?:old|instead|window)\b",
        re.I,
    ),
    re.compile(r"\bwithin \d+ days"),
)
_EVENT = re.compile(r'\w+ "[^"]*"')
_THROWS_OUT = re.compile(r"\b(?:disqualif|throw|kick|exclud|rule)\w*", re.IGNORECASE)
_NEW = phrases("new_rule")
_WHEN = re.compile(r"when (.+?) (add|subtract) (\d+(?:\.\d+)?)(?: as \w+)?$")
_REPLACE = (
    re.compile(r"\b(?:replac|swap|exchang|substitut|rewrit)\w* (.+?)(?: with| by| for| to|:) (.+)$", re.IGNORECASE),
    re.compile(r"\binstead of (?:the )?(.+?),? (?:we )?(?:put|use|give|have|had|gave|say) (.+)$", re.IGNORECASE),
    re.compile(r"\b(?:change|turn) (.+? rule) (?:in)?to (.+)$", re.IGNORECASE),
)
_ADDS = re.compile(r"\b(?:add\w*|plus|bonus|extra)\b|\+", re.IGNORECASE)
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
    if (replaced := _replaced(world, question)) is not None:
        yield replaced
        return
    rules, sure = _rules(world, spotted, thread)
    threshold = threshold_in(question)
    if threshold is not None:
        yield Changed({"threshold": threshold}, 0.95 if spotted.rule is None or spotted.rule.fit < 0.8 else 0.6)
    sentence = spotted.draft[1] if threshold is None and _may_be_new(spotted, amounts, rules) else None
    beside = 1.0
    if sentence is not None:
        new = _new(world, spotted, sentence, rules)
        beside = 0.5 if new[0].fit > 0.8 else 1.0
        yield from new
    yield from (replace(one, fit=beside * one.fit) for one in _of_rules(question, amounts, rules, sure, threshold))
    if spotted.rule is None and not thread.rule and sentence is None and threshold is None and len(amounts) == 1:
        yield Changed({"threshold": number(amounts[0].value)}, 0.7 if 20 <= amounts[0].value <= 200 else 0.2)


def _of_rules(
    question: str, amounts: list[Amount], rules: Sequence[Rule], sure: float, threshold: int | Decimal | None
) -> Iterator[Changed]:
    """Other points for a rule, another bound or window, or the rule gone."""
    removes = bool(_REMOVE.search(question) or _OUT.search(question))
    for place, rule in enumerate(rules[:3]):
        fit = sure * (1.0 if place == 0 else 0.5)
        points = _points(question, amounts, rule, threshold)
        if altered := _altered(rule, question, amounts):
            yield Changed({"rule": rule.id, "sentence": altered}, fit)
        elif points is not None:
            yield Changed({"rule": rule.id, "points": points}, fit * (0.5 if removes else 1.0))
        elif removes:
            yield Changed({"rule": rule.id, "remove": True}, fit)
        else:
            yield Changed({"rule": rule.id}, 0.2 * fit, "points")


def _new(world: World, spotted: Spotted, sentence: str, rules: Sequence[Rule]) -> list[Changed]:
    """A new rule; where one asks for the same already, and no new one is spoken of, that one with these points."""
    question, match = spotted.question, _WHEN.match(sentence)
    is_new = bool(_NEW.search(question))
    same = next((rule for rule in world.plan.rules if match and match[1] == rule.text), None)
    if same is not None and same in rules[:1] and not is_new:
        return [Changed({"sentence": sentence}, 0.4)]
    if match and same is not None and not is_new:
        takes = match[2] == "subtract" or ((same.points or 0) < 0 and not _ADDS.search(question))
        points = number(-Decimal(match[3]) if takes else Decimal(match[3]))
        return [Changed({"rule": same.id, "points": points}, 0.95), Changed({"sentence": sentence}, 0.4)]
    return [Changed({"sentence": sentence}, 0.97 if is_new or _EVERYBODY.search(question) else 0.5)]


def _replaced(world: World, question: str) -> Changed | None:
    """A rule with another in its place: `replace the blog rule with …`."""
    for pattern in _REPLACE:
        if (match := pattern.search(question)) and (rule := rule_in(world, words_of(match[1]), frozenset())):
            sentence = draft_in(world, match[2])[1]
            if sentence is not None:
                return Changed({"rule": rule.rules[0], "sentence": sentence}, 0.98)
    return None


def _may_be_new(spotted: Spotted, amounts: Sequence[Amount], rules: Sequence[Rule]) -> bool:
    """Whether it may ask for a new rule: it speaks of leads, and of points or of taking them out."""
    question = spotted.question
    if _NEW.search(question) and amounts:
        return True
    if spotted.found.condition is None or not (amounts or _THROWS_OUT.search(question)):
        return False
    return not rules or bool(_EVERYBODY.search(question)) or bool(_unsaid(spotted))


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


# ------------------------------------------------------------------------------------------------ numbers


def threshold_in(question: str) -> int | Decimal | None:
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
    amount = _meant(question, [one for one in said if one.value not in old] or said, rule)
    if present is not None and (_is_relative(question, amount)):
        down = bool(_LESS.search(question) or _DOWN.search(question))
        away = -amount.value if down != (present < 0) else amount.value
        return number(present + away)
    negative = present is not None and present < 0
    takes = amount.sign < 0 or bool(
        re.search(
            rf"\b(?:subtract\w*|deduct\w*|minus|take off|negative|takes off) *{amount.value:f}\b",
            question,
            re.IGNORECASE,
        )
    )
    gives = amount.sign > 0 or bool(re.search(rf"\badd(?:ed|s|ing)? {amount.value:f}\b", question, re.IGNORECASE))
    return number(-amount.value if takes or (negative and not gives) else amount.value)


def _meant(question: str, amounts: list[Amount], rule: Rule) -> Amount:
    """Of several numbers, the one behind `to`, `gives` and the like; a number of the rule's condition last."""
    in_rule = set(re.findall(r"\d+", rule.text))

    def likely(one: Amount) -> tuple[bool, bool, bool]:
        behind = re.search(rf"\b{any_of('points_follow')}\W+(?:minus |-)?{one.value:f}\b", question, re.IGNORECASE)
        return (behind is not None, one.unit == "points", f"{one.value:f}" not in in_rule)

    return max(amounts, key=likely)


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
    present = abs(Decimal(rule.points)) / 1_000 if rule.points is not None else None
    if any(amount.unit in ("", "points") and amount.value != present for amount in amounts):
        return None
    if match := _WINDOW.search(question):
        window = f"within {match[1] or match[2]} days"
        if _WINDOW_HELD.search(rule.statement):
            return _WINDOW_HELD.sub(window, rule.statement, count=1)
        if _EVENT.fullmatch(rule.text):
            return rule.statement.replace(f"when {rule.text} ", f"when {rule.text} {window} ", 1)
    return None
