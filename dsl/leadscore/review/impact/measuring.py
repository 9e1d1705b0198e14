"""From two versions of a policy and a store to what the change does to its leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from leadscore import record
from leadscore.batch.comparing import Compared, Turned, Watch, compare
from leadscore.batch.deciding.parts import Pairing
from leadscore.batch.lookups import Lookups
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Store
from leadscore.driver import Compiled
from leadscore.engine.compiled import compile_plan
from leadscore.engine.model import Scorecard
from leadscore.plan.model import EventKind
from leadscore.review.changes.comparison import Comparison
from leadscore.review.changes.renames import with_names
from leadscore.review.changes.side import Side
from leadscore.review.impact.bins import bins_of
from leadscore.review.impact.deciding import Deciders
from leadscore.review.impact.model import Impact, Mover, Pair, Segment, Standing


def impact_of(
    store: Store,
    old: Compiled,
    new: Compiled,
    as_of: int,
    *,
    by: str | None = None,
    shown: int = 10,
    all_cards: bool = False,
    watch: Watch | None = None,
    lookups: Lookups | None = None,
) -> Impact:
    """What the change from `old` to `new` does to all leads of a store, `as_of` seconds since 1970 (UTC).

    `by` is a field of which the most frequent values are told apart; each list of leads holds at most `shown`, and
    those who turn come without their explanations, which movers have, unless `all_cards` is asked for. Raises NoPlan
    for a policy with errors, BatchError where the store was not made for one of them, or without the field, and what
    `watch` raises. `lookups` remembers what was asked of the store's values, for another comparison.
    """
    both = _of_all_kinds(_comparison(old, new), store.kinds)
    plans = both.old.plan, both.new.plan
    pairing = _pairing(both)
    found = compare(store, *plans, pairing, as_of, by=by, shown=shown, watch=watch, lookups=lookups)
    deciders = Deciders(plans, pairing)
    gained, lost, movers = _movers(store, deciders, as_of, (found.gained, found.lost, found.movers))
    return Impact(
        as_of=as_of,
        leads=found.leads,
        in_scope=Pair(*found.in_scope),
        ready=Pair(*found.ready),
        disqualified=Pair(*found.disqualified),
        up=found.up,
        down=found.down,
        same=found.same,
        entered=found.entered,
        left=found.left,
        gained_count=found.gained_count,
        lost_count=found.lost_count,
        gained=tuple(mover if all_cards else replace(mover, cards=None) for mover in gained),
        lost=tuple(mover if all_cards else replace(mover, cards=None) for mover in lost),
        movers=tuple(movers),
        gained_by=deciders.of_all(found.gained_by),
        lost_by=deciders.of_all(found.lost_by),
        bands=tuple(_bands(both, found)),
        bins=bins_of(found.histogram),
        arrivals=_a_week(found),
        weeks=found.weeks,
        by=by,
        segments=tuple(
            Segment(value, counts.leads, Pair(*counts.ready), counts.up, counts.down, is_rest)
            for value, is_rest, counts in found.segments
        ),
    )


def _comparison(old: Compiled, new: Compiled) -> Comparison:
    newer = Side.of(new)
    return Comparison(with_names(Side.of(old), newer), newer)


def _of_all_kinds(both: Comparison, kinds: Iterable[str]) -> Comparison:
    """With plans that know all kinds of events in a store. Of a kind that a version does not declare, no event counts
    under it: no rule asks for one, and what is not done by leads themselves is no sign of life either."""
    sides = []
    for side in (both.old, both.new):
        known = {kind.name for kind in side.plan.events}
        others = (EventKind(name, by_us=True) for name in kinds if name not in known)
        sides.append(record.replace(side, plan=replace(side.plan, events=(*side.plan.events, *others))))
    return Comparison(*sides)


def _pairing(both: Comparison) -> Pairing:
    """Rules are the same here that are in the words of the change."""
    pairs = [(before.plan, after.plan) for before, after in both.matched.pairs]
    names = {group.plan.name: group.name for group in both.old.groups}
    return Pairing.of(both.old.plan, both.new.plan, pairs, names)


def _bands(both: Comparison, found: Compared) -> Iterable[tuple[str | None, Pair]]:
    """The newer version's bands, then those that are gone; leads in none come last, if there are any. A band with
    another name is the same band."""
    counts, after = found.bands
    before = {name if name is None else both.old.band_called(name): leads for name, leads in counts.items()}
    names = dict.fromkeys(name for name in (*after, *before) if name is not None)
    told: list[str | None] = [*names]
    if told and (before.get(None) or after.get(None)):
        told.append(None)
    return ((name, Pair(before.get(name, 0), after.get(name, 0))) for name in told)


def _a_week(found: Compared) -> Pair | None:
    if not found.weeks:
        return None
    old, new = (1_000 * came // found.weeks for came in found.arrivals)
    return Pair(old, new)


# ------------------------------------------------------------------------------------------------ leads


def _movers(store: Store, deciders: Deciders, as_of: int, lists: Sequence[Sequence[Turned]]) -> list[list[Mover]]:
    """Each list of leads, with both explanations."""
    compiled = [compile_plan(plan) for plan in deciders.plans]
    numbers = sorted({turned.number for some in lists for turned in some})
    leads = dict(zip(numbers, leads_of(store, numbers), strict=True)) if numbers else {}

    def mover(turned: Turned) -> Mover:
        lead = leads[turned.number]
        old, new = (each.explain(lead, as_of) for each in compiled)
        return Mover(lead.id, lead.who, _standing(old), _standing(new), deciders.of_lead(turned), (old, new))

    return [[mover(turned) for turned in some] for some in lists]


def _standing(card: Scorecard) -> Standing:
    return Standing(card.score, card.ready, card.disqualified, card.band, card.grade)
