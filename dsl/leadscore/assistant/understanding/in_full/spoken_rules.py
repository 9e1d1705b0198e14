"""Where a question speaks of a rule without a name, in the words of what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.rules import SURE_RULE

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_COMPARED = {
    "<": "under|below|less than|fewer than|smaller than",
    ">": "over|above|more than|bigger than|larger than",
    ">=": "at least",
    "<=": "at most|up to",
}
_NOUN = r"(?:rule|signal|points|penalty|bonus|malus|deduction)"
_COUNTED = r"(?:[ -](?:compan(?:y|ies)|firms?|business(?:es)?|shops?|people|employees|staff|leads?|ones))?"
_BY_NUMBER = tuple(
    (
        how,
        re.compile(
            rf"\b(?:{_NOUN} (?:for|on|about|of|against) (?:the )?(?P<for>(?:{words})[ -](?P<a>\d+){_COUNTED})(?!\w)"
            rf"|(?P<the>(?:{words})[ -](?P<b>\d+){_COUNTED}) {_NOUN}\b)",
            re.IGNORECASE,
        ),
    )
    for how, words in _COMPARED.items()
)
"""`the rule for under-10 companies`, `the over 1000 rule`."""
_MEASURE = re.compile(r"(?: at least \d+ minutes)?(?: within \d+ \w+)?$")
_ASIDE = re.compile(r"\W?\(\W*(\d+)\W*\)")
_BETWEEN = frozenset(("/", "-", "&", "or", "and", "the"))
_FIRMS = frozenset("companies firms company firm people leads".split())
_LEADING = frozenset(("for", "of"))


def spans(spotted: Spotted) -> Iterator[tuple[int, int, Rule]]:
    """Where a rule without a name may be spoken of, and which: in all that is said of leads, in a part of it, in words
    of the rule's own, which come first where a part of them says something else (`trial opened`)."""
    world, question = spotted.world, spotted.question
    found = list(spotted.found.spans) if _may_ask(world, spotted.found.condition) else []
    whole = [(found[0][0], found[-1][1])] if len(found) > 1 else []
    yield from ((start, end, rule) for start, end, rule in _by_number(world, question) if not rule.name)
    own = _own_words(spotted)
    if own is not None and not own[2].name and any(own[0] < start and end <= own[1] for start, end in found):
        yield own
    for start, end in whole + found:
        rule = _asking_for(world, question[start:end])
        if rule is not None and not rule.name:
            yield *_as_far_as(spotted, rule, start, end), rule
    if own is not None and not own[2].name:
        yield *_as_far_as(spotted, own[2], own[0], own[1]), own[2]


def _by_number(world: World, question: str) -> Iterator[tuple[int, int, Rule]]:
    """The one rule that holds something against the number by which it is called."""
    for how, called in _BY_NUMBER:
        for match in called.finditer(question):
            name = "for" if match["for"] else "the"
            asks = re.compile(rf"\w+ {how} {match['a'] or match['b']}")
            found = [rule for rule in world.plan.rules if asks.fullmatch(rule.text)]
            if len(found) == 1:
                yield *match.span(name), found[0]


def _own_words(spotted: Spotted) -> tuple[int, int, Rule] | None:
    """Where words stand that are surely a rule's own; none where they are of a member of a set that is named."""
    from leadscore.assistant.understanding.in_full.naming import names_set

    mention, words = spotted.rule, spotted.words
    if mention is None or mention.fit < SURE_RULE or len(mention.rules) != 1:
        return None
    first = min(mention.words)
    last = next(place for place in count(first) if not _goes_on(spotted, place))  # its points may stand elsewhere
    start, end = words[first].start, words[last].end
    if names_set(spotted.world, spotted.question) and not names_set(spotted.world, spotted.question[start:end]):
        return None
    return start, end, spotted.world.rules[mention.rules[0]]


def _as_far_as(spotted: Spotted, rule: Rule, start: int, end: int) -> tuple[int, int]:
    """Where the words for a rule begin and end: with those beside that are its own, `small` before `firms under 10`,
    and with a number of it in brackets; without the `for` that leads up to them."""
    own = spotted.rule.words if spotted.rule is not None and spotted.rule.rules[0] == rule.id else frozenset[int]()
    words = spotted.words
    places = [place for place, word in enumerate(words) if start <= word.start < end]
    first, last = places[0], places[-1]
    while first - 1 in own:
        first -= 1
    while last + 1 in own or (last + 1 < len(words) and words[last + 1].text in _FIRMS):
        last += 1
    if aside := _ASIDE.match(spotted.question, words[last].end):
        is_own = aside[1] in re.findall(r"\d+", rule.text)
        last = max(place for place, word in enumerate(words) if word.end <= aside.end()) if is_own else last
    first += first < last and words[first].text in _LEADING
    return words[first].start, words[last].end


def _goes_on(spotted: Spotted, place: int) -> bool:
    """Whether words of the rule go on behind a place, also behind a stroke or an `or`."""
    own, words = spotted.rule.words if spotted.rule is not None else frozenset[int](), spotted.words
    if place in own:
        return place + 1 in own or (place + 2 in own and words[place + 1].text in _BETWEEN)
    return place + 1 in own


def _may_ask(world: World, condition: str | None) -> bool:
    """Whether a part of a condition may be what a rule without a name asks for, which costs more to tell."""
    said = _words_in(condition or "")
    return any(not rule.name and _words_in(_without_measure(rule.text)) <= said for rule in world.plan.rules)


def _without_measure(condition: str) -> str:
    return _MEASURE.sub("", condition)


@lru_cache(1_024)
def _words_in(condition: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", condition))


def _asking_for(world: World, said: str) -> Rule | None:
    """The one rule without a name that asks for just this, or for this so long or within a time."""
    from leadscore.assistant.drafting.conditions import conditions_in

    condition = conditions_in(world, said).condition
    if condition is None:
        return None
    found = [rule for rule in world.plan.rules if rule.text == condition]
    found = found or [rule for rule in world.plan.rules if _without_measure(rule.text) == condition]
    return found[0] if len(found) == 1 and not found[0].name else None
