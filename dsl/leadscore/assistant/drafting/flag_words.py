"""What a yes/no field is called by the comment beside it: of `telematics # telematics or cameras in every
cab` who has cameras, of `international # runs to the Continent` who runs there, of `catering # they want food and drink
from us` who wants `us to do the food`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.words import singular, spoken_words, tokens

_THEY = frozenset("they who whether if the lead leads firm would do does we know that it".split())
_VERBS = {
    "want": "want, wants, wanting, wanted, need, needs, needing, would like, asked for, asking for, ask for",
    "have": "have, has, having, had, with, got",
}
"""What is said for a comment's verb, in any of its forms."""
_HOLD = frozenset("have has hold holds carry carries run runs own owns use uses keep keeps".split())
"""Who does so has it."""
_BETWEEN = ("", "a", "the", "our", "some", "any")
_TO_DO = ("us to do", "us to do the", "us to provide", "us to provide the")
_SEGMENT = re.compile(r"[;:,.()]")
_END = re.compile(r" (?:from|for|of|at|in|on|to|by|with|when|while) ")
_ARTICLE = re.compile(r"^(?:a|an|the|our|some|their|any|every) ")
_TOWARDS = re.compile(r"^(?:to|in|on|at|with|by|from) (?:(?:a|an|the|our|their) )?")
_SHORT_FORM = re.compile(r"\b[A-Z]{2,}\b|(?<=\w )[A-Z]\w{2,}\b")
"""What has a name of its own: `ADR`, `the Gulf`, `a JobRad scheme`."""
_LONGEST = 2


def told_of_flag(remark: str) -> Iterator[str]:
    """The phrases for it."""
    short = [word.lower() for word in _SHORT_FORM.findall(remark) if word.lower() not in small().everyday]
    yield from short
    for segment in _SEGMENT.split(remark.lower()):
        words = segment.split()
        while words and words[0] in _THEY:
            words = words[1:]
        is_done = len(words) > 1 and _is_verb(*words[:2])
        rest = " ".join(words[1:] if is_done else words)
        things = [*_things(rest), *(word for word in short if word in words)]
        if not is_done or words[0] in _HOLD:
            yield from filter(_tells, things)
        if words[:1] == ["cannot"]:
            yield " ".join(words)
        yield from _done(words[0], rest, things) if is_done else ()


def _done(verb: str, rest: str, things: Sequence[str]) -> Iterator[str]:
    """A verb in its forms, with what it is done to or where it leads, and those who do it: `ADR carriers`."""
    known = next((said for said in _VERBS.values() if verb in said.split(", ")), "")
    if known:
        for form, between, thing in product(known.split(", "), (*_BETWEEN, *_TO_DO), things):
            yield f"{form} {between} {thing}"
        return
    base = singular(verb)
    way = _TOWARDS.match(rest)
    short = base.removesuffix("e")
    doer = f"{base[:-1]}ier" if base.endswith("y") else f"{short}er"
    for form, thing in product((base, f"{base}s", f"{short}ing", f"{base}{base[-1]}ing"), things):
        for between in dict.fromkeys((way[0].strip(), way[0].split()[0]) if way else _BETWEEN):
            yield f"{form} {between} {thing}"
    yield from (f"{thing} {who}" for thing in things for who in (doer, f"{base}{base[-1]}er"))


def _things(rest: str) -> Iterator[str]:
    """What it is done to, without what is said of that: of `an operator's licence for three years` the licence."""
    rest = _TOWARDS.sub("", rest)
    for part in re.split(r" (?:and|or) ", _END.split(f"{rest} ")[0]):
        thing = _ARTICLE.sub("", part.strip()).strip()
        if thing and len(thing.split()) <= _LONGEST:
            yield thing


def _is_verb(word: str, behind: str) -> bool:
    """Whether a comment begins with what they do: no noun, which an `or` or a small word follows."""
    if any(word in said.split(", ") for said in _VERBS.values()):
        return True
    is_noun = behind in ("and", "or", "in", "on", "of", "for", "at", "per")
    return word.endswith("s") and not word.endswith("ss") and not is_noun


def _tells(thing: str) -> bool:
    """Whether it is said of something in particular."""
    return not all(word in small().everyday or small().glue.end(tokens(word), 0) for word in spoken_words(thing))
