"""Which leads a question means: those it names, and those that were spoken of before."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.people import spoken
from leadscore.assistant.understanding.leads import Mention
from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SHE = listed("she")
_ORDINALS = {
    **{word: place for place, word in enumerate("first second third fourth fifth".split())},
    **{word: place for place, word in enumerate("1st 2nd 3rd 4th 5th".split())},
    "top": 0,
    "runner": 1,
    "next": 1,
    "last": -1,
}
_BY_NUMBER = frozenset({"number", "no", "nr", "#"})
_AFTER_ORDINAL = listed("behind_place")
_BEFORE_NAME = listed("before_name")
_TOLD_APART, _TOLD_BY = 40, ("title", "country")
_MOST_NAMED = 20
_SMALL = listed("asks_meaning") | listed("legal_forms")


def leads_of_question(world: World, spotted: Spotted, thread: Thread) -> list[str]:
    """The leads that a question names, in its order: by name, or by their place in the last list."""
    found: list[str] = []
    for mention in spotted.leads[:_MOST_NAMED]:
        if mention.is_company and (
            one := _of_firm(world, mention, found, thread) or _told_apart(world, mention, spotted)
        ):
            found = [*found[:-1], one] if found and not _is_id(world, found[-1]) else [*found, one]
        else:
            found.append(_of_before(world, mention, thread) or _told_apart(world, mention, spotted) or mention.lead)
    place = ordinal_of(spotted, thread)
    if place is not None:
        found.append(thread.listed[place])
    firms = {mention.text for mention in spotted.leads if mention.is_company}
    persons = [lead for lead in found if lead not in firms]
    return list(dict.fromkeys(persons or found))


def _told_apart(world: World, mention: Mention, spotted: Spotted) -> str | None:
    """Of several leads with a name, the one whose title, country or firm the question says: `Malik, the CEO`."""
    numbers = world.people.meant(mention.text).numbers if mention.lead == mention.text and mention.known else ()
    if not 1 < len(numbers) <= _TOLD_APART:
        return None
    own = range(mention.first, mention.last + 1)
    said = {word.text for place, word in enumerate(spotted.words) if place not in own and len(word.text) > 1}
    shared = {no: len(said & _about(world, no)) for no in numbers}
    best = [no for no in numbers if shared[no] == max(shared.values())]
    return world.row(best[0]).lead if len(best) == 1 and shared[best[0]] else None


def _about(world: World, no: int) -> set[str]:
    """The words of a lead's title, country and firm, and a title's first letters: `cmo`."""
    title, country = (
        world.shown(no, field) if field in {one.name for one in world.plan.fields} else "" for field in _TOLD_BY
    )
    words = [re.findall(r"[^\W\d_]{2,}", fold(text)) for text in (title, country, world.row(no).company)]
    return {*chain(*words), "".join(word[0] for word in words[0])} - _SMALL


def _of_before(world: World, mention: Mention, thread: Thread) -> str | None:
    """Of several leads with a name, the one that was spoken of; of two that were, it is asked which."""
    if mention.lead != mention.text or not thread.leads:
        return None
    fitting = {world.row(no).lead for no in world.people.meant(mention.text).numbers} if mention.known else set()
    spoken_of = [lead for lead in thread.leads if lead in fitting]
    return spoken_of[0] if len(spoken_of) == 1 else None


def _of_firm(world: World, firm: Mention, found: list[str], thread: Thread) -> str | None:
    """The lead of a firm: whom the question, or the one before, names without saying which."""
    names = [found[-1]] if found and not _is_id(world, found[-1]) else []
    if not names and thread.leads:
        before = world.people.meant(thread.leads[0]).numbers
        names = [spoken(world.row(before[0]))] if len(before) == 1 else [thread.leads[0]]
    for name in names:
        of_both = world.people.meant(f"{name} {firm.text}").numbers
        if len(of_both) == 1:
            return world.row(of_both[0]).lead
    numbers = world.people.meant(firm.text).numbers
    return world.row(numbers[0]).lead if len(numbers) == 1 else None


def _is_id(world: World, mention: str) -> bool:
    numbers = world.people.meant(mention).numbers
    return len(numbers) == 1 and world.row(numbers[0]).lead == mention


def left_out_of(spotted: Spotted) -> tuple[list[str], list[str]]:
    """Whom the question leaves out: persons, also those who are alone at their firms, and of firms the conditions that
    leave them out."""
    firms = [one for one in spotted.left_out if one.is_company]
    numbers = {one.text: spotted.world.people.meant(one.text).numbers for one in firms}
    are_alone = all(len(found) == 1 for found in numbers.values())
    persons = [
        spotted.world.row(numbers[one.text][0]).lead if one.is_company else one.lead
        for one in spotted.left_out
        if are_alone or not one.is_company
    ]
    others = [contains("company", fold(one.text)).negated().text for one in firms if not are_alone]
    return persons, [f"company is missing or {other}" for other in others]


def ordinal_of(spotted: Spotted, thread: Thread) -> int | None:
    """Which place of the last list is spoken of: `the second one`, `number 3`."""
    return next(iter(ordinals_of(spotted, thread)), None)


def ordinals_of(spotted: Spotted, thread: Thread, behind: frozenset[str] = frozenset()) -> list[int]:
    """The places of the last list that are spoken of, as they are said, also before the words `behind`."""
    if not thread.listed:
        return []
    texts, found = [word.text for word in spotted.words], list[int]()
    for place, text in enumerate(texts):
        before = texts[max(0, place - 1)]
        followed = place + 1 == len(texts) or texts[place + 1] in _AFTER_ORDINAL | behind
        is_place = text not in ("last", "first", "top") or before == "the"
        if text in _ORDINALS and followed and is_place:
            found.append(_ORDINALS[text])
        elif place and before in _BY_NUMBER and text.isdigit() and int(text) > 0:
            found.append(int(text) - 1)
    return [at for at in found if at < len(thread.listed)]


def refers(spotted: Spotted) -> bool:
    """Whether it says `she`, `that one` or the like."""
    return any(word.text in _SHE for word in spotted.words)


def says_she(spotted: Spotted) -> bool:
    """Whether it speaks of a person by a pronoun."""
    return any(word.text in ("she", "he", "her", "him") for word in spotted.words)


def says_they(spotted: Spotted) -> bool:
    """Whether it speaks of several by a pronoun."""
    return any(word.text in ("they", "them", "their", "those", "these") for word in spotted.words)


def unknown_name(spotted: Spotted) -> str | None:
    """A word that people do not ask with, right behind `is`, `does`, `for` and the like: a name that nobody has."""
    for before, word, tag in zip(spotted.words, spotted.words[1:], spotted.tags[1:], strict=False):
        if (
            tag is None
            and before.text in _BEFORE_NAME
            and word.text.isalpha()
            and word.text not in spotted.common
            and len(word.text) > 1
        ):
            return spotted.question[word.start : word.end]
    return None
