"""What was done by those who ask, where the question turns it round: `who did we mail` are those we mailed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.inflecting import past_of
from leadscore.assistant.understanding.lexicon import any_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_DID_WE = re.compile(
    rf"(?P<whom>\bwhom?|\b(?:which|what|how many)(?: of (?:the|our|my))? {any_of('whom_they_ask_for')})"
    r" did (?P<by>we|i|sales|marketing) (?P<verb>[a-z]+)(?P<rest>[^,;.?!]*)",
    re.IGNORECASE,
)


def with_past(world: World, question: str) -> str:
    """The question with the verb in the past, where leads have it that they were done so by us."""
    from leadscore.assistant.drafting.conditions import conditions_in

    match = _DID_WE.search(question)
    if match is None:
        return question
    done = f"{match['by']} {past_of(match['verb'].lower())}{match['rest']}"
    if conditions_in(world, f"leads {done}").condition == conditions_in(world, match["rest"]).condition:
        return question
    whom = f"{match['whom']} leads" if match["whom"].lower() in ("who", "whom") else match["whom"]
    return f"{question[: match.start()]}{whom.replace('who leads', 'which leads')} {done}{question[match.end() :]}"
