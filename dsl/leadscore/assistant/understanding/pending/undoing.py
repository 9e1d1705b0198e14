"""What shall be taken back, where a question says so plainly: what was last, or only a part, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.check.symbols import Kind
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_SURE = 0.95
_BESIDE = 0.2
_POLITE = rf"(?:(?:{any_of('polite')}|{any_of('filled_pause')}|you|i)\W+)*"
_LAST = re.compile(
    rf"^\W*(?:and |no,? )*{_POLITE}"
    rf"(?:{any_of('undoes_it')} (?:{any_of('just_it')}|{any_of('what_was_last')})"
    rf"|{any_of('undoes_or_removes')} {any_of('what_was_last')})"
    rf"(?: (?:{any_of('behind_undo')}))*\W*$",
    re.IGNORECASE,
)
"""`forget my last change pls`, `please cancel it`."""
_SENTENCE = re.compile(r"(?<=[.?!;])\s+(?=\S)")
_UNDOES, _REMOVES = phrases("undoes_it"), phrases("undoes_or_removes")
_OF_PROPOSED = phrases("of_proposed")
_OTHERS_STAY = phrases("others_stay")
_ONLY = re.compile(r"\b(?:only|just|solely)\b|\balone\b", re.IGNORECASE)
_ASKS = re.compile(r"^\W*(?:what|how|who|which|why|suppos\w+|imagine|if|when)\b", re.IGNORECASE)
_THE_LAST = re.compile(r"\b(?:last|latest|most recent|previous)\b", re.IGNORECASE)
_READY = phrases("threshold")
_KINDS = (Kind.RULE, Kind.GROUP, Kind.SET, Kind.DEFINITION)
_VALUE = re.compile(r'\w+ (?:is|is not) "((?:[^"\\]|\\.)*)"')


def undone(world: World, spotted: Spotted) -> Iterator[Reading]:
    """Taking back what was last, or what is named of all that is proposed: the others stay where it says so, and else
    the last is offered beside it."""
    *before, last = _SENTENCE.split(spotted.question.strip())
    if _LAST.match(last) and all(_UNDOES.search(one) for one in before):
        yield Reading("undo", {}, _SURE)
        return
    if _ASKS.match(spotted.question):
        return  # `what happens if I undo it?`
    text = _OTHERS_STAY.sub(" ", spotted.question)
    stays = text != spotted.question
    is_of_proposed = _OF_PROPOSED.search(text) is not None
    is_some = is_of_proposed or stays or _ONLY.search(text) is not None
    is_told = is_some and _UNDOES.search(text) is not None
    is_told |= is_of_proposed and _REMOVES.search(text) is not None
    if what := named_part(world, spotted, text) if is_told else "":
        is_last = _THE_LAST.search(text) is not None and not stays
        yield Reading("undo", {"what": what}, _BESIDE if is_last else _SURE)
        yield Reading("undo", {}, _SURE if is_last else _BESIDE)


def named_part(world: World, spotted: Spotted, text: str) -> str:
    """What is named that can be changed: one that is proposed before others; a member before its set."""
    from leadscore.assistant.tools.taking_back import names_proposed

    names = list(dict.fromkeys(_named(world, spotted, fold(text))))
    proposed = names_proposed(world)
    return next((one for one in names if one in proposed), next(iter(names), ""))


def _named(world: World, spotted: Spotted, text: str) -> Iterator[str]:
    words = re.findall(r"[^\W_]+(?:_[^\W_]+)*", text)
    for value in _VALUE.findall(spotted.found.condition or ""):
        if fold(value) in text:
            yield fold(value)
    said = " ".join(words).replace("_", " ")
    for name in sorted(_names(world), key=len, reverse=True):
        if re.search(rf"(?<!\w){re.escape(name.replace('_', ' '))}(?!\w)", said):
            yield name
    if spotted.rule is not None and spotted.rule.fit >= SURE_RULE and len(spotted.rule.rules) == 1:
        rule = world.rules[spotted.rule.rules[0]]
        yield fold(rule.name or rule.id)
    if _READY.search(text):
        yield "ready"


def _names(world: World) -> frozenset[str]:
    """Of rules, groups, bands, sets and definitions."""
    symbols = world.drafted.checked.symbols
    bands = (band.name for band in (world.drafted.plan or world.plan).bands)
    return frozenset(map(fold, (*bands, *(one.name for kind in _KINDS for one in symbols.of_kind(kind)))))
