"""Looks at a store, and at the record of what was scored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from leadscore.batch.scoring import must_know
from leadscore.batch.store.schema import FORMAT
from leadscore.batch.store.store import Store
from leadscore.plan.model import Plan
from leadscore.production.doctor.model import Finding, ok, problem, warning
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring
from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Status
from leadscore.production.record.mending import state_of
from leadscore.production.replay.recorded import recorded_at
from leadscore.production.retention.notes import agreed, erasures
from leadscore.production.retention.settings import load_retention
from leadscore.values.days import DAY, instant
from leadscore.values.number import counted

_OLD = 8 * DAY
"""A job that runs each week has recorded something by then."""


def look_at_store(store: Store) -> Iterator[Finding]:
    events = counted(store.event_count, "event")
    yield ok("store", f"format {FORMAT}, {counted(store.lead_count, 'lead')}, {events}")


def look_at_words(store: Store, plan: Plan) -> Iterator[Finding]:
    """Whether the store has the fields and events of a policy. Raises BatchError where not."""
    must_know(store, plan)
    yield ok("words", f'the store has all fields and events of "{plan.name}"')


def look_at_server(ledger: Ledger) -> Iterator[Finding]:
    if ledger.database.is_server:
        ((version,),) = ledger.database.rows("SELECT current_setting('server_version')")
        yield ok("database", f"PostgreSQL {version} answers")


def look_at_scorings(ledger: Ledger, now: int) -> Iterator[Finding]:
    """The age of each policy's last scoring, and whether the clock went on since."""
    for name in ledger.policies():
        last = ledger.last(name)
        if last is None:
            continue
        about, said = f"scoring {name}", f"the last is as of {instant(last.as_of)}"
        if last.as_of > now or last.at > now:
            fix = "Set the clock; a `run` before the last scoring is refused."
            yield problem("clock", f"{name}: {said}, and this machine says {instant(now)}", fix)
        elif now - last.as_of > _OLD:
            fix = "Does the job still run? `leadscore run` scores again."
            yield warning(about, f"{said}, {counted((now - last.as_of) // DAY, 'day')} ago", fix)
        else:
            yield ok(about, said)


def look_at_agreement(ledger: Ledger) -> Iterator[Finding]:
    """Whether what is kept of all leads for the next run is what was recorded of them."""
    for name in ledger.policies():
        last = ledger.last(name)
        if last is not None:
            yield _agreement(ledger, last)


def _agreement(ledger: Ledger, last: Scoring) -> Finding:
    recorded, differing = compared(ledger, last)
    about = f"record {last.policy}"
    if not differing:
        scorings = counted(len(ledger.scorings(last.policy)), "scoring")
        return ok(about, f"{scorings} of {counted(recorded, 'lead')}, and what holds now agrees with them")
    return problem(
        about,
        f"what holds now is not what was recorded, for {counted(differing, 'lead')}",
        "Make it anew from what was recorded: the same command with --mend.",
    )


def compared(ledger: Ledger, last: Scoring) -> tuple[int, int]:
    """Of how many leads something was recorded up to a policy's last scoring, and for how many of them something else
    holds now."""
    recorded, state = recorded_at(ledger, last), state_of(ledger, last.policy)
    known = np.flatnonzero(recorded.known)
    both = np.intersect1d(known, state.no)
    other = int((recorded.digest[both] != state.digest[np.searchsorted(state.no, both)]).sum())
    return len(known), other + len(known) + len(state.no) - 2 * len(both)


def look_at_messages(ledger: Ledger, place: str, now: int) -> Iterator[Finding]:
    """What waits for a person; `place` is how `leadscore outbox` is told which record."""
    found = messages(ledger.database)
    of = {status: [one for one in found if one.status is status] for status in Status}
    late = [one for one in found if one.sent_at is None and one.is_late(now)]
    fixes: Sequence[tuple[int, str, str]] = (
        (len(of[Status.DEAD]), "given up", f"leadscore outbox {place} --dead, then --retry all"),
        (len(late), "late and not sent", f"leadscore outbox {place} --late"),
        (len(of[Status.HELD]), "held", f"leadscore outbox {place} --held, then --release all --send"),
    )
    for number, what, fix in fixes:
        if number:
            yield warning("outbox", f"{counted(number, 'message')} {what}", fix)
    if not any(number for number, *_ in fixes):
        waiting, sent = len(of[Status.WAITING]), len(of[Status.SENT])
        yield ok("outbox", f"{waiting} waiting, {sent} sent; none late, held or given up")


def look_at_retention(ledger: Ledger, start: Path, place: str, now: int) -> Iterator[Finding]:
    """Whether somebody agreed to all ages in the settings that `start` has or lies by, and when something was erased
    last; nothing where none are set, and nothing was. `place` is how `leadscore retain` is told which record."""
    _, rules = load_retention(start)
    erased = erasures(ledger.database)
    if not rules and not erased:
        return
    last = f"something was erased last as of {instant(erased[-1].at)}" if erased else "nothing was erased yet"
    allowed = agreed(ledger.database, rules, now)
    waiting = [f"{kind.value} ({age.text})" for kind, age in rules.items() if kind not in allowed]
    if waiting:
        said = f"nobody agreed yet to {', '.join(waiting)} of `[retention]`, which `run` leaves alone; {last}"
        yield warning("retention", said, f"leadscore retain {place}")
    else:
        ages = ", ".join(f"{kind.value} {age.text}" for kind, age in rules.items())
        yield ok("retention", f"{ages or 'no age is set any more'}; {last}")
