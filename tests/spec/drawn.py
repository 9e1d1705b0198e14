"""Made-up policies and leads (see `policies.py`) in the form that engines read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import collect
from leadscore.facts.model import Event, Lead
from leadscore.plan.lower import plan_of
from leadscore.plan.model import Plan
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.values.number import to_milli
from leadscore.values.target import canonical
from leadscore.values.text import fold
from spec.naive import RawEvent
from spec.policies import SETS, Maker

Cells = Mapping[str, object]
History = Sequence[RawEvent]


def drawn(seed: int) -> tuple[n.File, Cells, History]:
    """A policy, a lead and what it did; the same for the same seed."""
    maker = Maker(seed)
    return maker.policy(), maker.cells(), maker.history()


def plan_from(file: n.File) -> Plan:
    """The plan of generated nodes. The checker has no say: it would refuse much that is odd but has a meaning."""
    symbols, _ = collect(file, ())
    sets = {s.name.text: tuple(member.value for member in s.members) for s in SETS}
    return plan_of(Checked(Unit(Source("generated.lead", ""), file), (), symbols, sets, ()))


def lead_from(row: Cells, history: History) -> Lead:
    values = {name: fold(cell) if isinstance(cell, str) else cell for name, cell in row.items() if name != "id"}
    events = (Event(e.at, e.kind, canonical(e.target), to_milli(e.minutes), e.target) for e in history)
    return Lead(str(row["id"]), values, tuple(sorted(events, key=lambda event: event.at)))
