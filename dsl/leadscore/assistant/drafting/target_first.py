"""What leads did, in words that begin with what it was done to: `demo requests`, `pricing never visited`."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.happening import PASSIVE, RELATIVE, THINGS_OF_TWO, Doing
from leadscore.assistant.drafting.literals import happened, joined
from leadscore.assistant.drafting.objects import exact, is_of_kind, past_tails
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.targets import Target

_LISTED = frozenset(", and or / & both all either the a an our that they he she have has did do".split())
_WHO = frozenset("visitor attendee guest participant goer viewer reader regular crowd fan veteran".split())
_CROWD = frozenset("people folk lot guy bunch".split())
_UNDER = frozenset("under below beneath within".split())
"""`the pages under customers/*`."""
_LASTING = frozenset("watched viewed read attended visited".split())
ANY_KIND = frozenset(("visited", "submitted", "viewed", "read", "started"))
"""Of these the verbs are said of almost anything: `used`, `sent`, `looked at`."""
_IN_TOUCH = frozenset("wrote written messaged contacted talked spoke spoken chatted pinged reached".split())
_TO_US, _BY = frozenset("us to with in touch".split()), frozenset("on via by over through in".split())
_MODAL = frozenset("should shall must can could may".split())
"""`whom should the booking desk ring` asks of what the desk is to do."""
BESIDE_VERB = frozenset(
    "have has had having been did do does also both either ever already even once we they you".split()
)


def usage(r: Reader, kind: str) -> int:
    """The policy's own kinds before those that only the histories have, before all others."""
    return 6 if kind in r.lexicon.targets.used else 3 if kind in r.lexicon.targets.had else 0


def is_said_of(r: Reader, kind: str, target: Target) -> bool:
    """Whether a verb for events of a kind says what is done to a target: one of the kind, or of a kind of the policy's
    own where the verb says almost anything (`passport sent`, `planner used`)."""
    if target.kind == kind or kind not in ANY_KIND:
        return target.kind == kind
    is_ours = r.lexicon.checked.symbols.names[target.kind].by_us
    return target.kind in r.lexicon.own_kinds and not is_ours and not is_of_kind(r, kind, target.text)


def target_first(r: Reader, at: int, quantity: str) -> Iterator[Doing]:
    """`demo requests`, `webinar attended`, `blog readers`; and `two webinars`, where the target tells the kind."""
    if r.key(at - 1) in _MODAL or (r.key(at - 1) == "the" and r.key(at - 2) in _MODAL):
        return
    start = r.skip(at, THINGS_OF_TWO) if quantity else r.skip(at)
    start = start + 2 if r.key(start) == "page" and r.key(start + 1) in _UNDER else start
    for target, end in r.lexicon.targets.at(r.tokens, start):
        behind = past_tails(r, end)
        for place in dict.fromkeys((end, behind, r.skip(behind, RELATIVE), r.skip(behind, PASSIVE))):
            for verb, last in r.lexicon.verbs.all(r.tokens, place):
                if is_said_of(r, verb.kind, target):
                    yield Doing(target.kind, last, usage(r, target.kind) + 5, target.text, quantity)
        yield from _verb_apart(r, target, behind, quantity)
        is_crowd = r.key(behind) in _CROWD and target.kind == "attended" and not _is_value(r, start)
        if target.is_own and (r.key(behind) in _WHO or is_crowd):  # `open day visitors`
            yield Doing(target.kind, behind + 1, usage(r, target.kind) + 2, target.text, quantity)
        if not quantity and (often := _often_behind(r, behind)) is not None:  # `webinar people (2+ times)`
            yield Doing(target.kind, often[1], usage(r, target.kind) + 5, target.text, often[0])
        if r.key(start) in r.small.careless and r.key(end) not in ("page", "form", "story"):
            continue
        named = exact(r, target, start, end)
        if (not quantity or named.endswith('*"')) and _is_own_value(r, start, end):
            continue  # `board meetings in the old mint`; twenty labs are leads, whatever a `lab day` is
        is_named = quantity or (r.is_rule and (start > at or target.is_own) and usage(r, target.kind) >= 3)
        is_named = is_named or _are_many(r, target, start, end)
        if is_named and (not target.text.startswith("in ") or r.is_rule):
            rank = usage(r, target.kind) + 4 * ("minute" in quantity and target.kind in _LASTING)
            yield Doing(target.kind, behind, rank, named, quantity)


def _are_many(r: Reader, target: Target, at: int, end: int) -> bool:
    """`broken swings`, in a question: more than one word that together name but what was done in a kind of its own."""
    is_whole = end > at + 1 and r.lexicon.targets.exact(target.kind, r.tokens[at:end]) is not None
    is_own = is_whole and target.kind in r.lexicon.own_kinds and "*" not in target.text
    return is_own and not r.is_rule and r.text(end - 1) != r.key(end - 1)


def _is_value(r: Reader, at: int) -> bool:
    """Whether leads have it in a field: `webinar people` may also be those from there."""
    return any(value.is_had for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at))


def by_means(r: Reader, at: int) -> Iterator[Doing]:
    """`wrote to us on whatsapp`, `spoke via the website chat`: by what they got in touch, where one kind has that."""
    start = r.skip(at + 1, _TO_US)
    if r.text(at) not in _IN_TOUCH or r.key(start) not in _BY:
        return
    found = [one for one in r.lexicon.targets.at(r.tokens, r.skip(start + 1)) if one[0].kind in r.lexicon.own_kinds]
    for target, end in found if len({target.kind for target, _ in found}) == 1 else ():
        yield Doing(target.kind, past_tails(r, end), usage(r, target.kind) + 5, target.text)


def at_event(r: Reader, at: int) -> Iterator[Doing]:
    """`everybody at the open house`: whoever is there attended it."""
    if r.key(at) == "at" and r.before(r.small.entity, at) and "attended" in r.lexicon.events:
        for target, end in r.lexicon.targets.at(r.tokens, r.skip(at + 1)):
            if target.kind == "attended":
                yield Doing("attended", past_tails(r, end), usage(r, "attended") + 5, target.text)


def _is_own_value(r: Reader, at: int, end: int) -> bool:
    """Whether the words are a value of a field that the policy declares, or what one of its numbers counts: without a
    word for what was done, that."""
    if end == at + 1 and r.key(at) in r.lexicon.evidence.words:
        return True  # `8 points for fleets with cameras`
    names = r.lexicon.checked.symbols.names
    found = r.lexicon.values.by_phrase.all(r.tokens, at)
    return any(last == end and names[value.field].span is not None for value, last in found if value.field in names)


def _verb_apart(r: Reader, target: Target, at: int, quantity: str) -> Iterator[Doing]:
    """`pricing never visited`, `the pricing page, seen twice`: what was done behind a comma or a `not`."""
    place = at + 1 if r.key(at) == "," else at
    denied = r.small.nots.end(r.tokens, r.skip(place, BESIDE_VERB))
    place = r.skip(denied or place, BESIDE_VERB)
    if place == at:
        return
    for verb, last in r.lexicon.verbs.all(r.tokens, place):
        if is_said_of(r, verb.kind, target) and verb.form in ("did", "does"):
            yield Doing(
                target.kind, last, usage(r, target.kind) + 5, target.text, quantity, is_denied=denied is not None
            )


def listed(r: Reader, at: int) -> Match | None:
    """`whitepaper, pricing guide, both downloaded`: several things, and then what was done to all of them."""
    found: list[tuple[Target, int]] = []
    place = r.skip(at)
    while (one := next(r.lexicon.targets.at(r.tokens, place), None)) is not None:
        end = past_tails(r, one[1])
        found.append((one[0], end))
        place = r.skip(end, _LISTED)
        if place == end:
            break
    if len(found) < 2:
        return None
    is_either = any(r.key(between) in ("or", "either") for between in range(at, place))
    for verb, end in r.lexicon.verbs.all(r.tokens, place):
        if all(verb.kind == target.kind for target, _ in found):
            done = [happened(verb.kind, target.text) for target, _ in found]
            return Match(joined("or" if is_either else "and", done), end)
    return None


def _often_behind(r: Reader, at: int) -> tuple[str, int] | None:
    """How often, behind people or in brackets."""
    place = r.past(r.small.entity, at)
    is_bracket = r.key(place) == "("
    found = quantities.times(r, place + is_bracket)
    if found is None or (place == at and not is_bracket):
        return None
    return found[0], found[1] + (r.key(found[1]) == ")")
