"""Who is told, and by when: `tell sales within 4 hours when someone gets ready`; and whose leads are whose."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import condition_in
from leadscore.assistant.understanding.in_full import naming
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.narrowing import condition_of, replaced_part
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead, Told
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.parts import contrary
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text, statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.in_full.numbers import Meant
    from leadscore.assistant.world import World

_STATE = r"(?:when|if|once|as soon as|whenever|on|of|about|for)(?: (?!§)[\w']+){0,4} (?P<state>§[tb]\d+|disqualified)"
_WHOM = r"(?:(?:the|our|a|team|group|people) )*(?P<whom>[^§,:;.]+?)(?: (?:team|group|people|folks))?"
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
    rf"(?:SET |(?:we |i )?need )?(?:the |our )?{_NOTE} (?:of|to|for) {_WHOM}"
    rf"{_COMES} {_IN_TIME}{_INSTEAD}(?: ,)? {_STATE}",
)
_NEW = patterns(
    rf"(?P<state>§[tb]\d+)(?: ,| :| -)* (?:NOTIFY) {_WHOM}(?: {_IN_TIME})?",
    rf"(?:NOTIFY) {_WHOM}(?: {_IN_TIME})? {_STATE}",
    rf"{_STATE}(?: ,| :)? (?:NOTIFY) {_WHOM}(?: {_IN_TIME})?",
    rf"{_STATE}(?: ,| :)? {_LET}{_WHOM} {_BE}(?:INFORMED)",
    rf"{_LET}{_WHOM} {_BE}(?:INFORMED)(?P<too> (?:too|also|as well))? {_STATE}(?:(?: ,)? {_IN_TIME})?",
    rf"{_LET}{_WHOM} {_BE}(?:INFORMED)(?P<too> (?:too|also|as well))? {_IN_TIME} {_STATE}",
)
_BUT = r"(?:unless|except(?: for| if| when)?|but not(?: for| if| when)?|if not|when not)"
_ENROLLS = patterns(
    r"(?:enrol|enroll|put|add|subscribe) (?:all |every |the )?(?P<state>§[tb]\d+)(?: leads?| people)?"
    rf" (?:in|into|to|on)(?: the| our)? (?P<what>[^§,;]+?)"
    rf"(?:(?: ,)? (?P<how>{_BUT}|if|only if|when|but only if) (?P<whom>.+))?",
)
_WHOEVER_IS = re.compile(rf"\b(?:when|once|as soon as|whenever|every time|each time) {any_of('whoever_it_is')} ")
_OUT = "disqualified"
_IS_NEW = phrases("adds_action")
_NOBODY = frozenset("me us you him her them it".split())
_GETS = patterns(
    r"(?:the )?(?P<whom>[^§,;.]+?) (?:only|just) "
    r"(?P<asked>(?:above|over|under|below|from|between|at least|at most) .+)",
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
    if match is None or not (_IS_NEW.search(text.question) or _says_all(match)):
        return None
    if match["whom"] in _NOBODY:
        _tell_of_name(match)
        return None
    state = _state(text, match)
    if held := _held(world, match, state, n.Verb.NOTIFY):
        raise Told(f"`{statement_text(held[0])}` tells them already. For another time say “within 2 hours” with it.")
    whom = _as_written(text, f"{match['whom']} team") or _as_written(text, match["whom"]) or match["whom"]
    return [[{"sentence": statement_text(n.Action(n.Label(state), n.Verb.NOTIFY, n.Text(whom), _within(match)))}]]


def _as_written(text: Text, said: str) -> str:
    """Without the quotes in which it stands."""
    return text.as_said(said).strip('“”"')


def _says_all(match: re.Match[str]) -> bool:
    """Whether it can be no list of leads: it is told when somebody is informed, or that he is, too; or it is of whoever
    comes so far."""
    told = match.groupdict()
    return bool(told.get("unit") or told.get("too")) or _WHOEVER_IS.search(match[0]) is not None


def _tell_of_name(match: re.Match[str]) -> None:
    """Raises Told for `tell me when someone becomes hot`: chat tells nobody, what runs the policy does."""
    if _WHOEVER_IS.search(match[0]):
        raise Told(
            "The policy notifies whom it names, and chat itself sends nothing. "
            "Say who is to be told, as in “notify the sales team when a lead becomes ready”."
        )


def enrolled_told(world: World, text: Text) -> Meant | None:
    """The action that a text asks for, where it speaks of nothing but into what leads of a band are put."""
    match = first_of(_ENROLLS, text.told)
    if match is None or not (text.told.startswith("enrol") or _IS_NEW.search(text.question)):
        return None
    try:
        asked = condition_of(world, match["whom"]) if match["whom"] else ""
    except NotRead:
        return None
    asked = contrary(asked) if asked and re.fullmatch(_BUT, match["how"]) else asked
    what, condition = _as_written(text, match["what"]) or match["what"], condition_in(asked) if asked else None
    enrolls = n.Action(n.Label(_state(text, match)), n.Verb.ENROLL, n.Text(what), None, condition)
    return [[{"sentence": statement_text(enrolls)}]]


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
    if sign == _OUT:
        return _OUT
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
