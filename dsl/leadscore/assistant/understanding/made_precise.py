"""A vague word that the asker makes precise: `many playgrounds, I mean over 20` are playgrounds over 20."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.understanding.lexicon import any_of, by_word
from leadscore.assistant.understanding.most_of import is_said_of
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MEANS = any_of("makes_precise")
_LED = rf"(?:\s*[,;:–—-]+\s*{_MEANS}[,:]?|\s+{_MEANS}[,:]?|\s*\((?:\s*{_MEANS}[,:]?)?|(?P<late>\s*[,–—-]))\s*"
"""What leads over to the number; behind a bare sign, `say` has to follow it."""
_BEHIND = rf"(?P<said>,?\s+{_MEANS})?\s*\)?(?(late)(?(said)|(?!)))"
_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMBER = rf"(?:\d[\d.,]*k?|(?:{_WORD})(?:[- ](?:{_WORD}))*)\b"
_HELD = rf"(?:{any_of('compared_with')} {_NUMBER}|{_NUMBER}(?:\+| or {any_of('or_beyond')}))"
_ENDS = r"(?=\s*(?:$|[,;.:?!)–—]|(?:and|but|or|who|that|which|with|in|from)\b))"
_WHAT = r"(?: (?:of )?(?P<what>[^\W\d][\w-]*(?: [^\W\d][\w-]*)?))?"
_AMOUNT = re.compile(
    rf"(?<!\w)(?P<is>is |are |was |were )?{any_of('vague_amount')}{_WHAT}"
    rf"{_LED}(?P<held>{_HELD}(?: (?:points?|pts))?){_BEHIND}{_ENDS}",
    re.IGNORECASE,
)
_OF_GROUP = re.compile(
    rf"\b(?:{any_of('how_much_of')} )?(?P<word>[^\W\d_]{{3,}})\s*\((?:{_MEANS}[,:]?\s*)?(?P<held>{_HELD})"
    r"(?: (?:points?|pts))?\)",
    re.IGNORECASE,
)
_POINTS = re.compile(
    rf"(?<!\w)(?:{any_of('vague_few')} )(?P<what>points?|pts|days|weeks|months){_LED}"
    rf"(?P<held>(?:{any_of('compared_with')} )?{_NUMBER})(?: (?P=what))?{_BEHIND}",
    re.IGNORECASE,
)
_LATELY = re.compile(
    rf"(?<!\w){any_of('vague_time')}{_LED}(?:(?:in|within|over|during) )?(?:the )?(?:last|past) "
    rf"(?P<held>{_NUMBER} (?:days?|weeks?|months?)){_BEHIND}",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?<!\w){any_of('vague_span')}(?:\s*\((?:\s*{_MEANS}[,:]?\s*)?|\s*[,;:–—-]+\s*{_MEANS}[,:]?\s*)"
    rf"(?P<held>{_NUMBER} (?:days?|weeks?|months?))\)?",
    re.IGNORECASE,
)
"""`half a year or so (180 days)`."""
_SIGN_BEFORE = re.compile(r"\s*[,;–—-]+\s*$")
_EXPLAINED = re.compile(
    rf"(?<!\w)this (?P<what>week|month|quarter)\b(?P<rest>.*?)[\s,;.…(–—-]+(?:a |this )?(?P=what)\s*"
    rf"(?:=|means|meaning|being|is)\s*(?:the )?(?:last |past )?(?P<held>{_NUMBER} (?:days?|weeks?|months?))\)?\W*$",
    re.IGNORECASE,
)
"""`this month … month = 30 days`."""
_IN_QUOTES = re.compile(r"[\"“„`'‘](\w+_\w+)[\"”“`'’]")
"""A name with a line between its words: others may be texts."""


def made_precise(world: World, question: str) -> str:
    """The question with what is meant in the place of the vague word; as it is where nothing is made precise."""
    question = _IN_QUOTES.sub(lambda match: match[1] if _is_name(world, match[1]) else match[0], question)
    question = _AMOUNT.sub(lambda match: _amount(world, question, match), question)
    question = _OF_GROUP.sub(lambda match: _in_numbers(world, match), question)
    question = _POINTS.sub(lambda match: f"{match['held']} {match['what']}", question)
    question = _LATELY.sub(lambda match: f"in the last {match['held']}", question)
    if span := _SPAN.search(question):
        before = question[: span.start()]
        is_told = _SIGN_BEFORE.search(before)  # `gone silent, half a year or so (180 days)`
        before = _SIGN_BEFORE.sub(" for ", before) if is_told else before
        question = f"{before}{span['held']}{question[span.end() :]}"
    return _EXPLAINED.sub(lambda match: f"in the last {match['held']}{match['rest']}", question)


def _is_name(world: World, said: str) -> bool:
    """Whether the policy has that name, which is no text: `how often does "starts_out" fire?`."""
    named = fold(said) in {fold(one) for one in world.saved.checked.symbols.names}
    return named or any(rule.name is not None and fold(rule.name) == fold(said) for rule in world.plan.rules)


def _amount(world: World, question: str, match: re.Match[str]) -> str:
    """Of what is counted or scored: `fit below 10`, `whose fit is below 10`."""
    what = match["what"] or ""
    before = question[: match.start()].split()[-1:] if match["is"] else []
    if not _is_measured(world, what or " ".join(before)):
        return match[0]
    return " ".join(filter(None, [(match["is"] or "").strip(), what, match["held"]]))


def _in_numbers(world: World, match: re.Match[str]) -> str:
    """`engaged (45 or more)`: so many points in the group that is said so."""
    named = [group.name for group in world.plan.groups if is_said_of(match["word"].lower(), group.name)]
    return f"{named[0]} {match['held']}" if len(named) == 1 else match[0]


def _is_measured(world: World, said: str) -> bool:
    """Whether it is what a number is known of."""
    from leadscore.assistant.drafting.lexicon import lexicon_of
    from leadscore.assistant.drafting.words import tokens

    words, known = tokens(said), lexicon_of(world)
    named = (end == len(words) and field.type is ValueType.NUMBER for field, end in known.fields.all(words, 0))
    return bool(words) and (any(named) or said.lower() in by_word("called"))
