"""How often a rule counts, otherwise: each time, once a day, at most twice."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.in_full.patterns import pattern, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead, Told
from leadscore.assistant.understanding.points import number
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.terms import Each

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

EACH = patterns(
    r"(?:(?:let|make|have|set|count|give) )?LIST (?:LINK )*(?:NUM(?: POINTS)? )?(?:for )?"
    r"(?P<each>(?:each|every|per) (?:time|visit|event|day)|daily|each different(?: one)?"
    r"|(?:only |at most )?once(?: only)?(?: (?:a|per|every) day)?)"
    r"(?:(?: ,| and)? (?:MOST) (?P<most>\d+(?:\.\d+)?)(?: POINTS)?)?"
    r"(?:(?: ,| and)? (?P<unbound>(?:WITHOUT)(?: ITS)? (?:CAP)))?"
    r"(?:(?: ,)? (?:instead of|rather than|and not|not) (?:only |just )?(?:(?P<old>\d+)"
    r"|(?:each|every) (?:different|time|day)|once|daily)(?: one)?)?"
)
_EACH_FIRST = pattern(
    r"(?:(?:give|count|award) )?NUM(?: POINTS)? (?P<each>(?:each|every|per) (?:time|visit|event|day)|daily)"
    r"(?P<most>)(?P<unbound>)(?: (?:instead of|rather than|not) (?:only |just )?(?P<old>\d+))? for LIST"
)
EACH = (*EACH, _EACH_FIRST)
_TIMES = r"(?P<times>once|twice|thrice|\d+ times?)(?: (?:in total|altogether|overall|per lead|for each lead))?"
AT_MOST = patterns(
    rf"(?:(?:let|make|have|set|count|give|cap|limit) )?LIST (?:LINK )*(?:MOST|only|just) (?:FIRES )?{_TIMES}",
    rf"(?:(?:let|make|have|set|count|give) )?LIST (?:LINK |FIRES )*{_TIMES} (?:only|at most|at the most|maximum|max)",
    rf"(?:CAPPED) LIST (?:to|at) {_TIMES}",
    rf"(?:ONLY) (?:FIRES) LIST {_TIMES}",
)
_EACH_OF = (("different", Each.DIFFERENT), ("da", Each.DAY))


def each_told(world: World, rule: Rule, match: re.Match[str]) -> str:
    """`count each time up to 50`."""
    said, node = match["each"], node_of(rule)
    if node.points is None:
        raise NotRead
    each = next((each for word, each in _EACH_OF if word in said), None if "once" in said else Each.TIME)
    points = node.points
    if match["old"] and Decimal(match["old"]) != points.number.value:
        raise NotRead
    if match["number"]:
        points = replace(points, number=n.Number(abs(Decimal(match["number"]))), negative=points.negative)
    is_unbound = each is None or match["unbound"]
    most = n.Number(Decimal(match["most"])) if match["most"] else None if is_unbound else node.up_to
    return statement_text(replace(node, each=each, up_to=most, points=points))


def at_most(world: World, rule: Rule, match: re.Match[str]) -> str:
    """`calls should count at most twice`: up to twice what one time gives."""
    word, node = match["times"].removesuffix("s").removesuffix(" time"), node_of(rule)
    times = {"once": 1, "twice": 2, "thrice": 3}.get(word) or int(word)
    if node.points is None:
        raise NotRead
    if node.each is None:
        called, most = rule.name or rule.text, times * node.points.number.value
        raise Told(
            f"`{called}` counts once for a lead, with {number(Decimal(rule.points or 0) / 1_000)} points. "
            f"“{called} each time, up to {number(most)}” would count it {match['times']}."
        )
    if times == 1:
        return statement_text(replace(node, each=None, up_to=None))
    return statement_text(replace(node, up_to=n.Number(times * node.points.number.value)))
