"""The points that a question speaks of: those that a rule is to have, and where `ready` is to stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from leadscore.assistant.number_words import number_at
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.spotting import LEAD, TIME, Spotted
from leadscore.plan.model import Rule

_NUMBER = r"(\d+(?:\.\d+)?)"
_NO_POINTS = r"(?!\s*(?:%|percent|days|weeks|calls|rules|people|employees))"
_THRESHOLD = re.compile(
    rf"\b{any_of('threshold')}(?: (?:mark|line|point|level|score|bar|"
    rf"limit))?(?:\W+{any_of('threshold_link')}){{0,6}}?\W+"
    rf"{_NUMBER}\b{_NO_POINTS}",
    re.IGNORECASE,
)
_THRESHOLD_AFTER = re.compile(
    rf"\b{_NUMBER}(?:\W+{any_of('threshold_link_back')}){{1,5}}\W+{any_of('threshold')}\b", re.IGNORECASE
)
_CALLED_FROM = re.compile(
    rf"\b(?:only|just|not|never|no longer) (?:{any_of('hands_over')})(?: \w+){{0,3}}?"
    rf" (?:from|at|above|over|with|below|under|before)(?: a score of)? {_NUMBER}(?: points?| pts)\b",
    re.IGNORECASE,
)
"""`only call from 75 points up`."""
CAP = re.compile(r"(\b(?:each|every|per)\b.*?),? (?:with )?(?:a )?limit(?: of| at)? \d+", re.IGNORECASE)
"""`each colleague counts 4, limit of 12`: what it counts at most."""
_OF_THRESHOLD = re.compile(rf"\b{any_of('threshold')}\b", re.IGNORECASE)
_WORTH_BY = re.compile(rf"\b({any_of('by_is_worth')}(?: [\w-]+){{0,4}}?) by\b", re.IGNORECASE)
_BY = re.compile(rf"\bby (?:another |a further |some )?{_NUMBER}\b{_NO_POINTS}", re.IGNORECASE)
_FURTHER = re.compile(
    rf"\b{_NUMBER} (?:points? |pts |notches? )?(?:more|extra|additional|higher|up|less|fewer|lower|down|on top|off|"
    rf"below what|"
    r"above what|stricter|easier|looser|harsher|milder)\b"
    r"(?! (?:leads?|people|contacts?|prospects?|compan\w+|firms?|calls?|days?|weeks?|months?|employees|seats)\b)",
    re.IGNORECASE,
)
_ONTO = re.compile(
    rf"\b(?:add|put|tack)(?:ed|s|ing)? (?:another )?{_NUMBER}(?: points?)? (?:to|on|onto) (?!every|any|all|people|"
    rf"leads|those)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(rf"\b(?:additional|extra|further|another) {_NUMBER}\b{_NO_POINTS}", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"\b(?:from )?(?:-|minus |plus )?{_NUMBER}(?: points?| pts)?\s*(?:->|=>|→|–>|-->|to|down to|up to|"
    rf"into)\s*(?=(?:-|minus )?\d)",
    re.IGNORECASE,
)
"""`50 -> 40`, `from 50 to 40`: how it was is no wish."""
_INSTEAD = re.compile(
    r"\b(?:instead of|in place of|in lieu of|rather than|where (?:it|they) (?:is|was|are|were)|as against|"
    r"compared (?:to|with)|up from|down from|previously|formerly|not|from|and not|today|currently|at present|now)\s+"
    r"(?:(?:by|at|with|to) )?"
    rf"(?:-|minus |plus )?{_NUMBER}",
    re.IGNORECASE,
)
_INSTEAD_OF = re.compile(rf"\b{any_of('instead_of')} (?:-|minus )?{_NUMBER}", re.IGNORECASE)
_LESS, _HARSHER = phrases("less"), phrases("harsher")
_DOWN = re.compile(rf"\b{any_of('down')}", re.IGNORECASE)
"""Of points that are taken away, more are."""
_MOVED_UP = re.compile(
    rf"\b(?<!can )(?<!may )(?<!might )(?<!could )"
    rf"({any_of('moves_up')}(?: (?!(?:each|every|per)\b)[^\W\d][\w-]*){{0,6}}?) up to (?=\d)",
    re.IGNORECASE,
)
"""`bump demo up to 60`: behind a verb of moving it is no bound."""
_TO_OFF = re.compile(
    rf"\b(?:(?:to|at|be|is|was|were|only|just|=) (?:only |just )?|mak\w+ (?:[a-z-]+ ){{1,5}}?)"
    rf"{_NUMBER} (?:points? |pts )?off\b",
    re.IGNORECASE,
)
"""`down to 5 points off`: so many are taken then."""
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
SHARES = {name: Decimal(100) / parts for name, parts in _PARTS.items()}
_BY_SHARE = re.compile(
    r"\bby (?:(\d+) ?(?:%|percent|per cent)|(?:a |one )?(half|third|quarter|fifth|tenth))\b"
    r"|\b(?:(\d+) ?(?:%|percent|per cent)|(?:a |one )(half|third|quarter|fifth|tenth)) (?:more|less|higher|lower|off|"
    r"up|down)\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    rf"\b(?:remov|tak|took|deduct|subtract|strip|dock|shav|knock|cut|drop)\w* {_NUMBER} (?:points?|pts) (?:away )?"
    r"(?:from|off)\b(?! (?:every|any|all|each|people|leads|those|companies|firms|who))",
    re.IGNORECASE,
)
_TIMES = (
    (re.compile(r"\b(?:doubl\w+|twice|2 times|2x|2-fold|twofold)\b", re.IGNORECASE), Decimal(2)),
    (re.compile(r"\b(?:tripl\w+|trebl\w+|3 times|3x|threefold)\b", re.IGNORECASE), Decimal(3)),
    (re.compile(r"\b(?:quadrupl\w+|4 times|4x)\b", re.IGNORECASE), Decimal(4)),
    (
        re.compile(r"\b(?:halv\w+|half|in half|in 2)\b(?! (?:a |the |an )?(?:year|hour|month|dozen))", re.IGNORECASE),
        Decimal("0.5"),
    ),
)
_SO_OFTEN = re.compile(
    r"\b(?:only|just|at most|than|up to|max\w*) (?:twice|thrice|\d+ times)\b"
    r"|\b(?:twice|thrice|\d+ times) (?:only|at most|max\w*)\b",
    re.IGNORECASE,
)
"""`at most twice`: how often something counts, and not what it is worth."""
_PLAIN = re.compile(rf"(?<![\w.])-?\d+(?:\.\d+)?(?![\w%]){_NO_POINTS}")
_YEARS = 1_900
"""From here on a number is a year, or another count, rather than points."""
_DEEDS, _HELD_AGAINST = listed("deeds"), frozenset(("over", "above", "under", "below"))
_TYPED_TO = frozenset({Decimal(2), Decimal(4)})
"""`set pricing 2 35`."""


def number(value: Decimal) -> int | Decimal:
    """Whole where it is."""
    return int(value) if value == int(value) else value.normalize()


def in_figures(spotted: Spotted) -> str:
    """The question with its numbers in digits, `lower it by twenty-five` as `lower it by 25`, and without what only
    says what is not asked."""
    texts = [word.text for word in spotted.words]
    told, behind, at = "", 0, 0
    while at < len(texts):
        is_noun = texts[at] == "one" and not (at and texts[at - 1] == "by")
        found = None if is_noun or spotted.tags[at] == LEAD else number_at(texts, at)
        end = at + 1 if found is None else found[1]
        if at in spotted.aside:
            told += spotted.question[behind : spotted.words[at].start]
            behind = max(behind, spotted.words[at].end)
        if found is not None and not (end == at + 1 and texts[at].isdigit()):
            told += spotted.question[behind : spotted.words[at].start] + f"{found[0]:f}"
            behind = spotted.words[end - 1].end
        at = end
    told += spotted.question[behind:]
    return told if _is_bounded(spotted) else _MOVED_UP.sub(r"\1 to ", told)


def _is_bounded(spotted: Spotted) -> bool:
    """Whether what is spoken of counts up to so many points: a group, or a rule that does so already."""
    rule = spotted.world.rules.get(spotted.rule.rules[0]) if spotted.rule is not None else None
    groups = {group.name for group in spotted.world.plan.groups}
    is_group = rule is None and not groups.isdisjoint(word.text for word in spotted.words)
    return is_group or (rule is not None and rule.cap is not None)


def points_said(spotted: Spotted) -> list[Amount]:
    """The numbers that may be points; the 2 of `pricing 2 35` is a `to`."""
    free = [
        one
        for one in spotted.amounts
        if not any(spotted.tags[place] in (LEAD, TIME) for place in range(one.first, one.last + 1))
        and not _counts_in_rule(spotted, one)
        and not _counts_deeds(spotted, one)
        and not _is_compared(spotted, one)
        and not _measures(spotted, one)
        and one.value < _YEARS
    ]
    typed = [
        one
        for one, following in pairwise(free)
        if one.value in _TYPED_TO and spotted.words[one.first].text.isdigit() and following.first == one.last + 1
    ]
    free = [one for one in free if one not in typed]
    return [one for one in free if not _says_whom(spotted, one)] or free


def _says_whom(spotted: Spotted, amount: Amount) -> bool:
    """Whether a number belongs to the words that say which leads: `companies over 1000 got 20`."""
    place = spotted.words[amount.last].start
    return amount.unit != "points" and any(start < place < end for start, end in spotted.found.spans)


def _counts_deeds(spotted: Spotted, amount: Amount) -> bool:
    """Whether a number says how often something is done: `two visits` are no points."""
    behind = spotted.words[amount.last + 1].text if amount.last + 1 < len(spotted.words) else ""
    return behind.endswith("s") and amount.unit == "" and behind in _DEEDS


def _measures(spotted: Spotted, amount: Amount) -> bool:
    """`15 metres`: how long something is, and no points."""
    from leadscore.assistant.drafting.evidence import kinds
    from leadscore.assistant.drafting.units import OF_THINGS
    from leadscore.assistant.drafting.words import tokens

    behind = spotted.words[amount.last + 1].text if amount.last + 1 < len(spotted.words) else ""
    return any(kind in OF_THINGS for kind, _ in kinds("unit").all(tokens(behind), 0)) if behind else False


def _is_compared(spotted: Spotted, amount: Amount) -> bool:
    """`old lifts over 18`: something is held against it, and no points are."""
    before = spotted.words[amount.first - 1].text if amount.first else ""
    return amount.unit != "points" and before in _HELD_AGAINST


def _counts_in_rule(spotted: Spotted, amount: Amount) -> bool:
    """Whether a number belongs to the words that a rule is called by: `the rule for twenty seats`."""
    return spotted.rule is not None and amount.last + 1 in spotted.rule.words and amount.unit in ("", "times")


def value_of(question: str, present: Decimal | None) -> Decimal | None:
    """The one number that is spoken of, as it is to be: so many more or less than it is at `present`, too; None where
    there is none, or more than one."""
    plain = _FROM_TO.sub("", question)
    if present is not None:
        if share := _share(plain):
            return Decimal(thousandths(present * (100 - share if _goes_down(plain) else 100 + share) / 100))
        if factor := _factor(plain):
            return present * factor
        if match := _BY.search(plain) or _FURTHER.search(plain):
            return present - Decimal(match[1]) if _goes_down(plain) else present + Decimal(match[1])
    found = {Decimal(text) for text in _PLAIN.findall(_INSTEAD.sub("", plain))}
    return found.pop() if len(found) == 1 else None


def threshold_in(question: str, present: Decimal | None = None) -> int | Decimal | None:
    """The points of `ready at` that are spoken of; beside `present`, also so many more or less."""
    plain = CAP.sub(r"\1", _FROM_TO.sub("", question))
    if present is not None and _OF_THRESHOLD.search(plain):
        if share := _share(plain):
            return thousandths(present * (100 - share if _goes_down(plain) else 100 + share) / 100)
        if (match := _BY.search(plain) or _FURTHER.search(plain)) and "within" not in plain:
            away = Decimal(match[1])
            return number(present - away if _goes_down(plain) else present + away)
    match = _THRESHOLD.search(plain) or _THRESHOLD_AFTER.search(plain) or _CALLED_FROM.search(plain)
    return None if match is None else number(Decimal(match[1]))


def taken_off(question: str) -> str:
    """`remove 5 points from pricing` as `take 5 off pricing`: the rule stays."""
    return _TAKEN.sub(r"take \1 off", question)


_GAVE = re.compile(
    rf"\b(?:gave|brought|(?:would|should|shall|will|could|to) (?:give|bring|be worth)|(?:was|were) worth) {_NUMBER}\b"
    rf"{_NO_POINTS}(?! ?(?:times|x)\b)",
    re.IGNORECASE,
)
"""`if double attendance gave 25`: so many, and no factor."""
_OFF_FOR = re.compile(
    rf"(?<!another )(?<!further )(?<!extra )\b{_NUMBER} (?:points? |pts )?off "
    r"(?:if|when|whenever|for|each time|every time)\b",
    re.IGNORECASE,
)
"""Of a rule that takes some, so many: `5 off if they return something`."""
_OFF_ALONE = re.compile(rf"[:=–—]\s*{_NUMBER} (?:points? |pts )?off\W*$", re.IGNORECASE)
"""The same as a line of a list: `opted out: 30 off`."""


def points_of(
    question: str, amounts: Sequence[Amount], rule: Rule, threshold: int | Decimal | None
) -> int | Decimal | None:
    """The points that a rule is to have."""
    present = Decimal(rule.points) / 1_000 if rule.points is not None else None
    question = _WORTH_BY.sub(r"\1 at", question)
    if present is not None:
        if share := _share(question):
            return thousandths(present * (100 - share if _goes_down(question) else 100 + share) / 100)
        if (factor := _factor(question)) and not _GAVE.search(question):
            return number(present * factor)
    said = [one for one in amounts if one.unit in ("", "points", "leads", "times") and number(one.value) != threshold]
    if not said:
        return None
    old = {Decimal(match) for pattern in (_INSTEAD, _FROM_TO) for match in pattern.findall(question)}
    amount = _meant(question, [one for one in said if one.value not in old] or said, rule)
    told_off = [*_TO_OFF.findall(question), *_OFF_FOR.findall(question), *_OFF_ALONE.findall(question)]
    takes_so_many = present is not None and present < 0 and f"{amount.value:f}" in told_off
    is_told_now = present is not None and f"{abs(present):f}" in _INSTEAD_OF.findall(question)
    if present is not None and not takes_so_many and not is_told_now and is_relative(question, amount):
        down = _goes_down(question)
        harsher = present < 0 and _HARSHER.search(question) is not None
        away = -amount.value if harsher or (down != (present < 0)) else amount.value
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


def thousandths(value: Decimal) -> int | Decimal:
    """As exact as points are."""
    return number(value.quantize(Decimal("0.001")))


def _share(question: str) -> Decimal | None:
    """`by 10 percent`, `a third less`: how many of a hundred."""
    match = _BY_SHARE.search(question)
    if match is None:
        return None
    percent = match[1] or match[3]
    return Decimal(percent) if percent else SHARES[(match[2] or match[4]).lower()]


def _factor(question: str) -> Decimal | None:
    """`double`, `twice as much`; None where nothing is said of how many times as much."""
    said = _SO_OFTEN.sub("", question)
    return next((factor for pattern, factor in _TIMES if pattern.search(said)), None)


def _goes_down(question: str) -> bool:
    return bool(_LESS.search(question) or _DOWN.search(question))


def _meant(question: str, amounts: Sequence[Amount], rule: Rule) -> Amount:
    """Of several numbers, the one with a sign, or behind `to`, `gives` and the like; the points that the rule has, or a
    number of its condition, last."""
    in_rule = set(re.findall(r"\d+", rule.text))
    present = None if rule.points is None else abs(Decimal(rule.points)) / 1_000

    def likely(one: Amount) -> tuple[bool, bool, bool, bool, bool]:
        behind = re.search(rf"\b{any_of('points_follow')}\W+(?:minus |-)?{one.value:f}\b", question, re.IGNORECASE)
        is_old = one.value == present
        in_condition = f"{one.value:f}" in in_rule and one.unit != "points"
        return (
            not is_old,
            one.sign != 0,
            not in_condition and behind is not None,
            one.unit == "points",
            not in_condition,
        )

    return max(amounts, key=likely)


def is_relative(question: str, amount: Amount) -> bool:
    """`10 more`, `by 10`, `add 10 to demo`: the number is a difference."""
    said = f"{amount.value:f}"
    return any(said in pattern.findall(question) for pattern in (_BY, _FURTHER, _ONTO, _ANOTHER))
