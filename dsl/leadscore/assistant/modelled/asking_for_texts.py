"""Whether a question asks for what leads wrote, so that a model has to read it."""

from __future__ import annotations

import re

_READING = re.compile(
    r"\b(?:summari[sz]e|sum up|paraphrase|translate|interpret|quote|read (?:me|out|her|his|their|the|what)|"
    r"judging by|going by|in (?:her|his|their) own words|word for word|verbatim|"
    r"what (?:did|does|do|has|have) .{1,60}? (?:write|wrote|written|say|said|ask(?:ed)? for|mean)|"
    r"what .{0,30}\bwrote|(?:form|contact|last|latest) message|messages?|wording|"
    r"company names?|job titles?|page titles?|names? of (?:the|these|those|their))\b",
    re.IGNORECASE,
)


def asks_for_texts(question: str) -> bool:
    """All other questions are answered from ids, numbers and the policy's words; texts are passed on unread."""
    return _READING.search(question) is not None
