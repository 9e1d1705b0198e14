"""Members that a question puts into a set or takes out: `add Norway to our countries`, `gmail.com off free mail`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.report.json_text import Json

_SET = "§"
_THE = r"(?:(?:the|our|my|a|an|those|these) )?(?:(?:list|set) of )?(?:(?:the|our) )?"
_SOME = rf"{_THE}{_SET}(?: (?:list|set|members|ones))?"
_MEMBER = r"(?P<members>[^§:;?!]+?)"
_IF = r"^(?:.*\b(?:if|that|suppose|imagine|assume|say|please) )?"
_END = r"(?:,? (?:please|pls|too|as well|also|now|from now on|instead|again|any ?more|any longer))*\W*$"
_PUT = (
    re.compile(rf"\b{any_of('puts_in')} {_MEMBER} (?:also )?{any_of('into_set')} {_SOME}{_END}", re.IGNORECASE),
    re.compile(rf"{_SOME} {any_of('shall_hold')} {_MEMBER}{_END}", re.IGNORECASE),
    re.compile(rf"{_IF}{_MEMBER} {any_of('shall_be_in')} {_SOME}{_END}", re.IGNORECASE),
)
_TAKE = (
    re.compile(rf"\b{any_of('takes_out')} {_MEMBER} {any_of('out_of_set')} {_SOME}{_END}", re.IGNORECASE),
    re.compile(rf"{_SOME} {any_of('shall_not_hold')} {_MEMBER}{_END}", re.IGNORECASE),
    re.compile(rf"{_IF}{_MEMBER} {any_of('shall_not_be_in')} {_SOME}{_END}", re.IGNORECASE),
)
_TOO = re.compile(rf"^\W*(?:and|also|plus)(?: also)? {_MEMBER}{_END}", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|&|\band\b|\bor\b)\s*(?:also\s+)?", re.IGNORECASE)
_NO_MEMBER = re.compile(
    r"^(?:[+-]?\d+(?:\.\d+)?(?: more)?(?: points?)?|points?|people|leads?|every\w*|any\w*|all|it|that|them|this)\b",
    re.IGNORECASE,
)
_QUOTED, _BLANK = re.compile(r"[“\"][^”\"]+[”\"]"), "\u3005"
"""A letter that no member has stands for blanks between quotes: nothing is a word of its own there."""
_WORD = r"[^\W_]+"
_LONGEST = 5


def members_changed(question: str, sets: Iterable[str]) -> dict[str, Json] | None:
    """The arguments of the change; None where the question asks for none."""
    for name in sorted(sets, key=len, reverse=True):
        for text in _with_set_marked(question, name):
            for patterns, out in ((_TAKE, True), (_PUT, False)):
                match = next((found for one in patterns if (found := one.search(text))), None)
                members = _listed(match["members"]) if match else []
                if members:
                    return {"set": name, "members": ", ".join(members), **({"remove": True} if out else {})}
    return None


def members_alone(question: str) -> str:
    """`and Sweden too`: what shall be in the set as well; empty where it says something else."""
    match = _TOO.match(question)
    return ", ".join(_listed(match["members"])) if match else ""


def _with_set_marked(question: str, name: str) -> Iterable[str]:
    """With a sign where words name the set: all of them, in whichever number."""
    words = name.split("_")
    run = "[ _-]".join([_WORD] * len(words))
    for match in re.finditer(rf"(?<!\w)(?={run}(?!\w))", question):
        said, start = re.match(run, question[match.start() :]), match.start()
        told = re.split("[ _-]", said[0]) if said else []
        if said and all(stem(one.lower()) == stem(word) for one, word in zip(told, words, strict=True)):
            yield f"{question[:start]}{_SET}{question[start + said.end() :]}"


def _listed(text: str) -> list[str]:
    """What is said, each without quotes; nothing where one of them can be no member."""
    held = _QUOTED.sub(lambda match: match[0].replace(" ", _BLANK), text)  # “Trinidad and Tobago” is one
    found = [part.strip(" \t“”\"'‘’`.") for part in _AND.split(held)]
    found = [part.replace(_BLANK, " ") for part in found]
    found = [part for part in found if part]
    is_odd = any(_NO_MEMBER.match(part) or len(part.split()) > _LONGEST for part in found)
    return [] if is_odd else found
