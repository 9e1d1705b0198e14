"""In which order it is looked for what a question says of the change that was spoken of last: by itself, before
anything else is read in it; or as that change otherwise, before it is taken for one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadscore.assistant.understanding.pending.anew import all_drafts, taken_over
from leadscore.assistant.understanding.pending.another_number import another_number
from leadscore.assistant.understanding.pending.corrected import corrected, without_lead
from leadscore.assistant.understanding.pending.of_rule import of_rule
from leadscore.assistant.understanding.pending.of_spoken import of_spoken, removes_unnamed
from leadscore.assistant.understanding.pending.once_more import once_more
from leadscore.assistant.understanding.pending.taken_back import taken_back
from leadscore.assistant.understanding.reading import Reading

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted, Spotter
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World


def of_last(world: World, spotter: Spotter, question: str, thread: Thread) -> list[Reading]:
    """What speaks of that which was drafted, proposed or written last, and of nothing else: a part of it is not to be,
    it is called otherwise or has a reason, all that was drafted is wanted, what was supposed is to be done, or what
    nobody named is to go; or corrects it."""
    return (
        taken_back(world, without_lead(question), thread)
        or of_rule(world, without_lead(question), thread)
        or corrected(world, spotter, question, thread)
        or all_drafts(question, thread)
        or taken_over(question, thread)
        or removes_unnamed(world, question, thread)
    )


def as_last(world: World, spotter: Spotter, spotted: Spotted, thread: Thread) -> list[Reading]:
    """The last change otherwise, where all of it is understood: of something else or with another number, before a part
    of the rule or state that it is of."""
    return (
        another_number(world, spotted, thread)
        or once_more(world, spotter, spotted, thread)
        or of_spoken(world, spotter, spotted, thread)
    )
