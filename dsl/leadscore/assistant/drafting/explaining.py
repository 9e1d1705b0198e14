"""Why a rule is there and what it is called, in words."""

from __future__ import annotations

import re
from dataclasses import replace

from leadscore.assistant.drafting.conditions import scan
from leadscore.assistant.drafting.effect import Effect, phrases_of
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.times import window

_SUBJECTS = frozenset("they we it these those".split())
_ENDS, _THEM = frozenset(".!)"), frozenset("them him her it us me back".split())
_SHORTEST = 2
_OF_RULE = frozenset(
    "only if when unless except but must shall should need count each every per once twice max cap last past within "
    "first until till since from before after get give add deserve earn lose call name not never no in".split()
)
_OF_EFFECT = ("never_decays", "decays", "halves", "fades", "up_to", "name", "disqualify", "different")
"""What belongs to a rule, in a clause that may else tell why it is there."""


def because(r: Reader, found: Effect) -> None:
    """To the end, or to where the name is said."""
    for at in found.free(r):
        end = phrases_of("because").end(r.tokens, at)
        if end is None:
            continue
        end = end + 1 if r.key(end) in (":", "that", "is") else end
        stop = next(
            (
                place
                for place in range(end, len(r.tokens))
                if r.key(place) in ("call", "name") and r.key(place + 1) in ("it", "the", "this")
            ),
            len(r.tokens),
        )
        last = stop
        while last > end and r.key(last - 1) in (",", ";", ".", "and", "-", "!"):
            last -= 1
        if last > end:
            _takes(r, found, at, end, last, stop)
        return
    _what_for(r, found)
    _said_in_passing(r, found)


def _what_for(r: Reader, found: Effect) -> None:
    """`minus 10 for those whom we called, so that we don't call twice`: behind the points, without a number."""
    last = len(r.tokens)
    for at in found.free(r):
        is_aim = phrases_of("so_that").end(r.tokens, at) is not None
        numbers = [place for place in range(last) if r.tokens[place].value is not None]
        if is_aim and numbers and numbers[-1] < at:
            return _takes(r, found, at, at, last, last)
    return None


def _takes(r: Reader, found: Effect, at: int, first: int, last: int, end: int) -> None:
    """The words from `first` up to `last` as the reason, of those from `at` up to `end` that say it."""
    words = r.source[r.tokens[first].start : r.tokens[last - 1].end].strip().strip("\"“”'.")
    found.because = re.sub(r'["\\*\s]+', " ", words[:1].upper() + words[1:])
    found.take(at, end)


def _said_in_passing(r: Reader, found: Effect) -> None:
    """`excel as CRM: 5 points, they feel the pain`: a clause of its own at the end, which asks nothing of leads."""
    starts = [at for at in range(1, len(r.tokens) - _SHORTEST) if r.tokens[at].kind == "sign"]
    if not starts or r.key(starts[-1] + 1) not in _SUBJECTS:
        return
    at, last = starts[-1], len(r.tokens) - (r.key(len(r.tokens) - 1) in _ENDS)
    said = range(at + 1, last)
    is_asked = any(r.tokens[place].value is not None or r.key(place) in _OF_RULE for place in said)
    is_asked |= any(phrases_of(one).end(r.tokens, place) is not None for one in _OF_EFFECT for place in said)
    if not is_asked and not scan(replace(r, tokens=r.tokens[at + 1 : last])):
        _takes(r, found, at, at + 1, last, len(r.tokens))


def name(r: Reader, found: Effect) -> None:
    """`call it big_company`, `as big_company`."""
    for at in found.free(r):
        end = phrases_of("name").end(r.tokens, at)
        if end is None and r.key(at) == "as" and "_" in r.source[r.tokens[at].end :].lstrip().split(" ")[0]:
            end = at + 1
        if end is None and r.key(at) == "as" and at + 2 == len(r.tokens) and _is_effect(r, at):
            end = at + 1
        is_said = r.text(at) in ("called", "named")
        if is_said and end is not None and r.key(end) in _THEM:
            continue  # `we called them`
        if end is None or end >= len(r.tokens) or (is_said and (not _is_last(r, end) or window(r, end))):
            continue  # who was `called within 7 days` is called so by nobody
        last = end
        while (
            last < len(r.tokens)
            and last < end + 5
            and r.tokens[last].kind in ("word", "text", "number")
            and r.key(last) not in ("with", "and", "because", "for", "if")
        ):
            last += 1
        said = r.source[r.tokens[end].start : r.tokens[last - 1].end] if last > end else ""
        slug = "_".join(re.findall(r"\w+", said.lower().replace("-", "_")))
        if slug and not slug[0].isdigit():
            found.name = slug
            found.take(at, last)
            return


def _is_effect(r: Reader, at: int) -> bool:
    """Whether points stand before a place: `… add 5 as peru` names the rule, `who work as consultants` does not."""
    return r.tokens[at - 1].value is not None or r.key(at - 1) in ("point", "disqualify")


def _is_last(r: Reader, at: int) -> bool:
    return len(r.tokens) - at <= 3
