"""Leads put together from others: what is known of one, and what another did. Of these, the engine alone is asked.

Where a policy has many rules, that is by far the quickest way to a lead with many points, or with points just so. It
proves nothing, and it finds less than the solver does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from leadscore.review.prove.facts import Facts
from leadscore.review.prove.solver import Clock

_ROUNDS = 3


def climbed(
    start: Facts, parts: Sequence[Facts], height: Callable[[Facts], int | None], top: int, clock: Clock
) -> Facts:
    """A lead that got as high as it does by taking on `parts`, one after the other, where that helps. `top` is high
    enough; None is a height below all others."""
    best, reached = start, height(start)
    for _ in range(_ROUNDS):
        before = best
        for part in parts:
            for mixed in _mixtures(best, part):
                if not clock.left or (reached is not None and reached >= top):
                    return best
                high = height(mixed)
                if high is not None and (reached is None or high > reached):
                    best, reached = mixed, high
        if best is before:
            break
    return best


def _mixtures(one: Facts, other: Facts) -> Iterator[Facts]:
    """With all that is known of the other and that it did; then with both texts, one behind the other, where they have
    another one in a field."""
    values = {**one.values, **other.values}
    both = {
        name: f"{text} {value}"
        for name, value in other.values.items()
        if isinstance(value, str) and value and isinstance(text := one.values.get(name), str) and text and text != value
    }
    events = tuple(dict.fromkeys((*one.events, *other.events)))
    for as_of in dict.fromkeys((one.as_of, other.as_of)):
        for known in (values, {**values, **both}) if both else (values,):
            mixed = Facts(as_of, known, events)
            if mixed.happened_since_1970:
                yield mixed
