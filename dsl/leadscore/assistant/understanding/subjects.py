"""Of whom a rule is said to be, where that stands apart from its points: `office managers can't sign. 6 off.`, `leads
from the fair are rubbish, take 5 off`. What else is told of them explains the rule and is no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of, listed

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_CLAUSES = re.compile(
    r"\s*(?:[.?!;:]+(?=\s|$)|,(?=\s)|\s(?:[–—]+|-+(?!\s\d+(?: points?| pts)?(?:,|\W*$)))(?=\s))\s*", re.IGNORECASE
)
"""A `- 10` at the end may be a minus as well."""
_FRAME = re.compile(
    rf"^\W*(?:(?:{any_of('request_politeness')}|{any_of('writes_down')}|so|and|then|me|us|it|that|a|the|new|rule|just)\W+)*",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"(?<!\w)(?:for|to|from|off|on) (?:it|them|those|these|that)(?!\w)", re.IGNORECASE)
_AMOUNT = re.compile(r"(?<![\w.])[+-]?\d+(?:\.\d+)?(?![\w%])")
_POINTS = re.compile(
    r"[-+]\s?\d|\b(?:plus|minus|off|points?|pts|add|subtract|deduct|take|give|extra|gets?|bonus|penalty)\b",
    re.IGNORECASE,
)
_MAIN = listed("main_verbs")
_WRITES = re.compile(rf"\W*(?:{any_of('request_tail')}|{any_of('request_politeness')}|\W)+", re.IGNORECASE)
_OF_RULE = re.compile(
    r"[“”\"]|\b(?:reason|because|call(?:ed)?|named?|each|every|up to|at most|max|only|unless|fad\w+|decay\w*)\b", re.I
)
"""What belongs to a rule beside whom it is for."""
_OF_US = frozenset(("we", "i"))
"""What is told behind these is how things are with those who ask."""
_MOST, _CUTS = 6, 4


def of_subject(world: World, question: str) -> Iterator[str]:
    """Requests in one piece: the points, and those of whom the clause before speaks."""
    clauses = [one for one in _CLAUSES.split(question.strip()) if one]
    if not 1 < len(clauses) <= _MOST:
        return
    for place in range(1, len(clauses)):
        amount, others = _FRAME.sub("", clauses[place], count=1), [*clauses[: place - 1], *clauses[place + 1 :]]
        if _is_of_nobody(world, amount) and all(_explains(world, one) for one in others):
            yield from _requests(world, clauses[place - 1], amount)


def _is_of_nobody(world: World, clause: str) -> bool:
    """Whether it says points, and not whose."""
    if len(_AMOUNT.findall(clause)) != 1 or not _POINTS.search(clause):
        return False
    return _OF_THEM.search(clause) is not None or not _says_more(world, _AMOUNT.sub("", clause))


def _requests(world: World, clause: str, amount: str) -> Iterator[str]:
    """With as much of a clause as may say whom, the longest first: up to one of its verbs, behind which stands nothing
    that the rule could ask for."""
    words = _FRAME.sub("", clause, count=1).split()
    cuts = [at for at in range(1, len(words)) if _is_verb(words[at])][:_CUTS]
    for end in (len(words), *reversed(cuts)):
        is_of_us = end < len(words) and words[end].lower() in _OF_US and not re.search(r"\d", " ".join(words[end:]))
        if end == len(words) or is_of_us or not _says_more(world, " ".join(words[end:])):
            whom = f"for {' '.join(words[:end]).removeprefix('for ')}"
            yield _OF_THEM.sub(whom, amount, count=1) if _OF_THEM.search(amount) else f"{amount} {whom}"


def _is_verb(word: str) -> bool:
    return word.lower() in _MAIN or re.search(r"n['’]t$", word.lower()) is not None


def _explains(world: World, clause: str) -> bool:
    """Whether it tells how things are, or that the rule shall be written, and is no part of the rule, as a reason in
    quotes or a name is."""
    is_asked = _WRITES.fullmatch(clause) is not None
    is_told = any(map(_is_verb, clause.split()[1:])) and not _OF_RULE.search(clause)
    return (is_asked or is_told) and not _says_more(world, clause)


def _says_more(world: World, text: str) -> bool:
    """Whether it has a number, or says something of leads."""
    from leadscore.assistant.drafting.conditions import conditions_in

    return re.search(r"\d", text) is not None or conditions_in(world, text).condition is not None
