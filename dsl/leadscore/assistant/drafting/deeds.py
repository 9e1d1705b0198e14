"""What leads do in kinds of a policy's own, said by a verb and what it is done to: of `filed_ticket # opened a service
ticket` also `raised three tickets`, `tickets for the scanner`; of `sent_case` `sent us two zirconia cases`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.event_verbs import is_said
from leadscore.assistant.drafting.happening import PASSIVE, RELATIVE, THINGS_OF_TWO, Doing, sent_out
from leadscore.assistant.drafting.objects import past_sort, past_tails, past_thing
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.target_first import usage
from leadscore.assistant.drafting.times import window
from leadscore.values.terms import ValueType

_TO_IT = frozenset(
    "a an the our their any some every each one its us them me him her to for in of on at by with through different "
    "new".split()
)
_ASKS_OF_IT = frozenset("what whom much why when where how".split())
_OF_IT, _WITH_US = frozenset("for on of about in with at".split()), frozenset("with us from our we".split())
_FROM_US = frozenset(("from", "us"))
_BARE = frozenset("with without no zero never for per each every".split())
_HAD, _GOT = frozenset("had has have".split()), frozenset("got gotten get gets receive received given had sent".split())
"""What is done to leads they got."""
_THEM, _WHOM, _BEEN = (
    frozenset("them him her anybody anyone".split()),
    frozenset("whom who".split()),
    frozenset(("has", "had")),
)
_ASKERS = frozenset(("i", "we"))
_SURE = 10


def deeds(r: Reader, at: int) -> Iterator[Doing]:
    """A verb with what it is done to, or that by itself."""
    for verb, end in r.lexicon.deeds.verbs.all(r.tokens, at):
        if is_said(r, verb, at, end, is_counted=False):
            if verb.is_plain:
                yield Doing(verb.kind, end, usage(r, verb.kind) + _SURE)
            said = _done_to(r, verb.kind, r.skip(end, _TO_IT))
            yield from (replace(one, rank=one.rank + 1) for one in said)  # before what other kinds are done to
    is_got, is_light = r.text(at) in _GOT, r.text(at) in r.small.doing["light"] | _HAD
    is_done = (is_got or is_light) and not _is_number(r, r.skip(at + 1, _TO_IT))
    for kind in _kinds(r, r.skip(at + 1, _TO_IT)) if is_done else ():
        by_us = r.lexicon.checked.symbols.names[kind].by_us
        # what one of several kinds was done to says alone that it was done, but not in which
        found = _done_to(r, kind, r.skip(at + 1, _TO_IT), with_acts=by_us)
        yield from (one for one in found if not one.target or (is_got and by_us and not one.quantity))
        if is_light and not by_us:  # `did a trial` is what the policy asks for
            yield from _asked(r, kind, r.skip(at + 1, _TO_IT))
    yield from _nouns(r, at)
    yield from _had_done(r, at)
    yield from _did(r, at)
    yield from _by_subject(r, at)


def _had_done(r: Reader, at: int) -> Iterator[Doing]:
    """`had the ultrasound shown to them`: what was done to something for leads."""
    for target, end in r.lexicon.targets.at(r.tokens, r.skip(at + 1)) if r.text(at) in _HAD else ():
        for verb, behind in r.lexicon.deeds.verbs.all(r.tokens, end):
            if verb.kind == target.kind and verb.form == "did":
                yield Doing(verb.kind, _past_them(r, behind), usage(r, verb.kind) + _SURE, target.text)


def _did(r: Reader, at: int) -> Iterator[Doing]:
    """`did the webinar on clean data`: what is done to it anyway; not `what did the webinar do`."""
    is_theirs = (
        at > 0 and r.text(at) in ("did", "done") and r.text(at - 1) not in _ASKS_OF_IT | _ASKERS and not r.is_rule
    )
    for target, end in r.lexicon.targets.at(r.tokens, r.skip(at + 1)) if is_theirs else ():
        if any(verb.form == "does" for verb, _ in r.lexicon.verbs.all(r.tokens, end)) or r.key(end) == "rule":
            continue  # `whom did the webinar invite`
        yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE // 2, target.text)


def _past_them(r: Reader, at: int) -> int:
    """Behind `to them`, to whom something was done."""
    return at + 2 if r.key(at) == "to" and r.key(at + 1) in _THEM else at


def _by_subject(r: Reader, at: int) -> Iterator[Doing]:
    """`Falk visited whom`, `whom did Falk visit`: who did it, where the targets of what is done by us are those."""
    for target, end in r.lexicon.targets.at(r.tokens, at):
        by_us = r.lexicon.checked.symbols.names[target.kind].by_us
        for verb, behind in r.lexicon.deeds.verbs.all(r.tokens, r.skip(end, _BEEN)) if by_us else ():
            if verb.kind == target.kind:
                yield Doing(verb.kind, r.skip(behind, _WHOM), usage(r, verb.kind) + _SURE, target.text)


def _is_number(r: Reader, at: int) -> bool:
    """Whether what a field counts stands here: `has 5 playgrounds`, where damage on a playground can be reported."""
    found = quantities.counted(r, at)
    place = found[1] if found is not None else at
    said = (r.text(place), r.key(place))
    return any(
        field.type is ValueType.NUMBER and field.name in said for field, _ in r.lexicon.fields.all(r.tokens, place)
    )


def _kinds(r: Reader, at: int) -> list[str]:
    """The kinds that may be meant without a verb: what one of them is called says no other."""
    named = {kind for kind, _ in r.lexicon.deeds.nouns.all(r.tokens, at)}
    return sorted(named) or r.lexicon.deeds.kinds


def _asked(r: Reader, kind: str, at: int) -> Iterator[Doing]:
    """What is done to a target like those for which the policy asks in this kind, before all that have such things."""
    for target, end in r.lexicon.targets.at(r.tokens, at):
        first = target.text.strip('"*').split()[0]
        of_kind = (text.strip('"') for one, text in r.lexicon.targets.asked if one == kind == target.kind)
        if any(text.startswith(first) for text in of_kind):
            told = "" if r.lexicon.targets.is_all(target) else target.text
            yield Doing(kind, past_tails(r, end), usage(r, kind) + _SURE, told)


def _done_to(r: Reader, kind: str, at: int, *, with_acts: bool = False) -> Iterator[Doing]:
    """So many of what a verb of the kind is done to, said by its target, by what it is in general or, `with_acts`, by
    what is done (`got a quote`)."""
    quantity, place = quantities.counted(r, at) or ("", at)
    place = r.skip(place, THINGS_OF_TWO)
    rank = usage(r, kind) + _SURE
    for target, end in _targets(r, kind, place):
        yield Doing(kind, _past_them(r, past_thing(r, kind, end)), rank, target, quantity)
    about = r.lexicon.deeds.about.get(kind)
    thing = _thing(r, kind, place) or (about.end(r.tokens, place) if about is not None else None)
    if (thing := thing or (_act(r, kind, place) if with_acts else None)) is not None:
        yield Doing(kind, past_tails(r, thing), rank, "", quantity)
        of_it = r.skip(thing, _FROM_US)
        for target, behind in _targets(r, kind, r.skip(of_it + 1)) if r.key(of_it) in _OF_IT else ():
            yield Doing(kind, past_thing(r, kind, behind), rank, target, quantity)


def _targets(r: Reader, kind: str, at: int) -> Iterator[tuple[str, int]]:
    """The targets of a kind that are named here, also by a word that only one of them has; and those of another kind
    that are the same by its comment, as the courses are that are looked at and asked the price of."""
    sorts = r.lexicon.deeds.sorts
    found = list(r.lexicon.targets.at(r.tokens, at))
    yield from ((one.text, end) for one, end in found if one.kind == kind)
    yield from ((one.text, end) for one, end in found if one.kind != kind and _is_same(sorts, one.kind, kind))
    if (told := r.lexicon.targets.by_any_word(kind, r.key(at))) is not None:
        yield told, at + 1


def _is_same(sorts: Mapping[str, str], kind: str, other: str) -> bool:
    return kind in sorts and sorts[kind] == sorts.get(other)


def _thing(r: Reader, kind: str, at: int) -> int | None:
    """Behind the word for what is done in this kind."""
    return next((end for one, end in r.lexicon.deeds.things.all(r.tokens, at) if one == kind), None)


def _act(r: Reader, kind: str, at: int) -> int | None:
    """Behind the noun for doing it."""
    return next((end for one, end in r.lexicon.deeds.acts.all(r.tokens, at) if one == kind), None)


def _nouns(r: Reader, at: int) -> Iterator[Doing]:
    """`three or more service tickets`, `the infection control course`, `each course they take`: no verb before it."""
    start = r.skip(at)
    counted = quantities.counted(r, start)
    place = r.skip(counted[1] if counted is not None else start, THINGS_OF_TWO)
    for kind in _kinds(r, place):
        rank = usage(r, kind) + _SURE
        for target, end in _targets(r, kind, place):
            is_its = {one for one, text in r.lexicon.targets.pairs if text == target} == {kind}
            last = past_sort(r, kind, end) if is_its else _thing(r, kind, end) or end
            if last > end or (last := _act(r, kind, end) or end) > end:
                yield Doing(kind, _behind(r, kind, last) or last, rank, target, counted[0] if counted else "")
        if (thing := _thing(r, kind, place)) is None:
            continue
        behind = _behind(r, kind, thing) or sent_out(r, thing)
        is_other = next(r.lexicon.fields.all(r.tokens, place), None) is not None
        # `visitor berths` are no visitors
        are_people = any(verb.form == "who" for verb, _ in r.lexicon.verbs.all(r.tokens, place))
        is_whole = thing > place + 1 and are_people
        is_said_so = r.key(at - 1) in _BARE or (r.is_rule and window(r, thing) is not None) or is_whole
        if behind is not None or counted is not None or (is_said_so and not is_other):
            yield Doing(kind, behind or thing, rank, "", counted[0] if counted else "")


def _behind(r: Reader, kind: str, at: int) -> int | None:
    """Behind what says once more that it was done: `the courses they took with us`."""
    place = r.skip(at, RELATIVE | PASSIVE | frozenset(("we",)))
    light = place + 1 if place > at and r.text(place) in r.small.doing["light"] else None
    verbs = (end for verb, end in r.lexicon.deeds.verbs.all(r.tokens, place) if verb.kind == kind)
    end = next(verbs, light) if place > at else None
    return None if end is None else r.skip(end, _WITH_US)
