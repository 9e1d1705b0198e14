"""Several changes as one call. Of two that change the same sentence of a policy each keeps what it says otherwise: else
the second would take back the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import replaced, sentence_in
from leadscore.assistant.understanding.changes import as_drafted
from leadscore.record import Record, replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

Change = Mapping[str, Json]


def together(world: World, changes: Sequence[Change]) -> dict[str, Json] | None:
    """The arguments of all of them; None where they contradict each other."""
    of_same: dict[str, list[Change]] = {}
    for place, change in enumerate(one for call in changes for one in parted(call)):
        same = of_same.setdefault(_about(world, change) or str(place), [])
        same += [change] if change not in same else []  # `drop the limit, count it whenever` says one thing twice
    found = [_merged(world, same) for same in of_same.values()]
    if any(one is None for one in found):
        return None
    first, *rest = [one for one in found if one is not None]
    if len(rest) == 1 and {"threshold"} in (set(first), set(rest[0])) and "rule" in {**first, **rest[0]}:
        return {**first, **rest[0]}
    return {**first, "also": [dict(one) for one in rest]} if rest else dict(first)


def parted(change: Change) -> list[dict[str, Json]]:
    """The changes that one call makes."""
    also = change.get("also")
    others = [dict(one) for one in also if isinstance(one, Mapping)] if isinstance(also, list) else []
    return [{name: value for name, value in change.items() if name != "also"}, *others]


def _about(world: World, change: Change) -> str:
    """What tells the sentence that a change is about; empty where it is about none that is there."""
    if "rule" in change:
        return f"rule {change['rule']}"
    if "threshold" in change:
        return "ready"
    there = replaced(world.drafted.checked, str(change["sentence"])) if "sentence" in change else None
    return "" if there is None else "ready" if isinstance(there, n.Ready) else statement_text(there)


def _merged(world: World, changes: Sequence[Change]) -> Change | None:
    if len(changes) == 1:
        return changes[0]
    if any(len({str(one[name]) for one in changes if name in one}) > 1 for name in ("points", "threshold")):
        return None  # `to 20 and 30`
    nodes = [_changed(world, change) for change in changes]
    before = _before(world, changes[0])
    if before is None or any(type(one) is not type(before) for one in nodes):
        return None
    said = [_otherwise(before, one) for one in nodes if one is not None]
    names = [name for one in said for name in one]
    if len(names) != len(set(names)):
        return None  # `at 30, and at 35`
    merged = replace(before, **{name: value for one in said for name, value in one.items()})
    rule = {"rule": changes[0]["rule"]} if "rule" in changes[0] else {}
    return {**rule, "sentence": statement_text(merged)}


def _otherwise(before: Record, after: n.Statement) -> dict[str, object]:
    names = type(before)._compared
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def _before(world: World, change: Change) -> n.Statement | None:
    if "rule" in change:
        return sentence_in(as_drafted(world, world.rules[str(change["rule"])]).statement)
    if "threshold" in change:
        return _ready(world.drafted.checked.main.file.statements)
    return replaced(world.drafted.checked, str(change["sentence"]))


def _changed(world: World, change: Change) -> n.Statement | None:
    """The sentence as a change leaves it; None where it is gone."""
    before = _before(world, change)
    if change.get("remove"):
        return None
    if "sentence" in change:
        return sentence_in(str(change["sentence"]))
    if isinstance(before, n.Rule) and before.points is not None and "points" in change:
        value = Decimal(str(change["points"]))
        points = replace(before.points, negative=value < 0, number=n.Number(abs(value)))
        return replace(before, points=points)
    if isinstance(before, n.Ready) and "threshold" in change:
        return replace(before, at=n.Number(Decimal(str(change["threshold"]))))
    return None


def _ready(statements: Iterable[n.Statement]) -> n.Statement | None:
    return next((one for one in statements if isinstance(one, n.Ready)), None)
