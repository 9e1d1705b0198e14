"""The last change once more: of something else, with another number, or in its place: `same for pricing`, `fit too`,
`no, 20%`. And a change of what was described: `make it 40` behind what a word means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.tools.membership import parted
from leadscore.assistant.understanding.amending import AGES
from leadscore.assistant.understanding.at_once import read_as_change
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.membership import members_alone
from leadscore.assistant.understanding.merging import together
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.check.symbols import Kind
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted, Spotter
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE = 0.97
_SHORT = 9
_NUMBERS = (int, float, Decimal)
_TOOLS = ("what_if", "propose_change")
_CORRECTS = rf"(?:{any_of('corrects')}(?:[\s,.;:!–—-]+|$))"
_ALSO = rf"(?:{any_of('says_again')}\W+)"
_MAKES = r"(?:(?:make|set|put|do|use|take|let|have)(?: (?:it|that|this|them|those))?\W+)"
_SMALL = r"(?:(?:for|with|to|of|on|by|in|at|the|our|that|it|be|is|should)\W+)"
_SHAPE = re.compile(
    rf"^\W*(?P<before>(?:{_CORRECTS}|{_ALSO}|{_MAKES}|{_SMALL})*)(?P<what>[^\s\d](?:[^\d]*?[^\s\d])?)??"
    r"(?:\s*\b(?:(?:at|to|from|by|with|of|is|be|should|starts?|capped)\s+)*(?P<number>-?\d+(?:\.\d+)?)\s*"
    r"(?P<unit>%|percent|[a-z]+)?)?"
    rf"(?P<behind>(?:[\s,]+{any_of('ends_once_more')})*)[\s.?!]*$",
    re.IGNORECASE,
)
IS_CORRECTION = re.compile(rf"(?:^|\W){any_of('corrects')}(?!\w)|\b(?:instead|rather|after all)\b", re.IGNORECASE)
_IS_AGAIN = re.compile(rf"(?:^|\W){any_of('says_again')}(?!\w)|\b(?:too|as well|also|likewise)\b", re.IGNORECASE)
_SAME = re.compile(r"\b(?:same|likewise|ditto|too|as well|also)\b", re.IGNORECASE)
_THING = re.compile(r"^(?P<name>.+?)(?: (?:rule|one|group|band|points|rules|signal|bonus|penalty))*$", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_AGAIN = re.compile(r"\b(?:again|once more)\b", re.IGNORECASE)
_SPAN = re.compile(r"(?:minute|hour|day|week|month|year)s?\b", re.IGNORECASE)
_BY = re.compile(r"\bby\W+\d", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|that|this|them)\b(?! (?:is|means)\b)", re.IGNORECASE)
_OF_MEMBERS = "In whose place? Say for instance “not {0}, {1}”."
_DEFINED = "What “{0}” means holds more than that number: say it in full, as in “{0} should mean …”."
_PUTS_IN = re.compile(rf"^(?:{any_of('puts_in')}|{any_of('takes_out')})\s+", re.IGNORECASE)
_CHANGES_SET = re.compile(rf"^\W*(?:and\W+)?(?:{any_of('puts_in')}|{any_of('takes_out')})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a question names, and where: a rule, a group, a band, or `ready`."""

    kind: str
    name: str
    start: int
    end: int


def once_more(world: World, spotter: Spotter, spotted: Spotted, thread: Thread) -> list[Reading]:
    """The change as it is said in full with what is other in it, where all of that is understood."""
    if thread.tool == "describe_term":
        return _of_described(world, spotter, spotted, str(thread.arguments.get("term")))
    match = _SHAPE.match(spotted.question)
    is_after = thread.tool in (*_TOOLS, "undo", None) and bool(thread.said)
    if match is None or not is_after or spotted.leads or len(spotted.words) > _SHORT:
        return []
    instead = IS_CORRECTION.search(spotted.question) is not None and thread.tool == "propose_change"
    if instead and (found := _other_members(world, match, thread)):
        return [found]
    for text, takes_place in _texts(world, spotter, spotted, thread, match):
        is_instead = thread.tool == "propose_change" and (instead or takes_place)
        with without_last(world, thread, instead=is_instead):
            found = next(read_as_change(world, spotter, iter([text])), None)
        if found is not None and not _is_turned(thread, found):
            tool = thread.tool if thread.tool == "propose_change" else found.tool
            one = replace(found, tool=tool, sure=_SURE, instead=is_instead, said=text)
            return [*_with_supposed(world, spotted, thread, one), one]
    return []


def is_proposed_last(world: World, thread: Thread) -> bool:
    """Whether the last proposal is the change that is talked about: nothing takes the place of another one."""
    asked = world.proposals[-1].asked if world.proposals else None
    try:
        return asked is not None and asked == msgspec.convert(dict(thread.change), Change)
    except msgspec.ValidationError:
        return False


def _is_turned(thread: Thread, found: Reading) -> bool:
    """Whether points that were to be given would be taken, or the other way round: that is asked, not guessed."""
    before, after = thread.arguments.get("points"), found.arguments.get("points")
    return isinstance(before, _NUMBERS) and isinstance(after, _NUMBERS) and before * after < 0


def _with_supposed(world: World, spotted: Spotted, thread: Thread, found: Reading) -> Iterator[Reading]:
    """`and demo 40 too?` behind what is supposed of another rule: of both."""
    is_more = thread.tool == "what_if" and bool(thread.tried) and _SAME.search(spotted.question) is not None
    if is_more and (both := together(world, [thread.tried, found.arguments])) is not None:
        yield replace(found, arguments=both, sure=2 * _SURE)


@contextmanager
def without_last(world: World, thread: Thread, *, instead: bool) -> Iterator[None]:
    """As it was before the last proposal, whose place another shall take: `by 10` counts from there."""
    held = list(world.proposals)
    if instead and is_proposed_last(world, thread):
        world.proposals.pop()
    try:
        with world.supposing(world.drafted):
            yield
    finally:
        world.proposals[:] = held


# ------------------------------------------------------------------------------------------------ the last, otherwise


def _texts(
    world: World, spotter: Spotter, spotted: Spotted, thread: Thread, match: re.Match[str]
) -> Iterator[tuple[str, bool]]:
    """What may be meant, in full, and whether it takes the place of the last one anyway."""
    number, what = match["number"], match["what"]
    if what is None:
        if number and (text := _with_number(thread, match)):
            yield text, _AGAIN.search(match[0]) is None or _BY.search(text) is None
        return
    new = _thing(world, spotted, what, match.start("what"))
    with without_last(world, thread, instead=True):  # a rule that is to go is spoken of
        old = _thing(world, spotter.spotted(thread.said), None, 0)
    if new is None or old is None or new.name == old.name or not _goes_together(old, new, thread, match):
        return
    text = f"{thread.said[: old.start]}{new.name}{thread.said[old.end :]}"
    if number:
        places = list(_NUMBER.finditer(text.replace(new.name, "x" * len(new.name))))
        if len(places) != 1:
            return
        text = f"{text[: places[0].start()]}{number}{text[places[0].end() :]}"
    yield text, False


def _with_number(thread: Thread, match: re.Match[str]) -> str:
    """`no, 20%` behind `raise all product rules by 10%`: the one number of what was said; empty where another is
    meant, such as that of the last rule alone."""
    places = list(_NUMBER.finditer(thread.said))
    if len(places) != 1:
        return ""
    behind = thread.said[places[0].end() :].lstrip()
    is_share, was_share = (match["unit"] or "") in ("%", "percent"), behind.startswith(("%", "percent"))
    is_by, was_by = "by " in f"{match['before']}".lower(), _BY.search(thread.said) is not None
    corrects = IS_CORRECTION.search(match[0]) is not None
    is_of_all = "also" in thread.change
    if is_share != was_share and not (was_share and is_of_all and not match["unit"]):
        return ""
    if not is_of_all and not (corrects if not was_by else is_by or is_share or corrects):
        return ""
    told, rest = match["number"], thread.said[places[0].end() :]
    if _SPAN.fullmatch(match["unit"] or ""):
        if (span := _SPAN.match(rest.lstrip())) is None:
            return ""
        told, rest = f"{told} {match['unit']}", rest.lstrip()[span.end() :]  # `no, 2 days` of what was hours
    return f"{thread.said[: places[0].start()]}{told}{rest}"


def _thing(world: World, spotted: Spotted, what: str | None, start: int) -> _Thing | None:
    """The one that is named; of a part of the question, where it names nothing more."""
    text = spotted.question if what is None else what
    found = list(_named(world, text, start, whole=what is not None))
    if found:
        return found[0]
    mention = spotted.rule
    if mention is None or mention.fit < SURE_RULE or len(mention.rules) != 1 or not mention.words:
        return None
    first, last = min(mention.words), max(mention.words)
    span = (spotted.words[first].start, spotted.words[last].end)
    if what is not None:
        said = _THING.match(what.strip())
        is_all = said is not None and fold(spotted.question[slice(*span)]) == fold(said["name"])
        return _Thing("rule", said["name"], *span) if said is not None and is_all else None
    return _Thing("rule", spotted.question[slice(*span)], *span)


def _named(world: World, text: str, start: int, *, whole: bool) -> Iterator[_Thing]:
    symbols = world.drafted.checked.symbols
    kinds = {one.name: "group" for one in symbols.of_kind(Kind.GROUP)}
    kinds |= {rule.name: "rule" for rule in world.plan.rules if rule.name}
    kinds |= {one.name: "set" for one in symbols.of_kind(Kind.SET)}
    kinds |= {band.name: "state" for band in world.plan.bands} | {"ready": "state"}
    for name in sorted(kinds, key=len, reverse=True):
        spelt = rf"(?<!\w){re.escape(name).replace('_', '[ _-]')}(?!\w)"
        match = re.search(spelt, text, re.IGNORECASE)
        said = _THING.match(text.strip())
        if match is not None and (not whole or (said is not None and re.fullmatch(spelt, said["name"], re.I))):
            yield _Thing(kinds[name], name, start + match.start(), start + match.end())


def _goes_together(old: _Thing, new: _Thing, thread: Thread, match: re.Match[str]) -> bool:
    """Whether what was said of the one can be said of the other, and is."""
    if not (IS_CORRECTION.search(match[0]) or _IS_AGAIN.search(match[0]) or (match["number"] and new.kind == "state")):
        return False
    if new.kind == "state" and not match["number"] and not _SAME.search(match[0]):
        return False  # `and the warm band?` asks something else
    if old.kind != new.kind:
        return {old.kind, new.kind} == {"rule", "group"} and AGES.search(thread.said) is not None
    return True


def _other_members(world: World, match: re.Match[str], thread: Thread) -> Reading | None:
    """`no, Denmark` behind `add Norway to our countries`."""
    if "members" not in thread.arguments or match["what"] is None:
        return None
    removes, held = bool(thread.arguments.get("remove")), parted(str(thread.arguments["members"]))
    what = _PUTS_IN.sub("", match["what"])
    if world.drafted.checked.symbols.kind(fold(what).replace(" ", "_")) is Kind.SET:
        return None  # `no, to free mail` is another set
    members = members_alone(world, str(thread.arguments["set"]), f"and {what}", remove=removes)
    if members and len(held) > 1:
        return Reading(None, {}, _SURE, says=_OF_MEMBERS.format(held[0], what))
    others: dict[str, Json] = {key: value for key, value in thread.arguments.items() if key != "also"}
    return Reading("propose_change", {**others, "members": members}, _SURE, instead=True) if members else None


# ------------------------------------------------------------------------------------------------ what was described


def _of_described(world: World, spotter: Spotter, spotted: Spotted, term: str) -> list[Reading]:
    """`set it to 30` behind what a rule is, `add Spain` behind what a set holds."""
    if spotted.leads or spotted.rule is not None or len(spotted.words) > _SHORT:
        return []
    said = term.replace("_", " ")
    texts = [_PRONOUN.sub(said, spotted.question, count=1)] if _PRONOUN.search(spotted.question) else []
    if term in world.drafted.checked.sets and _CHANGES_SET.match(spotted.question):
        plain = spotted.question.rstrip(" .?!")
        texts += [f"{plain} to {term}", f"{plain} from {term}"]
    found = next(read_as_change(world, spotter, iter(texts)), None)
    if found is not None and _is_of(world, term, found.arguments):
        return [replace(found, sure=_SURE, said=spotted.question)]
    is_defined = world.drafted.checked.symbols.kind(term) is Kind.DEFINITION
    return [Reading(None, {}, 1.0, says=_DEFINED.format(said))] if is_defined and texts and spotted.amounts else []


def _is_of(world: World, term: str, change: Mapping[str, Json]) -> bool:
    """Whether a change is of what was described, and not of a rule that asks for it."""
    if "rule" in change:
        return term in (change["rule"], world.rules[str(change["rule"])].name)
    if "set" in change or "threshold" in change:
        return term == change.get("set", "ready")
    statement = sentence_in(str(change.get("sentence") or ""))
    named = getattr(statement, "name", None)
    return term == ("ready" if isinstance(statement, n.Ready) else named.text if named is not None else "")
