"""Conditions that are said to be taken out, and what such a word is meant for: `Germany excluded`, `leave the Germans
out`, `no customers or competitors`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadscore.assistant.drafting.literals import Tree, joined, negated
from leadscore.assistant.drafting.reader import Reader

_BEING = frozenset(
    "is are be being been was can could should may might must shall will would need needs have has had do does please "
    "all to themselves we i you".split()
)
_PUT = frozenset(
    "leave leaving left keep keeping take taking filter filtering sort sorting count counting cut throw weed".split()
)
_OUT = frozenset("out aside off away".split())
_STOPS = frozenset(", . ; : ? ! ( ) – — - and but or".split())
_JOINING = frozenset("and or nor , / & the a an any".split())
_FAR = 3
"""So many words may stand between `leave` and whom to leave out."""


@dataclass(frozen=True, slots=True)
class Part:
    """A condition that stands from one word to another (not included)."""

    tree: Tree
    start: int
    end: int


def with_exclusions(r: Reader, parts: Sequence[Part]) -> list[Part]:
    """The parts, with those denied of which what stands behind them says that they are left out."""
    found: list[Part] = []
    for place, part in enumerate(parts):
        behind = parts[place + 1].start if place + 1 < len(parts) else len(r.tokens)
        end = _left_out(r, part, behind)
        if end is None:
            found.append(part)
            continue
        if found and is_listed(r, found[-1], part) and not r.has(",", found[-1].end, part.start):
            before = found.pop()  # `students and competitors left out`
            found.append(Part(joined("and", [negated(before.tree), negated(part.tree)]), before.start, end))
            continue
        group = [part]
        while len(found) > 1 and _is_close(r, found[-1], group[0]):
            group.insert(0, found.pop())
        tree = negated(joined("and", [one.tree for one in group]))
        found.append(Part(tree, group[0].start, end))
    return found


def _left_out(r: Reader, part: Part, limit: int) -> int | None:
    """Behind the words that leave it out; they end before the next part."""
    place = r.past(r.small.entity, part.end)
    place = r.skip(place, _BEING)
    end = r.small.nots_behind.end(r.tokens, place)
    if end is None and r.key(place) in _OUT and (_is_put(r, part.start) or _is_last(r, place + 1)):
        end = place + 1
    if end is None or end > limit or (r.key(end) in ("from", "by") and end == place + 1):
        return None
    return end


def _is_put(r: Reader, start: int) -> bool:
    return any(r.key(place) in _PUT for place in range(max(0, start - _FAR), start))


def _is_last(r: Reader, at: int) -> bool:
    return not r.key(at) or r.key(at) in _STOPS


def _is_close(r: Reader, before: Part, after: Part) -> bool:
    """Whether two parts belong to one clause: `people in Germany from LinkedIn excluded`."""
    return all(r.key(place) not in _STOPS and r.key(place) != "with" for place in range(before.end, after.start)) and (
        r.small.nots.end(r.tokens, before.end) is None
    )


def is_listed(r: Reader, before: Part, after: Part) -> bool:
    """Whether nothing but `and`, `or` and articles stands between two parts."""
    between = [r.key(place) for place in range(before.end, after.start)]
    return bool(between) and set(between) <= _JOINING


def denied(part: Part) -> Part:
    """Its contrary."""
    return replace(part, tree=negated(part.tree))
