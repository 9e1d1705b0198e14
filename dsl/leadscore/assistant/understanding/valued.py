"""Names that are a value of leads, too: `farms` are those of that type of building, though a firm is called Farms as
well; `Owen's` are those whom Owen looks after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.firms import firms_of
from leadscore.assistant.understanding.leads import Mention
from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.words import Word
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_JOINS = frozenset(("and", "or", ","))
_FAR, _SEVERAL = 2, 3
_POSSESSIVE = re.compile(r"['’`´](?:s\b|(?=\s))")
_PLACED = listed("before_place")
_AT, _LEADS = listed("at_firm"), listed("leads")


def without_values(world: World, words: Sequence[Word], question: str, leads: Iterable[Mention]) -> tuple[Mention, ...]:
    """Without the parts of companies' names that are a value by themselves, or with the words before them; the whole
    name of a company is that company."""
    return tuple(
        one
        for one in leads
        if not (_is_in_value(world, words, question, one) if one.is_company else _whose(world, words, question, one))
    )


def _whose(world: World, words: Sequence[Word], question: str, mention: Mention) -> bool:
    """Whether leads are somebody's, who is a value of theirs: `Pia's hotels`, `Owen's hot ones`, unlike `Owen's score`;
    `how many does Pia look after`, where a comment has these words."""
    from leadscore.assistant.drafting.conditions import conditions_in

    start, end = words[mention.first].start, words[mention.last].end
    said = _POSSESSIVE.sub("", question[start:end])
    if mention.first != mention.last or not is_value(world, said):
        return False
    if _is_led(world, words, mention):
        return True
    spans = conditions_in(world, question).spans
    if any(first <= start and last > end + len("'s ") for first, last in spans):
        return True
    behind = question[start + len(said) :]
    whose = _POSSESSIVE.match(behind)
    rest = behind[whose.end() :].lstrip() if whose else ""
    is_lead = bool(rest) and re.split(r"\W", rest, maxsplit=1)[0].lower() in _LEADS
    return is_lead or any(first == 0 for first, _ in conditions_in(world, rest).spans)


def _is_led(world: World, words: Sequence[Word], mention: Mention) -> bool:
    """Whether what stands before it says where leads are, of whom they are or which field it is: `who is in Poole`,
    `boats in Poole`, `leads of Owen`, `home port Poole`, unlike `the score of Poole`."""
    place = mention.first
    while place > 1 and words[place - 1].text in _JOINS and is_value(world, words[place - 2].text):
        place -= 2  # `in Cowes and Poole`
    before = [word.text for word in words[max(0, place - _FAR) : place]]
    if not before:
        return False
    is_of = before[-1] == "of" and (before[-2:-1] in ([one] for one in _LEADS) or before[0] in _own_leads(world))
    return before[-1] in _PLACED or is_of or _is_field(world, before)


def _is_in_value(world: World, words: Sequence[Word], question: str, mention: Mention) -> bool:
    start, end = words[mention.first].start, words[mention.last].end
    said = fold(question[start:end])
    if mention.left_out or said in map(fold, firms_of(world, world.people.meant(said).numbers)):
        return False
    firsts = [question[words[first].start : end] for first in range(max(0, mention.first - _FAR), mention.first + 1)]
    if any(is_value(world, text) for text in firsts) or any(_is_name(world, text) for text in firsts[:-1]):
        return True
    before = words[mention.first - 1].text if mention.first else ""
    is_in_more = mention.first == mention.last and _is_in_condition(world, question, start, end)
    return before not in _AT and (is_in_more or _is_for_many(world, question[start:end]))


def _is_in_condition(world: World, question: str, start: int, end: int) -> bool:
    """Whether a word in small letters is one of several that say a condition: `transport managers`, of whatever firms
    are called so."""
    from leadscore.assistant.drafting.conditions import reader_of, scan

    if not question[start:end].islower():
        return False
    reader = reader_of(world, question, is_rule=False)
    spans = [(reader.tokens[part.start].start, reader.tokens[part.end - 1].end) for part in scan(reader)]
    return any(first <= start < end <= last and (first, last) != (start, end) for first, last in spans)


def _is_for_many(world: World, text: str) -> bool:
    """Whether it is what several firms call what they are: `farms over 200 hectares`, of Hill Farms and Lower Farms."""
    if not (text.isalpha() and text.islower() and text.endswith("s")):
        return False
    return len(firms_of(world, world.people.meant(text).numbers)) >= _SEVERAL


def _own_leads(world: World) -> frozenset[str]:
    """What the policy calls its leads: the `boats` that a field counts or measures."""
    from leadscore.assistant.drafting.lexicon import lexicon_of

    return frozenset(lexicon_of(world).evidence.sized)


def _is_field(world: World, words: Sequence[str]) -> bool:
    """Whether these words, or the last of them, are a field with texts."""
    from leadscore.assistant.drafting.lexicon import lexicon_of
    from leadscore.assistant.drafting.words import tokens
    from leadscore.values.terms import ValueType

    said = [tokens(" ".join(words[at:])) for at in range(len(words))]
    found = ((one, end, len(part)) for part in said for one, end in lexicon_of(world).fields.all(part, 0))
    return any(one.type is ValueType.TEXT and end == length for one, end, length in found)


def _is_name(world: World, text: str) -> bool:
    """Whether a definition or a set of the policy is called so: `big farms` of `big_farm`."""
    from leadscore.assistant.drafting.lexicon import lexicon_of
    from leadscore.assistant.drafting.words import tokens

    known, said = lexicon_of(world), tokens(fold(text))
    return any(end == len(said) for phrases in (known.whole, known.sets) for _, end in phrases.all(said, 0))


def is_value(world: World, text: str) -> bool:
    """Whether leads have it in a field that the policy declares, or that has few different texts; or a word of it."""
    from leadscore.assistant.drafting.lexicon import lexicon_of
    from leadscore.assistant.drafting.words import tokens

    said, known = tokens(fold(text)), lexicon_of(world)
    is_whole = any(end == len(said) and value.is_had for value, end in known.values.by_phrase.all(said, 0))
    return is_whole or any(end == len(said) for _, end in known.value_parts.all(said, 0))


def valued_persons(world: World, leads: Iterable[Mention]) -> bool:
    """Whether all persons that a question of many leads names may be a value of those: `score spread for owen`."""
    persons = [one for one in leads if not one.is_company]
    return bool(persons) and all(" " not in one.text and is_value(world, one.text) for one in persons)
