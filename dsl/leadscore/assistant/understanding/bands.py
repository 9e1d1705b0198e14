"""How questions speak of a policy's bands, as of those that leads nearly reach or have moved between."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World


def said_in_full(world: World, question: str) -> str:
    """`haven't gone ready`, `made it to ready`, `warm+`, as `are not ready`, `are ready`, `warm or above`."""
    question = of_bands(world, "not_become").sub(r"are not \g<state>", question)
    question = of_bands(world, "made_it_to").sub(r"are \g<state>", question)
    return of_bands(world, "and_above").sub(r"\g<state> or above", question)


def of_bands(world: World, name: str) -> re.Pattern[str]:
    """The turns of phrase of a list, with the bands where it says BAND, and where it says TOP those that nobody is in
    who is not ready."""
    return _of_bands(name, tuple(band.name for band in world.plan.bands), _top(world))


@lru_cache(maxsize=64)
def _of_bands(name: str, bands: tuple[str, ...], top: tuple[str, ...]) -> re.Pattern[str]:
    said = any_of(name).replace("BAND", _any(bands)).replace("TOP", _any(top))
    return re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE)


def _any(bands: tuple[str, ...]) -> str:
    """One of them; nothing where there is none."""
    return f"(?:{'|'.join(re.escape(band).replace('_', '[ _-]') for band in bands)})" if bands else "(?!)"


def as_good_as_ready(world: World) -> frozenset[str]:
    """The conditions that go without saying of who is nearly ready: `a whisker off live`."""
    return frozenset(f"{denied}band {name}" for name in _top(world) for denied in ("", "not "))


def _top(world: World) -> tuple[str, ...]:
    ready = world.plan.ready
    bands = [one for one in world.plan.bands if ready is not None and one.at is not None and one.at >= ready.at]
    return tuple(band.name for band in bands)
