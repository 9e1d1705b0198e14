"""What somebody takes back while asking: of `top 8, sorry, top 4` only `top 4` is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.understanding.lexicon import any_of, listed

_MARK = re.compile(
    rf"(?:(?:[,;.–—…-]\s{{0,3}}){{1,4}}{any_of('takes_back')}|\s{any_of('takes_back_by_itself')})\b[\s,;:.–—…-]{{0,6}}",
    re.IGNORECASE,
)
_JUDGED = re.compile(rf"(?:^\S+(?: points?| pts)? |\b){any_of('judges')}$", re.IGNORECASE)
"""`8 is too little`: how it is now, before how it shall be."""
_DENIED = re.compile(r"(?:should|shall|must|may|ought)(?: not|n['’]t| no longer)(?: \w+){1,2} $", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_MEANT = re.compile(r"\s*[,;.?–—-]+\s+(?P<meant>[^\W\d]\w*(?: [^\s,;.?]+){0,4}),? i (?:mean|meant)\W*$", re.IGNORECASE)
"""`at least warm? warm or hot i mean`."""
_RESTRICTS = re.compile(r"^(?:just|only|simply)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?|The|An?)\s+(?=[A-Z])")
_DANGLES = re.compile(
    r"(?:\s+(?:vs\.?|versus|and|or|than|of|in|from|the|an?|compared (?:to|with)))+\s*$", re.IGNORECASE
)
"""`the CEOs and the — no, just the CTOs`: what was to follow."""
_ID = re.compile(r"[a-z]{1,4}-\d+", re.IGNORECASE)
_ANEW = listed("said_anew")
_FAR = 9
"""So many words before it may what is taken back begin."""
_PAIR = 2


def repaired(question: str) -> str:
    """The question without what is taken back; as it is where nothing is."""
    question = _MEANT.sub(r", i mean \g<meant>", question)
    cut = len(question)
    for mark in reversed(list(_MARK.finditer(question))):
        if mark.end() > cut:
            continue  # it is taken back itself
        before, behind = _DANGLES.sub("", question[: mark.start()]), question[mark.end() :]
        meant = _RESTRICTS.sub("", behind)
        start = _taken_back(before, meant)
        if start is None and meant != behind:  # `in Germany — no, only the Netherlands`
            start = _taken_back(before, _ARTICLE.sub("", meant))
        if start is not None and _DENIED.search(question[:start]):
            continue  # `demo shouldn't give 50, make it 40`: what shall not be is no slip either
        if start is not None and (judged := _JUDGED.search(question[start : mark.start()])):
            if judged.start() > 0:  # `30 for the demo is too much, make it 25`: no slip
                continue
            question, cut = f"{question[:start]}{mark[0].lstrip(' ,;.–—…-')}{question[mark.end() :]}", start
        elif start is not None:
            question, cut = f"{question[:start]}{question[mark.end() :]}", start
    return question


def _taken_back(before: str, behind: str) -> int | None:
    """Where that begins which is said anew behind the mark: at the last word like the first one there, such as
    another number, another name, or the same word: `whoever called, no, whoever was called`."""
    first = _WORD.match(behind)
    if first is None:
        return None
    words = list(_WORD.finditer(before))[-_FAR:]
    kinds = [_kind(word[0], is_first=word.start() == 0) for word in words]
    kind = _kind(first[0], is_first=False)
    if not kind:
        kind, kinds = first[0].lower(), [word[0].lower() for word in words]
    for place in reversed(range(len(words))):
        if kinds[place] == kind and kind:
            while kind == "name" and place and kinds[place - 1] == kind:
                place -= 1
            return words[place].start()
    return _with_word_before(words, behind)


def _with_word_before(words: Sequence[re.Match[str]], behind: str) -> int | None:
    """`tasting to 30, sorry, catalogue to 30`: one more word stands before the small one that both have."""
    pair = [word[0].lower() for word in _WORD.finditer(behind)][:_PAIR]
    if len(pair) < _PAIR or pair[1] not in _ANEW or _kind(pair[0], is_first=False):
        return None
    places = [place for place in range(1, len(words)) if words[place][0].lower() == pair[1]]
    before = words[places[-1] - 1] if places else None
    return before.start() if before is not None and not _kind(before[0], is_first=before.start() == 0) else None


def _kind(word: str, *, is_first: bool) -> str:
    """What kind of thing a word says; "" where only the same word is said anew with it."""
    text = word.lower()
    if _ID.fullmatch(word):
        return "id"
    if word[0].isdigit() or text == "half" or text.split("-")[0] in NUMBER_WORDS:
        return "number"
    if text in _ANEW:
        return text
    return "name" if word[0].isupper() and not is_first and not word.isupper() else ""
