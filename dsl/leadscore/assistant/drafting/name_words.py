"""How a name that a policy declares is said: its words, without what only stands before or behind them."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.inflecting import past_of

_AWAY = {"on": ("off",), "in": ("out of", "outside", "outside of", "beyond"), "at": ("away from",)}
_SHORT = 3
_MEASURES = frozenset(
    "mm cm m km kg t eur usd gbp chf pct percent days hours minutes seconds site visit time "
    "day week weeks month months quarter year years hour minute second".split()
)


def names_of(field: str) -> Iterator[str]:
    """`tolerance_mm` is a tolerance, `has_drawing` is said of a drawing."""
    yield field
    if field.startswith(("has_", "is_")):
        yield field.partition("_")[2]
    thing, _, last = field.rpartition("_")
    if thing and last == "done" and "_" not in thing:  # of `survey_done` who is `surveyed`
        yield past_of(thing)
    if last in _MEASURES:
        yield thing
    if thing and last in ("day", "date"):  # `no date for the event`
        said = thing.replace("_", " ")
        yield from (f"{said} date", f"{said} day")
        yield from (f"{last} {of}{said}" for last in ("date", "day") for of in ("of ", "of the ", "for ", "for the "))


def while_it_does(field: str) -> Iterator[str]:
    """`tenders closing in May`, `tenders that close then`, of `tender_closes`."""
    thing, _, verb = field.replace("_", " ").rpartition(" ")
    if thing and verb.endswith("s") and len(verb) > _SHORT:
        yield f"{thing} {verb[:-1].removesuffix('e')}ing"
        yield from (f"{thing} {which} {verb}" for which in ("that", "which"))


def with_doer(word: str) -> Iterator[str]:
    """Of `charging` also a `charger`."""
    yield word
    if word.endswith("ing") and len(word) > 5:
        yield f"{word.removesuffix('ing')}er"


def without_first(name: str) -> Iterator[tuple[str, bool]]:
    """Those outside `our patch` are not `in_our_patch`, those `off our route` not `on_our_route`."""
    first, _, rest = name.partition("_")
    if first in ("in", "is", "has", "with", "at", "on") and "_" in rest:
        yield rest, True
        yield from ((f"{away} {rest}", False) for away in _AWAY.get(first, ()))
