"""Python's collector of garbage, set up so that no answer waits for it long.

An answer leaves nothing that only the collector frees. What comes in and stays would be looked through again and again,
more and more of it at a time, with pauses of a tenth of a second; instead it is set aside after one look.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_AFTER = 5_000
"""Objects that were made and stay, after which they are looked at: that takes half a millisecond."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """What is there now, and what stays from then on, is looked at by `collect` alone."""
    threshold = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.callbacks.append(_set_aside)
    gc.set_threshold(_LOOK_AFTER, *threshold[1:])
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(_set_aside)
        gc.unfreeze()


def _set_aside(phase: str, info: dict[str, int]) -> None:
    if phase == "stop":
        gc.freeze()


def collect() -> None:
    """All of it, which takes some hundredths of a second: where a policy has been replaced, whose program only this
    frees."""
    gc.unfreeze()
    gc.collect()
