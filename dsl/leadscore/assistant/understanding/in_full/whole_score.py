"""How far the score reaches, and bands that are new: `scores can't go below 0`, `add a band frozen at -10`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full.naming import Text, bands
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import NUMBER, first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Told
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_SCORE = (
    r"(?:(?:the|our|all|every|each|any|a|no|total|overall|whole|leads? 's|lead) )*scores?"
    r"(?: (?:as a whole|in total|overall))?"
)
_BOTH = rf"(?P<low>{NUMBER}) (?:and|to|-|until|up to) (?P<high>{NUMBER})"
_MAY = r"(?:(?:LINK|go|went|fell|dropped|rose|lie|reach|run|range|fall|drop|sink|rise|do|does) )*"
_BETWEEN = patterns(
    rf"(?:only )?(?:(?:SET|CAPPED|keep|let|have) )?(?:only )?"
    rf"{_SCORE} (?:LINK |go |lie |run |range |stay )*(?:from|between|within) {_BOTH}",
    rf"(?:CAPPED) {_SCORE} (?:to|at|between) {_BOTH}",
    rf"{_SCORE} {_BOTH}",
    rf"{_SCORE} (?:that |which )?{_MAY}(?:not|never) {_MAY}(?:below|under|less than|lower than) (?P<low>{NUMBER})"
    rf" (?:or|and|nor)(?: not| never)? {_MAY}(?:above|over|beyond|more than|higher than) (?P<high>{NUMBER})",
)
_MOST = patterns(
    rf"(?:(?:SET|let|keep|have) )?{_SCORE} {_MAY}(?:MOST) NUM(?: POINTS)?",
    rf"(?:CAPPED) {_SCORE} (?:at|to|with) NUM(?: POINTS)?",
    rf"{_SCORE} {_MAY}not {_MAY}(?:above|over|beyond|past|exceed|more than|higher than) NUM(?: POINTS)?",
    r"(?:no one|nobody|no lead|none)(?: LINK| ever)* (?:have |get |score |reach |a score )*"
    r"(?:above|over|beyond|more than|higher than) NUM(?: POINTS)?",
    rf"no {_SCORE} (?:above|over|beyond|higher than|more than) NUM(?: POINTS)?",
    rf"(?:SET )?(?:ITS )?(?:CAP) (?:WHOSE) {_SCORE}(?: LINK)* NUM(?: POINTS)?",
)
_LEAST = patterns(
    rf"(?:(?:SET|let|keep|have) )?{_SCORE} {_MAY}(?:LEAST) NUM(?: POINTS)?",
    rf"{_SCORE} {_MAY}not {_MAY}(?:below|under|less than|lower than) NUM(?: POINTS)?",
    r"(?:no one|nobody|no lead|none)(?: LINK| ever)* (?:have |get |score |fall |drop |go |a score )*"
    r"(?:below|under|less than|lower than) NUM(?: POINTS)?",
    rf"no {_SCORE} (?:below|under|lower than|less than) NUM(?: POINTS)?",
    rf"no negative {_SCORE}()",
    rf"(?:SET )?(?:ITS )?(?:FLOOR) (?:WHOSE) {_SCORE}(?: LINK)* NUM(?: POINTS)?",
)
_NEW_BAND = patterns(
    r"(?:add|create|make|introduce|insert|open|propose|new|want|i want)(?: ITS)?"
    r"(?: new| another| further| extra| \w+th| third| second)* band"
    r"(?: called| named|:)? (?P<name>[^\W\d]\w*)(?: ,)?(?: (?:LINK|that|which|from|above|over))* NUM"
    r"(?: POINTS| and above| or more| on| upwards)*",
    r"(?:an? |the )?(?:new|another|further|extra|additional) band(?: called| named|:)? (?P<name>[^\W\d]\w*)(?: ,)?"
    r"(?: (?:LINK|that|which|from|above|over))* NUM(?: POINTS| and above| or more| on| upwards)*",
    r"(?:add|create|introduce) (?P<name>[^\W\d]\w*) as (?:a|another|new|a new) band(?: (?:LINK|from))* NUM(?: POINTS)?",
)


def bands_told(world: World, text: Text) -> Meant | None:
    """The band that a text asks for, where there is none of that name."""
    match = first_of(_NEW_BAND, text.told)
    if match is None or any(one.name.text == match["name"] for one in bands(world)):
        return None
    name = text.plain(match["name"])
    return [[{"sentence": statement_text(n.Band(n.Label(name), n.Number(Decimal(match["number"])), None))}]]


def range_told(world: World, text: Text) -> Meant | None:
    """The range of the score that a text asks for; of one end where the other stands. Raises Told where it does not."""
    there = next((one for one in world.drafted.checked.main.file.statements if isinstance(one, n.ScoreRange)), None)
    low, high = (there.low.value, there.high.value) if there else (None, None)
    if match := first_of(_BETWEEN, text.told):
        low, high = Decimal(match["low"]), Decimal(match["high"])
    elif match := first_of(_MOST, text.told):
        high = Decimal(match["number"])
    elif match := first_of(_LEAST, text.told):
        low = Decimal(match.groupdict().get("number") or 0)
    else:
        return None
    if low is None or high is None:
        one = (
            f"“score from {'0' if low is None else number_text(low)} to {'100' if high is None else number_text(high)}”"
        )
        raise Told(f"A score is bounded at both ends. Say the other one too, as in {one}.")
    if low >= high:
        raise Told(f"A score from {number_text(low)} to {number_text(high)} would be none: say another range.")
    return [[{"sentence": statement_text(n.ScoreRange(n.Number(low), n.Number(high)))}]]
