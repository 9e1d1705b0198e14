"""What rules are called, and why they are there: `rename keen to eager and news to press`, `drive because “They came to
us”`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, NotRead, Told, rules_of
from leadscore.assistant.understanding.kept import keeps_name
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_NEW = (
    r"(?:the |a )?(?!instead\b)(?P<new>(?:§|[^\W\d])[\w-]*"
    r"(?: (?!(?:and|or|to|until|from|tomorrow|next|as|with|instead)\b)§?[\w-]+){0,3})"
    r"(?: (?:instead|from now on))?"
)
_RENAMED = patterns(
    rf"(?:rename|retitle|relabel)(?: ITS)? (?P<who>§r\d+)(?: rule)?(?: (?:to|as|into|be|:|=>|->))* {_NEW}",
    rf"call (?P<who>§r\d+)(?: rule)? {_NEW}",
    r"(?:let |have )?(?P<who>§r\d+)(?: (?:should|shall|must|to|will|is to|now))* be (?:called|named|renamed to) "
    rf"{_NEW}",
    rf"(?:SET)(?: ITS)? name (?:WHOSE) (?P<who>§r\d+)(?: (?:to|into|be|as))+ {_NEW}",
    rf"give (?P<who>§r\d+) the name(?: of)? {_NEW}",
)
_UNNAMED = patterns(r"(?:AWAY|RID)(?: ITS)? name (?:FROM|WHOSE) (?P<who>§r\d+)")
_BECAUSE = patterns(
    r"(?:(?:SET|keep|give) )?(?P<who>§r\d+)(?: ,)?(?: LINK)* because (?P<why>.+)",
    r"(?:SET)(?: ITS)? (?:reason|because) (?:WHOSE) (?P<who>§r\d+)(?: (?:to|into|be|:))+ (?P<why>.+)",
    r"(?:ITS )?reason (?:WHOSE) (?P<who>§r\d+)(?: (?:LINK|:))+ (?P<why>.+)",
)


def names_told(world: World, text: Text) -> Meant | None:
    """The change that a text asks for, where it speaks of nothing but what a rule is called, or why it is there."""
    new: n.Name | n.Text | None = None
    if (match := first_of(_BECAUSE, text.told)) is not None:
        why = text.as_said(match["why"]).strip(' “”".')
        if not why:
            return None
        new = n.Text(re.sub(r"[\"\\\\*]+", " ", f"{why[0].upper()}{why[1:]}"))
    elif (match := first_of(_RENAMED, text.told)) is not None:
        _tell_other(world, text, match["who"])
        new = n.Name(re.sub(r"\W+", "_", text.plain(match["new"])).strip("_"))
    elif (match := first_of(_UNNAMED, text.told)) is None:
        return None
    try:
        (rule,) = (rule for one in text.named(match["who"]) for rule in rules_of(world, one))
    except (NotRead, ValueError):
        return None
    return [[_called(rule, new)]]


def _tell_other(world: World, text: Text, sign: str) -> None:
    """Raises Told where what shall be called otherwise is no rule by its exact name: `tall`, which `tall_site` asks."""
    (named,) = text.named(sign)
    said = re.sub(r"\W+", "_", text.spoken.get(named.name, ""))
    is_rule = said == named.name or re.search(r"\brule\b", text.question, re.IGNORECASE)
    if not is_rule and (told := keeps_name(world, said)):
        raise Told(told)


def _called(rule: Rule, new: n.Name | n.Text | None) -> Change:
    node = node_of(rule)
    told = replace(node, because=new) if isinstance(new, n.Text) else replace(node, name=new)
    return {"rule": rule.id, "sentence": statement_text(told)}
