"""Claims of an answer that somebody is ready, or is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_READY = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|stays?|remains?)\b[^,;:.]{0,25}?)?"
    r"(?<!\w)ready\b",
    re.IGNORECASE,
)
_ENDS_CLAUSE = re.compile(r"[,;:(—–]|\b(?:but|while|whereas|though|although)\b", re.IGNORECASE)
_COPULA = re.compile(
    r"(?:\b(?:is|are|was|were|been|became|stays?|remains?|counts? as)|[’'](?:s|re))(?:\s+\w+)?\s+$", re.IGNORECASE
)
_AIM = re.compile(
    r"\b(?:to|for|from|until|till|towards?|of|means?|called)\s+(?:be(?:come|ing)?\s+|get\s+)?$", re.IGNORECASE
)
_MERELY = re.compile(
    r"\b(?<!ha[sd] )(?<!have )(?:be|being|becomes?|becoming|get|gets|getting)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_NOUN = re.compile(
    r"\s*(?:at|threshold|line|mark|bar|level|asks|needs|requires|condition|rule|stands|means|date|count)\b"
)
_HEDGE = re.compile(
    r"\b(?:if|when|whether|once|unless|until|till|before)\b|"
    r"(?:\b(?:would|could|will|can|may|might|should|must)|[’']ll)\s+(?:\w+\s+){0,2}"
    r"(?:make|keep|leave|turn|count|stay|remain|have)\b",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(r"\s+(?:only\s+)?(?:if|once|as soon as|unless|when)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|never|hardly|no longer|no|none|nobody)\b|n[’']t\b", re.IGNORECASE)
_DENIES_ALL = re.compile(r"\b(?:neither|nor|none|nobody)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|been|became|had|become)\b", re.IGNORECASE)
_BEHIND_NUMBER = re.compile(r"\d,?\s+(?:which|that) (?:is|means|counts as)\s+$")


@dataclass(frozen=True, slots=True)
class Claim:
    """That somebody `is_ready`, or was at some time (`once`)."""

    place: int
    written: str
    is_ready: bool
    once: bool


def claims(sentence: str, mentions: list[int]) -> Iterator[Claim]:
    """Those of a sentence, in which leads are mentioned at these places. What is ready in a condition, as an aim or as
    a word of the policy (`the ready line`) is none."""
    begin = 0
    for match in _READY.finditer(sentence):
        at = match.end() - len("ready")
        head, tail = sentence[begin:at], sentence[match.end() :]
        begin, past = match.end(), begin
        cuts = [cut.end() for cut in _ENDS_CLAUSE.finditer(head)]
        clause = head[cuts[-1] if cuts else 0 :]
        if _is_no_claim(head, clause, tail):
            continue
        last = max((place for place in mentions if past <= place < at), default=past)
        own = sentence[max(last, at - len(clause)) : at]
        denied = bool(_DENIES.search(own) or _DENIES_ALL.search(clause))
        yield Claim(at, match[0], not denied, bool(_PAST.search(own)))


def _is_no_claim(head: str, clause: str, tail: str) -> bool:
    if _AIM.search(head) or _MERELY.search(head) or _BEHIND_NUMBER.search(head):
        return True
    if _HEDGE.search(clause) or _ON_CONDITION.match(tail):
        return True
    return _NOUN.match(tail) is not None and _COPULA.search(head) is None
