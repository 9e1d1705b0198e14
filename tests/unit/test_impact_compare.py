"""Two plans over a store against the reference engine, lead by lead, on made-up policies and leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from leadscore.batch import comparing, segments
from leadscore.batch.comparing import Compared, compare
from leadscore.batch.deciding.parts import Pairing
from leadscore.batch.histogram import Histogram
from leadscore.batch.lookups import Lookups
from leadscore.batch.store import chunks
from leadscore.engine import reference
from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.values.days import DAY, day_number
from spec import sweep
from spec.drawn import drawn, plan_from
from spec.policies import NOON

WEEK = 7 * DAY
SHOWN = 4
VALUES = 3


@dataclass(frozen=True)
class Naive:
    """Both plans' cards of all leads, by the leads' numbers."""

    leads: Sequence[Lead]
    old: Sequence[Scorecard]
    new: Sequence[Scorecard]

    @classmethod
    def of(cls, leads: Sequence[Lead], old: Plan, new: Plan, as_of: int) -> Naive:
        before, after = ([reference.score(plan, lead, as_of) for lead in leads] for plan in (old, new))
        return cls(leads, before, after)

    @property
    def pairs(self) -> list[tuple[int, Scorecard, Scorecard]]:
        return [(number, old, new) for number, (old, new) in enumerate(zip(self.old, self.new, strict=True))]

    def counts(self) -> tuple[object, ...]:
        scores = [(old.score, new.score) for _, old, new in self.pairs]
        moved = [new - old for old, new in scores if old is not None and new is not None]
        both = (self.old, self.new)
        return (
            len(self.leads),
            tuple(sum(card.in_scope for card in cards) for cards in both),
            tuple(sum(card.ready for card in cards) for cards in both),
            tuple(sum(card.disqualified for card in cards) for cards in both),
            *(sum(m > 0 for m in moved), sum(m < 0 for m in moved), sum(m == 0 for m in moved)),
            sum(old is None and new is not None for old, new in scores),
            sum(old is not None and new is None for old, new in scores),
        )

    def turned(self, gained: bool) -> list[int]:
        found = [(n, old, new) for n, old, new in self.pairs if old.ready != new.ready and new.ready == gained]
        return [n for n, _, _ in sorted(found, key=lambda item: (*_first(item[2]), *_first(item[1]), item[0]))]

    def movers(self) -> list[int]:
        moved = [
            (-abs(new.score - old.score), -new.score, n)
            for n, old, new in self.pairs
            if old.score is not None and new.score is not None and old.score != new.score
        ]
        return [n for *_, n in sorted(moved)]

    def bands(self) -> list[Counter[str | None]]:
        return [Counter(card.band for card in cards if card.in_scope) for cards in (self.old, self.new)]

    def scores(self) -> list[list[int]]:
        return [[card.score for card in cards if card.score is not None] for cards in (self.old, self.new)]


def _first(card: Scorecard) -> tuple[bool, int]:
    """The highest score first, out of scope last."""
    return card.score is None, -(card.score or 0)


def naive_arrivals(leads: Sequence[Lead], plans: tuple[Plan, Plan], as_of: int) -> tuple[int, tuple[int, int]]:
    """How many of the last four weeks count, and who came to be ready in them."""
    born = {lead.id: lead.values.get("created") for lead in leads}
    instants = [event.at for lead in leads for event in lead.events]
    instants += [day_number(day) * DAY for day in born.values() if isinstance(day, date)]
    weeks, came = 0, [0, 0]
    for end in (as_of - back * WEEK for back in range(4)):
        start = end - WEEK
        if min(instants) > start or not any(start < at <= end for at in instants):
            continue
        weeks += 1
        for side, plan in enumerate(plans):
            for lead in leads:
                came[side] += _ready(plan, lead, end, end == as_of) and not _ready(plan, lead, start, False)
    return weeks, (came[0], came[1])


def _ready(plan: Plan, lead: Lead, instant: int, is_now: bool) -> bool:
    born = lead.values.get("created")
    if isinstance(born, date) and day_number(born) * DAY > instant and not is_now:
        return False
    return reference.score(plan, lead, instant).ready


def assert_counts(found: Compared, naive: Naive) -> None:
    told = (found.leads, found.in_scope, found.ready, found.disqualified, found.up, found.down, found.same)
    assert (*told, found.entered, found.left) == naive.counts()
    for turned, shares, count, expected in (
        (found.gained, found.gained_by, found.gained_count, naive.turned(gained=True)),
        (found.lost, found.lost_by, found.lost_count, naive.turned(gained=False)),
    ):
        assert ([one.number for one in turned], count) == (expected[:SHOWN], len(expected))
        assert sum(share.leads for share in shares) == count
    assert [one.number for one in found.movers] == naive.movers()[:SHOWN]
    assert [+Counter(bands) for bands in found.bands] == naive.bands()
    for cells, scores in zip((found.histogram.old, found.histogram.new), naive.scores(), strict=True):
        assert cells == Counter(score // found.histogram.width for score in scores)


def assert_segments(found: Compared, naive: Naive) -> None:
    titles = [lead.values.get("title") for lead in naive.leads]
    known = Counter(str(title) for title in titles if title is not None)
    best = sorted(known, key=lambda title: (-known[title], title))[:VALUES]
    rows = {place: [0, 0, 0, 0, 0] for place in range(VALUES + 2)}
    for (_, old, new), title in zip(naive.pairs, titles, strict=True):
        place = VALUES + 1 if title is None else best.index(str(title)) if title in best else VALUES
        moved = new.score - old.score if old.score is not None and new.score is not None else 0
        rows[place] = list(map(sum, zip(rows[place], [1, old.ready, new.ready, moved > 0, moved < 0], strict=True)))
    told = [(value is None, is_rest, [c.leads, *c.ready, c.up, c.down]) for value, is_rest, c in found.segments]
    assert told == [(place == VALUES + 1, place == VALUES, row) for place, row in rows.items() if row[0]]


def plans_of(seed: int) -> tuple[Plan, Plan]:
    return plan_from(drawn(seed)[0]), plan_from(drawn(seed + 1)[0])


@pytest.mark.parametrize("first", [1, 5_101])
def test_as_the_reference_engine_says_lead_by_lead(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    some = sweep.lead_set(first + 100, 40)
    leads = [one.lead for one in some]
    monkeypatch.setattr(segments, "_MOST", VALUES)
    for module in (chunks, comparing):  # several ranges, to be added up
        monkeypatch.setattr(module, "BLOCK", 8)
        monkeypatch.setattr(module, "LEADS_AT_ONCE", 16)
    weeks_seen: Counter[int] = Counter()
    lookups = Lookups()
    with sweep.stored(some) as (store, _):
        for seed in range(first, first + 7):
            old, new = plans_of(seed)
            as_of = NOON + sweep.MOMENTS[seed % len(sweep.MOMENTS)]
            pairing, known = Pairing.of(old, new, (), {}), lookups if seed % 2 else None
            found = compare(store, old, new, pairing, as_of, by="title", shown=SHOWN, lookups=known)
            naive = Naive.of(leads, old, new, as_of)
            assert_counts(found, naive)
            assert_segments(found, naive)
            if seed % 3 == 0:
                assert (found.weeks, found.arrivals) == naive_arrivals(leads, (old, new), as_of)
                weeks_seen[found.weeks] += found.arrivals != (0, 0)
    assert weeks_seen[4]


class _Enough(Exception):
    pass


def test_who_watches_hears_of_each_range_and_can_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (chunks, comparing):
        monkeypatch.setattr(module, "BLOCK", 8)
        monkeypatch.setattr(module, "LEADS_AT_ONCE", 16)
    old, new = plans_of(1)
    heard: list[tuple[int, int]] = []

    def watch(done: int, leads: int) -> None:
        heard.append((done, leads))
        if stopped:
            raise _Enough

    with sweep.stored(sweep.lead_set(101, 40)) as (store, _):
        stopped = False
        compare(store, old, new, Pairing.of(old, new, (), {}), NOON, watch=watch)
        assert heard == sorted(set(heard))
        assert len(heard) > 1
        assert heard[-1] == (40, 40)
        stopped = True
        with pytest.raises(_Enough):
            compare(store, old, new, Pairing.of(old, new, (), {}), NOON, watch=watch)
        stopped = False
        assert compare(store, old, new, Pairing.of(old, new, (), {}), NOON).leads == 40


def test_scores_far_apart_are_counted_in_wider_cells() -> None:
    near, far = Histogram.of(np.array([0, 999, 1_000]), np.array([-1])), Histogram.of(np.array([10**9]), np.array([2]))
    near.add(far)
    near.add(Histogram())
    assert (near.width, near.lowest, near.highest) == (100_000, -1, 10**9)
    assert near.old == {0: 3, 10_000: 1}
    assert near.new == {-1: 1, 0: 1}
