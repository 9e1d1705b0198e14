"""What narrows a question about many leads and is in none of its conditions: a time, an order of what was done, the
other half of what is joined, a kind of things that is not known; and what is to be said where an answer would be one to
another question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.words import singular, tokens
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import RULE, TIME, WHERE, Spotted, within
from leadscore.values.spelling import nearest

if TYPE_CHECKING:
    from leadscore.assistant.understanding.words import Word

_JOINS, _ORDERS = listed("joins_halves"), listed("orders_deeds")
_HAS = frozenset("got have get".split())
_GOES_ON = (listed("asks") | listed("looks_up") | {"what", "me", "how"}) - _HAS
_OF_ASKING = _GOES_ON | _HAS | listed("leads") - {"contact"} | listed("narrowing") | listed("connecting")
_BEFORE_KIND = listed("before_kind")
AT_TIMES, _UP_TO_NOW = listed("times_of_day"), phrases("up_to_now")
"""Of the times of the day and the days of the week nothing is known: `visited pricing at night`."""
_DENIES, _FEW = frozenset(("not", "never")), 4
_OPPOSES = frozenset(("but", "yet"))
_STOPS = frozenset(",;:.?!()")
_LISTS = frozenset({"find_leads", "count_leads", "top_leads", "nearly_ready", "score_distribution"})
_STATE = re.compile(r"(?:not )*(?:\(?band|ready\b|\(?grade|score\b|disqualified\b|rank\b)")
_WAS = re.compile(r"\b(?:were|was|had been|used to be|stood)\b", re.IGNORECASE)
_USED_TO_BE, _LATELY = phrases("used_to_be"), "in the last 30 days"
_AHEAD = re.compile(rf"(?<!\w){any_of('ahead')}(?!\w)", re.IGNORECASE)
_MOVES = re.compile(rf"(?<!\w){any_of('moves_by_itself')}(?!\w)", re.IGNORECASE)
_MOVED = re.compile(rf"(?<!\w){any_of('has_moved')}(?!\w)", re.IGNORECASE)
_WILL_MOVE = re.compile(
    r"(?:\b(?:will|going to|about to|gonna)|['’]ll) (?:\w+ )?"
    r"(?:drop|fall|slip|sink|cool|lose|leave|become|turn|get|be|go|cross|rise)\b",
    re.IGNORECASE,
)
"""Of what was, nobody says that it will be: `who will drop out this month?`"""
_IF_THEY = re.compile(
    r"\b(?:who|which|how many)\b.*\b(?:would|could|will)\b.*\bif (?:only )?(?:they|he|she)\b(?! (?:are|were|stay))"
    r"|\b(?:who|which|how many)\b.*\b(?:(?:needs?|lacks?|miss(?:es)?) (?:only|just|nothing but)|only (?:needs?|lacks?))"
    r" (?:an?|the|one) (?!(?:\w+ )?(?:points?|few|little|bit|nudge|push|step)\b)\w+.*\b(?:ready|over|threshold)\b",
    re.IGNORECASE,
)
_SIZES, _FIRMS = listed("vague_sizes") | listed("sizes_of_firms"), listed("firms")
_NUMBERED = re.compile(r"\d")
_WHO, _HAD = frozenset(("who", "that", "which")), listed("before_deeds")
_NAMES = re.compile(r"[^\W\d]\w*")
_LEAST = 3
_FREE = (None, RULE)
"""Tags of words that are in no condition: of a list, no rule is asked for."""


def dropped(spotted: Spotted, tool: str, where: str) -> Iterator[str]:
    """What is to be told before the answer, which is of the leads `where` that holds."""
    if tool != "changed_since":
        yield from dropped_times(spotted, where)
        yield from _clauses(spotted)
    yield from _denied(spotted)
    yield from _in_order(spotted)
    yield from _halves(spotted)
    yield from _vague(spotted, where)
    yield from _groups(spotted, where)


def dropped_times(spotted: Spotted, where: str = "") -> Iterator[str]:
    """Times that belong to no condition: leads are counted as they stand now, which `this week` may mean."""
    for time in spotted.times:
        places = within(spotted.words, [(time.start, time.end)])
        is_free = all(spotted.tags[place] == TIME and place not in spotted.aside for place in places)
        is_used = time.since in where  # of the condition that was asked of before
        if (
            places
            and is_free
            and not is_used
            and not _UP_TO_NOW.search(said := spotted.question[time.start : time.end])
        ):
            yield said


def _in_order(spotted: Spotted) -> Iterator[str]:
    """`before visiting pricing` behind what was done: conditions hold together, in whatever order they came."""
    words, tags = spotted.words, spotted.tags
    for place in range(1, len(words) - 1):
        is_deed = tags[place + 1] in (WHERE, RULE) or words[place + 1].text.endswith(("ing", "ed"))
        if words[place].text in _ORDERS and tags[place - 1] == WHERE and tags[place] is None and is_deed:
            end = next((at for at in range(place, len(words)) if words[at].text in _STOPS), len(words))
            yield spotted.question[words[place].start : words[end - 1].end]
            return


def _denied(spotted: Spotted) -> Iterator[str]:
    """`not a fan` of `not a fan of Aldwych`: what is denied and was not understood, right before a condition."""
    words, tags = spotted.words, spotted.tags
    for place, word in enumerate(words):
        end = next((at for at in range(place + 1, len(words)) if tags[at] not in _FREE or words[at].text in _STOPS), 0)
        run = words[place + 1 : end]
        if word.text in _DENIES and tags[place] is None and place not in spotted.aside and tags[end] == WHERE:
            is_brief = len(run) <= _FEW and _JOINS.isdisjoint(one.text for one in run)
            if is_brief and any(map(_says, run)):
                yield spotted.question[word.start : run[-1].end]


def _halves(spotted: Spotted) -> Iterator[str]:
    """`but got no letter`, `and contact`: what is joined to a condition and says something that is none."""
    words, tags, at = spotted.words, spotted.tags, 0
    while at < len(words):
        end = at
        aside = spotted.aside if words[at].text not in _OPPOSES else ()  # `but not the demo` is said of leads
        while end < len(words) and tags[end] in _FREE and words[end].text not in _STOPS and end not in aside:
            end += 1
        behind = 0 < at < len(words) and tags[at - 1] == WHERE and words[at].text in _JOINS
        before = not behind and at < end < len(words) and tags[end] == WHERE and words[end - 1].text in _OPPOSES
        run = words[at + behind : end - before] if behind or before else ()
        told = [word for word in run if _says(word)]
        leads_over = behind and tags[end : end + 1] == (WHERE,) and _JOINS.isdisjoint(word.text for word in run)
        if told and not leads_over and not (behind and run[0].text in _GOES_ON):
            yield spotted.question[words[at].start if behind else told[0].start : run[-1].end]
        at = max(end, at) + 1


def _vague(spotted: Spotted, where: str) -> Iterator[str]:
    """`at big firms`, where no number says how big."""
    for before, word in pairwise(spotted.words) if _NUMBERED.search(where) is None else ():
        if before.text in _SIZES and word.text in _FIRMS:
            yield spotted.question[before.start : word.end]


def _clauses(spotted: Spotted) -> Iterator[str]:
    """`who signed up`, `that subscribed`: what they did, where nothing is known of it."""
    words, tags = spotted.words, spotted.tags
    for place, word in enumerate(words[1:], start=1):
        verb = next((at for at in range(place + 1, len(words)) if words[at].text not in _HAD), len(words))
        if word.text in _WHO and tags[verb : verb + 1] == (None,) and words[verb].text.endswith("ed"):
            behind = range(verb + 1, len(words))
            end = next((at for at in behind if tags[at] is not None or words[at].text in _STOPS | _JOINS), len(words))
            if verb not in spotted.aside and WHERE not in tags[end : end + 1]:
                yield spotted.question[word.start : words[end - 1].end]


def _groups(spotted: Spotted, told: str) -> Iterator[str]:
    """`with full fit`: a group by whose points nobody is asked for."""
    groups = {group.name for group in spotted.world.plan.groups} - set(_NAMES.findall(told))
    for place, (word, tag) in enumerate(zip(spotted.words, spotted.tags, strict=True)):
        if word.text in groups and tag is None and place not in spotted.aside:
            yield spotted.question[word.start : word.end]


def _says(word: Word) -> bool:
    """Whether a word could narrow what is asked for."""
    text, known = word.text, small()
    is_small = known.glue.end(tokens(text), 0) is not None or known.nots.end(tokens(text), 0) is not None
    return text.isalpha() and len(text) >= _LEAST and text not in _OF_ASKING | _JOINS and not is_small


# ------------------------------------------------------------------------------------------------ refused


def refused(spotted: Spotted, reading: Reading, last: str | None) -> str:
    """What is to be said instead of an answer that would be of something else; empty where it can be given. `last` is
    the tool of the answer before."""
    text = spotted.question
    changes_nothing = reading.tool == "what_if" and not reading.arguments.keys() - {"rule"}
    if reading.tool not in _LISTS and reading.tool != "changed_since" and not changes_nothing:
        return ""
    if _IF_THEY.search(text):
        return (
            "I know leads only as the data has them, and suppose no other facts of many. Ask who is near, as in “who "
            "is within 20 points of ready?”; “what does the … rule do?” tells how many points a signal gives."
        )
    looks_ahead = _AHEAD.search(text) and _MOVES.search(text) and not _is_read(spotted, _AHEAD)
    if looks_ahead or (reading.tool == "changed_since" and _WILL_MOVE.search(text)):
        return (
            "I look ahead for one lead at a time: “when does NAME drop?” tells when, if nothing happens. Of many I "
            "tell how they stand now, as in “who is ready?”, and how they moved, as in “who changed since Monday?”."
        )
    if last != "changed_since" and (words := _said_of_others(text, reading)):
        return (
            f"I made nothing of “{words[0]}”. Beside a time I tell whose score moved only where that is said, as in “"
            "who changed since Monday?”; “which fields can I use?” tells what leads can be asked for by."
        )
    times = [*dropped_times(spotted)]
    is_past = _USED_TO_BE.search(text) or (_WAS.search(text) and times)
    if reading.tool in _LISTS and is_past and _is_of_state(spotted):
        when = f"since {as_of.since}" if times and (as_of := spotted.times[0]).since[-1].isdigit() else _LATELY
        return (
            "I count and list leads by how they stand now, and of earlier days know only what changed since: “who "
            f"changed {when}?” tells who became ready or no longer is, and “how did the score "
            "of NAME develop?” how one lead stood on each day."
        )
    return ""


def _said_of_others(text: str, reading: Reading) -> list[str]:
    """What nothing was made of beside a time that is thought to ask who moved, though no word says so: `expired last
    month`; into or out of a band they `went`."""
    is_bare = reading.tool == "changed_since" and not _MOVED.search(text)
    return [part for part in reading.left_out if is_bare and part[:1].isalpha() and not _STATE.match(part)]


def of_unknown_kind(spotted: Spotted, reading: Reading) -> str:
    """What is to be said first where nothing is known of what is counted or listed: others may not be meant."""
    kind = next((one for one in reading.left_out if reading.tool in _LISTS and _is_kind(spotted, one)), "")
    if not kind:
        return ""
    near = nearest(kind, _known(spotted))
    return (
        f"I know of no “{kind}” among these leads: no value of their fields and no word of the policy says so"
        f"{f'; did you mean {_either(near)}?' if near else '.'} “Which fields can I use?” tells what they can be asked "
        "for by."
    )


def _is_kind(spotted: Spotted, said: str) -> bool:
    """Whether a word of which nothing was made is what is counted or listed: the hotels of `all hotels in Spain`, where
    the policy speaks of none."""
    from leadscore.assistant.drafting.lexicon import lexicon_of

    for before, word in pairwise(spotted.words):
        if spotted.question[word.start : word.end] == said:
            is_head = word.text.endswith("s") and before.text in _BEFORE_KIND
            return is_head and singular(word.text) not in lexicon_of(spotted.world).evidence.spoken
    return False


def _known(spotted: Spotted) -> set[str]:
    from leadscore.assistant.drafting.lexicon import lexicon_of

    return {word for word in lexicon_of(spotted.world).known_words() if word.isalpha() and len(word) > _LEAST}


def _either(words: Sequence[str]) -> str:
    return " or ".join(f"“{word}”" for word in words)


def _is_read(spotted: Spotted, said: re.Pattern[str]) -> bool:
    """Whether a condition has taken up a word of it."""
    spans = [match.span() for match in said.finditer(spotted.question)]
    return any(spotted.tags[place] == WHERE for place in within(spotted.words, spans))


def _is_of_state(spotted: Spotted) -> bool:
    return any(_STATE.match(part) for part in conjuncts(spotted.found.condition))
