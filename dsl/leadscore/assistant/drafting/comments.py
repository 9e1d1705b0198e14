"""Further words for what a policy declares, from the comment beside it: `last_contact # when one of us last spoke with
them` is what somebody `spoken to` has. They count where no name says something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leadscore.assistant.drafting.asked import remarks_of
from leadscore.assistant.drafting.evidence import heads_in
from leadscore.assistant.drafting.flag_words import told_of_flag
from leadscore.assistant.drafting.inflecting import forms_of, is_past
from leadscore.assistant.drafting.phrases import phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import spoken_words, tokens
from leadscore.assistant.rule_names import name_stems, stem
from leadscore.check.model import Checked
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType

_LONGEST = 5
"""A phrase of more words is a sentence that nobody says as it stands."""
_ASKS = frozenset("how many much what which when where why".split())
_STOP = re.compile(r"[;:,.(]")
_PREPOSITIONS = frozenset("with to by of for from in on at".split())


@dataclass(frozen=True, slots=True)
class Further:
    """Phrases for a field, or for a definition, whose `type` is None; `is_done`: for what was done on its day."""

    name: str
    type: ValueType | None
    phrases: tuple[str, ...]
    is_done: bool = False


def further_words(checked: Checked, types: Mapping[str, ValueType | None]) -> Iterator[Further]:
    """All that comments say, and what happens on a day in other words than its field's name has."""
    told = {one.name.text: remark for one, remark in remarks_of(checked, n.FieldDeclaration)}
    for name, type_ in types.items():
        remark = told.get(name, "")
        if type_ is ValueType.DATE:
            yield Further(name, type_, tuple(told_verbs(remark)), is_done=True)
            yield Further(name, type_, (*day_phrases(name, remark), *_called_in_full(name, remark)))
        elif type_ is ValueType.NUMBER:
            yield Further(name, type_, (*of_its_kind(name, remark), *heads_in(remark)))
        elif type_ is ValueType.YES_NO:
            yield Further(name, type_, (*told_phrase(remark), *told_of_flag(remark)))
    for one, remark in remarks_of(checked, n.Define):
        yield Further(one.name.text, None, told_phrase(remark))


def told_words(checked: Checked) -> dict[str, frozenset[str]]:
    """The stems of the words that comments have beside fields with texts, with those fields; `after` too, no `who`."""
    found: dict[str, set[str]] = {}
    for one, remark in remarks_of(checked, n.FieldDeclaration):
        for word in spoken_words(remark) if one.type is ValueType.TEXT else ():
            is_small = small().glue.end(tokens(word), 0) or small().entity.end(tokens(word), 0)
            if word.isalpha() and not is_small and word not in _ASKS and word not in small().nots.words():
                found.setdefault(stem(word), set()).add(one.name.text)
    return {word: frozenset(fields) for word, fields in found.items()}


def told_phrase(note: str) -> tuple[str, ...]:
    """What a comment calls something, without what leads over to it: `whether they are a key account`."""
    said = note.lower().split()
    while said and (said[0] in raw()["comments"]["before"].split() or small().glue.end(tokens(said[0]), 0)):
        said = said[1:]
    return (" ".join(said),) if 0 < len(said) <= _LONGEST else ()


def _called_in_full(name: str, remark: str) -> Iterator[str]:
    """`last main inspection`, of `last_inspection # the last main inspection (once a year)`."""
    for said in told_phrase(_STOP.split(remark, maxsplit=1)[0]):
        if name_stems(name) < name_stems(said.replace(" ", "_")):
            yield said


def told_verbs(remark: str) -> Iterator[str]:
    """What was done, by a comment, in all its tenses."""
    for word in remark.lower().split():
        if word.isalpha() and is_past(word):
            yield from (form for _, form in forms_of(word))


def of_its_kind(name: str, remark: str) -> Iterator[str]:
    """What a comment says it to be of: `electricity bill`, of `monthly_bill # pounds a month for electricity`."""
    noun = name.rpartition("_")[2]
    for word in dict.fromkeys(spoken_words(remark)):
        if word.isalpha() and word not in small().everyday and stem(word) not in name_stems(name):
            yield f"{word} {noun}"


def day_phrases(name: str, remark: str) -> Iterator[str]:
    """What happens on a day, in other words: of `contract_ends` `contract runs out`, `electricity contract expires`."""
    parts = name.split("_")
    for happens, text in raw()["days"].items():
        own = [part for part in parts if stem(part) in happens.split()]
        rest = " ".join(part for part in parts if part not in own and part not in _PREPOSITIONS | {"date", "day"})
        of_it = [word.partition(" ")[0] for word in of_its_kind(rest, remark)] if rest else []
        for said in phrases(text) if own and rest else ():
            yield from (f"{whole} {said}" for whole in (rest, *(f"{word} {rest}" for word in of_it)))
            yield f"{said} of {rest}"
