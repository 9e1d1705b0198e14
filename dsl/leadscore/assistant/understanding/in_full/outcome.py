"""What `ready` and a band ask for beside the score: `ready needs fit of at least 20`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead, Told, quantities
from leadscore.assistant.understanding.parts import all_of, asks_of, conjuncts
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import condition_text, statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_STATE, _GROUP = r"(?P<state>§[tb]\d+)", r"(?P<group>§g\d+)"
_ASKS = patterns(
    rf"{_STATE} (?:LINK )*(?:(?:NEED)|if|only if|when|only when)(?: also)? (?:a |an )?{_GROUP}"
    r"(?: (?:of|is|score of|> =|at|to be))*(?: at least)? NUM(?: POINTS)?(?: or more)?",
    rf"{_STATE} (?:LINK )*(?:NEED)(?: at least)? NUM(?: POINTS)? (?:of |in |from |for )?{_GROUP}",
)
_DROPS = patterns(
    rf"(?:AWAY)(?: ITS)? {_GROUP}(?: (?:condition|requirement|minimum|part|criterion))? (?:FROM|WHOSE) {_STATE}",
    rf"{_STATE} (?:should|shall|must|need) (?:not|no longer) (?:NEED|depend on|look at)(?: any)? {_GROUP}",
)
_DROPS_ALL = patterns(rf"(?:AWAY)(?: ITS)? (?:conditions?|requirements?|if) (?:FROM|WHOSE) {_STATE}")
_VERSION = patterns(
    r"(?:(?:SET|UPWARD) )?(?:the )?(?:policy )?(?:to )?version(?: of (?:the|our) policy)?(?: LINK)* NUM",
    r"(?:SET )?(?:this|it) version NUM",
)


def outcome_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but what `ready` or a band asks for beside the
    score, and of the policy's version."""
    for forms, asks in ((_ASKS, True), (_DROPS, False), (_DROPS_ALL, False)):
        match = first_of(forms, text.told)
        if match is None:
            continue
        try:
            (state,) = quantities(world, text.named(match["state"]))
        except (NotRead, ValueError):
            return None
        of = text.named(match.groupdict().get("group") or "")
        group = of[0].name if of else ""
        at_least = Decimal(match["number"]) if asks else None
        return [[{"sentence": statement_text(_asking(state.statement, group, at_least))}]]
    return _version(world, first_of(_VERSION, text.told))


def _version(world: World, match: re.Match[str] | None) -> Meant | None:
    """`policy version 5`."""
    headers = (one for one in world.drafted.checked.main.file.statements if isinstance(one, n.PolicyHeader))
    header = next(headers, None)
    if match is None or header is None:
        return None
    return [[{"sentence": statement_text(replace(header, version=n.Number(Decimal(match["number"]))))}]]


def _asking(statement: n.Statement, group: str, at_least: Decimal | None) -> n.Statement:
    """With so many points of a group, or with no condition on it any more; no `group`: with none at all."""
    assert isinstance(statement, (n.Ready, n.Band))
    held = conjuncts(condition_text(statement.condition)) if statement.condition is not None else []
    kept = [part for part in held if group and asks_of(part) != group]
    if at_least is None and len(kept) == len(held):
        what = f"no `{group}`" if group else "nothing"
        raise Told(f"It asks for {what} beside the score now, so there is nothing to take out.")
    asked = all_of([*kept, *([] if at_least is None else [f"{group} >= {number_text(at_least)}"])])
    return replace(statement, condition=_condition(asked))


def _condition(text: str | None) -> n.Condition | None:
    if text is None:
        return None
    ready = sentence_in(f"ready at 0 if {text}")
    assert isinstance(ready, n.Ready), "it is one"
    return ready.condition
