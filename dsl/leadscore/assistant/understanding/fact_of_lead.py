"""What is asked of one lead that is a fact of it and no matter of its score: a field by its name or by the words beside
it, when it last did something, and its override."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.answer import in_line
from leadscore.assistant.drafting.asked import remarks_of
from leadscore.assistant.drafting.inflecting import past_of
from leadscore.assistant.drafting.measures import kinds_of
from leadscore.assistant.drafting.shared import raw
from leadscore.assistant.people import called
from leadscore.assistant.rule_names import name_stems, stem, stems
from leadscore.assistant.understanding.lexicon import any_of, listed, table
from leadscore.check.symbols import Kind
from leadscore.report.words import ago, instant
from leadscore.syntax import nodes as n
from leadscore.values.number import signed_milli_text
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_SMALL = listed("asks_for_fact") | listed("beside_fact")
_OF_MEASURE = {word: frozenset(kinds.split()) for word, kinds in table("measured_by").items()}
"""`how long` asks for a length."""
_HOW = re.compile(rf"\bhow (?P<much>{'|'.join(_OF_MEASURE)})\b")
_OF_DAY, _OF_PLACE = frozenset(map(stem, listed("happens_on_day"))), listed("is_at_place")
_ASKS = re.compile(
    rf"^\W*(?:(?:and|so|ok|hi|now|please)\W+)*(?:{any_of('asks_fact_of_one')}\b|§(?: 's)?(?: \w+){{1,4}} \?*$|"
    rf"(?:the |her |his )?\w+(?: \w+){{0,2}} (?:of|for) § ?\?*$)"
)
_IF = re.compile(r"^\W*(?:(?:and|so|ok)\W+)*(?:is|are|was|has|have|does|do|did|had)\b")
_OVERRIDE = re.compile(r"\b(?:override|exception|manual adjustment)s?\b")
_ASKS_OVERRIDE = re.compile(r"^\W*(?:when|how|until|till|what(?! if\b)|who|why|which|is|does|has|show|tell)\b")
_BESIDE = re.compile(r"[^?]*§[^?]*(?:\band|[,?])\s+(?:what|how|why|which|did|does|is|has)\b")
"""`how is she doing, and what did the override add?` asks for all that makes her score."""
_LAST_DID = re.compile(
    r"^\W*(?:and )?when (?:did|has|was|is|were) § (?:(?:last|most recently|ever|first)\b ?)?(?P<what>[a-z][a-z ]*?)"
    r"(?: (?:last|most recently))?(?: time)?\W*$"
)
_LATEST = re.compile(rf"\b{any_of('latest_deed')}\b")
_DEED = re.compile(r'(?P<kind>\w+)(?: "(?P<target>[^"]+)")?')
_MOST = 4
_NEVER_SHOWN = "I do not tell when somebody last did that. “How did the score of {name} develop?” tells what moved it."


def fact_of_lead(spotted: Spotted) -> str:
    """What is to be said of the one lead that is named; empty where no fact of it is asked for."""
    numbers = spotted.world.people.meant(spotted.leads[0].lead).numbers if len(spotted.leads) == 1 else ()
    if len(numbers) != 1:
        return ""
    text = _without_lead(spotted)
    if _OVERRIDE.search(text):
        is_asked = _ASKS_OVERRIDE.match(text) and not _BESIDE.match(text)
        return _override(spotted.world, numbers[0]) if is_asked else ""
    if _speaks_of_score(spotted, text):
        return ""
    world, asks_deed = spotted.world, _LAST_DID.match(text) is not None
    fields = [] if _IF.match(text) or not _ASKS.match(text) else _fields(spotted, text)
    fields = [name for name in fields if not asks_deed or _type(world, name) is ValueType.DATE]
    return _shown(world, numbers[0], fields) if fields else _deed(spotted, text, numbers[0])


def _without_lead(spotted: Spotted) -> str:
    """The words, with a sign for the lead."""
    lead = spotted.leads[0]
    words = [word.text for word in spotted.words]
    return " ".join([*words[: lead.first], "§", *words[lead.last + 1 :]])


def _speaks_of_score(spotted: Spotted, text: str) -> bool:
    """Whether it asks for what comes of the rules, which is no fact."""
    plan, words = spotted.world.plan, set(re.findall(r"\w+", text))
    states = {*(band.name for band in plan.bands), *(group.name for group in plan.groups)}
    return not words.isdisjoint(listed("of_scores") | states)


# ------------------------------------------------------------------------------------------------ fields


def _fields(spotted: Spotted, text: str) -> list[str]:
    """The fields of which nothing but the words of their names is said; else the one whose comment says them, too."""
    names = {one.name for one in spotted.world.saved.checked.symbols.of_kind(Kind.FIELD)} - {"name"}
    measured = _HOW.search(text)
    asked = _OF_MEASURE.get(measured["much"], frozenset[str]()) if measured else frozenset[str]()
    said = [word for word in re.findall(r"[a-z]+", _HOW.sub(" ", text)) if word not in _SMALL]
    words = _as_in_names(said, {part for name in names for part in name_stems(name)})
    if not words and not asked:
        return []
    named = [name for name in sorted(names) if words and not asked and words <= name_stems(name)]
    exact = [name for name in named if name_stems(name) == words and not _counts_unasked(spotted.world, name, text)]
    return exact or named[:_MOST] or _told(spotted.world, names, words, asked, text)


def _as_in_names(said: list[str], parts: set[str]) -> set[str]:
    """Their stems; of `hauled out` one, where a name has `haulout`."""
    found, at = set[str](), 0
    while at < len(said):
        both = "".join([stem(said[at]), *said[at + 1 : at + 2]])
        is_one = at + 1 < len(said) and both in parts
        found.add(both if is_one else stem(said[at]))
        at += 2 if is_one else 1
    return found


def _counts_unasked(world: World, field: str, text: str) -> bool:
    """Whether it is a number of something of which is asked what it is: `what boat has she`, of their `boats`."""
    is_asked = re.search(r"\b(?:how many|number of)\b", text) or field in text.replace(" ", "_")
    return _type(world, field) is ValueType.NUMBER and field.endswith("s") and not is_asked


def _told(world: World, names: set[str], words: set[str], asked: frozenset[str], text: str) -> list[str]:
    """The one field of whose comment these are words, or of what is measured so."""
    remarks = {one.name.text: remark for one, remark in remarks_of(world.saved.checked, n.FieldDeclaration)}
    found: dict[str, int] = {}
    for name in names:
        remark = remarks.get(name, "")
        own = name_stems(name) | stems(remark) | _beside(world, name, remark, text)
        kinds = kinds_of(name, remark) if _type(world, name) is ValueType.NUMBER else frozenset[str]()
        is_said = asked & kinds if asked else words & (name_stems(name) | stems(remark)) or kinds
        if words <= own and is_said:
            found[name] = sum(2 if word in name_stems(name) else 1 for word in words)
    best = [name for name in found if found[name] == max(found.values())]
    return best if len(best) == 1 else []


def _beside(world: World, name: str, remark: str, text: str) -> frozenset[str]:
    """What may be said of a field by its kind: that it ends, of a day; that it lies somewhere, of a place; that they
    pay so much, of a cost."""
    type_ = _type(world, name)
    if type_ is ValueType.DATE:
        return _OF_DAY
    if type_ is ValueType.NUMBER:
        said = (raw()["measures"][kind].get("does", "") for kind in kinds_of(name, remark))
        return frozenset(stem(word) for does in said for word in re.findall(r"[a-z]+", does))
    is_place = text.startswith("where") and stems(f"{name} {remark}") & frozenset(map(stem, listed("places")))
    return frozenset(map(stem, _OF_PLACE)) if is_place else frozenset()


def _type(world: World, field: str) -> ValueType | None:
    return {one.name: one.type for one in world.plan.fields}.get(field)


def _shown(world: World, no: int, fields: list[str]) -> str:
    told = "; ".join(f"`{field}` is {in_line(world.shown(no, field)) or 'not known'}" for field in fields)
    return f"{called(world.row(no))}: {told}."


# ------------------------------------------------------------------------------------------------ what it did


def _deed(spotted: Spotted, text: str, no: int) -> str:
    """When the lead last did what is asked, by the data that the policy reads."""
    from leadscore.assistant.drafting.conditions import conditions_in

    world, match = spotted.world, _LAST_DID.match(text)
    if _LATEST.search(text):
        return _last(world, no, "", None)
    if match is None:
        return ""
    kinds = world.plan.kinds
    for said in _in_the_past(match["what"]):
        deed = _DEED.fullmatch(conditions_in(world, f"leads who {said}").condition or "")
        if deed is not None and deed["kind"] in kinds:
            return _last(world, no, deed["kind"], deed["target"])
    return _NEVER_SHOWN.format(name=called(world.row(no))) if {"last", "first"} & {*text.split()} else ""


def _in_the_past(what: str) -> Iterator[str]:
    """`ring us` as `rang us`, too."""
    verb, _, rest = what.partition(" ")
    return (" ".join([form, rest]).strip() for form in dict.fromkeys((verb, past_of(verb))))


def _last(world: World, no: int, kind: str, target: str | None) -> str:
    events = [one for one in world.lead(no).events if one.at <= world.as_of and kind in ("", one.kind)]
    events = [one for one in events if target is None or target in one.target]
    what = f"`{kind}{f' “{target}”' if target else ''}`" if kind else "event that the policy reads"
    if not events:
        return f"{called(world.row(no))}: no {what} is in the data."
    last = events[-1]
    other = "" if kind else f", `{last.kind}`{f' “{in_line(last.shown)}”' if last.shown else ''},"
    return f"{called(world.row(no))}: the last {what}{other} was on {instant(last.at)}, {ago(world.as_of - last.at)}."


# ------------------------------------------------------------------------------------------------ overrides


def _override(world: World, no: int) -> str:
    return "\n".join(_overrides(world, no)) or f"{called(world.row(no))} has no override in this policy."


def _overrides(world: World, no: int) -> Iterator[str]:
    for one in world.plan.overrides:
        if world.people.meant(one.shown_lead).numbers == (no,):
            given = f"{signed_milli_text(one.points)} by {one.by} until {one.until}"
            yield f"{called(world.row(no))} has an override: {given}, because “{one.because}”."
