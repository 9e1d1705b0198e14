"""Verbs and nouns of events where they say what leads did, and what to: `requested a demo`, not `open deals`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.happening import RELATIVE, THINGS_OF_TWO, Doing, sent_out
from leadscore.assistant.drafting.objects import is_of_kind, objects, past_thing
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.target_first import ANY_KIND, is_said_of, usage
from leadscore.assistant.drafting.targets import Target

_FORMS, NOUNS = frozenset(("did", "does", "noun", "who", "we")), frozenset(("noun",))
_CLOSES = frozenset(("", ",", ".", "?", "!", ";", "yet", "and", "or", "but"))
"""Behind `one` that stands for something named before."""
_LOSES = frozenset("lose loses losing lost".split())
_DENIED = frozenset("not never ever yet even".split())
_WISHES = frozenset("want wanted wanting wish like love hope hoping plan planning intend".split())
_GOES_ON = frozenset("is are been keep keeps kept still busy".split())
_MADE = frozenset("made make makes making sent send with without an their".split())
_SENT = frozenset("sent made filed lodged submitted".split())
_BEHIND_MANY = frozenset("among from by of in at within".split())
_STILL = frozenset("still also often currently always regularly even sometimes".split())
_TO_IT = frozenset("to the a an our in on at into round of".split())
_SURE = 10
_EVER = frozenset("them they their him her ever even once actually so much as".split())


def verbs(r: Reader, at: int, *, is_counted: bool = False, forms: frozenset[str] = _FORMS) -> Iterator[Doing]:
    for verb, end in r.lexicon.verbs.all(r.tokens, at):
        if verb.form not in forms or not is_said(r, verb, at, end, is_counted=is_counted):
            continue
        rank = usage(r, verb.kind) + (1 if verb.is_plain else 0) + 3 * (verb.kind in r.lexicon.own_kinds)
        yield from _own_instead(r, verb, end)
        yield from _own_place(r, verb, end)
        if verb.preset:
            yield Doing(verb.kind, end, rank, verb.preset)
            continue
        spoken = _spoken_of(r, verb.kind, at) if r.key(end) in ("it", "one") else ""
        if r.key(at) == "want" and r.key(end) == "it" and not spoken:
            continue  # `who want it intensive`
        if r.key(end) == "it" or (spoken and r.key(end + 1) in _CLOSES):
            yield Doing(verb.kind, end + 1, rank + 8, spoken)
            continue
        is_open = False
        for target, behind in objects(r, verb.kind, end):
            if not target and not verb.is_plain and r.key(behind) in ("that", "which"):
                continue  # `want something that says …`
            if (
                not target
                and not verb.is_plain
                and any(r.key(place) in r.small.doing["mail"] for place in range(end, behind))
            ):
                continue  # `want no emails`
            is_own = not verb.is_plain and r.small.own & {r.text(one) for one in range(at, end)}
            if is_own and not is_of_kind(r, verb.kind, target):
                continue
            is_open = True
            known = 8 if target and is_of_kind(r, verb.kind, target) else 1 if target else 2
            yield Doing(verb.kind, behind, rank + known, target)
        if not is_open and not verb.is_plain and (count := quantities.counted(r, end)) is not None:
            for target, behind in objects(r, verb.kind, r.skip(count[1], THINGS_OF_TWO)):  # `came to two open days`
                if is_of_kind(r, verb.kind, target) or (not target and verb.kind in r.lexicon.about):
                    yield Doing(verb.kind, behind, rank + 8, target, count[0])
        is_often = not is_open and has_count(r, end) and verb.form == "did" and r.is_rule
        if verb.is_plain or is_often or _is_long(r, verb, end):
            yield Doing(verb.kind, end, rank)


def _own_instead(r: Reader, verb: Verb, at: int) -> Iterator[Doing]:
    """`used the savings calculator`, `sent us their bill`: the kind that has such targets is meant."""
    start = r.skip(at + (r.key(r.skip(at)) in ("both", "either")))
    for named, end in _named(r, start):
        target = named if verb.kind in r.lexicon.own_kinds else _of_sort(r, named, end)
        is_back = r.has("back", start, end + 3)  # what was `sent back` was sent to them before
        if target.kind != verb.kind and is_said_of(r, verb.kind, target) and not is_back:
            behind = past_thing(r, target.kind, end)
            yield Doing(target.kind, behind, usage(r, target.kind) + _SURE, target.text)


def _own_place(r: Reader, verb: Verb, at: int) -> Iterator[Doing]:
    """`visits to the web shop`: what is done there in one kind of the policy's own, by its comment; no page of it."""
    start = r.skip(at, _TO_IT)
    is_other = verb.kind not in ANY_KIND or any(
        one.kind == verb.kind for one, _ in r.lexicon.targets.at(r.tokens, start)
    )
    for kind, end in r.lexicon.deeds.things.all(r.tokens, start) if not is_other else ():
        if kind in r.lexicon.own_kinds and not _is_ours(r, kind):
            yield Doing(kind, end, usage(r, kind) + _SURE)


def _of_sort(r: Reader, target: Target, at: int) -> Target:
    """In the kind of which comments say that its targets are what is said behind it: `the x-ray shelf`, of shelves."""
    kinds = [kind for kind, sort in r.lexicon.deeds.sorts.items() if sort == r.key(at)]
    return replace(target, kind=kinds[0]) if len(kinds) == 1 else target


def _named(r: Reader, at: int) -> Iterator[tuple[Target, int]]:
    """The targets that are named here, those of the policy's own kinds also by the last word of one: `the bill`."""
    yield from r.lexicon.targets.at(r.tokens, at)
    for kind in sorted(r.lexicon.own_kinds):
        if (one := r.lexicon.targets.by_last_word(kind, r.key(at))) is not None:
            yield one, at + 1


def _spoken_of(r: Reader, kind: str, at: int) -> str:
    """What `it` stands for: the last thing named before that can be done this to; "" where there is none."""
    for place in range(at - 1, -1, -1):
        for target, _ in r.lexicon.targets.at(r.tokens, place):
            if target.kind == kind:
                return target.text
    return ""


def is_said(r: Reader, verb: Verb, at: int, end: int, *, is_counted: bool) -> bool:
    """Whether it is said of a lead: `opened` is, `open` only where it is theirs."""
    if r.key(at - 1) == "will" and verb.form in ("did", "does") and not r.is_rule:
        return False  # what will be done has not happened
    if r.key(at - 1) == "to" and r.key(at - 2) in _WISHES and not r.is_rule:
        return False  # `who want to come to Hamburg`
    match verb.form:
        case "did" if r.key(at) == "called" and end == at + 1:
            return r.is_rule or r.key(at - 1) in r.small.doing["callers"] or has_count(r, end)
        case "did" if r.key(at - 1) in ("i", "we") and not _is_ours(r, verb.kind):
            return False  # `if I invited every director`
        case "did" | "who":
            return True
        case "does" | "noun" if r.key(at - 1) in ("would", "should") and r.key(at - 2) in ("i", "we"):
            return False  # `I would like a rule`
        case "does" if r.key(at - 1) in ("i", "we"):
            return _is_ours(r, verb.kind) and r.key(at - 2) in ("do", "did")
        case "noun" if r.small.entity.end(r.tokens, at) == end:
            return is_counted or r.key(at - 1) in _MADE  # `hitched enquiries` are leads, `made an enquiry` is done
        case "noun" if r.key(at - 1) == "many" and r.text(at) == r.key(at):
            return False  # `how many open deals`
        case "we":
            place = at - 1
            while r.key(place) in _DENIED:
                place -= 1
            return r.key(place) in r.small.doing["us"] and (
                r.is_rule or r.key(place - 1) in r.small.doing["past"] - {"do", "does"}
            )
        case "noun":
            is_many = any(r.text(place) != r.key(place) for place in (at, end - 1))  # `visits to` pricing
            return (
                r.is_rule
                or is_counted
                or r.key(at - 1) in r.small.doing["before_noun"]
                or (is_many and (r.key(end) in _BEHIND_MANY or sent_out(r, r.skip(end, RELATIVE)) is not None))
                or (r.key(at - 1) in ("their", "one", "got", "have", "has", "had") or r.text(at - 1) in _SENT)
                or (r.text(at) != r.key(at) and _is_counted_alone(r, at, end))
            )
        case _:
            before = at - 1
            while r.key(before) in _STILL:  # `who still browse pricing`
                before -= 1
            by_us = _is_ours(r, verb.kind)
            fails_to = r.key(at - 1) == "to" and (r.before(r.small.nots, at) or r.key(at - 2) == "used")
            is_ours = by_us and r.key(at - 1) == "we"
            return (
                r.is_rule
                or r.key(before) in r.small.doing["subjects"] | r.small.doing["past"]
                or is_ours
                or fails_to
                or _is_left_undone(r, at)
                or _is_going_on(r, at, end)
                or _is_listed_base(r, at)
            )


def _is_ours(r: Reader, kind: str) -> bool:
    """Whether we do it, also where a comment says that they had it done: `had a device shown`."""
    return r.lexicon.checked.symbols.names[kind].by_us or kind in r.lexicon.deeds.done_for


def _is_going_on(r: Reader, at: int, end: int) -> bool:
    """`who are reading the blog`, `people requesting a demo`, `keeps visiting pricing`: what is done to something."""
    is_theirs = r.key(at - 1) in _GOES_ON or r.before(r.small.entity, at)
    return r.text(end - 1).endswith("ing") and is_theirs and r.key(end) not in _CLOSES


def _is_left_undone(r: Reader, at: int) -> bool:
    """`logged in without ever inviting anybody`: what was not done beside something else."""
    while r.key(at - 1) in _EVER:
        at -= 1
    return r.key(at - 1) == "without"


def _is_counted_alone(r: Reader, at: int, end: int) -> bool:
    """`lost to unsubscribes or complaints`, `unsubscribes count?`: those who did it."""
    before = at - 2 if r.key(at - 1) == "or" else at
    is_lost = r.key(before - 1) in ("to", "through", "by") and any(r.key(one) in _LOSES for one in range(before))
    return is_lost or (at == 0 and r.key(end) in ("count", "total", "number", "tally"))


def _is_listed_base(r: Reader, at: int) -> bool:
    """`did not visit pricing, request a demo or click`: the verbs of a list behind `did not`."""
    denied = any(r.key(place) in ("do", "does", "did") and r.key(place + 1) == "not" for place in range(at))
    return denied and r.key(at - 1) == ","


def _is_long(r: Reader, verb: Verb, at: int) -> bool:
    """Whether it stands behind a verb how long that took, which needs no target then: `met for half an hour`."""
    found = quantities.times(r, r.skip(at)) if verb.form in ("did", "we") else None
    return found is not None and "minute" in found[0]


def has_count(r: Reader, at: int) -> bool:
    return quantities.times(r, at) is not None
