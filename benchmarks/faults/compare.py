"""What a record says and what was received, held against the same days that nobody disturbed."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.faults.catcher import Catcher
from benchmarks.faults.site import Site

from leadscore.batch.store.store import Limits, Store, open_store
from leadscore.facts.errors import FactsError
from leadscore.production.ledger.ledger import Ledger, open_ledger
from leadscore.production.outbox.box import count
from leadscore.production.outbox.model import Status
from leadscore.production.replay.replay import replay

POLICY = "Faults"


@dataclass(frozen=True)
class Story:
    """All that a record tells. `crossed`: as of when, who, which state, entered or left, and why. `scores`: score,
    readiness and band of each lead. `unsent` are messages that are neither sent nor waited for."""

    crossed: Counter[tuple[Any, ...]]
    scores: Mapping[str, tuple[Any, ...]]
    scorings: tuple[tuple[Any, ...], ...]
    unsent: int


@dataclass(frozen=True)
class Received:
    """By a message's key: to which address it went, about whom and what, and the keys in the headers that it came
    with. `repeats` came again with a key that was known."""

    what: Mapping[str, tuple[Any, ...]]
    headers: Mapping[str, frozenset[str]]
    repeats: int


@dataclass(frozen=True)
class Verdict:
    lost: int
    extra: int
    missing: int
    beyond: int
    scores: int
    replays: int
    repeats: int

    @property
    def faults(self) -> int:
        return self.lost + self.extra + self.missing + self.beyond + self.scores + self.replays


@contextmanager
def opened(site: Site) -> Iterator[tuple[Store, Ledger]]:
    """To be read, as `leadscore history` does."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(site.store, Path(folder), Limits(threads=1), read_only=True) as store,
        open_ledger(store, site.record, write=False) as ledger,
    ):
        yield store, ledger


def opens(site: Site) -> bool:
    """Whether the record can be read as it was left; before anything was recorded, whether there is just nothing."""
    try:
        return how_far(site) > 0
    except FactsError as error:
        return not site.store.exists() or "was recorded here yet" in error.message
    except Exception:  # whatever it is, the record did not open
        return False


def how_far(site: Site) -> int:
    """As of when was scored last; 1 where nothing was yet. Raises FactsError where that cannot be read."""
    with opened(site) as (_, ledger):
        last = ledger.last(POLICY)
        return last.as_of if last is not None and len(ledger.state(POLICY)) else 1


def story(site: Site) -> Story:
    with opened(site) as (_, ledger):
        as_of = {scoring.no: scoring.as_of for scoring in ledger.scorings(POLICY)}
        crossed = Counter(
            (as_of[one.scoring], one.lead, one.state, one.entered, one.cause, one.score) for one in ledger.transitions()
        )
        state, names = ledger.state(POLICY), dict(ledger.database.rows("SELECT no, id FROM ledger.lead"))
        columns = (state.no, state.score, state.ready, state.disqualified, state.band)
        scores = {names[no]: tuple(of) for no, *of in zip(*(column.tolist() for column in columns), strict=True)}
        scorings = tuple((one.no, one.as_of, one.counts) for one in ledger.scorings(POLICY))
        counts = count(ledger.database)
        return Story(crossed, scores, scorings, counts[Status.DEAD] + counts[Status.WAITING] + counts[Status.HELD])


def received(catcher: Catcher) -> Received:
    what: dict[str, tuple[Any, ...]] = {}
    headers: dict[str, set[str]] = {}
    repeats = 0
    for one in catcher.caught():
        for key, message in one.messages.items() if one.taken else ():
            repeats += key in what
            about = tuple(message.get(name) for name in ("lead", "state", "verb", "score", "as_of", "owner"))
            what.setdefault(key, (one.path, *about))
            headers.setdefault(key, set()).add(one.key)
    return Received(what, {key: frozenset(found) for key, found in headers.items()}, repeats)


@dataclass(frozen=True)
class Expected:
    """The same days that nobody disturbed."""

    story: Story
    received: Received


def as_it_is(site: Site) -> Expected:
    return Expected(story(site), received(site.catcher))


def verdict(site: Site, expected: Expected) -> Verdict:
    own, other, got, due = story(site), expected.story, received(site.catcher), expected.received
    differing = sum(got.what[key] != due.what[key] for key in got.what.keys() & due.what.keys())
    leads = own.scores.keys() | other.scores.keys()
    return Verdict(
        lost=(other.crossed - own.crossed).total(),
        extra=(own.crossed - other.crossed).total(),
        missing=len(due.what.keys() - got.what.keys()) + own.unsent,
        beyond=sum(len(found) - 1 for found in got.headers.values())
        + len(got.what.keys() - due.what.keys())
        + differing,
        scores=sum(own.scores.get(lead) != other.scores.get(lead) for lead in leads) + (own.scorings != other.scorings),
        replays=replays_that_differ(site),
        repeats=got.repeats,
    )


def replays_that_differ(site: Site) -> int:
    with opened(site) as (store, ledger):
        found = [replay(store, ledger, scoring) for scoring in ledger.scorings(POLICY)]
    return sum(bool(one.differences or one.elsewhere or one.same != one.leads) for one in found)
