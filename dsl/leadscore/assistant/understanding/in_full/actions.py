"""Who is told, and by when: `tell sales within 4 hours when someone gets ready`; and whose leads are whose."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import condition_in
from leadscore.assistant.understanding.in_full import naming
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.narrowing import replaced_part
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text, statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.in_full.numbers import Meant
    from leadscore.assistant.world import World

_STATE = r"(?:when|if|once|as soon as|whenever|on|of|about|for)(?: (?!§)[\w']+){0,4} (?P<state>§[tb]\d+)"
_WHOM = r"(?:(?:the|our|a|team|group|people) )*(?P<whom>[^§,;.]+?)(?: (?:team|group|people|folks))?"
_IN_TIME = r"(?:within|in|after|no later than) SPAN"
_INSTEAD = (
    r"(?: ,)?(?: (?:instead of|rather than|not)(?: within| in| after)? (?:\d+|an?|one)(?: (?:hour|day|week|month)s?)?)?"
)
_LET, _BE = "(?:(?:let|have|get|make) )?", "(?:(?:to|should|shall|must|is|are|gets?|be|needs?) )*"
"""`let the head of sales be told within 2 hours`."""
_TELLS = patterns(
    rf"(?:NOTIFY) {_WHOM} {_IN_TIME}{_INSTEAD} {_STATE}{_INSTEAD}",
    rf"(?:NOTIFY) {_WHOM} {_STATE} {_IN_TIME}{_INSTEAD}",
    rf"{_STATE}(?: ,)? (?:NOTIFY) {_WHOM} {_IN_TIME}{_INSTEAD}",
    rf"(?:NOTIFY) {_WHOM} {_IN_TIME}{_INSTEAD}",
    rf"{_LET}{_WHOM} {_BE}(?:INFORMED) {_IN_TIME}{_INSTEAD} {_STATE}{_INSTEAD}",
    rf"{_LET}{_WHOM} {_BE}(?:INFORMED) {_STATE} {_IN_TIME}{_INSTEAD}",
    rf"{_STATE}(?: ,)? {_LET}{_WHOM} {_BE}(?:INFORMED) {_IN_TIME}{_INSTEAD}",
    rf"{_LET}{_WHOM} {_BE}(?:INFORMED) {_IN_TIME}{_INSTEAD}",
)
_NOTE = r"(?:notifications?|notices?|alerts?|messages?|pings?|warnings?)"
_COMES = r"(?: LINK| come| comes| arrive| arrives| go out)*"
_NOTES = patterns(
    rf"(?:SET )?{_WHOM} {_NOTE}(?: {_STATE})?{_COMES} {_IN_TIME}{_INSTEAD}",
    rf"(?:SET )?(?:the |our )?{_NOTE} (?:of|to|for) {_WHOM}(?: {_STATE})?{_COMES} {_IN_TIME}{_INSTEAD}",
)
_NEW = patterns(
    rf"(?P<state>§[tb]\d+)(?: ,| :| -)* (?:NOTIFY) {_WHOM}(?: {_IN_TIME})?",
    rf"(?:NOTIFY) {_WHOM}(?: {_IN_TIME})? {_STATE}",
)
_IS_NEW = phrases("adds_action")
_NOBODY = frozenset("me us you him her them it".split())
_GETS = patterns(
    rf"(?:(?:SET|let|have) )?{_WHOM} (?:to |should |shall |must |may |can |will |only )*"
    r"(?:gets?|receives?|takes?|handles?|be (?:given|assigned|sent))(?: only)? (?P<asked>.+)",
    rf"(?:assign|give|send|route|hand)(?: only)? (?P<asked>.+?) to {_WHOM}",
)


def actions_told(world: World, text: Text) -> Meant | None:
    """The change that a text asks for, where it speaks of nothing but within which time somebody is told, or that he
    shall be."""
    if match := first_of(_TELLS, text.told) or first_of(_NOTES, text.told):
        held = _held(world, match, _state(text, match), n.Verb.NOTIFY)
        if len(held) == 1:
            return [[{"sentence": statement_text(replace(held[0], within=_within(match)))}]]
    match = first_of(_NEW, text.told)
    state, is_new = _state(text, match) if match else "", _IS_NEW.search(text.question) is not None
    if match is None or not is_new or match["whom"] in _NOBODY or _held(world, match, state, n.Verb.NOTIFY):
        return None
    whom = text.as_said(f"{match['whom']} team") or text.as_said(match["whom"]) or match["whom"]
    return [[{"sentence": statement_text(n.Action(n.Label(state), n.Verb.NOTIFY, n.Text(whom), _within(match)))}]]


def assigned_told(world: World, text: Text) -> Meant | None:
    """The change that a text asks for, where it speaks of nothing but which leads somebody gets: other ones by what is
    asked of them now."""
    match = first_of(_GETS, text.told)
    held = _held(world, match, "", n.Verb.ASSIGN) if match else []
    if match is None or len(held) != 1 or held[0].condition is None:
        return None
    try:
        asked = condition_in(replaced_part(world, condition_text(held[0].condition), match["asked"]))
    except NotRead:
        return None
    return [[{"sentence": statement_text(replace(held[0], condition=asked))}]]


def _state(text: Text, match: re.Match[str]) -> str:
    """What leads must be; empty where that is not said."""
    sign = match.groupdict().get("state")
    named = text.named(sign)[0] if sign else None
    return "" if named is None else "ready" if named.kind == naming.READY else named.name


def _held(world: World, match: re.Match[str], state: str, verb: n.Verb) -> list[n.Action]:
    """The actions that there are for whoever is named."""
    whom = re.sub(r"^only | only$", "", fold(match["whom"]))
    return [
        one
        for one in world.drafted.checked.main.file.statements
        if isinstance(one, n.Action)
        and one.verb is verb
        and _team(fold(one.destination.value)) == _team(whom)
        and state in ("", one.state.text)
    ]


def _team(whom: str) -> str:
    """`enterprise team` is called `enterprise`, too."""
    return whom.removesuffix(" team")


def _within(match: re.Match[str]) -> n.Duration | None:
    told = match.groupdict()
    unit = told.get("unit")
    return n.Duration(Decimal(told.get("count") or 1), n.Unit[f"{unit.upper()}S"]) if unit else None
