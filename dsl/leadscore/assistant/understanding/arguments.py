"""The arguments of a tool, as a question gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.people import spoken
from leadscore.assistant.understanding.amounts import NUMBER_WORDS, Amount
from leadscore.assistant.understanding.changes import changes_in, number, threshold_in
from leadscore.assistant.understanding.conditions import where_of
from leadscore.assistant.understanding.leads import Mention
from leadscore.assistant.understanding.lexicon import listed, phrases
from leadscore.assistant.understanding.spotting import LEAD, TIME, WHERE, Spotted
from leadscore.assistant.understanding.terms import kind_in, term_in
from leadscore.assistant.understanding.times import Time
from leadscore.report.json_text import Json

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SHE = listed("she")
_ORDINALS = {
    **{word: place for place, word in enumerate("first second third fourth fifth".split())},
    **{word: place for place, word in enumerate("1st 2nd 3rd 4th 5th".split())},
    "top": 0,
    "runner": 1,
    "next": 1,
    "last": -1,
}
_WORST = phrases("worst")
_TOPMOST = listed("top_words")
_GIVING = listed("giving") | {""}
_AFTER_ORDINAL = listed("behind_place")
_BEFORE_NAME = listed("before_name")
_WITHIN = re.compile(
    r"\b(?:within|max(?:imum)?|at most|not more than|no more than|less than|fewer than|under|up to|only|"
    r"about|around|by|missing|lack\w*|need\w*|short|away|below|off)\b\D{0,12}(\d+)"
    r"|(\d+)\s*(?:points?|pts)\b|(\d+) (?:or (?:less|fewer)|short|away|below|off|shy|under|at most|max)",
    re.IGNORECASE,
)
_BUYS, _CAN_CALL = phrases("buys"), phrases("can_call")
_A_DAY, _A_MONTH, _EACH = phrases("a_day"), phrases("a_month"), phrases("each")
_STAFF = re.compile(
    r"\b(?:team of|we are|we have|there are|with|of us|have) (\w+)\b"
    r"|\b(\w+) (?:reps|sdrs|callers|sales ?people|people|colleagues|agents|of us|bdrs|persons)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:how (?:do|can|could|should|would|to)(?: i| we| you)? ?(?:ask|phrase|word|get|query|say|type|request|see)"
    r"(?: you)?(?: for| about| to)?|help (?:me )?(?:with|on|about)|examples? (?:for|of|about)|"
    r"(?:ask|say) (?:you )?about|explain how to)\s+(.+?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Filled:
    """Arguments, and how well they fit the question, from 0 to 1; `unclear` is the argument that is missing."""

    arguments: Mapping[str, Json]
    fit: float = 1.0
    unclear: str = ""


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
    return [Filled({}, lost)]


# ------------------------------------------------------------------------------------------------ leads


def leads_of_question(world: World, spotted: Spotted, thread: Thread) -> list[str]:
    """The leads that a question names, in its order: by name, or by their place in the last list."""
    found: list[str] = []
    for mention in spotted.leads:
        if mention.is_company and (one := _of_firm(world, mention, found, thread)):
            found = [*found[:-1], one] if found and not _is_id(world, found[-1]) else [*found, one]
        else:
            found.append(_of_before(world, mention, thread) or mention.lead)
    place = ordinal_of(spotted, thread)
    if place is not None:
        found.append(thread.listed[place])
    return list(dict.fromkeys(found))


def _of_before(world: World, mention: Mention, thread: Thread) -> str | None:
    """Of several leads with a name, the one that was spoken of."""
    if mention.lead != mention.text or not thread.leads:
        return None
    fitting = {world.row(no).lead for no in world.people.meant(mention.text).numbers} if mention.known else set()
    return next((lead for lead in thread.leads if lead in fitting), None)


def _of_firm(world: World, firm: Mention, found: list[str], thread: Thread) -> str | None:
    """The lead of a firm: whom the question, or the one before, names without saying which."""
    names = [found[-1]] if found and not _is_id(world, found[-1]) else []
    if not names and thread.leads:
        before = world.people.meant(thread.leads[0]).numbers
        names = [spoken(world.row(before[0]))] if len(before) == 1 else [thread.leads[0]]
    for name in names:
        of_both = world.people.meant(f"{name} {firm.text}").numbers
        if len(of_both) == 1:
            return world.row(of_both[0]).lead
    numbers = world.people.meant(firm.text).numbers
    return world.row(numbers[0]).lead if len(numbers) == 1 else None


def _is_id(world: World, mention: str) -> bool:
    numbers = world.people.meant(mention).numbers
    return len(numbers) == 1 and world.row(numbers[0]).lead == mention


def ordinal_of(spotted: Spotted, thread: Thread) -> int | None:
    """Which place of the last list is spoken of: `the second one`."""
    if not thread.listed:
        return None
    texts = [word.text for word in spotted.words]
    for place, text in enumerate(texts):
        followed = place + 1 == len(texts) or texts[place + 1] in _AFTER_ORDINAL
        is_place = text not in ("last", "first", "top") or texts[max(0, place - 1)] == "the"
        if text in _ORDINALS and followed and is_place:
            at = _ORDINALS[text]
            return at if at < len(thread.listed) else None
    return None


def _refers(spotted: Spotted) -> bool:
    return any(word.text in _SHE for word in spotted.words)


def _one_lead(asked: _Asked) -> Iterator[Filled]:
    leads = leads_of_question(asked.world, asked.spotted, asked.thread)
    extra = _days(asked) if asked.tool == "lead_history" else {}
    if leads:
        yield Filled({"lead": leads[0], **extra}, 1.0 if len(leads) == 1 else 0.35)
    elif asked.thread.leads:
        yield Filled({"lead": asked.thread.leads[0], **extra}, 1.0 if _refers(asked.spotted) else 0.5)
    elif name := _unknown_name(asked.spotted):
        yield Filled({"lead": name, **extra}, 0.6)
    else:
        yield Filled(extra, 0.15, "lead")


def _unknown_name(spotted: Spotted) -> str | None:
    """A word that people do not ask with, right behind `is`, `does`, `for` and the like: a name that nobody has."""
    for before, word, tag in zip(spotted.words, spotted.words[1:], spotted.tags[1:], strict=False):
        if (
            tag is None
            and before.text in _BEFORE_NAME
            and word.text.isalpha()
            and word.text not in spotted.common
            and len(word.text) > 1
        ):
            return spotted.question[word.start : word.end]
    return None


def _two_leads(asked: _Asked) -> Iterator[Filled]:
    leads = leads_of_question(asked.world, asked.spotted, asked.thread)
    before = [lead for lead in asked.thread.leads if lead not in leads]
    if len(leads) >= 2:
        yield Filled({"lead": leads[0], "other": leads[1]})
    elif len(leads) == 1 and before:
        yield Filled({"lead": before[0], "other": leads[0]}, 0.9 if _refers(asked.spotted) else 0.6)
    elif not leads and len(both := [*asked.thread.earlier, *asked.thread.leads]) >= 2:
        pair = asked.thread.leads[:2] if len(asked.thread.leads) > 1 else both
        yield Filled({"lead": pair[0], "other": pair[1]}, 0.8)
    else:
        yield Filled({"lead": leads[0]} if leads else {}, 0.03, "other" if leads else "lead")


def _rules_fired(asked: _Asked) -> Iterator[Filled]:
    leads = leads_of_question(asked.world, asked.spotted, asked.thread)
    if leads:
        yield Filled({"lead": leads[0]})
    elif asked.thread.leads and any(word.text in ("she", "he", "her", "him") for word in asked.spotted.words):
        yield Filled({"lead": asked.thread.leads[0]})
    else:
        yield Filled({})


# ------------------------------------------------------------------------------------------------ many leads


def _some(asked: _Asked) -> dict[str, Json]:
    where = where_of(asked.world, asked.tool, asked.spotted, asked.thread)
    firm = next((mention for mention in asked.spotted.leads if mention.is_company), None)
    if firm is not None and asked.tool != "find_leads":
        at = f'company contains "{firm.text.lower()}"'
        where = f"{at} and {where}" if where else at
    return {"where": where} if where else {}


def _find(asked: _Asked) -> Iterator[Filled]:
    arguments = _some(asked)
    if asked.spotted.leads:
        mention = asked.spotted.leads[0]
        arguments = {**arguments, "name": _as_written(mention)}
    limit = _limit(asked)
    fit = 1.0 if arguments else 0.15
    she = not asked.spotted.leads and _persons(asked)
    fit = 0.4 if she or len(asked.spotted.leads) > 1 else fit
    yield Filled({**arguments, **limit}, fit, "" if arguments else "where")


def _as_written(mention: Mention) -> str:
    return mention.text


def _top(asked: _Asked) -> Iterator[Filled]:
    order: dict[str, Json] = {"order": "worst"} if _WORST.search(asked.spotted.question) else {}
    yield Filled({**_some(asked), **_limit(asked), **order}, 0.5 if _persons(asked) else 1.0)


def _persons(asked: _Asked) -> bool:
    """Whether it speaks of a person: then it hardly asks of many."""
    if asked.thread.leads and any(word.text in ("she", "he", "her", "him") for word in asked.spotted.words):
        return True
    return any(not mention.is_company for mention in asked.spotted.leads)


def _count(asked: _Asked) -> Iterator[Filled]:
    yield Filled(_some(asked), 0.5 if _persons(asked) else 1.0)


def _spread(asked: _Asked) -> Iterator[Filled]:
    yield Filled(_some(asked), 0.4 if _persons(asked) else 1.0)


def _nearly(asked: _Asked) -> Iterator[Filled]:
    found, limit = _some(asked), _limit(asked)
    within: dict[str, Json] = {}
    for match in _WITHIN.finditer(_digits(asked)):
        value = int(next(filter(None, match.groups())))
        if value != limit.get("limit") or match[2] or match[3]:
            within = {"within": value}
            break
    if limit.get("limit") == within.get("within"):
        limit = {}
    yield Filled({**found, **within, **limit}, 0.5 if _persons(asked) else 1.0)


def _digits(asked: _Asked) -> str:
    """The question with numbers in words as digits, and without its conditions."""
    spotted = asked.spotted
    pairs = zip(spotted.words, spotted.tags, strict=True)
    return " ".join(
        f"{NUMBER_WORDS[word.text]:f}" if word.text in NUMBER_WORDS else word.text
        for word, tag in pairs
        if tag != WHERE
    )


def _changed(asked: _Asked) -> Iterator[Filled]:
    time = since_of(asked.spotted)
    since: dict[str, Json] = {"since": time.since} if time is not None else {}
    if time is None and asked.thread.tool == "changed_since" and "since" in asked.thread.arguments:
        since = {"since": asked.thread.arguments["since"]}
    yield Filled({**since, **_some(asked), **_limit(asked)}, 0.4 if _persons(asked) else 1.0)


def since_of(spotted: Spotted) -> Time | None:
    """The time that is looked back to: one behind `since` before others, one that is part of a condition last."""

    def rank(time: Time) -> tuple[bool, bool]:
        within = any(start < time.end and time.start < end for start, end in spotted.found.spans)
        said = spotted.question[max(0, time.start - 6) : time.end].lower()
        return ("since" in said, not within)

    return max(spotted.times, key=rank, default=None)


def _limit(asked: _Asked) -> dict[str, Json]:
    """So many leads: `top 5`, `10 leads`, `give me three`."""
    for amount in _free(asked.spotted):
        before = asked.spotted.words[amount.first - 1].text if amount.first else ""
        behind = [word.text for word in asked.spotted.words[amount.last + 1 : amount.last + 3]]
        counts = (
            amount.unit == "leads"
            or asked.tool == "top_leads"
            or before in _TOPMOST
            or any(text in _TOPMOST for text in behind[:1])
        )
        asks = before in _GIVING
        if (
            amount.unit in ("", "leads")
            and amount.value == int(amount.value)
            and 0 < amount.value <= 1_000
            and (counts or asks)
        ):
            return {"limit": int(amount.value)}
    return {}


def _free(spotted: Spotted) -> list[Amount]:
    """The numbers that belong to nothing else."""
    return [
        one
        for one in spotted.amounts
        if not any(spotted.tags[place] in (LEAD, TIME, WHERE) for place in range(one.first, one.last + 1))
    ]


def _days(asked: _Asked) -> dict[str, Json]:
    if (time := since_of(asked.spotted)) is not None:
        return {"days": max(1, time.days)}
    days = next((one for one in asked.spotted.amounts if one.unit == "days"), None)
    return {"days": int(days.value)} if days is not None else {}


# ------------------------------------------------------------------------------------------------ rules and words


def _rule(asked: _Asked) -> Iterator[Filled]:
    spotted, thread = asked.spotted, asked.thread
    if spotted.rule is not None:
        for place, rule in enumerate(spotted.rule.rules[:3]):
            sure = min(1.0, 0.4 + spotted.rule.fit / 2)
            yield Filled({"rule": rule}, sure * (1.0 if place == 0 else 0.5) * (0.4 if spotted.leads else 1.0))
    elif thread.rule is not None:
        yield Filled({"rule": thread.rule}, 0.8)
    else:
        yield Filled({}, 0.1, "rule")


def _change(asked: _Asked) -> Iterator[Filled]:
    for change in changes_in(asked.world, asked.spotted, asked.thread):
        if change.unclear and asked.thread.change:
            yield Filled(dict(asked.thread.change), 0.9)
            return
        yield Filled(change.arguments, change.fit, change.unclear)


def _draft(asked: _Asked) -> Iterator[Filled]:
    request, sentence = asked.spotted.draft
    yield Filled({"request": request, **({"sentence": sentence} if sentence else {})}, 1.0 if sentence else 0.6)


def _advice(asked: _Asked) -> Iterator[Filled]:
    question, arguments = asked.spotted.question, dict[str, Json]()
    amounts = [one for one in asked.spotted.amounts if number(one.value) != threshold_in(question)]
    percent = next((one for one in amounts if one.unit == "percent"), None)
    if percent is None and _BUYS.search(question) and not any(one.unit == "calls" for one in amounts):
        percent = amounts[0] if len(amounts) == 1 else None
    rest = [one for one in amounts if one is not percent and one.unit not in ("percent", "days", "weeks", "months")]
    staff = _staff(question) if _EACH.search(question) else None
    calls = next((one for one in rest if one.unit == "calls"), None) or next(
        (one for one in rest if one.value != staff), None
    )
    if calls is not None and (calls.unit == "calls" or _CAN_CALL.search(question)):
        value = calls.value * (staff or 1)
        value = value * 5 if _A_DAY.search(question) else value / 4 if _A_MONTH.search(question) else value
        arguments["calls_per_week"] = number(value)
    if percent is not None:
        arguments["target_rate"] = number(percent.value)
    yield Filled(arguments, 0.5 if _persons(asked) else 1.0)


def _staff(question: str) -> Decimal | None:
    """How many people call."""
    for match in _STAFF.finditer(question):
        text = (match[1] or match[2]).lower()
        value = Decimal(text) if text.isdigit() else NUMBER_WORDS.get(text)
        if value is not None:
            return value
    return None


def _term(asked: _Asked) -> Iterator[Filled]:
    term = term_in(asked.world, asked.spotted)
    yield Filled({"term": term}, 1.0) if term else Filled({}, 0.1, "term")


def _kind(asked: _Asked) -> Iterator[Filled]:
    kind = kind_in(asked.spotted)
    yield Filled({"kind": kind} if kind else {}, 1.0)


def _help(asked: _Asked) -> Iterator[Filled]:
    match = _TOPIC.search(asked.spotted.question)
    yield Filled({"topic": match[1][:100]} if match and len(match[1]) > 3 else {})


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
