"""The comments that a change takes away: nobody reads a difference for them, and no score shows that they are gone."""

from __future__ import annotations

from collections import Counter

from leadscore.assistant.world import World
from leadscore.driver import Compiled
from leadscore.source import Source
from leadscore.syntax.comments import comment_text
from leadscore.syntax.tokens import tokenize

_TOLD = 5


def comments_gone(world: World, after: Compiled) -> list[str]:
    """What is said of those that stand in the saved policy and would not in this one."""
    gone = Counter[str]()
    for old, new in world.changed(world.saved, after).values():
        gone += _comments(old) - _comments(new)
    told = [f"“{text}”" for text in gone.elements()]
    if not told:
        return []
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    goes = "A comment goes" if len(told) == 1 else "Comments go"
    return [f"{goes} with that: {', '.join(told[:_TOLD])}{more}."]


def _comments(text: str) -> Counter[str]:
    return Counter(comment_text(one) for one in tokenize(Source("", text)).comments)
