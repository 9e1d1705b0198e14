"""A part of what is proposed that shall not be after all: `not catalogue`, `keep opens as it is`, `without Norway`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.words import words_of
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_BEFORE = rf"^\W*(?:(?:and|but|so|{any_of('filled_pause')}|{any_of('polite')})\W+)*"
_THE = r"(?:(?:the|that|our|my) )?"
_BEHIND = (
    r"(?: (?:rule|one|change|changes|proposal|thing|part|points))*"
    r"(?: (?:alone|as (?:it is|they are|before|it was)|unchanged|untouched|out|in|back|again|after all|please|then|now)"
    r")*\W*$"
)
_LEFT = re.compile(rf"{_BEFORE}{any_of('leaves_as_it_is')} {_THE}(?P<what>[^,;]+?){_BEHIND}", re.IGNORECASE)
_AWAY = f"(?:{any_of('takes_out')}|{any_of('leaves_them_out')}|{any_of('leaves_as_it_is')})"
_NO_CHANGE = re.compile(
    rf"{_BEFORE}(?:{_AWAY} {_THE}(?P<what>[^,;]+?)"
    rf" (?:changes?|proposals?)|no changes? (?:to|of|for|in) {_THE}(?P<of>[^,;]+?)){_BEHIND}",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"{_BEFORE}{any_of('leaves_as_it_is')} (?:the )?(?:last|latest|previous)(?: (?:one|change|proposal|bit|thing))?"
    rf"{_BEHIND}",
    re.IGNORECASE,
)
_STAYS = re.compile(rf"{_BEFORE}{_THE}(?P<what>[^,;]+?) {any_of('stays_as_it_is')}{_BEHIND}", re.IGNORECASE)
_NO_MEMBER = re.compile(
    rf"{_BEFORE}(?:{any_of('takes_out')}|{any_of('leaves_them_out')}) {_THE}(?P<what>[^,;]+?)"
    rf"(?: (?:off|out|away|from (?:it|that|them)))?{_BEHIND}",
    re.IGNORECASE,
)


def taken_back(world: World, question: str) -> list[Reading]:
    """What of that which is proposed is taken back; nothing where it speaks of something else."""
    if not world.proposals or any(map(str.isdigit, question)):
        return []
    if _LAST.match(question):
        return [Reading("undo", {}, 1.0)]
    found = next(_named(world, question), None)
    return [] if found is None else [Reading("undo", {"what": found}, 1.0)]


def _named(world: World, question: str) -> Iterator[str]:
    from leadscore.assistant.tools.taking_back import members_added, names_proposed

    names = names_proposed(world)
    for pattern in (_LEFT, _STAYS, _NO_CHANGE):
        if match := pattern.match(question):
            what = match["what"] or match["of"]
            yield from _one_of(names, what)
            rule = rule_in(world, words_of(what), frozenset())
            if rule is not None and rule.fit >= SURE_RULE and len(rule.rules) == 1:
                yield from _one_of(names, rule.rules[0])
    if match := _NO_MEMBER.match(question):
        yield from _one_of(members_added(world), match["what"])


def _one_of(names: frozenset[str], what: str) -> Iterator[str]:
    said = _plain(what)
    yield from (name for name in sorted(names) if _plain(name) == said)


def _plain(text: str) -> str:
    return fold(text).replace("_", " ").replace("-", " ").strip("“”\"'‘’`")
