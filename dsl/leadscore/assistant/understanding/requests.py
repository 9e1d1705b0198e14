"""What somebody wants a rule to do, and the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_COLON = re.compile(r"^[^:]{0,80}?(?::| [-–—] )\s*(?=\S+\s+\S+\s+\S)(.+)$", re.DOTALL)
_WORTH = re.compile(
    r"\bwant (.+?) to (?:be worth|be|get|have|give|count|bring)(?: for)? (-|minus )?(\d+)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,})[”\"]|(?<!\w)['‘]([^'’]{12,}|.{12,})['’](?!\w)")
_START = re.compile(rf"(?<!\w){any_of('request_start')}(?!\w)", re.IGNORECASE)
_BEHIND = re.compile(rf"\W*(?:[:,;–-]\s+(?=\w)|\b){any_of('request_behind')}(?!\w).*$", re.IGNORECASE | re.DOTALL)


def draft_in(world: World, question: str) -> tuple[str, str | None]:
    """What a rule shall do, in the person's words, and the rule; None where it cannot be written."""
    first: str | None = None
    for request in dict.fromkeys(_requests(question)):
        if sentence := _drafted(world, request):
            return request, sentence
        first = first or request
    return first or question.strip(), None


def _requests(question: str) -> Iterator[str]:
    """The parts of the question that may say it, the likeliest first."""
    text = question.strip()
    if (colon := _COLON.match(text)) and not _BEHIND.match(f", {colon[1]}"):
        yield _bare(colon[1])
    if quoted := _QUOTED.search(text):
        yield _bare(quoted[1] or quoted[2])
    if worth := _WORTH.search(text):
        yield f"{'-' if worth[2] else ''}{worth[3]} points for {worth[1]}"
    yield _bare(_FRAME.sub("", text, count=1))
    for start in list(_START.finditer(text))[:2]:
        yield _bare(_BEHIND.sub("", text[start.start() :]))


def _bare(text: str) -> str:
    """Without what stands behind it, and without signs around it; a sign before a number belongs to it."""
    text = _TAIL.sub("", text).strip(" \t:,.;?!“”\"'")
    return text.rstrip(" -–").lstrip("–") if re.match(r"[-+]\s?\d", text) else text.strip(" -–")


def _drafted(world: World, request: str) -> str | None:
    from leadscore.assistant.drafting.drafts import drafted

    try:
        return drafted(world, request) if request else None
    except Unanswerable:
        return None
