"""How points age: `interest halves every 2 weeks`, `prices should fade within a quarter`, `fall to a third after 45
days`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.in_full import naming
from leadscore.assistant.understanding.in_full.naming import Named, Text
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, NotRead, Told, rules_of
from leadscore.assistant.understanding.points import SHARES, thousandths
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MAY = r"(?:(?:let|make|have|should|shall|must|will|to|may|be|it|is|are|points|only|just|'s|still) )*"
_WORTH = r"(?: (?:of )?(?:its|their|the) (?:value|worth|points|weight))?"
_WAS_MUCH = (
    r"(?: ,)? (?:instead of|rather than|not|in place of)(?: by)?"
    r" (?:(?P<was_percent>\d+(?:\.\d+)?)(?: ?(?:%|percent|per cent))?"
    r"|(?:a |one )?(?P<was_part>half|third|quarter|fifth|tenth))"
)
_WAS = rf"(?:{_WAS_MUCH})?"
_HALVES = patterns(
    rf"{_MAY}LIST {_MAY}(?:HALVE|have (?:its|their) points halved){_WORTH} (?:EVERY) SPAN",
    r"halve LIST EVERY SPAN",
    r"(?:SET )?(?:ITS )?half - ?life WHOSE LIST(?: LINK)* SPAN",
    r"(?:SET )?a half - ?life of SPAN WHOSE LIST",
    r"(?:SET )?LIST (?:LINK )*(?:a )?half - ?life of SPAN",
)
_LOSES = patterns(
    rf"{_MAY}LIST {_MAY}(?:LOSE)(?: by| only| just)* SHARE{_WORTH} EVERY SPAN{_WAS}",
    rf"{_MAY}LIST {_MAY}(?:LOSE)(?: by| only| just)* SHARE{_WORTH}{_WAS_MUCH} EVERY SPAN",
    rf"DECAY LIST by SHARE EVERY SPAN{_WAS}",
)
_FALLS = patterns(
    rf"{_MAY}LIST {_MAY}(?:FALL) to SHARE(?: of (?:its|their|the) (?:value|worth|points))? (?:after|every|each) SPAN"
)
_FROM = r" from (?P<was>\d+)(?: (?:day|week|month|year)s?)?"
_STEPS = patterns(
    rf"{_MAY}LIST {_MAY}(?:DECAY) (?:every|each) SPAN(?:WASDAYS)",
    rf"(?:SET )?(?:ITS )?decay WHOSE LIST{_FROM}(?: LINK)* SPAN",
    rf"(?:SET )?LIST (?:LINK )*decay{_FROM}(?: LINK)* SPAN",
    r"(?:SET )?(?:ITS )?decay WHOSE LIST(?: LINK)* SPAN(?:WASDAYS)",
    r"(?:SET )?LIST (?:LINK )*decay(?: LINK)* SPAN(?:WASDAYS)",
)
_FADES = patterns(
    rf"{_MAY}LIST {_MAY}(?:DECAY)(?: away| out)? (?:OVER) SPAN(?: ,)?(?: STEPS)?",
    r"(?:DECAY) LIST (?:OVER) SPAN(?: STEPS)?",
)
_NEVER = patterns(
    rf"{_MAY}LIST {_MAY}(?:NEVER )+(?:to )?(?:DECAY)",
    r"(?:do not|never|no longer) let LIST (?:DECAY)",
    r"(?:stop|never|do not)(?: the)? (?:DECAY|decaying|fading|ageing|aging)(?: of)? LIST",
    r"(?:RID|AWAY)(?: ITS)? (?:decay|fading|ageing|aging) (?:WHOSE|FROM) LIST",
    r"(?:RID) LIST (?:decay|fading)",
    r"(?:no|without)(?: any| the)? (?:decay|fading|ageing) (?:WHOSE) LIST",
    rf"{_MAY}LIST (?:LINK )*(?:WITHOUT) (?:any )?(?:decay|fading)",
)
_AS_OTHERS = patterns(
    rf"{_MAY}LIST {_MAY}(?:DECAY)(?: (?:again|normally|as usual|too|as well|also))*"
    r"(?: (?:with|like|as|just like|along with) (?:§[el]\d+(?: else)?|(?:all )?(?:the )?(?:rest|others?)(?: rules)?|"
    r"(?:the |its )?(?:whole )?(?:§g\d+|group)|any other(?: rule)?))?",
    r"(?:AWAY|RID|LOSES)(?: ITS)? (?:never decays?|exemption|no decay) (?:FROM|WHOSE) LIST",
)
_UNITS = {"quarter": ("month", 3)}


def ageing_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but how points age. Raises Told."""
    for forms, share in ((_HALVES, Decimal(50)), (_LOSES, None), (_FALLS, None), (_FADES, None)):
        if match := first_of(forms, text.told):
            if not _was_so(world, text, match):
                return None
            return _of_all(world, text, match, _decay(match, share, falls_to=forms is _FALLS, fades=forms is _FADES))
    if match := first_of(_STEPS, text.told):
        return _in_steps(world, text, match)
    if match := first_of(_AS_OTHERS, text.told):
        return _as_its_group(world, text, match)
    match = first_of(_NEVER, text.told)
    return _of_all(world, text, match, None) if match else None


def _as_its_group(world: World, text: Text, match: re.Match[str]) -> Meant | None:
    """`let demo decay with everything else`: of rules that say how they age, and of no others."""
    try:
        rules = [rule for one in text.named(match["who"]) for rule in rules_of(world, one)]
    except NotRead:
        return None
    if any(node_of(rule).decay is None for rule in rules):
        return None
    changed = [(rule, statement_text(replace(node_of(rule), decay=None))) for rule in rules]
    return [[{"rule": rule.id, "sentence": sentence} for rule, sentence in changed]] if changed else None


def _in_steps(world: World, text: Text, match: re.Match[str]) -> Meant | None:
    """`interest decays every 60 days instead of 30`: as much as now, at other times."""
    named = text.named(match["who"])
    group = next((one for one in _headers(world) if [one.name.text] == [name.name for name in named]), None)
    if group is None or named[0].kind != naming.GROUP or not isinstance(group.decay, n.Decays):
        return None
    was = match.groupdict().get("was")
    if was and Decimal(was) != group.decay.every.count:
        return None
    return _of_all(world, text, match, replace(group.decay, every=_span(match)))


def _was_so(world: World, text: Text, match: re.Match[str]) -> bool:
    """Whether points lose now what they shall lose no more: `25% every 30 days instead of 50`."""
    percent, part = (match.groupdict().get(name) for name in ("was_percent", "was_part"))
    if not (percent or part):
        return True
    was = Decimal(percent) if percent else SHARES[str(part)]
    groups = {one.name.text: one.decay for one in _headers(world)}
    held = [groups[one.name] for one in text.named(match["who"]) if one.kind == naming.GROUP and not one.bound]
    return bool(held) and all(isinstance(one, n.Decays) and one.percent.value == was for one in held)


def _of_all(world: World, text: Text, match: re.Match[str], decay: n.Decay | None) -> Meant | None:
    try:
        return [[change for one in text.named(match["who"]) for change in _aged(world, one, decay)]]
    except NotRead:
        return None


def _decay(match: re.Match[str], share: Decimal | None, *, falls_to: bool, fades: bool) -> n.Decay:
    span = _span(match)
    if fades:
        return n.Fades(span, _step(match.groupdict(), span))
    if share is None:
        share = Decimal(match["percent"]) if match["percent"] else SHARES[match["part"]]
    if not 0 < share < 100:
        raise Told("Points can lose more than 0% and less than 100% at a time, as in “decay 50% every 30 days”.")
    return n.Decays(n.Number(Decimal(thousandths(100 - share if falls_to else share))), span)


def _step(told: dict[str, str | None], span: n.Duration) -> n.Duration | None:
    """`over 90 days , every 10`: of what the whole time is told in."""
    if alone := told.get("step_alone"):
        return n.Duration(Decimal(alone), span.unit)
    unit = told.get("step_unit")
    return n.Duration(Decimal(told.get("step") or 1), n.Unit[f"{unit.upper()}S"]) if unit else None


def _span(match: re.Match[str]) -> n.Duration:
    unit, times = _UNITS.get(match["unit"], (match["unit"], 1))
    return n.Duration(Decimal(match["count"] or 1) * times, n.Unit[f"{unit.upper()}S"])


def _aged(world: World, named: Named, decay: n.Decay | None) -> Iterator[Change]:
    """With this decay, or with none. Of a rule whose group decays, none is `never decays`."""
    headers = {one.name.text: one for one in _headers(world)}
    if named.kind in (naming.GROUP, naming.ALL_GROUPS) and not named.bound:
        if not headers.keys() >= {*named.apart}:
            raise NotRead  # of a group but for one of its rules
        for name, header in headers.items():
            if named.name in ("", name) and name not in named.apart:
                yield {"sentence": statement_text(replace(header, decay=_in_its_steps(decay, header.decay)))}
        return
    for rule in rules_of(world, named):
        group = headers.get(rule.group)
        is_exempt = decay is None and group is not None and group.decay is not None
        aged = replace(node_of(rule), decay=n.NeverDecays() if is_exempt else decay)
        yield {"rule": rule.id, "sentence": statement_text(aged)}


def _in_its_steps(decay: n.Decay | None, held: n.Decay | None) -> n.Decay | None:
    """Of points that fade in steps already, others are none where nothing says so."""
    steps = held.every if isinstance(held, n.Fades) else None
    if not isinstance(decay, n.Fades) or decay.every is not None or steps is None:
        return decay
    return replace(decay, every=steps) if decay.over.seconds % steps.seconds == 0 else decay


def _headers(world: World) -> list[n.GroupHeader]:
    return [one for one in world.drafted.checked.main.file.statements if isinstance(one, n.GroupHeader)]
