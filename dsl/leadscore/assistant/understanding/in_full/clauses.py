"""The changes that a whole question asks for, each in a part of it that is said in full, or goes on from the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.in_full.actions import actions_told, assigned_told, enrolled_told
from leadscore.assistant.understanding.in_full.ageing import ageing_told
from leadscore.assistant.understanding.in_full.around import without_frame, without_reason
from leadscore.assistant.understanding.in_full.bounds import of_bounds
from leadscore.assistant.understanding.in_full.gates import gates_told
from leadscore.assistant.understanding.in_full.grades import grades_told
from leadscore.assistant.understanding.in_full.meanings import meaning_told
from leadscore.assistant.understanding.in_full.members import members_told
from leadscore.assistant.understanding.in_full.names import names_told
from leadscore.assistant.understanding.in_full.naming import (
    BAND,
    GROUP,
    LOST,
    READY,
    RULE,
    Text,
    as_text,
    bounded,
    figures,
    names_set,
)
from leadscore.assistant.understanding.in_full.new_rules import new_rules
from leadscore.assistant.understanding.in_full.numbers import Meant, numbers_told
from leadscore.assistant.understanding.in_full.one_of_several import one_of_several_told
from leadscore.assistant.understanding.in_full.outcome import outcome_told
from leadscore.assistant.understanding.in_full.patterns import pattern
from leadscore.assistant.understanding.in_full.quantities import Change, Told
from leadscore.assistant.understanding.in_full.quoted import quoted_reason
from leadscore.assistant.understanding.in_full.removing import CALLED_RULE, removed_told, rule_removed
from leadscore.assistant.understanding.in_full.scope import scope_told, thrown_out
from leadscore.assistant.understanding.in_full.seasons import FOR_A_TIME, for_a_time_told, seasons_told
from leadscore.assistant.understanding.in_full.staying import as_it_stays, is_so, keeps_numbers, stays
from leadscore.assistant.understanding.in_full.throwing_out import thrown_out_told
from leadscore.assistant.understanding.in_full.whole_score import bands_told, range_told
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.merging import together
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.requests import change_alone
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.thread import CHANGING, OF_MANY
from leadscore.assistant.understanding.words import words_of
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE, _ALONE, _OR_LIST, _EITHER = 0.98, 0.7, 0.55, 0.45
_JOIN = re.compile(r"(?: ,| ;| —| –| and| but| while| plus| then| also| \.| \?| &| with(?= the same ))+ ")
_WANTS, _SUPPOSES = phrases("wants_change"), phrases("supposes_change")
_LIKE_LEADS = re.compile(
    r"(?:§g\d+|scores?) (?:at least|at most|over|above|under|below|between|more than|less than|no (?:more|less) than) "
)
"""`fit at least 20` may be a bound of the group, or leads that have so much of it."""
_IT = re.compile(r"\b(?:it|them|its|their|that one|this one|that rule|this rule|they)\b")
_NAMES = re.compile(
    r"§|\b(?:version|grades?|grading|"
    r"notif\w+|tell|told|disqualif\w+|threw out|kicked out|enrol\w*|appl(?:y|ies|ied)|"
    r"alert\w*|inform\w*|ping\w*|bands?|scor(?:es?|ed|ing)|scope|nobody|no one|no lead)\b"
    r"|\b(?:rule|penalty|bonus|malus) [a-z ]*(?:under|below|over|above|than)(?: -)? \d"
)
_SIGN = r"§\w+"
_STATES = re.compile(rf"§[{BAND}{READY}]\d+")
_NAME = re.compile(rf"{_SIGN}")
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_POINTS_ALONE, _ANY_NUMBER = pattern(rf"{_NUMBER} POINTS"), re.compile(rf"(?<![\w.§]){_NUMBER}")
_TWO = 2
_THEM = r"(?:both(?: of (?:them|those|these))?|(?:these|those|the) two|each(?: one)? of (?:them|the two))(?: rules)?"
_BOTH = re.compile(rf"\b{_THEM}\b")
_BOTH_ALONE = pattern(rf"(?:(?:SET|UPWARD|DOWNWARD) )?{_THEM}(?: LINK| by)+ {_NUMBER}(?: POINTS)?")
_WHICH_TWO = "It is not clear which two are meant. Name them, as in “set … and … to 40”."
_LIST = rf"{_SIGN}(?:(?: ,| and)+ {_SIGN})*"
_GAPPED = pattern(rf"(?P<who>{_LIST})(?P<link>(?: LINK| by)*) (?P<number>{_NUMBER})(?: POINTS)?")
_PAIRS = re.compile(rf"{_SIGN} {_NUMBER}(?:(?: ,| and| ;)+ {_SIGN} {_NUMBER})+")
_BARE_FIRST = re.compile(
    rf"{_SIGN} {_NUMBER}(?:(?: ,| and| ;)+ {_SIGN} {_NUMBER})* (?:,|;|and|but|\.)(?: and| but)? (?P<rest>.+)"
)
_THRESHOLD = re.compile(rf"(§[{BAND}{READY}{LOST}]\d+) (?={_NUMBER})")
_COUNTS = re.compile(r"\d (?!points?$|pts$)[a-z]+")
"""A number with what it counts, which is no points."""
_OF_OTHER = pattern(
    r"(?!(?:LINK|SET|UPWARD|DOWNWARD|ITS|ADD|TAKE|it|within|each|every|no|not)\b)"
    r"(?P<what>[a-z][a-z_]*(?: (?!LINK\b)[a-z_]+){0,3})(?: LINK)* [+-]?\d+(?:\.\d+)?(?: POINTS)?"
)
_STILL = re.compile(r"^(?:still|again|keep(?:ing)?) (?!§)")
_LOSES, _AT = re.compile(rf"§{LOST}(\d+)"), pattern(rf"at {_NUMBER}(?: POINTS)?")
"""`lose ready below 50, at 70`: from where they are ready."""
_LEAST = pattern(
    r"(?=.*(?:\b(?:at least|minimum|min|no less than|not less than|or more)\b|> =|≥))"
    r"(?:(?:NEED|also|only|if|should|shall|must|has to|with) )*(?P<much>.*§g\d+.*)"
)
"""Behind `ready at 65` no bound of a group, but what `ready` asks of it."""
_IN_A_TIME = re.compile(rf"§{RULE}\d+ (?:in|within|of|over|from|for|during|since) (?:the )?(?:last |past )?\d[^§,:;]*")
_TOPIC = re.compile(rf"(?P<who>§{RULE}\d+)(?: ,| :| ;| -| –| —| \.)+ (?P<rest>[^§]+)")
_MOST = 6


def in_full(world: World, spotted: Spotted, thread: Thread | None = None) -> list[Reading]:
    """The change that the question asks for or supposes, where all of it is understood; several readings where it can
    be taken in more ways than one, and one that only says something where the language cannot say it."""
    if reason := quoted_reason(world, spotted.question):
        return [Reading("propose_change", reason[0][0], _SURE)]
    if found := _in_full(world, spotted, thread):
        return found
    call = together(world, rules) if (rules := new_rules(world, spotted.question)) else None
    tool = "what_if" if _SUPPOSES.match(spotted.question) else "propose_change"
    return [Reading(tool, call, _SURE)] if call is not None else []


def _in_full(world: World, spotted: Spotted, thread: Thread | None) -> list[Reading]:
    if meanings := _meaning(world, spotted, thread):
        return meanings
    text = as_text(spotted)
    if text is None:
        return []
    if _BOTH_ALONE.fullmatch(without_frame(text.told, of_nobody=True).told) and not _pair(world, thread):
        return [Reading(None, {}, 1.0, says=_WHICH_TWO)]
    text, last = _with_last(world, text, thread)
    if not _NAMES.search(text.told) and not last and not names_set(world, text.told):
        return []
    told, supposed, is_asked = without_frame(text.told, of_nobody=not spotted.leads)
    pair = _PAIRS.fullmatch(told) or ((bare := _BARE_FIRST.match(told)) and stays(bare["rest"]))
    if pair:
        told = _THRESHOLD.sub(r"\1 at ", told)  # `hot 95, warm 55`, `hot 70, the rest stays`
    if _IN_A_TIME.fullmatch(told) and text.spoken and not CALLED_RULE.search(spotted.question) and not supposed:
        return []  # `logins in the last 30 days` are leads
    is_wish = bool(supposed or _WANTS.search(told))
    if not is_wish and thread is not None and thread.tool in OF_MANY and not told.startswith(f"§{RULE}"):
        return []  # `fit at least 20` narrows the list
    try:
        meant = None if is_asked else _changes(world, replace(text, told=told), last) or _of_topic(world, text, told)
        meant = meant or (None if is_asked else _of_state(world, spotted, supposed=supposed))
        if not (meant or is_asked) and (plain := without_reason(told)) != told:
            meant = _changes(world, replace(text, told=plain), last) or _of_topic(world, text, plain)
    except Told as says:
        return [Reading(None, {}, 1.0, says=str(says))]
    supposed = supposed or (_is_of_members(meant) and _SUPPOSES.search(spotted.question) is not None)
    tool = "what_if" if supposed else "propose_change"
    if supposed:
        meant = [[_none_for_zero(change) for change in changes] for changes in meant or ()]
    calls = [together(world, changes) for changes in meant or () if changes]
    found = [call for call in calls if call is not None]
    is_either = len(found) > 1 or (not is_wish and _LIKE_LEADS.match(told))
    is_list = not is_wish and _is_like_list(told, found)
    sure = _EITHER if is_either else _OR_LIST if is_list else _SURE
    return [Reading(tool, call, sure) for call in found] if len(found) == len(calls) else []


def _of_topic(world: World, text: Text, told: str) -> Meant | None:
    """`the reply rule, double its points`: what stands first is what all of the rest is about."""
    topic = _TOPIC.fullmatch(told)
    return _changes(world, replace(text, told=topic["rest"]), topic["who"]) if topic else None


def _is_of_members(meant: Meant | None) -> bool:
    """Who is in a set is told in whatever order, also around what says that it is only supposed."""
    return any("members" in change for changes in meant or () for change in changes)


def _is_like_list(told: str, calls: list[dict[str, Json]]) -> bool:
    """`our countries without Spain` may be leads of them."""
    return " without " in told and any("members" in call for call in calls)


def _of_state(world: World, spotted: Spotted, *, supposed: bool) -> Meant | None:
    """What is said in words by which a rule might be meant elsewhere: of whom a rule with a name counts, what `ready`
    or a band shall ask of leads, who has no score, a new band, or how far the score reaches."""
    named, text = _framed(spotted, of_conditions=False), _framed(spotted, of_rules=False)
    if named is None or text is None:
        return None
    if "§" in named.told and (meant := _changes(world, named, "")):
        return meant
    found = outcome_told(world, text) if _STATES.search(text.told) else None
    reads = (scope_told, bands_told, range_told, assigned_told, enrolled_told)
    found = found or next((meant for read in reads if (meant := read(world, text))), None)
    return found or (thrown_out(world, replace(text, told=text.plain(text.told))) if supposed else None)


def _framed(spotted: Spotted, *, of_rules: bool = True, of_conditions: bool = True) -> Text | None:
    text = as_text(spotted, of_rules=of_rules, of_conditions=of_conditions)
    return text and replace(text, told=without_frame(text.told, of_nobody=not spotted.leads).told)


def _none_for_zero(change: Change) -> Change:
    """Who supposes that a rule gives no points supposes it away."""
    return {"rule": change["rule"], "remove": True} if change.get("points") == 0 else change


def _with_last(world: World, text: Text, thread: Thread | None) -> tuple[Text, str]:
    """With a sign for what the last change was of, where a part of it is spoken of: `remove its cap`; and for `both`
    with those for the two rules that were spoken of."""
    if (pair := _pair(world, thread)) and "§" not in text.told and _BOTH.search(text.told):
        told = _BOTH.sub(f"§{RULE}0 and §{RULE}1", text.told, count=1)
        return replace(text, told=told, names=tuple(world.rules[one].name or one for one in pair)), ""
    if thread is None or "§" in text.told or not re.search(r"\bits\b", text.told) or thread.tool not in CHANGING:
        return text, ""
    rule = world.rules.get(str(thread.arguments.get("rule")))
    group = sentence_in(str(thread.arguments.get("sentence") or ""))
    if rule is not None:
        return replace(text, names=(rule.name or rule.id,)), f"§{RULE}0"
    return (replace(text, names=(group.name.text,)), f"§{GROUP}0") if isinstance(group, n.GroupHeader) else (text, "")


def _pair(world: World, thread: Thread | None) -> tuple[str, ...]:
    """The two rules that were spoken of last; none where it is not known which those are."""
    rules = thread.rules if thread is not None else ()
    return rules if len(rules) == _TWO and all(one in world.rules for one in rules) else ()


def _meaning(world: World, spotted: Spotted, thread: Thread | None) -> list[Reading]:
    """What a word shall mean, or is supposed to."""
    for said in dict.fromkeys((spotted.question, change_alone(spotted.question))):
        around = without_frame(" ".join(figures(words_of(said))), of_nobody=not spotted.leads)
        meant = meaning_told(world, around.told, thread)
        goes_on = thread is not None and thread.tool == "what_if" and meant.of_last
        if meant.sentences and (goes_on or not around.asks):
            tool = "what_if" if around.supposed or (goes_on and around.asks) else "propose_change"
            sure = _EITHER if len(meant.sentences) > 1 else _SURE if meant.is_told else _ALONE
            return [Reading(tool, {"sentence": sentence}, sure) for sentence in meant.sentences]
    return []


def _changes(world: World, text: Text, last: str) -> Meant | None:
    """The changes of the parts, of which the first is as long as can be; `last` is the part before it."""
    text = _with_rule(world, text) if last else text
    cuts = [match.span() for match in _JOIN.finditer(text.told)][: 4 * _MOST]
    for start, end in [(len(text.told), len(text.told)), *reversed(cuts)]:
        part = text.told[:start]
        for told in _completed(part, last):
            is_part = bool(last) or start < len(text.told)
            clause = replace(text, told=told)
            meant = _one(world, clause) or (removed_told(world, clause) if is_part else None)
            meant = meant or (_as_it_is(world, text, part, last) if last else rule_removed(world, clause))
            if not meant:
                continue
            if start == len(text.told):
                return meant
            rest = _changes(world, replace(text, told=text.told[end:]), told)
            if rest:
                joined = ([*_without_those(one, other), *other] for one in meant for other in rest)
                return [[one for one in found if "points" in one or not is_so(world, one)] or found for found in joined]
    if last and (_leaves_unit(text.told, last) or (_COUNTS.search(last) and _OF_OTHER.fullmatch(text.told))):
        raise Told(f"I made nothing of “{text.plain(text.told)}” behind “{text.plain(last)}”. Say that part in full.")
    return None


def _with_rule(world: World, text: Text) -> Text:
    """With a sign for the rule that a part begins with, where its words are surely that rule's own."""
    match = _OF_OTHER.match(text.told)
    words = words_of(match["what"]) if match else ()
    meant = rule_in(world, words, frozenset()) if words else None
    if match is None or meant is None or meant.fit < SURE_RULE or len(meant.rules) != 1:
        return text
    if len(meant.words) < len(words):
        return text
    sign = f"§{RULE}{len(text.names)}"
    return replace(text, told=f"{sign}{text.told[match.end('what') :]}", names=(*text.names, meant.rules[0]))


def _leaves_unit(part: str, last: str) -> bool:
    """Whether a number counts what that of the last part does, which is not said again and is not points."""
    return any(_COUNTS.search(told) for told in _gapped(part, last))


def _as_it_is(world: World, text: Text, part: str, last: str) -> Meant | None:
    """`lost below 55 stays`, `fit >= 10 as before`, `keep 60 and 50 as they are`: nothing, where that is how it is
    now. Raises Told where it is not."""
    if (kept := keeps_numbers(world, text, part, last)) is not None:
        return [[]] if kept else None
    is_read = False
    for said in as_it_stays(part, last):
        for told in _completed(said, last):
            meant = _one(world, replace(text, told=told))
            if meant and len(meant) == 1 and _is_all_so(world, meant):
                return [[]]
            is_read |= bool(meant)
    if is_read:
        raise Told(f"“{text.plain(part)}” is not how it is now, so nothing is proposed. Say what it shall be.")
    return None


def _is_all_so(world: World, meant: Meant) -> bool:
    return all(is_so(world, change) for changes in meant for change in changes)


def _without_those(before: list[Change], behind: list[Change]) -> list[Change]:
    """`set everything to 10 but drive to 30`: of many, what is said of one behind is as it is said there."""
    told = {str(one["rule"]) for one in behind if "rule" in one} if len(before) > 1 else set()
    return [one for one in before if str(one.get("rule")) not in told]


def _completed(part: str, last: str) -> Iterator[str]:
    """A part with what it may leave out of the `last` one: the verb, what it is about, that a bound of it is meant, or
    all but a name. What is `still` so is said of one thing that was named."""
    if (still := _STILL.sub("", part)) != part and last:
        for sign in re.findall(r"§\w+", last):
            yield from (f"{still} for {sign}", f"{sign} {still}")
        return
    yield from _gapped(part, last)
    if _leaves_unit(part, last):
        return
    if (state := _STATES.search(last)) and (least := _LEAST.fullmatch(re.sub(r"\bstill ", "", part))):
        yield f"{state[0]} if {least['much']}"
        return
    if len(bare := _STATES.findall(last)) == 1 and not _ANY_NUMBER.search(last) and _POINTS_ALONE.fullmatch(part):
        yield f"{bare[0]} at {part}"  # `no fit condition on ready, 70 points`
        return
    head = re.split(r"§|-?\d", last, maxsplit=1)[0]
    about = " and ".join(re.findall(r"§\w+", last))
    plain = re.sub(r"§[CF]", "§", about)
    if head and re.match(r"§|[+-]?\d", part):
        yield f"{head}{part}"
    if (lost := _LOSES.search(last)) and _AT.fullmatch(part):
        yield f"§{READY}{lost[1]} {part}"
    yield part
    if last and _IT.search(part):
        yield _IT.sub(plain, part, count=1)
    if last and "§" not in part:
        yield f"{part} for {plain}"
    if (bound := re.match(r"§([CF])", about)) and "§" in part:
        yield bounded(part, bound[1])
    if "§" in last and _NAME.fullmatch(part):
        yield re.sub(_LIST, part, last, count=1)
    if last:
        yield f"{last.split()[0]} {part}"


def _gapped(part: str, last: str) -> Iterator[str]:
    """`tractors needs 2 visits and keen 4`: a name and a number stand for those of the last part, all else is as there.
    What leads up to the number is told there, too: `raise decider by 5 and prices to 20` is no gap."""
    match = _GAPPED.fullmatch(part)
    names, numbers = (re.findall(one, last) for one in (_LIST, rf"(?<![\w.§]){_NUMBER}"))
    if (
        match is None
        or FOR_A_TIME.fullmatch(last)
        or len(names) != 1
        or len(numbers) != 1
        or f"{match['link']} {numbers[0]}" not in last
    ):
        return
    told = re.sub(_LIST, match["who"], last, count=1)
    yield re.sub(rf"(?<![\w.§]){_NUMBER}", match["number"], told, count=1)


def _one(world: World, text: Text) -> Meant | None:
    if stays(text.told):
        return [[]]
    for read in _READS:
        if meant := read(world, text):
            return meant
    for told in of_bounds(text.told):
        if meant := numbers_told(world, replace(text, told=told)):
            return meant
    return for_a_time_told(world, text, lambda clause: _one(world, clause) or removed_told(world, clause))


_READS = (
    members_told,
    thrown_out_told,
    one_of_several_told,
    numbers_told,
    ageing_told,
    gates_told,
    outcome_told,
    grades_told,
    actions_told,
    names_told,
    seasons_told,
)
