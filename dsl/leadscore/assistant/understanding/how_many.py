"""How many, since when, within how much: the numbers that a question asks with."""

from __future__ import annotations

import re
from decimal import Decimal

from leadscore.assistant.number_words import NUMBER_WORDS, in_digits
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.points import number, threshold_in
from leadscore.assistant.understanding.spotting import LEAD, TIME, WHERE, Spotted
from leadscore.assistant.understanding.times import Time
from leadscore.report.json_text import Json

_TOPMOST = listed("top_words")
_GIVING = listed("giving") | {""}
_OF_LEADS = ("", "leads", "calls", "reps")
_WITHIN = re.compile(
    r"\b(?:within|max(?:imum)?|at most|not more than|no more than|less than|fewer than|under|up to|only|"
    r"(?:no|not) (?:bigger|larger|wider|greater) than|gap|"
    r"about|around|by|missing|lack\w*|need\w*|short|away|below|off)\b\D{0,12}(\d+)"
    r"|(\d+)[\s-]*(?:(?:more|further|extra|additional|missing) )?(?:points?|pts)\b"
    r"|(\d+) (?:or (?:less|fewer)|short|away|below|off|shy|under|at most|max)",
    re.IGNORECASE,
)
_PUSH = re.compile(
    r" ?(?:more |last |little |small |single )*(?:push|nudge|step|kick|touch|signal|click|visit|thing)", re.IGNORECASE
)
"""`one more push` away is no number of points."""
_ENOUGH = re.compile(rf"\W+{any_of('is_enough')}\b", re.IGNORECASE)
_WHOLE_LIST, _MOST_LISTED = re.compile(any_of("the_whole_list"), re.IGNORECASE), 50
_NUMBER_ONE = phrases("number_one")
_PLACES = (("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"))
_PLACE_FROM_TOP = re.compile(
    rf"\b({'|'.join(form for forms in _PLACES for form in forms)})[- ](?:best|worst|most|least|\w{{2,}}est)\b",
    re.IGNORECASE,
)
_ALONE = frozenset(",;:.-–—?!()")
_BESIDE_COUNT = listed("beside_count")
_AT_MOST = (["up", "to"], ["at", "most"])
_AWAY = listed("away")
_BUYS, _CAN_CALL = phrases("buys"), phrases("can_call")
_A_DAY, _A_MONTH, _EACH = phrases("a_day"), phrases("a_month"), phrases("each")
_MORE_THAN = re.compile(r"\b(?:more than|over|above|at least|not within)\W*$", re.IGNORECASE)
"""Before a number that says how far away they are at least, which no list tells."""
_IN_A_TIME = re.compile(
    rf"(?:\W+[^\W\d]\w*){{0,2}}?\W*(?:{any_of('a_week')}|{any_of('a_day')}|{any_of('a_month')})\b", re.IGNORECASE
)
_STAFF = re.compile(
    r"\b(?:team of|we are|we have|there are|with|of us|have) (\w+)\b"
    r"|\b(\w+) (?:reps|sdrs|callers|sales ?people|people|colleagues|agents|of us|bdrs|persons)\b",
    re.IGNORECASE,
)


def limit_of(spotted: Spotted, *, always: bool = False) -> dict[str, Json]:
    """So many leads: `top 5`, `10 leads`, `give me three`; `always` with any number that belongs to nothing else."""
    for amount in free_amounts(spotted):
        before = [word.text for word in spotted.words[max(0, amount.first - 2) : amount.first]]
        behind = spotted.words[amount.last + 1].text if amount.last + 1 < len(spotted.words) else ""
        last = before[-1] if before else ""
        counts = (
            always
            or amount.unit == "leads"
            or not {last, behind}.isdisjoint(_TOPMOST)
            or last in _GIVING
            or before == ["list", "of"]
            or "limit" in before
            or _stands_apart(spotted, amount.first, amount.last)
            or ((last in ("max", "maximum") or before in _AT_MOST) and behind not in _AWAY)
            or _ENOUGH.match(spotted.question, spotted.words[amount.last].end) is not None
        )
        is_count = amount.value == int(amount.value) and 0 < amount.value <= 1_000
        if is_count and counts and amount.unit in (_OF_LEADS if always else _OF_LEADS[:2]):
            return {"limit": int(amount.value)}
    return {}


def all_of_them(spotted: Spotted) -> dict[str, Json]:
    """`VPs in Spain, all of them`: as many as are listed at most."""
    return {"limit": _MOST_LISTED} if _WHOLE_LIST.search(spotted.question) else {}


def _stands_apart(spotted: Spotted, first: int, last: int) -> bool:
    """Whether a number is a part of a sentence for itself, or nearly so: `…, 6 say`, `…, 40 at most`; `, or 5` is an
    alternative."""
    texts = [word.text for word in spotted.words]
    while first and texts[first - 1] in _BESIDE_COUNT and texts[first - 1] != "or":
        first -= 1
    while last + 1 < len(texts) and texts[last + 1] in _BESIDE_COUNT:
        last += 1
    is_apart = last + 1 == len(texts) or texts[last + 1] in _ALONE
    return is_apart and first > 0 and texts[first - 1] in _ALONE and len(texts) > 2


def one_of(spotted: Spotted) -> dict[str, Json]:
    """One lead: `who is the number one`, `the single best`, `best lead. one.`; those down to the `second best`."""
    if match := _PLACE_FROM_TOP.search(spotted.question):
        return {"limit": next(place for place, said in enumerate(_PLACES, 2) if match[1].lower() in said)}
    ones = (place for place, word in enumerate(spotted.words) if word.text == "one")
    is_one = any(_stands_apart(spotted, place, place) for place in ones)
    return {"limit": 1} if is_one or _NUMBER_ONE.search(spotted.question) else {}


def within_of(spotted: Spotted) -> dict[str, Json]:
    """How many points short of ready, and how many leads."""
    limit = limit_of(spotted)
    ready = spotted.world.plan.ready
    at = f"{ready.at / 1_000:g}" if ready is not None else ""
    said = _digits(spotted)
    matches = [match for match in _WITHIN.finditer(said) if not match[0].endswith((f"from {at}", f"of {at}"))]
    matches = [match for match in matches if not _MORE_THAN.search(said[: match.start()])]
    matches = [match for match in matches if not _PUSH.match(said[match.end() :])]
    values = [int(next(filter(None, match.groups()))) for match in matches]
    if other := [value for value in values if value != limit.get("limit")]:
        return {**limit, "within": other[0]}
    is_within = any(match[2] or match[3] or match[0].lower().startswith("within") for match in matches)
    return {"within": values[0]} if is_within else limit


def _digits(spotted: Spotted) -> str:
    """The question with numbers in words as digits, and without its conditions."""
    pairs = zip(spotted.words, spotted.tags, strict=True)
    return in_digits([word.text for word, tag in pairs if tag != WHERE])


_BEFORE_YEAR, _FIRST_YEAR, _LAST_YEAR = frozenset("of until till in by since".split()), 1990, 2100


def since_of(spotted: Spotted) -> Time | None:
    """The time that is looked back to: one behind `since` before others, one that is part of a condition last."""

    def rank(time: Time) -> tuple[bool, bool]:
        within = any(start < time.end and time.start < end for start, end in spotted.found.spans)
        said = spotted.question[max(0, time.start - 6) : time.end].lower()
        return ("since" in said, not within)

    return max(spotted.times, key=rank, default=None)


def days_of(spotted: Spotted) -> dict[str, Json]:
    """How far back, in days."""
    if (time := since_of(spotted)) is not None:
        return {"days": max(1, time.days)}
    days = next((one for one in spotted.amounts if one.unit == "days"), None)
    return {"days": int(days.value)} if days is not None else {}


def _is_year(spotted: Spotted, one: Amount) -> bool:
    before = spotted.words[one.first - 1].text if one.first else ""
    return before in _BEFORE_YEAR and not one.unit and _FIRST_YEAR <= one.value <= _LAST_YEAR


def free_amounts(spotted: Spotted) -> list[Amount]:
    """The numbers that belong to nothing else, and are no years: `to the end of 2027`."""
    return [
        one
        for one in spotted.amounts
        if not _is_year(spotted, one)
        and not any(spotted.tags[place] in (LEAD, TIME, WHERE) for place in range(one.first, one.last + 1))
    ]


def capacity_of(spotted: Spotted, ready_at: Decimal | None) -> dict[str, Json]:
    """How many calls a week, and how many of a hundred shall buy; where `ready` stands is neither."""
    question, found = spotted.question, dict[str, Json]()
    thresholds = (threshold_in(question), ready_at)
    amounts = [one for one in spotted.amounts if _is_capacity(spotted, one) or one.value not in thresholds]
    percent = next((one for one in amounts if one.unit == "percent"), None)
    if percent is None and len(amounts) == 1 and amounts[0].unit != "calls" and _BUYS.search(question):
        percent = amounts[0]
    rest = [one for one in amounts if one is not percent and one.unit not in ("percent", "days", "weeks", "months")]
    staff = _staff(question)
    said = [one for one in rest if _is_capacity(spotted, one)] or [one for one in rest if one.value != staff] or rest
    if said and (_is_capacity(spotted, said[0]) or _CAN_CALL.search(question)):
        value = said[0].value * ((staff or 1) if _EACH.search(question) else 1)
        value = value * 5 if _A_DAY.search(question) else value / 4 if _A_MONTH.search(question) else value
        found["calls_per_week"] = number(value)
    if percent is not None:
        found["target_rate"] = number(percent.value)
    return found


def _is_capacity(spotted: Spotted, amount: Amount) -> bool:
    """Whether it counts calls, or is so many of whatever in a time: `40 a week`."""
    return amount.unit == "calls" or _IN_A_TIME.match(spotted.question, spotted.words[amount.last].end) is not None


def _staff(question: str) -> Decimal | None:
    """How many people call."""
    for match in _STAFF.finditer(question):
        text = (match[1] or match[2]).lower()
        value = Decimal(text) if text.isdigit() else NUMBER_WORDS.get(text)
        if value is not None:
            return value
    return None
