"""Rules that throw leads out, and points in the place of that: `kick them out instead of deducting`, `don't disqualify,
subtract 50`, `treat competitors like everyone else`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.one_of_several import names_a_part
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, NotRead, rules_of
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_ONE = r"(?P<who>§r\d+)(?: (?:leads|people|addresses|firms|companies|ones))?"
_AND = r"(?: ,| ;|:| -| –| —| \.| but| and| instead| rather)*"
_TO = r"(?: LINK| :| ,| -| –| —)*"
_INSTEAD = (
    r"(?: (?:instead|rather)(?: (?:of|than))?(?: (?:just|only|merely|simply))?(?: (?:being|getting|having))?"
    r"(?: (?:(?:(?:subtract|deduct|tak|los|dock|penali[sz]|punish)ing|minus|deduct(?:ed|ion)|penali[sz]ed|"
    r"a|the|points?|pts|penalty|deduction|malus|off|away|\d+)))*)?"
)
_NOT = (
    r"(?:do not|does not|did not|never|no longer|not|stop|instead of|rather than|no|without|no more|"
    r"(?:should|shall|must|need|will|to) (?:not|no longer|never))(?: be| get| to)?"
)
_NO_THROWING = (
    rf"{_NOT} (?:(?:throw|kick|rule|knock) (?:them|it|those|these|people) out"
    r"|(?:THROWN)(?: (?:them|it|those|these|people))?(?: out| away)?)(?: (?:any ?more|any longer|now))?"
)
_TAKES = (
    r"(?:(?:just|only|simply|rather|let us|we) )*(?:(?:TAKING) |-)(?P<number>\d+(?:\.\d+)?)(?: POINTS)?"
    r"(?: (?:off|away))?"
)
_FROM = r"(?: (?:from |off |of )?(?:them|it|those|these|their score))?(?: instead)?"
_COST = patterns(
    rf"{_ONE}{_TO} {_NO_THROWING}{_AND} {_TAKES}{_FROM}",
    rf"{_ONE}{_TO} {_TAKES}{_FROM}{_AND} {_NO_THROWING}",
    rf"{_NO_THROWING} {_ONE}{_AND} {_TAKES}{_FROM}",
    rf"{_TAKES}(?: (?:for|from|off|of))? {_ONE}{_AND} {_NO_THROWING}",
    rf"(?:SET )?{_ONE}{_TO} {_TAKES}{_FROM} (?:instead|rather than|instead of)(?: (?:being|getting|a))* (?:THROWN)",
)
_NOTHING = patterns(
    rf"(?:treat|handle|score|count|rate|consider) {_ONE} (?:LIKEALL|normally|as usual)",
    rf"{_ONE}{_TO}(?: (?:treated|handled|scored|counted|rated|considered))? (?:LIKEALL)",
    rf"(?:(?:SET|give) )?0(?: POINTS)?(?: for)? {_ONE}(?:{_AND} {_NO_THROWING})?",
    rf"(?:SET )?{_ONE}{_TO} 0(?: POINTS)?(?:{_AND} {_NO_THROWING})?",
    rf"{_ONE}{_TO} {_NO_THROWING}",
)
_OUT = patterns(
    rf"(?:THROWN) {_ONE}(?: out| away)?(?: (?:ALTOGETHER))?{_INSTEAD}",
    rf"{_ONE}{_TO} (?:THROWN)(?: (?:ALTOGETHER))?{_INSTEAD}",
    rf"{_ONE}{_TO} (?:lead to|mean|a) (?:a )?(?:THROWN){_INSTEAD}",
)


def thrown_out_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but whether a rule throws leads out."""
    for forms, read in ((_COST, _costs), (_NOTHING, _nothing), (_OUT, _thrown)):
        if match := first_of(forms, text.told):
            try:
                (rule,) = (rule for one in text.named(match["who"]) for rule in rules_of(world, one))
                if names_a_part(rule, text.spoken.get(rule.id, "")):
                    continue  # `unsubscribers should be disqualified` says nothing of those who complained
                return [[{"rule": rule.id, **read(rule, match.groupdict().get("number") or "0")}]]
            except (NotRead, ValueError):
                continue
    return None


def _costs(rule: Rule, number: str) -> Change:
    """With points that are taken; of a rule that throws leads out."""
    if rule.points is not None:
        raise NotRead
    points = n.Points(True, n.Number(Decimal(number)))
    return {"sentence": statement_text(replace(node_of(rule), points=points))}


def _nothing(rule: Rule, number: str) -> Change:
    """Without the rule, where it only throws leads out; of points 0 is a number, too."""
    if rule.points is not None:
        raise NotRead
    return {"remove": True}


def _thrown(rule: Rule, number: str) -> Change:
    """A rule that takes points throws leads out instead; who is given some is no case for that."""
    if rule.points is None or rule.points >= 0:
        raise NotRead
    bare = replace(node_of(rule), points=None, each=None, up_to=None, decay=None)
    return {"sentence": statement_text(bare)}
