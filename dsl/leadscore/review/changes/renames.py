"""Groups, sets, definitions and bands that only have another name now: found before anything else is compared."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from leadscore.record import replace
from leadscore.review.changes.meaning import Key, band_key
from leadscore.review.changes.side import GroupAt, Side
from leadscore.syntax import nodes as n
from leadscore.values.text import fold


def with_names(old: Side, new: Side) -> Side:
    """The old side, knowing what the new one calls its groups, sets, definitions and bands.

    Something was renamed if its name is gone, and the same stands under a new one, in both versions once. What is in a
    definition may have been renamed itself, so sets come first, then definitions, as often as that finds more.
    """
    names: dict[str, str] = dict(_groups(old, new))
    while True:
        known = replace(old, names=names)
        more = _same(_vocabulary(known, new), _vocabulary(new, known))
        if not more:
            return replace(old, names={**names, **_bands(known, new)})
        names |= more


def _vocabulary(side: Side, other: Side) -> Mapping[str, Key]:
    """What the names that only this side knows stand for."""
    gone = {name: side.declared[name] for name in side.vocabulary if name not in other.declared}
    contents = {declaration.name.text: _content(declaration, side) for declaration in gone.values()}
    return {name: key for name, key in contents.items() if key is not None}


def _content(declaration: n.Statement, side: Side) -> Key | None:
    """None for what cannot be told from another by what it holds."""
    match declaration:
        case n.SetMembers() | n.SetFile():
            members = side.members(declaration)
            return ("set", frozenset(map(fold, members))) if members else None
        case n.Define(condition=condition):
            return ("definition", side.means(side.lowered(condition)))
        case _:
            return None


def _same(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> dict[str, str]:
    """The names of both sides whose keys are equal, where no other on either side has that key."""
    found = {}
    for name, key in old.items():
        twins = [other for other, its in new.items() if its == key]
        if len(twins) == 1 and list(old.values()).count(key) == 1:
            found[name] = twins[0]
    return found


def _bands(old: Side, new: Side) -> dict[str, str]:
    """Bands whose name is gone, with that under which their threshold and condition stand now."""
    before, after = (
        {band.name: (band.at, side.means(band.condition)) for band in side.plan.bands} for side in (old, new)
    )
    gone = {name: key for name, key in before.items() if name not in after}
    come = {name: key for name, key in after.items() if name not in before}
    return {band_key(name): other for name, other in _same(gone, come).items()}


def _groups(old: Side, new: Side) -> Iterable[tuple[str, str]]:
    """Groups whose name is gone, with the new name under which at least half of both groups' rules stand."""
    before, after = (
        [group for group in side.groups if group.name not in {other.name for other in others.groups}]
        for side, others in ((old, new), (new, old))
    )
    for group in before:
        heirs = [other for other in after if _share(group, other, old, new)]
        if len(heirs) == 1 and sum(_share(rival, heirs[0], old, new) for rival in before) == 1:
            yield group.plan.name, heirs[0].plan.name


def _share(group: GroupAt, other: GroupAt, old: Side, new: Side) -> bool:
    """Whether the rules that both have are at least half of the rules of either."""
    ours = {old.means(rule.condition) for rule in group.plan.rules}
    theirs = {new.means(rule.condition) for rule in other.plan.rules}
    return bool(ours) and 2 * len(ours & theirs) >= max(len(ours), len(theirs))
