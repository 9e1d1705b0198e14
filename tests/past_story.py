"""Made-up leads whose story is known to its end, and a policy that scores them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

POLICY = dedent(
    """\
    policy "P" version 2
    field contract text
    field stage text
    group fit "Who?"
    when title is "ceo" add 30 as boss
    when existing_customer disqualify as ours
    group engagement "Do they want it?"
    when visited "pricing" add 40 as pricing
    when attended add 5 as came
    ready at 60
    band hot at 60
    band warm at 30
    band cold otherwise
    """
)
FIRST = date(2025, 1, 6)
LEADS = 600
EARLY = ("--outcome", "won_on", "--at", "created", "--days", "30")


def story(folder: Path, *, leads: int = LEADS, seed: int = 3) -> Path:
    """A policy, leads and events. A boss who visited the prices within ten days buys half of the time, who did one of
    the two in one of eight cases, others almost never. All who buy do so between day 40 and 60, and look at the prices
    once more on the day after."""
    draw = random.Random(seed)
    rows, events, deals = [], [], []
    for number in range(leads):
        created = FIRST + timedelta(days=number * 364 // leads)
        boss, looked = draw.random() < 0.4, draw.random() < 0.4
        won = draw.random() < (0.03, 0.125, 0.5)[boss + looked]
        on = created + timedelta(days=draw.randint(40, 60))
        title, outcome = "CEO" if boss else "Clerk", "won" if won else "lost"
        rows.append(
            (f"L{number}", title, created, "yes" if won else "no", on if won else "", on, outcome,
             f"C-{number}" if won else "", draw.choice(["north", "South", "south"]))
        )  # fmt: skip
        deals.append((f"L{number}", outcome, on))
        if looked:
            events.append((f"L{number}", created + timedelta(days=draw.randint(1, 10)), "visited", "/pricing"))
        if won:
            events.append((f"L{number}", on + timedelta(days=1), "visited", "/pricing"))
            events.append((f"L{number}", on + timedelta(days=1), "attended", "onboarding"))
    _write(folder / "leads.csv", "id,title,created,converted,won_on,closed,stage,contract,region", rows)
    _write(folder / "events.csv", "lead,at,event,target", events)
    _write(folder / "deals.csv", "lead,outcome,at", deals)
    (folder / "p.lead").write_text(POLICY)
    return folder


def _write(path: Path, header: str, rows: list[Any]) -> None:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")
