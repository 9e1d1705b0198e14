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
_LAST_WAS = re.compile(
    r"(?:the )?(?:last|latest) (?:time|day|date) (?:when |that |on which )?\w+ (?:was|were) (?P<how>\D+?) *$"
)
_BEHIND_US = frozenset("last latest previous first created".split())
"""What is over says nothing of what lies ahead."""
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
            yield Further(name, type_, (*told_verbs(remark), *_told_last(remark)), is_done=True)
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


def _told_last(remark: str) -> Iterator[str]:
    """How it was with somebody on that day: `out of the water`, of `last time she was out of the water`."""
    match = _LAST_WAS.match(_STOP.split(remark.lower(), maxsplit=1)[0])
    if match is not None and 1 < len(match["how"].split()) <= _LONGEST:
        yield match["how"]


def of_its_kind(name: str, remark: str) -> Iterator[str]:
    """What a comment says it to be of: `electricity bill`, of `monthly_bill # pounds a month for electricity`."""
    noun = name.rpartition("_")[2]
    for word in dict.fromkeys(spoken_words(remark)):
        if word.isalpha() and word not in small().everyday and stem(word) not in name_stems(name):
            yield f"{word} {noun}"


def day_phrases(name: str, remark: str) -> Iterator[str]:
    """What happens on a day, in other words: of `contract_ends` `contract runs out`, `electricity contract expires`; of
    `insurance_due # day the boat insurance renews` `insurance renews` and, as that ends it, `insurance runs out`."""
    parts = [part for part in name.split("_") if part not in _PREPOSITIONS | {"date", "day"}]
    rest = " ".join(part for part in parts if not any(_has(own, part) for own, _ in _days()))
    of_it = [word.partition(" ")[0] for word in of_its_kind(rest, remark)] if rest else []
    told = f" {_STOP.split(remark, maxsplit=1)[0].lower()} " if _BEHIND_US.isdisjoint(parts) else ""
    for own, all_ in _days() if rest else ():
        if any(_has(own, word) for word in (*parts, *told.split())) or any(f" {said} " in told for said in _now(all_)):
            for said in all_:
                yield from (f"{whole} {said}" for whole in (rest, *(f"{word} {rest}" for word in of_it)))
                yield from (f"{rest} {lead} {said}" for lead in ("has", "have", "that", "which"))
                yield f"{said} of {rest}"


def _days() -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """What happens on days, by the words of names, in all words; what ends on a day is renewed on it, and the other way
    round."""
    groups = [(frozenset(happens.split()), tuple(phrases(text))) for happens, text in raw()["days"].items()]
    one_day = frozenset(raw()["comments"]["one_day"].split())
    both = frozenset[str]().union(*(own for own, _ in groups if own & one_day))
    return [(both if own & one_day else own, all_) for own, all_ in groups]


def _has(own: frozenset[str], word: str) -> bool:
    return word in own or stem(word) in own


def _now(all_: tuple[str, ...]) -> Iterator[str]:
    """What a comment may say of a day: of the day on which something was `booked` it says what was done."""
    return (said for said in all_ if " " in said or not is_past(said))
