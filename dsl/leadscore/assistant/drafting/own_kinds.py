"""Events of a policy's own kinds, where words for a standard one say what has only been done in such a one."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.happening import Doing
from leadscore.assistant.drafting.objects import past_tails
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.target_first import is_said_of, usage
from leadscore.assistant.drafting.targets import Target

_SURE = 10


def own_instead(r: Reader, verb: Verb, at: int) -> Iterator[Doing]:
    """`used the savings calculator`, `sent us their bill`: the kind that has such targets is meant."""
    start = r.skip(at + (r.key(r.skip(at)) in ("both", "either")))
    for target, end in _targets(r, start):
        is_back = r.has("back", start, end + 3)  # what was `sent back` was sent to them before
        if target.kind != verb.kind and is_said_of(r, verb.kind, target) and not is_back:
            yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE, target.text)


def _targets(r: Reader, at: int) -> Iterator[tuple[Target, int]]:
    """The targets that are named here, those of the policy's own kinds also by the last word of one: `the bill`."""
    yield from r.lexicon.targets.at(r.tokens, at)
    for kind in sorted(r.lexicon.own_kinds):
        if (one := r.lexicon.targets.by_last_word(kind, r.key(at))) is not None:
            yield one, at + 1
