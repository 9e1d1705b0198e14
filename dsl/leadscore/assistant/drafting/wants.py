"""What a yes/no field says that leads want or have, by its comment: of `catering # they want food and drink from us`
also `want us to do the food`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

_THEY = frozenset("they who whether if the lead leads firm would do does we know that".split())
_VERBS = {
    "want": "want, wants, wanting, wanted, need, needs, needing, would like, asked for, asking for, ask for",
    "have": "have, has, having, had, with, got",
}
"""What is said for a comment's verb, in any of its forms."""
_BETWEEN = ("", "a", "the", "our", "some", "any", "us to do", "us to do the", "us to provide", "us to provide the")
_END = re.compile(r"[;:,.(]| (?:from|for|of|at|in|on|to|by|with|when|while) ")
_ARTICLE = re.compile(r"^(?:a|an|the|our|some|their|any) ")
_LONGEST = 2


def wanted(remark: str) -> Iterator[str]:
    """The phrases for it."""
    words = remark.lower().split()
    while words and words[0] in _THEY:
        words = words[1:]
    verbs = next((said for said in _VERBS.values() if words and words[0] in said.split(", ")), "")
    rest = " ".join(words[1:])
    things = [_ARTICLE.sub("", thing).strip() for thing in re.split(r" (?:and|or) ", _END.split(f"{rest} ")[0])]
    things = [thing for thing in things if thing and len(thing.split()) <= _LONGEST]
    for verb, between, thing in product(verbs.split(", ") if verbs else (), _BETWEEN, things):
        yield f"{verb} {between} {thing}"
