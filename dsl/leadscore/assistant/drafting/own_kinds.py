"""Events of a policy's own kinds, where words for a standard one say what has only been done in such a one."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.happening import Doing
from leadscore.assistant.drafting.objects import is_of_kind, past_tails
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.target_first import is_said_of, usage
from leadscore.assistant.drafting.targets import Target

_GOT = frozenset("got gotten get received receive sent given had".split())
_FACE_TO_FACE = frozenset(("met",))
_LIGHT = frozenset("had has have did do done took taken take sat made".split())
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


def done(r: Reader, at: int) -> Iterator[Doing]:
    """`had a trial lesson`, `took the placement test`: what leads do in kinds of the policy's own, of which the noun
    says all; the one for which the policy itself asks before one that has such things too."""
    start = r.skip(at + 1)
    if r.text(at) not in _LIGHT or start == at + 1:
        return
    names = r.lexicon.checked.symbols.names
    found = [
        (target, end)
        for target, end in r.lexicon.targets.at(r.tokens, start)
        if target.kind in r.lexicon.own_kinds | _FACE_TO_FACE and not names[target.kind].by_us
    ]
    asked = [one for one in found if is_of_kind(r, one[0].kind, one[0].text) and _is_asked(r, one[0])]
    for target, end in asked or (found if len({target.kind for target, _ in found}) == 1 else ()):
        text = "" if r.lexicon.targets.is_all(target) else target.text
        yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE, text)


def _is_asked(r: Reader, target: Target) -> bool:
    """Whether the policy asks for such things of this kind."""
    first = target.text.strip('"*').split()[0]
    return any(one == target.kind and text.strip('"').startswith(first) for one, text in r.lexicon.targets.asked)


def got(r: Reader, at: int) -> Iterator[Doing]:
    """`got the tulip box`, `received our roof report`: what only we have done to leads."""
    if r.text(at) not in _GOT:
        return
    names = r.lexicon.checked.symbols.names
    for target, end in r.lexicon.targets.at(r.tokens, r.skip(at + 1)):
        if target.kind in r.lexicon.own_kinds and names[target.kind].by_us:
            yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + _SURE, target.text)
