"""What was changed last, as the change makes it: the sentence that says it, also where nothing is proposed yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.world import Proposal
from leadscore.record import replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World


def held_by(world: World, thread: Thread) -> str:
    """The sentence of what was changed last, as that makes it; empty where it is none with a number."""
    change = thread.change
    if change.get("remove") or "members" in change:
        return ""
    if "sentence" in change:
        return str(change["sentence"])
    if "threshold" in change:
        ready = next((one for one in world.drafted.checked.main.file.statements if isinstance(one, n.Ready)), None)
        return statement_text(
            replace(ready or n.Ready(n.Number(Decimal(0))), at=n.Number(decimal_of(change["threshold"])))
        )
    rule = world.rules.get(rule_of(world, thread))
    statement = sentence_in(rule.statement) if rule is not None and "points" in change else None
    if not isinstance(statement, n.Rule) or statement.points is None:
        return ""
    value = decimal_of(change["points"])
    points = replace(statement.points, negative=value < 0, number=n.Number(abs(value)))
    return statement_text(replace(statement, points=points))


def decimal_of(value: Json) -> Decimal:
    return Decimal(str(value))


def rule_of(world: World, thread: Thread) -> str:
    """The rule's id: as it is called now, where a change of it is proposed."""
    told = str(thread.change.get("rule") or "")
    return thread.rule if thread.rule in world.rules and told else told


@contextmanager
def with_last(world: World, thread: Thread) -> Iterator[None]:
    """While it lasts the change that was talked about is proposed, also where it is only supposed."""
    held = list(world.proposals)
    try:
        with suppress(Unanswerable, msgspec.ValidationError):  # it is so already, or cannot be
            world.proposals.append(Proposal(changed(world, msgspec.convert(dict(thread.change), Change)), ""))
        with world.supposing(world.drafted):
            yield
    finally:
        world.proposals[:] = held
