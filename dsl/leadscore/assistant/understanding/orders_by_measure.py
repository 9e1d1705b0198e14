"""By what leads shall stand in order, by what it measures or when it was: `the biggest roofs`, `who pays the most for
electricity`, `did we speak to longest ago`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.inflecting import superlatives
from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.assistant.drafting.lexicon import Lexicon
    from leadscore.assistant.drafting.words import Token
    from leadscore.assistant.world import World

_IS = frozenset("is are was were be the".split())
_BETWEEN = frozenset("for on of in the their its our a to with them us it each per every month year".split())
_LONG_AGO, _NEWLY, _SOON, _LATE = (phrases(name) for name in ("long_ago", "newest_first", "soonest", "at_last"))
_LONGEST_SINCE = re.compile(rf"(?<!\w){any_of('longest_since')} $", re.IGNORECASE)
"""`waited longest since their last inspection`."""
_CAME_IN = phrases("came_in")
_ASKS = frozenset("did do have has had we i us somebody anybody anyone last been were was".split())
_FAR = 3
_FIRST, _LAST = frozenset("earliest soonest next nearest first".split()), frozenset("latest furthest".split())
_TIMED = frozenset("in before after between by on within during from until till for this next".split())
"""Behind a day's word: then it is asked of that time."""
_MANY, _SCARCE = frozenset(("most",)), frozenset(("fewest", "least"))
_TOP, _BOTTOM = frozenset("top biggest highest best largest".split()), frozenset("bottom smallest lowest".split())
_BEST, _WORST = frozenset(("best",)), frozenset(("worst",))


@dataclass(frozen=True, slots=True)
class Measured:
    """`name` is the field; the words from `start` to `end` say it; `least`: the least of it, or the longest ago."""

    name: str
    start: int
    end: int
    least: bool


def by_measure(world: World, question: str) -> Iterator[Measured]:
    """What a question says."""
    from leadscore.assistant.drafting.lexicon import lexicon_of
    from leadscore.assistant.drafting.words import tokens

    known, said, ends = lexicon_of(world), tokens(question), _of_definitions(world)
    for at in range(len(said)):
        yield from _most(known, said, at)
        yield from _most_had(known, said, at)
        yield from _done_most(known, said, at)
        yield from _who_do_most(known, said, at)
        yield from _alone(known, said, at)
        yield from _when(known, question, said, at)
    for word in said:
        if word.text in ends:
            yield Measured(ends[word.text][0], word.start, word.end, ends[word.text][1])


def _of_definitions(world: World) -> dict[str, tuple[str, bool]]:
    """By what leads are the most of what a definition calls so, and whether it is the least: `tallest`, where `tall` is
    defined as so many floors or more."""
    found: dict[str, tuple[str, bool]] = {}
    for symbol in world.saved.checked.symbols.of_kind(Kind.DEFINITION):
        if isinstance(symbol.condition, n.Compare):
            is_least = symbol.condition.op in (n.CompareOp.LESS, n.CompareOp.LESS_EQUAL)
            for form in superlatives(symbol.name):
                found[form] = symbol.condition.name.text, is_least
    return found


def _most(known: Lexicon, said: Sequence[Token], at: int) -> Iterator[Measured]:
    """`the biggest roofs`, `whose roof is oldest`."""
    from leadscore.assistant.drafting.evidence import kinds

    for role in ("most", "least"):
        found = list(kinds(role).all(said, at))
        if not found:
            continue
        end = found[0][1]
        meant = {kind for kind, last in found if last == end}
        behind = _words(known, said, end)
        called = known.fields.longest(said, end)  # `the biggest open quotes`
        if called is not None and called[1] > end + max(1, len(behind)) and called[0].type is ValueType.NUMBER:
            yield Measured(called[0].name, said[at].start, said[called[1] - 1].end, role == "least")
            continue
        if behind and (name := known.measures.the_one([said[one].text for one in behind], meant)):
            yield Measured(name, said[at].start, said[behind[-1]].end, role == "least")
            continue
        first = at
        while first and said[first - 1].key in _IS:
            first -= 1
        before = [one for one in range(max(0, first - _FAR), first) if stem(said[one].text) in known.measures.words]
        is_beside = first < at and before[-1:] == [first - 1]
        if is_beside and (name := known.measures.the_one([said[one].text for one in before], meant)):
            yield Measured(name, said[before[0]].start, said[end - 1].end, role == "least")


def _most_had(known: Lexicon, said: Sequence[Token], at: int) -> Iterator[Measured]:
    """`the most trucks`, `the most money`, `the worst burners`: by what is counted or measured so; the worst is what
    the rules take points for. The best of what leads have many of are the best leads: `the best fleets`."""
    from leadscore.assistant.drafting.evidence import kinds

    word, behind = said[at].text, _words(known, said, at + 1)
    found = known.measures.of([said[one].text for one in behind]) if behind else ()
    if word in _MANY | _SCARCE and not behind:
        meant = list(kinds("is").all(said, at + 1))
        behind = list(range(at + 1, meant[0][1])) if meant else []
        found = known.measures.of_kinds({kind for kind, _ in meant})
    if word not in _MANY | _SCARCE | _BEST | _WORST or len(found) != 1 or not behind:
        return
    one, is_worst = found[0], known.worst_ends.get(found[0].name)
    if word in _MANY | _SCARCE:
        yield Measured(one.name, said[at].start, said[behind[-1]].end, word in _SCARCE)
    elif is_worst is not None and "size" not in one.kinds:
        yield Measured(one.name, said[at].start, said[behind[-1]].end, is_worst == (word in _WORST))


def _alone(known: Lexicon, said: Sequence[Token], at: int) -> Iterator[Measured]:
    """`who lives nearest`, `the heaviest`: of one kind, of which there is one field."""
    from leadscore.assistant.drafting.evidence import kinds

    for role in ("alone_most", "alone_least"):
        for kind, end in kinds(role).all(said, at):
            if name := known.measures.the_one((), (kind,)):
                yield Measured(name, said[at].start, said[end - 1].end, role == "alone_least")


def _words(known: Lexicon, said: Sequence[Token], at: int) -> list[int]:
    """The words from here on that tell of what numbers are."""
    found: list[int] = []
    while at < len(said) and stem(said[at].text) in known.measures.words:
        if not known.measures.of([said[one].text for one in (*found, at)]):
            break
        found.append(at)
        at += 1
    return found


def _done_most(known: Lexicon, said: Sequence[Token], at: int) -> Iterator[Measured]:
    """`pays the most for electricity`, `spend least`."""
    from leadscore.assistant.drafting.evidence import kinds

    for kind, end in kinds("does").all(said, at):
        while end < len(said) and said[end].key in _BETWEEN:
            end += 1
        if end >= len(said) or said[end].text not in ("most", "least"):
            continue
        is_least, last, words = said[end].text == "least", end, list[str]()
        for place in range(end + 1, len(said)):
            if stem(said[place].text) in known.measures.words and said[place].kind == "word":
                words.append(said[place].text)
                last = place
            elif said[place].key not in _BETWEEN:
                break
        if name := known.measures.the_one(words, (kind,)):
            yield Measured(name, said[at].start, said[last].end, is_least)


def _who_do_most(known: Lexicon, said: Sequence[Token], at: int) -> Iterator[Measured]:
    """`the biggest spenders`, `top earners`: those who do what is measured."""
    from leadscore.assistant.drafting.evidence import kinds
    from leadscore.assistant.drafting.words import tokens

    doer = tokens(said[at].text.removesuffix("s").removesuffix("er"))
    first = at - 2 if at > 1 and said[at - 1].value is not None else at - 1  # `top 5 spenders`
    is_doer = first >= 0 and said[at].text.removesuffix("s").endswith("er") and said[first].text in _TOP | _BOTTOM
    for kind, _ in kinds("does").all(doer, 0) if is_doer and doer else ():
        if name := known.measures.the_one((), (kind,)):
            start = said[first if first == at - 1 else at].start
            yield Measured(name, start, said[at].end, said[first].text in _BOTTOM)


def _when(known: Lexicon, question: str, said: Sequence[Token], at: int) -> Iterator[Measured]:
    """`did we speak to longest ago`, `whose contract ends soonest`, `the earliest renewals`, `next to renew`."""
    days = chain(known.dated.all(said, at), known.last_done.all(said, at))
    done = [(field, end, _LONG_AGO, _NEWLY) for field, end in days]
    named = [
        (field, end, pair[0], pair[1])
        for field, end in chain(known.fields.all(said, at), known.happens.all(said, at))
        for pair in ((_SOON, _LATE), (_LONG_AGO, _NEWLY))
        if field.type is ValueType.DATE
    ]
    before = said[at - 1 - (at > 1 and said[at - 1].key == "to")].text if at else ""
    is_timed = bool(named) and named[0][1] < len(said) and said[named[0][1]].key in _TIMED
    if before in _FIRST | _LAST and named and not is_timed:
        start = next(one.start for one in reversed(said[:at]) if one.text == before)
        yield Measured(named[0][0].name, start, said[named[0][1] - 1].end, before in _FIRST)
    if since := _LONGEST_SINCE.search(question[: said[at].start]):
        days_since = [(field.name, end) for field, end, *_ in (*done, *named)] or [*_last_of(known, said, at)]
        yield from (Measured(name, since.start(), said[end - 1].end, True) for name, end in days_since)
    for field, end, first, last in (*done, *named):
        begin = said[end - 1].end
        for pattern, is_least in ((first, True), (last, False)):
            match = pattern.search(question, begin)
            between = question[begin : match.start()].split() if match else []
            if match is not None and set(between) <= _BETWEEN | _IS | {","}:
                start = at
                while start and said[start - 1].key in _ASKS:
                    start -= 1
                yield Measured(field.name, said[start].start, match.end(), is_least)


def day_named(world: World, question: str, start: int) -> Iterator[tuple[str, int]]:
    """The fields with days that are named or told right from `start` on, and where that ends: `created`, `came in`."""
    from leadscore.assistant.drafting.lexicon import lexicon_of
    from leadscore.assistant.drafting.words import tokens

    known, said = lexicon_of(world), tokens(question)
    at = next((place for place, one in enumerate(said) if one.start >= start), len(said))
    readers = (known.last_done, known.dated, known.happens, known.fields)
    for field, end in chain(*(one.all(said, at) for one in readers)):
        if field.type is ValueType.DATE:
            yield field.name, said[end - 1].end
    if "created" in known.field_types and (came := _CAME_IN.match(question, start)):
        yield "created", came.end()


def _last_of(known: Lexicon, said: Sequence[Token], at: int) -> Iterator[tuple[str, int]]:
    """`without an inspection`, of the day of the `last_inspection`."""
    for name, type_ in known.field_types.items():
        if type_ is ValueType.DATE and stem(name.removeprefix("last_")) == stem(said[at].text) != stem(name):
            yield name, at + 1
