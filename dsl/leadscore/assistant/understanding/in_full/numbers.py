"""Other numbers for what a policy says: as they are told, more or less, a share, or as something else has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full import naming
from leadscore.assistant.understanding.in_full.naming import Named, Text
from leadscore.assistant.understanding.in_full.patterns import NUMBER, first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, CountsOnce, NotRead, Quantity, quantities
from leadscore.assistant.understanding.points import SHARES, thousandths
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.world import World

Meant = list[list[Change]]
"""All that may be meant: the changes of one reading, those of another."""
_Told = re.Match[str]
_LINES = (naming.BAND, naming.READY, naming.LOST)

_TIMES = (
    (re.compile(r"double|doubled|twice"), Decimal(2)),
    (re.compile(r"triple|tripled|treble|thrice|three times|3 times"), Decimal(3)),
    (re.compile(r"quadruple|four times|4 times"), Decimal(4)),
    (re.compile(r"halved?|half"), Decimal("0.5")),
)
_ABSOLUTE = patterns(
    r"(?:(?:SET|UPWARD|DOWNWARD) )?LIST(?: LINK)+ NUM(?: POINTS)?(?: EACH)?WAS",
    r"(?:(?:SET|UPWARD|DOWNWARD) )?LIST(?: LINK| :| ,)* from OLD(?: POINTS)? to NUM(?: POINTS)?(?: EACH)?",
    r"SET LIST NUM(?: POINTS)?(?: EACH)?WAS",
    r"(?:(?:SET|give|try) )?NUM(?: POINTS)?(?: EACH)? for LIST(?: POINTS)?WAS",
    r"(?:(?:SET|give|try|NEED) )?NUM(?: POINTS)?WAS for LIST(?: POINTS)?",
    r"(?:SET|let) LIST (?:hurt|weigh|cost|count|matter|bite)(?: (?:a bit|a little|much|far|even))? (?:less|more|harder)"
    r"(?: :| ,| -| –| —| at| by| with)* NUM(?: POINTS)?",
)
_TOWARDS = patterns(
    r"(?:(?:SET|UPWARD|DOWNWARD|take) )?LIST(?: LINK| ,| :)*(?: from OLD(?: POINTS)?)? (?P<way>up|down) to NUM"
    r"(?: POINTS)?"
)
_BEGINS = patterns(
    r"(?:(?:let|set|make|have|put) )?LIST(?: LINK)* from NUM(?: POINTS)?(?: on)?WAS",
    r"LIST (?:LINK )*(?:NEED)(?: LINK)*(?: LEAST)? NUM(?: POINTS)?WAS",
)
_BARE = patterns(r"LIST NUM(?: POINTS)?(?: EACH)?WAS")
_RELATIVE = patterns(
    r"(?:(?P<up>UPWARD)|(?P<down>DOWNWARD)) LIST(?: up| down)? by(?: ANOTHER)? NUM(?: POINTS)?(?: EACH)?",
    r"(?:(?:SET|move) )?LIST (?:LINK )*(?:(?P<up>up|UPWARD)|(?P<down>down|DOWNWARD)) by NUM(?: POINTS)?(?: EACH)?",
    r"(?:SET )?LIST (?:LINK )*NUM(?: POINTS)? (?:(?P<up>MORE)|(?P<down>LESS))(?: POINTS)?(?: EACH)?",
    r"(?:SET )?LIST (?:LINK )*(?P<up>ANOTHER) NUM(?: POINTS)?",
    r"(?:SET )?NUM(?: POINTS)? (?:(?P<up>MORE)|(?P<down>LESS))(?: POINTS)? (?:for|to|on) LIST",
    r"(?P<down>TAKE)(?: off| away)? NUM(?: POINTS)?(?: away)? FROM LIST",
)
_SUMS = patterns(
    r"(?P<up>ADD)(?: ANOTHER)? NUM(?: POINTS)?(?: more)?(?: POINTS)? (?:to|on|onto|on to) LIST",
    r"(?P<down>subtract|deduct|take away)(?: ANOTHER)? NUM(?: POINTS)?(?: more)?(?: POINTS)? FROM LIST",
    r"(?P<up>)LIST SIGNED(?: POINTS)?",
)
_SHARED = patterns(
    r"(?:(?P<up>UPWARD)|(?P<down>DOWNWARD)) LIST by SHARE(?: EACH)?",
    r"(?:SET )?LIST (?:LINK )*SHARE (?:(?P<up>MORE)|(?P<down>LESS))(?: POINTS)?",
    r"(?:SET |move )?LIST (?:LINK )*(?:(?P<up>up|more|higher|UPWARD)|(?P<down>down|less|lower|DOWNWARD))(?: by)? SHARE",
    r"(?:SET )?SHARE (?:(?P<up>MORE)|(?P<down>LESS))(?: POINTS)? (?:for|to|on) LIST",
    r"(?P<up>ADD) SHARE (?:to|on|onto|on to) LIST",
    r"(?P<down>TAKE)(?: off)? SHARE(?: off)? FROM LIST",
    r"(?P<times>TIMES)(?: ITS(?: POINTS)?(?: WHOSE)?)? LIST",
    r"(?:multiply )?LIST (?:x|×|\*|times|by) (?P<factor>\d+(?:\.\d+)?)(?: times)?",
    r"(?P<factor>\d+(?:\.\d+)?) ?(?:x|×|\*|times) LIST",
    r"(?P<halved>divide) LIST by (?P<factor>\d+)",
    r"(?:cut|reduce|split|slash) LIST (?:in|to|by) (?P<times>half)",
    r"(?!.* (?:only|just|MOST) )SET LIST (?:LINK )*(?P<times>TIMES)(?: as (?:much|many|high)(?: POINTS)?)?"
    r"(?: (?:as|of) (?:what it (?:is|was)(?: now)?|now|before|today))?",
    r"LIST (?:LINK )*(?P<times>TIMES) as (?:much|many|high)(?: POINTS)?"
    r"(?: (?:as|of) (?:what it (?:is|was)(?: now)?|now|before|today))?",
)
_AS_OTHER = patterns(
    r"(?:SET )?LIST (?:LINK )*(?:(?P<times>TIMES)|SHARE)(?: of| as (?:much|many|high)(?: POINTS)? as)? OTHER",
    r"(?:SET )?LIST (?:LINK )*"
    r"(?:the same(?: number of)?(?: POINTS)? as|as (?:much|many|high|low)(?: POINTS)? as|equal to) (?:for )?OTHER",
)
_KICKS_IN = re.compile(r"\bkick(?:s|ed)? in\b")
_OF_LEADS = re.compile(
    r"§.*(?<!begin)(?<!begins)(?<!start)(?<!starts) (?:with|have|has|had|gets?|got|counts?|counted|worth|gives?|gave) "
)
_TO_SHARE = patterns(
    r"(?:DOWNWARD) LIST to SHARE(?: of (?:itself|what it (?:is|was)|(?:its|their|the) (?:value|worth|points|weight)))?"
)
_IN_TURN = patterns(
    rf"(?P<head>(?:(?:SET|UPWARD|DOWNWARD) )?)LIST (?P<link>(?:LINK|by)(?: LINK)*) "
    rf"(?P<values>{NUMBER}(?:(?: ,| and)+ {NUMBER})+)(?: POINTS)?(?: ,? ?respectively)?"
)
_UNBOUND = patterns(r"(?:RID|no|without)(?: ITS)? LIST")


def numbers_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but other numbers. Raises Told."""
    if match := first_of(_IN_TURN, text.told):
        return _in_turn(world, text, match)
    for forms, read in _READS:
        if match := first_of(forms, text.told):
            try:
                return _meant(world, text, match, read)
            except NotRead:
                return None
            except CountsOnce as once:
                raise once.told(match.groupdict().get("number")) from once
    return None


def _in_turn(world: World, text: Text, match: _Told) -> Meant | None:
    """`pricing and demo to 20 and 30`: as many numbers as names, each for its own."""
    names, values = re.findall(r"§\w+", match["who"]), re.findall(NUMBER, match["values"])
    if len(names) != len(values):
        return None
    told = (f"{match['head']}{name} {match['link']} {value}" for name, value in zip(names, values, strict=True))
    each = [numbers_told(world, replace(text, told=one)) for one in told]
    if any(not one or len(one) != 1 for one in each):
        return None
    return [[change for one in each if one for change in one[0]]]


def _meant(world: World, text: Text, match: _Told, read: _Read) -> Meant:
    """In each way in which what is named can be taken."""
    ways = [_ways(named) for named in text.named(match["who"])]
    found: Meant = []
    for chosen in product(*ways):
        try:
            for held in _alternatives(quantities(world, list(chosen)), read):
                found += [[way(world, text, match, one) for one in held] for way in _senses(text, match, read, held)]
        except NotRead:
            if match.groupdict().get("old") is None:
                raise  # else what it is now tells which of them is meant: `fit to 40 instead of 50`
    return [one for one in found if one]


def _senses(text: Text, match: _Told, read: _Read, held: Sequence[Quantity]) -> tuple[_Read, ...]:
    """`3 up` of a rule that takes points may be 3 points more, or 3 more that it takes; `add 3 to it` is the first,
    and of a penalty the second is meant."""
    takes = any(one.of.kind == naming.RULE and one.is_points and (one.present or 0) < 0 for one in held)
    if read is not _relative or not takes or text.of_penalty:
        return (read,)
    return (_by_arithmetic,) if match.re in _SUMS else (_by_arithmetic, read)


def _ways(named: Named) -> list[Named]:
    """`double fit` may mean how far the group counts, or each of its rules."""
    if named.kind == naming.ALL_GROUPS and not named.bound:
        return [Named("", naming.OF_GROUP, "", named.apart)]
    if named.kind != naming.GROUP or named.bound:
        return [named]
    return [Named("", naming.OF_GROUP, named.name), Named(naming.CAP, naming.GROUP, named.name)]


def _alternatives(found: Sequence[Quantity], read: _Read) -> list[list[Quantity]]:
    """A number for all rules of a group may be meant for those that take points, too, or not."""
    of_group = [one for one in found if one.of.kind == naming.OF_GROUP]
    takes = [one for one in of_group if (one.present or 0) < 0]
    if read in (_share, _as_other, _to_share) or not takes or len(takes) == len(of_group):
        return [list(found)]
    return [[one for one in found if one not in takes], list(found)]


# ------------------------------------------------------------------------------------------------ each kind


def _absolute(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    value, told = Decimal(match["number"]), match.groupdict()
    if not one.is_points and not one.of.bound and _OF_LEADS.match(match[0]):
        raise NotRead  # `hot with 80 points` may be leads
    if one.is_points and _KICKS_IN.search(match[0]):
        raise NotRead  # `big budget kicks in at 80000`
    if told.get("old") is not None and abs(Decimal(told["old"])) != abs(one.present or 0):
        raise NotRead
    is_taken = one.is_points and (one.present or 0) < 0 and match["number"][0] not in "+-"
    return one.changed(-value if is_taken else value)


def _begins(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    """`hot from 95`, which is said of no points."""
    if one.of.kind not in _LINES or one.of.bound:
        raise NotRead
    return _absolute(world, text, match, one)


def _towards(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    """`demo up to 60`, where that is more than now, `bring warm down to 30`; what counts more than once may be bounded
    so, and how far a group counts."""
    is_more = abs(Decimal(match["number"])) > abs(one.present or Decimal())
    counts_once = isinstance(one.statement, n.Rule) and one.is_points and one.statement.each is None
    is_line = one.of.kind in _LINES
    if not (counts_once or is_line) or is_more != (match["way"] == "up"):
        raise NotRead
    return _absolute(world, text, match, one)


def _bare(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    """`pricing 35`, and `max fit 50`."""
    if not one.of.bound and not one.is_points and one.of.kind != naming.LOST:
        raise NotRead
    return _absolute(world, text, match, one)


def _relative(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    told = match.groupdict()
    away = Decimal(match["number"]) * (-1 if told.get("down") else 1)
    if one.present is None or Decimal(match["number"]) < 0:
        raise NotRead
    if not one.is_points:
        return one.changed(one.present + away)
    value = one.present + (away if one.present > 0 else -away)
    if value * one.present < 0:
        raise NotRead
    return one.changed(value)


def _by_arithmetic(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    """More points are more, also of a rule that takes some: of -12, 3 more are -9."""
    if one.present is None or not one.is_points or one.present >= 0 or Decimal(match["number"]) < 0:
        return _relative(world, text, match, one)
    return one.changed(one.present + Decimal(match["number"]) * (-1 if match.groupdict().get("down") else 1))


def _share(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    if one.present is None:
        raise NotRead
    factor = _factor(match)
    told = match.groupdict()
    if not told.get("times") and not told.get("factor"):
        factor = 1 - factor if told.get("down") else 1 + factor
    return one.changed(Decimal(thousandths(one.present * factor)))


def _as_other(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    (other,) = quantities(world, text.named(match["other"]))
    if other.present is None or (one.is_points and not other.is_points):
        raise NotRead
    return one.changed(Decimal(thousandths(other.present * _factor(match))))


def _to_share(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    """`cut pricing to a third`."""
    if one.present is None:
        raise NotRead
    return one.changed(Decimal(thousandths(one.present * _factor(match))))


def _factor(match: _Told) -> Decimal:
    told = match.groupdict()
    if told.get("percent"):
        return Decimal(told["percent"]) / 100
    if told.get("part"):
        return SHARES[told["part"]] / 100
    if told.get("factor"):
        factor = Decimal(told["factor"])
        return 1 / factor if told.get("halved") else factor
    return next((value for spelt, value in _TIMES if spelt.fullmatch(told.get("times") or "")), Decimal(1))


def _unbound(world: World, text: Text, match: _Told, one: Quantity) -> Change:
    """`remove the cap on fit`; a rule, or what has no bound, is no matter of numbers."""
    if not (one.of.bound or one.of.kind == naming.LOST) or one.present is None:
        raise NotRead
    return one.changed(None)


_Read = Callable[["World", Text, "_Told", Quantity], Change]
_READS: tuple[tuple[tuple[re.Pattern[str], ...], _Read], ...] = (
    (_SUMS, _relative),
    (_RELATIVE, _relative),
    (_SHARED, _share),
    (_TO_SHARE, _to_share),
    (_AS_OTHER, _as_other),
    (_ABSOLUTE, _absolute),
    (_TOWARDS, _towards),
    (_BEGINS, _begins),
    (_BARE, _bare),
    (_UNBOUND, _unbound),
)
