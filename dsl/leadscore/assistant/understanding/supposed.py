"""Questions of what would be with the change that was talked about: `who would be ready then?`."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.lexicon import any_of

_WITH_IT = re.compile(rf"[\s,]*(?<!\w){any_of('with_the_change')}(?!\w)", re.IGNORECASE)
_THEN = re.compile(r"[\s,]+then\b(?=\W*$)|^\W*(?:and )?then,?\s+(?=\w+ \w+)", re.IGNORECASE)
_STILL = re.compile(r"\b(?:still|nevertheless|even so)\s+", re.IGNORECASE)
_WOULD = re.compile(r"\bwould(?:n['’]t)?\b|['’]d\b", re.IGNORECASE)
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|ok|well|then|now)\W+)*(?:who|whom|whose|what|which|how|why|when|where|is|are|was|were|does|do|"
    r"did|would|will|has|have|top|show|list|count|give|tell|the)\b",
    re.IGNORECASE,
)
_ON_TOP = re.compile(
    r"\b(?:if|once|suppos\w+|imagin\w+|assum\w+|unless|without)\b|(?<=\w )(?<!and )(?<!so )when\b", re.IGNORECASE
)
"""Another change is supposed on top of it."""
_AS_NOW = (
    (re.compile(r"\b(?:would|will)(?:n['’]t| not) ((?:\S+ ){1,4}?)be\b", re.I), r"is \1not"),
    (re.compile(r"\b(how many|which|what|who)( \w+)??(?: (?:would|will)|['’]d) be\b", re.I), r"\1\2 are"),
    (re.compile(r"\b(?:would|will) ((?!be\b)\S+(?: (?!be\b)\S+){0,3}?) be\b", re.I), r"is \1"),
    (re.compile(r"\b(?:would|will) be\b", re.I), "is"),
    (re.compile(r"\b(who|which \w+)(?: would|['’]d) (?:have|get)\b", re.I), r"\1 has"),
    (
        re.compile(
            r"\b(?:what|how many points|what score|which score)(?: would| will) (.+?) (?:have|get|score|be at)\b", re.I
        ),
        r"how many points does \1 have",
    ),
    (re.compile(r"\b(?:would|will) (.+?) (have|get|need|lack|miss|drop|lose)\b", re.I), r"does \1 \2"),
    (re.compile(r"\b(?:would|will)\b", re.I), "does"),
)
_DID = re.compile(rf"^\W*(?:(?:and|so|ok|now)\W+)*{any_of('asks_what_it_did')}[^,.;]*$", re.IGNORECASE)
_EFFECT = re.compile(rf"(?<!\w){any_of('asks_effect')}(?!\w)", re.IGNORECASE)


def as_it_is_now(question: str) -> str | None:
    """The same question of how it is now; None where it asks nothing of a change."""
    if not _ASKS.match(question):
        return None
    plain = _WITH_IT.sub("", question)
    is_of_change = plain != question
    if _ON_TOP.search(plain):
        return None
    is_of_change |= bool(_WOULD.search(plain) or _STILL.search(plain) or _THEN.search(plain))
    plain = _STILL.sub("", _THEN.sub("", plain))
    for form, now in _AS_NOW:
        plain = form.sub(now, plain, count=1)
    return plain.strip() if is_of_change else None


def asks_effect(question: str) -> bool:
    """Whether it asks whom the change moves: `who would be newly ready?`, `how many more would be ready?`."""
    return _EFFECT.search(question) is not None


def asks_what_it_did(question: str) -> bool:
    """Whether it asks whom a change that was written has moved: `how did that change who is ready?`."""
    return _DID.match(question) is not None
