"""By which field or group a question says that leads shall stand: `by last order value`, `with the highest fit`, `the
most engaged`, `biggest companies`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.understanding.lexicon import any_of, by_word, listed, phrases
from leadscore.assistant.understanding.most_of import is_said_of, most_of
from leadscore.assistant.understanding.orders_by_measure import by_measure, day_named
from leadscore.assistant.understanding.words import Word
from leadscore.check.symbols import Kind
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.assistant.world import World

BY_SCORE = re.compile(any_of("by_score"), re.IGNORECASE)
"""`…, by score`: the best first."""
_IN_ORDER, _MOST = phrases("in_order_of"), phrases("most_of")
_DONE = re.compile(r"\b(?:\w+ed(?: for)?|wants?|needs?|bought|got)\s+(?:the\s+)?$", re.IGNORECASE)
"""`requested the most seats`: whoever did it at all did it with some."""
_ASKED = re.compile(
    r"\s+(?:they |that (?:they|were|was) |which (?:they|were) )?"
    r"(?:requested|wanted|asked for|needed|ordered|wished for|required)"
    rf"(?=\W*$|\W*[,;:.?!)–—-]|\s+{any_of('behind_end')}(?!\w))",
    re.IGNORECASE,
)
"""Behind what the most is wanted of: `most seats requested`."""
_MOVED = re.compile(rf"(?<!\w){any_of('moved_most')} (?:the )?$", re.IGNORECASE)
"""Behind it the most is by how much something changed, and not how much there is: `who lost most interest`."""
_LONGEST = 4
"""So many words the name of a field has at most."""
_CALLED, _BEHIND = by_word("called"), listed("behind_order")
_SO = re.compile(rf"(?<!\w)(?<!\bat ){any_of('most_or_least')} (?P<group>[^\W\d]\w+)", re.IGNORECASE)
_ACTIVE_IN = re.compile(
    r"(?<!\bat )\b(?:most|least)(?: \w+(?: \w+)? (?:in|on|at|for|with)| into)(?: the| our)? (?P<group>\w+)",
    re.IGNORECASE,
)
_BEST_IN = re.compile(
    rf"(?<!\w)(?<!\bat ){any_of('most_or_least')} (?:(?:\d+|{'|'.join(NUMBER_WORDS)}) )?"
    r"(?:in|on|at|for|in terms of|as to|regarding)(?: the| our)? (?P<group>\w+)",
    re.IGNORECASE,
)
_IS_BIGGEST = re.compile(rf"(?<!\w){any_of('firms')} (?:is|are) ((?:the )?{any_of('biggest')})(?!\w)", re.IGNORECASE)
_BIGGEST, _NEWEST = phrases("biggest_firms"), phrases("newest_leads")
_ACTIVITY = listed("groups_of_activity")
"""What a group of points for what leads do may be called: its leads with most are the `most active`."""
_WHEN = re.compile(
    rf"(?:{any_of('puts_in_order')} )?(?:by|in order of|on|after) (?:the (?:day|date|time|order) )?"
    rf"(?:that |in which |on which )?when (?:{any_of('they_were')} )*",
    re.IGNORECASE,
)
_COUNT = re.compile(r" (?:counts?|numbers?|figures?|totals?|dates?|days?|time)$|^date (?:of )?")


@dataclass(frozen=True, slots=True)
class OrderMention:
    """`name` is the field's or the group's; it stands from `named` to `end`, what leads over to it from `start` on.
    `measured`: that leads can stand in order by it."""

    name: str
    start: int
    named: int
    end: int
    measured: bool = False
    least: bool | None = None
    """Whether the least of it is wanted, where what it measures tells: the `oldest` roof has most years."""


def orders_in(world: World, words: Sequence[Word], question: str) -> tuple[OrderMention, ...]:
    """What it says, in its order, none within another."""
    kept: list[OrderMention] = []
    by_kind, named = _by_kind(world, question), _by_name(world, words, question)
    found = (by_kind, _of_themselves(world, question), named, _by_group(world, question))
    for one in (*chain(*found), *_by_what_is_most(world, words, question)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(replace(one, measured=False) if _MOVED.search(question[: one.start]) else one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _by_kind(world: World, question: str) -> Iterator[OrderMention]:
    """`the biggest roofs`, `requested the most seats`."""
    for one in by_measure(world, question):
        start, end = _with_wish(question, one.start, one.end)
        yield OrderMention(one.name, start, one.start, end, True, one.least)


def _with_wish(question: str, start: int, end: int) -> tuple[int, int]:
    """With what says, before or behind what the most is asked of, that it was wanted: who did it did it with some."""
    if not _MOST.match(question[start:]):
        return start, end
    done, asked = _DONE.search(question[:start]), _ASKED.match(question, end)
    return done.start() if done else start, asked.end() if asked else end


def _by_name(world: World, words: Sequence[Word], question: str) -> Iterator[OrderMention]:
    """`by seats`, `the largest number of requested seats`."""
    symbols = world.saved.checked.symbols
    names = {one.name.replace("_", " "): one.name for kind in (Kind.FIELD, Kind.GROUP) for one in symbols.of_kind(kind)}
    measures, spoken = measures_of(world), _spoken(world)
    yield from _by_when(world, question)
    for match in _IN_ORDER.finditer(question):
        behind = [word for word in words if word.start >= match.end()][: _LONGEST + 1]
        found = _named(names | spoken, behind[:_LONGEST])
        if (found is None and _MOST.match(match[0])) or (found is not None and found[0] not in measures):
            found = _named(spoken, behind[1:]) or found  # `the most requested seats`, `by company size`
        if found is not None:
            name, first, last = found
            start, end = match.start(), last.end
            if name in measures:
                start, end = _with_wish(question, start, end)
            yield OrderMention(name, start, first.start, end, name in measures)


def _by_when(world: World, question: str) -> Iterator[OrderMention]:
    """`by when they were created`, `in order of when they were last inspected`."""
    for match in _WHEN.finditer(question):
        for name, end in day_named(world, question, match.end()):
            yield OrderMention(name, match.start(), match.end(), end, True)
            break


def _spoken(world: World) -> dict[str, str]:
    """The words for what leads can stand in order by, each with its name."""
    from leadscore.assistant.drafting.lexicon import lexicon_of

    measures = measures_of(world)
    called = {**lexicon_of(world).evidence.words, **_CALLED}
    called = {word: name for word, name in called.items() if name in measures}
    return {**called, **{name.replace("_", " "): name for name in measures}}


def _by_what_is_most(world: World, words: Sequence[Word], question: str) -> Iterator[OrderMention]:
    """`whose seat count is biggest`, `who fits us best`."""
    about = {group.name: group.question or "" for group in world.plan.groups}
    for one in most_of(_spoken(world), about, words, question):
        yield OrderMention(one.name, one.named, one.named, one.end, True)


def measures_of(world: World) -> frozenset[str]:
    """The groups, and the fields with numbers and dates."""
    fields = [field.name for field in world.plan.fields if field.type in (ValueType.NUMBER, ValueType.DATE)]
    return frozenset([*fields, *(group.name for group in world.plan.groups)])


def _named(names: Mapping[str, str], words: Sequence[Word]) -> tuple[str, Word, Word] | None:
    """What the words begin with the name of, and its first and last word."""
    for count in range(len(words), 0, -1):
        said = " ".join(word.text for word in words[:count]).replace("_", " ")
        of_it = _COUNT.sub("", said)  # `the highest seat counts`
        forms = (said, said.removesuffix("s"), *((of_it, f"{of_it}s") if of_it != said else ()))
        name = next((names[form] for form in forms if form in names), None)
        if name is not None:
            return name, words[0], words[count - 1]
    return None


def _by_group(world: World, question: str) -> Iterator[OrderMention]:
    """`the most engaged`, `best fit`, `most active in product`: of a group of rules."""
    groups = [group.name for group in world.plan.groups]
    for pattern, is_sure in ((_SO, False), (_ACTIVE_IN, True), (_BEST_IN, False)):
        for match in pattern.finditer(question):
            said, behind = match["group"].lower(), question[match.end() :].split()[:1]
            exact = [name for name in groups if name.replace("_", " ") == said]
            alike = [name for name in groups if pattern is _SO and is_said_of(said, name)]
            if pattern is _SO and said == "active" and behind not in (["in"], ["on"], ["at"], ["with"]):
                alike = [name for name in groups if name in _ACTIVITY]
            is_whole = is_sure or not behind or behind[0].strip(".,;:?!").lower() in ("", *_BEHIND)
            for name in (exact if is_whole else []) or alike:
                yield OrderMention(name, match.start(), match.start("group"), match.end("group"), True)


def _of_themselves(world: World, question: str) -> Iterator[OrderMention]:
    """`biggest companies`, `newest leads`: of a field that people name by no word of its own."""
    fields = {field.name for field in world.plan.fields}
    for pattern, field in ((_BIGGEST, "employees"), (_IS_BIGGEST, "employees"), (_NEWEST, "created")):
        for match in pattern.finditer(question) if field in fields else ():
            yield OrderMention(field, match.start(pattern is _IS_BIGGEST), match.end(), match.end(), True)
