"""What is to be supposed beside what was supposed already: `and if ready were at 75 too?`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.merging import together
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.thread import Thread

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_CHANGES = ("what_if", "propose_change")
_BESIDE = re.compile(
    rf"^\W*(?:(?:and|ok|okay|now|then)\W+)*(?:plus|on top(?: of (?:that|it))?|in addition|additionally|also)\b"
    rf"|\b(?:{any_of('takes_in_too')}|on top(?: of (?:that|it))?|at the same time|in addition)\W*$",
    re.IGNORECASE,
)
_ANEW = re.compile(
    rf"^\W*(?:(?:and|but|so|ok|okay|then|now)\W+)*{any_of('supposes_so')}\W+(?!.*\b(?:it|that|this|those|them|so|same)\b)",
    re.IGNORECASE,
)
"""`what if engagement counted double?`: no word of it speaks of what was supposed before."""


def beside_supposed(world: World, spotted: Spotted, found: Sequence[Reading], thread: Thread) -> tuple[Reading, ...]:
    """The readings, with the first as one of both changes where it is said to come beside the one that was tried."""
    if _is_of_another(spotted, found, thread):
        return (replace(found[0], arguments={}, unclear="change"),)
    is_beside = thread.tool == "what_if" and bool(thread.tried) and _BESIDE.search(spotted.question) is not None
    if not is_beside or not found or found[0].tool not in _CHANGES or found[0].unclear or not found[0].arguments:
        return tuple(found)
    new = found[0].arguments
    is_in_it = "also" in new or ("set" in new and new["set"] == thread.tried.get("set"))  # with its other members
    both = None if is_in_it else together(world, [dict(thread.tried), dict(new)])
    return tuple(found) if both is None else (replace(found[0], tool="what_if", arguments=both), *found[1:])


def _is_of_another(spotted: Spotted, found: Sequence[Reading], thread: Thread) -> bool:
    """Whether something else is supposed, of which only the last change was made: its numbers would be no answer."""
    if not found or found[0].tool != "what_if" or not thread.tried or found[0].arguments != dict(thread.tried):
        return False
    is_named = spotted.rule is not None and thread.tried.get("rule") in spotted.rule.rules
    return not spotted.amounts and not is_named and _ANEW.match(spotted.question) is not None
