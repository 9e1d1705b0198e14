"""Which part of the older version is which of the newer one, by what identifies parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from leadscore.review.changes.meaning import Key
from leadscore.review.changes.side import Side

T = TypeVar("T")
Ask: TypeAlias = Callable[[T, Side], Key]
"""What identifies a part of a side; None: nothing does."""


@dataclass(frozen=True, slots=True)
class Paired(Generic[T]):
    """`pairs` are parts that both versions have, `removed` and `added` those of one; each in the order written."""

    pairs: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]


def pair_up(
    old: tuple[Side, Iterable[T]],
    new: tuple[Side, Iterable[T]],
    rounds: Sequence[Ask[T]],
    words: Callable[[T], str],
    likely: Callable[[Sequence[T], Sequence[T]], Iterable[tuple[T, T]]] = lambda left, right: (),
) -> Paired[T]:
    """Pairs the parts of two sides, each once at most: round by round those that are still alone and are identified by
    the same. Where several are, they go by their `words`, not by their lines. What is left may be paired by `likely`,
    whose arguments are in the order of their words, too.

    The other way round, the pairs are the same.
    """
    (old_side, left), (new_side, right) = (old[0], sorted(old[1], key=words)), (new[0], sorted(new[1], key=words))
    pairs: list[tuple[T, T]] = []
    for ask in rounds:
        found = _by_key([(ask(part, old_side), part) for part in left], [(ask(part, new_side), part) for part in right])
        pairs += found
        left, right = _without(left, [pair[0] for pair in found]), _without(right, [pair[1] for pair in found])
    found = list(likely(left, right))
    pairs += found
    taken = {id(part) for pair in pairs for part in pair}
    partner = {id(after): before for before, after in pairs}
    return Paired(
        tuple((partner[id(part)], part) for part in new[1] if id(part) in partner),
        tuple(part for part in old[1] if id(part) not in taken),
        tuple(part for part in new[1] if id(part) not in taken),
    )


def _by_key(left: Iterable[tuple[Key, T]], right: Iterable[tuple[Key, T]]) -> list[tuple[T, T]]:
    waiting: dict[Key, list[T]] = {}
    for key, part in right:
        waiting.setdefault(key, []).append(part)
    return [(part, waiting[key].pop(0)) for key, part in left if key is not None and waiting.get(key)]


def _without(parts: Sequence[T], taken: Iterable[T]) -> list[T]:
    gone = {id(part) for part in taken}
    return [part for part in parts if id(part) not in gone]
