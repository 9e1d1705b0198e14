"""Whether an answer in a model's own words says only what the tools said: every number, day, name and rule in it must
stem from a tool's result or from the question, and a number from what was said of the lead that it is said of.

It holds single claims against single facts. What it cannot see: that something is left out, that a true number is put
to a wrong use (`70 days` for 70 points), and opinions. docs/assistant-models.md tells people so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from leadscore.assistant.evidence import IDENTITY, WORD, Evidence
from leadscore.assistant.figures import days_of, numbers_of
from leadscore.values.text import fold

_QUOTED = re.compile(r"`([^`\n]+)`|“([^”\n]+)”|\"([^\"\n]+)\"")
_STARTS = re.compile(r"(?:^|[.!?:;\n]|\n\s*[-*•]|^\s*\d+[.)])\s*$")
_SENTENCES = re.compile(r"\n+|(?<=[.!?;])\s+")
_ALWAYS = frozenset("i ok okay utc csv api crm mql html json".split())
_PRONOUN = re.compile(r"\b(?:she|he|they|it|her|his|him|their|its|this lead|that lead)\b", re.IGNORECASE)
_IS_READY = re.compile(r"\bis (?:already |now |still |indeed )?ready\b", re.IGNORECASE)
_NOT_READY = re.compile(
    r"\b(?:is (?:not|no longer|not yet|still not|currently not)|isn[’']t(?: yet)?) ready\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:if|when|whether|until|till|would|could|once|unless|because of|by|without|after|before|than|stops?|"
    r"what|which|who|where|at which)\b",
    re.IGNORECASE,
)


def ungrounded(answer: str, evidence: Evidence, is_name: Callable[[str], bool] = lambda word: False) -> list[str]:
    """What an answer says that no tool said, as it is written there; empty where all of it is grounded. `is_name` tells
    whether a word is part of a lead's or company's name: such a word is never taken for the first of a sentence."""
    found: list[str] = []
    days, rest = days_of(_without_list_numbers(answer))
    found += [text for text, day in days if not evidence.has_day(day)]
    quoted = [next(filter(None, groups)) for groups in _QUOTED.findall(rest)]
    found += [text for text in quoted if not evidence.may_be_quoted(text)]
    rest = _QUOTED.sub(_kept(evidence), rest)
    identities = [text.rstrip(".,;:)") for text in IDENTITY.findall(rest)]
    found += [text for text in identities if not evidence.has_text(text)]
    found += _wrong_numbers(rest, evidence)
    found += [word for word in _names(IDENTITY.sub(" ", rest), is_name) if not evidence.has_word(word)]
    found += _wrong_states(rest, evidence)
    return list(dict.fromkeys(found))


def _kept(evidence: Evidence) -> Callable[[re.Match[str]], str]:
    """What only a stranger wrote is quoted, and no claim of the answer; all other quotes are words of it, too."""

    def replaced(match: re.Match[str]) -> str:
        text = next(filter(None, match.groups()))
        return match[0] if evidence.has_text(text) or not evidence.may_be_quoted(text) else " … "

    return replaced


# ------------------------------------------------------------------------------------------------ what is said of whom


def _wrong_numbers(text: str, evidence: Evidence) -> list[str]:
    """Numbers that nobody said, or that were said of other leads than those of their sentence."""
    found: list[str] = []
    for sentence, leads in _about(text, evidence):
        plain = IDENTITY.sub(" ", sentence)
        found += [written for written, value in numbers_of(plain) if not evidence.has_number(value, leads)]
    return found


def _wrong_states(text: str, evidence: Evidence) -> list[str]:
    """That a lead is ready that is not, and the other way round."""
    found: list[str] = []
    for sentence, leads in _about(text, evidence):
        known = {evidence.ready[lead] for lead in leads if lead in evidence.ready}
        if len(known) != 1 or _HEDGED.search(sentence):
            continue
        claims = _NOT_READY.findall(sentence) if known == {True} else _IS_READY.findall(sentence)
        found += claims
    return found


def _about(text: str, evidence: Evidence) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sentences with the leads that they name; `she` is the one named before."""
    before: tuple[str, ...] = ()
    for sentence in _SENTENCES.split(text):
        words = {word.rstrip(".,;:)") for word in re.findall(r"[\w{}.+@-]+", sentence)}
        leads = tuple(lead for lead in evidence.of_lead if lead in words)
        if not leads and _PRONOUN.search(sentence):
            leads = before
        yield sentence, leads
        before = leads or before


# ------------------------------------------------------------------------------------------------ names


def _without_list_numbers(text: str) -> str:
    """`1.` and `2)` at the start of a line count the lines of the answer, and say nothing."""
    return re.sub(r"(?m)^\s*\d{1,2}[.)]\s", "", text)


def _names(text: str, is_name: Callable[[str], bool]) -> Iterator[str]:
    """Words written large where no sentence starts, and names of leads wherever they stand."""
    for match in WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or fold(word) in _ALWAYS:
            continue
        before = text[: match.start()]
        starts = _STARTS.search(before.rstrip(" \t(*_“\"'`")) is not None or not before.strip()
        if not starts or is_name(fold(word)) or _is_followed_by_name(text, match.end()):
            yield word


def _is_followed_by_name(text: str, end: int) -> bool:
    """`John Smith` at the start of a sentence."""
    following = re.match(r" ([^\W\d_]+)", text[end:])
    return following is not None and following[1][0].isupper() and fold(following[1]) not in _ALWAYS
