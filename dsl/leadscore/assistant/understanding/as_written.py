"""Questions that are a sentence of the language as it is, or nearly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import counterpart
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.world import runnable
from leadscore.record import replace
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.parser import parse
from leadscore.syntax.printer import condition_text, statement_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_SURE = 0.98
_SUPPOSES = phrases("supposes_change")
_BEFORE = re.compile(r"^(?:(?:please|propose|add|what if|suppose|put in|insert|write|change it to)\b[: ]*)+", re.I)
_KEYWORD = re.compile(
    r"(?:policy|owned|use|field|event|set|define|group|when|ready|band|grade|score|applies|on|override|test)\b", re.I
)
_IN_LANGUAGE = re.compile(r"(?:(?!set\b)\w+\b(?=.*(?:[<>]=?|\")).*\d|set \w+ (?:=|from \")).*[^?]", re.I | re.S)
"""What nobody says but in a sentence: a comparison, a text in quotes beside a number, the `=` of a set."""
_STAYS: Mapping[type[n.Statement], tuple[str, ...]] = {
    n.GroupHeader: ("question", "at_least", "at_most", "decay"),
    n.Ready: ("condition", "lost_below"),
    n.Band: ("condition",),
    n.Rule: ("because",),
    n.PolicyHeader: ("version",),
}
"""What stays of what a sentence takes the place of, where it does not say it."""


def as_written(world: World, spotted: Spotted) -> list[Reading]:
    """The question itself where it is a sentence that says what the policy does not. A rule may be left to drafting."""
    statement = statement_in(bare(spotted.question))
    if statement is None:
        return []
    there = counterpart(world.drafted.checked, statement)
    if there is None and spotted.draft[1] and _is_for_drafting(world, statement, spotted.draft[1]):
        return []
    statement = completed(statement, there)
    if statement == there and not isinstance(statement, (n.Ready, n.Band, n.Rule)):
        return []
    return [Reading(_tool(spotted.question), {"sentence": statement_text(statement)}, _SURE)]


def completed(statement: n.Statement, there: n.Statement | None) -> n.Statement:
    """With what stays of the one that it takes the place of."""
    for name in _STAYS.get(type(statement), ()) if type(there) is type(statement) else ():
        if getattr(statement, name) is None:
            statement = replace(statement, **{name: getattr(there, name)})
    return statement


def _is_for_drafting(world: World, statement: n.Statement, draft: str) -> bool:
    """Whether it is a rule that is read otherwise (`when country is spain add 4`), or asks for what one of the policy
    asks for: that one's points may be meant."""
    if not isinstance(statement, n.Rule):
        return False
    asked = condition_text(statement.condition)
    return statement_text(statement) != draft or any(rule.text == asked for rule in runnable(world.drafted).rules)


def nearly_written(spotted: Spotted) -> Iterator[Reading]:
    """What reads like a sentence, and is none: the answer says what is the matter with it."""
    text = bare(spotted.question)
    if _KEYWORD.match(text) and _IN_LANGUAGE.fullmatch(text) and parse(Source("", text)).diagnostics:
        yield Reading(_tool(spotted.question), {"sentence": text}, _SURE)


def _tool(question: str) -> str:
    return "what_if" if _SUPPOSES.match(question) else "propose_change"


def bare(question: str) -> str:
    """Without what stands before a sentence that shall be in the policy."""
    return _BEFORE.sub("", question.strip()).strip("`“”. ")


def statement_in(text: str) -> n.Statement | None:
    """The one statement that a text is."""
    parsed = parse(Source("", text)) if _KEYWORD.match(text) else None
    if parsed is None or parsed.diagnostics or len(parsed.file.statements) != 1:
        return None
    return parsed.file.statements[0]
