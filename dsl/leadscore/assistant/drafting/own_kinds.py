"""Events of a policy's own kinds, where words for a standard one say what has only been done in such a one."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.happening import Doing
from leadscore.assistant.drafting.objects import past_tails
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.target_first import is_said_of, usage

_GOT = frozenset("got gotten get received receive sent given had".split())
_SURE = 10


def own_instead(r: Reader, verb: Verb, at: int) -> Iterator[Doing]:
    """`used the savings calculator`, `sent us their bill`: the kind that has such targets is meant."""
    for target, end in r.lexicon.targets.at(r.tokens, r.skip(at)):
        if target.kind != verb.kind and is_said_of(r, verb.kind, target):
            yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE, target.text)


def got(r: Reader, at: int) -> Iterator[Doing]:
    """`got the tulip box`, `received our roof report`: what only we have done to leads."""
    if r.text(at) not in _GOT:
        return
    names = r.lexicon.checked.symbols.names
    for target, end in r.lexicon.targets.at(r.tokens, r.skip(at + 1)):
        if target.kind in r.lexicon.own_kinds and names[target.kind].by_us:
            yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE, target.text)
