"""A request for a rule with what it names, a company or a kind of title, said as the condition that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.literals import contains
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted

_TITLES = re.compile(
    r"\b(?P<before>(?:for|to|with|of) )(?:the |all |any )?(?P<what>[a-z&]+(?: [a-z&]+){0,2}) (?:job )?titles\b",
    re.IGNORECASE,
)
_BIG = re.compile(r"(?<=\d )(?P<who>people|employees|staff|heads?) (?:big|strong|large)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"^ (?:people|folks|leads?|contacts?|staff|employees|team)\b", re.IGNORECASE)


def with_conditions(spotted: Spotted) -> Iterator[str]:
    """The question in such words; nothing where it names nothing of the kind."""
    question = spotted.question
    if _BIG.search(question):
        yield _BIG.sub(r"\g<who>", question)
    firms = [mention for mention in spotted.leads if mention.is_company and mention.known]
    if len(firms) == 1 == len(spotted.leads):
        start, end = (spotted.words[firms[0].first].start, spotted.words[firms[0].last].end)
        before = re.sub(r"\b(?:the )$", "", question[:start])
        behind = _PEOPLE.sub("", question[end:])
        yield f"{before}leads whose {contains('company', fold(question[start:end])).text}{behind}"
    if match := _TITLES.search(question):
        asked = contains("title", fold(match["what"])).text
        yield f"{question[: match.start()]}{match['before']}leads whose {asked}{question[match.end() :]}"
