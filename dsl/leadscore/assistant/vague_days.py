"""Days that an answer says without a date: `tomorrow`, `next month`, `in a week`, `on Tuesday`, `in June`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadscore.assistant.evidence import Evidence
from leadscore.assistant.figures import MONTHS

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_UNIT = r"(?:minutes?|hours?|days?|weeks?|weekends?|fortnights?|months?|quarters?|years?|decades?)"
_ARTICLE = r"(?:an?|the|one|half an?|about an?|another)"
_VAGUE = re.compile(
    rf"\b(?:today|tonight|tomorrow|yesterday|noon|midnight|fortnight|christmas|easter|(?:the )?{_WEEKDAY}|"
    rf"(?:next|last|this|coming|past|previous|following) (?:few |couple of )?(?:{_UNIT}|morning|evening|spring|summer|"
    rf"autumn|fall|winter|{'|'.join(MONTHS)})|(?:in|within|after|for|until|over) {_ARTICLE} {_UNIT}|"
    rf"{_ARTICLE} {_UNIT} (?:ago|from now|later|earlier|before)|(?:these|those) days)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"\b((?:in|since|until|till|by|of|early|late|mid|during|end of)[ -])({'|'.join(MONTHS)})\b(?: (\d{{4}}))?",
    re.IGNORECASE,
)


def unsaid_days(text: str, evidence: Evidence) -> Iterator[str]:
    """Those that nobody said."""
    for match in _VAGUE.finditer(text):
        if not evidence.has_text(match[0]):
            yield match[0]
    for match in _MONTH.finditer(text):
        if not evidence.has_month(_month(match), match[3]):
            yield match[0]


def without_months(text: str) -> str:
    """The text without the months that `unsaid_days` looks at: they are no names."""
    return _MONTH.sub(r"\1", text)


def _month(match: re.Match[str]) -> int:
    return MONTHS.index(match[2].lower()) + 1
