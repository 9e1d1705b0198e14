"""Leads that a question names: by id, by email, by the names of persons and of companies, misspelt perhaps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.excepted import excepted
from leadscore.assistant.understanding.firms import firms_of, is_part, whole_firm, widened, written
from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.words import Word, nearest_word
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_BETWEEN = listed("near_names")
_AT = listed("at_firm")
_LEAST = 4
_WORDS = re.compile(r"[^\W\d_]+")
_BEFORE_ID = listed("before_id")
_LETTERS = re.compile(r"[^\W\d]+-")
_CHUNK = re.compile(r"\w+(?:[-_./:#]\w+)*")
_WITHIN_ID = "-_./:#@"
_MIXED = re.compile(r"\d.*[^\W\d_]|[^\W\d_].*\d")
"""Letters and numbers."""
_MONTHS, _WHEN = frozenset({"april", "may", "june", "july", "august"}), listed("before_month")
"""Those that people are called by, too."""
_HONORIFICS = listed("honorifics")
_LEGAL = listed("legal_forms")
"""Words of companies' names that are none by themselves."""
_WRITTEN = listed("written_by_us")


@dataclass(frozen=True, slots=True)
class Mention:
    """A lead as it is named: its id where only one can be meant, else the words as they stand. `first` and `last` are
    the places of its words. `is_company`: the words are a company's, not a person's. `known`: somebody is called so.
    `left_out`: it is said who else is meant (`except Heidi`); what says so is among the words."""

    lead: str
    text: str
    first: int
    last: int
    is_company: bool = False
    known: bool = True
    left_out: bool = False


def leads_in(world: World, words: Sequence[Word], question: str, common: Collection[str]) -> tuple[Mention, ...]:
    """The leads that a question names, in order. Words of `common` are names only beside other names, or written with a
    capital."""
    found: list[Mention] = []
    place = 0
    while place < len(words):
        before = [mention.last for mention in found if mention.text.isdigit()]
        mention = (
            _exact(world, words, place, question)
            or _by_id(world, words, place, question)
            or _by_number(world, words, place, beside=bool(before) and place - before[-1] == 2)
            or _of_any_words(world, words, place, question)
            or _named(world, words, place, question, common)
        )
        if mention is None:
            place += 1
            continue
        found.append(mention)
        place = mention.last + 1
    return excepted(words, list(_each_once(world, words, found)))


_SCORES = frozenset("points score points' scores history".split())


def _each_once(world: World, words: Sequence[Word], found: Sequence[Mention]) -> Iterator[Mention]:
    """Somebody who is named with a firm before or an id behind is one: `Bluefern Bank's Yuki Hollowbrook (L-1098)`."""
    before: Mention | None = None
    for mention in found:
        same = _both(world, words, before, mention) if before is not None else None
        if same is None and before is not None:
            yield before
        before = same or mention
    if before is not None:
        yield before


def _both(world: World, words: Sequence[Word], one: Mention, other: Mention) -> Mention | None:
    """The lead that both name; None where they name two."""
    between = [word.text for word in words[one.last + 1 : other.first] if word.text not in _SCORES]
    is_id = any(map(str.isdigit, other.text)) and between in ([], ["("], ["'s", "("])
    if other.is_company or not (between == ["'s"] if one.is_company else is_id or between == ["("]):
        return None
    numbers = {*world.people.meant(one.lead).numbers} & {*world.people.meant(other.lead).numbers}
    if not numbers:
        return None
    lead = world.row(min(numbers)).lead if len(numbers) == 1 else other.lead
    return replace(other, lead=lead, first=one.first)


def _exact(world: World, words: Sequence[Word], place: int, question: str) -> Mention | None:
    """An id or an email, whether there is such a lead or not."""
    text = words[place].text
    if not (("@" in text and "." in text) or (any(map(str.isdigit, text)) and "-" in text and text[0].isalpha())):
        return None
    numbers = world.people.meant(text).numbers
    written = question[words[place].start : words[place].end]
    lead = world.row(numbers[0]).lead if len(numbers) == 1 else written
    return Mention(lead, written, place, place, known=bool(numbers))


def _by_id(world: World, words: Sequence[Word], place: int, question: str) -> Mention | None:
    """An id that is there, of whatever form, written by itself: `Z051`."""
    start = words[place].start
    chunk = _CHUNK.match(question, start)
    if chunk is None or (start and question[start - 1] in _WITHIN_ID) or not _MIXED.search(chunk[0]):
        return None
    numbers = world.people.exactly(chunk[0])
    last = max(at for at in range(place, len(words)) if words[at].start < chunk.end())
    return Mention(world.row(numbers[0]).lead, chunk[0], place, last) if len(numbers) == 1 else None


def _by_number(world: World, words: Sequence[Word], place: int, *, beside: bool) -> Mention | None:
    """The number of an id without its letters, behind a word that asks of a lead or `beside` another such number."""
    text = words[place].text
    if len(text) < _LEAST or not text.isdigit() or not (beside or (place and words[place - 1].text in _BEFORE_ID)):
        return None
    letters = _LETTERS.match(world.row(0).lead) if world.board.count else None
    numbers = world.people.exactly(f"{letters[0] if letters else ''}{text}")
    return Mention(world.row(numbers[0]).lead, text, place, place) if len(numbers) == 1 else None


def _of_any_words(world: World, words: Sequence[Word], place: int, question: str) -> Mention | None:
    """A company's whole name, whatever its words: `people at north star`."""
    found = whole_firm(world, words, question, place)
    if found is None:
        return None
    said = question[words[found[0]].start : words[found[1]].end]
    names = [word.text for word in words[found[0] : found[1] + 1] if is_part(word)]
    text = written(firms_of(world, world.people.meant(" ".join(names)).numbers), said, names)
    return Mention(text, text, found[0], _with_legal(words, question, found[1]), is_company=True)


def _named(world: World, words: Sequence[Word], place: int, question: str, common: Collection[str]) -> Mention | None:
    """The longest run of names from here on for which there is a lead."""
    run = _run(world, words, place, question, common)
    while run:
        names = [name for _, name in run]
        if not _LEGAL.issuperset(names) and (numbers := _leads(world, names)):
            first, last = run[0][0], run[-1][0]
            again = max(at for at, name in enumerate(names) if name == names[0])  # `Zofia, Zofia Hollowbrook`
            text = question[words[run[again][0]].start : words[last].end]
            text = text[:-1] if words[last].text == f"{names[-1]}s" else text  # `the Braithwaites`
            if _is_company(world, names, numbers):
                firms = firms_of(world, numbers)
                first, last = widened(firms, words, question, first, last)
                text = written(firms, question[words[first].start : words[last].end], names)
                return Mention(text, text, first, _with_legal(words, question, last), is_company=True)
            if len(numbers) > 1:
                numbers, last = _at_firm(world, words, numbers, last)
            return Mention(world.row(numbers[0]).lead if len(numbers) == 1 else text, text, first, last)
        run.pop()
    return None


def _with_legal(words: Sequence[Word], question: str, last: int) -> int:
    """With what may belong to a company's name though the data have it not: `Copper Kettle Foods`."""
    behind = words[last + 1 : last + 2]
    is_legal = bool(behind) and behind[0].text in _LEGAL and _has_capital(behind[0], question)
    return _with_legal(words, question, last + 1) if is_legal else last


def _at_firm(world: World, words: Sequence[Word], numbers: tuple[int, ...], last: int) -> tuple[tuple[int, ...], int]:
    """Of several leads with a name, those with the domain that is named behind it (`Fenna at Umbercraft`)."""
    behind = [place for place in range(last + 1, min(last + 7, len(words))) if len(words[place].text) >= _LEAST]
    for place in behind if any(word.text in _AT for word in words[last + 1 : last + 6]) else ():
        domain = "@" + words[place].text
        if within := tuple(no for no in numbers if domain in world.shown(no, "email").lower()):
            return within, place
    return numbers, last


def _run(
    world: World, words: Sequence[Word], place: int, question: str, common: Collection[str]
) -> list[tuple[int, str]]:
    """Words that are names from here on, with their places, spelt as the names are; `at`, `from` and brackets between
    them are left out."""
    is_beside = _is_first_name(world, words, place, common)
    first = _name(
        world, words[place], common, at_ease=is_beside or (place > 0 and _has_capital(words[place], question))
    )
    if first is None or _is_month(words, place):
        return []
    run, gap = [(place, first)], 0
    for one in range(place + 1, len(words)):
        at_ease = gap == 0 or _has_capital(words[one], question)
        name = _name(world, words[one], common, at_ease=at_ease)
        if name == first and len(run) > 1:
            break  # another one of that name: `Theo Juniperson at Opalstone with Theo Juniperson at Copper Kettle`
        if name is not None:
            run.append((one, name))
            gap = 0
        elif words[one].text in _BETWEEN and gap < 2:
            gap += 1
        else:
            break
    return run


def _is_first_name(world: World, words: Sequence[Word], place: int, common: Collection[str]) -> bool:
    """Whether a common word and the name behind it are somebody's: `una bolger score trend`."""
    text, behind = words[place].text, words[place + 1 : place + 2]
    if text not in common or text not in world.people.names or not behind:
        return False
    name = _name(world, behind[0], common, at_ease=False)
    return name is not None and bool(_leads(world, [text, name]))


def _is_month(words: Sequence[Word], place: int) -> bool:
    """Whether `May` is when something was: `in May`, `since last May`."""
    return place > 0 and words[place].text in _MONTHS and words[place - 1].text in _WHEN


def _name(world: World, word: Word, common: Collection[str], *, at_ease: bool) -> str | None:
    """The name that a word is, a slip mended. A common word is one only where one is `at_ease` about it: beside another
    name, or with a capital."""
    text, names = word.text.rpartition("'")[2], world.people.names  # `O'Brien` is known by `brien`
    if not text.isalpha() or (text in common and not at_ease):
        return None
    if text in names:
        return text
    if text.endswith("s") and len(text) > _LEAST and text not in common and text[:-1] in names:
        return text[:-1]  # `Vanes score`
    return nearest_word(text, names, plural=True) if len(text) >= _LEAST and text not in common else None


def _has_capital(word: Word, question: str) -> bool:
    """Whether it is written like a name, in a question that is not written so throughout."""
    return question[word.start].isupper() and not question.istitle() and not question.isupper()


def _leads(world: World, names: Sequence[str]) -> tuple[int, ...]:
    """The leads with all these words in their names; a company's word may stand in the email only."""
    if found := world.people.meant(" ".join(names)).numbers:
        return found
    for cut in range(len(names) - 1, 0, -1):
        domain = "".join(names[cut:])
        if len(domain) < _LEAST:
            continue  # `is` and `at` stand in many
        persons = world.people.meant(" ".join(names[:cut])).numbers
        if within := tuple(no for no in persons if domain in world.shown(no, "email").rpartition("@")[2].lower()):
            return within
    return ()


def _is_company(world: World, names: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether none of the words is a person's."""
    row = world.row(numbers[0])
    return bool(row.company) and set(_WORDS.findall(fold(row.name))).isdisjoint(names)


def strangers_in(
    words: Sequence[Word], question: str, common: Collection[str], used: Collection[int]
) -> tuple[Mention, ...]:
    """Names of nobody known: words with a capital that people do not ask with, not at the question's beginning unless
    two stand together."""
    found: list[Mention] = []
    place = 0
    while place < len(words):
        last = place
        while last < len(words) and last not in used and _is_strange(words[last], question, common):
            last += 1
        is_title = words[place].text in _HONORIFICS and last - place == 1
        is_said = last - place > 1 or words[place].start > 0
        if last > place and is_said and not is_title and not _has_written(words, last):
            text = question[words[place].start : words[last - 1].end]
            found.append(Mention(text, text, place, last - 1, known=False))
        place = max(last, place + 1)
    return tuple(found)


def _has_written(words: Sequence[Word], end: int) -> bool:
    """Whether who is named up to there only has said or written something: `Sam's override`."""
    behind = [word.text for word in words[end : end + 3]]
    return behind[:1] == ["'s"] and not _WRITTEN.isdisjoint(behind[1:])


def _is_strange(word: Word, question: str, common: Collection[str]) -> bool:
    written = question[word.start : word.end]
    return (
        word.text.isalpha() and len(word.text) > 1 and word.text not in common and not word.mended
        and _has_capital(word, question) and not written.removesuffix("s").isupper()
    )  # fmt: skip
