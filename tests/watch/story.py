"""Runs of a back-test of made-up leads, of whom it is known what has changed: nothing, or what was planted.

What decides about a win are the title, the size, a visit to the prices and a download. Leads come in as they do: some
weeks bring more than others, beyond chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import exp

from leadscore.facts.model import Event, Lead, Value
from leadscore.learn.history import History, history_of
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.watch.run import Asked, Run, run_of
from leadscore.plan.model import Plan
from leadscore.values.days import DAY, day_number
from spec.agreement import plan_of

POLICY = """policy "P" version 2
group fit "Who?"
when title is "ceo" add 30 as boss
when employees >= 100 add 15 as large
when competitor disqualify as rival
group engagement "Do they want it?"
when visited "pricing" add 40 as pricing
when downloaded add 15 as guide
when replied add 5 as answer
ready at 60
band hot at 60
band warm at 30
band cold otherwise
"""
ASKED = Asked("won", (), "column", "created", 30)
_START = date(2025, 1, 6)
_WEEKS_DIFFER = 0.2
"""The deviation of a week's mean from that of all weeks, as a part of it."""


@dataclass(frozen=True)
class World:
    """How leads are: `title` is known of so many, `visits` are seen of so many who looked, and a look, `pricing`, is
    worth so much on the logit scale; `base` is what all have. `bosses` are so many of all."""

    leads: int = 2_000
    weeks: int = 26
    title: float = 0.9
    visits: float = 1.0
    pricing: float = 1.8
    base: float = -3.4
    bosses: float = 0.3

    def but(self, **others: float) -> World:
        return replace(self, **others)  # type: ignore[arg-type]


@cache
def policy(text: str = POLICY) -> Plan:
    return plan_of(text)


@cache
def run(world: World, seed: int, *, text: str = POLICY, half: int = 0) -> Run:
    """The run of a back-test; `half` says in which of the half-years that follow each other the leads came in."""
    found = history(world, seed, text=text, half=half)
    return run_of(found, ASKED, found.end)


def history(world: World, seed: int, *, text: str = POLICY, half: int = 0) -> History:
    """Leads that are scored 30 days after they came in."""
    draw = random.Random(seed)
    start = _START + timedelta(weeks=26 * half)
    busy = [max(0.1, draw.gauss(1, _WEEKS_DIFFER)) for _ in range(world.weeks)]
    leads, known = [], {}
    for number in range(world.leads):
        week = draw.choices(range(world.weeks), busy)[0]
        created = start + timedelta(days=7 * week + draw.randrange(7))
        lead, won = _lead(world, f"L{number}", created, draw)
        leads.append(lead)
        known[lead.id] = Known(won, (day_number(created) + 30) * DAY)
    end = day_number(start + timedelta(weeks=world.weeks, days=31)) * DAY
    return history_of(policy(text), leads, Outcomes(known, {}), end)


def _lead(world: World, identity: str, created: date, draw: random.Random) -> tuple[Lead, bool]:
    boss, large, looked = (draw.random() < share for share in (world.bosses, 0.3, 0.3))
    loaded, replied = draw.random() < 0.25, draw.random() < 0.1
    logit = world.base + 1.3 * boss + 0.7 * large + world.pricing * looked + 0.5 * loaded
    won = draw.random() < 1 / (1 + exp(-logit))
    values: dict[str, Value] = {"created": created, "competitor": draw.random() < 0.03}
    values["employees"] = Decimal(draw.randint(100, 900) if large else draw.randint(1, 99))
    if draw.random() < world.title:
        values["title"] = "ceo" if boss else "clerk"
    seen = (("visited", "pricing", looked and draw.random() < world.visits), ("downloaded", "guide", loaded))
    found = [(kind, target) for kind, target, holds in (*seen, ("replied", "", replied)) if holds]
    first = day_number(created) * DAY
    events = sorted((first + draw.randrange(20 * DAY), kind, target) for kind, target in found)
    return Lead(identity, values, tuple(Event(*event) for event in events)), won
