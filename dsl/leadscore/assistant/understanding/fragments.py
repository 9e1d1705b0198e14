"""What a word or two by themselves say of the last condition: `logistics?`, `and a title?`, `and clicked?`, `the docs`.
Each takes the place of that which is of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import table
from leadscore.assistant.understanding.parts import asks_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_NOUNS = table("called")
_FIELD = re.compile(r'(?P<of>\w+) (?:is|contains|is not) "')
_TARGETED = re.compile(r'(?P<denied>(?:not |never )?)(?P<of>\w+) "(?P<target>[^"]*)"(?P<rest>.*)', re.DOTALL)
_THERE = re.compile(r"(\w+) is (missing|known)")


def in_place(world: World, parts: Sequence[str], words: Sequence[str]) -> tuple[str, str] | None:
    """The part of a condition that these words say otherwise, and how; None where they say no part of it."""
    return next(_found(world, parts, words), None)


def _found(world: World, parts: Sequence[str], words: Sequence[str]) -> Iterator[tuple[str, str]]:
    value = " ".join(words)
    for part in parts:
        for new in (value_of(world, part, value), _of_target(world, part, words), _of_field(world, part, words)):
            if new is not None and new != part:
                yield part, new


def value_of(world: World, part: str, value: str) -> str | None:
    """What a part asks of, with another value: `consulting` beside an industry. Of an event, how often and within what
    time stays."""
    match = _FIELD.match(part) or _TARGETED.fullmatch(part)
    new = _read(world, f"{match['of']} {value}") if match is not None and value else None
    if match is None or new is None or asks_of(new).split()[0] != match["of"]:
        return None
    if match.re is _FIELD:
        return new if _FIELD.match(new) else None
    is_alone = (other := _TARGETED.fullmatch(new)) is not None and not other["rest"]
    return f"{match['denied']}{new}{match['rest']}" if is_alone else None


def _of_target(world: World, part: str, words: Sequence[str]) -> str | None:
    """`and February?` behind the newsletter of March: the target with another of its words."""
    match = _TARGETED.fullmatch(part)
    said = match["target"].split() if match else []
    if match is None or len(said) < 2 or len(words) != 1:
        return None
    targets = (" ".join([*said[:place], words[0], *said[place + 1 :]]) for place in range(len(said)))
    return next((new for target in targets if (new := _with(world, match, match["of"], target))), None)


def other_event(world: World, part: str, event: str) -> str | None:
    """`and clicked?` behind those who opened something: that done to the same."""
    match = _TARGETED.fullmatch(part)
    return _with(world, match, event, match["target"]) if match is not None else None


def _with(world: World, match: re.Match[str], event: str, target: str) -> str | None:
    new = f'{event} "{target}"'
    return f"{match['denied']}{new}{match['rest']}" if _read(world, f"{event} {target}") == new else None


def _of_field(world: World, part: str, words: Sequence[str]) -> str | None:
    """`and a title?` behind those that lack an industry."""
    match = _THERE.fullmatch(part)
    if match is None:
        return None
    names = {field.name: {field.name, *_NOUNS.get(field.name, "").split()} for field in world.plan.fields}
    said = stem("_".join(words))
    exact = [name for name in names if stem(name) == said]
    called = [name for name, all_names in names.items() if said in {stem(one) for one in all_names}]
    found = exact or called
    return f"{found[0]} is {match[2]}" if len(found) == 1 else None


def _read(world: World, text: str) -> str | None:
    from leadscore.assistant.drafting.conditions import conditions_in

    return conditions_in(world, text).condition
