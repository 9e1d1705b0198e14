"""Why somebody asks, beside what is asked: `…, since I am preparing a campaign`, `according to our definition`."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.lexicon import any_of, listed

_SELF = r"(?:i|we)(?:['’](?:m|re|ve|ll|d))?"
_NO_ASKING = r"(?!(?:see|know|have|get|find|look|list|hear|view|check|understand|add|set|put|make|change|give)\b)"
"""`I need to see …` is what is asked."""
_NO_WHOM = "".join(rf"(?<!\b{word})" for word in sorted(listed("whom_we")))
"""`nobody we already called` says who is asked for."""
_BEHIND = (
    rf"[,;(–—-]\s*(?:since|as|because|cause|for) {_SELF} {any_of('why_asked')}\b[^?]*?(?=[?.!]*\s*$)",
    rf"(?:[,;:.–—-]|{_NO_WHOM})\s+{_SELF} (?:have |had )?already \w[^?]*?(?=[?.!]*\s*$)",
    rf"[,;(–—]\s*{_SELF} (?:have |had |got )+(?:a|an|some|my|half|one|two|time|to)\b[^?]*?(?=[?.!]*\s*$)",
    r"[,;(–—-]\s*(?:my |our |the )?\w+(?:['’]s| is| are) (?:asking|waiting|nagging|curious|pestering)\b[^?\d]*$",
    r"[,;(–—]\s*s?he (?:wants|needs|would like|likes|plans|is going|has) to \w[^?\d]*$",
    rf"[,;(–—]\s*(?:{_SELF} )?(?:want|need|going|plan|planning|trying) to {_NO_ASKING}\w[^?]*?(?=[?.!]*\s*$)",
)
_LEAVES_OUT = "|".join(turn.replace("_", " ") for turn in sorted(listed("leaves_out") | listed("left_out_behind")))
_OF_LEFT_OUT = re.compile(
    rf"(?P<kept>\b(?:{_LEAVES_OUT}|not)\b[^?]*?)\s*[,;(–—-]+\s*(?:since |as |because )?"
    r"(?:s?he(?:['’](?:s|d|ll)| (?:is|was|has|had|belongs?|goes|went|works?|knows?))|they belong|"
    r"they(?:['’]re| are) (?:with|mine|ours|his|hers|already|taken|gone|done))\b[^?\d]*$",
    re.IGNORECASE,
)
"""`without Odile, she belongs to Kurt`: why somebody is left out."""
_NOBODY_ASKED = r"(?!(?:who|any\w*|some\w*|every\w*|people|leads?|those|what|which|how)\b)"
_BEFORE = (
    rf"^\s*{_NOBODY_ASKED}(?:\w+\s){{1,3}}(?:asking|here|speaking)\s*[:,;–—-]\s*(?=\w+\W+\w)",
    rf"^\s*(?:since|as|because) {_SELF} {any_of('why_asked')}\b[^,:;?.]*[,:;.]\s*(?=\w+\W+\w)",
    r"^\s*(?:i am|we are|i['’]m|we['’]re) \w+ing\b(?<!asking)(?<!looking)(?<!searching)(?! (?:of|about)\b[^,:;?.]*\d)"
    r"[^,:;?.]*[,:;.]\s*(?=\w+\W+\w)",
)
"""By itself, `I need to see …` is what is asked, not why."""
_ASIDE = rf"[,(]?\s*(?<!\w){any_of('as_it_is_defined')}(?!\w)\)?"
_REASONS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*_BEHIND, *_BEFORE, _ASIDE))
_OF_US = rf"(?:{any_of('tells_of_us')}|{_SELF} {any_of('told_of_us')})"
_STATED = re.compile(
    rf"(?:[.;:,!–—]|(?<=\?)|\s-)\s*(?:and |as )?{_OF_US}\b(?![^?]*{any_of('is_no_reason')}\b)[^?\d]*$",
    re.IGNORECASE,
)
"""`…; sales have asked for it twice`: behind a sign, how things are with those who ask."""
_WITHOUT_HER = re.compile(
    rf"(?P<asked>(?<!\w){any_of('leaves_them_out')}\s[^,;.(–—]+?)\s?[,;.(–—-]+\s*"
    r"(?:(?:since|as|because|cause|coz|cuz|for|bc)\s+)?(?:i|we|he|she|they|it)(?:['’]?(?:s|m|re|ve|d|ll))?\b[^,;?]*$",
    re.IGNORECASE,
)
"""`without Ada, I talked to her already`: why somebody is left out."""
_RULES = re.compile(r"\b(?:rules?|points?|pts|draft)\b", re.IGNORECASE)
"""A rule has a reason of its own, which is to stay."""


def without_reasons(question: str) -> str:
    """The question alone, as far as something is left of it."""
    left = _OF_LEFT_OUT.sub(r"\g<kept>", _STATED.sub("", question))
    question = left if len(left.split()) > 1 else question
    for pattern in _REASONS if not _RULES.search(question) else ():
        left = pattern.sub("", question)
        question = left if len(left.split()) > 1 else question
    return _WITHOUT_HER.sub(r"\g<asked>", question)
