"""Why somebody asks, beside what is asked: `…, since I am preparing a campaign`, `according to our definition`."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.lexicon import any_of

_SELF = r"(?:i|we)(?:['’](?:m|re|ve|ll|d))?"
_BEHIND = (
    rf"[,;(–—-]\s*(?:since|as|because|cause|for) {_SELF} {any_of('why_asked')}\b[^?]*?(?=[?.!]*\s*$)",
    rf"[,;:.–—-]?\s+{_SELF} (?:have |had )?already \w[^?]*?(?=[?.!]*\s*$)",
)
_BEFORE = (
    rf"^\s*(?:since|as|because) {_SELF} {any_of('why_asked')}\b[^,:;?.]*[,:;.]\s*(?=\w+\W+\w)",
    r"^\s*(?:i am|we are|i['’]m|we['’]re) \w+ing\b(?<!asking)(?<!looking)(?<!searching)[^,:;?.]*[,:;.]\s*(?=\w+\W+\w)",
)
"""By itself, `I need to see …` is what is asked, not why."""
_ASIDE = rf"[,(]?\s*(?<!\w){any_of('as_it_is_defined')}(?!\w)\)?"
_REASONS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*_BEHIND, *_BEFORE, _ASIDE))
_RULES = re.compile(r"\b(?:rules?|points?|pts|draft)\b", re.IGNORECASE)
"""A rule has a reason of its own, which is to stay."""


def without_reasons(question: str) -> str:
    """The question alone, as far as something is left of it."""
    for pattern in _REASONS if not _RULES.search(question) else ():
        left = pattern.sub("", question)
        question = left if len(left.split()) > 1 else question
    return question
