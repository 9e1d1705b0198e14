"""The last list or count of leads otherwise: of others, of more, in another order, or something else about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.altering import Altered, altered
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.conditions import means_those, spoken_of
from leadscore.assistant.understanding.how_many import free_amounts, within_of
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.numbers_meant import (
    held,
    in_days,
    is_back,
    is_unlike,
    is_wanted,
    last_meant,
    more_or_less,
    number_in,
    put_in,
    times_as_much,
)
from leadscore.assistant.understanding.orders import BY_SCORE, measures_of
from leadscore.assistant.understanding.parts import all_of, conjuncts, together
from leadscore.assistant.understanding.points import number
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.said import SURE, Said
from leadscore.assistant.understanding.spotting import within
from leadscore.assistant.understanding.thread import LIMITED
from leadscore.assistant.understanding.times import span_in
from leadscore.assistant.understanding.whom import left_out_of
from leadscore.report.json_text import Json

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted

_WORST, _BEST, _OTHER_END = phrases("worst_end"), phrases("best_end"), phrases("other_end")
_LEAST, _MOST_OF_IT = phrases("fewest_of"), phrases("biggest")
"""`and the smallest?`, of leads that stand in order by a number."""
_ENDS, _NARROWING, _TOP = listed("ends"), listed("narrowing"), listed("top_words")
_SPANS = listed("spans")
_WHICH, _EVERYBODY = phrases("asks_for_list"), phrases("all_of_them")
_BEST_OF_THEM = re.compile(rf"^\W*{any_of('best_of_them')}\W*$", re.IGNORECASE)
_THE_ONES = re.compile(
    r"\W*(?:(?:and|but|just|only|now|(?:give|show|get)(?: me)?)\W+)*the ones?\b(?! (?:called|named))",
    re.IGNORECASE,
)
"""`the ones in Germany` are some of the last list."""
_BY_SCORE = re.compile(rf"^\W*(?:{any_of('sorts_them')}\W+)*by (?:the |their )?(?:scores?|points)\W*$", re.IGNORECASE)
_MORE_OF_THEM = re.compile(rf"^\W*(?:{any_of('filled_pause')}\W+)*{any_of('more_of_them')}\W*$", re.IGNORECASE)
_ALL_OF_THEM = re.compile(rf"^\W*(?:{any_of('filled_pause')}\W+|and\W+)*{any_of('whole_list')}\W*$", re.IGNORECASE)
_PART_OF_THEM = re.compile(
    r"^\W*(?:(?:and|so|ok)\W+)*(?:thereof|of (?:which|whom|those|these|them))\b"
    r"(?!\s*[,:]\s*(?:who|which|show|list|names?|give)\b)(?! (?:who|which) (?:is|are)\b)|\bthereof\W*$",
    re.IGNORECASE,
)
"""`of which hot?` asks the same of some of them: how many, behind how many."""
_OF_ITSELF, _OF_LAST = re.compile(rf"^\W*{any_of('asks_of_itself')}\b", re.IGNORECASE), phrases("of_the_last")
"""`whose contract runs out in 60 days?` asks of all leads, `which of them …` of some of the last list."""
_LIST_IN_FULL = re.compile(
    rf"^\W*(?:{any_of('filled_pause')}\W+)*(?:give|show|get|find|list|pull) (?:me |us |up )*(?:all |every )?the\b",
    re.IGNORECASE,
)
"""`give me the Germans that are warm but not ready`."""
_RELATIVE = re.compile(r"(?<=[a-z]s )that (?=(?:are|have|were|do|did|had|\w+ed)\b)", re.IGNORECASE)
"""`the Germans that are warm`."""
_SORTS, _SORTS_UP = listed("sorts"), listed("sorts_up")
_SCORES = frozenset("score scores points by".split())
_WHOM = ("where", "lead", "name", "without")
_RANKED = frozenset({"top_leads", "nearly_ready", "changed_since"})
_COUNTED = frozenset({"count_leads", "score_distribution"})
_PERIOD = re.compile(r"between [\d-]+ and [\d-]+|within \d+ \w+|(?:before|after) \d{4}-\d\d-\d\d")
_LIMIT = {"top_leads": 5}
_MOST = 50
_BRIEF = {
    tool: re.compile(
        rf"^\W*(?:{any_of('filled_pause')}\W+|and\W+|now\W+|just\W+|only\W+|simply\W+)*{any_of(name)}\W*$",
        re.IGNORECASE,
    )
    for tool, name in (("find_leads", "who_they_are"), ("count_leads", "how_many_they_are"))
}


def other_list(said: Said) -> list[Reading]:
    """`only the Germans`, `drop the country`, `the worst`, `make it 10`."""
    spotted, thread, tool = said.spotted, said.thread, str(said.thread.tool)
    if brief := asked_in_brief(said):
        return [brief]
    if _asks_of_itself(spotted):
        return []
    for other, asks in _BRIEF.items():
        if other == "find_leads" and tool in _COUNTED and not thread.arguments and asks.search(spotted.question):
            return [Reading(other, {}, SURE, "where")]  # they are all: no list is meant that another tool has
    if thread.where and tool not in _RANKED and _BEST_OF_THEM.search(spotted.question):
        return [Reading("top_leads", {"where": thread.where, **_so_many(spotted), **_end(spotted)}, SURE)]
    if tool == "top_leads" and _BEST_OF_THEM.search(spotted.question):
        kept = {name: value for name, value in thread.arguments.items() if name != "order"}
        return [Reading(tool, {**kept, **_so_many(spotted), **_end(spotted)}, SURE)]
    if longer := _longer(said, tool):
        return [Reading("find_leads" if tool not in LIMITED else tool, {**thread.arguments, **longer}, SURE)]
    if thread.where and tool not in _RANKED and said.is_fragment and (order := _by_another(said)) is not None:
        return [Reading("top_leads", {"where": thread.where, **order, **_so_many(spotted)}, SURE)]
    before = str(thread.arguments.get("where") or "")
    is_turned = tool == "top_leads" and _OTHER_END.search(spotted.question) and not spotted.found.condition
    change = None if is_turned else altered(said.world, spotted, before, tool)  # `the other end`: of no others
    used = set() if change is None else {*change.said, *within(spotted.words, spotted.found.spans)}
    new: dict[str, Json] = {} if change is None else {"where": change.where}
    if change is None and tool != "changed_since" and (where := _in_other_period(said, before)):
        new = {"where": where}
    new |= _others_left_out(said, new)
    new |= _other_time(spotted, tool)
    new |= _other_order(said, tool, used)
    new |= _other_numbers(said, tool, used, str({**thread.arguments, **new}.get("where") or ""))
    if not new and _EVERYBODY.search(spotted.question) and not said.rest(_NARROWING):
        new = {name: None for name in _WHOM if name in thread.arguments}
    arguments: dict[str, Json] = {
        name: value for name, value in {**thread.arguments, **new}.items() if value is not None
    }
    if not new or arguments == dict(thread.arguments):  # what says nothing other is a question of its own
        return []
    return _read(said, arguments, new, change, used)


def _asks_of_itself(spotted: Spotted) -> bool:
    """Whether a list is asked for in full, and no word speaks of the last one."""
    condition = spotted.found.condition
    is_whole = condition is not None and len(conjuncts(condition)) > 1 and _LIST_IN_FULL.match(spotted.question)
    is_own = condition is not None and _OF_ITSELF.search(spotted.question)
    return bool(is_whole or is_own) and not _OF_LAST.search(_RELATIVE.sub("", spotted.question))


def _read(
    said: Said, arguments: dict[str, Json], new: dict[str, Json], change: Altered | None, used: Set[int]
) -> list[Reading]:
    tool = str(said.thread.tool)
    ranked = tool == "find_leads" and "where" in arguments and BY_SCORE.search(said.spotted.question)
    if ranked:  # `without the disqualified, ranked`
        tool, arguments = "top_leads", {name: value for name, value in arguments.items() if name != "name"}
    rest = said.rest(
        _NARROWING
        | (_SORTS | _SCORES if ranked else frozenset())
        | (_SPANS if "since" in new else frozenset())
        | (_ENDS if tool == "top_leads" or said.goes_on else frozenset()),
        used,
    )
    those = means_those(said.spotted) or _THE_ONES.match(said.spotted.question) is not None
    is_part = _PART_OF_THEM.search(said.spotted.question) is not None
    lists = those and not is_part and not rest and bool(_WHICH.search(said.spotted.question))
    is_told = lists or (is_part and change is not None) or (change is not None and change.is_told) or "by" in new
    is_whole = change is not None and not those and not said.is_fragment
    sure = said.sure(rest, is_told=is_told, is_whole=is_whole or ("limit" in new and said.is_own))
    found = [Reading(tool, arguments, sure)] if tool in LIMITED or not lists else []
    if change is not None and change.or_parts:
        found.append(Reading(tool, {**arguments, "where": all_of(change.or_parts)}, 0.4 * sure))
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
    is_one = any(before.text in _ENDS and word.text == "one" for before, word in pairwise(spotted.words))
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


def _in_other_period(said: Said, where: str) -> str | None:
    """`and in February?` behind what was done in March: the same of that time."""
    from leadscore.assistant.drafting.conditions import reader_of
    from leadscore.assistant.drafting.times import window

    held = {match[0] for match in _PERIOD.finditer(where)}
    if len(held) != 1 or len(said.spotted.times) != 1:
        return None
    words = reader_of(said.world, said.spotted.question, is_rule=False)
    found = next(filter(None, (window(words, at) for at in range(len(words.tokens)))), None)
    return where.replace(held.pop(), found[0]) if found is not None else None


def asked_in_brief(said: Said) -> Reading | None:
    """`who?`, `how many?`: of those that were spoken of."""
    where = spoken_of(said.world, said.thread)
    asked = (tool for tool, asks in _BRIEF.items() if where and asks.search(said.spotted.question))
    return next((Reading(tool, {"where": where}, SURE) for tool in asked), None)


def _longer(said: Said, tool: str) -> dict[str, Json]:
    """`more`, `all of them`: the same list, longer; of what was counted, the list."""
    if not said.thread.where and tool not in LIMITED:
        return {}
    if _ALL_OF_THEM.search(said.spotted.question):
        return {"limit": _MOST}
    if tool not in LIMITED or not _MORE_OF_THEM.search(said.spotted.question):
        return {}
    limit = int(str(said.thread.arguments.get("limit") or _LIMIT.get(tool, 10)))
    return {"limit": min(_MOST, 2 * limit)} if limit < _MOST else {}


def _by_another(said: Said) -> dict[str, Json] | None:
    """`by engagement` behind a list: those in that order; by their scores is how the best stand."""
    orders, measures = said.spotted.orders, measures_of(said.world)
    if orders and orders[0].name in measures and not said.rest(_SORTS | _NARROWING):
        is_up = any(word.text in _SORTS_UP for word in said.spotted.words)
        return {"by": orders[0].name, **({"order": "worst"} if is_up else {})}
    return {} if _BY_SCORE.search(said.spotted.question) else None


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
    if "by" in arguments and (match := _LEAST.search(question) or _MOST_OF_IT.search(question)):
        used |= {place for place, word in enumerate(said.spotted.words) if match.start() <= word.start < match.end()}
        return {"order": "worst" if _LEAST.search(question) else None}
    if _WORST.search(question):
        return {"order": "worst"}
    return {"order": None} if _BEST.search(question) and "order" in arguments else {}


def _other_numbers(said: Said, tool: str, used: set[int], where: str) -> dict[str, Json]:
    """How many, how near, how much: each number is one that the last call had."""
    if (factor := times_as_much(said.spotted)) is not None:
        return _taken(said, factor, where)
    free = [one for one in free_amounts(said.spotted) if one.first not in used]
    if not free:
        return {}
    used |= {place for one in free for place in range(max(0, one.first - 1), one.first) if is_back(said.spotted, one)}
    if len(free) == 2 and tool == "nearly_ready":
        return {name: value for one in free for name, value in _other_number(said, tool, one, where).items()}
    return _other_number(said, tool, last_meant(said.spotted, free), where)


def _taken(said: Said, factor: Decimal, where: str) -> dict[str, Json]:
    """`twice as many`: of the one number that was said before."""
    name = next((one for one in ("limit", "within") if one in said.thread.arguments), "")
    if name:
        value = held(said.thread.arguments[name]) * factor
        return _limited(value) if name == "limit" else {name: number(value)}
    before = number_in(where)
    other = put_in(where, before * factor, int(before * factor)) if before is not None else None
    return {"where": other} if other is not None else {}


def _other_number(said: Said, tool: str, amount: Amount, where: str) -> dict[str, Json]:
    """`where` is the condition as it is now."""
    spotted, arguments, by = said.spotted, said.thread.arguments, more_or_less(said.spotted, amount)
    if back := _days_back(said, tool, amount, where):
        return back
    if tool in LIMITED and _counts_leads(said, tool, amount, by):
        before = int(str(arguments.get("limit") or _LIMIT.get(tool, 10)))
        return _limited(Decimal(before + by * int(amount.value)) if by else amount.value)
    if tool == "nearly_ready" and (amount.unit == "points" or (amount.unit == "" and "within" in arguments)):
        return {"within": number(amount.value if not by else held(arguments["within"]) + by * amount.value)}
    if tool == "nearly_ready" and (within := within_of(spotted).get("within")):
        return {"within": within}
    limit = _limited(amount.value) if tool in LIMITED else {}
    is_of_list = bool(limit) and ("limit" in arguments or is_unlike(where, amount.value))
    days = in_days(amount, said.thread.unit)
    other = None if by or is_of_list else put_in(where, amount.value, days)
    return {"where": other} if other is not None else limit


def _days_back(said: Said, tool: str, amount: Amount, where: str) -> dict[str, Json]:
    """`and in the last 30?`: how far back, where that was asked."""
    is_said = is_back(said.spotted, amount)
    days = in_days(amount, said.thread.unit)
    if tool == "changed_since" and (is_said or not _counts_leads(said, tool, amount, 0)):
        return {"since": f"{days} days"}
    other = put_in(where, amount.value, days, only="within") if is_said else None
    return {"where": other} if other is not None else {}


def _counts_leads(said: Said, tool: str, amount: Amount, by: int) -> bool:
    """Whether it is so many leads: `top 5`, `5 leads`, `give me 5`, `5 more`."""
    before = said.spotted.words[amount.first - 1].text if amount.first else ""
    is_more = by > 0 and "within" not in said.thread.arguments
    return before in _TOP or amount.unit == "leads" or is_more or is_wanted(said.spotted, amount)


def _limited(value: Decimal) -> dict[str, Json]:
    return {"limit": int(value)} if 0 < value <= _MOST and value == int(value) else {}
