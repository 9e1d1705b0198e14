"""What tests show of the outcome: both states of `ready`, bands, grades, thresholds, the score's range, overrides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.check.model import Unit
from leadscore.engine.conditions import View
from leadscore.engine.model import Scorecard
from leadscore.plan.conditions import day
from leadscore.plan.model import Grade, Plan, Rule
from leadscore.review.coverage.model import Goal, Kind, Place
from leadscore.syntax import nodes as n
from leadscore.values.days import day_number
from leadscore.values.number import milli_text, to_milli
from leadscore.values.pattern import literal
from leadscore.values.text import fold

Seen = Sequence[tuple[Scorecard, View]]


def outcome_goals(unit: Unit, statement: n.Statement, plan: Plan, every: Seen) -> Iterator[Goal]:
    """Of a statement that decides what comes of points; `every` are all tests, those out of scope too."""
    cards = [card for card, _ in every if card.in_scope]
    place = Place(unit, statement.span)
    match statement:
        case n.Ready(at):
            yield place.goal(Kind.STATES, "no test is ready", any(card.ready for card in cards))
            yield place.goal(Kind.STATES, "no test is not ready", any(not card.ready for card in cards))
            yield from _threshold(Place(unit, at.span), "ready", at, _scores(cards), plan.rules)
        case n.Band(name, at):
            met = any(card.band == name.text for card in cards)
            yield place.goal(Kind.BANDS, f"no test is in the band `{name.text}`", met)
            if at is not None:
                yield from _threshold(Place(unit, at.span), f"band {name.text}", at, _scores(cards), plan.rules)
        case n.Grade():
            yield from _of_grade(unit, statement, plan, cards)
        case n.ScoreRange(low, high):
            cuts = [card.cut for card in cards]
            yield Place(unit, low.span).goal(
                Kind.CAPS, "no test has its score raised to the range", max(cuts, default=0) > 0
            )
            yield Place(unit, high.span).goal(
                Kind.CAPS, "no test has its score cut to the range", min(cuts, default=0) < 0
            )
        case n.AppliesIf():
            yield place.goal(Kind.STATES, "no test is in scope", bool(cards))
            yield place.goal(Kind.STATES, "no test is out of scope", len(cards) < len(every))
        case n.Override():
            yield from _of_override(place, statement, every)
        case _:
            pass


def _of_grade(unit: Unit, written: n.Grade, plan: Plan, cards: Sequence[Scorecard]) -> Iterator[Goal]:
    grade = next(grade for grade in plan.grades if grade.group == written.group.text)
    totals = [group.total for card in cards for group in card.groups if group.name == grade.group]
    labels = {_label(grade, total) for total in totals}
    rules = [rule for rule in plan.rules if rule.group == grade.group]
    for step in written.steps:
        place, words = Place(unit, step.span), f"grade {grade.group} {step.label.text}"
        yield place.goal(Kind.GRADES, f"no test has the {words}", step.label.text in labels)
        if step.at is not None:
            yield from _threshold(place, words, step.at, totals, rules)


def _label(grade: Grade, total: int) -> str:
    return next((label for at, label in grade.steps if total >= at), grade.otherwise)


def _threshold(place: Place, words: str, at: n.Number, points: Sequence[int], rules: Sequence[Rule]) -> Iterator[Goal]:
    """Just above is by less than any rule gives: with one sign less, such a lead would not have reached it."""
    milli = to_milli(at.value)
    margin = min((abs(rule.points) for rule in rules if rule.points), default=1000)
    met = any(milli <= value < milli + margin for value in points)
    edge = f"no test just reaches {words} at {milli_text(milli)}"
    yield place.goal(Kind.THRESHOLDS, f"{edge} (by less than {milli_text(margin)})", met)
    below = any(value < milli for value in points)
    yield place.goal(Kind.THRESHOLDS, f"no test stays below {words} at {milli_text(milli)}", below)


def _scores(cards: Sequence[Scorecard]) -> list[int]:
    return [card.score for card in cards if card.score is not None]


def _of_override(place: Place, override: n.Override, every: Seen) -> Iterator[Goal]:
    """An override names a lead by its id or its email."""
    if override.until is None:
        return
    shown = literal(override.lead.value)
    names, until = fold(shown), day(override.until)
    days = [view.today for card, view in every if card.in_scope and names in _names(view)]
    last = day_number(until)
    yield place.goal(Kind.OVERRIDES, f"the override of {shown} is never in force", any(day <= last for day in days))
    missing = f"no test scores {shown} after {until}, when the override has ended"
    yield place.goal(Kind.OVERRIDES, missing, any(day > last for day in days))


def _names(view: View) -> set[object]:
    return {fold(view.lead.id), view.lead.values.get("email")}
