"""The verbs and the nouns by which a policy says what is done in its own kinds of events: by their names, and by the
comments beside them."""

from __future__ import annotations

from leadscore.assistant.drafting.asked import notes_of
from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.inflecting import NOBODY, forms_of, inflected, is_past, nouns_of
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw
from leadscore.check.model import Checked
from leadscore.syntax import nodes as n

_PARTICLES = frozenset("by in out up round around over off through down on into".split())
_PREPOSITIONS = frozenset("on at of from to for in with about by into under over".split())
_ARTICLES = frozenset("a an the our their any some every each one its".split())
_THEM, _OR = frozenset("us them me him her".split()), frozenset("or and".split())


class Deeds:
    """The verbs for each kind of the policy's own, and what those are done to."""

    def __init__(self, checked: Checked, kinds: frozenset[str]) -> None:
        self.verbs: Phrases[Verb] = Phrases()
        self.things: Phrases[str] = Phrases()
        """What it is done to: the `ticket` that is filed."""
        self.acts: Phrases[str] = Phrases()
        """What is done, as a noun that says so only behind a target: a door gasket `order`."""
        self.nouns: Phrases[str] = Phrases()
        """What a kind is called itself, which says no other that is done to it: a `consultation`, of `consulted`, is
        none that was `postponed # moved or cancelled a consultation`."""
        alike = [frozenset(phrases(text)) for text in raw()["alike"].values()]
        notes = {event.name.text: note for event, note in notes_of(checked, n.EventDeclaration)}
        of_things: dict[str, set[str]] = {}
        for kind in sorted(kinds):
            parts = (kind.replace("_", " "), notes.get(kind, ""))
            for past, things in filter(None, map(_parts, parts)):
                for one in {past, *_other_verb(parts[1])}.union(*(pasts for pasts in alike if past in pasts)):
                    self._add_verb(kind, one)
                for thing in things:
                    of_things.setdefault(thing, set()).add(kind)
            for act in inflected(kind.partition("_")[0]):
                self.acts.add(act, kind)
            for noun in (*nouns_of(kind), *inflected(kind)):
                self.nouns.add(noun, kind)
        for thing, whose in sorted(of_things.items()):
            if len(whose) == 1:  # what two things share says nothing
                self.things.add(thing, *whose)

    def _add_verb(self, kind: str, past: str) -> None:
        first, _, rest = past.partition(" ")
        for form, word in forms_of(first):
            self.verbs.add(f"{word} {rest}".strip(), Verb(kind, form, False))


def _other_verb(told: str) -> list[str]:
    """The second verb of `moved or cancelled a consultation`."""
    words = told.lower().split()
    return [words[2]] if words[1:2] == ["or"] and len(words) > 3 and is_past(words[0]) and is_past(words[2]) else []


def _parts(told: str) -> tuple[str, list[str]] | None:
    """The verb, and the words for what it is done to, as a name or a comment says it; None where it says no verb."""
    words = told.lower().split()
    while words and words[0] in NOBODY:
        words = words[1:]
    if not words or not is_past(words[0]) or "not" in words:
        return None
    has_particle = words[1:2] != [] and words[1] in _PARTICLES
    past, rest = " ".join(words[: 1 + has_particle]), words[1 + has_particle :]
    while rest and rest[0] in _THEM:
        rest = rest[1:]
    is_place = has_particle and words[1] in ("by", "in", "on", "into", "at") and words[0] in ("came", "sat", "stopped")
    end = next((place for place, word in enumerate(rest) if word in _PREPOSITIONS), len(rest))
    thing = [word for word in rest[:end] if word not in _ARTICLES]
    last = max((place for place, word in enumerate(thing) if word in _OR), default=-1)
    thing = [] if is_place or words[0] == "put" else thing[last + 1 :]
    return past, list(dict.fromkeys((" ".join(thing), thing[-1]))) if 0 < len(thing) <= 3 else []
