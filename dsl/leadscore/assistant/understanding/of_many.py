"""The last list or count of leads otherwise: of others, of more, in another order, or something else about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.altering import Altered, altered
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.conditions import means_those
from leadscore.assistant.understanding.how_many import free_amounts
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.numbers_meant import held, in_days, last_meant, more_or_less
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.points import number
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.said import SURE, Said
from leadscore.assistant.understanding.spotting import within
from leadscore.assistant.understanding.thread import LIMITED, OF_MANY
from leadscore.assistant.understanding.times import span_in
from leadscore.assistant.understanding.whom import left_out_of
from leadscore.report.json_text import Json

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted

_WORST, _BEST, _OTHER_END = phrases("worst_end"), phrases("best_end"), phrases("other_end")
_ENDS, _NARROWING, _TOP = listed("ends"), listed("narrowing"), listed("top_words")
_SPANS = listed("spans")
_WHICH, _EVERYBODY = phrases("asks_for_list"), phrases("all_of_them")
_BEST_OF_THEM = re.compile(rf"^\W*{any_of('best_of_them')}\W*$", re.IGNORECASE)
_THE_ONES = re.compile(r"\W*(?:(?:and|but|just|only|now)\W+)*the ones?\b(?! (?:called|named))", re.IGNORECASE)
"""`the ones in Germany` are some of the last list."""
_BOUND = re.compile(r"([<>]=?) [\d.]+")
_WHOM = ("where", "lead", "name", "without")
_RANKED = frozenset({"top_leads", "nearly_ready", "changed_since"})
_LIMIT = {"top_leads": 5}
_MOST = 50
_BRIEF = {
    tool: re.compile(rf"^\W*(?:{any_of('filled_pause')}\W+|and\W+|now\W+)*{any_of(name)}\W*$", re.IGNORECASE)
    for tool, name in (("find_leads", "who_they_are"), ("count_leads", "how_many_they_are"))
}


def other_list(said: Said) -> list[Reading]:
    """`only the Germans`, `drop the country`, `the worst`, `make it 10`."""
    spotted, thread, tool = said.spotted, said.thread, str(said.thread.tool)
    for other, asks in _BRIEF.items():
        if thread.where and asks.search(spotted.question):
            return [Reading(other, {"where": thread.where}, SURE)]
    if thread.where and tool not in _RANKED and _BEST_OF_THEM.search(spotted.question):
        return [Reading("top_leads", {"where": thread.where, **_so_many(spotted), **_end(spotted)}, SURE)]
    change = altered(said.world, spotted, str(thread.arguments.get("where") or ""), tool)
    used = set() if change is None else {*change.said, *within(spotted.words, spotted.found.spans)}
    new: dict[str, Json] = {} if change is None else {"where": change.where}
    new |= _others_left_out(said, new)
    new |= _other_time(spotted, tool)
    new |= _other_order(said, tool, used)
    new |= _other_numbers(said, tool, used)
    if not new and _EVERYBODY.search(spotted.question) and not said.rest(_NARROWING):
        new = {name: None for name in _WHOM if name in thread.arguments}
    arguments: dict[str, Json] = {
        name: value for name, value in {**thread.arguments, **new}.items() if value is not None
    }
    if not new or arguments == dict(thread.arguments):  # what says nothing other is a question of its own
        return []
    return _read(said, arguments, new, change, used)


def _read(
    said: Said, arguments: dict[str, Json], new: dict[str, Json], change: Altered | None, used: Set[int]
) -> list[Reading]:
    tool = str(said.thread.tool)
    rest = said.rest(
        _NARROWING
        | (_SPANS if "since" in new else frozenset())
        | (_ENDS if tool == "top_leads" or said.goes_on else frozenset()),
        used,
    )
    those = means_those(said.spotted) or _THE_ONES.match(said.spotted.question) is not None
    lists = those and not rest and bool(_WHICH.search(said.spotted.question))
    is_told = lists or (change is not None and change.is_told) or "by" in new
    is_whole = change is not None and not those
    sure = said.sure(rest, is_told=is_told, is_whole=is_whole or ("limit" in new and said.is_own))
    found = [Reading(tool, arguments, sure)] if tool in LIMITED or not lists else []
    if lists and "where" in new:
        found.append(Reading("find_leads", {"where": new["where"]}, 0.5 * sure))
    return found


def _others_left_out(said: Said, new: Mapping[str, Json]) -> dict[str, Json]:
    """`without Hana`: nobody but her is left out of the last list besides those who were."""
    arguments = {**said.thread.arguments, **new}
    persons, not_at_firms = left_out_of(said.spotted)
    before = [one for one in str(arguments.get("without") or "").split(", ") if one]
    found: dict[str, Json] = {"without": ", ".join(dict.fromkeys([*before, *persons]))} if persons else {}
    where = together(conjuncts(str(arguments.get("where") or "")), not_at_firms)
    return {**found, **({"where": where} if not_at_firms else {})}


def _so_many(spotted: Spotted) -> dict[str, Json]:
    free = free_amounts(spotted)
    is_one = any(word.text == "one" for word in spotted.words)
    return {"limit": int(free[0].value)} if free else {"limit": 1} if is_one else {}


def _end(spotted: Spotted) -> dict[str, Json]:
    return {"order": "worst"} if _WORST.search(spotted.question) else {}


def _other_time(spotted: Spotted, tool: str) -> dict[str, Json]:
    if tool != "changed_since":
        return {}
    if spotted.times:
        return {"since": spotted.times[0].since}
    days = span_in(spotted.question)
    return {} if days is None else {"since": f"{days} days"}


def _other_order(said: Said, tool: str, used: set[int]) -> dict[str, Json]:
    """The other end of a list, or by what else it stands in order."""
    question, arguments = said.spotted.question, said.thread.arguments
    if tool != "top_leads":
        return {}
    known = {*(group.name for group in said.world.plan.groups), *said.world.board.fields}
    if by := [one for one in said.spotted.orders if one.name in known]:
        return {"by": by[0].name}
    if match := _OTHER_END.search(question):
        used |= {place for place, word in enumerate(said.spotted.words) if match.start() <= word.start < match.end()}
        return {"order": None if "order" in arguments else "worst"}
    if _WORST.search(question):
        return {"order": "worst"}
    return {"order": None} if _BEST.search(question) and "order" in arguments else {}


def _other_numbers(said: Said, tool: str, used: Set[int]) -> dict[str, Json]:
    """How many, how near, how much: each number is one that the last call had."""
    free = [one for one in free_amounts(said.spotted) if one.first not in used]
    if len(free) == 2 and tool == "nearly_ready":
        return {name: value for one in free for name, value in _other_number(said, tool, one).items()}
    return _other_number(said, tool, last_meant(said.spotted, free)) if free else {}


def _other_number(said: Said, tool: str, amount: Amount) -> dict[str, Json]:
    spotted, arguments = said.spotted, said.thread.arguments
    value = number(amount.value)
    before = spotted.words[amount.first - 1].text if amount.first else ""
    by = more_or_less(spotted, amount)
    if tool in LIMITED and (before in _TOP or amount.unit == "leads" or (by > 0 and "within" not in arguments)):
        limit = (
            int(amount.value) if not by else int(str(arguments.get("limit") or _LIMIT.get(tool, 10))) + by * int(value)
        )
        return {"limit": limit} if 0 < limit <= _MOST else {}
    if tool == "changed_since":
        return {"since": f"{in_days(amount)} days"}
    if tool == "nearly_ready" and (amount.unit == "points" or (amount.unit == "" and "within" in arguments)):
        return {"within": number(amount.value if not by else held(arguments["within"]) + by * amount.value)}
    if tool in OF_MANY and "limit" not in arguments and len(_BOUND.findall(str(arguments.get("where")))) == 1:
        return {"where": _BOUND.sub(rf"\1 {value}", str(arguments["where"]))}
    return {"limit": int(value)} if tool in LIMITED and value == int(value) else {}
