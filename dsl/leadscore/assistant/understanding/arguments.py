"""The arguments of a tool, as a question gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.understanding.broader import broader
from leadscore.assistant.understanding.changes import changes_in, removes_other, speaks_of_rule
from leadscore.assistant.understanding.conditions import spoken_of, where_of
from leadscore.assistant.understanding.filled import Filled
from leadscore.assistant.understanding.how_many import (
    all_of_them,
    capacity_of,
    days_of,
    limit_of,
    one_of,
    since_of,
    within_of,
)
from leadscore.assistant.understanding.leads import Mention
from leadscore.assistant.understanding.lexicon import listed, phrases
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE, rule_asking
from leadscore.assistant.understanding.spotting import TIME, WHERE, Spotted, without_orders
from leadscore.assistant.understanding.terms import asked_whole, how_known, kind_in, term_in
from leadscore.assistant.understanding.thread import OF_MANY
from leadscore.assistant.understanding.topics import tool_in, topic_in
from leadscore.assistant.understanding.valued import valued_persons
from leadscore.assistant.understanding.whom import (
    leads_of_question,
    left_out_of,
    refers,
    says_she,
    says_they,
    unknown_name,
)
from leadscore.report.json_text import Json
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_WORST = phrases("worst")
_HIGH_TO_LOW, _LOW_TO_HIGH = phrases("high_to_low"), phrases("low_to_high")
_ENDS = phrases("superlative")
_LEAST = phrases("least_of")
_OF_SOME = 0.5
"""How much less likely the policy as a whole is meant where a question says which leads."""
_SORTED_BY = re.compile(
    r"\b(?:(?:top|best|bottom|worst|first) (?:\w+ )?(?:leads |ones )?|(?:sort|order|rank)(?:ed)? )by (?:the |their )?"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_NO_LIST = phrases("asks_for_no_list")
_OF_NONE = re.compile(
    r"\b(?:who|leads?|people|those)\b.*\b(?:no|without|any) (?:events?|activit\w+|actions?|interactions?)\b",
    re.IGNORECASE,
)
_COUNTS, _COMPARES = phrases("asks_how_many"), phrases("compares")
_OF_STRANGERS = 0.1
"""How likely two whom nobody knows are to be compared: `enter Marcus Webb from Ridgeway Foods`."""
_OF_ONE_OF_THEM = 0.03
"""How likely one lead is meant by `they`, where a list was spoken of."""
_EVIDENT = 0.8
"""How likely a question asks for what its words make evident by themselves."""
_FOR_WHOM = listed("for_whom")
_GAP = re.compile(r"score (?P<how><=?|is) (?P<points>\d+)")
"""`8 points or less` of those who are nearly ready is how far away they are."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What arguments are taken from."""

    world: World
    spotted: Spotted
    thread: Thread
    tool: str


def filled(world: World, tool: str, spotted: Spotted, thread: Thread) -> list[Filled]:
    """The arguments for a tool, the likeliest first."""
    asked = _Asked(world, spotted, thread, tool)
    fill = _FILLS.get(tool)
    if fill is not None:
        return list(fill(asked))
    lost = 0.6 if spotted.leads and tool not in ("undo", "help") else 1.0
    if tool == "describe_policy" and spotted.found.condition:
        lost *= _OF_SOME  # it asks of some leads, or what a word for them means
    return [Filled({}, lost)]


# ------------------------------------------------------------------------------------------------ one lead, or two


def _one_lead(asked: _Asked) -> Iterator[Filled]:
    leads = leads_of_question(asked.world, asked.spotted, asked.thread)
    extra = days_of(asked.spotted) if asked.tool == "lead_history" else {}
    if leads:
        is_known = any(mention.known for mention in asked.spotted.leads) or not asked.spotted.leads
        yield Filled({"lead": leads[0], **extra}, (1.0 if len(leads) == 1 else 0.35) * (1.0 if is_known else 0.75))
    elif asked.thread.leads:
        are_several = len(asked.thread.leads) > 1 and asked.thread.tool in OF_MANY and says_they(asked.spotted)
        fit = _OF_ONE_OF_THEM if are_several else 1.0 if refers(asked.spotted) else 0.5
        yield Filled({"lead": asked.thread.leads[0], **extra}, fit)
    elif name := unknown_name(asked.spotted):
        yield Filled({"lead": name, **extra}, 0.6)
    else:
        yield Filled(extra, 0.3 if refers(asked.spotted) else 0.15, "lead")


def _two_leads(asked: _Asked) -> Iterator[Filled]:
    leads = leads_of_question(asked.world, asked.spotted, asked.thread)
    before = [lead for lead in asked.thread.leads if lead not in leads]
    if len(leads) >= 2:
        known = {mention.lead for mention in asked.spotted.leads if mention.known}
        is_known = not known.isdisjoint(leads[:2]) or _COMPARES.search(asked.spotted.question)
        yield Filled({"lead": leads[0], "other": leads[1]}, 1.0 if is_known else _OF_STRANGERS)
    elif len(leads) == 1 and before:
        of_list = asked.thread.tool in OF_MANY and not _COMPARES.search(asked.spotted.question)
        fit = 0.15 if of_list else 0.9 if refers(asked.spotted) else 0.6
        yield Filled({"lead": before[0], "other": leads[0]}, fit)
    elif not leads and len(both := [*asked.thread.earlier, *asked.thread.leads]) >= 2:
        pair = asked.thread.leads[:2] if len(asked.thread.leads) > 1 else both
        yield Filled({"lead": pair[0], "other": pair[1]}, 0.8)
    else:
        yield Filled({"lead": leads[0]} if leads else {}, 0.03, "other" if leads else "lead")


def _rules_fired(asked: _Asked) -> Iterator[Filled]:
    leads = leads_of_question(asked.world, asked.spotted, asked.thread)
    if leads:
        yield Filled({"lead": leads[0]})
    elif asked.thread.leads and says_she(asked.spotted):
        yield Filled({"lead": asked.thread.leads[0]})
    else:
        yield Filled({})


# ------------------------------------------------------------------------------------------------ many leads


def _some(asked: _Asked) -> dict[str, Json]:
    where = where_of(asked.world, asked.tool, asked.spotted, asked.thread)
    firms = [mention for mention in asked.spotted.leads if mention.is_company]
    if firms and (asked.tool != "find_leads" or len(firms) > 1):
        at = " or ".join(contains("company", fold(firm.text)).text for firm in firms)
        where = together([at], conjuncts(where)) or at
    persons, not_at_firms = left_out_of(asked.spotted)
    where = together([], [*conjuncts(where), *not_at_firms])
    without = ", ".join(persons) if asked.tool in OF_MANY else ""
    return {**({"where": where} if where else {}), **({"without": without} if without else {})}


def _find(asked: _Asked) -> Iterator[Filled]:
    arguments = _some(asked)
    meant = [mention for mention in asked.spotted.leads if not (arguments and _is_for(asked.spotted, mention))]
    meant = [] if len(meant) > 1 and all(mention.is_company for mention in meant) else meant
    if meant:
        arguments = {**arguments, "name": meant[0].text}
    limit = limit_of(asked.spotted) or all_of_them(asked.spotted)
    is_new = arguments.keys() - ({"without"} if asked.thread.tool in OF_MANY else {""})
    fit = 1.0 if is_new else 0.15  # who is left out behind a list is left out of that one
    she = not asked.spotted.leads and _persons(asked)
    fit = 0.4 if she or len(asked.spotted.leads) > 1 or _ENDS.search(asked.spotted.question) else fit
    fit = 0.1 if "by" in _measured(asked)[0] else fit  # those are the best by something
    yield Filled({**arguments, **limit}, fit, "" if arguments else "where")


def _is_for(spotted: Spotted, mention: Mention) -> bool:
    """Whether somebody unknown is only told of: `these go to Anneke`."""
    return not mention.known and mention.first > 0 and spotted.words[mention.first - 1].text in _FOR_WHOM


def _top(asked: _Asked) -> Iterator[Filled]:
    by, said = _measured(asked)
    told = next((one.least for one in asked.spotted.orders if one.measured), None)
    is_worst = _is_worst_first(asked.spotted, said) if told is None else told
    order: dict[str, Json] = {"order": "worst"} if is_worst else {}
    limit = limit_of(asked.spotted, always=True) or one_of(asked.spotted)
    yield Filled({**_some(asked), **limit, **order, **by}, 0.5 if _persons(asked) else 1.0)


def _is_worst_first(spotted: Spotted, said: str) -> bool:
    """Whether the worst are asked for, or the least of what is `said` to measure them; of `highest to lowest` the first
    tells."""
    if _HIGH_TO_LOW.search(spotted.question):
        return False
    is_least = _WORST.search(_asking(spotted)) or _LEAST.search(said)
    return bool(is_least or _LOW_TO_HIGH.search(spotted.question))


def evident(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """What a question asks for by itself, in whatever words: leads in order by something, and how many are in which
    band."""
    yield from _ranked(world, spotted, thread)
    if tool := tool_in(spotted):
        yield Reading("help", {"topic": tool}, _EVIDENT)
    if term := asked_whole(spotted):
        yield Reading("describe_term", {"term": term}, _EVIDENT)
    bands = {f"band {band.name}" for band in world.plan.bands}
    asked = [set(part.strip("()").split(" or ")) for part in conjuncts(spotted.found.condition)]
    if len(bands) > 1 and bands in asked and _COUNTS.search(spotted.question):
        for found in filled(world, "score_distribution", spotted, thread):
            yield Reading("score_distribution", found.arguments, _EVIDENT)


def _ranked(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """`the most engaged`, `top 5 by seats`: leads in order by something that is measured, unless they are counted."""
    measured = [one for one in spotted.orders if one.measured]
    if measured and not spotted.leads and not _NO_LIST.search(without_orders(spotted.question, measured)):
        for found in filled(world, "top_leads", spotted, thread):
            yield Reading("top_leads", found.arguments, _EVIDENT)


def _measured(asked: _Asked) -> tuple[dict[str, Json], str]:
    """By what leads shall stand in order, where it is a number or is not known here, and the words that say so."""
    spotted = asked.spotted
    if measured := [one for one in spotted.orders if one.measured]:
        same = [one for one in measured if one.name == measured[0].name]  # `by date created, oldest first`
        return {"by": same[0].name}, " ".join(spotted.question[one.start : one.end] for one in same)
    unknown = _SORTED_BY.search(spotted.question) if not spotted.orders else None
    for word, tag in zip(spotted.words, spotted.tags, strict=True) if unknown else ():
        if unknown and word.start == unknown.end() and word.text not in spotted.common and tag is None:
            return {"by": word.text}, ""
    return {}, ""


def _asking(spotted: Spotted) -> str:
    """The words that belong to no condition, no time and no field: the `last` of `last week` and of `last_order` says
    nothing of the order."""
    ordered = [(one.start, one.end) for one in spotted.orders]
    return " ".join(
        ";" if tag in (WHERE, TIME) or any(start <= word.start < end for start, end in ordered) else word.text
        for word, tag in zip(spotted.words, spotted.tags, strict=True)
    )


def _persons(asked: _Asked) -> bool:
    """Whether it speaks of a person: then it hardly asks of many."""
    if asked.thread.leads and says_she(asked.spotted):
        return True
    if valued_persons(asked.world, asked.spotted.leads):
        return False
    return any(not mention.is_company for mention in asked.spotted.leads)


def _count(asked: _Asked) -> Iterator[Filled]:
    some = _some(asked)
    per_band = str(some.get("where", "")).count(" or band ") > 1
    asks = without_orders(asked.spotted.question, asked.spotted.orders)
    is_best_by = "by" in _measured(asked)[0] and not _NO_LIST.search(asks)
    yield Filled(some, 0.2 if per_band or is_best_by else 0.5 if _persons(asked) else 1.0)


def _spread(asked: _Asked) -> Iterator[Filled]:
    yield Filled(_some(asked), 0.4 if _persons(asked) else 1.0)


def _nearly(asked: _Asked) -> Iterator[Filled]:
    some, within = _some(asked), within_of(asked.spotted)
    parts = conjuncts(str(some.pop("where", "")))
    gaps = [match for part in parts if (match := _GAP.fullmatch(part))]
    gaps = [one for one in gaps if within.get("within", 1) in (1, int(one["points"]))]  # `one more nudge` is no gap
    if gaps:
        within["within"] = int(gaps[0]["points"])
    where = together([], [part for part in parts if part not in [one[0] for one in gaps]])
    yield Filled({**some, **({"where": where} if where else {}), **within}, 0.5 if _persons(asked) else 1.0)


def _changed(asked: _Asked) -> Iterator[Filled]:
    time = since_of(asked.spotted)
    since: dict[str, Json] = {"since": time.since} if time is not None else {}
    if time is None and asked.thread.tool == "changed_since" and "since" in asked.thread.arguments:
        since = {"since": asked.thread.arguments["since"]}
    yield Filled({**since, **_some(asked), **limit_of(asked.spotted)}, 0.4 if _persons(asked) else 1.0)


# ------------------------------------------------------------------------------------------------ rules and words


def _rule(asked: _Asked) -> Iterator[Filled]:
    spotted, thread = asked.spotted, asked.thread
    told = rule_asking(asked.world, spotted.found.condition)
    if told is not None and (spotted.rule is None or told not in spotted.rule.rules[:1]) and _is_weak(spotted):
        yield Filled({"rule": told}, 0.85)
    if spotted.rule is not None:
        for place, rule in enumerate(spotted.rule.rules[:3]):
            sure = min(1.0, 0.4 + spotted.rule.fit / 2)
            yield Filled({"rule": rule}, sure * (1.0 if place == 0 else 0.5) * (0.4 if spotted.leads else 1.0))
    elif (spoken := thread.rule or _rule_for_those(asked)) is not None:
        yield Filled({"rule": spoken}, 0.8)
    else:
        yield Filled({}, 0.1, "rule")


def _rule_for_those(asked: _Asked) -> str | None:
    """The rule for the leads that were spoken of, or for those that a set or a definition holds."""
    condition = spoken_of(asked.world, asked.thread)
    of_more = broader(asked.world, condition) if condition else ()
    return next(filter(None, (rule_asking(asked.world, one) for one in (condition, *of_more))), None)


def _is_weak(spotted: Spotted) -> bool:
    return spotted.rule is None or spotted.rule.fit < SURE_RULE


def _change(asked: _Asked) -> Iterator[Filled]:
    found, last = changes_in(asked.world, asked.spotted, asked.thread), asked.thread.change
    if found[0].unclear and last and _says_no_other(asked, last):
        yield Filled(dict(last), 0.9)  # `go ahead with it`
        return
    yield from (one for one in found if not one.unclear or one is found[0])


def _says_no_other(asked: _Asked, change: Mapping[str, Json]) -> bool:
    """Whether a question names no number, no rule and no leads, or the rule of the last change."""
    rule, condition = asked.spotted.rule, asked.spotted.found.condition
    if condition and condition not in str(change.get("sentence")) and (rule is None or "members" in change):
        return False  # `and if India was added?`
    is_other = bool(asked.spotted.amounts) or removes_other(asked.spotted)
    return not is_other and (rule is None or change.get("rule") in rule.rules)


def _draft(asked: _Asked) -> Iterator[Filled]:
    request, sentence = asked.spotted.draft
    fit = (1.0 if sentence else 0.6) * (0.3 if speaks_of_rule(asked.spotted) else 1.0)
    yield Filled({"request": request, **({"sentence": sentence} if sentence else {})}, fit)


def _advice(asked: _Asked) -> Iterator[Filled]:
    ready = asked.world.plan.ready
    at = None if ready is None else Decimal(ready.at) / 1_000
    yield Filled(capacity_of(asked.spotted, at), 0.5 if _persons(asked) else 1.0)


def _term(asked: _Asked) -> Iterator[Filled]:
    term = term_in(asked.world, asked.spotted)
    yield Filled({"term": term}, how_known(asked.world, asked.spotted, term)) if term else Filled({}, 0.1, "term")


def _kind(asked: _Asked) -> Iterator[Filled]:
    kind = kind_in(asked.spotted)
    without = _OF_NONE.search(asked.spotted.question)  # `who has no events` asks for leads
    yield Filled({"kind": kind} if kind else {}, 0.1 if without else 1.0)


def _help(asked: _Asked) -> Iterator[Filled]:
    topic = topic_in(asked.spotted)
    yield Filled({} if len(topic) <= 3 else {"topic": topic})


_FILLS: Mapping[str, Callable[[_Asked], Iterator[Filled]]] = {
    **dict.fromkeys(("explain_score", "to_ready", "when_drops", "lead_history"), _one_lead),
    **dict.fromkeys(("what_if", "propose_change"), _change),
    "compare_leads": _two_leads,
    "rules_fired": _rules_fired,
    "find_leads": _find,
    "top_leads": _top,
    "count_leads": _count,
    "score_distribution": _spread,
    "nearly_ready": _nearly,
    "changed_since": _changed,
    "rule_effect": _rule,
    "draft_rule": _draft,
    "threshold_advice": _advice,
    "describe_term": _term,
    "list_vocabulary": _kind,
    "help": _help,
}
