"""A lead's fields as unknowns of the solver: whether each is known, and what is asked of its value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import assert_never

import z3

from leadscore.plan.model import DayBetween, DayWithin, IsKnown, IsYes, NumberCompare, Op, TextContains, TextMatches
from leadscore.plan.walk import FieldCondition
from leadscore.review.prove.asked import PLACES, Asked
from leadscore.review.prove.logic import any_of
from leadscore.review.prove.texts import FIELD, Language, TooHard, text_for
from leadscore.review.prove.times import Time
from leadscore.values.days import day_number

_FIRST_DAY, _LAST_DAY = day_number(date.min), day_number(date.max)


class Fields:
    """`rules` are what holds of all leads. A text is known by what it matches; that some text does so is settled by
    making it (`texts`), for pairs of languages beforehand, for more of them when a lead is made (`impossible`)."""

    def __init__(self, asked: Asked, time: Time) -> None:
        self.time = time
        self.rules: list[z3.BoolRef] = []
        self.texts = {name: _symbols(name, languages) for name, languages in asked.texts.items()}
        self.units: dict[str, int] = {name: 2 * 10**places for name, places in asked.numbers.items()}
        self.numbers = {name: z3.Int(f"{name} number") for name in asked.numbers}
        self.days = {name: z3.Int(f"{name} day") for name in sorted(asked.dates)}
        self.answers = {name: z3.Bool(f"{name} is yes") for name in sorted(asked.answers)}
        names = [*self.texts, *self.numbers, *self.days, *self.answers, *sorted(asked.known)]
        self.is_known = {name: z3.Bool(f"{name} is known") for name in names}
        for name, symbols in self.texts.items():
            self.rules += (z3.Implies(symbol, self.is_known[name]) for symbol in symbols.values())
            self.rules += _pairs(symbols)
        for day in self.days.values():
            self.rules.append(z3.And(day >= _FIRST_DAY, day <= _LAST_DAY))
        for name, number in self.numbers.items():  # what a test cannot write lies between two numbers of three places
            step = self.units[name] // 10**PLACES
            whole = z3.Int(f"{name} thousandths")
            self.rules.append(z3.Implies(time.writable, number == step * whole))

    def nothing_known(self, but: str) -> z3.BoolRef:
        """No field is known, whatever one of them is."""
        return z3.Not(any_of(known for name, known in self.is_known.items() if name != but))

    def holds(self, condition: FieldCondition) -> z3.BoolRef:
        """Whether a condition holds of a known value; what it says of an unknown one means nothing."""
        match condition:
            case TextMatches(name, language) | TextContains(name, language):
                return self.texts[name][language]
            case NumberCompare(name, op, value):
                return compared(self.numbers[name], op, int(Fraction(value) * self.units[name]))
            case DayBetween(name, first, last):
                bounds = [] if first is None else [self.days[name] >= day_number(first)]
                return z3.And(*bounds, *([] if last is None else [self.days[name] <= day_number(last)]))
            case DayWithin(name, days):
                return z3.And(self.days[name] >= self.time.day - days, self.days[name] <= self.time.day)
            case IsYes(name):
                return self.answers[name]
            case IsKnown(name):
                return self.is_known[name]
            case _:
                assert_never(condition)

    def text(self, name: str, model: z3.ModelRef) -> str | None:
        """A text of the field as the model has it; None when there is none. Raises TooHard."""
        yes, no = _split(self.texts[name], model)
        return text_for(yes, no, FIELD)

    def impossible(self, name: str, model: z3.ModelRef) -> z3.BoolRef:
        """What no text of the field can be: the model's, with all left out that does not matter."""
        symbols = self.texts[name]
        yes, no = _split(symbols, model)
        for language in (*yes, *no):
            fewer_yes, fewer_no = [o for o in yes if o != language], [o for o in no if o != language]
            try:
                needed = text_for(fewer_yes, fewer_no, FIELD) is not None
            except TooHard:
                needed = True
            if not needed:
                yes, no = fewer_yes, fewer_no
        return z3.Or(z3.Not(self.is_known[name]), *(z3.Not(symbols[o]) for o in yes), *(symbols[o] for o in no))

    def number(self, name: str, model: z3.ModelRef) -> Decimal:
        """The number of a field as the model has it."""
        halves: int = model.eval(self.numbers[name], model_completion=True).as_long()
        places = len(str(self.units[name])) - 1
        return Decimal(f"{Decimal(f'{halves * 5}e-{places + 1}'):f}".rstrip("0").rstrip("."))


def compared(left: z3.ArithRef, op: Op, right: int) -> z3.BoolRef:
    match op:
        case Op.LESS:
            return left < right
        case Op.LESS_EQUAL:
            return left <= right
        case Op.EQUAL:
            return left == right
        case Op.GREATER_EQUAL:
            return left >= right
        case Op.GREATER:
            return left > right
        case _:
            assert_never(op)


def _symbols(name: str, languages: dict[Language, None]) -> dict[Language, z3.BoolRef]:
    return {language: z3.Bool(f"{name} matches {number}") for number, language in enumerate(languages)}


def _split(symbols: dict[Language, z3.BoolRef], model: z3.ModelRef) -> tuple[Sequence[Language], Sequence[Language]]:
    yes = [language for language, symbol in symbols.items() if z3.is_true(model.eval(symbol))]
    return yes, [language for language in symbols if language not in yes]


def _pairs(symbols: dict[Language, z3.BoolRef]) -> list[z3.BoolRef]:
    """Which languages exclude or cover each other."""
    rules = []
    for (one, first), (other, second) in combinations(symbols.items(), 2):
        if _none((one, other), ()):
            rules.append(z3.Not(z3.And(first, second)))
        elif _none((one,), (other,)):
            rules.append(z3.Implies(first, second))
        elif _none((other,), (one,)):
            rules.append(z3.Implies(second, first))
    return rules


@lru_cache(maxsize=2**16)
def _none(yes: tuple[Language, ...], no: tuple[Language, ...]) -> bool:
    try:
        return text_for(yes, no, FIELD) is None
    except TooHard:
        return False
