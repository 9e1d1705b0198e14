"""What a rule rests on, one line each: events with their age and what decay left, counts, and the lead's own values."""

from __future__ import annotations

from dataclasses import dataclass

from leadscore.engine.model import EventEvidence, EventTally, FieldEvidence, RuleResult
from leadscore.facts.model import Event
from leadscore.plan.model import Rule
from leadscore.report.words import ago, minutes
from leadscore.values.number import counted, milli_text

_SHOWN_EVENTS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of evidence. `points` (millipoints) is set where several lines add up to what a rule gives, `at` where it
    rests on one event: when that was (seconds since 1970-01-01T00:00:00Z)."""

    text: str
    points: int | None = None
    at: int | None = None


def entries_of(rule: Rule, result: RuleResult, as_of: int) -> tuple[Entry, ...]:
    """The lines under a rule: the lead's values, then what was counted, then what each event gave."""
    values = [Entry(" · ".join(map(_field_text, result.fields)))] if result.fields else []
    if rule.each is not None and result.evidence:
        return (*values, *_each_event(rule, result.evidence))
    tallies = [_tally_entry(tally, as_of) for tally in result.tallies]
    return (*values, *tallies, *_decay_entry(rule, result.evidence))


def _field_text(field: FieldEvidence) -> str:
    return f"{field.field} is unknown" if field.value is None else f"{field.field}: {field.value}"


def _tally_entry(tally: EventTally, as_of: int) -> Entry:
    """`visited "pricing": 4 times, last 3 days ago`."""
    if tally.newest is None:
        return Entry(f"{tally.needed}: never")
    age = ago(as_of - tally.newest.at)
    if tally.measure is None:
        return Entry(
            f"{tally.needed}: last sign of life {age}, {tally.newest.kind}{_target(tally.newest, '')}",
            at=tally.newest.at,
        )
    times = "once," if tally.count == 1 else f"{counted(tally.count, 'time')}, last"
    spent = f", {minutes(tally.minutes)} in all" if tally.minutes else ""
    return Entry(f"{tally.needed}: {times}{_target(tally.newest, tally.needed)} {age}{spent}", at=tally.newest.at)


def _target(event: Event, told: str) -> str:
    """The event's target in quotes, unless the words around it name it already."""
    quoted = f'"{event.target}"'
    return "" if not event.target or quoted in told else f" {quoted}"


def _decay_entry(rule: Rule, evidence: tuple[EventEvidence, ...]) -> tuple[Entry, ...]:
    """What decay left of the points, which rest on the newest event alone."""
    if rule.decay is None or not evidence or evidence[0].step == 0:
        return ()
    return (Entry(_decayed(evidence[0], rule.decay.text)),)


def _decayed(item: EventEvidence, decay: str) -> str:
    return f"{milli_text(item.undecayed)} → {milli_text(item.points)} after decay: {decay}"


def _each_event(rule: Rule, evidence: tuple[EventEvidence, ...]) -> list[Entry]:
    """A line for each event that counts, the newest first; many old ones share a line."""
    shown = evidence if len(evidence) <= _SHOWN_EVENTS + 1 else evidence[:_SHOWN_EVENTS]
    entries = [Entry(_event_text(item), item.points, item.event.at) for item in shown]
    rest = evidence[len(shown) :]
    if rest:
        entries.append(Entry(f"{len(rest):,} more like these", sum(item.points for item in rest)))
    return entries


def _event_text(item: EventEvidence) -> str:
    event = item.event
    spent = f" for {minutes(event.minutes)}" if event.minutes else ""
    decayed = f", {milli_text(item.undecayed)} → {milli_text(item.points)} after decay" if item.step else ""
    return f"{event.kind}{_target(event, '')}{spent} {ago(item.age)}{decayed}"
