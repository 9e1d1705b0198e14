"""Points for one lead by itself: whether there is such a lead, for an override of nobody does nothing."""

from __future__ import annotations

from leadscore.assistant.world import World
from leadscore.driver import Compiled
from leadscore.syntax import nodes as n


def of_nobody(world: World, after: Compiled) -> list[str]:
    """What is said of overrides that the saved policy has not, and that match none of the leads."""
    before, then = (
        [one for one in compiled.checked.main.file.statements if isinstance(one, n.Override)]
        for compiled in (world.saved, after)
    )
    named = dict.fromkeys(one.lead.value for one in then if one not in before)
    return [f"no lead has the id or the email “{one}”" for one in named if not world.people.exactly(one)]
