"""What stands before what is asked and is no part of it: how somebody is placed just now, a first try at the question,
and a name of a place of work that a bracket spells out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.understanding.leads import leads_in
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.words import Word, words_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_SENTENCE_ENDS = re.compile(r"(?<=[.!;…])\s+(?=\w)|\s+[–—-]+\s+(?=\w)")
_LEAD = r"^\W*(?:(?:ok|okay|so|well|hi|hey|hello|right|and|now|then|please)\W+)*"
_OF_ASKER = re.compile(rf"{_LEAD}{any_of('begins_of_asker')}(?!\w)", re.IGNORECASE)
_AT_HAND = phrases("at_hand")
_ASKS = re.compile(rf"{_LEAD}{any_of('begins_question')}(?!\w)", re.IGNORECASE)
_LEADS, _TIMES = listed("leads"), listed("of_clock")
_NUMBER = re.compile(rf"\d+|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_ANEW = rf"(?:(?:just|only|simply|really|rather|so|ok)\W+)*(?P<asked>{any_of('begins_question')}\b(?:\W+\w+){{2,}}.*)$"
_RESTATES = re.compile(
    rf"^(?P<before>.*?(?P<ends>[?.!;–—]|[,:-])\s*)(?:(?:no|oh|well|sorry|hm+)\W+)*{any_of('restates')}[\s,:–—-]+{_ANEW}",
    re.IGNORECASE | re.DOTALL,
)
_INSTEAD = re.compile(
    rf"^(?P<before>.*?)[\s,;:.?!–—-]+(?:(?:ok|okay|no|oh|well|sorry)\W+)*{any_of('drops_the_first')}[.,;:!–—-]+\s*{_ANEW}",
    re.IGNORECASE | re.DOTALL,
)
_WHICH = re.compile(r"(?:who|which|any|is|are)\b", re.IGNORECASE)
"""Behind a comma it may say who is meant: `directors, i.e. who hold a budget`."""
_CHANGES = re.compile(
    rf"^\W*(?:{any_of('polite')}\W+)*{any_of('begins_change')}|\b{any_of('supposes')}\b", re.IGNORECASE
)
_THOSE = phrases("those")
_OF_THOSE = re.compile(
    rf"{any_of('who_is_so')}\W+(?:(?:sorry|no|well)\W+)*{any_of('restates')}[\s,:–—-]+(?P<those>\w.*)$", re.IGNORECASE
)
"""`no page viewed: who's like that? sorry, I mean never visited`."""
_SHE = re.compile(r"\b(?:she|he|her|him|his|hers)\b", re.IGNORECASE)
_OH_NO = r"(?:(?:oh|ah|no|well|actually|hmm?|or better|better|wait|hang on|sorry)\W+)+"
_LEFT_BE = re.compile(
    rf"^(?P<before>[^?]*?\d[^?]*?)[\s,;:.!–—-]+{_OH_NO}(?:leave|forget|skip|ignore)(?: about)? "
    r"(?P<what>(?:the )?[\w -]+?)(?: alone| be| as (?:it|that) is)?[,.;]\s*"
    r"(?:(?:and|just|rather|but|instead)\W+)*(?P<asked>\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""`set pricing to 35, oh wait, leave pricing, set demo to 45`: what is left as it is was not to be changed."""
_WHAT_THEY_ARE = re.compile(r' (?:is|contains) "| in |\bband |\bready\b')
"""In a condition."""
_IT_ALONE = re.compile(r"\bit\b", re.IGNORECASE)
_IT = frozenset("the it that this one them".split())
_IF_AT_ALL = re.compile(rf",?\s*\(?if {any_of('at_all')}\)?(?=\W*$)", re.IGNORECASE)
"""`when does she lose hot, if she is that?`"""
_PATCH = re.compile(
    rf"^\W*(?:my|our) {any_of('own_patch')} (?:is|are|covers?) [^,:;.()]{{2,30}}[,:;.–—-]+\s*"
    r"(?=.*\((?P<members>[^()]+)\)\W*$)",
    re.IGNORECASE,
)
"""`my region is DACH, whom do I call? (Germany, Austria)`: what it is, the bracket says."""


def without_asides(world: World, question: str, common: frozenset[str]) -> str:
    """The question alone."""
    question = _without_what_is_left(question)
    question = _restated(world, _without_opening(world, question, common), common)
    if (patch := _PATCH.match(question)) and _says_who(world, patch["members"]):
        question = question[patch.end() :]
    return _IF_AT_ALL.sub("", question)


def _says_who(world: World, text: str) -> bool:
    """Whether it says what leads are: a phone and a meeting are the asker's own."""
    from leadscore.assistant.drafting.conditions import conditions_in

    return _WHAT_THEY_ARE.search(conditions_in(world, text).condition or "") is not None


def _without_opening(world: World, question: str, common: frozenset[str]) -> str:
    """Without what is told of the asker's time and tools, in sentences of their own: `I have ten minutes. Who …`."""
    cut = 0
    for end in _SENTENCE_ENDS.finditer(question):
        sentence = question[cut : end.start()]
        is_of_leads = _says_who(world, sentence) or leads_in(world, words_of(sentence), sentence, common)
        if not _is_of_asker(sentence) or is_of_leads:
            break
        cut = end.end()
    return question[cut:] if cut and _ASKS.match(question[cut:]) else question


def _without_what_is_left(question: str) -> str:
    """Without the change that is taken back by name, or as `it`, before another is told."""
    match = _LEFT_BE.match(question)
    if match is None or not {*match["what"].lower().split()} <= _IT | {*re.findall(r"\w+", match["before"].lower())}:
        return question
    return match["asked"]


def _is_of_asker(sentence: str) -> bool:
    """Whether a sentence tells only how the asker is placed: of no leads, and with no number but a time."""
    words = words_of(sentence)
    if not _OF_ASKER.match(sentence) or not _AT_HAND.search(sentence):
        return False
    return _LEADS.isdisjoint(word.text for word in words) and all(map(_is_time, _numbers(words)))


def _numbers(words: Sequence[Word]) -> list[tuple[str, str]]:
    """The words before and behind each number; `one` may be anything."""
    texts = ["", *(word.text for word in words), ""]
    return [(texts[at - 1], texts[at + 1]) for at in range(1, len(texts) - 1) if _NUMBER.fullmatch(texts[at])]


def _is_time(beside: tuple[str, str]) -> bool:
    return not _TIMES.isdisjoint(beside)


def _restated(world: World, question: str, common: frozenset[str]) -> str:
    """What is asked in the end, where it is said anew in full: `has she come back? i.e. which rules apply to her`; of
    somebody who is named before it only, with the name."""
    if match := _OF_THOSE.search(question):
        return f"who {match['those']}"
    match = _INSTEAD.match(question)
    if match is None:
        match = _RESTATES.match(question)
        is_clause = match is not None and match["ends"] in ",:-" and _WHICH.match(match["asked"])
        if match is None or is_clause or _CHANGES.search(match["before"]):
            return question
    is_less = _says_who(world, match["before"]) and not _says_who(world, match["asked"])
    if is_less or _THOSE.search(match["asked"]) or _IT_ALONE.search(match["asked"]):
        return question
    named = leads_in(world, words_of(match["before"]), match["before"], common) if _SHE.search(match["asked"]) else ()
    return f"{named[0].text}: {match['asked']}" if len(named) == 1 else match["asked"]
