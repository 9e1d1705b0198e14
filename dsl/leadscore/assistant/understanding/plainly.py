"""A question of nothing but a condition, or whom to leave out, and words that ask who, how many or for the best; and
one that asks who has turned ready or changed bands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.arguments import filled
from leadscore.assistant.understanding.how_many import capacity_of
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.orders import BY_SCORE
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.spotting import FIRM, LEAD, NUMBER, RULE, Spotted
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE = 0.8
_LEADS, _WHO, _BEST = listed("leads"), listed("asks_who"), listed("asks_for_best")
_BESIDE = listed("beside_condition")
_COUNTING = frozenset("how many number of count".split())
_HOW_MANY = re.compile(r"^\W*(?:(?:and|so|ok|okay|hm|um|uh)\W+)*(?:how many|number of|count(?: of)?)\b", re.IGNORECASE)
_COUNT_ALL = re.compile(
    rf"^\W*(?:(?:{any_of('polite')}|can you|could you|just)\W+)*count (?:up )?"
    r"(?:all|every|everyone|everybody|the|our|those|how many|leads)\b",
    re.IGNORECASE,
)
_VAGUE = listed("vague_sizes")
_WE_GOT = listed("we_got")
_DUE_TO = re.compile(
    r"\b(?:only|just|purely|merely|solely)\b.{0,30}\b(?:because of|bc of|thanks to|due to|on account of)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"^\W*(?:(?:and|so|ok|but)\W+)*(?:what|how|who|which|whose|would|imagine|suppose|show|top)\b"
    r"(?:.*?(?P<would>\b(?:would|['’]d|happens?|changes?|if|imagine|suppose)\b))?"
    r".*?\bwithout (?:the |our |that |this |any )?(?=(?P<rule>(?:\S+ ){1,4}(?:rule|signal|penalty|bonus|points)\b)?)",
    re.IGNORECASE,
)
_WHERE_READY = phrases("where_ready")
_TOO_MANY = re.compile(
    r"\b(?:we|sales|they|i|our team|the team)\b.*\btoo (?:many|few)(?: ready| qualified)? (?:leads|mqls|calls)\b",
    re.IGNORECASE,
)
"""`we get too many ready leads`: that is a matter of where `ready` stands."""
_IN_THOUGHT, _NEAR = 1.5, 4
_DOES = re.compile(
    r"^\W*(?:does|do|did|is|has)\b.*\b(?:do|doing|bring|achieve|contribute|have|make|matter)\b"
    r"(?: (?:anything|something|much|any|a|an|effect|impact|good|difference|use|sense|at all|now))*\W*$",
    re.IGNORECASE,
)
"""`does the webinar rule do anything?`"""
_WORDS = re.compile(r"[^\W\d]\w*")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_OF_SET = re.compile(r"(?P<field>\w+) (?:not )?in \w+")
_NO_TURN = re.compile(
    r"\b(?:when|why|would|will|if|could|how (?:do|does|can|to)|rules?|mean|instead of|"
    r"(?:hypothetical|suppos|imagin|assum|pretend)\w*)\b",
    re.IGNORECASE,
)


def _without_rule(spotted: Spotted) -> Iterator[Reading]:
    """`what happens without the demo rule`: it is gone only in thought."""
    mention = spotted.rule
    if mention is None or mention.fit < SURE_RULE or len(mention.rules) != 1:
        return
    for match in _WITHOUT.finditer(spotted.question):
        behind = [place for place, word in enumerate(spotted.words) if word.start >= match.end()][:_NEAR]
        if not mention.words.isdisjoint(behind) and (match["would"] or match["rule"]):
            yield Reading("what_if", {"rule": mention.rules[0], "remove": True}, _IN_THOUGHT)
            return


def plainly(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """The tool that such a question asks for."""
    yield from _without_rule(spotted)
    yield from _where_ready(world, spotted)
    yield from _by_score(world, spotted, thread)
    if tool := _tool(world, spotted):
        for found in filled(world, tool, spotted, thread):
            yield Reading(tool, found.arguments, _SURE * found.fit, found.unclear)


def _where_ready(world: World, spotted: Spotted) -> Iterator[Reading]:
    """`8 site visits a week we can do, where to set ready?`"""
    ready = world.plan.ready
    at = None if ready is None else Decimal(ready.at) / 1_000
    if _WHERE_READY.search(spotted.question) and (capacity := capacity_of(spotted, at)):
        yield Reading("threshold_advice", capacity, _IN_THOUGHT)
    elif _TOO_MANY.search(spotted.question) and spotted.found.condition in (None, "ready") and not spotted.leads:
        yield Reading("threshold_advice", {}, _SURE)


def _by_score(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """`warm leads, ranked`, `people at Pinemill, by score`: the best of them, the best first."""
    is_of_some = spotted.found.condition is not None or FIRM in spotted.tags
    is_list = is_of_some and LEAD not in spotted.tags and not spotted.orders and not _HOW_MANY.match(spotted.question)
    if is_list and BY_SCORE.search(spotted.question):
        for found in filled(world, "top_leads", spotted, thread):
            yield Reading("top_leads", found.arguments, _IN_THOUGHT * found.fit, found.unclear)


def _tool(world: World, spotted: Spotted) -> str:
    if not spotted.leads and _turns(world, spotted):
        return "changed_since"
    if not spotted.leads and spotted.rule is not None and _asks_effect(world, spotted):
        return "rule_effect"
    if spotted.found.condition is None and not spotted.left_out:
        return "top_leads" if _is_best_at_firm(spotted) else ""
    if _COUNT_ALL.match(spotted.question) and not spotted.orders and not {LEAD, NUMBER} & {*spotted.tags}:
        return "count_leads"
    if _sizes_only(spotted):
        return "find_leads"
    if spotted.orders or not {LEAD, FIRM}.isdisjoint(spotted.tags) or _names_rule(spotted):
        return ""
    if _asks_for_values(spotted):
        return ""
    said = _rest(spotted)
    if _HOW_MANY.match(spotted.question):
        bands = str(spotted.found.condition).count("band ")  # `how many hot, how many warm` asks for each
        return (
            ""
            if bands > 1 or NUMBER in spotted.tags or said - _BESIDE - _LEADS - _COUNTING - _WE_GOT
            else "count_leads"
        )
    asks = _LEADS | _WHO | _BEST
    if said - _BESIDE - asks or asks.isdisjoint(word.text for word in spotted.words):
        return ""
    return "top_leads" if said & _BEST else "" if NUMBER in spotted.tags else "find_leads"


def _is_best_at_firm(spotted: Spotted) -> bool:
    """`just the top two for Northpeak, thanks`."""
    tags, said = {*spotted.tags}, _rest(spotted)
    return FIRM in tags and tags <= {FIRM, NUMBER, None} and bool(said & _BEST) and not said - _BESIDE - _LEADS - _BEST


def _asks_effect(world: World, spotted: Spotted) -> bool:
    """Whether it asks what a rule does, as it is: of other points is asked what they would do."""
    if _DUE_TO.search(spotted.question):
        return True
    mention = spotted.rule
    if mention is None or mention.fit < SURE_RULE or not _DOES.match(spotted.question):
        return False
    rule = world.rules[mention.rules[0]]
    held = {Decimal(number) for number in _FIGURES.findall(rule.statement)}
    return all(abs(one.value) in held for one in spotted.amounts)


def _names_rule(spotted: Spotted) -> bool:
    """`show` alone names no `show_park`, nor does `best` a rule with that word."""
    pairs = zip(spotted.words, spotted.tags, strict=True)
    return any(tag == RULE and word.text not in _WHO | _BEST for word, tag in pairs)


def _sizes_only(spotted: Spotted) -> bool:
    """`tiny firms (under 50 people)`, `high fit: fit 30+`: conditions, and vague words for what they say."""
    words = {word.text for word, tag in zip(spotted.words, spotted.tags, strict=True) if tag in (None, RULE)}
    held = set(_WORDS.findall(spotted.found.condition or ""))
    is_list = not spotted.orders and {LEAD, FIRM, NUMBER}.isdisjoint(spotted.tags) and bool(held)
    words = {word for word in words if word.isalnum()}
    return is_list and bool(words & _VAGUE) and not words - _VAGUE - _BESIDE - _LEADS - held


def _rest(spotted: Spotted) -> set[str]:
    """The words that belong to no condition and no time."""
    words = zip(spotted.words, spotted.tags, strict=True)
    return {word.text for word, tag in words if tag is None and word.text.isalnum()}


def _asks_for_values(spotted: Spotted) -> bool:
    """`which countries belong to our countries` asks for countries, not for leads in one."""
    match = _OF_SET.fullmatch(spotted.found.condition or "")
    words = {word.text for word in spotted.words}
    return match is not None and words.isdisjoint(_LEADS) and stem(match["field"]) in {stem(word) for word in words}


def _turns(world: World, spotted: Spotted) -> bool:
    """Whether it asks who has become ready, or come into a band: `how many went hot this week`."""
    states = "|".join(re.escape(fold(one)) for one in ("ready", "qualified", *(band.name for band in world.plan.bands)))
    turned = re.search(rf"\b{any_of('turned')} (?:{states})\b", spotted.question, re.IGNORECASE)
    newly = re.search(rf"\b{any_of('newly')} (?:{states})\b", spotted.question, re.IGNORECASE)
    return bool(newly or (turned and spotted.times)) and not _NO_TURN.search(spotted.question)
