"""The last change otherwise: with another number, another bound of its group, other members; and what `it` is where the
last question was about one band."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import counterpart, sentence_in
from leadscore.assistant.understanding.amending import bounded
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.membership import members_alone, members_changed, members_out
from leadscore.assistant.understanding.numbers_meant import is_of_them
from leadscore.assistant.understanding.points import in_figures, threshold_in, value_of
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import names_another
from leadscore.assistant.understanding.said import Said
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.thread import Thread
from leadscore.record import replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.driver import Compiled

_SURE = 0.9
_SHORT = 6
"""So many words has a question at most that only says what is other than in the last one."""
_MINUS = re.compile(r"\b(?:minus|negative) (?=\d)", re.IGNORECASE)
_TOKEN = re.compile(r'"[^"]*"|-?\d+(?:\.\d+)?|%|[^\W\d]\w*|\S')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PER = re.compile(r"\b(?:per|each|every|a) (?:day|time|one|different|visit|event)\b", re.IGNORECASE)
_EACH_TIME = re.compile(r" (?:add|subtract) (?P<points>\d+(?:\.\d+)?) each ")
_SPAN = re.compile(r"(hour|day|week|month|year)s?", re.IGNORECASE)
_SUPPOSES = phrases("supposes_change")
_BOUND = re.compile(rf"\b(?:{any_of('at_most')}|{any_of('at_least')})", re.IGNORECASE)
_ADDS = re.compile(
    rf"\W*(?:(?:but|and|then|also|instead)\W+)*{any_of('puts_in')} "
    r"(?!(?:it|that|this|them)\b)(?P<members>[^\d;?!]+?)\W*",
    re.IGNORECASE,
)
"""`but add Italy`, behind members that go."""
_SUPPOSED_IN = re.compile(
    r"\W*(?:(?:and|or|but|so|also)\W+)*(?:what if|how about if|if|suppose|supposing|imagine|say) "
    rf"(?:(?:we|i|you|one|also) )*{any_of('puts_in')} (?!(?:it|that|this|them)\b)(?P<members>[^\d;?!]+?)"
    r"(?: (?:in|on|into|to|onto)(?: (?:it|there|that|them|the (?:list|set)))?| there)?"
    r"(?: (?:too|as well|also|then))+\W*$",
    re.IGNORECASE,
)
_TOO = re.compile(r"\b(?:too|as well|also|plus)\b", re.IGNORECASE)
_SETS = listed("sets_it")
_LISTS = listed("lists_them")
_SPANS = listed("spans") | listed("parts_of_it")
_BAND = re.compile(r"band (\w+)")
_SHALL = frozenset("should shall must ought has needs to be".split())
_SHOULD_BE = re.compile(
    r"^\W*(?:(?:and|but|so)\W+)*(?:it|that) (?:should|shall|must|ought to|has to|needs to) ", re.IGNORECASE
)


def amended_again(world: World, spotted: Spotted, thread: Thread) -> list[Reading]:
    """`make it 40`, `and Sweden too`: the last change, also right behind a yes or no to it; or the band that was asked
    about."""
    tool, held = _last(thread)
    is_supposed = "members" in held and _SUPPOSES.search(spotted.question)
    is_long = len(spotted.words) > (2 * _SHORT if is_supposed else _SHORT)
    if spotted.leads or is_long or any(is_of_them(spotted, amount) for amount in spotted.amounts):
        return []  # `20 of them` are leads
    if not held:
        return list(_of_band(world, spotted, thread))
    if "members" in held:
        return list(_other_members(world, tool, held, spotted))
    if spotted.rule is not None or names_another(world, spotted):
        return []
    if found := _other_bound(world, tool, held, spotted):
        return [found]
    return list(_other_number(world, tool, held, spotted, thread))


def _last(thread: Thread) -> tuple[str, Mapping[str, Json]]:
    if thread.tool in ("what_if", "propose_change"):
        return thread.tool, thread.arguments
    return ("propose_change", thread.done) if thread.tool in (None, "undo") else ("", {})


def _other_members(world: World, tool: str, held: Mapping[str, Json], spotted: Spotted) -> Iterator[Reading]:
    name, removes, is_tried = str(held["set"]), bool(held.get("remove")), tool == "what_if"
    tool = "what_if" if _SUPPOSES.search(spotted.question) else tool
    if members := members_out(world, name, spotted.question):
        yield Reading(tool, {"set": name, "members": members, "remove": True}, _SURE)
    elif removes and (match := _ADDS.fullmatch(spotted.question)):
        if added := members_changed(world, f"add {match['members']} to {name}", [name]):
            yield Reading(tool, added, _SURE)
    elif members := members_alone(world, name, _put_in(spotted.question), remove=removes):
        others = {key: value for key, value in held.items() if key != "also"}
        is_more = is_tried and tool == "what_if" and _TOO.search(spotted.question) is not None
        yield Reading(tool, {**others, "members": f"{held['members']}, {members}" if is_more else members}, _SURE)


def _put_in(question: str) -> str:
    """`what if we put senior in as well` as `and senior as well`."""
    match = _SUPPOSED_IN.match(question)
    return f"and {match['members']} as well" if match else question


def _other_bound(world: World, tool: str, held: Mapping[str, Json], spotted: Spotted) -> Reading | None:
    statement = sentence_in(str(held.get("sentence") or ""))
    if not isinstance(statement, n.GroupHeader):
        return None
    arguments = bounded(world, spotted, f"{statement.name.text}: {_figures(spotted)}")
    return Reading(tool, arguments, _SURE) if arguments is not None else None


def _figures(spotted: Spotted) -> str:
    return _MINUS.sub("-", in_figures(spotted))


# ------------------------------------------------------------------------------------------------ another number


def _other_number(
    world: World, tool: str, held: Mapping[str, Json], spotted: Spotted, thread: Thread
) -> Iterator[Reading]:
    """The sentence with the one number of it that is new as it is said now; which of several is asked."""
    sentence = str(held.get("sentence") or "")
    if not sentence or (sentence.startswith("when ") and "rule" not in held) or _says_other(spotted, sentence):
        return
    before = next((one for one in before_it(world, held) if one not in (None, sentence)), None)
    is_of_leads = any(word.text in _LISTS for word in spotted.words)
    if before is None or is_of_leads or Said(world, spotted, thread, 0.0).rest(_SETS | _SPANS):
        return
    places = new_numbers(before, sentence, _unit(spotted))
    value = value_of(_figures(spotted), Decimal(places[0][0]) if len(places) == 1 else None)
    if not places or value is None:
        return
    rule = {"rule": thread.rule if thread.rule in world.rules else held["rule"]} if "rule" in held else {}
    each = _EACH_TIME.search(sentence) if _PER.search(spotted.question) else None
    if len(places) > 1 and each is None:
        yield Reading(tool, {**held, **rule}, _SURE, "change")
        return
    start, end = each.span("points") if each else places[0][1:]  # `and 4 per day`, behind another cap
    new = f"{sentence[:start]}{number_text(value)}{sentence[end:]}"
    yield Reading(tool, {**held, **rule, "sentence": _with_unit(new, start, spotted)}, _SURE)


def _says_other(spotted: Spotted, sentence: str) -> bool:
    """Whether it names a bound, or where ready begins: that is no other number of what is not about it."""
    is_ready = sentence.startswith("ready ")
    if _BOUND.search(spotted.question):
        return True
    return threshold_in(_figures(spotted)) is not None and (not is_ready or "ready" in spotted.question.lower())


def before_it(world: World, held: Mapping[str, Json]) -> Iterator[str | None]:
    """How the sentence was: in what is proposed, in what is written, and before that."""
    statement = sentence_in(str(held["sentence"]))
    for compiled in (world.drafted, world.written, *reversed(world.earlier)):
        yield _rule_in(compiled, str(held["rule"])) if "rule" in held else _there(compiled, statement)


def _rule_in(compiled: Compiled, name: str) -> str | None:
    rules = compiled.plan.rules if compiled.plan else ()
    return next((one.statement for one in rules if one.id == name), None)


def _there(compiled: Compiled, statement: n.Statement | None) -> str | None:
    there = counterpart(compiled.checked, statement) if statement is not None else None
    return None if there is None else statement_text(there)


def new_numbers(before: str, sentence: str, unit: str) -> list[tuple[str, int, int]]:
    """The numbers of a sentence that were others before, or not there, with where they stand; those of the unit that is
    said, where one is."""
    old, new = _TOKEN.findall(before), list(_TOKEN.finditer(sentence))
    blocks = SequenceMatcher(None, old, [one[0] for one in new], autojunk=False).get_opcodes()
    places = [place for tag, _, _, start, end in blocks if tag != "equal" for place in range(start, end)]
    found = [place for place in places if _NUMBER.fullmatch(new[place][0])]
    units = {place: _kind(new[place + 1][0] if place + 1 < len(new) else "") for place in found}
    kept = [place for place in found if units[place] == unit] if unit else found
    return [(new[place][0], new[place].start(), new[place].end()) for place in kept]


def _kind(word: str) -> str:
    return "percent" if word == "%" else "span" if _SPAN.fullmatch(word) else "points"


def _unit(spotted: Spotted) -> str:
    """What kind of number is said; empty where that is open."""
    unit = spotted.amounts[0].unit if spotted.amounts else ""
    return {"percent": "percent", "points": "points"}.get(unit, "span" if _SPAN.fullmatch(unit) else "")


def _with_unit(sentence: str, start: int, spotted: Spotted) -> str:
    """`make it 2 weeks` of a span in days."""
    unit = spotted.amounts[0].unit if spotted.amounts else ""
    match = re.compile(rf"-?\d+(?:\.\d+)? ({_SPAN.pattern})").match(sentence, start)
    return (
        sentence
        if match is None or not _SPAN.fullmatch(unit)
        else f"{sentence[: match.start(1)]}{unit}{sentence[match.end() :]}"
    )


# ------------------------------------------------------------------------------------------------ a band


def _of_band(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    """`set it to 95` behind `how many are hot?`."""
    match = _BAND.fullmatch(thread.where or "")
    if match is None or spotted.rule is not None or spotted.found.condition or len(spotted.amounts) != 1:
        return
    if threshold_in(_figures(spotted)) is not None or names_another(world, spotted):
        return
    statements = world.drafted.checked.main.file.statements
    bands = [one for one in statements if isinstance(one, n.Band) and one.name.text == match[1] and one.at is not None]
    said = Said(world, spotted, thread, 0.0)
    is_set = not _SETS.isdisjoint(word.text for word in spotted.words) or _SHOULD_BE.match(spotted.question)
    if not bands or said.rest(_SETS | _SHALL) or not is_set:
        return
    assert bands[0].at is not None
    value = value_of(_figures(spotted), bands[0].at.value)
    if value is not None:
        other = statement_text(replace(bands[0], at=n.Number(value)))
        yield Reading("what_if" if _SUPPOSES.search(spotted.question) else "propose_change", {"sentence": other}, _SURE)
