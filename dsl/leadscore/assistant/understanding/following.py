"""Questions that say only what is other than in the last one: `and Bob?`, `only those in Canada`, `make it 40`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.changes import changes_in, names_another, number
from leadscore.assistant.understanding.conditions import means_those
from leadscore.assistant.understanding.how_many import free_amounts
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.terms import kind_in, term_in
from leadscore.assistant.understanding.thread import CHANGING
from leadscore.assistant.understanding.times import span_in
from leadscore.assistant.understanding.whom import leads_of_question, ordinal_of
from leadscore.report.json_text import Json
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_CONNECTING = listed("connecting")
_WORST, _BEST, _WHO = phrases("worst_end"), phrases("best_end"), phrases("who_is_next")
_OTHER_END = phrases("other_end")
_ENDS, _ORDINAL = listed("ends"), listed("by_place")
_WHY = re.compile(
    r"^\W*(?:(?:and|but|ok|so|hm+|oh|really)\W+)*(?:why(?: (?:is|'s) (?:that|it|this))?|how come|"
    r"how so|what for|reason)\W*$",
    re.IGNORECASE,
)
_OF_ONE = frozenset({"explain_score", "to_ready", "when_drops", "lead_history", "rules_fired"})
_OF_MANY = frozenset({"find_leads", "top_leads", "count_leads", "nearly_ready", "changed_since", "score_distribution"})
_LIMITED = frozenset({"find_leads", "top_leads", "nearly_ready", "changed_since"})
_TOP = listed("top_words")
_SHORT = 6
_ASKS = listed("asks")
_AND = re.compile(rf"^\W*{any_of('goes_on')}\b", re.IGNORECASE)
_IS_VALUE = re.compile(r'(\w+) is "')
_NARROWING = listed("narrowing")
_WHICH = phrases("asks_for_list")
_COMPARES = phrases("compares")
_DRAFT = re.compile(r"when (?P<where>.+?) (?P<does>add|subtract) (?P<points>[\d.]+)(?P<rest>.*)", re.DOTALL)
_WHOM = ("where", "lead", "name")
_AS_IT_WAS = listed("as_it_was")
_SURE = 0.9
_CONNECTED, _BY_WORDS, _LIKELY, _LEAST = 0.9, 0.5, 0.5, 0.1
"""How likely a question of nothing but connecting words makes it, with and without one at its beginning; what is likely
enough for a word by itself; and what is not worth a thought."""
_BOUND = re.compile(r"([<>]=?) [\d.]+")
_EVERYBODY = phrases("all_of_them")


@dataclass(frozen=True, slots=True)
class _Said:
    """A question that follows another."""

    world: World
    spotted: Spotted
    thread: Thread
    chance: float


def follows(world: World, spotted: Spotted, thread: Thread, chance: float) -> list[Reading]:
    """The last call with what the question says otherwise; empty where it says more than that. `chance` is how likely
    its words make it that it says no more."""
    if _WHY.match(spotted.question) and thread.leads:
        return [Reading("explain_score", {"lead": thread.leads[0]}, _SURE)]
    said = _Said(world, spotted, thread, chance)
    if thread.tool in _OF_ONE and len(spotted.words) <= _SHORT and (lead := _by_number(world, spotted)):
        return [Reading(str(thread.tool), {**thread.arguments, "lead": lead}, _SURE)]
    ordinal = ordinal_of(spotted, thread)
    if ordinal is not None and not spotted.leads and not _rest(spotted, _ORDINAL):
        return list(_by_ordinal(said, ordinal))
    if thread.tool is None:
        return []
    if _COMPARES.search(spotted.question) and len(spotted.leads) == 1 and (thread.leads or thread.earlier):
        return list(_compared(said))
    if len(spotted.words) <= _SHORT and (short := list(_in_short(said))):
        return short
    if thread.tool in _OF_MANY and spotted.found.condition and means_those(spotted) and not _rest(spotted, _NARROWING):
        return list(_narrowed(said))
    asks_more = _rest(spotted, _ENDS) or (thread.tool in CHANGING and spotted.found.condition)
    by_words = _CONNECTED if _AND.match(spotted.question) else _BY_WORDS
    sure = chance if asks_more else max(chance, by_words)
    return [replace(one, sure=sure * one.sure) for one in _changed(said)] if sure > _LEAST else []


def _by_number(world: World, spotted: Spotted) -> str | None:
    """`same for 1161`: the lead whose id has this number, where it is the only one said."""
    free = free_amounts(spotted)
    if spotted.leads or len(free) != 1 or free[0].unit or not world.board.count:
        return None
    text = spotted.words[free[0].last].text
    letters = world.row(0).lead.rstrip("0123456789")
    numbers = world.people.meant(f"{letters}{text}").numbers if letters and len(text) > 2 and text.isdigit() else ()
    return world.row(numbers[0]).lead if len(numbers) == 1 else None


def _rest(spotted: Spotted, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The words that say more than what is other."""
    pairs = zip(spotted.words, spotted.tags, strict=True)
    return [
        word.text
        for word, tag in pairs
        if tag is None and word.text not in _CONNECTING and word.text not in allowed and word.text.isalnum()
    ]


def _compared(said: _Said) -> Iterator[Reading]:
    """`compare her with Ada Quill`: with the one that was spoken of."""
    leads = leads_of_question(said.world, said.spotted, said.thread)
    before = [lead for lead in (*said.thread.leads[:1], *said.thread.earlier) if lead not in leads]
    if len(leads) == 1 and before:
        yield Reading("compare_leads", {"lead": before[0], "other": leads[0]}, _SURE)


def _in_short(said: _Said) -> Iterator[Reading]:
    """`and consulting`, `and band`, `and the events`: another value, word or kind by itself."""
    from leadscore.assistant.drafting.conditions import conditions_in

    spotted, thread = said.spotted, said.thread
    if spotted.leads or any(word.text in _ASKS for word in spotted.words):
        return
    if not _AND.match(spotted.question) and said.chance < _LIKELY:
        return
    if thread.tool == "describe_term" and (term := term_in(said.world, spotted)):
        yield Reading("describe_term", {"term": term}, _SURE)
    elif thread.tool == "list_vocabulary" and (kind := kind_in(spotted)):
        yield Reading("list_vocabulary", {"kind": kind}, _SURE)
    elif thread.tool in _OF_MANY and spotted.found.condition is None and (value := " ".join(_rest(spotted))):
        parts = conjuncts(str(thread.arguments.get("where") or ""))
        told = [f"{match[1]} {value}" for part in parts if (match := _IS_VALUE.match(part))]
        for text in (*told, f"{value} companies", f"leads from {value}"):
            new = conditions_in(said.world, text).condition
            if new is not None and _IS_VALUE.match(new):
                where = together(parts, conjuncts(new))
                yield Reading(str(thread.tool), {**thread.arguments, "where": where}, _SURE)
                return


def _narrowed(said: _Said) -> Iterator[Reading]:
    """`which of them are in Austria`: the same list, of those only."""
    thread, new = said.thread, conjuncts(said.spotted.found.condition)
    where = together(conjuncts(str(thread.arguments.get("where") or "")), new)
    lists = bool(_WHICH.search(said.spotted.question))
    if thread.tool in _LIMITED or not lists:
        yield Reading(str(thread.tool), {**thread.arguments, "where": where}, _SURE)
    yield Reading("find_leads", {"where": where}, 0.5 if lists else 0.1)


def _by_ordinal(said: _Said, place: int) -> Iterator[Reading]:
    """`and who is second?` asks for more of the list; `and the second one?` the same of another lead."""
    thread = said.thread
    one = Reading(thread.tool if thread.tool in _OF_ONE else "explain_score", {"lead": thread.listed[place]}, 0.6)
    if thread.tool in _LIMITED and (_WHO.search(said.spotted.question) or thread.tool == "top_leads") and place > 0:
        yield Reading(thread.tool, {**thread.arguments, "limit": place + 1}, 0.7)
    yield one


def _changed(said: _Said) -> Iterator[Reading]:
    spotted, thread = said.spotted, said.thread
    arguments = dict(thread.arguments)
    tool = str(thread.tool)
    if spotted.leads or (tool in _OF_ONE and ordinal_of(spotted, thread) is not None):
        yield from _other_lead(said, tool, arguments)
        return
    new: dict[str, Json] = {}
    if tool in _OF_MANY and spotted.found.condition:
        new["where"] = together(conjuncts(str(arguments.get("where") or "")), conjuncts(spotted.found.condition))
    if spotted.times and tool == "changed_since":
        new["since"] = spotted.times[0].since
    elif spotted.times and tool == "lead_history":
        new["days"] = spotted.times[0].days
    elif tool in ("changed_since", "lead_history") and (days := span_in(spotted.question)) is not None:
        new |= {"days": days} if tool == "lead_history" else {"since": f"{days} days"}
    if tool == "top_leads" and _OTHER_END.search(spotted.question) and "order" in arguments:
        new["order"] = None
    elif tool == "top_leads" and _WORST.search(spotted.question):
        new["order"] = "worst"
    elif tool == "top_leads" and _BEST.search(spotted.question) and "order" in arguments:
        del arguments["order"]
        new.setdefault("where", arguments.get("where"))
    if tool == "draft_rule" and (drafted := _other_draft(said, arguments)):
        yield Reading(tool, drafted, _SURE)
        return
    if tool in CHANGING and spotted.rule is None and names_another(said.world, spotted):
        return
    new |= _other_number(said, tool, arguments)
    if tool in ("what_if", "propose_change", "rule_effect") and spotted.rule is not None and spotted.rule.fit > 0.7:
        new["rule"] = spotted.rule.rules[0]
    if not new and _EVERYBODY.search(spotted.question) and any(name in arguments for name in _WHOM):
        kept = {name: value for name, value in arguments.items() if name not in _WHOM}
        if tool in _OF_MANY or tool == "rules_fired":
            yield Reading(tool, kept, _SURE)
        return
    if not new and tool in ("what_if", "propose_change"):
        yield from (
            Reading(tool, change.arguments, _SURE * change.fit)
            for change in changes_in(said.world, spotted, thread)[:1]
            if not change.unclear and change.arguments.get("rule", thread.rule) == thread.rule
        )
    if new:
        kept = {name: value for name, value in (arguments | new).items() if value is not None}
        if "rule" in new and "threshold" in kept:
            del kept["threshold"]
        if kept != dict(thread.arguments):  # what says nothing other is a question of its own
            yield Reading(tool, kept, _SURE)


def _other_lead(said: _Said, tool: str, arguments: dict[str, Json]) -> Iterator[Reading]:
    leads = leads_of_question(said.world, said.spotted, said.thread)
    mention = said.spotted.leads[0] if said.spotted.leads else None
    if tool == "compare_leads" and leads:
        pair = leads[:2] if len(leads) > 1 else [str(arguments.get("lead") or said.thread.leads[0]), leads[0]]
        yield Reading(tool, {"lead": pair[0], "other": pair[1]}, _SURE)
    elif tool in _OF_ONE and len(leads) == 1:
        yield Reading(tool, {**arguments, "lead": leads[0]}, _SURE)
    elif tool == "find_leads" and mention is not None:
        kept = {name: value for name, value in arguments.items() if name != "where" or "name" in arguments}
        yield Reading(tool, {**kept, "name": mention.text}, _SURE)
    elif tool in _OF_MANY and mention is not None and mention.is_company:
        at = contains("company", fold(mention.text)).text
        others = [part for part in conjuncts(str(arguments.get("where") or "")) if not part.startswith("company")]
        yield Reading(tool, {**arguments, "where": together(others, [at])}, _SURE)
    elif len(leads) == 1:
        yield Reading("explain_score", {"lead": leads[0]}, 0.6)


def _other_draft(said: _Said, arguments: dict[str, Json]) -> dict[str, Json]:
    """`make it 12, and only for software firms`: the draft with other points, for those of them only."""
    match = _DRAFT.fullmatch(str(arguments.get("sentence") or ""))
    free, condition = free_amounts(said.spotted), said.spotted.found.condition
    if match is None or not (free or condition):
        return {}
    asked = [part for part in conjuncts(condition) if not part.startswith("score ")]  # `better with 12 points`
    where = together(conjuncts(match["where"]), asked)
    free = free or (list(said.spotted.amounts) if len(asked) < len(conjuncts(condition)) else [])
    points = number(_meant(said.spotted, free).value) if free else match["points"]
    sentence = f"when {where} {match['does']} {points}{match['rest']}"
    return {"request": f"{arguments.get('request', '')}, {said.spotted.question}", "sentence": sentence}


def _other_number(said: _Said, tool: str, arguments: dict[str, Json]) -> dict[str, Json]:
    """A number by itself is the one of the last call."""
    spotted = said.spotted
    free = free_amounts(spotted)
    if not free or (tool in ("what_if", "propose_change") and spotted.found.condition and spotted.rule is None):
        return {}  # a question about leads is no change of the policy
    amount = _meant(spotted, free)
    value = number(amount.value)
    before = spotted.words[amount.first - 1].text if amount.first else ""
    if tool in _LIMITED and (before in _TOP or amount.unit == "leads"):
        return {"limit": int(value)}
    if tool in ("what_if", "propose_change"):
        if "threshold" in arguments:
            return {"threshold": value}
        if match := _DRAFT.fullmatch(str(arguments.get("sentence") or "")):
            return {"sentence": f"when {match['where']} {match['does']} {value}{match['rest']}"}
        return {"points": _signed(amount.signed, arguments.get("points"))} if "points" in arguments else {}
    if tool == "threshold_advice":
        return {"target_rate" if amount.unit == "percent" else "calls_per_week": value}
    if tool == "lead_history":
        return {"days": int(amount.value * {"weeks": 7, "months": 30, "years": 365}.get(amount.unit, 1))}
    if tool == "changed_since":
        return {"since": f"{int(amount.value * {'weeks': 7, 'months': 30}.get(amount.unit, 1))} days"}
    if tool == "nearly_ready" and (amount.unit == "points" or (amount.unit == "" and "within" in arguments)):
        return {"within": value}
    if tool in _OF_MANY and "limit" not in arguments and len(_BOUND.findall(str(arguments.get("where")))) == 1:
        return {"where": _BOUND.sub(rf"\1 {value}", str(arguments["where"]))}
    return {"limit": int(value)} if tool in _LIMITED else {}


def _meant(spotted: Spotted, amounts: Sequence[Amount]) -> Amount:
    """Of several numbers, the last that is not what it was: `we hired two, say 60`, `40 instead of 30`."""
    said = [one for one in amounts if not one.first or spotted.words[one.first - 1].text not in _AS_IT_WAS]
    return (said or amounts)[-1]


def _signed(value: Decimal, before: Json) -> int | Decimal:
    """`make it 20` of a rule that takes points is -20."""
    return number(-value if isinstance(before, (int, Decimal)) and before < 0 < value else value)
