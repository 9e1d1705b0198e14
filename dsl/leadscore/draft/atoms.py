"""The single conditions that leads are looked at by: levels, cuts, words, events; none of them looks at the outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

import numpy as np

from leadscore.draft.survey import EventSurvey, FieldSurvey, Survey
from leadscore.syntax.literals import number_text
from leadscore.values.terms import ValueType

_MOST_LEVELS = 60
_MOST_WORDS = 40
_CUTS = 33
_TIMES = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100)
_WINDOWS = (7, 14, 30, 60, 90)
_TIMES_WITHIN = (1, 2, 3, 5)
_MINUTES = (5, 10, 15, 30, 60, 120)
_MOST_TARGETS = 15
_SILENCES = (7, 14, 30, 60, 90)
SILENCE = "inactive"
"""The subject of conditions on how long nothing has happened, of any kind that the policy knows."""


_CURLY = re.compile("[“”„‟]")
_OF_ONE = {"company", "email", "email_domain", "phone", "name", "first_name", "last_name", "full_name", "website"}
"""Texts that name a person or a company: they are known or not, but what they say is no sign."""


class Shape(Enum):
    """What a condition asks: one of these values, whether there is one, from a number on, below it, a word, events."""

    LEVEL = "level"
    KNOWN = "known"
    FROM = "from"
    BELOW = "below"
    WORD = "word"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Atom:
    """`condition` is in the language; `subject` the field or kind of event that it asks for; `value` the folded text
    of a level or word; `cut` the number of FROM and BELOW (of `> 0`: 0); `is_whole` whether the field holds whole
    numbers alone; `target` what events have to be about, as a pattern."""

    condition: str
    subject: str
    shape: Shape
    value: str = ""
    cut: Decimal = Decimal(0)
    is_whole: bool = False
    target: str = ""

    @property
    def asks(self) -> str:
        """The field, or the events that count, whatever is asked of them."""
        return f"{self.subject} {self.target}".rstrip()

    @property
    def is_behaviour(self) -> bool:
        return self.shape is Shape.EVENT or bool(_BEHAVIOUR.search(self.subject))


_BEHAVIOUR = re.compile(
    r"(^|_)((total|site|web)?visits?|(page)?views?|pages?|time|seconds|minutes|sessions?|clicks?|clicked|opens?|opened|"
    r"activity|activities|logins?|downloads?|submissions?|engagement|do_not_email|do_not_call|unsubscribed)($|_)"
)
"""Fields that say what leads did, not who they are."""


def atoms(survey: Survey, least: int) -> list[Atom]:
    """In a fixed order, each condition once; `least` leads show it, and as many do not."""
    found: dict[str, Atom] = {}
    for each in survey.fields.values():
        for atom in _of_field(each, survey.leads, least):
            found.setdefault(atom.condition, atom)
    for kind in sorted(survey.events):
        for atom in _of_events(kind, survey.events[kind], survey.leads, least):
            found.setdefault(atom.condition, atom)
    if survey.events:
        for days in _SILENCES:
            atom = Atom(f"{SILENCE} for {days} days", SILENCE, Shape.EVENT)
            found.setdefault(atom.condition, atom)
    return list(found.values())


def _of_field(each: FieldSurvey, leads: int, least: int) -> Iterator[Atom]:
    name = each.name
    known = sum(each.values.values())
    if known < least:
        return
    if leads - known >= least:
        yield Atom(f"{name} is known", name, Shape.KNOWN)
        yield Atom(f"{name} is missing", name, Shape.KNOWN)
    match each.type:
        case ValueType.YES_NO:
            yield Atom(name, name, Shape.LEVEL, "yes")
            yield Atom(f"{name} is no", name, Shape.LEVEL, "no")
        case ValueType.TEXT:
            yield from _of_text(each, known, least)
        case ValueType.NUMBER:
            yield from _of_numbers(each, least)
        case ValueType.DATE:
            for days in _WINDOWS:
                yield Atom(f"{name} within {days} days", name, Shape.EVENT)


def _of_text(each: FieldSurvey, known: int, least: int) -> Iterator[Atom]:
    name = each.name
    seldom = max(5, least // 4)
    common = ((str(value), count) for value, count in each.values.most_common(_MOST_LEVELS) if count >= seldom)
    frequent = [(value, count) for value, count in common if value.isprintable()]
    if name == "email_domain":
        yield Atom("email_domain in free_mail", name, Shape.WORD, "free_mail")
    if name in _OF_ONE:
        return
    if name == "title":
        frequent = []  # a title as a whole is one person's: its words, its rank and its department are signs
    for value, _ in frequent:
        yield Atom(f"{name} is {literal(value)}", name, Shape.LEVEL, value)
    if sum(count for _, count in frequent) < known / 2 or name == "title":
        for word, count in each.words.most_common(_MOST_WORDS):
            if count >= least:
                yield Atom(f"{name} contains {literal(word)}", name, Shape.WORD, word)


def literal(text: str) -> str:
    """A folded text as the language writes it: it stands for itself alone. Curly quotes would end it, so a star stands
    in their place, for any characters."""
    escaped = text.replace("\\", "\\\\").replace("*", "\\*").replace('"', '\\"')
    return '"' + _CURLY.sub("*", escaped) + '"'


def _pattern(target: str) -> str:
    """A target, or all below it: `"blog/*"`."""
    return f'{literal(target[:-1])[:-1]}*"' if target.endswith("/*") else literal(target)


def _of_numbers(each: FieldSurvey, least: int) -> Iterator[Atom]:
    name = each.name
    sizes = sorted((number, count) for number, count in each.values.items() if isinstance(number, Decimal))
    numbers = np.repeat([float(number) for number, _ in sizes], [count for _, count in sizes])
    is_whole = all(number == number.to_integral_value() for number, _ in sizes)
    cuts = sorted({rounded(float(q)) for q in np.quantile(numbers, np.linspace(0.02, 0.98, _CUTS))})
    zeros = int((numbers == 0).sum())
    if numbers[0] == 0 and least <= zeros:
        yield Atom(f"{name} > 0", name, Shape.FROM, is_whole=is_whole)
        yield Atom(f"{name} is 0", name, Shape.LEVEL, "0")
    for cut in cuts:
        below = int((numbers < float(cut)).sum())
        if below >= least and len(numbers) - below >= least:
            yield Atom(f"{name} >= {number_text(cut)}", name, Shape.FROM, "", cut, is_whole)
            yield Atom(f"{name} < {number_text(cut)}", name, Shape.BELOW, "", cut, is_whole)


def rounded(number: float) -> Decimal:
    """To a number that people would choose: two digits that count, from 20 on in steps of five, and the language's
    three places at most: 600, 1200, 0.05."""
    if number == 0:
        return Decimal(0)
    exact = Decimal(repr(number))
    places = max(-3, exact.adjusted() - 1)
    digits = exact.scaleb(-places)
    step = 5 if abs(digits) >= 20 else 1
    return (step * (digits / step).quantize(Decimal(1))).scaleb(places).normalize()


def _of_events(kind: str, each: EventSurvey, leads: int, least: int) -> Iterator[Atom]:
    if len(each.counts) < least:
        return
    yield from _counted(kind, kind, each.counts, leads, least, _TIMES)
    for days in _WINDOWS:
        recent = [sum(age <= days for age in ages) for ages in each.ages]
        yield from _counted(kind, kind, recent, leads, least, _TIMES_WITHIN, f" within {days} days")
    for minutes in _MINUTES:
        if least <= sum(total >= minutes * 1000 for total in each.minutes):
            yield Atom(f"{kind} at least {minutes} minutes", kind, Shape.EVENT)
    for target, count in each.targets.most_common(_MOST_TARGETS):
        if count < least:
            break
        if not target.isprintable():
            continue
        pattern = _pattern(target)
        for asked in ("", " at least 2 times", " within 14 days"):
            yield Atom(f"{kind} {pattern}{asked}", kind, Shape.EVENT, target=pattern)


def _counted(
    what: str, kind: str, counts: Sequence[int], leads: int, least: int, times: Sequence[int], window: str = ""
) -> Iterator[Atom]:
    for least_times in times:
        holding = sum(count >= least_times for count in counts)
        if holding < least:
            return
        if leads - holding >= least:
            often = "" if least_times == 1 else f" at least {least_times} times"
            yield Atom(f"{what}{often}{window}", kind, Shape.EVENT)
