"""The verbs and the nouns by which a policy says what its events are: by the names of its own kinds, and by the
comments beside all of them. Of `toured # came to see a house` that who `came to look at the old mint` toured it, and
that a house is what is toured anyway."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from leadscore.assistant.drafting.asked import notes_of, remarks_of
from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.inflecting import NOBODY, forms_of, from_third, inflected, is_past, nouns_of, past_of
from leadscore.assistant.drafting.phrases import Phrases, any_of, phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import tokens
from leadscore.assistant.rule_names import stem
from leadscore.check.model import Checked
from leadscore.syntax import nodes as n

_PARTICLES = frozenset("by in out up round around over off through down on into back".split())
_PREPOSITIONS = frozenset("on at of from to for in with about by into under over as round".split())
_ARTICLES = frozenset("a an the our their any some every each one its".split())
_THEM, _OR = frozenset("us them me him her it".split()), frozenset("or and".split())
_ASKED = re.compile(r"(?:asked|wanted|told|begged|got) us to (?P<verb>\w+) (?P<rest>.+)")
"""`asked us to hold the date`: then they `held a date`, and it `is held`."""
_IS_TARGET = re.compile(
    r"\b(?:the )?target (?:is|says|names|tells|being) (?:the |which |a |an |what |one of our |our )?(?P<sort>[a-z]+)"
)
_LEAVES = (["went", "out"], ["gone", "out"], ["was", "sent"], ["were", "sent"])
_MOVED, _TO_A_PLACE = frozenset("came sat stopped".split()), frozenset("by in on into at".split())
_PLACED = frozenset("on at round".split())
_BY_MEANS, _MOST_WORDS = ("in", "on", "with"), 3
_ONE_OF = ("", *(f"{one} of {the}" for one in ("one", "any", "some", "single one") for the in ("the", "our", "their")))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a name or a comment says: the verb in the past, what for (`to see`), and the words for what it is done to.
    `whole` is what stands between the two, and all behind the verb where that is no thing (`rang us`)."""

    past: str
    purpose: str
    things: tuple[str, ...]
    whole: str


class Deeds:
    """The verbs for each kind of events, and what those are done to. A verb that is plain says it all: `rang us`."""

    def __init__(self, checked: Checked, kinds: frozenset[str], counted: frozenset[str]) -> None:
        self.verbs: Phrases[Verb] = Phrases()
        self.things: Phrases[str] = Phrases()
        """What it is done to: the `ticket` that is filed."""
        self.acts: Phrases[str] = Phrases()
        """What is done, as a noun that says so only behind a target: a door gasket `order`."""
        self.nouns: Phrases[str] = Phrases()
        """What a kind is called itself, which says no other that is done to it: a `consultation`, of `consulted`, is
        none that was `postponed # moved or cancelled a consultation`."""
        self.about: dict[str, Phrases[None]] = {}
        """What events of a kind are about anyway, by their comments."""
        self.done_for: frozenset[str]
        """The kinds that we do for leads though those have them, by their comments: `had a device shown`."""
        self.sorts = _sorts(checked)
        """What the targets of a kind are, by its comment: of `browsed # …; the target is the shelf` shelves."""
        self.places: dict[str, Phrases[None]] = {}
        """Where or with what events of a kind are done anyway: `in the 3D planner`."""
        notes = {event.name.text: note for event, note in notes_of(checked, n.EventDeclaration)}
        self.kinds = sorted(kinds | notes.keys())
        self.done_for = frozenset(kind for kind, note in notes.items() if _had_done(note.lower().split()))
        of_things: dict[str, set[str]] = {}
        for kind in self.kinds:
            named = (kind.replace("_", " "),) if kind in kinds else ()
            told = [_without(one, counted) for text in (*named, notes.get(kind, "")) for one in _told(text)]
            for one in told:
                for form, said in _said(one):
                    self.verbs.add(said, Verb(kind, form, bool(one.whole) and not one.purpose))
                for thing in one.things:
                    of_things.setdefault(thing, set()).add(kind)
            if places := list(_places(notes.get(kind, "").lower().split())):
                self.places[kind] = any_of(places)
            if about := [f"{of} {thing}".strip() for one in told for thing in one.things for of in _ONE_OF]:
                self.about[kind] = any_of(about)
            for act in inflected(kind.partition("_")[0]):
                self.acts.add(act, kind)
            for noun in (*nouns_of(kind), *inflected(kind)):
                self.nouns.add(noun, kind)
        for thing, whose in sorted(of_things.items()):
            # what two things share says nothing, nor what any lead is called
            is_anybody = small().entity.end(tokens(thing), 0) == len(tokens(thing))
            if len(whose) == 1 and not is_anybody:
                self.things.add(thing, *whose)


def _sorts(checked: Checked) -> dict[str, str]:
    found: dict[str, str] = {}
    for event, remark in remarks_of(checked, n.EventDeclaration):
        if match := _IS_TARGET.search(remark.lower()):
            found[event.name.text] = tokens(match["sort"])[0].key
    return found


def _without(one: _Told, counted: Collection[str]) -> _Told:
    """Without the things of which a field says how many there are: `at least 10 playgrounds` are no reports on any."""
    names = {stem(name) for name in counted}
    return replace(one, things=tuple(thing for thing in one.things if stem(thing.rpartition(" ")[2]) not in names))


def _told(text: str) -> Iterator[_Told]:
    """What a name or a comment says; nothing where it says no verb."""
    words = text.lower().split()
    words = [words[-1], *words[1:-1]] if _had_done(words) else words
    while words and words[0] in NOBODY:
        words = words[1:]
    if text.startswith("our ") and len(words) > 1 and is_past(words[1]):  # `our fitter measured the ground`
        words = words[1:]
    if words[-2:] in _LEAVES:  # `terms went out`
        words = ["sent", *words[:-2]]
    past = (words[0] if is_past(words[0]) else from_third(words[0])) if words else ""
    if not past or "not" in words:
        return
    if words[1:2] == ["or"] and len(words) > 3 and is_past(words[2]):  # `moved or cancelled a consultation`
        yield from _told(" ".join(words[2:]))
        words = [words[0], *words[3:]]
    if asked := _ASKED.match(" ".join(words)):
        yield _Told(past_of(asked["verb"]), "", tuple(_things(asked["rest"].split())), "")
    yield _done(past, words[1:])


def _had_done(words: list[str]) -> bool:
    """`had a device shown`."""
    return len(words) > 3 and words[0] == "had" and words[1] in _ARTICLES and is_past(words[-1])


def _done(past: str, rest: list[str]) -> _Told:
    """A verb with what stands behind it."""
    first, whole = past, " ".join(rest)
    to_a_place = past in _MOVED and rest[:1] != [] and rest[0] in _TO_A_PLACE
    while rest and rest[0] in _THEM:
        rest = rest[1:]
    if rest[0:1] == ["to"] and len(rest) > 2 and rest[1] not in _ARTICLES:
        return _Told(past, rest[1], tuple(_things(rest[2:])), whole.partition("to ")[0])
    if rest and rest[0] in _PARTICLES:
        past, rest = f"{past} {rest[0]}", rest[1:]
    things = () if to_a_place or first == "put" else tuple(_things(rest))
    return _Told(past, "", things, "") if things else _Told(first, "", (), whole)


def _things(words: list[str]) -> Iterator[str]:
    """What stands here, with and without what is said of it; and what it is done on or at."""
    words = words[1:] if words[:1] and words[0] in _PREPOSITIONS else words
    words = words[2:] if words[1:2] == ["of"] and words[0] in _ARTICLES else words  # `one of our show parks`
    end = next((place for place, word in enumerate(words) if word in _PREPOSITIONS), len(words))
    thing = [word for word in words[:end] if word not in _ARTICLES]
    last = max((place for place, word in enumerate(thing) if word in _OR), default=-1)
    thing = thing[last + 1 :]
    if 0 < len(thing) <= 3 and thing[-1] not in _THEM:
        yield from dict.fromkeys((" ".join(thing), thing[-1]))
        if words[end : end + 1] and words[end] in _PLACED:
            yield from _things(words[end:])


def _places(words: list[str]) -> Iterator[str]:
    """What a comment ends with: `in the 3D planner`, also as `with our planner`."""
    last = max((place for place, word in enumerate(words) if word in _PREPOSITIONS), default=0)
    place = [word for word in words[last + 1 :] if word not in _ARTICLES]
    if last and words[last] in _BY_MEANS and 0 < len(place) <= _MOST_WORDS and place[0] not in _THEM:
        for said in dict.fromkeys((" ".join(place), place[-1])):
            yield from (f"{by} {the} {said}" for by in _BY_MEANS for the in ("", "the", "our", "a", "one of our"))


def _said(one: _Told) -> Iterator[tuple[str, str]]:
    """The verb in all its tenses, with what people say instead of it."""
    if one.purpose:
        others = next((said for key, said in raw()["purposes"].items() if one.purpose in phrases(key)), "")
        for other in (one.purpose, *phrases(others)):
            yield from ((form, f"{word} {one.whole}to {other}") for form, word in forms_of(one.past))
            yield "did", f"been to {other}"
        yield from (("did", said) for said in phrases(raw()["purposes_done"].get(one.purpose, "")))
        return
    alike = [frozenset(phrases(text)) for text in raw()["alike"].values()]
    for past in {one.past}.union(*(pasts for pasts in alike if one.past in pasts and not one.whole)):
        first, _, rest = past.partition(" ")
        yield from ((form, " ".join((word, rest, one.whole)).strip()) for form, word in forms_of(first))
