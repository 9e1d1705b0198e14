"""Fields and events of which nothing was read: what somebody has to do before they can be asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.batch.errors import BatchError
from leadscore.batch.store.store import MAKE_ANEW
from leadscore.plan.model import Plan

if TYPE_CHECKING:
    from leadscore.assistant.world import World

READ_ANEW = "start leadscore again: the leads are then read with it."
"""Where leads are read from files when it starts."""


def must_be_read(world: World, plan: Plan) -> None:
    """Raises Unanswerable for a plan that asks for fields or events of which nothing was read."""
    declarations = _unread(world, plan, plan.used_fields, plan.used_events)
    if not declarations:
        return
    names = [f"`{name}`" for name in declarations]
    raise Unanswerable(
        f"Nothing was read of {' and '.join(names)}, so nobody can say whom that moves.",
        _mend(world, declarations.values()),
    )


def yet_to_read(world: World, plan: Plan) -> list[str]:
    """What is to be told of a plan that declares what the saved one does not."""
    known = {field.name for field in world.plan.fields} | {kind.name for kind in world.plan.events}
    declared = {field.name for field in plan.fields} | {kind.name for kind in plan.events}
    new = _unread(world, plan, declared - known, declared - known)
    names = " and ".join(f"`{name}`" for name in new)
    return [f"Nothing was read of {names} yet. Once that is written, {world.read_anew}"] if new else []


def of_store(world: World, error: BatchError) -> Unanswerable:
    """A store's complaint as an answer, with what helps those who never made one, too."""
    if error.help != MAKE_ANEW:
        return Unanswerable(f"{error.message}.", error.help or "")
    message = error.message.replace("The store was made", "The leads were read")
    return Unanswerable(f"{message}.", _sentence(world.read_anew))


def _unread(world: World, plan: Plan, fields: Collection[str], events: Collection[str]) -> dict[str, str]:
    """Those of which the store holds nothing, by their names, as a policy declares them."""
    store = world.board.store
    asked, kinds = store.asked, store.kinds
    types = {field.name: field.type.value for field in plan.fields}
    unread = {name: f"field {name} {types[name]}" for name in sorted(types) if name in fields and name not in asked}
    names = sorted(kind.name for kind in plan.events if kind.name in events and kind.name not in kinds)
    return unread | {name: f"event {name}" for name in names}


def _mend(world: World, declarations: Iterable[str]) -> str:
    """What the saved policy declares only has to be read; what is proposed, to be written first."""

    def declared(plan: Plan | None) -> set[str]:
        if plan is None:
            return set()
        fields = {f"field {field.name} {field.type.value}" for field in plan.fields}
        return fields | {f"event {kind.name}" for kind in plan.events}

    new = [one for one in declarations if one not in declared(world.plan)]
    if not new:
        return _sentence(world.read_anew)
    if set(new) <= declared(world.drafted.plan):
        return f"Say yes to what is proposed; then {world.read_anew}"
    told = " and ".join(f"`{one}`" for one in new)
    return f"Propose {told} by itself and say yes to it; then {world.read_anew}"


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}"
