"""What somebody wants a rule to do, and the rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.understanding.lexicon import any_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_FRAME = re.compile(
    rf"^\W*(?:{any_of('request_politeness')}\W+)*{any_of('request_asks')}\b"
    rf"(?:\W+{any_of('request_filler')}\b)*\W*(?=[\s+\-\d\w])",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\W*(?:\b{any_of('request_tail')}(?!\w)\W*)+$", re.IGNORECASE)
_COLON = re.compile(
    r"^[^:]{0,60}?\b(?:rule|policy|draft|add|this|sentence|following|change)\b[^:]{0,30}:\s*(.+)$",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"[“\"'‘](.{12,})[”\"'’]")


def request_of(question: str) -> str:
    """What a rule shall do, in the person's words, without what asks for it."""
    text = question.strip()
    if colon := _COLON.match(text):
        text = colon[1]
    elif quoted := _QUOTED.search(text):
        text = quoted[1]
    else:
        text = _FRAME.sub("", text, count=1)
    return _TAIL.sub("", text).strip(" \t-–:,.;?!“”\"'") or question.strip()


def drafted_sentence(world: World, request: str) -> str | None:
    """The rule for a request, None where it cannot be written."""
    from leadscore.assistant.drafting.drafts import drafted

    try:
        return drafted(world, request)
    except Unanswerable:
        return None
