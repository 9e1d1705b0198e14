"""How points age and between which days they count, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from leadscore.assistant.drafting import dates, times
from leadscore.assistant.drafting.effect import Effect, phrases_of
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.words import Token
from leadscore.syntax.literals import number_text

_RUNS = frozenset("force valid active running runs run effective counting".split())
_YEAR = re.compile("20[0-9]{2}")
_THROUGH = frozenset("until till to through -".split())
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def decay(r: Reader, found: Effect) -> None:
    """`decaying by half every month`, `fading over 90 days`, `never decays`."""
    for at in found.free(r):
        if never := phrases_of("never_decays").end(r.tokens, at):
            found.decay = "never decays"
            return found.take(at, never)
        if (end := phrases_of("fades").end(r.tokens, at)) and (over := times.duration(r, r.skip(end))):
            found.decay, end = f"fades over {over[0]}", over[1]
            step = r.skip(end, frozenset(("in", "steps", "step", "of", ",")))
            if r.key(step) in ("every", "each") and (every := times.duration(r, step + 1)):
                found.decay, end = f"{found.decay} every {every[0]}", every[1]
            return found.take(at, end)
        if (end := phrases_of("halves").end(r.tokens, at)) and (every := times.duration(r, r.skip(end))):
            found.decay = f"decays 50% every {every[0]}"
            return found.take(at, every[1])
        if (end := phrases_of("decays").end(r.tokens, at)) and (read := _share(r, r.skip(end))):
            percent, place = read
            place = r.skip(place, frozenset("of its it the their value worth point points them".split()))
            if r.key(place) in ("every", "each", "per", "a") and (every := times.duration(r, place + 1)):
                found.decay = f"decays {percent}% every {every[0]}"
                return found.take(at, every[1])
    return None


def _share(r: Reader, at: int) -> tuple[str, int] | None:
    """`half`, `20%`, `20 percent`, `a quarter`."""
    shares = {"half": "50", "quarter": "25", "tenth": "10", "fifth": "20"}
    at = at + 1 if r.key(at) == "one" else at
    if r.key(at) in shares:
        return shares[r.key(at)], at + 1
    if at < len(r.tokens) and r.tokens[at].kind == "number" and r.key(at + 1) in ("%", "percent"):
        return number_text(r.tokens[at].value or Decimal(0)), at + 2
    return None


def in_force(r: Reader, found: Effect) -> None:
    """`from 2026-06-01 until 2026-08-31`, `only until June`, `valid from May`."""
    for at in found.free(r):
        start = r.skip(at, frozenset("in force valid only active running runs effective counting but , and".split()))
        first = last = None
        end = start
        if (only := _only_in(r, at)) is not None:
            found.first, found.last = str(only[0]), str(only[1])
            return found.take(at, only[2])
        is_led = r.key(start) in ("from", "starting", "beginning")
        if (is_led or _runs(r, at, start)) and r.key(start + 1) != "before":
            first = dates.day(r, r.skip(start + is_led, frozenset(("on", "in", "from"))))
            end = first[2] if first else start
            end = r.skip(end, frozenset(("on", "onwards", "onward", "forward", "and")))
        if r.key(end) in ("until", "till", "to", "through") and (first or r.key(end) != "to"):
            last = _end_of_this(r, end + 1) or dates.day(r, r.skip(end + 1, frozenset(("the", "end", "of"))))
            end = last[2] if last else end
        if (not first and not last) or (first and not last and not _opens(r, start, at)):
            continue
        is_past = first is not None and start == at and end == first[2] and first[1] < r.today
        if first and not last and is_past and _YEAR.fullmatch(r.text(end - 1)):
            continue  # `demo requests from 2025` are of that year: a rule that holds since then holds now
        found.first, found.last = _season(r, first and first[0], last and last[1], r.tokens[at:end])
        return found.take(at, end)
    return None


def _end_of_this(r: Reader, at: int) -> tuple[date, date, int] | None:
    """`the end of the year`: the one that it is now, which is not over."""
    place = r.skip(r.skip(at), frozenset(("very",)))
    unit = r.skip(place + 1, frozenset(("of", "the", "this")))
    if r.key(place) != "end" or r.key(unit) not in _MONTHS_OF:
        return None
    months = _MONTHS_OF[r.key(unit)]
    month = -(-r.today.month // months) * months
    following = date(r.today.year + month // 12, month % 12 + 1, 1)
    last = following - timedelta(days=1)
    return last, last, unit + 1


def _runs(r: Reader, at: int, start: int) -> bool:
    """`only running April through June`: the first day right behind what says that the rule runs."""
    said = {r.key(place) for place in range(at, start)}
    day = dates.day(r, start) if said & _RUNS else None
    return day is not None and r.key(day[2]) in _THROUGH


def _only_in(r: Reader, at: int) -> tuple[date, date, int] | None:
    """`5 points, only in May 2026`: behind the points, a time that is yet to come, in which nobody did anything."""
    place = r.skip(at, frozenset((",",)))
    start = r.skip(place + 1, _RUNS)
    is_apart = place > at or r.key(at - 1) in ("point", ",")
    if not is_apart or r.key(place) != "only" or r.key(start) not in ("in", "during"):
        return None
    month = dates.day(r, r.skip(start + 1))
    return month if month is not None and month[0] > r.today else None


def _season(r: Reader, first: date | None, last: date | None, said: Sequence[Token]) -> tuple[str, str]:
    """As they are written, "" for none. Months without a year are the coming ones; a year behind the last is that of
    the first, too."""
    if not any(_YEAR.search(token.text) for token in said):
        first, last = (_coming(r, day) if day else None for day in (first, last))
    if first and last and not first <= last <= first + timedelta(days=366):
        first = first.replace(year=last.year)
        first = first if first <= last else first.replace(year=last.year - 1)
    return str(first or ""), str(last or "")


def _coming(r: Reader, day: date) -> date:
    """In this month or later."""
    return day if (day.year, day.month) >= (r.today.year, r.today.month) else day + timedelta(days=365)


def _opens(r: Reader, start: int, at: int) -> bool:
    """A first day alone: `from June on`, `starting 2026-06-01`, `in force from May`."""
    if any(r.key(place) in ("on", "onwards", "onward", "forward") for place in range(start, start + 4)):
        return True
    return start > at or r.key(start) in ("starting", "beginning") or (r.key(start) == "from" and start > 0)
