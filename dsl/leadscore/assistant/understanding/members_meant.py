"""Which members of a set are meant: `Owners` where leads' titles are `Owner`, `the UK` where they are in the
`United Kingdom`, `trade account` of a page `trade-account`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.asked import sets_of
from leadscore.assistant.drafting.values import had
from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_ARTICLE = re.compile(r"^(?:the|an?|our)\s+", re.IGNORECASE)
_PEOPLE = any_of("members_people")
_PEOPLE_BEFORE = re.compile(
    rf"^(?:the )?{_PEOPLE} (?:(?:that|who|which) )?(?:(?:are|work|come) )?(?:from|in|of|at|using|with|on|use|have|run)"
    r" (?:the )?",
    re.IGNORECASE,
)
_PEOPLE_BEHIND = re.compile(rf" {_PEOPLE}$", re.IGNORECASE)
PLACES = frozenset(("country", "region", "county", "city"))
"""Fields whose values have one name each: `the UK` is the `United Kingdom`."""
_IS = re.compile(r'(\w+) is "([^"]*)"')
_MOST = 20_000


def members_meant(world: World, name: str, said: Sequence[str], *, held: bool) -> list[str]:
    """Each as leads or the set have it. `held`: it is one of the set's."""
    members = world.drafted.checked.sets.get(name, ())
    fields = dict.fromkeys(field for field, one in sets_of(world.drafted.checked) if one == name)
    there = () if held or not PLACES.isdisjoint(fields) else members
    known = [*members] if held else [*members, *(text for field in fields for text in had(world, field, _MOST))]
    noun = stem(name.split("_")[-1])
    return [_meant(world, one, noun, known, fields, there) for one in said]


def without_people(said: str) -> str:
    """`people from manufacturing`: where they are from."""
    return _PEOPLE_BEFORE.sub("", said)


def knows_all(world: World, name: str, said: Sequence[str]) -> bool:
    """Whether each is a value of what is held against the set, such as a country."""
    members = [*map(fold, world.drafted.checked.sets.get(name, ()))]
    fields = dict.fromkeys(field for field, one in sets_of(world.drafted.checked) if one == name)
    return all(fold(one) in members or any(_read(world, field, one) for field in fields) for one in said)


def _meant(
    world: World, said: str, noun: str, known: Sequence[str], fields: Iterable[str], there: Sequence[str]
) -> str:
    """`noun` is what the set holds: the page `trade-account` is meant by `the trade-account page`. A pattern stays as
    it is said: `ceo*` is more than `ceo`; and so does what would be another word for what is `there` already: whoever
    puts banking beside `financial services` wants the word."""
    if "*" in said:
        return said
    bare = _of_whom(_ARTICLE.sub("", said), fields)
    *first, last = bare.split()
    texts = [said, bare, *([" ".join(first)] if first and stem(fold(last)) == noun else [])]
    for text in texts:
        for form in (fold, _stems):
            same = dict.fromkeys(one for one in known if form(one) == form(text))
            if len({*map(fold, same)}) == 1:
                return as_spelt(text, next(iter(same)))
    other_name = (_read(world, field, bare) for field in fields)
    found = next((one for value in other_name for one in known if value and fold(one) == fold(value)), None)
    if found and (fold(found) not in map(fold, there) or fold(bare).startswith(fold(found).split()[0])):
        return as_spelt(bare, found)
    is_target = not fields and texts[-1] != bare and not any(stem(fold(one).split()[-1]) == noun for one in known)
    return texts[-1] if is_target else bare  # what is visited or opened is called without `page`


def _of_whom(said: str, fields: Iterable[str]) -> str:
    """`Zoho users`: what those have who are spoken of. People's titles may be such words themselves."""
    return said if "title" in fields else _PEOPLE_BEHIND.sub("", said)


def as_spelt(said: str, known: str) -> str:
    """As it is said, where it is the same; else with capitals where what is said has them, which the store drops."""
    if fold(said) == fold(known):
        return said
    return known.title() if known.islower() and not said.islower() else known


def _stems(text: str) -> str:
    return " ".join(stem(word) for word in re.findall(r"[^\W_]+", fold(text)))


def _read(world: World, field: str, text: str) -> str | None:
    """What drafting makes of it behind the field's name: it knows what else countries are called."""
    from leadscore.assistant.drafting.conditions import conditions_in

    match = _IS.fullmatch(conditions_in(world, f"{field} {text}").condition or "")
    return match[2] if match and match[1] == field else None
