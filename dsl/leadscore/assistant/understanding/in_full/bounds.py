"""How people speak of how far something counts: `cap fit at 50`, `fit: min -30`, `no more than 12 points for blog`."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.understanding.in_full.naming import CAP, FLOOR, bounded
from leadscore.assistant.understanding.in_full.patterns import pattern

_VALUE = (
    r"(?P<behind> -?\d\S*(?: POINTS)?(?: (?:instead of|rather than|not|in place of) -?\d\S*)?"
    r"(?: (?:instead|now|again))*)"
)
_FORMS = (
    ("", r"(?P<before>.*?)(?:ITS )?(?:BOUND) WHOSE LIST(?P<behind>.*)"),
    ("", r"(?P<before>.*?)LIST (?:BOUND)(?P<behind>.*)"),
    ("", r"(?:HOLDS) LIST(?: (?:at|to|by|with|:))?(?: (?:REACHES|a (?:BOUND) of))?" + _VALUE),
    ("", r"LIST (?:LINK )*(?:HOLDS)(?: (?:at|to|by|with|:))*" + _VALUE),
    ("", r"(?:(?:let|set|keep|make|have|hold|i want|we want) )?LIST (?:(?:LINK|go|went) )*(?:REACHES)" + _VALUE),
    ("", r"(?:(?:let|set|make|have|i want|we want) )?LIST(?: (?:LINK|go|went|reach))*" + _VALUE + r" (?:ENDING)"),
    ("", r"(?:UPWARD|DOWNWARD) LIST (?:LINK )*(?!up to)(?:REACHES)" + _VALUE),
    ("", r"(?:do not|never) let LIST STEPS" + _VALUE),
    ("", r"LIST (?:may|can|should|shall|must|do|does) (?:not|never) STEPS" + _VALUE),
    ("", r"(?:SET )?(?:REACHES)" + _VALUE + r" (?:for|from|in|on|of) LIST"),
    ("", r"(?:SET )?(?:ITS )?(?:BOUND)(?: LINK| of)*" + _VALUE + r" (?:for|from|in|on|of) LIST"),
    ("", r"(?:SET )?(?:ITS )?(?:CAP) WHOSE LIST(?: LINK)*(?P<behind> -?\d\S*(?: POINTS)?) (?:REACHES)"),
    ("remove ", r"(?:(?:let|set|make|have) )?LIST (?:LINK )*(?:WITHOUT)(?: ITS)? (?:BOUND)(?P<behind>)"),
    ("remove ", r"no (?:BOUND) WHOSE LIST(?P<behind>)"),
    ("remove ", r"un(?:HOLDS) LIST(?P<behind>)"),
)
_WORDS = {
    CAP: {"BOUND": "CAP", "REACHES": "MOST", "STEPS": "OVERSTEP", "HOLDS": "CAPPED", "ENDING": "ATMOST"},
    FLOOR: {"BOUND": "FLOOR", "REACHES": "LEAST", "STEPS": "FALLBELOW", "HOLDS": "FLOOR", "ENDING": "ATLEAST"},
}


def _of(bound: str, form: str) -> str:
    for word, stands_for in _WORDS[bound].items():
        form = form.replace(word, stands_for)
    return form


_PATTERNS = tuple((bound, does, pattern(_of(bound, form))) for bound in (CAP, FLOOR) for does, form in _FORMS)


def of_bounds(told: str) -> Iterator[str]:
    """The text with signs for caps and floors, in each way in which it may speak of them."""
    for bound, does, form in _PATTERNS:
        if match := form.fullmatch(told):
            found = match.groupdict()
            yield f"{found.get('before') or ''}{does}{bounded(found['who'], bound)}{found['behind']}"
