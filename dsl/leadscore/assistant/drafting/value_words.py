"""Values by a part of them: the `tippers` are in "tipper haulage", who is `with Aldwych` has "aldwych motor", `PH` is
"private hire", `haulage` is what a set of the policy has that holds every kind of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Prefix

from leadscore.assistant.drafting.asked import nodes_of, remarks_of, sets_of
from leadscore.assistant.drafting.phrases import Phrases
from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.values import Value, Values, alike
from leadscore.assistant.drafting.words import spoken_words, tokens
from leadscore.assistant.rule_names import name_stems, stem
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n

_SHORTEST, _ALIKE = 3, 4
_ENDINGS = frozenset(("", *"er or ance ence ing ment ed ion ation age y e al s".split()))
_MOST = 500
"""A field of more texts has names in it, of which a word tells nothing."""
_MOST_WORDS = 4
"""A value of more words is a sentence, of which no word stands for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a value, or of all values that a set has. `is_first`: it is the first, which tells it from others;
    the last is a kind of thing (`hire`, `cover`) that people also speak of otherwise. `is_short`: its initials."""

    value: Value
    is_first: bool = True
    is_short: bool = False
    is_only: bool = True
    """Whether no other value has the same."""


def parts_of(checked: Checked, values: Values, titles: Sequence[str], is_new: Callable[[str], bool]) -> Phrases[Part]:
    """The words of the values of the fields that the policy declares, where they stand in one value alone, or in those
    of one set; no word that is something else, or that the policy says of anything else."""
    found: dict[str, set[Part]] = {}
    for field in declared_of(checked):
        texts, said = values.of_field(field), _said_elsewhere(checked, field)
        for word, part in _words(field, texts if len(texts) <= _MOST else ()):
            if part.is_short or not _is_among(word, said):
                found.setdefault(word, set()).add(part)
    for title, part in _titles(titles):
        found.setdefault(title, set()).add(part)
    known: Phrases[Part] = Phrases()
    for word, parts in found.items():
        if not is_new(word):
            continue
        if (one := _one(word, parts, checked)) is None:
            for part in (one for one in parts if one.is_short):
                known.add(word, replace(part, is_only=False))
            continue
        for other in dict.fromkeys((word, *alike(word))):
            if other == word or (other not in found and is_new(other)):
                known.add(other, one)
    return known


def shared_words(checked: Checked, values: Values, is_new: Callable[[str], bool]) -> dict[str, str]:
    """The words that begin or end several values of one field that the policy declares, each with that field: the
    `castle` of "fingask castle" and "guthrie castle"; no word that is something else, or that the policy says of
    anything else."""
    fields: dict[str, set[str]] = {}
    texts_of: dict[str, int] = {}
    for field in declared_of(checked):
        texts, said = values.of_field(field), _said_elsewhere(checked, field)
        for text in texts if len(texts) <= _MOST else ():
            words = _words_of(text)
            for word in {words[0], words[-1]} if len(words) > 1 else ():
                is_told = len(word) >= _SHORTEST and not _is_said_anyway(word, is_first=word == words[0])
                if is_told and stem(word) not in said and is_new(word):
                    fields.setdefault(word, set()).add(field)
                    texts_of[word] = texts_of.get(word, 0) + 1
    return {word: next(iter(of)) for word, of in fields.items() if len(of) == 1 and texts_of[word] > 1}


def declared_of(checked: Checked) -> list[str]:
    """The fields that the policy itself declares."""
    return [one.name for one in checked.symbols.of_kind(Kind.FIELD) if one.span is not None]


def fields_of_sets(checked: Checked, values: Values) -> dict[str, str]:
    """For each set that nothing is held against yet the field whose values it has, at least half of them."""
    asked, own = {name for _, name in sets_of(checked)}, declared_of(checked)
    found: dict[str, str] = {}
    for one in nodes_of(checked, n.SetMembers):
        members = {member.value.lower() for member in one.members if isinstance(member, n.Text)}
        if one.name.text in asked or not members:
            continue
        shared = {field: len(members.intersection(texts)) for field, texts in values.all_had()}
        most = [field for field in shared if shared[field] == max(shared.values())]
        best = [field for field in most if field in own] or most
        if len(best) == 1 and 2 * shared[best[0]] >= len(members):
            found[one.name.text] = best[0]
    return found


def parties_of(checked: Checked) -> frozenset[str]:
    """The fields that say by whom leads are looked after, by their comments: `who has the letter of appointment`."""
    remarks = ((one.name.text, remark.lower().split()) for one, remark in remarks_of(checked, n.FieldDeclaration))
    return frozenset(name for name, said in remarks if "who" in said)


def pairs_told(checked: Checked) -> frozenset[tuple[str, str]]:
    """Each two words that stand beside each other in what the policy says in words: comments, reasons, questions."""
    texts = [remark for _, remark in remarks_of(checked, n.Node)]
    texts += [one.because.value for one in nodes_of(checked, n.Rule) if one.because is not None]
    said = [spoken_words(text) for text in texts]
    pairs = (pair for words in said for pair in pairwise(words))
    return frozenset(pair for pair in pairs if all(word.isalpha() for word in pair))


def _said_elsewhere(checked: Checked, field: str) -> frozenset[str]:
    """The stems of the words that the policy's names and the comments on other fields have."""
    kinds = (Kind.FIELD, Kind.EVENT, Kind.DEFINITION, Kind.GROUP)
    names = (one.name for kind in kinds for one in checked.symbols.of_kind(kind) if kind != Kind.EVENT or one.span)
    told = (remark for one, remark in remarks_of(checked, n.FieldDeclaration) if one.name.text != field)
    return frozenset(stem(word) for text in (*names, *told) for word in spoken_words(text.replace("_", " ")))


def _words(field: str, texts: Sequence[str]) -> Iterator[tuple[str, Part]]:
    """Each word with the value that it is a part of, and the initials of each value."""
    for text in texts:
        words = _words_of(text)
        if not 1 < len(words) <= _MOST_WORDS:
            continue
        value = Value(field, (text,), False, True)
        for place, word in enumerate(words):
            if len(word) >= _SHORTEST and not _is_said_anyway(word, is_first=place == 0):
                yield word, Part(value, is_first=place == 0)
        yield "".join(word[0] for word in words), Part(value, is_short=True)


def _is_said_anyway(word: str, *, is_first: bool) -> bool:
    """Whether people ask with it, whatever leads have: `leads`, `the best shows`."""
    said = tokens(word)
    is_small = any(known.end(said, 0) is not None for known in (small().glue, small().entity, small().nots))
    return is_small or (not is_first and word in small().everyday)


def _words_of(text: str) -> list[str]:
    return [word for word in spoken_words(text) if word.replace("'", "").isalpha()]


def _titles(titles: Sequence[str]) -> Iterator[tuple[str, Part]]:
    """The initials of whole titles: `MDs`."""
    for title in titles:
        if 1 < len(words := _words_of(title)) <= _MOST_WORDS:
            yield "".join(word[0] for word in words), Part(Value("title", (title,), False, True), is_short=True)


def _is_among(word: str, said: Collection[str]) -> bool:
    """Whether the policy has a word for anything else: of a `holding_insurer` no `insurance` is one."""
    return stem(word) in said or any(_is_kin(word, other) for other in said)


def _is_kin(word: str, other: str) -> bool:
    """Whether both are made of one word: `insurance` and `insurer`, unlike `container` and `contact`."""
    start = Prefix.similarity(word, other)
    return start >= _ALIKE and {word[start:], other[start:]} <= _ENDINGS


def _one(word: str, parts: Collection[Part], checked: Checked) -> Part | None:
    """What a word means: the one value that has it, or the one set that is named by it and has all that do."""
    if len(parts) == 1:
        return next(iter(parts))
    fields, texts = {part.value.field for part in parts}, {text for part in parts for text in part.value.texts}
    if len(fields) > 1 or any(part.is_short for part in parts):
        return None  # `PH` may be a private hire or a plant hire
    field = fields.pop()
    named = [
        name
        for of, name in dict.fromkeys(sets_of(checked))
        if of == field
        and texts <= {member.lower() for member in checked.sets.get(name, ())}
        and stem(word) in name_stems(name)
    ]
    return Part(Value(field, tuple(sorted(texts)), False, True, named[0])) if len(named) == 1 else None
