"""Why a rule is there and what it is called, in words."""

from __future__ import annotations

import re

from leadscore.assistant.drafting.effect import Effect, phrases_of
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.times import window


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
            words = r.source[r.tokens[end].start : r.tokens[last - 1].end].strip().strip("\"“”'.")
            found.because = re.sub(r'["\\*\s]+', " ", words[:1].upper() + words[1:])
            found.take(at, stop)
        return


def name(r: Reader, found: Effect) -> None:
    """`call it big_company`, `as big_company`."""
    for at in found.free(r):
        end = phrases_of("name").end(r.tokens, at)
        if end is None and r.key(at) == "as" and "_" in r.source[r.tokens[at].end :].lstrip().split(" ")[0]:
            end = at + 1
        if end is None and r.key(at) == "as" and at + 2 == len(r.tokens) and _is_effect(r, at):
            end = at + 1
        is_said = r.text(at) in ("called", "named")
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
