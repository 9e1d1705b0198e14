"""The transitions of a scoring, from what was recorded before and what is now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.store.forgetting import forgotten_leads
from leadscore.batch.store.store import Store
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import Scoring, State, Transition
from leadscore.production.record.causes import NEW, Past, Rescored, steps
from leadscore.production.record.crossing import Crossings, Standing, crossed, crossings, nowhere


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the scoring before said of a lead; `score` is None out of scope."""

    score: int | None
    ready: bool


def write_transitions(
    store: Store, ledger: Ledger, plan: Plan, scoring: Scoring, past: Past, rescored: Rescored
) -> tuple[Transition, ...]:
    """Records who entered a state or left it; only leads that were looked at can have."""
    fresh, bands = rescored.fresh, list(dict.fromkeys((*rescored.fresh.bands, *past.state.bands)))
    now = _standing(fresh, np.arange(len(fresh)), bands)
    before, known = _before(past.state, fresh, bands)
    names = ("ready", "disqualified", *(f"band:{band}" for band in bands))
    entered = np.flatnonzero(~known & crossed(before, now))
    moved = np.flatnonzero(known & crossed(before, now))
    moved = moved[np.argsort(rescored.leads[moved])]
    if len(entered) or len(moved):  # of who was forgotten there is nothing to tell
        forgotten = forgotten_leads(store)
        entered, moved = (some[~np.isin(rescored.leads[some], forgotten)] for some in (entered, moved))
    if len(entered):
        found = crossings(now.of(entered), before.of(entered), [(NEW, now.of(entered))], len(bands))
        _write(ledger, scoring, fresh, entered, found, names)
    if len(moved):
        then, since = before.of(moved), now.of(moved)
        causes = steps(store, ledger, plan, scoring.as_of, past, rescored.leads[moved], then, since, bands)
        _write(ledger, scoring, fresh, moved, crossings(since, then, causes, len(bands)), names)
    return tuple(ledger.transitions(scoring=scoring.no)) if len(entered) or len(moved) else ()


def earlier(ledger: Ledger, scoring: Scoring, past: State) -> dict[str, Earlier]:
    """How the leads that crossed stood before, by their ids; of those that are new, nothing."""
    rows = ledger.database.rows(
        "SELECT DISTINCT l.id, l.no FROM ledger.transition t JOIN ledger.lead l ON l.no = t.lead "
        "WHERE t.scoring = ? AND t.cause <> ?",
        (scoring.no, NEW),
    )
    places = np.searchsorted(past.no, [no for _, no in rows]).tolist()
    return {
        lead: Earlier(int(past.score[place]) if past.in_scope[place] else None, bool(past.ready[place]))
        for (lead, _), place in zip(rows, places, strict=True)
    }


def _standing(state: State, places: NDArray[np.intp], bands: list[str]) -> Standing:
    common = np.array([*(bands.index(band) for band in state.bands), -1], np.int64)
    return Standing(state.ready[places], state.disqualified[places], common[state.band[places]])


def _before(state: State, fresh: State, bands: list[str]) -> tuple[Standing, NDArray[np.bool_]]:
    """How the leads stood, and who of them was known."""
    if not len(state):
        return nowhere(len(fresh)), np.zeros(len(fresh), np.bool_)
    places = np.minimum(np.searchsorted(state.no, fresh.no), len(state) - 1)
    known = state.no[places] == fresh.no
    stood = _standing(state, places, bands)
    return Standing(stood.ready & known, stood.disqualified & known, np.where(known, stood.band, -1)), known


def _write(
    ledger: Ledger,
    scoring: Scoring,
    fresh: State,
    places: NDArray[np.intp],
    found: Crossings,
    names: tuple[str, ...],
) -> None:
    """`places` are those in `fresh` of the leads that were compared."""
    leads = places[found.place]
    scores = fresh.score[leads].astype(object)
    scores[~fresh.in_scope[leads]] = None
    ledger.database.insert(
        "ledger.transition",
        {
            "scoring": np.full(len(found), scoring.no, np.int64),
            "lead": fresh.no[leads],
            "state": np.array([names[state] for state in (found.state + 2).tolist()], object),
            "entered": found.entered,
            "cause": found.cause,
            "score": scores,
        },
    )
