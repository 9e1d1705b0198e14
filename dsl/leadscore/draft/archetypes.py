"""Tests made from the kinds of leads that there were: the facts that the rules ask for, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from leadscore.draft.atoms import literal, rounded
from leadscore.engine.compiled import CompiledPlan
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Event, Lead, Value
from leadscore.learn.tally import Sign
from leadscore.plan.model import Plan
from leadscore.syntax.literals import number_text
from leadscore.values.days import DAY, day_number

_AS_OF = day_number(date(2026, 1, 1)) * DAY
"""What tests without `as of` are scored at."""
_MOST_EVENTS = 6
_OTHER = "other"
_FEW = 10
"""Fewer leads are no kind."""

Fired = tuple[bool, ...]


@dataclass(slots=True)
class Kinds:
    """Leads by which rules fired: how many, how many of them were won, and of each the one that did least (of equals,
    the first id)."""

    signs: dict[Fired, Sign] = field(default_factory=dict)
    plainest: dict[Fired, tuple[Lead, int]] = field(default_factory=dict)

    def saw(self, lead: Lead, at: int, outcome: Outcome, won: bool) -> None:
        fired = tuple(state is State.FIRED for state in outcome.states)
        self.signs.setdefault(fired, Sign()).saw(won)
        if fired not in self.plainest or _size(lead) < _size(self.plainest[fired][0]):
            self.plainest[fired] = (lead, at)


def _size(lead: Lead) -> tuple[int, str]:
    return len(lead.events), lead.id


@dataclass(frozen=True, slots=True)
class Asked:
    """What conditions ask of texts: `constants` are those that they name, `known` the fields that need only be known.
    No other text of a lead is written down, for it may be a person's."""

    constants: Sequence[str]
    known: frozenset[str] = frozenset()


def tests_of(kinds: Kinds, compiled: CompiledPlan, asked: Asked) -> list[str]:
    """Up to four: of those who are ready and of those who are not the commonest kind and the next one with other rules;
    each is scored by the policy itself."""
    common = sorted(kinds.signs.items(), key=lambda one: (-one[1].leads, one[0]))
    found: list[str] = []
    for is_ready in (True, False):
        told = 0
        for fired, sign in common:
            if told == 2 or sign.leads < _FEW:
                break
            made = _made(*kinds.plainest[fired], fired, compiled, asked)
            if made is not None and made[1].ready == is_ready:
                rate = f"{100 * sign.wins / sign.leads:.0f}%"
                name = f"{_state(made[1])}, like {sign.leads:,} past leads, of whom {rate} were won"
                found.append(_text(_unlike(name, len(found) + 1, found), *made))
                told += 1
    return found


def _unlike(name: str, number: int, others: Sequence[str]) -> str:
    """Tests have names of their own."""
    return f"{name} ({number})" if any(f"test {literal(name)}" in other for other in others) else name


def _made(lead: Lead, at: int, fired: Fired, compiled: CompiledPlan, asked: Asked) -> tuple[Lead, Outcome] | None:
    """A lead with so few facts that the same rules fire."""
    for plain in (True, False):
        values = {
            name: value
            for name in sorted(compiled.plan.used_fields)
            if (value := _value(name, lead.values.get(name), asked, plain)) is not None
        }
        events = tuple(_events(lead, at, compiled.plan, asked.constants, plain))
        if len(events) > _MOST_EVENTS and not plain:
            return None
        made = Lead("", values, tuple(sorted(events, key=lambda event: event.at)))
        outcome = compiled.score(made, _AS_OF)
        if tuple(state is State.FIRED for state in outcome.states) == fired:
            return made, outcome
    return None


def _value(name: str, value: Value | None, asked: Asked, plain: bool) -> Value | None:
    match value:
        case bool() | None:
            return value
        case Decimal():
            return rounded(float(value)) if plain else round(value, 3)
        case str():
            if value in asked.constants:
                return value
            word = next((text for text in asked.constants if f" {text} " in f" {value} "), None)
            return word or (_OTHER if name in asked.known else None)
        case date():
            return None


def _events(lead: Lead, at: int, plan: Plan, constants: Sequence[str], plain: bool) -> Iterator[Event]:
    """At the same ages, in whole days; targets that no rule names are left out."""
    for event in lead.events:
        if event.kind in plan.used_events and event.at <= at:
            target = event.target if event.target in constants else ""
            age = (at - event.at) // DAY
            yield Event(
                _AS_OF - age * DAY, event.kind, target, event.minutes // 1000 * 1000 if plain else event.minutes
            )


def _text(name: str, lead: Lead, outcome: Outcome) -> str:
    given = [*(_fact(name, value) for name, value in lead.values.items()), *_happened(lead.events)]
    score = number_text(Decimal(outcome.score or 0) / 1000)
    band = f", band {outcome.band}" if outcome.band else ""
    facts = f"  given {', '.join(given)}\n" if given else "  given as of 2026-01-01\n"
    return f"test {literal(name)}\n{facts}  expect score {score}, {_state(outcome)}{band}\n"


def _state(outcome: Outcome) -> str:
    return "disqualified" if outcome.disqualified else "ready" if outcome.ready else "not ready"


def _fact(name: str, value: Value) -> str:
    match value:
        case bool():
            return f"{name} {'yes' if value else 'no'}"
        case Decimal():
            return f"{name} {number_text(value)}"
        case str():
            return f'{name} "{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
        case _:
            return f"{name} {value.isoformat()}"


def _happened(events: Sequence[Event]) -> Iterator[str]:
    counts: Mapping[tuple[str, str, int, int], int] = Counter(
        (event.kind, event.target, (_AS_OF - event.at) // DAY, event.minutes) for event in events
    )
    for (kind, target, age, minutes), count in counts.items():
        what = f"{kind} {literal(target)}" if target else kind
        times = f" {count} times" if count > 1 else ""
        long = f" for {number_text(Decimal(minutes) / 1000)} minutes" if minutes else ""
        ago = f" {age} day{'' if age == 1 else 's'} ago" if age else ""
        yield f"{what}{times}{long}{ago}"
