"""The last change with another number in it, and nothing else said: `typo, I meant 35`, `14 days, sorry`, `8 hours was
the agreement`, `with 30 taken rather than 20`, `would 45 make a difference?`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.amended import before_it, new_numbers
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.pending.held import decimal_of, held_by, rule_of
from leadscore.assistant.understanding.pending.of_rule import only_proposed
from leadscore.assistant.understanding.pending.once_more import IS_CORRECTION
from leadscore.assistant.understanding.points import in_figures, number
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import CHANGING
from leadscore.record import replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE = 0.96
_MOST, _ALIKE = 16, 3
_MANY = r"(?:minus |negative )?(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w)"
_NUMBER = re.compile(rf"(?P<many>{_MANY})(?:(?: ?(?P<share>%)|[ -](?P<unit>[^\W\d]+)))?", re.IGNORECASE)
_OLD = (
    rf"(?P<many>{_MANY})(?: ?(?P<share>%)|[ -](?P<unit>points?|pts|percent|hours?|days?|weeks?|months?|years?|times))?"
)
_OLD_ONES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{any_of('swapped_for')}|(?:and )?not|from) {_OLD}(?!\w)",
        rf"\b{any_of('said_before')}[\s,]+{_OLD}(?!\w)",
        rf"{_OLD} {any_of('is_not_right')}(?!\w)",
    )
)
"""The number that was said, and is not meant: `rather than 20`, `I said 10 days but …`, `5 is nothing`."""
_SUPPOSES = re.compile(
    rf"(?<!\w){any_of('supposes_another_number')}(?!\w)|^\W*(?:(?:and|but|so|or|ok)\W+)*would\b", re.IGNORECASE
)
_RELATIVE = re.compile(r"\bby\W+\d|\d (?:points? )?(?:more|less|extra|higher|lower)\b", re.IGNORECASE)
"""What was said counts from where it was: so may what corrects it."""
_NOT_OUT = re.compile(
    rf"\b(?:(?:{any_of('swapped_for')}|not)(?: (?:to|be|being|getting|a))* disqualif\w+|do(?:n['’]t| not) disqualify)"
    r"(?: (?:them|those|anyone|people|leads))?",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:take|deduct|subtract|dock)s? (?=\d+(?: points?| pts)?(?! ?(?:off|away|more|less))\b)", re.IGNORECASE
)
_GIVES = re.compile(r"\b(?:give|grant|award)s? (?=\d+(?: points?| pts)?(?! ?(?:more|less|extra))\b)", re.IGNORECASE)
_AROUND = phrases("around_another_number")
_SPAN = re.compile(r"(hour|day|week|month|year)s?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BESIDE = listed("beside_another_number")
_OF_SPANS = listed("names_span")
_DEEDS = listed("deeds")
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\d|(?P<before>\b(?:at least|exactly|up to|at most|add|subtract|at|below|\S+) )?'
    r"(?<![\w.-])(?P<many>\d+(?:\.\d+)?)(?=(?P<behind> ?%| [a-z]+)?)"
)
_PLACES = {"add ": "points", "subtract ": "points", "at ": "points", "up to ": "bound", "at most ": "bound"}


@dataclass(frozen=True, slots=True)
class _Said:
    """The number that is meant with its unit, and the one in whose place it stands, where that is said."""

    many: Decimal
    unit: str
    old: Decimal | None
    word: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A number of a sentence: what kind it is of, and where it stands."""

    many: Decimal
    kind: str
    start: int
    end: int
    behind: str


def another_number(world: World, spotted: Spotted, thread: Thread) -> list[Reading]:
    """The change with that number in the one place where it can stand; nothing where there are several, or where
    something else is said."""
    is_of_one = thread.tool in CHANGING and "also" not in thread.change and not spotted.leads
    if not is_of_one or len(spotted.words) > _MOST:
        return []
    held, text = held_by(world, thread), in_figures(spotted)
    if is_no_more := _points_instead(world, thread, held, text):
        return [is_no_more]
    said = _said((_TAKES if " subtract " in held else _GIVES).sub(" ", text))
    place = _place(world, thread, held, said) if held and said is not None else None
    if said is None or place is None:
        return []
    is_supposed = _SUPPOSES.search(spotted.question) is not None
    arguments = _arguments(world, thread, held, place, said)
    tool = "what_if" if is_supposed else str(thread.tool)
    if tool == "draft_rule" and arguments:
        arguments = {"request": f"{thread.arguments.get('request', thread.said)}, {spotted.question}", **arguments}
    if not arguments:
        return []
    corrects = tool == "propose_change" and IS_CORRECTION.search(spotted.question) is not None
    is_instead = corrects and not {"rule", "sentence"} <= arguments.keys()  # a rule said otherwise has another id
    told = _said_so(thread, place, said)
    return [Reading(tool, arguments, _SURE, follows=True, instead=is_instead, said=told)]


def _said_so(thread: Thread, place: _Place, said: _Said) -> str:
    """What asked for the change, with that number; as it was, where it says the number otherwise."""
    found = list(re.finditer(rf"(?<![\w.]){place.many:f}(?![\w.])", thread.said))
    if len(found) != 1:
        return thread.said
    return f"{thread.said[: found[0].start()]}{abs(said.many):f}{thread.said[found[0].end() :]}"


def _points_instead(world: World, thread: Thread, held: str, question: str) -> Reading | None:
    """`minus 15 rather than disqualified`: the rule takes points, and throws nobody out."""
    rule = sentence_in(held)
    said = _said(_NOT_OUT.sub(" ", question)) if _NOT_OUT.search(question) else None
    if not isinstance(rule, n.Rule) or rule.points is not None or said is None or said.unit not in ("", "points"):
        return None
    sentence = statement_text(replace(rule, points=n.Points(True, n.Number(abs(said.many)))))
    name = rule_of(world, thread)
    arguments: dict[str, Json] = {"rule": name, "sentence": sentence} if name else {"sentence": sentence}
    is_supposed = _SUPPOSES.search(question) is not None
    if thread.tool == "draft_rule" and not is_supposed:
        arguments = {"request": f"{thread.arguments.get('request', thread.said)}, {question}", **arguments}
    tool = "what_if" if is_supposed else str(thread.tool)
    return Reading(tool, arguments, _SURE, follows=True, instead=tool == "propose_change" and not name)


# ------------------------------------------------------------------------------------------------ what is said


def _said(question: str) -> _Said | None:
    text, old = question, None
    for pattern in _OLD_ONES:
        if match := pattern.search(text):
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            if _NUMBER.search(rest) is not None:
                text, old = rest, match
                break
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return None
    word = "%" if found[0]["share"] else fold(found[0]["unit"] or "")
    unit = _unit(word) or (_unit(fold(old["unit"] or ("%" if old["share"] else ""))) if old else "")
    plain = _AROUND.sub(" ", _SUPPOSES.sub(" ", text))
    words = {fold(one).replace("’", "'") for one in _WORD.findall(plain)} - {"minus", "negative"}
    words -= {word} if _unit(word) else set()
    if not unit and not words.isdisjoint(_OF_SPANS):
        unit = "span"
    if not words <= _BESIDE | (_OF_SPANS if unit == "span" else frozenset()):
        return None
    return _Said(_many(found[0]), unit, None if old is None else abs(_many(old)), word)


def _many(match: re.Match[str]) -> Decimal:
    return Decimal(re.sub(r"(?:minus|negative) ", "-", match["many"].lower()))


def _unit(word: str) -> str:
    """What kind of number a word makes it that stands behind it; empty where it makes none."""
    if word in ("%", "percent", "points", "point", "pts"):
        return "share" if word in ("%", "percent") else "points"
    if _SPAN.fullmatch(word):
        return "span"
    return "times" if word == "times" else "deeds" if word in _DEEDS or f"{word}s" in _DEEDS else _asked_of(word)


def _asked_of(word: str) -> str:
    return "people" if word in ("people", "employees", "seats") else ""


# ------------------------------------------------------------------------------------------------ where it belongs


def _places(sentence: str) -> Iterator[_Place]:
    for match in _TOKEN.finditer(sentence):
        if match["many"] is None:
            continue
        before, behind = match["before"] or "", (match["behind"] or "").strip()
        kind = _PLACES.get(before, "asked")
        kind = "share" if behind == "%" else "span" if _SPAN.fullmatch(behind) else kind
        kind = "times" if behind == "times" else kind
        yield _Place(Decimal(match["many"]), kind, match.start("many"), match.end("many"), match["behind"] or "")


def _place(world: World, thread: Thread, held: str, said: _Said) -> _Place | None:
    """The one number that can be meant: of the kind that is said, the one in whose place the new one stands, or that
    the last change changed; points, where nothing says which."""
    places = [one for one in _places(held) if _is_of(one, said, held)]
    if said.old is not None:
        places = [one for one in places if one.many == said.old]
    changed = set(_changed(world, thread, held))
    told = [one for one in places if one.start in changed]
    if said.old is None and not said.unit:
        new = changed and told
        places = new or ([] if changed else [one for one in places if one.kind == "points"])
    elif len(places) > 1:
        places = told
    places = [one for one in places if one.many != abs(said.many)] if len(places) == 1 else []
    is_counted_from = bool(places) and places[0].start in changed and _RELATIVE.search(thread.said) is not None
    return places[0] if places and not is_counted_from else None


def _is_of(place: _Place, said: _Said, held: str) -> bool:
    if said.unit == "deeds":
        return place.kind == "times" and re.search(rf"\b{said.word[:_ALIKE]}", held) is not None
    if said.unit == "people":
        return place.kind == "asked" and ("seats" in held[: place.start]) == (said.word == "seats")
    if said.unit == "points":
        return place.kind in ("points", "bound")
    return not said.unit or place.kind == said.unit


def _changed(world: World, thread: Thread, held: str) -> Iterator[int]:
    """Where the numbers stand that the last change changed."""
    name = rule_of(world, thread)
    change: dict[str, Json] = {"sentence": held, **({"rule": name} if name else {})}
    before = next((one for one in before_it(world, change) if one not in (None, held)), None)
    if before is not None:
        yield from (start for _, start, _ in new_numbers(before, held, ""))


def _arguments(world: World, thread: Thread, held: str, place: _Place, said: _Said) -> Mapping[str, Json]:
    """The change as it was told, with that number."""
    change = {key: thread.change[key] for key in ("rule", "points", "threshold") if key in thread.change}
    is_negative = "points" in change and decimal_of(change["points"]) < 0
    value = -abs(said.many) if is_negative else said.many
    if "sentence" not in thread.change and place.kind == "points":
        name = "threshold" if "threshold" in change else "points"
        return {**change, **({"rule": rule_of(world, thread)} if "rule" in change else {}), name: number(value)}
    if said.many < 0 and not (place.kind == "points" and held[: place.start].endswith("subtract ")):
        return {}
    behind = f" {said.word}" if place.kind == "span" and _SPAN.fullmatch(said.word) else place.behind
    told = f"{held[: place.start]}{number_text(abs(said.many))}{behind}{held[place.end + len(place.behind) :]}"
    statement = sentence_in(told)
    if statement is None:
        return {}
    sentence: dict[str, Json] = {"sentence": statement_text(statement)}
    new = only_proposed(world, thread)
    rule = new.id if new is not None else rule_of(world, thread)
    return {"rule": rule, **sentence} if rule else sentence
