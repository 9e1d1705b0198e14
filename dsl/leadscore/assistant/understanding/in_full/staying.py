"""What a change says of all else: that it stays, with its value or without: `decay as is`, `fit 10 remains`, `the lower
end stays at -50`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import replaced
from leadscore.assistant.understanding.changes import as_drafted
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.patterns import NUMBER, first_of, pattern, patterns
from leadscore.assistant.understanding.in_full.quantities import quantities
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.report.json_text import Json

_WHERE = r"(?: (?:of (?:it|that|them)|in (?:it|there|(?:that|this|the) (?!§)\w+)|about it|there))?"
_PARTS = rf"(?:all )?(?:ITS )?(?:STAYING|CAP|FLOOR|§e\d+ else){_WHERE}"
_STAYS = patterns(
    r"(?:(?:with|at|keep|keeping) )*(?:the |its )?same (?:§g\d+ )?(?:STAYING)"
    r"(?: (?:and|,) (?:the )?same (?:§g\d+ )?(?:STAYING))*(?: (?:as )?(?:now|before|today))?"
    r"(?: and (?:all|everything))?",
    rf"{any_of('keeps_bounds')}(?: as (?:it is|they are|now|before))?",
    r"(?:and )?(?:nothing else|no other changes?|not anything else)(?: please)?",
    r"(?:ENDS|STARTS) as (?:planned|before|now|it is|it was|today)",
    rf"(?:(?:keep|leave|with) )?{_PARTS}(?: (?:and|,) (?:ITS )?(?:STAYING))*"
    r"(?: LINK| stays?| remains?| kept)* (?:as(?: (?:it|they|now|before|today|is|usual))?(?: (?:is|are|was|were))?"
    r"(?: now| today)?|unchanged|(?:the )?same|untouched|alone)",
    rf"(?:{_PARTS}|§\w+(?: else| STAYING)?)(?: LINK)* (?:stays?|remains?)"
    r"(?: (?:put|unchanged|untouched|the same|(?:as|where|what) (?:it is|they are)))?",
    r"(?:otherwise|apart from that|other than that)(?: ,)? (?:unchanged|the same|as (?:it is|now|before)|no changes?)",
    r"nothing else (?:changes?|moves?|(?:should|shall|must|may) change)",
)
_AS_IT_IS = patterns(
    r"(?P<told>.+?)(?: LINK| still| also)* "
    r"(?:stays?|remains?|kept|unchanged|untouched|(?:the )?same as before|as before|as now|as today|as it is|like now)",
    rf"(?P<told>.+?)(?: LINK| still| also)* (?:stays?|remains?)(?: (?:at|on|with))* (?P<value>{NUMBER})(?: POINTS)?",
    rf"(?:(?:with|at|for|keep|keeping|leave|leaving) )*(?:the |its )?same (?P<told>{NUMBER}(?: POINTS)?)",
    r"(?:still|keep|keeping) (?P<told>§\w+.* -?\d.*)",
    rf"(?P<told>§\w+.* {NUMBER}(?: POINTS)?) still",
)
_NUMBERS = rf"{NUMBER}(?:(?: ,| and)+ {NUMBER})*"
_KEPT_NUMBERS = patterns(
    rf"(?:keep|leave|with) (?P<numbers>{_NUMBERS})(?: POINTS)? "
    r"(?:as (?:it is|they are|now|before)|unchanged|untouched|alone|(?:where|what|how) (?:it is|they are))",
    rf"(?:(?:with|at|keep|keeping) )*(?:the )?same (?P<numbers>{NUMBER}(?:(?: ,| and)+ {NUMBER})+)"
    rf"(?: POINTS)?(?: as (?:now|before|today))?",
)
_BOUND_ALONE = pattern(r"(?:the )?(?:MOST|LEAST)")
_STATES = re.compile(r"§[tbl]\d+")
_OF_GROUP, _POINTS_ALONE = re.compile(r"§g\d+.*"), pattern(rf"{NUMBER}(?: POINTS)?")


def stays(told: str) -> bool:
    """Whether a part only says that something stays as it is."""
    return first_of(_STAYS, told) is not None


def keeps_numbers(world: World, text: Text, part: str, last: str) -> bool | None:
    """`keep 60 and 50 as they are`: whether what `last` is of has these numbers; None where it says something else."""
    kept = first_of(_KEPT_NUMBERS, part)
    if kept is None:
        return None
    states = [one for sign in re.findall(r"§[tb]\d+", last) for one in quantities(world, text.named(sign))]
    there = " ".join(statement_text(one.statement) for one in states)
    return {*re.findall(NUMBER, kept["numbers"])} <= {*re.findall(NUMBER, there)}


def as_it_stays(part: str, last: str) -> Iterator[str]:
    """What is said to stay with the value that it has, as a change to that value would be said; of `ready` and a band,
    points of a group are what is asked there."""
    match = first_of(_AS_IT_IS, part)
    if match is None:
        return
    value = match.groupdict().get("value")
    if value and _BOUND_ALONE.fullmatch(match["told"]):
        yield f"{match['told']} {value}"  # `at least stays -40`
    told = f"{match['told']} at {value}" if value else match["told"]
    if (state := _STATES.search(last)) and _OF_GROUP.fullmatch(told):
        yield f"{state[0].replace('§l', '§t')} if {told}"
    if state and _POINTS_ALONE.fullmatch(told):
        yield f"{state[0]} at {told}"
    yield told


def is_so(world: World, change: Mapping[str, Json]) -> bool:
    """Whether the policy says so already."""
    sentence, plan = str(change.get("sentence") or ""), world.drafted.plan or world.plan
    if rule := world.rules.get(str(change.get("rule"))):
        there = as_drafted(world, rule)
        same = {"sentence": there.statement, "points": Decimal(there.points or 0) / 1_000}
        return all(value == same.get(name) for name, value in change.items() if name != "rule")
    if change.keys() == {"sentence"}:
        found = replaced(world.drafted.checked, sentence)
        return found is not None and statement_text(found) == sentence
    return change == {"threshold": Decimal(plan.ready.at) / 1_000} if plan.ready is not None else False
