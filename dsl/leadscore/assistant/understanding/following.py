"""Questions that say only what is other than in the last one: `and Bob?`, `only those in Canada`, `make it 40`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.tools.helping import tool_of
from leadscore.assistant.understanding.altering import altered
from leadscore.assistant.understanding.changes import SAYS_POINTS
from leadscore.assistant.understanding.conditions import spoken_of
from leadscore.assistant.understanding.for_them import rule_for_them
from leadscore.assistant.understanding.fragments import value_of
from leadscore.assistant.understanding.how_many import capacity_of, free_amounts
from leadscore.assistant.understanding.lexicon import any_of, by_word, listed, phrases
from leadscore.assistant.understanding.numbers_meant import held, in_days, last_meant, times_as_much
from leadscore.assistant.understanding.of_changes import ITS_EFFECT, other_change, supposed
from leadscore.assistant.understanding.of_many import asked_in_brief, other_list
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.points import in_figures, number, threshold_in
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.said import SURE, Said
from leadscore.assistant.understanding.spotting import WHERE, Spotted
from leadscore.assistant.understanding.terms import asks_meaning, kind_in, term_in
from leadscore.assistant.understanding.thread import CHANGING, LIMITED, OF_MANY
from leadscore.assistant.understanding.times import span_in
from leadscore.assistant.understanding.whom import leads_of_question, ordinal_of, ordinals_of, refers
from leadscore.report.json_text import Json
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_WHO = phrases("who_is_next")
_ENDS, _ORDINAL, _SPANS = listed("ends"), listed("by_place"), listed("spans")
INSTEAD_OF = phrases("swapped_for")
_WHY = re.compile(
    r"^\W*(?:(?:and|but|ok|so|hm+|oh|really)\W+)*(?:why(?: (?:is|'s) (?:that|it|this))?|how come|"
    r"how so|what for|reason)\W*$",
    re.IGNORECASE,
)
_BEFORE = f"{any_of('goes_on')}|{any_of('filled_pause')}|{any_of('polite')}|{any_of('this_time')}"
_LEAVES_OUT = re.compile(rf"^\W*(?:(?:{_BEFORE})\W+)*(?!no\b){any_of('leaves_them_out')}\b", re.IGNORECASE)
_NEXT = re.compile(
    rf"^\W*(?:(?:{any_of('goes_on')}|{any_of('polite')}|show|list|give|me|us|the)\W+)*next "
    r"(?:\w+ )??(?P<those>ones|leads|people|page|batch|\w+)\W*(?:please|pls)?\W*$",
    re.IGNORECASE,
)
_PAGE = frozenset(("ones", "leads", "people", "page", "batch"))
_SHOWN, _MOST_LISTED = 5, 50
"""So many leads the tools list where nothing says how many, and at most."""
_OF_ONE = frozenset({"explain_score", "to_ready", "when_drops", "lead_history", "rules_fired"})
_BY_ANOTHER_TIME = (phrases("a_day"), phrases("a_month"), phrases("each"))
_OF_GROUP = frozenset({"rule_effect", "draft_rule", "describe_term"})
_BY_TIME = frozenset({"many", "much", "twice", "ago", "half", "double"})
_SHORT = 6
_ASKS = listed("asks")
_COMPARES = phrases("compares")
_FIRST_TWO = phrases("first_two")
_WITH = frozenset({"with", "to", "against", "versus", "vs", "from", "than"})
_THEM = re.compile(r"\b(?:them|these|those)\b", re.IGNORECASE)
_LIKELY = 0.5
"""How likely it must be that a word by itself is the rest of the last question."""
_EVERYBODY = phrases("all_of_them")
_OTHERS = re.compile(rf"(?<!\w)(?:{any_of('all_others')}|the others)(?!\w)", re.IGNORECASE)
_NOT_THEY = re.compile(rf"^\W*(?:(?:and|but|so)\W+)*{any_of('contrary')}\W*$", re.IGNORECASE)
_HER_FIRM = phrases("her_firm")
_WHICH_RULES = re.compile(rf"^\W*(?:(?:and|so|by|through|from|ok)\W+)*{any_of('which_rules')}\W*$", re.IGNORECASE)
_WHICH_THERE = phrases("which_there_are")
_MORE_ABOUT = re.compile(
    rf"{any_of('more_about')}\W+(?P<topic>[\w -]+?)(?:\W+(?:one|thing|part|bit|then|please|pls|though))*\W*$",
    re.IGNORECASE,
)
_KIND_CALLED = by_word("kinds")
_FIELDS = ('industry is ""', 'source is ""')
"""Of what a value by itself may be one, where none was asked of."""

_SETS_IT = re.compile(
    r"^\W*(?:[a-z]+\W+){0,4}?(?:set|put|move|raise|lower|bring) (?:it|that|ready) (?:up |down )?(?:to|at) [\d.]+"
    r"(?: points?| pts)?(?: then| please| pls| now)?\W*$",
    re.IGNORECASE,
)
_MAKES_IT = re.compile(
    r"^\W*(?:[a-z]+\W+){0,4}?make (?:it|that) [\d.]+(?: points?| pts)?(?: then| please| pls| now)?\W*$", re.IGNORECASE
)
"""Behind advice where `ready` should stand, what becomes of it."""


def follows(world: World, spotted: Spotted, thread: Thread, chance: float) -> list[Reading]:
    """The last call with what the question says otherwise; empty where it says more than that. `chance` is how likely
    its words make it that it says no more."""
    if _WHY.match(spotted.question) and thread.leads:
        return [Reading("explain_score", {"lead": thread.leads[0]}, SURE)]
    if thread.tool in OF_MANY and (rule := rule_for_them(world, spotted, spoken_of(world, thread))):
        return rule
    said = Said(world, spotted, thread, chance)
    if thread.tool in _OF_ONE and len(spotted.words) <= _SHORT and (lead := _by_number(world, spotted)):
        return [Reading(str(thread.tool), {**thread.arguments, "lead": lead}, SURE)]
    if (pair := _pair_of_list(said)) is not None:
        return [Reading("compare_leads", {"lead": pair[0], "other": pair[1]}, SURE)]
    ordinal = ordinal_of(spotted, thread)
    if ordinal is not None and not spotted.leads and _COMPARES.search(spotted.question):
        return [Reading("compare_leads", {"lead": thread.listed[ordinal]}, SURE, "other")]
    if ordinal is not None and not spotted.leads and not said.rest(_ORDINAL):
        return list(_by_ordinal(said, ordinal))
    if thread.tool is None or asks_meaning(spotted) or (thread.tool in OF_MANY and _says_rule(spotted)):
        return []
    if (further := _next_of_list(said)) is not None:
        return [further]
    if _COMPARES.search(spotted.question) and len(spotted.leads) == 1 and (thread.leads or thread.earlier):
        return list(_compared(said))
    if thread.tool not in OF_MANY and (only := list(supposed(said))):
        return only
    if thread.tool in _OF_GROUP and (brief := asked_in_brief(said)) is not None:
        return [brief]
    if other := _of_another_kind(said):
        return [Reading(*other, SURE)]
    if len(spotted.words) <= _SHORT and (short := list(_in_short(said))):
        return short
    if thread.tool in OF_MANY:
        said = replace(said, spotted=_names_left_out(said))
        if not said.spotted.leads:
            return other_list(said)
    return list(_changed(said))


def _says_rule(spotted: Spotted) -> bool:
    """`take 20 points from students` behind a list is a rule, and nobody within 20 points."""
    return SAYS_POINTS.search(spotted.question) is not None and spotted.draft[1] is not None


def _next_of_list(said: Said) -> Reading | None:
    """`next 5` behind a list: so many more of it."""
    thread, match = said.thread, _NEXT.match(said.spotted.question)
    if match is None or thread.tool not in LIMITED - {"changed_since"} or not thread.listed or said.spotted.leads:
        return None
    free = free_amounts(said.spotted)
    if not free and match["those"].lower() not in _PAGE:
        return None  # `next week`
    limit = len(thread.listed) + (int(free[0].value) if free else len(thread.listed))
    return Reading(str(thread.tool), {**thread.arguments, "limit": limit}, SURE) if limit <= _MOST_LISTED else None


def _names_left_out(said: Said) -> Spotted:
    """`drop Petra Hollowbrook` behind a list, and `and Hana` behind one that leaves out others: she is not to be on
    it."""
    spotted = said.spotted
    match = _LEAVES_OUT.match(spotted.question)
    start = match.end() if match else 0
    is_further = bool(said.thread.arguments.get("without")) and said.goes_on and not said.rest()
    leads, words = spotted.leads, spotted.words
    if not (match or is_further) or not all(one.known for one in leads):
        return spotted
    if leads and words[leads[0].first].start < start:
        return spotted
    used = {place for one in leads for place in range(one.first, one.last + 1)}
    used |= {place for place, word in enumerate(words) if word.start < start and (leads or spotted.left_out)}
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


def _pair_of_list(said: Said) -> tuple[str, str] | None:
    """`compare the top two`, `the first with the third`, `compare them`: two of the last list."""
    listed_leads, question = said.thread.listed, said.spotted.question
    if said.spotted.leads or not _COMPARES.search(question):
        return None
    places = ordinals_of(said.spotted, said.thread, _WITH)
    if len(places) == 1 and refers(said.spotted) and len(said.thread.leads) == 1:
        places = [*(at for at, lead in enumerate(listed_leads) if lead == said.thread.leads[0]), *places]
    if len(places) < 2 and (_FIRST_TWO.search(question) or (_THEM.search(question) and len(listed_leads) == 2)):
        places = [0, 1]
    return (listed_leads[places[0]], listed_leads[places[1]]) if len(places) > 1 < len(listed_leads) else None


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


def _of_another_kind(said: Said) -> tuple[str, dict[str, Json]] | None:
    """`and the others?` behind rules that never fire, `which ones are there?` behind what a band is, `more about
    backtest` behind all that can be asked."""
    question, tool, arguments = said.spotted.question, said.thread.tool, said.thread.arguments
    if tool == "rules_never_fired" and _OTHERS.search(question) and said.spotted.rule is None:
        return "rules_fired", {}
    if tool == "rules_fired" and "lead" not in arguments and (_NOT_THEY.search(question) or _OTHERS.search(question)):
        return "rules_never_fired", {}
    if tool == "describe_term" and _WHICH_THERE.search(question):
        kind = _KIND_CALLED.get(str(arguments.get("term")).lower())
        return ("list_vocabulary", {"kind": kind}) if kind else None
    if tool == "threshold_advice" and said.thread.change and ITS_EFFECT.search(question):
        return "what_if", dict(said.thread.change)
    is_of_one = tool in _OF_ONE or (tool == "find_leads" and "name" in arguments and len(said.thread.leads) == 1)
    if is_of_one and not said.spotted.leads and _HER_FIRM.search(question):
        return _at_her_firm(said)
    if tool in _OF_ONE and not said.spotted.leads and _WHICH_RULES.match(question):
        return "rules_fired", {"lead": arguments.get("lead")}
    if tool == "help" and (match := _MORE_ABOUT.search(question)):
        topic = tool_of(match["topic"])
        return ("help", {"topic": topic}) if topic is not None else None
    return None


def _at_her_firm(said: Said) -> tuple[str, dict[str, Json]] | None:
    """`her colleagues`: all leads of the company of the one who was spoken of."""
    meant = said.world.people.meant(said.thread.leads[0]).numbers if said.thread.leads else ()
    company = said.world.row(meant[0]).company if len(meant) == 1 else ""
    return ("find_leads", {"where": contains("company", fold(company)).text}) if company else None


def _by_ordinal(said: Said, place: int) -> Iterator[Reading]:
    """`and who is second?` asks for more of the list; `and the second one?` the same of another lead."""
    thread = said.thread
    is_shown = place < int(str(thread.arguments.get("limit") or _SHOWN)) and not _WHO.search(said.spotted.question)
    sure = SURE if is_shown else 0.6
    one = Reading(thread.tool if thread.tool in _OF_ONE else "explain_score", {"lead": thread.listed[place]}, sure)
    if is_shown:
        yield one
        return
    if thread.tool in LIMITED and (_WHO.search(said.spotted.question) or thread.tool == "top_leads") and place > 0:
        yield Reading(thread.tool, {**thread.arguments, "limit": place + 1}, 0.7)
    yield one


def _changed(said: Said) -> Iterator[Reading]:
    """The last call with another lead, number or rule."""
    spotted, thread = said.spotted, said.thread
    tool = str(thread.tool)
    has_spans = tool in ("lead_history", "explain_score", "threshold_advice")
    sure = said.sure(said.rest(_ENDS | (_SPANS | _BY_TIME if has_spans else frozenset())))
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
    elif tool == "explain_score" and spotted.times:
        yield Reading("lead_history", {**thread.arguments, "days": max(1, spotted.times[0].days)}, SURE)
    elif tool == "lead_history" and free:
        new = {"days": in_days(last_meant(spotted, free), thread.unit)}
    elif tool == "threshold_advice" and (threshold := threshold_in(in_figures(spotted))) is not None:
        yield Reading("what_if", {"threshold": threshold}, SURE)
    elif tool == "threshold_advice" and free and not free[0].unit and _is_set(said):
        yield Reading("propose_change", {"threshold": number(last_meant(spotted, free).value)}, SURE)
    elif tool == "threshold_advice":
        new = _other_capacity(said)
    elif tool == "rule_effect" and spotted.rule is not None and spotted.rule.fit > SURE_RULE:
        new = {"rule": spotted.rule.rules[0]}
    elif tool == "rule_effect" and (where := _narrowed(said)):
        yield Reading("count_leads", {"where": where}, SURE)
    elif tool == "rules_fired" and "lead" in thread.arguments and _EVERYBODY.search(spotted.question):
        yield Reading(tool, {}, SURE)
    if new and new != {name: thread.arguments.get(name) for name in new}:
        yield Reading(tool, {**thread.arguments, **new}, SURE)


def _is_set(said: Said) -> bool:
    """`set it to 68`; `make it 68` where no calls were told that it might be."""
    makes = _MAKES_IT.match(said.spotted.question) is not None and not said.thread.arguments
    return makes or _SETS_IT.match(said.spotted.question) is not None


def _other_capacity(said: Said) -> dict[str, Json]:
    """`and 60?`, `20 a day`, `twice as many`."""
    spotted, before = said.spotted, said.thread.arguments.get("calls_per_week")
    if before is not None and (factor := times_as_much(spotted)) is not None:
        return {"calls_per_week": number(held(before) * factor)}
    free = free_amounts(spotted)
    if not free:
        return {}
    amount = last_meant(spotted, free)
    is_by_time = any(said_so.search(spotted.question) for said_so in _BY_ANOTHER_TIME)
    told = capacity_of(spotted, None) if is_by_time else {}  # `we lost one rep, so 30` is 30
    return told or {"target_rate" if amount.unit == "percent" else "calls_per_week": number(amount.value)}


def _narrowed(said: Said) -> str | None:
    """`and in the last week?` behind those whom a rule applies to counts those of them."""
    where = spoken_of(said.world, said.thread)
    change = altered(said.world, said.spotted, where, "count_leads") if where else None
    return change.where if change is not None and (change.is_told or said.goes_on) else None


def _other_lead(said: Said, tool: str, arguments: dict[str, Json]) -> Iterator[Reading]:
    leads = _not_taken_back(said, leads_of_question(said.world, said.spotted, said.thread))
    mention = said.spotted.leads[0] if said.spotted.leads else None
    if tool == "compare_leads" and leads:
        pair = leads[:2] if len(leads) > 1 else [_who_stays(said), leads[0]]
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


def _not_taken_back(said: Said, leads: list[str]) -> list[str]:
    """Of `Bob instead of Ada`, where she was spoken of, him alone."""
    left = [lead for lead in leads if lead not in said.thread.leads]
    return left if len(leads) > 1 and left and INSTEAD_OF.search(said.spotted.question) else leads


def _who_stays(said: Said) -> str:
    """Of two leads that were compared the one that is not taken back, else the first."""
    named = leads_of_question(said.world, said.spotted, said.thread)
    pair = said.thread.leads[:2] or (str(said.thread.arguments.get("lead")),)
    is_swapped = INSTEAD_OF.search(said.spotted.question) is not None
    return next((lead for lead in pair if not (is_swapped and lead in named)), pair[0])
