"""What leads did, in words: `visited pricing twice in the last month`, `demo requests`, `two webinars or more`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.deeds import deeds
from leadscore.assistant.drafting.event_alternatives import with_alternatives
from leadscore.assistant.drafting.event_verbs import NOUNS, verbs
from leadscore.assistant.drafting.happening import THINGS_OF_TWO, Doing, completed, with_age
from leadscore.assistant.drafting.objects import exact, past_tails
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.target_first import BESIDE_VERB, at_event, by_means, target_first, usage
from leadscore.assistant.drafting.times import age, window

_CLOSES = frozenset(("", ",", ".", "?", "!", ";", "yet", "and", "or", "but"))
"""Behind `one` that stands for something named before."""
_HAVING = frozenset(("with", "have", "has", "had", "made", "of", "did", "after", ",", ""))
_SURE = 10
_ONE_OF_IT = frozenset("a an any another single the".split())


def doing(r: Reader, at: int) -> Match | None:
    """An event condition that starts at a place: of all readings the longest, of equal ones the surest."""
    found = max(_readings(r, at), key=lambda one: (one.at, one.rank), default=None)
    if found is not None and (r.key(found.at) in ("away", "short", "missing") or _is_gap(r, found.at)):
        return None
    return None if found is None else _until_now(r, at, with_alternatives(r, found))


def _is_gap(r: Reader, at: int) -> bool:
    """Whether so many points stand here, which nobody does: `missing 5 points or less`."""
    value = r.tokens[at].value if at < len(r.tokens) else None
    return value is not None and r.key(at + 1) == "point"


def _until_now(r: Reader, at: int, match: Match) -> Match:
    """`was not called since`: of what was not done, `since` says nothing more."""
    end = r.small.since_then.end(r.tokens, match.end)
    if end is None or r.key(end) not in _CLOSES:
        return match
    while r.key(at - 1) in r.small.helping:
        at -= 1
    return Match(match.tree, end) if r.before(r.small.nots, at) else match


def _readings(r: Reader, at: int) -> Iterator[Doing]:
    for one in (*_starts(r, at), *_led(r, at)):
        yield completed(r, one)
    yield from _latest(r, at)


def _latest(r: Reader, at: int) -> Iterator[Doing]:
    """`whose last visit was more than 6 months ago`, `last opened a mail in March`: nothing of the kind since."""
    start = r.small.latest.end(r.tokens, at)
    if start is None:
        return
    # a target by itself will do: `the latest webinar`; and what says of anything what was done: `last mail opened`
    thing = r.small.anything.end(r.tokens, start)
    opened = [] if thing is None else [one for one in verbs(r, thing) if not one.target]
    for one in (*opened, *verbs(r, start, is_counted=True), *target_first(r, start, "at least 1 time")):
        done = completed(r, replace(one, quantity="", is_latest=True))
        place = done.at
        while not (done.window or done.older) and (further := r.small.dates_to.end(r.tokens, place)) is not None:
            place = further
        if done.window or done.older:
            yield done
        elif (aged := age(r, place, is_bare=True)) is not None:
            yield with_age(done, *aged)
        elif (found := window(r, place)) is not None:
            yield replace(done, window=found[0], at=found[1])


def _led(r: Reader, at: int) -> Iterator[Doing]:
    """With the time before the verb, and how often: `in the last month visited pricing`, `have since two weeks not
    logged in`, `at least 3 times within 14 days logs in`."""
    when, often, place = "", "", at
    while (found := _adverb(r, place, when, often)) is not None:
        when, often, place = found
    if not when:
        return
    is_denied = False
    if all(r.key(before) in r.small.doing["opening"] for before in range(at)):
        place = r.skip(place, r.small.doing["asking"])
    while True:
        if (behind := r.small.nots.end(r.tokens, place)) is not None:
            place, is_denied = behind, not is_denied
        elif r.key(place) in BESIDE_VERB:
            place += 1
        else:
            break
    for one in _starts(r, place):
        if not one.window and not (often and one.quantity):
            is_not = one.is_denied != is_denied
            yield replace(one, window=when, quantity=one.quantity or often, is_denied=is_not, is_led=True)


def _adverb(r: Reader, at: int, when: str, often: str) -> tuple[str, str, int] | None:
    """One more of when and how often, and where it ends."""
    if not when and (found := window(r, at)) is not None:
        return found[0], often, found[1]
    if not often and (times := quantities.times(r, at)) is not None and times[0].endswith("times"):
        return when, times[0], times[1]
    return None


def _people_of(r: Reader, at: int) -> Iterator[Doing]:
    """`open day visitors`, `guide readers`: those who did what a rule is called by, or a target."""
    for verb, end in r.lexicon.verbs.all(r.tokens, at):
        if verb.preset and r.key(end) in r.small.doing["people_of"]:
            yield Doing(verb.kind, end + 1, _SURE, verb.preset)


def _starts(r: Reader, at: int) -> Iterator[Doing]:
    """The verb, or the noun, with what stands before it."""
    yield from verbs(r, at)
    yield from target_first(r, at, "")
    yield from _on_page(r, at)
    yield from at_event(r, at)
    yield from by_means(r, at)
    yield from _about_first(r, at)
    yield from deeds(r, at)
    yield from _people_of(r, at)
    if r.text(at) in r.small.doing["light"]:  # `never made a request`: denied before its verb
        yield from verbs(r, r.skip(at + 1, _ONE_OF_IT), is_counted=True, forms=NOUNS)
    spent = at + 1 if r.key(at) in ("spent", "spend") else at
    if (often := quantities.times(r, spent)) is not None:
        for one in verbs(r, r.skip(often[1]), is_counted=True):
            yield replace(one, quantity=often[0], rank=one.rank + 1)
        if spent > at or "minute" in often[0]:  # `spent ten minutes with the demo`, `half an hour of demo`
            yield from target_first(r, r.skip(often[1], r.small.doing["spent_on"]), often[0])
        if r.key(often[1]) in r.small.doing["at_target"]:  # `three times on the pricing page`
            yield from target_first(r, r.skip(often[1], r.small.doing["at_target"]), often[0])
    yield from _more_than(r, at)
    if r.text(at) in r.small.doing["been"] and (often := quantities.times(r, at + 1)) is not None:
        yield from target_first(r, r.skip(often[1], r.small.doing["at_target"]), often[0])
    if r.key(at + 1) != "of" and (found := quantities.counted(r, at)) is not None:  # `15 of the webinar leads`
        quantity, behind = found
        behind = r.skip(behind, THINGS_OF_TWO)
        if (thing := r.small.anything.end(r.tokens, behind)) is not None:  # `ten mails opened`
            yield from (replace(one, quantity=quantity) for one in verbs(r, thing) if not one.quantity)
        is_meant = _is_meant(r, at)
        for one in (*verbs(r, behind, is_counted=True), *target_first(r, behind, quantity)):
            if is_meant or r.small.compare_behind.end(r.tokens, one.at):  # `five blog posts or more`
                yield replace(one, quantity=one.quantity or quantity, rank=one.rank + 1)


def _more_than(r: Reader, at: int) -> Iterator[Doing]:
    """`more pricing visits than 4`: the number behind what is counted."""
    if r.key(at) not in ("more", "fewer", "less"):
        return
    for one in (*verbs(r, at + 1, is_counted=True, forms=NOUNS), *target_first(r, at + 1, "at least 1 time")):
        value = r.tokens[one.at + 1].value if r.key(one.at) == "than" and one.at + 1 < len(r.tokens) else None
        if value is not None:
            told = quantities.quantity(">" if r.key(at) == "more" else "<", value)
            yield replace(one, quantity=told, at=one.at + 2, rank=one.rank + 1)


def _about_first(r: Reader, at: int) -> Iterator[Doing]:
    """`a colleague invites`: what an event is about anyway, and then the verb."""
    start = r.skip(at)
    if r.small.entity.end(r.tokens, start) is not None:
        return
    for kind, about in r.lexicon.about.items():
        end = about.end(r.tokens, start)
        for verb, last in r.lexicon.verbs.all(r.tokens, end) if end is not None else ():
            if verb.kind == kind and verb.form in ("did", "does"):
                yield Doing(kind, last, usage(r, kind) + 5)


def _on_page(r: Reader, at: int) -> Iterator[Doing]:
    """`people on the comparison pages`, `for each day on our site`: whoever is there visits."""
    is_somebody = r.is_rule or r.before(r.small.entity, at)
    if r.key(at) != "on" or not is_somebody or "visited" not in r.lexicon.events:
        return
    start = r.skip(at + 1)
    for target, end in r.lexicon.targets.at(r.tokens, start):
        is_page = past_tails(r, end) > end or target.text.startswith("in ") or r.key(end - 1) == "page"
        if target.kind == "visited" and is_page and r.key(past_tails(r, end)) != "rule":
            yield Doing("visited", past_tails(r, end), usage(r, "visited") + 5, exact(r, target, start, end))
    if r.key(start) in ("site", "website"):
        yield Doing("visited", start + 1, usage(r, "visited"))


def _is_meant(r: Reader, at: int) -> bool:
    """In a question, `10 visits` alone may be anything: `with 10 visits` and `at least 10 visits` are not."""
    told = quantities.comparison(r, at)
    is_said = told is not None and told[0].is_said
    return r.is_rule or is_said or r.key(at - 1) in _HAVING
