"""Questions that say only what is other than in the last one: `and Bob?`, `only those in Canada`, `make it 40`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.understanding.altering import altered, value_of
from leadscore.assistant.understanding.how_many import free_amounts
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.numbers_meant import in_days, last_meant
from leadscore.assistant.understanding.of_changes import other_change, supposed
from leadscore.assistant.understanding.of_many import other_list
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.points import number
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.said import SURE, Said
from leadscore.assistant.understanding.spotting import WHERE, Spotted
from leadscore.assistant.understanding.terms import kind_in, term_in
from leadscore.assistant.understanding.thread import CHANGING, LIMITED, OF_MANY
from leadscore.assistant.understanding.times import span_in
from leadscore.assistant.understanding.whom import leads_of_question, ordinal_of
from leadscore.report.json_text import Json
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_WHO = phrases("who_is_next")
_ENDS, _ORDINAL, _SPANS = listed("ends"), listed("by_place"), listed("spans")
_WHY = re.compile(
    r"^\W*(?:(?:and|but|ok|so|hm+|oh|really)\W+)*(?:why(?: (?:is|'s) (?:that|it|this))?|how come|"
    r"how so|what for|reason)\W*$",
    re.IGNORECASE,
)
_BEFORE = f"{any_of('goes_on')}|{any_of('filled_pause')}|{any_of('polite')}"
_LEAVES_OUT = re.compile(rf"^\W*(?:(?:{_BEFORE})\W+)*(?!no\b){any_of('leaves_them_out')}\b", re.IGNORECASE)
_OF_ONE = frozenset({"explain_score", "to_ready", "when_drops", "lead_history", "rules_fired"})
_ASKS_OF = re.compile(r"when (?P<where>.+?) (?:add|subtract|disqualify)\b", re.DOTALL)
_SHORT = 6
_ASKS = listed("asks")
_COMPARES = phrases("compares")
_LIKELY = 0.5
"""How likely it must be that a word by itself is the rest of the last question."""
_EVERYBODY = phrases("all_of_them")
_FIELDS = ('industry is ""', 'source is ""')
"""Of what a value by itself may be one, where none was asked of."""


def follows(world: World, spotted: Spotted, thread: Thread, chance: float) -> list[Reading]:
    """The last call with what the question says otherwise; empty where it says more than that. `chance` is how likely
    its words make it that it says no more."""
    if _WHY.match(spotted.question) and thread.leads:
        return [Reading("explain_score", {"lead": thread.leads[0]}, SURE)]
    said = Said(world, spotted, thread, chance)
    if thread.tool in _OF_ONE and len(spotted.words) <= _SHORT and (lead := _by_number(world, spotted)):
        return [Reading(str(thread.tool), {**thread.arguments, "lead": lead}, SURE)]
    ordinal = ordinal_of(spotted, thread)
    if ordinal is not None and not spotted.leads and not said.rest(_ORDINAL):
        return list(_by_ordinal(said, ordinal))
    if thread.tool is None:
        return []
    if _COMPARES.search(spotted.question) and len(spotted.leads) == 1 and (thread.leads or thread.earlier):
        return list(_compared(said))
    if thread.tool not in OF_MANY and (only := list(supposed(said))):
        return only
    if len(spotted.words) <= _SHORT and (short := list(_in_short(said))):
        return short
    if thread.tool in OF_MANY:
        said = replace(said, spotted=_names_left_out(said))
        if not said.spotted.leads:
            return other_list(said)
    return list(_changed(said))


def _names_left_out(said: Said) -> Spotted:
    """`drop Petra Hollowbrook` behind a list, and `and Hana` behind one that leaves out others: she is not to be on
    it."""
    spotted = said.spotted
    match = _LEAVES_OUT.match(spotted.question)
    start = match.end() if match else 0
    is_further = bool(said.thread.arguments.get("without")) and said.goes_on and not said.rest()
    leads, words = spotted.leads, spotted.words
    if not (match or is_further) or not leads or not all(one.known for one in leads):
        return spotted
    if words[leads[0].first].start < start:
        return spotted
    used = {place for one in leads for place in range(one.first, one.last + 1)}
    used |= {place for place, word in enumerate(words) if word.start < start}
    tags = tuple(WHERE if place in used else tag for place, tag in enumerate(spotted.tags))
    return replace(spotted, leads=(), left_out=(*leads, *spotted.left_out), tags=tags)


def _by_number(world: World, spotted: Spotted) -> str | None:
    """`same for 1161`: the lead whose id has this number, where it is the only one said."""
    free = free_amounts(spotted)
    if spotted.leads or len(free) != 1 or free[0].unit or not world.board.count:
        return None
    text = spotted.words[free[0].last].text
    letters = world.row(0).lead.rstrip("0123456789")
    numbers = world.people.meant(f"{letters}{text}").numbers if letters and len(text) > 2 and text.isdigit() else ()
    return world.row(numbers[0]).lead if len(numbers) == 1 else None


def _compared(said: Said) -> Iterator[Reading]:
    """`compare her with Ada Quill`: with the one that was spoken of."""
    leads = leads_of_question(said.world, said.spotted, said.thread)
    before = [lead for lead in (*said.thread.leads[:1], *said.thread.earlier) if lead not in leads]
    if len(leads) == 1 and before:
        yield Reading("compare_leads", {"lead": before[0], "other": leads[0]}, SURE)


def _in_short(said: Said) -> Iterator[Reading]:
    """`and consulting`, `and band`, `and the events`: another value, word or kind by itself."""
    spotted, thread = said.spotted, said.thread
    if spotted.leads or any(word.text in _ASKS for word in spotted.words):
        return
    if not said.goes_on and said.chance < _LIKELY:
        return
    if thread.tool == "describe_term" and (term := term_in(said.world, spotted)):
        yield Reading("describe_term", {"term": term}, SURE)
    elif thread.tool == "list_vocabulary" and (kind := kind_in(spotted)):
        yield Reading("list_vocabulary", {"kind": kind}, SURE)
    elif thread.tool in OF_MANY and spotted.found.condition is None and (value := " ".join(said.rest())):
        parts = conjuncts(str(thread.arguments.get("where") or ""))
        found = [new for part in (*parts, *_FIELDS) if (new := value_of(said.world, part, value))]
        if found:
            yield Reading(str(thread.tool), {**thread.arguments, "where": together(parts, found[:1])}, SURE)


def _by_ordinal(said: Said, place: int) -> Iterator[Reading]:
    """`and who is second?` asks for more of the list; `and the second one?` the same of another lead."""
    thread = said.thread
    one = Reading(thread.tool if thread.tool in _OF_ONE else "explain_score", {"lead": thread.listed[place]}, 0.6)
    if thread.tool in LIMITED and (_WHO.search(said.spotted.question) or thread.tool == "top_leads") and place > 0:
        yield Reading(thread.tool, {**thread.arguments, "limit": place + 1}, 0.7)
    yield one


def _changed(said: Said) -> Iterator[Reading]:
    """The last call with another lead, number or rule."""
    spotted, thread = said.spotted, said.thread
    tool = str(thread.tool)
    sure = said.sure(said.rest(_ENDS | (_SPANS if tool == "lead_history" else frozenset())))
    if spotted.leads or (tool in _OF_ONE and ordinal_of(spotted, thread) is not None):
        found: Iterable[Reading] = _other_lead(said, tool, dict(thread.arguments))
    elif tool in CHANGING:
        yield from other_change(said)
        return
    else:
        found = _other_argument(said, tool)
    yield from (replace(one, sure=sure * one.sure) for one in found)


def _other_argument(said: Said, tool: str) -> Iterator[Reading]:
    spotted, thread = said.spotted, said.thread
    free = free_amounts(spotted)
    new: dict[str, Json] = {}
    if tool == "lead_history" and (days := spotted.times[0].days if spotted.times else span_in(spotted.question)):
        new = {"days": days}
    elif tool == "lead_history" and free:
        new = {"days": in_days(last_meant(spotted, free))}
    elif tool == "threshold_advice" and free:
        amount = last_meant(spotted, free)
        new = {"target_rate" if amount.unit == "percent" else "calls_per_week": number(amount.value)}
    elif tool == "rule_effect" and spotted.rule is not None and spotted.rule.fit > SURE_RULE:
        new = {"rule": spotted.rule.rules[0]}
    elif tool == "rule_effect" and (where := _narrowed(said)):
        yield Reading("count_leads", {"where": where}, SURE)
    elif tool == "rules_fired" and "lead" in thread.arguments and _EVERYBODY.search(spotted.question):
        yield Reading(tool, {}, SURE)
    if new and new != {name: thread.arguments.get(name) for name in new}:
        yield Reading(tool, {**thread.arguments, **new}, SURE)


def _narrowed(said: Said) -> str | None:
    """`and in the last week?` behind those whom a rule applies to counts those of them."""
    rule = said.world.rules.get(str(said.thread.rule))
    match = _ASKS_OF.match(rule.statement) if rule is not None else None
    change = altered(said.world, said.spotted, match["where"], "count_leads") if match else None
    return change.where if change is not None and (change.is_told or said.goes_on) else None


def _other_lead(said: Said, tool: str, arguments: dict[str, Json]) -> Iterator[Reading]:
    leads = leads_of_question(said.world, said.spotted, said.thread)
    mention = said.spotted.leads[0] if said.spotted.leads else None
    if tool == "compare_leads" and leads:
        pair = leads[:2] if len(leads) > 1 else [str(arguments.get("lead") or said.thread.leads[0]), leads[0]]
        yield Reading(tool, {"lead": pair[0], "other": pair[1]}, SURE)
    elif tool in _OF_ONE and len(leads) == 1:
        yield Reading(tool, {**arguments, "lead": leads[0]}, SURE)
    elif tool == "find_leads" and mention is not None:
        kept = {name: value for name, value in arguments.items() if name != "where" or "name" in arguments}
        yield Reading(tool, {**kept, "name": mention.text}, SURE)
    elif tool in OF_MANY and mention is not None and mention.is_company:
        at = contains("company", fold(mention.text)).text
        others = [part for part in conjuncts(str(arguments.get("where") or "")) if not part.startswith("company")]
        yield Reading(tool, {**arguments, "where": together(others, [at])}, SURE)
    elif len(leads) == 1:
        yield Reading("explain_score", {"lead": leads[0]}, 0.6)
