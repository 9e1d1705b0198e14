"""Words that a question asks the meaning of, and kinds of words that it wants listed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import name_stems, stem
from leadscore.assistant.understanding.lexicon import by_word, listed, table
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.check.symbols import Kind
from leadscore.syntax.grammar import reserved_words
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_KIND = by_word("kinds")
_ASKING = listed("asking_words")
_SMALL = listed("small_keywords")
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,40})[”\"]|(?<!\w)['‘`]([^'’`]{2,40})['’`](?!\w)")
_OF_A_RULE = re.compile(
    r"\b(?:words?|vocabulary|everything|glossary|terms?|names?|what)\b.*"
    r"\b(?:(?:in|for|of) (?:a|any|my|the) rules?|rules? (?:may|can|could|might) \w+)\b",
    re.IGNORECASE,
)
_ONE_OF = frozenset("a the this that which what our my your every each any".split())
_FRAME = listed("asks_meaning")
_SIGNS = frozenset(",;:.?!()–—-")
_ASKS = re.compile(r"\b(?:what|whats|explain|define|meaning|means?|mean|how)\b")

_WHAT_IS = re.compile(
    r"^\W*what(?:['’]?s| is| are| does| do) (?P<whole>(?:(?:an?|the|our) )?(?P<term>[\w -]+?))"
    r"(?: mean| stand for)?\W*$",
    re.IGNORECASE,
)
_MEAN = re.compile(r"\b(?:mean|stand for)\W*$", re.IGNORECASE)
_BELONGS = re.compile(
    r"^\W*(?:which|what) (?!leads|people|companies|firms|contacts|prospects|accounts)\w+ "
    r"(?:belong to|are (?:in|on|part of|listed in)|count as|make up) (?P<whole>(?:(?:the|our) )?(?P<term>[\w ]+?))\W*$",
    re.IGNORECASE,
)
"""`which countries belong to our_countries?` asks for the set, not for leads."""


def kind_in(spotted: Spotted) -> str | None:
    """The kind of words that is wanted. `lists of fields` are fields, and `list` is a set behind `the` or `which`
    alone, else what is asked for."""
    pairs = pairwise(["", *(word.text for word in spotted.words)])
    said = [word for before, word in pairs if word in _KIND and (word != "list" or before in _ONE_OF)]
    if _OF_A_RULE.search(spotted.question):  # `all the words that I can use in a rule`
        said = [word for word in said if _KIND[word] != "rules"]
    kinds = [_KIND[word] for word in said]
    if not kinds:
        return None
    rest = [kind for kind in kinds if kind not in ("rules", "sets", "definitions")]
    return (rest or kinds)[0]


def term_in(world: World, spotted: Spotted) -> str | None:
    """The word that is asked about: the longest that is known, else what is left without the words that ask."""
    known, own = _known(world), _own(world)
    if quoted := _QUOTED.search(spotted.question):
        text = quoted[1] or quoted[2]
        first = next((known[word] for word in _plain(text).split() if word in known), None)
        said = {word for word in _plain(text).split() if not word.isdigit()}
        if reserved_words().issuperset(said):  # `fades over`, `lost below 55`
            found = _longest(known, own, text)
            first = found if found and " " in found else first or found
        elif len(text.split()) < 3:
            first = None
        return known.get(_plain(text)) or first or text.strip()
    if first_asked := _longest(known, own, _first_clause(spotted)):
        return first_asked
    words = [word.text for word in spotted.words if word.text.isalnum() or "_" in word.text]
    told = [word for word in words if word not in _FRAME]
    return _longest(known, own, " ".join(words)) or " ".join(told) or _keyword(known, words)


def _first_clause(spotted: Spotted) -> str:
    """Up to the first sign, where that asks something: `what is seniority here, is that years in the job`."""
    words = [word.text for word in spotted.words]
    end = next((place for place, word in enumerate(words) if word in _SIGNS), len(words))
    return " ".join(words[:end]) if _ASKS.search(" ".join(words[:end])) else ""


def other_terms(world: World, spotted: Spotted) -> Iterator[str]:
    """All known words in a question that it may ask the meaning of, the longest first."""
    known = _known(world)
    words = [word.text for word in spotted.words if word.text.isalnum() or "_" in word.text]
    for size in range(min(3, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            said = _plain(" ".join(words[start : start + size]))
            for form in (said, said.removesuffix("s"), f"{said}s", _plural(said)):
                if form in known and (size > 1 or (form not in _ASKING and form not in _FRAME)):
                    yield known[form]


def other_kinds(spotted: Spotted) -> Iterator[str]:
    """All kinds of words that a question speaks of."""
    return (_KIND[word.text] for word in spotted.words if word.text in _KIND)


def how_known(world: World, spotted: Spotted, term: str) -> float:
    """How likely a word is one whose meaning is asked: from 0 to 1, little where it is made of what people ask with."""
    if term in _known(world).values() or _QUOTED.search(spotted.question):
        return 1.0
    return 0.4 if all(word in spotted.common for word in term.split()) else 0.8


def _in_any_order(own: Collection[str], words: Sequence[str]) -> str | None:
    """`which countries are ours` asks for `our_countries`: all words of a name, whatever stands between them."""
    said = {stem(word) for text in words for word in text.split("_")}
    named = [name for name in own if "_" in name and name_stems(name) <= said]
    return max(named, key=len, default=None)


def _keyword(known: dict[str, str], words: list[str]) -> str | None:
    """A word of the language that questions are made of too: `what does "when" do`."""
    return next((known[word] for word in reversed(words) if word in known and word not in _SMALL), None)


def _longest(known: dict[str, str], own: Collection[str], text: str) -> str | None:
    """The longest known word or words in a text; of several as long one of the policy's own, else the last."""
    words = re.findall(r"[a-z0-9_]+", _plain(text))
    for size in range(min(4, len(words)), 0, -1):
        if size == 1 and (name := _in_any_order(own, words)):
            return name
        found: list[str] = []
        for start in range(len(words) - size, -1, -1):
            said = " ".join(words[start : start + size])
            for form in (said, said.removesuffix("s"), f"{said}s", _plural(said)):
                if form in known and (size > 1 or form not in _ASKING):
                    found.append(known[form])
                    break
        if found:
            return next((name for name in found if name in own), found[0])
    return None


def _plural(said: str) -> str:
    """`key industry` is said of the set `key_industries`."""
    return f"{said[:-1]}ies" if said.endswith("y") else said


def _own(world: World) -> frozenset[str]:
    """The names that the policy gives: sets, definitions, groups, bands."""
    plan, symbols = world.plan, world.saved.checked.symbols
    named = [one.name for kind in (Kind.SET, Kind.DEFINITION) for one in symbols.of_kind(kind)]
    return frozenset([*named, *(band.name for band in plan.bands), *(group.name for group in plan.groups)])


def _known(world: World) -> dict[str, str]:
    """The words that can be explained, as they are said, and as they are written."""
    from leadscore.assistant.tools.of_policy import TERMS
    from leadscore.ide.words import SENTENCES

    plan = world.plan
    names = [
        *TERMS,
        *SENTENCES,
        *world.saved.checked.symbols.names,
        *(band.name for band in plan.bands),
        *(group.name for group in plan.groups),
    ]
    names += [rule.name for rule in plan.rules if rule.name]
    return {
        **{_plain(said): name for said, name in table("field_terms").items()},
        **{_plain(name): name for name in names},
    }


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def asked_whole(spotted: Spotted) -> str:
    """What a question asks for by nothing but its name: `what are key industries?`, `what is an MQL?`."""
    match = _WHAT_IS.match(spotted.question) or _BELONGS.match(spotted.question)
    known = _known(spotted.world)
    said = [_plain(fold(match[part] or "")) for part in ("whole", "term")] if match else []
    return next((known[name] for name in said if name in known and name not in _SMALL), "")


def asks_meaning(spotted: Spotted) -> bool:
    """Whether a question is by itself about a word: `what does warm mean?`, also `what is warm?` of one that the policy
    gives. What is said of a `score` by its name may be asked of somebody."""
    term = asked_whole(spotted)
    return bool(term) and (_MEAN.search(spotted.question) is not None or term in _own(spotted.world))
