"""What somebody wants a rule to do, and the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.tools.counterparts import counterpart, sentence_in
from leadscore.assistant.understanding.as_written import completed
from leadscore.assistant.understanding.lexicon import any_of, table
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.subjects import of_subject
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_TO_WHAT = r"(?:(?![+−-]\d)\W)*"
"""Signs that lead over; one right before a number belongs to it: `new rule -15 for students`."""
_FRAME = re.compile(
    rf"^\W*(?:{any_of('request_politeness')}\W+)*{any_of('request_asks')}\b"
    rf"(?:\W+{any_of('request_filler')}\b)*{_TO_WHAT}(?=[+−-]?\w)",
    re.IGNORECASE,
)
_FRAMES = re.compile(
    rf"{any_of('request_politeness')}|{any_of('request_asks')}|{any_of('request_filler')}|{any_of('before_leads')}",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\W*(?:\b{any_of('request_tail')}(?!\w)\W*)+$", re.IGNORECASE)
_COLON = re.compile(r"^[^:]{0,80}?(?::| [-–—] )\s*(?=\S+\s+\S+\s+\S)(.+)$", re.DOTALL)
_WORTH = re.compile(
    r"\bwant (.+?) to (?:be worth|be|get|have|give|count|bring)(?: for)? (-|minus )?(\d+)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,})[”\"]|(?<!\w)['‘]([^'’]{12,}|.{12,})['’](?!\w)")
_REASON = re.compile(r"\b(?:reason|because|since|call(?:ed)?(?: it)?|named?(?: it)?|as)\W*$", re.IGNORECASE)
_START = re.compile(rf"(?<![\w-]){any_of('request_start')}(?!\w)", re.IGNORECASE)
_BEHIND = re.compile(rf"\W*(?:[:,;–-]\s+(?=\w)|\b){any_of('request_behind')}(?!\w).*$", re.IGNORECASE | re.DOTALL)
_WORD_FOR_RULE = re.compile(
    r"\b(?:rule|statement|sentence|line|wording|formulation|formula|text|draft|clause|criterion|condition|language|"
    r"policy|write (?:it|this|that)|(?:say|put|phrase|word|express|formulate|code) (?:it|this|that))\b"
    r"(?:\W+(?:text|please|pls|kindly|for me|be|is|um|uh|so|such|that|which|for|where|to|saying|says|who|of|by|"
    r"under|whereby|looks?|would|like|idea|drafted|written|about|in|the|our|your|policy|language|words?|leads?score)\b)*"
    rf"{_TO_WHAT}",
    re.IGNORECASE,
)
"""What names the rule that is asked for, with what leads over to what it shall do."""
_SENTENCE = re.compile(r"(?<=[.?!;])\s+(?=\S)|\s+-{1,2}\s+|\s+[–—]\s+")
_ASIDE = re.compile(
    r"\W+(?:and )?(?:just (?:to|for|curious|asking|checking|a test)\b|do(?:n.?t| not) (?:save|write|apply|keep)\b|"
    r"without (?:saving|writing|applying)\b|for the sake of\b|out of curiosity|i (?:approve|confirm|agree)|approved\b|"
    r"go ahead\b|as (?:discussed|agreed)|as (?:a|an) (?:test|experiment|trial(?: run)?)\b|(?:then )?(?:show|tell) me\b|"
    r"let me (?:see|know)|what (?:it|that|this) would|(?:if|when) you (?:can|would|please|don.?t mind)|thank|cheers|"
    r"(?:could|would|can|will) you\b|how (?:do|does|should|would|must|to)\b|"
    r"in (?:the|your|our) (?:policy|rule)? ?language\b).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What people add to a request that is no part of the rule."""
_CONSEQUENCE = re.compile(
    rf"\s*(?:[,;.?!–—-]+>?|:)\s*(?:and |then |so |but )*{any_of('consequence')}\b.*$", re.IGNORECASE | re.DOTALL
)
"""Behind a request, what somebody asks of it."""
_ENACTS = re.compile(
    rf"\s*[,;.!–—-]+\s*(?:and |then |so )*(?:please |pls )*(?:{table('in_full')['ENACT']})(?: please| pls| now)*\W*$",
    re.IGNORECASE,
)
"""That what was said is wanted: `… Please propose it.`"""
_THEN_WHO = re.compile(
    r"\s+(?:who|what|which(?: leads| ones)?|how many)(?:['’]d| would| will|['’]ll| does| do)? "
    r"(?:mov|gain|los|win|ris|fall|drop|chang|flip|benefit|cross|becom|happen|get|be|go|turn|come)\w*\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
"""The same without a sign before it: `say we gave France 5 points who'd move`."""
_SUPPOSED = re.compile(rf"^(.*?)\b{any_of('supposes')}\b\s*", re.IGNORECASE | re.DOTALL)
_GOES_ON = re.compile(r"\b(?:and|but|or|still|also|who|that|which|they|to|not|never)\W*$", re.IGNORECASE)
_RESTRICTS = re.compile(
    r"\b(?:only|but not|unless|except|provided|(?:so|as) long as|if (?:they|he|she|it|the)|when (?:they|he|she)|who)\b"
    r"(?!['’](?:d|ll)\b)(?! (?:asking|to|for|curious|would|will|moves?|gains?|loses?|is|are|do|does))",
    re.IGNORECASE,
)
"""What behind a request may still belong to the rule."""
_TIME = re.compile(r"\d+ (?:days?|weeks?|months?|years?|times|minutes?|visits?)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.?!–—]|\b(?:and|but)\b")
_SOMEBODY = re.compile(
    r"\b(?:people|person|leads?|compan(?:y|ies)|firms?|contacts?|prospects?|accounts?|users?|anyone|anybody|everyone|"
    r"everybody|whoever|those|folks?|someone|somebody)\b",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"[“”\"]|(?<!\w)['‘]|['’](?!\w)")
_FOR = re.compile(r"(?<=\brule )4 (?=[a-z])|(?<=\b(?:pts|pt.) )4 (?=[a-z])", re.IGNORECASE)
"""`a rule 4 people who …`."""
_WISHED_BY = re.compile(
    rf"^\W*(?:(?:well|so|ok|hi|hey)\W+)*(?:my|our|the|his|her) (?:\w+ ){{0,2}}{any_of('who_wishes')}"
    rf"(?: of \w+)? {any_of('wishes')}"
    r"(?: (?:that|for|to have|us to|me to))*(?= )",
    re.IGNORECASE,
)
"""`my manager wants leads from India to lose 10 points`: who wishes it is no lead."""
_THAT_IS = re.compile(r",?\s*\b(?:i\. ?e\.|ie(?=[,:])),?\s*", re.IGNORECASE)
"""`three webinars, i.e. at least three times` is one sentence."""
_NAMED = re.compile(
    r"\b(rule|signal|criterion|one) (?:called|named|by the name of|with the name) "
    r"[“\"']?(?P<name>[^\W\d][\w-]*)[”\"']?(?=\s*[:,–])",
    re.IGNORECASE,
)
_LEADS_UP = re.compile(r"^[^:]{0,80}:\s+(?=\S+\s+\S+\s+\S)")
_THEM = re.compile(
    r" (?:(?:for|to|from|off|of) )?(?:them|those|these|both|that|it|such (?:people|firms|leads|ones))"
    r"(?=[.!]*$|,? \d+(?: |$)| back\b)",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"^\W*(?:nobody|no ?one|none)\b(?! of)", re.IGNORECASE)
"""`nobody in healthcare ever buys. minus 8 for those`: they are who is in healthcare."""
_THEN_ASKS = re.compile(
    rf",\s+(?=(?:(?:{any_of('request_politeness')}|me|something)\W+)*"
    rf"(?:{any_of('writes_down')}|{any_of('gives_so_many')})\b)",
    re.IGNORECASE,
)
_THOUGHT_OF = re.compile(rf"\b(?:is|are) {any_of('thought_of')}(?=\s*[.!;:,–—])", re.IGNORECASE)
_THIS_YEAR = re.compile(r"(\bthis year) ?\((20\d\d)\)", re.IGNORECASE)
_MOST = 12
_LONGEST_VERB = 4


def draft_in(world: World, question: str) -> tuple[str, str | None]:
    """What a rule shall do, in the person's words, and the rule; None where it cannot be written."""
    question = _THIS_YEAR.sub(lambda match: match[1] if match[2] == _year(world) else match[0], question)
    first: str | None = None
    seen: set[str] = set()
    for before, request in (*_of_them(world, question), *_requests(question)):
        if not request or request in seen or len(seen) >= _MOST:
            continue
        seen.add(request)
        sentence = _drafted(world, request)
        behind = question.partition(request)[2] if request in question else ""
        if (
            sentence
            and not _RESTRICTS.search(behind)
            and not _TIME.search(behind)
            and not _says_whom(world, _ASIDE.sub("", before), sentence)
            and not _says_whom(world, behind, of_facts=True)
        ):
            return request, sentence
        first = first or (request if not _says_whom(world, before) else None)
    for request in of_subject(world, question):
        if sentence := _drafted(world, _bare(request)):
            return _bare(request), sentence
    return first or _bare(_FRAME.sub("", question.strip(), count=1)), None


def _year(world: World) -> str:
    return str(datetime.fromtimestamp(world.as_of, UTC).year)


def change_alone(question: str) -> str:
    """The change that is supposed, without what leads up to it before a colon and what is asked of it behind: `just to
    see the effect: France in our countries, who'd move?`."""
    text = _THEN_WHO.sub("", _CONSEQUENCE.sub("", _ASIDE.sub("", _ENACTS.sub("", question))))
    return _LEADS_UP.sub("", text)


def _says_whom(world: World, text: str, sentence: str = "", *, of_facts: bool = False) -> bool:
    """Whether what is left out puts a condition on leads that the sentence has not: `VPs need a rule: 10 points for
    firms over 500 people`. What becomes of them (`would anybody be ready`) is none `of_facts`."""
    from leadscore.assistant.drafting.conditions import conditions_in
    from leadscore.filters.words import OUTCOME

    condition = conditions_in(world, text).condition if text.strip() else None
    if condition is None or not of_facts:
        return any(f" {part} " not in sentence for part in conjuncts(condition))
    return condition.removeprefix("not ").split()[0] not in OUTCOME


def _requests(question: str) -> Iterator[tuple[str, str]]:
    """The parts of the question that may say it, the likeliest first; each with what stands before it in its sentence,
    where that may say something too."""
    text = _THOUGHT_OF.sub("", question)
    text = text if text == question else re.sub(r"^([^.!:;–—]*?)(?:[.!:;–—]\s*|, (?:so )?)", r"\1, ", text)
    text = _WISHED_BY.sub("", _with_name_behind(_THAT_IS.sub(", ", _FOR.sub("for ", text.strip()))))
    if (colon := _COLON.match(text)) and not _BEHIND.match(f", {colon[1]}"):
        before = text[: colon.start(1)]
        yield before, _bare(colon[1])
        yield before, _bare(_ASIDE.sub("", _asking(colon[1])))
    quoted = _QUOTED.search(text)
    if quoted and not _REASON.search(text[: quoted.start()]):
        yield "", _bare(quoted[1] or quoted[2])
    if worth := _WORTH.search(text):
        yield "", f"{'-' if worth[2] else ''}{worth[3]} points for {worth[1]}"
    yield "", _bare(_FRAME.sub("", text, count=1))
    if (supposed := _SUPPOSED.match(text)) is not None:
        rest = text[supposed.end() :]
        yield supposed[1], _bare(rest)
        yield supposed[1], _bare(_CONSEQUENCE.sub("", rest))
        yield supposed[1], _bare(_THEN_WHO.sub("", rest))
    yield "", _bare(_CONSEQUENCE.sub("", _FRAME.sub("", text, count=1)))
    asked = _asking(text)
    for part in dict.fromkeys((asked, text)):
        for named in list(_WORD_FOR_RULE.finditer(part))[:2]:
            yield _sentence_before(part[: named.start()]), _bare(_ASIDE.sub("", part[named.end() :]))
        yield "", _bare(_ASIDE.sub("", _FRAME.sub("", part, count=1)))
    for start in list(_START.finditer(asked))[:2]:
        if _SOMEBODY.search(_CLAUSE.split(asked[: start.start()])[-1]) or _says_which(asked, start):
            continue  # `people from our list get 10 for coming to a webinar`, `cheap companies`
        first = _with_verb(asked, start.start())
        yield asked[:first], _bare(_ASIDE.sub("", _without_behind(asked[first:])))


def _says_which(text: str, start: re.Match[str]) -> bool:
    """Whether the word before leads says which they are: without the `cheap` of `give cheap companies 5 points`, others
    would get them."""
    before = re.search(r"[^\W\d][\w-]*(?=\s+$)", text[: start.start()])
    return before is not None and bool(_SOMEBODY.match(start[0])) and _FRAMES.fullmatch(before[0]) is None


def _of_them(world: World, question: str) -> Iterator[tuple[str, str]]:
    """`People from the public sector pay late. Draft me five points off for them.`: whom the sentence before names."""
    from leadscore.assistant.drafting.conditions import conditions_in

    for ends in (_SENTENCE, _THEN_ASKS):
        *_, before, last = ("", *ends.split(question.strip()))
        before = _NOBODY.sub("those", before)
        is_theirs = _THEM.search(last) is not None and not conditions_in(world, last).spans
        if is_theirs and (said := conditions_in(world, before).spans):
            whom = before[said[0][0] : said[-1][1]]
            yield "", _bare(_FRAME.sub("", _THEM.sub("", last).rstrip(".! ") + f" for {whom}", count=1))


def _with_name_behind(text: str) -> str:
    """`a rule called big: 5 points …` with the name where a rule has it."""
    match = _NAMED.search(text)
    if match is None:
        return text
    return _NAMED.sub(r"\1", text, count=1).rstrip(" .") + f", call it {match['name']}"


def _without_behind(text: str) -> str:
    """What is asked behind a request is no part of it, unlike what `but still` leads up to."""
    left = _BEHIND.sub("", text)
    return text if _GOES_ON.search(left) else left


def _with_verb(text: str, start: int) -> int:
    """Where the words begin that say whether points are given or taken, right before them: `knock off 15 when …`."""
    from leadscore.assistant.drafting.effect import phrases_of
    from leadscore.assistant.drafting.words import tokens

    before = tokens(text[:start])
    for at in range(max(0, len(before) - _LONGEST_VERB), len(before)):
        if any(phrases_of(one).end(before, at) == len(before) for one in ("minus", "plus")):
            return before[at].start
    return start


def _sentence_before(text: str) -> str:
    """What stands in the same sentence."""
    return _SENTENCE.split(text)[-1]


def _asking(text: str) -> str:
    """Of several sentences the one that says points, the last of them, one with a number before others; else all."""
    parts = [part for part in _SENTENCE.split(text) if _START.search(part)]
    return next((part for part in reversed(parts) if _says_number(part)), parts[-1] if parts else text)


def _says_number(text: str) -> bool:
    return any(word[0].isdigit() or word.lower() in NUMBER_WORDS for word in re.findall(r"\w+", text) if word != "a")


def _bare(text: str) -> str:
    """Without what stands behind it, and without signs around it; a sign before a number belongs to it."""
    text = _TAIL.sub("", text).strip(" \t:,.;?!")
    unquoted = text.strip(" \t:,.;?!“”\"'")
    text = text if len(_QUOTES.findall(unquoted)) % 2 else unquoted  # `if the title contains 'consultant'`
    return text.rstrip(" -–").lstrip("–") if re.match(r"[-+]\s?\d", text) else text.strip(" -–")


def _drafted(world: World, request: str) -> str | None:
    """What is not spoken of of the sentence that it takes the place of stays: `ready at 65` keeps its condition."""
    from leadscore.assistant.drafting.drafts import drafted

    try:
        sentence = drafted(world, request) if request else None
    except Unanswerable:
        return None
    statement = sentence_in(sentence) if sentence and not sentence.startswith("when ") else None
    if statement is None:
        return sentence
    return statement_text(completed(statement, counterpart(world.drafted.checked, statement)))
