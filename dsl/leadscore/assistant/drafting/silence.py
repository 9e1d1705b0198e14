"""Silence, in words: `silent for 60 days`, `no activity in the last month`."""

from __future__ import annotations

from datetime import date

from leadscore.assistant.drafting.dates import day
from leadscore.assistant.drafting.literals import happened, inactive, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import age, days, duration, window

_SINCE = frozenset("since for over in within".split())
_BESIDE = frozenset("now already have has had been is are did do they we it all at both either".split())
_FILLING = frozenset(
    "us at all past any on with from them they anything whatsoever out done happening going here there as a mouse "
    "single whatever ever to say our side their of good".split()
)
_SILENT = frozenset("inactive silent dormant sleeping quiet unresponsive".split())
_EVER = frozenset("ever whatever whatsoever yet so far there".split())
_ON = frozenset("on with about for".split())
_BETWEEN = frozenset("for in within since over during the last of about after at more than".split())


def _is_long(r: Reader, at: int) -> bool:
    """Whether the time is said later: `sleeping leads, quiet for 120 days`."""
    return any(r.small.silent.end(r.tokens, place) for place in range(at, len(r.tokens)))


def silence(r: Reader, at: int) -> Match | None:
    """`silent for 60 days`, `no activity in the last month`, `90 days of silence`, `last seen over 60 days ago`."""
    if (sign := r.small.last_sign.end(r.tokens, at)) is not None:
        return _last_sign(r, sign)
    if found := duration(r, at):
        end = r.small.of_silence.end(r.tokens, found[1])
        return Match(inactive(found[0]), end) if end else None
    if r.key(at) in _SINCE and (found := duration(r, r.skip(at + 1, _BETWEEN))):
        place = r.skip(found[1], _BESIDE)
        end = r.small.silent.end(r.tokens, place) or r.small.of_silence.end(r.tokens, place)
        return Match(inactive(found[0]), r.past(r.small.at_all, end)) if end else None
    if (active := _active(r, at)) is not None:
        return active
    behind = r.small.silent.end(r.tokens, at) or _or_anything(r, at)
    if behind is None:
        return _nothing_ever(r, at)
    further = behind
    if r.key(further) in ("from", "of", "with", "by") and r.key(further + 1) in ("us", "they", "them"):
        further += 2
    further = r.skip(further, _BETWEEN | _FILLING)
    if found := duration(r, further):
        return Match(inactive(found[0]), found[1] + (r.key(found[1]) in ("now", "already", "ago")))
    place = r.skip(behind, _FILLING)
    if r.key(place) in ("since", "after") and (found_day := day(r, place + 1)):
        return Match(inactive(days(max(1, (r.today - found_day[0]).days))), found_day[2])
    is_called_so = next(r.lexicon.whole.all(r.tokens, at), None) is not None  # a band that the policy has
    if r.lexicon.silence is not None and not _is_long(r, behind) and r.text(at) in _SILENT and not is_called_so:
        return Match(inactive(days(r.lexicon.silence.seconds // 86_400)), behind)
    return _nothing_ever(r, at)


def _active(r: Reader, at: int) -> Match | None:
    """`active in the last week`, `did something since March`: no silence that long."""
    end = r.small.active.end(r.tokens, at)
    found = window(r, end) if end is not None and r.key(at - 1) not in ("most", "least", "more") else None
    if found is None or r.is_rule or "hour" in found[0]:
        return None
    return _last_within(r, *found) if found[0].startswith(("within", "after")) else None


def _or_anything(r: Reader, at: int) -> int | None:
    """`did not open or do anything`: whatever is named before it is only an example."""
    start = r.small.nots.end(r.tokens, at)
    for place in range(start or 0, min((start or 0) + 5, len(r.tokens))) if start is not None else ():
        end = place + 1 + (r.key(place + 1) in ("do", "did", "done"))
        if r.key(place) == "or" and end > place + 1 and r.key(end) in ("anything", "something", "thing"):
            return end + 1 + (r.key(end + 1) == "else")
    return None


def _nothing_ever(r: Reader, at: int) -> Match | None:
    """`who has no events`, `never done anything`: none of what any lead has done; events are what we did, too. With a
    time or a thing behind it, it is nothing then, or not that."""
    end = r.small.nothing_ever.end(r.tokens, at)
    if end is None or any(duration(r, place) or window(r, place) for place in range(len(r.tokens))):
        return None
    behind = r.past(r.small.at_all, r.skip(end, _EVER))
    if r.key(behind) in _ON or next(r.lexicon.targets.at(r.tokens, behind), None):
        return None
    symbols, is_all = r.lexicon.checked.symbols.names, r.has("event", at, end)
    kinds = [kind for kind in sorted(r.lexicon.targets.used) if is_all or not symbols[kind].by_us]
    if r.key(behind) == "else":  # `who only opened mails and did nothing else`
        kinds = [kind for kind in kinds if kind not in _done_elsewhere(r, at)]
        behind += 1
    never = [happened(kind).negated() for kind in kinds]
    return Match(joined("and", never), behind) if never else None


def _done_elsewhere(r: Reader, at: int) -> frozenset[str]:
    """The kinds of what the words before this place say that somebody did."""
    return frozenset(
        verb.kind for place in range(at) for verb, end in r.lexicon.verbs.all(r.tokens, place) if end <= at
    )


def _last_sign(r: Reader, at: int) -> Match | None:
    """When something was done last, whatever it was."""
    while (further := r.small.dates_to.end(r.tokens, at)) is not None and window(r, at) is None:
        at = further
    if (aged := age(r, at, is_bare=True)) is not None:
        silent = inactive(days(aged[1]))
        return Match(silent if ">" in aged[0] else silent.negated(), aged[2])
    found = window(r, at)
    return None if found is None else _last_within(r, *found)


def _last_within(r: Reader, told: str, end: int) -> Match | None:
    """Silent since a time, and not before it."""
    kind, *said = told.split()
    match kind:
        case "within":
            return Match(inactive(" ".join(said)).negated(), end)
        case "after":
            return Match(inactive(_since(r, said[0])).negated(), end)
        case "before":
            return Match(inactive(_since(r, said[0])), end)
        case _:
            both = (inactive(_since(r, said[-1])), inactive(_since(r, said[0])).negated())
            return Match(joined("and", both), end)


def _since(r: Reader, day_: str) -> str:
    return days(max(1, (r.today - date.fromisoformat(day_)).days))
