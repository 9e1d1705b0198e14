"""What a yes/no field is called by the comment beside it: of `telematics # telematics or cameras in every
cab` who has cameras, of `international # runs to the Continent` who runs there, of `catering # they want food and drink
from us` who wants `us to do the food`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.words import singular, spoken_words, tokens

_THEY = frozenset("they who whether if the lead leads firm would do does we know that it".split())
_VERBS = {
    "want": "want, wants, wanting, wanted, need, needs, needing, would like, asked for, asking for, ask for",
    "have": "have, has, having, had, with, got",
}
"""What is said for a comment's verb, in any of its forms."""
_HOLD = frozenset("employ employs have has hold holds carry carries run runs own owns use uses keep keeps".split())
"""Who does so has it."""
_BETWEEN = ("", "a", "the", "our", "some", "any")
_TO_DO = ("us to do", "us to do the", "us to provide", "us to provide the")
_SEGMENT = re.compile(r"[;:,.()]")
_END = re.compile(r" (?:from|for|of|at|in|on|to|by|with|when|while|as|too|also) ")
_ARTICLE = re.compile(r"^(?:a|an|the|our|some|their|any|every) ")
_TOWARDS = re.compile(r"^(?:to|in|on|at|with|by|from) (?:(?:a|an|the|our|their) )?")
_SHORT_FORM = re.compile(r"\b[A-Z]{2,}\b|(?<=\w )[A-Z]\w{2,}\b")
"""What has a name of its own: `ADR`, `the Gulf`, `a JobRad scheme`."""
_DONE_BY_US = re.compile(r"we (?P<verb>\w+ed) (?:them|him|her|it)(?P<rest>(?: \w+){1,2})$")
"""`we photographed them before`."""
_OF_THEIR_OWN = re.compile(r"(?P<thing>\w+) of (?:its|their|his|her) own\b")
"""`employs a driver trainer of its own`: an own trainer."""
_LONGEST, _SHORTEST = 2, 5


def told_of_flag(remark: str) -> Iterator[str]:
    """The phrases for it."""
    short = [word.lower() for word in _SHORT_FORM.findall(remark) if word.lower() not in small().everyday]
    yield from short
    for segment in _SEGMENT.split(remark.lower()):
        words = segment.split()
        while words and (words[0] in _THEY or (words[1:2] and _is_wish(words[1]))):
            words = words[1:]  # `couple want a videographer`
        is_done = len(words) > 1 and _is_verb(*words[:2])
        rest = " ".join(words[1:] if is_done else words)
        things = [*_things(rest), *(word for word in short if word in words)]
        if not is_done or words[0] in _HOLD or _is_wish(words[0]):
            yield from filter(_tells, things)
        if is_done and _is_wish(words[0]):
            yield from filter(_is_telling_alone, (thing.split()[0] for thing in things if " " in thing))
        if done := _DONE_BY_US.match(segment.strip()):
            yield from (f"{done['verb']}{between}{done['rest']}" for between in ("", " by us"))
        if own := _OF_THEIR_OWN.search(segment):
            yield from (f"{own['thing']} of {whose} own" for whose in ("its", "their"))
            yield f"own {own['thing']}"
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


def _is_wish(word: str) -> bool:
    return word in _VERBS["want"].split(", ")


def _is_telling_alone(word: str) -> bool:
    """Whether what says which thing it is says so of others, too: the `aerial` of `aerial shots`, no `two` of them."""
    is_number = tokens(word)[0].value is not None
    return _tells(word) and not is_number and not is_past(word) and len(word) >= _SHORTEST


def _tells(thing: str) -> bool:
    """Whether it is said of something in particular."""
    return not all(word in small().everyday or small().glue.end(tokens(word), 0) for word in spoken_words(thing))
