"""A sentence of the language with people's words around it: `ready at 65 if fit >= 15 lost below 50: who moves?`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import counterpart
from leadscore.assistant.understanding.as_written import completed, statement_in
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.words import words_of
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text, statement_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_SURE = 0.98
_START = re.compile(
    r"(?<![\w\"-])(?:set|define|group|when|ready|band|grade|score|applies|on|override)\b", re.IGNORECASE
)
_END = re.compile(r"(?<=\S)(?=\s|$|[.,;:?!)])")
_MOST_STARTS, _MOST_ENDS = 12, 40
_WHOLE = (n.SetMembers, n.SetFile, n.Define, n.Grade, n.Action, n.Override, n.ScoreRange)
"""What nobody says in passing."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SUPPOSES, _ASKS = phrases("supposes_change"), phrases("asks_of_outcome")
_DRAFTS, _ADDS = phrases("drafts"), phrases("writes_in")


def written_within(world: World, spotted: Spotted) -> list[Reading]:
    """The change that the sentence makes, where nothing else that is said around it has a number of its own."""
    for statement, around in _statements(spotted.question):
        there = counterpart(world.drafted.checked, statement)
        kept = _narrowed(statement, completed(statement, there), around)
        if kept == there or not _is_all(statement, kept, around):
            continue
        if isinstance(statement, n.Rule) and (_DRAFTS.search(around) or not _ADDS.search(around)):
            continue  # what is drafted of it, or which of the policy's rules is spoken of, is read elsewhere
        is_supposed = _SUPPOSES.search(around) or _ASKS.search(around)
        tool = "what_if" if is_supposed else "propose_change"
        return [Reading(tool, {"sentence": statement_text(kept)}, _SURE)]
    return []


def _statements(question: str) -> Iterator[tuple[n.Statement, str]]:
    """Each that is longer than what people say in their own words, and the words around it."""
    for match in islice(_START.finditer(question), _MOST_STARTS):
        ends = [end.start() for end in _END.finditer(question, match.end())][:_MOST_ENDS]
        for end in reversed(ends):
            statement = statement_in(question[match.start() : end])
            if statement is not None:
                around = f"{question[: match.start()]} {question[end:]}"
                if around.strip(' .`“”"') and _is_of_language(statement):
                    yield statement, " ".join(word.text for word in words_of(around))
                break


def _is_of_language(statement: n.Statement) -> bool:
    match statement:
        case n.Ready():
            return statement.condition is not None or statement.lost_below is not None
        case n.GroupHeader():
            return any((statement.at_least, statement.at_most, statement.decay))
        case n.Band():
            return statement.condition is not None
        case n.Rule():
            return re.search(r"[<>\"_]", condition_text(statement.condition)) is not None
        case _:
            return isinstance(statement, _WHOLE)


def _narrowed(statement: n.Statement, whole: n.Statement, around: str) -> n.Statement:
    """Without the condition that stood there, where what it asks for is said to be no matter: `if fit did not matter`,
    and not only left unsaid."""
    if not isinstance(whole, (n.Ready, n.Band)) or not isinstance(statement, (n.Ready, n.Band)):
        return whole
    if whole.condition is None or whole.condition == statement.condition:
        return whole
    names = "|".join(map(re.escape, re.findall(r"[^\W\d]\w+", condition_text(whole.condition))))
    names = rf"(?:the )?(?:{names}|condition|gate|requirement|minimum)"
    is_none = rf"{names}(?: \w+)? {any_of('is_no_matter')}|(?:{any_of('no_matter')}|without|no) (?:\w+ )?{names}\b"
    return replace(whole, condition=None) if re.search(is_none, around) else whole


def _is_all(statement: n.Statement, kept: n.Statement, around: str) -> bool:
    """Whether the words around it say no number but those of the sentence."""
    told = set(_NUMBER.findall(f"{statement_text(statement)} {statement_text(kept)}"))
    return told.issuperset(_NUMBER.findall(around))
