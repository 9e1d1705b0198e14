"""From a question to the calls that it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.deciding import decision
from leadscore.assistant.rule_names import stems
from leadscore.assistant.understanding import by_place
from leadscore.assistant.understanding.alternatives import alternatives
from leadscore.assistant.understanding.amended import amended_again
from leadscore.assistant.understanding.amending import amendments, of_set
from leadscore.assistant.understanding.arguments import evident, filled
from leadscore.assistant.understanding.as_written import as_written, nearly_written
from leadscore.assistant.understanding.at_once import at_once
from leadscore.assistant.understanding.beside_tools import beside_tools
from leadscore.assistant.understanding.beyond import beyond
from leadscore.assistant.understanding.by_name import by_name
from leadscore.assistant.understanding.changes import asks_for_rule
from leadscore.assistant.understanding.classifier import FOLLOWING, OUT_OF_SCOPE, Classifier, shipped
from leadscore.assistant.understanding.dropped import of_unknown_kind, refused
from leadscore.assistant.understanding.explained import explained, supposes_at_all, supposes_too, uses_numbers
from leadscore.assistant.understanding.following import follows
from leadscore.assistant.understanding.in_full.clauses import in_full
from leadscore.assistant.understanding.in_short import written_out
from leadscore.assistant.understanding.left_out import left_out
from leadscore.assistant.understanding.lexicon import listed, phrases
from leadscore.assistant.understanding.of_two import rules_told, which_gives_more
from leadscore.assistant.understanding.overrides import other_override, overridden
from leadscore.assistant.understanding.pending.anew import begun_anew, corrects_last, done_so
from leadscore.assistant.understanding.pending.beside_supposed import beside_supposed
from leadscore.assistant.understanding.pending.corrected import about_one, led_in, without_lead
from leadscore.assistant.understanding.pending.of_rule import about_new
from leadscore.assistant.understanding.pending.order import as_last, of_last
from leadscore.assistant.understanding.pending.undoing import undone
from leadscore.assistant.understanding.plainly import plainly
from leadscore.assistant.understanding.points import threshold_in
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.said import Said
from leadscore.assistant.understanding.spotting import Spotted, Spotter
from leadscore.assistant.understanding.thread import CHANGING, Thread
from leadscore.assistant.understanding.told import drafted_first, told
from leadscore.assistant.understanding.written_within import written_within
from leadscore.report.json_text import Json, dumps
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MOST = 3
_LOOKED_AT = 6
_LEAST = 0.004
_OFTENER = 3.0
"""So much oftener people ask for what the assistant cannot do than their share of the phrasings says; of what may
be the rest of a question, no oftener."""
_BESIDE_FOLLOWING = 0.4
"""How much less sure a question is of itself that surely is the rest of the last one."""
_BESIDE_PLAIN = 0.1
"""The same beside a change that is understood to its last word."""
_BESIDE_RULE_SAID, _SOME, _MOST_LIKELY = 0.05, 0.05, 0.98
"""How much less likely leads are listed by what is a rule to its last word; how likely a change must be for that."""
_AS_LIKELY, _LEAVES_OUT = 0.2, 0.15
_PLAIN = 0.8
_FOLLOWS_OFTENER = 5.0
"""So much oftener what is said behind a question is the rest of it than the phrasings' share says."""
_SO_MANY = listed("so_many_more") | listed("so_many_less") | listed("another_so_many")
_UNDO = re.compile(
    r"^\W*(?:undo|revert|roll ?back|take (?:that|it) back)(?: (?:it|that|this|please|pls))*\W*$", re.IGNORECASE
)
_UNDOES = phrases("undoes")
_BACK_IN = re.compile(r"\bback in(?:to)?\b", re.IGNORECASE)
_HARDLY = 0.05
"""How much less likely something is to be taken back where no word says so: `twice that`, `try that`."""
_BY_TOOL = re.compile(r"^\W*(?P<tool>[a-z]+(?:_[a-z]+)+):?\s+(?=\S+ \S)", re.IGNORECASE)
"""`what_if pricing 60`: a tool's name as what shall be done."""
_CHAIN = re.compile(r"\b[a-z]+-(?:for|in|at|of|over|under|within|than)-(?:[a-z\d]+-)*[a-z\d]+\b", re.IGNORECASE)
"""`the inactive-for-180-days rule`: words that are written as one."""
_HELP = re.compile(r"^\W*(?:help|\?+|help me)?\W*$", re.IGNORECASE)
_HOW_MANY_LEADS = re.compile(r"\W*(?:and )?how many (?:of (?:the|our|my) )?(?:leads|people|contacts)\b", re.IGNORECASE)
_BESIDE_RULE = re.compile(
    r"\b(?:and|plus|as well as)(?: also)? (?P<what>(?!(?:then|please|show|tell|see|who|what|how|let|that|it|this)\b)"
    r"(?:the )?\w+(?: \w+)??)(?P<rule> rules?)?\W*$",
    re.IGNORECASE,
)
"""What else shall go, at the end: `remove pricing and the moon rule`."""
_OF_RULES = frozenset({"rules_never_fired", "rules_fired", "rule_effect"})
_COUNTED = 0.1
"""How much less likely rules are meant where leads are counted, and no rule is named."""


class Reader:
    """Reads questions about one world."""

    def __init__(self, world: World, classifier: Classifier | None = None) -> None:
        self._world = world
        self._classifier = classifier or shipped()
        self._spotter = Spotter(world, self._classifier.common)

    def readings(self, question: str, thread: Thread) -> tuple[Reading, ...]:
        """What the question may ask for, the likeliest first, at most three. One whose `tool` is None says that it is
        nothing the assistant does."""
        question = written_out(_without_tool(question))
        question = _CHAIN.sub(lambda match: match[0].replace("-", " "), question)
        if _UNDO.match(question) or (thread.tool == "propose_change" and decision(question) is False):
            return (Reading("undo", {}, 1.0),)
        if _HELP.match(question):
            return (Reading("help", {}, 1.0),)
        question = led_in(question, thread, is_proposed=bool(self._world.proposals))
        if _UNDO.match(without_lead(question)):  # `no wait, undo`
            return (Reading("undo", {}, 1.0),)
        thread = about_new(self._world, question, done_so(question, thread))
        if last := of_last(self._world, self._spotter, question, thread):
            return tuple(last)
        question, thread = about_one(self._world, question, thread)
        question = by_place.named(self._world, question, thread)
        instead = corrects_last(question, thread)
        spotted = self._spotter.spotted(question)
        spotted, thread = begun_anew(self._spotter, spotted, thread)
        chances = self._classifier.chances(spotted)
        behind = _FOLLOWS_OFTENER * chances.pop(FOLLOWING, 0.0)
        chance = behind / (behind + sum(chances.values()))
        plain = written_within(self._world, spotted) or in_full(self._world, spotted, thread)
        plain = plain or as_written(self._world, spotted) or overridden(spotted) or other_override(spotted)
        plain = plain or list(undone(self._world, spotted))
        if says := which_gives_more(self._world, spotted, thread):
            return (Reading(None, {}, 1.0, says=says, rules=rules_told(spotted)),)
        whole = self._in_whole(spotted, thread, plain)
        following = whole or of_set(self._world, spotted) or amended_again(self._world, spotted, thread)
        following = following or follows(self._world, spotted, thread, chance)
        following = [replace(one, follows=one.follows or not whole) for one in following]
        following = (
            following
            or [
                *by_name(self._world, spotted, thread),
                *told(spotted),
                *evident(self._world, spotted, thread),
                *plainly(self._world, spotted, thread),
                *amendments(self._world, spotted),
            ]
            or [*nearly_written(spotted)]
        )
        is_plain = sum(one.sure for one in plain) > _PLAIN  # also where it can be taken in two ways
        sure = 1.0 if is_plain else max((one.sure for one in following), default=0.0)
        less = 1.0 - (1.0 - (_BESIDE_PLAIN if is_plain else _BESIDE_FOLLOWING)) * sure
        others = [replace(one, sure=less * one.sure) for one in self._classified(chances, spotted, thread)]
        leads = tuple(mention.lead for mention in spotted.leads)
        firm = next((mention.text for mention in spotted.leads if mention.is_company), "")
        found = [*following, *others]
        if says := beyond(spotted):
            found = [Reading(None, {}, 1.0, says=says), *(one for one in found if one.tool is not None)]
        found = [*([] if whole else beside_tools(self._world, spotted, thread)), *found]
        offered = [one for one in found if one.tool is not None]  # also where none is thought to be meant
        found += alternatives(self._world, spotted, max(offered, key=lambda one: one.sure)) if offered else []
        used = [one.arguments for one in whole]
        rules = rules_told(spotted)
        named = tuple(
            replace(
                one,
                leads=leads,
                rules=rules,
                firm=firm,
                instead=one.instead or (instead and one.tool in CHANGING and (thread.tool is None or bool(whole))),
                left_out=() if one.arguments in used else (*one.left_out, *_left_out(spotted, one, thread)),
            )
            for one in best(found)
        )
        named = beside_supposed(self._world, spotted, named, thread)
        if named and (says := refused(spotted, named[0], thread.tool)):
            return (Reading(None, {}, 1.0, says=says, leads=leads), *named[: _MOST - 1])
        if named and (says := of_unknown_kind(spotted, named[0])):
            return (replace(named[0], says=says), *named[1:])
        return drafted_first(spotted, _whole_first(named), thread)[:_MOST]

    def _in_whole(self, spotted: Spotted, thread: Thread, plain: list[Reading]) -> list[Reading]:
        """Changes of which every word is understood, as the last one otherwise, or by themselves."""
        return (
            as_last(self._world, self._spotter, spotted, thread)
            or plain
            or at_once(self._world, self._spotter, spotted)
        )

    def is_only_number(self, question: str) -> bool:
        """Whether it says another number and not of what: `make it 5`, `5 more`."""
        spotted = self._spotter.spotted(question)
        is_named = spotted.rule is not None or spotted.leads or spotted.found.condition is not None
        if is_named or not spotted.amounts or threshold_in(spotted.question) is not None:
            return False
        return not Said(self._world, spotted, Thread(), 0.0).rest(_SO_MANY)

    def _undoes_nothing(self, spotted: Spotted) -> bool:
        """Whether no word says that something is to be taken back, where nothing is proposed; or another thing shall be
        back: `take Germany back in`."""
        if spotted.found.condition is not None and _BACK_IN.search(spotted.question):
            return True
        return not self._world.proposals and not _UNDOES.search(" ".join(word.text for word in spotted.words))

    def _classified(self, chances: Mapping[str, float], spotted: Spotted, thread: Thread) -> Iterator[Reading]:
        chances = _without_lists(chances, spotted)
        of = sum(chances.values())
        for tool in sorted(chances, key=lambda tool: -chances[tool])[:_LOOKED_AT]:
            chance = chances[tool] / of
            if tool == OUT_OF_SCOPE:
                sure = min(1.0, max(chance, _OFTENER * chances[tool]))
                yield Reading(None, {}, sure * explained(spotted, None, {}))
            elif chance >= _LEAST:
                counted = _COUNTED if tool in _OF_RULES and _counts_leads(spotted) else 1.0
                counted *= _HARDLY if tool == "undo" and self._undoes_nothing(spotted) else 1.0
                for found in filled(self._world, tool, spotted, thread):
                    fit = counted * found.fit * explained(spotted, tool, found.arguments)
                    fit *= uses_numbers(spotted, tool, found.arguments) * supposes_too(spotted, tool)
                    fit *= supposes_at_all(spotted, tool, found.arguments)
                    yield Reading(tool, found.arguments, chance * fit, found.unclear)


def _without_lists(chances: Mapping[str, float], spotted: Spotted) -> Mapping[str, float]:
    """With less for all that changes nothing, where some of what is likely does and the question is a rule to its last
    word."""
    changing = sum(chances.get(tool, 0.0) for tool in CHANGING)
    if not _SOME < changing < _MOST_LIKELY or not asks_for_rule(spotted):
        return chances
    return {tool: chance * (1.0 if tool in CHANGING else _BESIDE_RULE_SAID) for tool, chance in chances.items()}


def _without_tool(question: str) -> str:
    """With what a tool is called as words, where it stands first and more behind it."""
    from leadscore.assistant.tools.helping import EXAMPLES

    match = _BY_TOOL.match(question)
    if match is None or match["tool"].lower() not in EXAMPLES:
        return question
    return f"{match['tool'].replace('_', ' ')} {question[match.end() :]}"


def _counts_leads(spotted: Spotted) -> bool:
    return spotted.rule is None and _HOW_MANY_LEADS.match(spotted.question) is not None


def best(readings: list[Reading]) -> tuple[Reading, ...]:
    """The surest, each once; how sure they are is told beside all others."""
    kept: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda one: -one.sure):
        kept.setdefault(f"{reading.tool} {dumps(dict(sorted(reading.arguments.items())))}", reading)
    of = sum(reading.sure for reading in kept.values()) or 1.0
    first = next(iter(kept.values()), None)
    offered = [one for one in kept.values() if one is first or one.tool is not None]  # nothing is no offer
    return tuple(replace(reading, sure=reading.sure / of) for reading in offered[:_MOST])


def _whole_first(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """A new rule that leaves nothing of what is said out before other points of one that is there, which do."""
    first = readings[0] if readings else None
    if first is None or first.tool not in CHANGING or not first.left_out:
        return readings
    whole = [one for one in readings if _is_new_rule(one) and not (one.left_out or one.unclear)]
    if not whole or whole[0].sure < _AS_LIKELY * first.sure:
        return readings
    return best([replace(one, sure=_LEAVES_OUT * one.sure) if one.left_out else one for one in readings])


def _is_new_rule(reading: Reading) -> bool:
    return reading.tool in CHANGING and "sentence" in reading.arguments and "rule" not in reading.arguments


def _left_out(spotted: Spotted, reading: Reading, thread: Thread) -> tuple[str, ...]:
    """What it makes nothing of; behind `what if pricing gave 35?` the 5 of `5 more` is what lies between 35 and 40."""
    parts = (*_rules_left(spotted, reading.arguments), *left_out(spotted, reading.tool, reading.arguments))
    values = [(reading.arguments.get(name), thread.arguments.get(name)) for name in ("points", "threshold")]
    away = {f"{abs(new - old)}" for new, old in values if isinstance(new, int) and isinstance(old, int)}
    return tuple(part for part in parts if part not in away)


def _rules_left(spotted: Spotted, arguments: Mapping[str, Json]) -> tuple[str, ...]:
    """The rules that are named beside the one that alone is to be removed: nobody is left out in silence."""
    rules = {rule.id: rule for rule in spotted.world.plan.rules}
    gone = rules.get(str(arguments.get("rule"))) if arguments.get("remove") and not arguments.get("also") else None
    if gone is None:
        return ()
    own = stems(f"{gone.name or ''} {gone.text} {gone.because or ''}")
    said = stems(" ".join(word.text for word in spotted.words)) - own
    names = (rule.name for rule in rules.values() if rule.name and rule is not gone)
    found = tuple(name for name in names if stems(name) and stems(name) <= said)
    beside = _BESIDE_RULE.search(spotted.question)
    if (
        found
        or beside is None
        or stems(beside["what"]) <= own
        or own.isdisjoint(stems(beside.string[: beside.start()]))
    ):
        return found
    unknown = any(word not in spotted.common for word in fold(beside["what"]).split())
    return (beside["what"],) if unknown or beside["rule"] else ()
