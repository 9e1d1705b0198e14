"""The rule that a question is about, by words of its name, its condition and its reason, in people's own words too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.rule_names import stem, stems
from leadscore.assistant.understanding.lexicon import listed, table
from leadscore.assistant.understanding.words import Word, words_of
from leadscore.check.symbols import Kind
from leadscore.plan.model import Plan, Rule
from leadscore.values.pattern import Pattern
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_NAME, _PART_OF_NAME, _TEXT, _SPOKEN, _MEMBER, _BECAUSE = 1.0, 0.75, 0.9, 0.8, 0.55, 0.35
_MEMBERS = 60
"""Of a longer list nobody says a member to mean the rule."""
_WHOLE_NAME = 0.5
_SAME_POINTS = 0.7
_WHOLE_TEXT = 0.5
_NUMBER = 0.3
"""A number of a rule's condition is seldom said, and its new points may be the same."""
_UNSAID = 0.3
"""How much less a rule fits, of whose own words none is said."""
_BY_NAME = 1.5
_LEAST = 0.45
_COMMON = listed("common_in_rules")
"""Stems of words that questions are full of."""
_THINGS = frozenset({"offer", "starter", "starters"})
"""Nouns of which the stem says nothing."""
_SAID_FIRST, _SAYS_ON = listed("said_first"), listed("says_on")
_LEAVES = frozenset(("leave", "keep", "let", "leaves", "leaving"))
_IT = frozenset(("it", "that", "this", "them", "those"))
_POINTS = frozenset(("points", "point", "pts", "bonus", "penalty", "malus"))
_THE_RULE = _POINTS | {"rule", "one", "signal", "criterion"}
_CALLED_RULE = 0.1
_SHORT = 3
_ANSWERS = frozenset({"no", "not", "yes"})
"""By these alone nobody names a rule, also where it asks for just that: `no, 90`."""
_AHEAD = 0.97
SURE_RULE = 0.8
"""From here on the words are a rule's own rather than words that it also has."""
_CONJUNCTIONS = re.compile(r" (?:and|or) (?![\d])")
_PART = re.compile(r'(\w+)(?: (?:is |in |contains )?(".*?"|\w+_\w+))?')
SPOKEN = table("spoken")
"""How people call what rules ask of; the key stands in a rule's name or condition."""


@dataclass(frozen=True, slots=True)
class RuleMention:
    """Rules that may be meant, the likeliest first, and those about as likely; `fit` says how sure it is, `words` are
    the places of the words that speak of it."""

    rules: tuple[str, ...]
    fit: float
    words: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of each rule with what they weigh, how telling each word is, and the conditions, in words, that nobody
    would say by chance."""

    rules: tuple[tuple[str, str, Mapping[str, float], frozenset[str], int | None], ...]
    telling: Mapping[str, float]
    conditions: tuple[tuple[str, tuple[str, ...]], ...]


_KEPT = 8
_KNOWN: list[tuple[Plan, _Known]] = []


def rule_in(
    world: World, words: Sequence[Word], used: frozenset[int], said: Sequence[Decimal] = ()
) -> RuleMention | None:
    """The rule that the words speak of, those that are `used` aside; `said` are numbers, which may be its points."""
    rules = {fold(rule.name): rule.id for rule in reversed(world.plan.rules) if rule.name}
    for place, word in enumerate(words):
        if "_" in word.text and word.text in rules:  # a name as it is written is no other word: `right_size_company`
            return RuleMention((rules[word.text],), _BY_NAME, frozenset({place}))
    known = _known(world.plan)
    if (written := _by_condition(known, words)) is not None:
        return written
    spoken = {
        place: _stem(word.text)
        for place, word in enumerate(words)
        if place not in used and _tells(word.text) and not _is_other(words, place)
    }
    if spoken and all(text.isdigit() for text in spoken.values()):
        return None
    present = set(spoken.values())
    scored = _scored(known, present, said, [word.text for place, word in enumerate(words) if place not in used])
    best = scored[0][0] if scored else 0.0
    if best < _LEAST:
        return None
    chosen = tuple(rule_id for fit, rule_id in scored if fit >= _AHEAD * best)
    weights, name = next((one[2], one[3]) for one in known.rules if one[0] == chosen[0])
    shortened = {text for text in present - known.telling.keys() if _shortened(name, {text})}
    own = frozenset(place for place, text in spoken.items() if text in weights or text in shortened)
    if not own:  # all that is said of it is words of questions: the `leads in` Austria, where a rule is `lead_in`
        return None
    is_called = len(chosen) == 1 and any(_calls_rule(words, place) for place in own)
    return RuleMention(chosen, best + (_CALLED_RULE if is_called else 0.0), own)


def _calls_rule(words: Sequence[Word], place: int) -> bool:
    """`the brochure one`, `the callback points`: a word that stands before what a rule is called or gives."""
    return place + 1 < len(words) and words[place + 1].text in _THE_RULE


def rules_near(world: World, words: Sequence[Word]) -> list[str]:
    """The rules that any words speak of, the likeliest first, however unlikely."""
    present = {
        _stem(word.text) for place, word in enumerate(words) if _tells(word.text) and not _is_other(words, place)
    }
    texts = [word.text for word in words]
    return [rule for fit, rule in _scored(_known(world.plan), present, (), texts) if fit > 0]


def _scored(known: _Known, present: set[str], said: Sequence[Decimal], texts: Sequence[str]) -> list[tuple[float, str]]:
    """All rules with how well they fit, the best first. A name that is said as it stands is all said, also its words
    that tell nothing by themselves: `a long demo`."""
    text, as_stems = f" {' '.join(texts)} ", f" {' '.join(map(_stem, texts))} "
    found: list[tuple[float, str]] = []
    for rule_id, whole, weights, name, points in known.rules:
        is_whole = " " in whole and (f" {whole} " in text or f" {' '.join(map(_stem, whole.split()))} " in as_stems)
        told = present | name if is_whole else present
        found.append((_fit(known, weights, name, points, told, said) + _WHOLE_TEXT * is_whole, rule_id))
    return sorted(found, key=lambda one: -one[0])


def _shortened(name: frozenset[str], words: set[str]) -> set[str]:
    """The words of a name that are the beginning of a longer word, as names have them: `app` of the application."""
    return {part for part in name if len(part) >= _SHORT and any(word.startswith(part) for word in words)}


def rule_asking(world: World, condition: str | None) -> str | None:
    """The one rule that asks for what a condition says, or for a part of it, where only one does."""
    if not condition:
        return None
    said = {_asked(part) for part in _CONJUNCTIONS.split(condition.replace("(", "").replace(")", ""))}
    for depth in (2, 1):
        keys = {key[:depth] for key in said if len(key) >= depth}
        found = [rule.id for rule in world.plan.rules if any(key[:depth] in keys for key in _parts(rule.text))]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def _parts(condition: str) -> Iterator[tuple[str, ...]]:
    return (_asked(part) for part in _CONJUNCTIONS.split(condition.replace("(", "").replace(")", "")))


def _asked(part: str) -> tuple[str, ...]:
    """What it asks of, and with which target or set: `visited` and `"pricing"`."""
    found = _PART.match(part.strip().removeprefix("not ").removeprefix("never "))
    return tuple(filter(None, found.groups())) if found else ()


def _fit(
    known: _Known,
    weights: Mapping[str, float],
    name: frozenset[str],
    points: int | None,
    present: set[str],
    said: Sequence[Decimal],
) -> float:
    shared = present & weights.keys()
    if all(word.isdigit() or word in _ANSWERS for word in shared):
        return 0.0
    shared |= _shortened(name, present - known.telling.keys())  # beside another word of it
    fit = sum(weights[word] * known.telling[word] * (_NUMBER if word.isdigit() else 1) for word in shared)
    fit -= _UNSAID * sum(weight >= _TEXT and word not in present for word, weight in weights.items()) / len(weights)
    whole = _WHOLE_NAME if name and name <= present | shared else 0.0
    same = _SAME_POINTS if points is not None and any(abs(points) == 1_000 * number for number in said) else 0.0
    return fit + whole + same


def _known(plan: Plan) -> _Known:
    """Made once for a policy."""
    found = next((known for of, known in _KNOWN if of is plan), None)
    if found is None:
        found = _told_by(plan)
        _KNOWN[:] = [(plan, found), *_KNOWN[: _KEPT - 1]]
    return found


def _told_by(plan: Plan) -> _Known:
    rules = tuple(
        (rule.id, (rule.name or rule.text).replace("_", " "), _words_of(rule), stems(rule.name or ""), rule.points)
        for rule in plan.rules
    )
    counts: dict[str, int] = {}
    for _, _, weights, _, _ in rules:
        for word, weight in weights.items():
            counts[word] = counts.get(word, 0) + (weight > _BECAUSE)
    telling = {word: 1 / (1 + 0.6 * log(max(count, 1))) for word, count in counts.items()}
    return _Known(rules, telling, _conditions(plan))


def _words_of(rule: Rule) -> dict[str, float]:
    """The stems of a rule's words; of each, the greatest weight."""
    found: dict[str, float] = {}

    def add(text: str, weight: float) -> None:
        for word in stems(text):
            found[word] = max(found.get(word, 0.0), weight)

    add(rule.because or "", _BECAUSE)
    members = list(_texts(rule.condition))
    if len(members) <= _MEMBERS:
        for member in members:
            add(member, _MEMBER)
    whole = f"{rule.name or ''} {rule.text}"
    for key, spoken in SPOKEN.items():
        if key in whole:
            add(spoken, _TEXT if rule.text.isidentifier() else _SPOKEN)
    add(rule.text, _TEXT)
    add(rule.name or "", _NAME if len(stems(rule.name or "")) == 1 else _PART_OF_NAME)
    return found


def _texts(value: object) -> Iterator[str]:
    """The texts in a condition."""
    match value:
        case str():
            yield value
        case Decimal():
            yield f"{value:f}"
        case Pattern():
            yield " ".join(value.pieces)
        case tuple() | list() | frozenset() | set():
            for one in value:
                yield from _texts(one)
        case _:
            for field in getattr(type(value), "__match_args__", ()):
                yield from _texts(getattr(value, field))


def _by_condition(known: _Known, words: Sequence[Word]) -> RuleMention | None:
    """The rule of which the condition stands in the question as the policy has it: `the rule on email_domain in
    free_mail`; the longest of several."""
    text = tuple(word.text for word in words)
    said = set(text)
    found: tuple[int, int, str] = (0, 0, "")
    for rule, told in known.conditions:
        for place in range(len(text) - len(told) + 1) if said.issuperset(told) else ():
            if text[place : place + len(told)] == told and len(told) > found[1] - found[0]:
                found = (place, place + len(told), rule)
    return RuleMention((found[2],), _BY_NAME, frozenset(range(*found[:2]))) if found[2] else None


def _conditions(plan: Plan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    told = ((rule.id, tuple(word.text for word in words_of(rule.text)), rule.text) for rule in plan.rules)
    return tuple((rule, words) for rule, words, text in told if len(words) > 1 and re.search(r"[_<>\"]", text))


def _is_other(words: Sequence[Word], place: int) -> bool:
    """Whether a word is part of a turn of phrase that speaks of no rule: `how long`, `throw out`."""
    before = words[place - 1].text if place else ""
    behind = words[place + 1].text if place + 1 < len(words) else ""
    is_thrown = words[place].text in ("throw", "threw", "throwing") and behind != "away"
    is_left = words[place].text in _LEAVES and behind in _IT
    return before == "how" or is_thrown or is_left or _is_none(words, place) or _is_said_first(words, place)


def _is_none(words: Sequence[Word], place: int) -> bool:
    """`no licence points`: none of them, not those of a rule `no_licence`."""
    behind = [word.text for word in words[place + 1 : place + 6]]
    return words[place].text in ("no", "zero") and not _POINTS.isdisjoint(behind)


def _is_said_first(words: Sequence[Word], place: int) -> bool:
    """Whether a word only answers what was said before: `good, add it`, `all right, do it`."""
    if any(word.text not in _SAID_FIRST for word in words[: place + 1]):
        return False
    behind = next((word.text for word in words[place + 1 :] if word.text not in _SAID_FIRST), "")
    return not behind or not behind[0].isalnum() or behind in _SAYS_ON


def _tells(text: str) -> bool:
    if len(text) < 2 or text in _COMMON or not stems(text):
        return False
    return text in _THINGS or _stem(text) not in _COMMON


def _stem(text: str) -> str:
    return f"{NUMBER_WORDS[text]:f}" if text in NUMBER_WORDS else stem(text)


def names_another(world: World, spotted: Spotted) -> bool:
    """Whether it speaks of something else that the policy declares: a group's cap, the members of a set."""
    symbols = world.saved.checked.symbols
    said = f" {' '.join(word.text for word in spotted.words)} ".replace("_", " ")
    kinds = (Kind.GROUP, Kind.SET, Kind.DEFINITION)
    names = [*(one.name for kind in kinds for one in symbols.of_kind(kind)), *(band.name for band in world.plan.bands)]
    return any(f" {fold(name).replace('_', ' ')} " in said for name in names)
