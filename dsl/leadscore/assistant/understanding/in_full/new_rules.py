"""Several new rules in one sentence, each with points of its own: `10 points for owners and minus 5 for students`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.numbers_said import unsaid_numbers
from leadscore.assistant.understanding.in_full.quantities import Change
from leadscore.assistant.understanding.lexicon import any_of

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_VERB = r"(?:give|add|award|grant|take|subtract|deduct|minus|plus|take off|knock off|penali[sz]e by)"
_SO_MANY = rf"(?:{_VERB} )?(?P<sign>[+-]?)(?P<number>\d+(?:\.\d+)?)(?P<points> (?:(?:more|extra) )?(?:points?|pts))?"
_FOR = r"(?= (?:off )?(?:for|to|if|when|whenever|from|off) )"
_STARTS = re.compile(rf"(?<![\w.-]){_SO_MANY}{_FOR}", re.IGNORECASE)
_JOIN = re.compile(r"(?:[\s,;.&]|\b(?:and|but|while|plus|also|then)\b)+", re.IGNORECASE)
_UNCOUNTED = re.compile(rf"^{_SO_MANY}(?= )", re.IGNORECASE)
_TAKES = re.compile(r"(?:(?P<verb>take off|take|subtract|deduct|knock off)|minus|-)\b ?", re.IGNORECASE)
_FRAME = re.compile(
    rf"\W*(?:(?:{any_of('request_politeness')}|{any_of('supposes')}|what if|we|i|gave|had|there were|draft|write|make|"
    r"new|two|three|rules?)\W+)*",
    re.IGNORECASE,
)
_MOST = 4


def new_rules(world: World, question: str) -> list[Change]:
    """The rules that a question asks for, where all of it is requests for some; empty where it asks for one only."""
    from leadscore.assistant.drafting.drafts import drafted

    parts = _parts(question)
    if not 1 < len(parts) <= _MOST:
        return []
    try:
        sentences = [drafted(world, part) for part in parts]
    except Unanswerable:
        return []
    is_said = not any(unsaid_numbers(part, sentence) for part, sentence in zip(parts, sentences, strict=True))
    return [{"sentence": sentence} for sentence in sentences] if is_said else []


def _parts(question: str) -> list[str]:
    """Each from its points on; the first may be asked for politely."""
    starts = [match.start() for match in _STARTS.finditer(question)]
    if question.rstrip().endswith("?") or not starts or not _FRAME.fullmatch(question[: starts[0]]):
        return []
    found = [question[start:end].strip() for start, end in zip(starts, [*starts[1:], len(question)], strict=True)]
    joins = [match for part in found[:-1] if (match := re.search(rf"{_JOIN.pattern}$", part, re.IGNORECASE))]
    if len(joins) != len(found) - 1:
        return []
    bare = [part[: match.start()] for part, match in zip(found, joins, strict=False)] + [found[-1].rstrip(" .!")]
    return [_counted(part) for part in _with_verb(bare)]


def _with_verb(parts: list[str]) -> list[str]:
    """`subtract 5 for students and 10 for interns` takes points of both; whether `minus 5 for the ones and 10 for the
    others` does is not said."""
    first = _TAKES.match(parts[0])
    bare = [part for part in parts[1:] if part[0].isdigit() and not re.search(r"^\S+(?: points?)? off\b", part)]
    if first is None or not bare:
        return parts
    if not first["verb"]:
        return []
    return [parts[0], *(f"{first['verb']} {part}" if part in bare else part for part in parts[1:])]


def _counted(part: str) -> str:
    """With the word for points where only the first has it."""
    match = _UNCOUNTED.match(part)
    return part if match is None or match["points"] else f"{part[: match.end()]} points{part[match.end() :]}"
