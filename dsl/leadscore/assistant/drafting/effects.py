"""What a rule shall do, in words: points, how often, up to what, how they age, why, its name, between which days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.drafting import times
from leadscore.assistant.drafting.ageing import decay, in_force
from leadscore.assistant.drafting.asked import remarks_of
from leadscore.assistant.drafting.effect import Effect, phrases_of
from leadscore.assistant.drafting.explaining import because, name
from leadscore.assistant.drafting.phrases import Phrases
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.words import Token
from leadscore.assistant.rule_names import stem
from leadscore.syntax import nodes as n

_SIGNED = frozenset(
    "extra more bonus another additional them it her him everyone them each of a an the about only just".split()
)
_POINTS = frozenset(("point", "p", "mark", "credit", "pts"))
_LONGEST_THING = 4
_DASHES = frozenset("-–")
_BONUS = frozenset("bonus penalty malus premium reward deduction fine".split())
_THROWS = frozenset("throw throwing kick kicking boot chuck toss turf keep".split())
_GIVES = frozenset(("=", "=>"))
"""Before points: `visited pricing = 10 points`."""


def effect_of(r: Reader) -> Effect:
    """All of it that a request says. Free words, which may hold anything, are read first."""
    found = Effect()
    because(r, found)
    name(r, found)
    decay(r, found)
    in_force(r, found)
    _each(r, found)
    _up_to(r, found)
    _points(r, found)
    _against(r, found)
    _disqualify(r, found)
    return found


def _each(r: Reader, found: Effect) -> None:
    for at in found.free(r):
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
            is_where = r.key(place) == "on" and r.key(place + 1) not in ("which", "that")  # `each day on our site`
            place = place if is_where else r.skip(place, frozenset("on which that when in where".split()))
        elif phrases_of("different").end(r.tokens, place):
            is_said = r.has(r.key(place + 1), 0, at)  # `the pages: 3 for each different page`
            found.each, place = "different", place + 1 + is_said
        elif word == "time" or r.key(start) in ("everytime", "whenever"):
            found.each, place = "time", place + (word == "time")
        elif _is_somebody(r, place) and not next(r.lexicon.targets.at(r.tokens, place), None):
            continue
        else:
            found.each, found.is_each_thing = "time", _is_thing(r, place)
        found.take(at, place)
        _different_behind(r, found)
        return


def _is_somebody(r: Reader, at: int) -> bool:
    """`for every CEO` and `each company` say for whom, not how often."""
    known = (r.lexicon.titles, r.lexicon.values.by_phrase)
    return r.small.entity.end(r.tokens, at) is not None or any(one.end(r.tokens, at) for one in known)


def _is_thing(r: Reader, at: int) -> bool:
    """`each reference page visited`, unlike `each reference page visit`."""
    things, deeds = phrases_of("things"), phrases_of("deeds")
    if _is_target(r, at):
        return deeds.end(r.tokens, at + 1) is None
    for place in range(at, min(at + _LONGEST_THING, len(r.tokens))):
        if (end := things.end(r.tokens, place)) is not None:
            return deeds.end(r.tokens, end) is None or r.text(end) != r.key(end)
        if r.tokens[place].kind != "word" or deeds.end(r.tokens, place) is not None:
            return False
    return False


def _is_target(r: Reader, at: int) -> bool:
    """Whether a comment says that what is done is done to it: `each colleague invited`, of which `the target is that
    colleague`."""
    said = (remark for _, remark in remarks_of(r.lexicon.checked, n.EventDeclaration))
    return any(re.search(rf"\btarget is (?:the|that|a|an) {re.escape(r.key(at))}\b", remark) for remark in said)


def _different_behind(r: Reader, found: Effect) -> None:
    """`for each page they visit, each different`; `every single time`."""
    for at in found.free(r):
        if found.each == "time" and r.key(at) in ("different", "distinct", "unique"):
            found.each = "different"
            found.take(at, at + 1)


def _up_to(r: Reader, found: Effect) -> None:
    for at in found.free(r):
        token, behind = _number(r, at), phrases_of("up_to_behind").end(r.tokens, at + 1)
        if found.each and token is not None and behind is not None:  # `one for each day, ten at the most`
            found.up_to = token.value
            return found.take(at, behind)
        end = phrases_of("up_to").end(r.tokens, at)
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
        return found.take(start, behind)
    return None


def _points(r: Reader, found: Effect) -> None:
    for read in (_with_verb, _with_unit, _alone):
        for at in found.free(r):
            taken = read(r, at)
            if taken is not None and not found.used.intersection(range(at, taken[1])):
                _demand_sign(r, at, taken[1])
                found.points = taken[0]
                found.take(at, taken[1])
                return _called(r, found)
    return None


def _called(r: Reader, found: Effect) -> None:
    """`a freshness bonus of 5`: what the points are called, by a word that nothing in the policy has."""
    for at in found.free(r):
        is_it = r.key(at + 1) in _BONUS and at + 1 in found.used and r.key(at - 1) in ("a", "an", "the")
        if is_it and r.tokens[at].kind == "word" and stem(r.key(at)) not in {*map(stem, r.lexicon.known_words())}:
            return found.take(at, at + 1)
    return None


def _demand_sign(r: Reader, at: int, end: int) -> None:
    """`leads from Spain - 10 points`: whether that gives them or takes them is to be asked."""
    if r.key(at - 1) == "-" and _is_dash(r, at - 1) and r.key(end) in ("", ","):
        said = f"{r.source_of(at)} points"
        raise Unanswerable(f"Shall it give {said} or take them?", f"Say it without a dash: +{said} or -{said}.")


def _is_dash(r: Reader, at: int) -> bool:
    """Between blanks and behind words, it leads over: `whoever reads the guide – 6 points`, unlike `students: - 6`."""
    if r.key(at) not in _DASHES or at == 0 or r.tokens[at - 1].kind == "sign" or r.key(at - 1) in ("is", "be"):
        return False
    behind = r.tokens[at + 1].start if at + 1 < len(r.tokens) else len(r.source)
    return r.tokens[at - 1].end < r.tokens[at].start and r.tokens[at].end < behind


def _against(r: Reader, found: Effect) -> None:
    """`penalise bounced mails with 5 points`, `points off for interns: 10`: said apart from the number."""
    for at in found.free(r):
        end = phrases_of("against").end(r.tokens, at)
        if end is not None and found.points is not None:
            found.points = -abs(found.points)
            found.take(at, end)


def _with_verb(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`add 5`, `take 5 off`, `loses 12`, `a penalty of 10`, `5 points off`, `+5`."""
    for words, sign in (("minus", -1), ("plus", 1)):
        for end in _ends(phrases_of(words), r, at) if not _is_dash(r, at) else ():
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
            off = phrases_of("minus_behind").end(r.tokens, behind) or phrases_of("minus_behind").end(
                r.tokens, place + 1
            )
            return (-token.value if off and sign > 0 else sign * token.value), off or behind
    token = _number(r, at)
    if token is not None and token.value is not None:
        for behind in dict.fromkeys((at + 1, _past_unit(r, at + 1))):
            if (off := phrases_of("minus_behind").end(r.tokens, behind)) and not phrases_of("up_to").end(
                r.tokens, behind
            ):
                return -token.value, off
    return None


def _ends(known: Phrases[None], r: Reader, at: int) -> Iterator[int]:
    return (end for _, end in known.all(r.tokens, at))


def _with_unit(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`15 points`."""
    token = _number(r, at)
    end = _past_unit(r, at + 1)
    is_compared = r.small.compare.end(r.tokens, at - 1) == at and r.source_of(at - 1) not in _GIVES
    if token is None or token.value is None or end == at + 1 or is_compared:
        return None
    return token.value, end


def _alone(r: Reader, at: int) -> tuple[Decimal, int] | None:
    """`7 for healthcare firms`."""
    token = _number(r, at)
    if (
        token is None
        or token.value is None
        or _is_between(r, at)
        or r.key(at + 1)
        not in ("for", "if", "when", ":", "per", "each", "every", "to", "a", "", ",", "whenever", "once")
    ):
        return None
    is_compared = r.small.compare.end(r.tokens, at - 1) == at and not _is_arrow(r, at - 1)
    return None if is_compared else (token.value, at + 1)


def _is_arrow(r: Reader, at: int) -> bool:
    """`visited pricing within 14 days => 20`: behind a number that is compared already, or no field at all, it leads
    over to the points; so does a `=` at the end: `visited pricing in the past year = 20`."""
    if r.source_of(at) not in _GIVES or (r.source_of(at) == "=" and r.key(at + 2)):
        return False
    fields = (end for place in range(max(0, at - 3), at) for _, end in r.lexicon.fields.all(r.tokens, place))
    is_counted = any(r.tokens[place].value is not None for place in range(max(0, at - 3), at))
    return is_counted or (at not in fields and r.key(at - 1) not in r.lexicon.evidence.sized)


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
    if r.key(at) == "on" and r.key(at + 1) == "top" and r.key(at + 2) != "of":
        return at + 2
    if r.key(at) == "back" and r.key(at + 1) in ("", ".", "for", "to", "if", "when"):
        return at + 1
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


def _last(r: Reader) -> int:
    """The place of the last word that is no sign."""
    return max((at for at in range(len(r.tokens)) if r.tokens[at].kind != "sign"), default=0)


def _disqualify(r: Reader, found: Effect) -> None:
    if found.points is not None:
        return
    for at in found.free(r):
        end = phrases_of("disqualify").end(r.tokens, at)
        if end is None and r.key(at) == "out" and not r.key(at + 1) and r.has("want", 0, at):
            end = at + 1  # `we want students out`
        if end is None and r.key(at) in _THROWS and r.key(last := _last(r)) == "out" and at < last - 1:
            found.take(last, last + 1)  # `throws students out`
            end = at + 1
        if end is not None:
            found.disqualifies = True
            found.take(at, end)
