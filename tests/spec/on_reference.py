"""Runs a row of the spec corpus on the reference engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from leadscore.engine.model import Scorecard, State
from leadscore.engine.reference import score
from leadscore.facts.cells import instant, thousandths, value
from leadscore.facts.derived import with_derived
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import Plan
from leadscore.values.target import canonical
from leadscore.values.text import fold
from spec.load import Case, Outcome


def run(plan: Plan, case: Case) -> Outcome:
    """What the reference engine says of a row."""
    lead = lead_of(plan, case.lead, case.events)
    return outcome(plan, score(plan, lead, instant(case.as_of), was_ready=case.was_ready))


def lead_of(plan: Plan, cells: Mapping[str, str], events: Iterable[tuple[str, str, str, str]]) -> Lead:
    """A lead from its cells, all of which must fit."""
    types = {field.name: field.type for field in plan.fields}
    read = ((name, value(cell, types[name])) for name, cell in cells.items() if name != "id")
    values = {name: found for name, found in read if found is not None}
    history = sorted((_event(*row) for row in events), key=lambda event: event.at)
    return Lead(cells["id"].strip(), with_derived(values, cells), tuple(history), dict(cells))


def _event(at: str, kind: str, target: str, minutes: str) -> Event:
    return Event(instant(at), fold(kind), canonical(target), thousandths(minutes), target)


def outcome(plan: Plan, card: Scorecard) -> Outcome:
    names = {rule.id: rule.name for rule in plan.rules if rule.name is not None}
    rules = {names[r.rule_id]: r for group in card.groups for r in group.rules if r.rule_id in names}
    return Outcome(
        score=None if card.score is None else _points(card.score),
        cut=_points(card.cut),
        ready=card.ready,
        disqualified=card.disqualified,
        in_scope=card.in_scope,
        band=card.band or "",
        grade=card.grade or "",
        groups={group.name: _points(group.total) for group in card.groups},
        rules={name: _points(rule.points) for name, rule in rules.items()},
        fired=frozenset(name for name, rule in rules.items() if rule.state is State.FIRED),
        unknown=frozenset(name for name, rule in rules.items() if rule.state is State.UNKNOWN),
    )


def _points(milli: int) -> Decimal:
    return Decimal(milli) / 1000
