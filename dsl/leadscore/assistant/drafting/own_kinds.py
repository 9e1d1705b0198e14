"""Events of a policy's own kinds, where words for a standard one say what has only been done in such a one."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.happening import Doing
from leadscore.assistant.drafting.objects import is_of_kind, past_tails
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.target_first import usage

_ANY_KIND = frozenset(("visited", "submitted", "viewed", "read", "started"))
"""Of these the verbs are said of almost anything: `used`, `sent`, `looked at`."""
_SURE = 10


def own_instead(r: Reader, verb: Verb, at: int) -> Iterator[Doing]:
    """`used the savings calculator`, `sent us their bill`: the kind that has such targets is meant."""
    if verb.kind not in _ANY_KIND:
        return
    names = r.lexicon.checked.symbols.names
    for target, end in r.lexicon.targets.at(r.tokens, r.skip(at)):
        is_own = target.kind in r.lexicon.own_kinds and not names[target.kind].by_us
        if is_own and not is_of_kind(r, verb.kind, target.text):
            yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE, target.text)
