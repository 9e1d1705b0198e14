"""By what leads shall stand, said behind its name or by a verb: `whose seat count is biggest`, `who fits us best`, `who
uses the trial hardest`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.assistant.understanding.words import Word

_ENDS = rf"(?:the )?{any_of('ends_of_order')}"
_CLOSES = rf"(?=\W*$|\W*[,;:.?!)–—]|\s+{any_of('behind_end')}(?!\w))"
_SUPERLATIVE = re.compile(
    rf"(?:\s+{any_of('kind_of_count')})?(?P<is>\s+{any_of('copula')})?\s+{_ENDS}{_CLOSES}", re.IGNORECASE
)
_BETWEEN = r"(?:\s+(?!(?:and|or|but|who|with|has|have|had|by|not|never)\b)[^\W\d][\w']*){0,3}?"
_BY_VERB = re.compile(rf"{_BETWEEN}\s+{_ENDS}{_CLOSES}", re.IGNORECASE)
_NO_DOING = listed("before_count")
_SHORT = 4
"""So many letters at least tell a group by the beginning of its name."""


@dataclass(frozen=True, slots=True)
class Most:
    """`name` is what leads stand in order by; `named` and `end` are the words that say so."""

    name: str
    named: int
    end: int


def most_of(spoken: Mapping[str, str], about: Mapping[str, str], words: Sequence[Word], question: str) -> list[Most]:
    """What it says, in its order. `spoken` are the words for what is measured, each with its name; `about` what groups
    are about, each with that text of the group."""
    return [*_behind(spoken, words, question), *_done(about, words, question), *_used(about, question)]


def _behind(spoken: Mapping[str, str], words: Sequence[Word], question: str) -> Iterator[Most]:
    """`seat count is biggest`, `fit lowest`; of `500 employees best` a number is told, and no order."""
    for place, word in enumerate(words):
        name = spoken.get(word.text) or spoken.get(word.text.removesuffix("s")) or spoken.get(f"{word.text}s")
        before = words[place - 1].text if place else ""
        match = _SUPERLATIVE.match(question, word.end) if name is not None else None
        if name is not None and match is not None and not before[:1].isdigit() and before not in _NO_DOING:
            yield Most(name, word.start, match.end())


def _done(groups: Mapping[str, str], words: Sequence[Word], question: str) -> Iterator[Most]:
    """`who fits us best`, `engage with us the most`: the verb is the group's name."""
    for place, word in enumerate(words):
        before = words[place - 1].text if place else ""
        name = next((one for one in groups if is_said_of(word.text, one) or word.text in (one, f"{one}s")), None)
        match = _BY_VERB.match(question, word.end) if name is not None else None
        if name is not None and match is not None and before not in _NO_DOING:
            yield Most(name, word.start, match.end())


def _used(groups: Mapping[str, str], question: str) -> Iterator[Most]:
    """`using the trial hardest`, `the heaviest trial users`: of a group that is about that."""
    for name, text in groups.items():
        for thing in re.findall(r"\b(?:the|an?|our) ([^\W\d]{4,})", text.lower()):
            thing = rf"(?:(?:the|our|their|its) )?{re.escape(thing)}"
            for form in (
                rf"\b{any_of('uses')} (?:of )?{thing}{_BETWEEN}\s+{_ENDS}(?!\w)",
                rf"\b{any_of('most_in_use')} {thing} {any_of('user')}(?!\w)",
                rf"\b{any_of('most_in_use')} {any_of('user')} (?:of|in|on|with) {thing}(?!\w)",
            ):
                for match in re.finditer(form, question, re.IGNORECASE):
                    yield Most(name, match.start(), match.end())


def is_said_of(word: str, group: str) -> bool:
    """`engaged` is said of `engagement`, `fitting` of `fit`."""
    begins = len(stem(word)) >= _SHORT and group.startswith(stem(word))
    return word != group and (begins or word.startswith(f"{group}t"))
