"""Patterns of what is said in full. Words in capitals stand for lists of the lexicon, and for what is made of these."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leadscore.assistant.understanding.lexicon import table

NUMBER = r"-?\d+(?:\.\d+)?"
_MADE: Mapping[str, str] = {
    "NUM": rf"(?P<number>{NUMBER})",
    "SIGNED": rf"(?P<number>\+{NUMBER})",
    "OLD": rf"(?P<old>{NUMBER})",
    "OFTEN": r"(?P<often>\d+)",
    "LIST": r"(?P<who>(?:(?:BOTH) )?§\w+(?:(?: ,| and| &| as well as)+(?: BOTH)? §\w+)*)",
    "OTHER": r"(?P<other>§\w+)",
    "SPAN": r"(?:(?P<count>\d+) |a |an |one )?(?P<unit>hour|day|week|month|quarter|year)s?",
    "STEPS": r"(?:(?:in (?:steps of )?|every |by )(?:(?P<step>\d+)(?: -)? )?(?P<step_unit>hour|day|week|month|year)s?"
    r"(?: -)?(?: steps?)?|(?:in steps of|every) (?P<step_alone>\d+))",
    "SHARE": rf"(?:(?P<percent>{NUMBER}) ?(?:%|percent|per cent)"
    r"|(?:a |one )?(?P<part>half|third|quarter|fifth|tenth))",
    "WASDAYS": r"(?: (?:instead of|rather than|not|in place of)(?: for)? (?P<was>\d+)(?: (?:day|week|month|year)s?)?)?",
    "WAS": rf"(?: (?:instead of|rather than|not|in place of)(?: at| from)? (?P<old>{NUMBER})"
    r"| instead| again| now| already| only)?",
}
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")


def pattern(text: str) -> re.Pattern[str]:
    """The pattern of a whole text, with its lists spelt out."""
    lists = table("in_full")
    while match := _CAPITALS.search(text):
        told = _MADE[match[0]] if match[0] in _MADE else f"(?:{lists[match[0]]})"
        text = f"{text[: match.start()]}{told}{text[match.end() :]}"
    return re.compile(text)


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    """Several, of which the first that fits counts."""
    return tuple(map(pattern, texts))


def first_of(found: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    """How the first of some patterns fits a whole text."""
    return next((match for one in found if (match := one.fullmatch(text))), None)
