"""What a rule shall do, in words: points, how often, up to what, how they age, why, its name, between which days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from leadscore.assistant.drafting import times
from leadscore.assistant.drafting.phrases import Phrases, any_of
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.shared import raw
from leadscore.assistant.drafting.words import Token
from leadscore.syntax.literals import number_text

_SIGNED = frozenset("extra more bonus another additional them it everyone them each of a the about".split())
_POINTS = frozenset(("point", "p"))


@dataclass(slots=True)
class Effect:
    """As far as it has been read; `used` are the places of the words that say it."""

    points: Decimal | None = None
    disqualifies: bool = False
    each: str = ""
    up_to: Decimal | None = None
    decay: str = ""
    first: str = ""
    last: str = ""
    name: str = ""
    because: str = ""
    used: set[int] = field(default_factory=set)

    def text(self, condition: str) -> str:
        """The sentence."""
        parts = [f"when {condition}", self._does()]
        parts += [f"each {self.each}"] if self.each else []
        parts += [f"up to {number_text(self.up_to)}"] if self.up_to is not None else []
        parts += [self.decay] if self.decay else []
        parts += ["in force"] if self.first or self.last else []
        parts += [f"from {self.first}"] if self.first else []
        parts += [f"until {self.last}"] if self.last else []
        parts += [f"as {self.name}"] if self.name else []
        parts += [f'because "{self.because}"'] if self.because else []
        return " ".join(parts)

    def _does(self) -> str:
        if self.disqualifies:
            return "disqualify"
        assert self.points is not None
        return f"{'subtract' if self.points < 0 else 'add'} {number_text(abs(self.points))}"


@cache
def _phrases(name: str) -> Phrases[None]:
    return any_of([raw()["request"][name]])


def effect_of(r: Reader) -> Effect:
    """All of it that a request says. Free words, which may hold anything, are read first."""
    found = Effect()
    _because(r, found)
    _name(r, found)
    _decay(r, found)
    _in_force(r, found)
    _each(r, found)
    _up_to(r, found)
    _points(r, found)
    _disqualify(r, found)
    return found


def _free(r: Reader, found: Effect) -> Iterator[int]:
    return (at for at in range(len(r.tokens)) if at not in found.used)


def _take(found: Effect, start: int, end: int) -> None:
    found.used.update(range(start, end))


# ------------------------------------------------------------------------------------------------ free words


def _because(r: Reader, found: Effect) -> None:
    """To the end, or to where the name is said."""
    for at in _free(r, found):
        end = _phrases("because").end(r.tokens, at)
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
            _take(found, at, stop)
        return


def _name(r: Reader, found: Effect) -> None:
    for at in _free(r, found):
        end = _phrases("name").end(r.tokens, at)
        if end is None and r.key(at) == "as" and "_" in r.source[r.tokens[at].end :].lstrip().split(" ")[0]:
            end = at + 1
        if end is None or end >= len(r.tokens) or (r.text(at) in ("called", "named") and not _is_last(r, end)):
            continue
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
            _take(found, at, last)
            return


def _is_last(r: Reader, at: int) -> bool:
    return len(r.tokens) - at <= 3


# ------------------------------------------------------------------------------------------------ ageing and dates


def _decay(r: Reader, found: Effect) -> None:
    for at in _free(r, found):
        if never := _phrases("never_decays").end(r.tokens, at):
            found.decay = "never decays"
            return _take(found, at, never)
        if (end := _phrases("fades").end(r.tokens, at)) and (over := times.duration(r, r.skip(end))):
            found.decay, end = f"fades over {over[0]}", over[1]
            step = r.skip(end, frozenset(("in", "steps", "step", "of", ",")))
            if r.key(step) in ("every", "each") and (every := times.duration(r, step + 1)):
                found.decay, end = f"{found.decay} every {every[0]}", every[1]
            return _take(found, at, end)
        if (end := _phrases("halves").end(r.tokens, at)) and (every := times.duration(r, r.skip(end))):
            found.decay = f"decays 50% every {every[0]}"
            return _take(found, at, every[1])
        if (end := _phrases("decays").end(r.tokens, at)) and (read := _share(r, r.skip(end))):
            percent, place = read
            place = r.skip(place, frozenset("of its it the their value worth point points them".split()))
            if r.key(place) in ("every", "each", "per", "a") and (every := times.duration(r, place + 1)):
                found.decay = f"decays {percent}% every {every[0]}"
                return _take(found, at, every[1])
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


def _in_force(r: Reader, found: Effect) -> None:
    """`from 2026-06-01 until 2026-08-31`, `only until June`, `valid from May`."""
    for at in _free(r, found):
        start = r.skip(at, frozenset("in force valid only active running runs effective counting but , and".split()))
        first = last = None
        end = start
        if r.key(start) in ("from", "starting", "beginning") and r.key(start + 1) != "before":
            first = times.day(r, r.skip(start + 1, frozenset(("on", "in", "from"))))
            end = first[2] if first else start
            end = r.skip(end, frozenset(("on", "onwards", "onward", "forward", "and")))
        if r.key(end) in ("until", "till", "to", "through") and (first or r.key(end) != "to"):
            last = times.day(r, r.skip(end + 1, frozenset(("the", "end", "of"))))
            end = last[2] if last else end
        if (not first and not last) or (first and not last and not _opens(r, start, at)):
            continue
        found.first = str(first[0]) if first else ""
        found.last = str(last[1]) if last else ""
        if first and last and first[0] > last[1]:
            found.first = str(first[0].replace(year=first[0].year - 1))
        return _take(found, at, end)
    return None


def _opens(r: Reader, start: int, at: int) -> bool:
    """A first day alone: `from June on`, `starting 2026-06-01`, `in force from May`."""
    return start > at or r.key(start) in ("starting", "beginning") or (r.key(start) == "from" and start > 0)


# ------------------------------------------------------------------------------------------------ how often, how much


def _each(r: Reader, found: Effect) -> None:
    for at in _free(r, found):
        start = at + 1 if r.key(at) in ("for", "on", "at") else at
        if (
            r.key(start) not in ("each", "every", "per")
            and not (r.key(start) == "a" and r.key(start + 1) == "day" and at > 0)
            and r.key(start) not in ("daily", "everytime", "whenever")
        ):
            continue
        place = start + 1
        word = r.key(place)
        if word == "one" and r.key(place + 1) == "of":
            continue
        if (times.duration(r, place) and word != "day") or (word == "#"):
            continue
        if r.key(start) == "daily" or word == "day":
            found.each, place = "day", place + (word == "day")
            place = r.skip(place, frozenset("on which that when in where".split()))
        elif _phrases("different").end(r.tokens, place):
            found.each, place = "different", place + 1
        elif word == "time" or r.key(start) in ("everytime", "whenever"):
            found.each, place = "time", place + (word == "time")
        elif r.small.entity.end(r.tokens, place) and not next(r.lexicon.targets.at(r.tokens, place), None):
            continue
        else:
            found.each = "time"
        _take(found, at, place)
        _different_behind(r, found)
        return


def _different_behind(r: Reader, found: Effect) -> None:
    """`for each page they visit, each different`; `every single time`."""
    for at in _free(r, found):
        if found.each == "time" and r.key(at) in ("different", "distinct", "unique"):
            found.each = "different"
            _take(found, at, at + 1)


def _up_to(r: Reader, found: Effect) -> None:
    for at in _free(r, found):
        end = _phrases("up_to").end(r.tokens, at)
        if end is None or at in found.used or end in found.used:
            continue
        token = _number(r, end)
        if token is None or not (found.each or r.key(at) in ("cap", "capped") or _is_point(r, end + 1)):
            continue
        if _measures(r, end + 1) and not _is_point(r, end + 1):
            continue
        start = at - 1 if r.key(at - 1) in (",", "but", "and", "with") and at - 1 not in found.used else at
        behind = end + 2 if _is_point(r, end + 1) else end + 1
        if r.key(behind) == "in" and r.key(behind + 1) in ("total", "all", "sum"):
            behind += 2
        behind = behind + 1 if r.key(behind) in ("altogether", "overall", "total") else behind
        found.up_to = token.value
        return _take(found, start, behind)
    return None


def _points(r: Reader, found: Effect) -> None:
    for read in (_with_verb, _with_unit, _alone):
        for at in _free(r, found):
            taken = read(r, at)
            if taken is not None and not found.used.intersection(range(at, taken[1])):
                found.points = taken[0]
                return _take(found, at, taken[1])
    return None


def _with_verb(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`add 5`, `take 5 off`, `loses 12`, `a penalty of 10`, `5 points off`, `+5`."""
    for name, sign in (("minus", -1), ("plus", 1)):
        for end in _ends(_phrases(name), r, at):
            place = r.skip(end, _SIGNED)
            if r.key(place) in ("-", "−", "–") and (token := _number(r, place + 1)):
                return -(token.value or Decimal(0)), _past_unit(r, place + 2)
            token = _number(r, place)
            if (
                token is None
                or token.value is None
                or (_measures(r, place + 1) and not _is_point(r, place + 1))
                or _is_between(r, place)
            ):
                continue
            behind = _past_unit(r, place + 1)
            off = _phrases("minus_behind").end(r.tokens, behind)
            return (-token.value if off and sign > 0 else sign * token.value), off or behind
    token = _number(r, at)
    if token is not None and token.value is not None:
        for behind in dict.fromkeys((at + 1, _past_unit(r, at + 1))):
            if (off := _phrases("minus_behind").end(r.tokens, behind)) and not _phrases("up_to").end(r.tokens, behind):
                return -token.value, off
    return None


def _ends(known: Phrases[None], r: Reader, at: int) -> Iterator[int]:
    return (end for _, end in known.all(r.tokens, at))


def _with_unit(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`15 points`."""
    token = _number(r, at)
    end = _past_unit(r, at + 1)
    if token is None or token.value is None or end == at + 1 or r.small.compare.end(r.tokens, at - 1) == at:
        return None
    return token.value, end


def _alone(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`7 for healthcare firms`."""
    token = _number(r, at)
    if (
        token is None
        or token.value is None
        or r.key(at + 1)
        not in ("for", "if", "when", ":", "per", "each", "every", "to", "a", "", ",", "whenever", "once")
    ):
        return None
    return (token.value, at + 1) if r.small.compare.end(r.tokens, at - 1) != at else None


def _number(r: Reader, at: int) -> Token | None:
    token = r.tokens[at] if at < len(r.tokens) else None
    return token if token is not None and token.value is not None else None


def _is_between(r: Reader, at: int) -> bool:
    return r.key(at + 1) in ("to", "-", "–") and _number(r, at + 2) is not None


def _past_unit(r: Reader, at: int) -> int:
    at = (
        at + 1
        if r.key(at) in ("extra", "bonus", "more", "additional", "score", "full") and _is_point(r, at + 1)
        else at
    )
    at = at + 1 if _is_point(r, at) else at
    return (
        at + 1
        if r.key(at) in ("extra", "more", "each") and r.key(at + 1) not in ("than",) and r.key(at) != "each"
        else at
    )


def _is_point(r: Reader, at: int) -> bool:
    return r.key(at) in _POINTS


def _measures(r: Reader, at: int) -> bool:
    """Whether a number before it counts something else than points."""
    if r.key(at) in ("time", "minute", "min", "day", "week", "month", "hour", "year", "%", "percent", "or", "+"):
        return True
    return any(
        field.name != "score" and field.type.value == "number" for field, _ in r.lexicon.fields.all(r.tokens, at)
    )


def _disqualify(r: Reader, found: Effect) -> None:
    if found.points is not None:
        return
    for at in _free(r, found):
        end = _phrases("disqualify").end(r.tokens, at)
        if end is not None:
            found.disqualifies = True
            _take(found, at, end)
