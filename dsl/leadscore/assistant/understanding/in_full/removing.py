"""Rules that go, where that is one of several things that are said: `remove midsize and decay drive over 90 days`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full.naming import RULE, Text, names_set
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, Told
from leadscore.assistant.understanding.kept import asked_for
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.words import words_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_ONE = r"(?P<what>(?:(?! and | but )[^,;§])+?|§r\d+)"
_GOES = patterns(
    rf"(?:RID)(?: the)? {_ONE}(?: rule)?(?: altogether| entirely| completely)?",
    rf"(?:take|throw|kick|leave)(?: the)? {_ONE}(?: rule)? (?:out|away|off)",
)
_ALTOGETHER = r"(?: altogether| entirely| completely| again| out| away)?"
_RULE_GOES = patterns(
    rf"(?:RID|LOSES)(?: the| our| that)? {_ONE} (?:rule|signal|criterion|penalty|bonus|malus){_ALTOGETHER}",
    rf"no(?: more)? {_ONE} (?:points?|pts|bonus|penalty|malus)(?: at all| any ?more| any longer| from now on)?",
    rf"no(?: more)? (?:points?|pts)(?: at all)? (?:for|from|on) {_ONE}(?: at all| any ?more| any longer| from now on)",
)
_NAMED_GOES = patterns(
    rf"(?:RID|LOSES)(?: the| our| that)? (?P<what>§r\d+){_ALTOGETHER}",
    r"(?:no(?: more)?|without) (?P<what>§r\d+)(?: (?:at all|any ?more|any longer|from now on))?",
)
_BY_NUMBER = patterns(
    r"(?:RID|LOSES)(?: the| our| that)? (?:rule|penalty|bonus|malus) (?:for|on|about|of|against) (?:the )?"
    r"(?P<what>(?:under|below|over|above|less than|fewer than|more than)(?: -)? \d+.*)"
)
"""Called by a number that no rule has: else it were a sign."""
CALLED_RULE = re.compile(r"\b(?:rule|signal|criterion|points?|pts|penalty|bonus|malus)\b", re.IGNORECASE)
_FROM_NOW_ON = r" (?:at all|any ?more|any longer|from now on)$"
_SMALL = frozenset("the our a an rule for of points".split())


def removed_told(world: World, text: Text) -> Meant | None:
    """The rule that a part of what is said takes out, by its name or by words that are surely its own."""
    match = first_of(_GOES, text.told)
    rule = _rule(world, text, match["what"]) if match else ""
    change: Change = {"rule": rule, "remove": True}
    return [[change]] if rule else None


def rule_removed(world: World, text: Text) -> Meant | None:
    """The same by itself, where it is called a rule, or by its name: `lose the green card rule`. Raises Told where
    none is called by the number that is said."""
    if unknown := first_of(_BY_NUMBER, text.told):
        raise Told(f"No rule asks for “{unknown['what'].replace(' - ', '-')}”, so nothing is proposed.")
    match = first_of(_RULE_GOES, text.told) or first_of(_NAMED_GOES, text.told)
    is_denied = re.match("no |without ", text.told) is not None and not re.search(_FROM_NOW_ON, text.told)
    if match is not None and (is_denied or any(one.name in text.spoken for one in text.named(match["what"]))):
        match = match if CALLED_RULE.search(text.question) else None  # `drop the country` may be said of a list
    return removed_told(world, replace(text, told=f"drop {match['what']}")) if match else None


def _rule(world: World, text: Text, what: str) -> str:
    """Its id; empty where the words are of something else too. Raises Told for what is no rule."""
    if "§" in what:
        (named,) = text.named(what)
        found = [rule.id for rule in world.plan.rules if named.kind == RULE and named.name in (rule.name, rule.id)]
        return found[0] if len(found) == 1 else ""
    if told := asked_for(world, re.sub(r"\W+", "_", what)):
        raise Told(told)
    if names_set(world, what) or re.search(r"\d", what):
        return ""
    words = words_of(what)
    meant = rule_in(world, words, frozenset())
    if meant is None or meant.fit < SURE_RULE or len(meant.rules) != 1:
        return ""
    other = [word.text for place, word in enumerate(words) if place not in meant.words and word.text not in _SMALL]
    return "" if other else meant.rules[0]
