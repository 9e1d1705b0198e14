"""Which events count for which selectors, as a look-up by one small number for each event.

Pairs of kind and target for which all selectors' targets say the same make a class; the selectors' windows cut time
into buckets. An event's code is its class and its bucket in one, so that patterns are tried once for each pair, windows
once for each bucket, and never for an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.chunk import Instants
from leadscore.plan.model import AgeWindow, DayWindow, EventSelector
from leadscore.values.days import DAY, day_number
from leadscore.values.pattern import PatternSet

Codes: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]
"""For each code, whether an event of it counts."""

_FEW = 32
_ALWAYS = -(2**62)
_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class MatchedPairs:
    """The pairs of one kind: their codes, and for each set of targets asked for (in its order) which of them match."""

    pairs: NDArray[np.int32]
    matches: Sequence[NDArray[np.bool_]]


MatchTargets: TypeAlias = Callable[[str, Sequence[PatternSet]], MatchedPairs]
"""Looks up a kind's pairs, and which of them match; `store.dictionaries` has it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`class_of` has a class for each pair's code, `bounds` the instants at which buckets begin; class 0 and the last
    bucket (after `as of`) count for no selector."""

    as_of: int
    class_of: NDArray[np.intp]
    bounds: NDArray[np.int64]
    masks: Mapping[EventSelector, Mask]
    any_mask: Mask
    own: NDArray[np.bool_]

    def codes(self, pairs: NDArray[np.int32], at: Instants) -> Codes:
        """Each event's code, for `masks`."""
        codes = (self.class_of * (len(self.bounds) + 1)).take(pairs)
        codes += self._buckets(at)
        return codes

    def _buckets(self, at: Instants) -> NDArray[np.intp] | NDArray[np.uint8]:
        """How many bounds have been reached. To compare all instants with each of a few takes less than to look up each
        instant."""
        if len(self.bounds) > _FEW:
            return np.searchsorted(self.bounds, at, side="right")
        reached = np.zeros(len(at), np.uint8)
        for bound in self.bounds.tolist():
            reached += at >= bound
        return reached


def selection(
    selectors: Iterable[EventSelector],
    as_of: int,
    pair_count: int,
    own_pairs: NDArray[np.int32],
    match_targets: MatchTargets,
) -> Selection:
    """`own_pairs` are the codes of what leads do themselves; codes are below `pair_count`."""
    wanted = tuple(dict.fromkeys(selectors))
    class_of, members, class_count = _classes(wanted, pair_count, match_targets)
    windows = [_interval(selector.window, as_of) for selector in wanted]
    edges = {edge for window in windows for edge in window if _ALWAYS < edge <= as_of}
    bounds = np.array(sorted(edges | {as_of + 1}), np.int64)
    masks = {
        selector: (member[:, None] & _in_window(window, bounds)[None, :]).reshape(-1)
        for selector, member, window in zip(wanted, members, windows, strict=True)
    }
    any_mask = np.zeros(class_count * (len(bounds) + 1), np.bool_)
    for mask in masks.values():
        any_mask |= mask
    own = np.zeros(pair_count, np.bool_)
    own[own_pairs] = True
    return Selection(as_of, class_of, bounds, masks, any_mask, own)


# ------------------------------------------------------------------------------------------------ classes


def _classes(
    selectors: Sequence[EventSelector], pair_count: int, match_targets: MatchTargets
) -> tuple[NDArray[np.intp], list[NDArray[np.bool_]], int]:
    """Each pair's class, for each selector the classes whose pairs it takes, and how many classes there are."""
    class_of = np.zeros(pair_count, np.intp)
    taken: dict[EventSelector, list[int]] = {selector: [] for selector in selectors}
    count = 1
    for kind in dict.fromkeys(selector.kind for selector in selectors):
        of_kind = [selector for selector in selectors if selector.kind == kind]
        targets = tuple(dict.fromkeys(s.targets for s in of_kind if s.targets is not None))
        found = match_targets(kind, targets)
        signatures, classes = _distinct(found, len(targets))
        class_of[found.pairs] = classes + count
        for selector in of_kind:
            place = None if selector.targets is None else targets.index(selector.targets)
            holds = np.ones(len(signatures), np.bool_) if place is None else signatures[:, place]
            taken[selector] += (np.flatnonzero(holds) + count).tolist()
        count += len(signatures)
    members = []
    for selector in selectors:
        member = np.zeros(count, np.bool_)
        member[taken[selector]] = True
        members.append(member)
    return class_of, members, count


def _distinct(found: MatchedPairs, width: int) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """The different rows of the matrix of matches, and for each pair which of them is its own."""
    if not width or not len(found.pairs):
        return np.zeros((1, max(width, 1)), np.bool_), np.zeros(len(found.pairs), np.int32)
    packed = np.packbits(np.array(found.matches, np.bool_).T, axis=1)
    rows = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
    _, first, classes = np.unique(rows, return_index=True, return_inverse=True)
    signatures = np.unpackbits(packed[first], axis=1, count=width).astype(np.bool_)
    return signatures, classes.reshape(-1).astype(np.int32)


# ------------------------------------------------------------------------------------------------ windows


def _interval(window: AgeWindow | DayWindow | None, as_of: int) -> tuple[int, int]:
    """The instants that a window takes: from the first one on, up to before the second."""
    match window:
        case None:
            return _ALWAYS, _NEVER
        case AgeWindow(seconds):
            return as_of - seconds, _NEVER
        case DayWindow(first, last):
            return (
                _ALWAYS if first is None else day_number(first) * DAY,
                _NEVER if last is None else (day_number(last) + 1) * DAY,
            )
        case _:
            assert_never(window)


def _in_window(window: tuple[int, int], bounds: NDArray[np.int64]) -> Mask:
    """For each bucket whether it lies in the window; the last one is the future, which does not exist."""
    begins = np.concatenate(([_ALWAYS], bounds))
    inside: Mask = (begins >= window[0]) & (begins < window[1])
    inside[-1] = False
    return inside
