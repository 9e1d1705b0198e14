"""Events and leads from the rows of a request, by the readers that read files: what does not fit is told in their
words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from leadscore.facts.columns import Header
from leadscore.facts.config import EventsMapping, LeadsMapping
from leadscore.facts.events import SHARED, EventReader, Owners
from leadscore.facts.leads import LeadReader
from leadscore.facts.model import Event
from leadscore.facts.quarantine import SetAside
from leadscore.facts.rows import Row
from leadscore.plan.model import Field
from leadscore.production.serving.bodies import Rows, must_fit, must_know
from leadscore.production.serving.memory import Cells, KnownOwners, Memory
from leadscore.production.serving.policies import InForce
from leadscore.production.serving.refusals import Problem
from leadscore.values.days import instant as shown_instant
from leadscore.values.text import WHITE_SPACE

COLUMNS = ("lead", "at", "event", "target", "minutes")
"""Of a file of events."""
EVENT_FIELDS = ("id", "email", *COLUMNS)
_HEADER = Header.of("the body", COLUMNS)
_LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that came in about the lead with this id; `id` is the event's own, "" where the sender gave none."""

    id: str
    lead: str
    event: Event

    def line(self) -> dict[str, str]:
        """What an inbox holds of it."""
        return {
            "id": self.id,
            "lead": self.lead,
            "at": shown_instant(self.event.at),
            "event": self.event.kind,
            "target": self.event.shown,
            "minutes": _minutes(self.event.minutes),
        }


@dataclass(frozen=True, slots=True)
class ToldLead:
    """A lead as it was told: its id, and the fields that were given."""

    id: str
    cells: Cells

    def line(self) -> dict[str, str]:
        return {"id": self.id, **self.cells}


def _minutes(thousandths: int) -> str:
    from leadscore.values.number import milli_text

    return milli_text(thousandths) if thousandths else ""


def events_of(
    rows: Rows, known: InForce, memory: Memory, now: int, *, listed: bool, sent_as: str | None
) -> list[NewEvent]:
    """The events of a request, all of them fitting. `sent_as` is the id of the webhook that brought them: an event
    without an id of its own is known by it. Raises Refusal."""
    must_know(rows, EVENT_FIELDS, "events", f"an event has {_listed(EVENT_FIELDS)}", listed)
    owners = KnownOwners.of(memory)
    reader = event_reader_of(known, owners)
    found: list[NewEvent] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        try:
            lead, event = _event(row, reader, owners, now)
        except SetAside as why:
            problems.append(Problem(why.reason, number if listed else None, why.column or None))
            continue
        identity = row.get("id", "").strip(WHITE_SPACE) or _from_webhook(sent_as, number, listed)
        found.append(NewEvent(identity, lead, event))
    must_fit(problems, len(rows), "events")
    return found


def event_reader_of(known: InForce, owners: KnownOwners) -> EventReader:
    """Reads rows of `COLUMNS`."""
    return replace(_event_reader(known.kinds), owners=owners)


@lru_cache(maxsize=8)
def _event_reader(kinds: frozenset[str]) -> EventReader:
    return EventReader.of(_HEADER, EventsMapping(), kinds, Owners({}, {}))


def _event(row: dict[str, str], reader: EventReader, owners: KnownOwners, now: int) -> tuple[str, Event]:
    if len(row.get("id", "")) > _LONGEST_ID:
        raise SetAside("an id that is too long", f"the event's id is longer than {_LONGEST_ID} characters", "id")
    email = row.get("email", "").strip(WHITE_SPACE)
    cells = [row.get(name, "") for name in COLUMNS]
    if email and not cells[0].strip(WHITE_SPACE):
        cells[0] = _lead_with(email, owners)
    if not cells[1].strip(WHITE_SPACE):
        cells[1] = shown_instant(now)
    place, event = reader.event(Row(1, cells))
    return owners.found[place], event


def _lead_with(email: str, owners: KnownOwners) -> str:
    place = owners.of_email(email)
    if place == SHARED:
        reason = f'several leads have the e-mail "{email}": name the lead by its id, as `lead`'
        raise SetAside("an e-mail that several leads have", reason, "email")
    if place is None:
        raise SetAside("a lead that is not in the leads", f'no lead has the e-mail "{email}"', "email")
    return owners.found[place]


def _from_webhook(sent_as: str | None, number: int, listed: bool) -> str:
    if sent_as is None:
        return ""
    return f"{sent_as}/{number}" if listed else sent_as


def leads_of(rows: Rows, known: InForce, *, listed: bool) -> list[ToldLead]:
    """The leads of a request, all of them fitting. Raises Refusal."""
    must_know(rows, known.types.keys() | {"id"}, "leads", "the policy would declare it with `field NAME text`", listed)
    found: list[ToldLead] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        try:
            lead = _told(row, known)
            if lead.id in seen:
                raise SetAside("an id that stood before", f'the id "{lead.id}" stood before', "id")
        except SetAside as why:
            problems.append(Problem(why.reason, number if listed else None, why.column or None))
            continue
        seen.add(lead.id)
        found.append(lead)
    must_fit(problems, len(rows), "leads")
    return found


def _told(row: dict[str, str], known: InForce) -> ToldLead:
    """Raises SetAside."""
    if "id" not in row:
        raise SetAside("no id", "the id is missing", "id")
    names = tuple(row)
    reader = _lead_reader(names, known.fields)
    reader.seen.clear()
    lead = reader.lead(Row(1, [row[name] for name in names]))
    if len(lead.id) > _LONGEST_ID:
        raise SetAside("an id that is too long", f"the id is longer than {_LONGEST_ID} characters", "id")
    return ToldLead(lead.id, {name: row[name] for name in names if name != "id"})


@lru_cache(maxsize=500)
def _lead_reader(names: tuple[str, ...], fields: tuple[Field, ...]) -> LeadReader:
    return LeadReader.of(Header.of("the body", names), LeadsMapping(), fields)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
