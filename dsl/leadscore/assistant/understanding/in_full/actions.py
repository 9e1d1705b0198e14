"""Who is told, and by when: `tell sales within 4 hours when someone gets ready`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full import naming
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.in_full.numbers import Meant
    from leadscore.assistant.world import World

_STATE = r"(?:when|if|once|as soon as|whenever|on)(?: (?!§)[\w']+){0,4} (?P<state>§[tb]\d+)"
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
)


def actions_told(world: World, text: Text) -> Meant | None:
    """The change that a text asks for, where it speaks of nothing but within which time somebody is told."""
    match = first_of(_TELLS, text.told)
    if match is None:
        return None
    state = ""
    if sign := match.groupdict().get("state"):
        (named,) = text.named(sign)
        state = "ready" if named.kind == naming.READY else named.name
    held = [
        one
        for one in world.drafted.checked.main.file.statements
        if isinstance(one, n.Action)
        and one.verb is n.Verb.NOTIFY
        and fold(one.destination.value) == fold(match["whom"])
        and state in ("", one.state.text)
    ]
    if len(held) != 1:
        return None
    within = n.Duration(Decimal(match["count"] or 1), n.Unit[f"{match['unit'].upper()}S"])
    return [[{"sentence": statement_text(replace(held[0], within=within))}]]
