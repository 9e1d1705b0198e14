"""Where a question names a set: by its own words in whichever number and order, or by those of what asks for nothing
but the set: with the rule `insurer_leaving`, `insurers that are leaving the market` for `exiting_insurers`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.world import World

SET = "§"
_MOST = 4
_LEADS = listed("leads")
_WORD = r"[^\W_]+"
_TURNED = re.compile(
    r"(?<!\w)(?=(?P<said>(?P<what>[^\W_]+) "
    r"(?:(?:that|which|who|we|of|for|in|are|is|do|now|currently) )*(?P<how>[^\W_]+)(?P<behind> the [a-z]+)?)(?!\w))",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    rf"(?<!\w)(?:(?P<list>(?:list|set) of (?:the |our )?)|(?:the|our|those|these) (?!list|set))(?P<noun>{_WORD})"
    rf"(?P<ours> {any_of('as_we_have_them')})?(?!\w)",
    re.IGNORECASE,
)


def with_set_marked(world: World, question: str, name: str) -> Iterator[str]:
    """With a sign where words name the set: all of them, in whichever number; once for each of the first places."""
    return islice(_marked(world, question, name), _MOST)


def _marked(world: World, question: str, name: str) -> Iterator[str]:
    said = _stems_in(question)
    for words in (name.split("_"), *(called.split("_") for called in _called_else(world, name))):
        if said.issuperset(map(stem, words)):
            yield from _turned(question, words)
            yield from _in_order(question, words)
    if (listed_as := _as_list(world, name)) and said.issuperset(listed_as):
        yield from _in_order(question, listed_as)
    yield from _described(question, _own_noun(world, name), said)
    yield from _without_noun(question, name.split("_"), said)


def _called_else(world: World, name: str) -> Iterator[str]:
    """What rules and definitions that ask for nothing but the set are called, with more than one word."""
    asks = re.compile(rf"\w+ in {re.escape(name)}")
    yield from (one.name for one in world.plan.rules if one.name and "_" in one.name and asks.fullmatch(one.text))
    for one in world.saved.checked.symbols.of_kind(Kind.DEFINITION):
        if isinstance(one.condition, n.InSet) and one.condition.members.text == name and "_" in one.name:
            yield one.name


def _as_list(world: World, name: str) -> tuple[str, ...]:
    """`the country list` for our_countries, where no other set is of such."""
    noun = _own_noun(world, name)
    return (noun, stem("list")) if noun else ()


def _own_noun(world: World, name: str) -> str:
    """What the set holds, where it holds that alone of all sets: the stem of the last word of its name."""
    nouns = [stem(one.name.split("_")[-1]) for one in world.drafted.checked.symbols.of_kind(Kind.SET)]
    noun = stem(name.split("_")[-1])
    return noun if "_" in name and nouns.count(noun) == 1 else ""


def _described(question: str, noun: str, said: frozenset[str]) -> Iterator[str]:
    """`the list of countries`, `the countries we sell to`, for our_countries."""
    for match in _DESCRIBED.finditer(question) if noun in said else ():
        if stem(match["noun"].lower()) == noun and (match["list"] or match["ours"]):
            yield f"{question[: match.start('noun')]}{SET}{question[match.end() :]}"


def _without_noun(question: str, words: Sequence[str], said: frozenset[str]) -> Iterator[str]:
    """`the security page counts as evaluation`, for evaluation_pages: the noun stands before."""
    if len(words) < 2 or stem(words[-1]) not in said:
        return
    called = " ".join(words[:-1])
    noun = rf"\b{re.escape(words[-1].removesuffix('s'))}\w{{0,2}}\b"
    found = re.search(
        rf"{noun}.* (?:as|for|among|to) (?:an? )?(?P<set>{re.escape(called)})(?![\w -]*{noun})(?!\w)", question
    )
    if found is not None:
        yield f"{question[: found.start('set')]}{SET}{question[found.end('set') :]}"


def _in_order(question: str, words: Sequence[str]) -> Iterator[str]:
    run = "[ _-]".join([_WORD] * len(words))
    for match in re.finditer(rf"(?<!\w)(?={run}(?!\w))", question):
        said, start = re.match(run, question[match.start() :]), match.start()
        told = re.split("[ _-]", said[0]) if said else []
        is_people = len(told) == 1 and told[0].lower() in _LEADS  # `leads` are no `leaders`
        pairs = zip(told, words, strict=True) if said and not is_people else ()
        if said and not is_people and all(stem(one.lower()) == stem(word) for one, word in pairs):
            yield f"{question[:start]}{SET}{question[start + said.end() :]}"


def _turned(question: str, words: Sequence[str]) -> Iterator[str]:
    """`the crms that connect` for connected_crms, `the pages for evaluation`; what is done to something may be named
    with that: `those leaving the market`."""
    for match in _TURNED.finditer(question) if len(words) == 2 else ():
        told, own = (stem(match["what"].lower()), stem(match["how"].lower())), tuple(map(stem, words))
        if told in (own, own[::-1]):
            end = match.end("said") if match["how"].lower().endswith("ing") else match.end("how")
            yield f"{question[: match.start()]}{SET}{question[end:]}"


@lru_cache(64)
def _stems_in(question: str) -> frozenset[str]:
    """A set is named by no others: most questions name none, which is told at once."""
    return frozenset(stem(word.lower()) for word in re.findall(_WORD, question))
