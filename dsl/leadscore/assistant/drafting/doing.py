"""What leads did, in words: `visited pricing twice in the last month`, `demo requests`, `two webinars or more`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.happening import THINGS_OF_TWO, Doing, completed, with_age
from leadscore.assistant.drafting.literals import joined
from leadscore.assistant.drafting.objects import exact, is_of_kind, objects, past_tails
from leadscore.assistant.drafting.own_kinds import done, got, own_instead
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.target_first import BESIDE_VERB, at_event, by_means, target_first, usage
from leadscore.assistant.drafting.targets import Target
from leadscore.assistant.drafting.times import after, age, window

_FORMS, _NOUNS = frozenset(("did", "does", "noun", "who", "we")), frozenset(("noun",))
_CLOSES = frozenset(("", ",", ".", "?", "!", ";", "yet", "and", "or", "but"))
"""Behind `one` that stands for something named before."""
_LOSES = frozenset("lose loses losing lost".split())
_DENIED = frozenset("not never ever yet even".split())
_WISHES = frozenset("want wanted wanting wish like love hope hoping plan planning intend".split())
_HAVING = frozenset(("with", "have", "has", "had", "made", "of", "did", "after", ",", ""))
_GOES_ON = frozenset("is are been keep keeps kept still busy".split())
_EVER = frozenset("them they their him her ever even once actually so much as".split())
_ONE_OF_IT = frozenset("a an any another single the".split())


def doing(r: Reader, at: int) -> Match | None:
    """An event condition that starts at a place: of all readings the longest, of equal ones the surest."""
    found = max(_readings(r, at), key=lambda one: (one.at, one.rank), default=None)
    if found is not None and (r.key(found.at) in ("away", "short", "missing") or _is_gap(r, found.at)):
        return None
    return None if found is None else _until_now(r, at, _with_alternatives(r, found))


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
    opened = [] if thing is None else [one for one in _verbs(r, thing) if not one.target]
    for one in (*opened, *_verbs(r, start, is_counted=True), *target_first(r, start, "at least 1 time")):
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


def _starts(r: Reader, at: int) -> Iterator[Doing]:
    """The verb, or the noun, with what stands before it."""
    yield from _verbs(r, at)
    yield from target_first(r, at, "")
    yield from _on_page(r, at)
    yield from at_event(r, at)
    yield from by_means(r, at)
    yield from _about_first(r, at)
    yield from got(r, at)
    yield from done(r, at)
    if r.text(at) in r.small.doing["light"]:  # `never made a request`: denied before its verb
        yield from _verbs(r, r.skip(at + 1, _ONE_OF_IT), is_counted=True, forms=_NOUNS)
    spent = at + 1 if r.key(at) in ("spent", "spend") else at
    if (often := quantities.times(r, spent)) is not None:
        for one in _verbs(r, r.skip(often[1]), is_counted=True):
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
            yield from (replace(one, quantity=quantity) for one in _verbs(r, thing) if not one.quantity)
        is_meant = _is_meant(r, at)
        for one in (*_verbs(r, behind, is_counted=True), *target_first(r, behind, quantity)):
            if is_meant or r.small.compare_behind.end(r.tokens, one.at):  # `five blog posts or more`
                yield replace(one, quantity=one.quantity or quantity, rank=one.rank + 1)


def _more_than(r: Reader, at: int) -> Iterator[Doing]:
    """`more pricing visits than 4`: the number behind what is counted."""
    if r.key(at) not in ("more", "fewer", "less"):
        return
    for one in (*_verbs(r, at + 1, is_counted=True, forms=_NOUNS), *target_first(r, at + 1, "at least 1 time")):
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


def _verbs(r: Reader, at: int, *, is_counted: bool = False, forms: frozenset[str] = _FORMS) -> Iterator[Doing]:
    for verb, end in r.lexicon.verbs.all(r.tokens, at):
        if verb.form not in forms or not _is_said(r, verb, at, end, is_counted=is_counted):
            continue
        rank = usage(r, verb.kind) + (1 if verb.is_plain else 0) + 3 * (verb.kind in r.lexicon.own_kinds)
        yield from own_instead(r, verb, end)
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
        is_often = not is_open and _has_count(r, end) and verb.form == "did" and r.is_rule
        if verb.is_plain or is_often or _is_long(r, verb, end):
            yield Doing(verb.kind, end, rank)


def _spoken_of(r: Reader, kind: str, at: int) -> str:
    """What `it` stands for: the last thing named before that can be done this to; "" where there is none."""
    for place in range(at - 1, -1, -1):
        for target, _ in r.lexicon.targets.at(r.tokens, place):
            if target.kind == kind:
                return target.text
    return ""


def _is_said(r: Reader, verb: Verb, at: int, end: int, *, is_counted: bool) -> bool:
    """Whether it is said of a lead: `opened` is, `open` only where it is theirs."""
    if r.key(at - 1) == "will" and verb.form in ("did", "does") and not r.is_rule:
        return False  # what will be done has not happened
    if r.key(at - 1) == "to" and r.key(at - 2) in _WISHES and not r.is_rule:
        return False  # `who want to come to Hamburg`
    match verb.form:
        case "did" if r.key(at) == "called" and end == at + 1:
            return r.is_rule or r.key(at - 1) in r.small.doing["callers"] or _has_count(r, end)
        case "did" if r.key(at - 1) in ("i", "we") and not r.lexicon.checked.symbols.names[verb.kind].by_us:
            return False  # `if I invited every director`
        case "did" | "who":
            return True
        case "does" | "noun" if r.key(at - 1) in ("would", "should") and r.key(at - 2) in ("i", "we"):
            return False  # `I would like a rule`
        case "does" if r.key(at - 1) in ("i", "we"):
            return r.lexicon.checked.symbols.names[verb.kind].by_us and r.key(at - 2) in ("do", "did")
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
            return (
                r.is_rule
                or is_counted
                or r.key(at - 1) in r.small.doing["before_noun"]
                or (r.text(at) != r.key(at) and r.key(end) in ("among", "from", "by", "of", "in", "at", "within"))
                or (r.key(at - 1) in ("their", "one", "got", "have", "has", "had"))
                or (r.text(at) != r.key(at) and _is_counted_alone(r, at, end))
            )
        case _:
            by_us = r.lexicon.checked.symbols.names[verb.kind].by_us
            fails_to = r.key(at - 1) == "to" and (r.before(r.small.nots, at) or r.key(at - 2) == "used")
            is_ours = by_us and r.key(at - 1) == "we"
            return (
                r.is_rule
                or r.key(at - 1) in r.small.doing["subjects"] | r.small.doing["past"]
                or is_ours
                or fails_to
                or _is_left_undone(r, at)
                or _is_going_on(r, at, end)
                or _is_listed_base(r, at)
            )


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


def _has_count(r: Reader, at: int) -> bool:
    return quantities.times(r, at) is not None


def _with_alternatives(r: Reader, one: Doing) -> Match:
    """`visited pricing or security`, `opened or clicked a mail within 14 days`."""
    found = [one]
    while True:
        last = found[-1]
        word, place = _conjunction(r, last.at)
        if not word:
            break
        nexts = [
            completed(r, replace(last, target=target, at=end, window="")) for target, end in _ownobjects(r, last, place)
        ]
        if not nexts and (found[0].is_led or (not last.target and word == "or")):
            nexts = [completed(r, other) for other in _verbs(r, place)]
            nexts = [other for other in nexts if other.at > place]
            if nexts:
                best = max(nexts, key=lambda other: (other.at, other.rank))
                if found[0].is_led:
                    found.append(replace(best, window=best.window or last.window, is_led=True))
                    continue
                is_known = best.target and any(
                    target.text == best.target and target.kind == last.kind
                    for target, _ in _every_target(r, place, best.at)
                )
                shared = replace(last, window=last.window or best.window, target=best.target if is_known else "")
                found = [*found[:-1], shared]
                nexts = [best]
        if not nexts:
            break
        best = max(nexts, key=lambda other: (other.at, other.rank))
        if best.window and not last.window:
            found = [replace(other, window=other.window or best.window) for other in found]
        found.append(best)
    if len(found) > 1:
        found[-1] = completed(r, found[-1])
    word = "and" if len(found) > 1 and _conjunction(r, found[0].at)[0] == "and" else "or"
    return _with_denied(r, found[-1], Match(joined(word, [other.tree() for other in found]), found[-1].at))


def _with_denied(r: Reader, last: Doing, match: Match) -> Match:
    """`downloaded the checklist but never the whitepaper`, `visited pricing in May but not since`: what was not done to
    something else, or not at another time, without its verb."""
    start = r.skip(match.end, r.small.doing["holds_not"])
    behind = r.small.nots.end(r.tokens, start)
    is_but = r.small.exclusions.end(r.tokens, match.end) is not None and r.small.anything.end(r.tokens, match.end - 1)
    if behind is None or (start == match.end and not is_but):
        return match
    for other in _denied_of(r, last, behind):
        return Match(joined("and", [match.tree, replace(other, is_denied=True).tree()]), other.at)
    return match


def _denied_of(r: Reader, last: Doing, at: int) -> Iterator[Doing]:
    """What is denied beside what was done."""
    when = window(r, at)
    if (end := r.small.since_then.end(r.tokens, at)) is not None and when is None and (then := after(last.window)):
        when = then, end
    if when is not None and not any(True for _ in r.lexicon.verbs.all(r.tokens, r.skip(when[1]))):
        yield Doing(last.kind, when[1], last.rank, last.target, window=when[0])
    others = objects(r, last.kind, at) if not last.target else ()  # `downloaded anything except the pricing guide`
    yield from (Doing(last.kind, end, last.rank, one) for one, end in others if is_of_kind(r, last.kind, one))
    for target, end in _ownobjects(r, last, at):
        window_ = last.window if last.is_led else ""
        yield completed(r, Doing(last.kind, end, last.rank, target, window=window_))


def _every_target(r: Reader, start: int, end: int) -> Iterator[tuple[Target, int]]:
    for at in range(start, end):
        yield from r.lexicon.targets.at(r.tokens, at)


def _conjunction(r: Reader, at: int) -> tuple[str, int]:
    if r.key(at) == "," and r.key(at + 1) in ("or", "and"):
        at += 1
    return (r.key(at), at + 1) if r.key(at) in ("or", "and") else ("", at)


def _ownobjects(r: Reader, last: Doing, at: int) -> Iterator[tuple[str, int]]:
    """A target of the same kind behind `or`, and nothing else: a verb there starts another event."""
    if not last.target or any(True for _ in r.lexicon.verbs.all(r.tokens, at)):
        return
    start = r.skip(at)
    for target, end in r.lexicon.targets.at(r.tokens, start):
        if target.kind == last.kind:
            yield exact(r, target, start, end), past_tails(r, end)
