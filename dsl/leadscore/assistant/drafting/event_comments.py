"""Events by what the comments beside them say: of `toured # came to see a house` also `come to look at the Old Mint`,
`been round one of our houses`; of `pencilled # holds an option on a date` also `hold an option`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadscore.assistant.drafting.asked import notes_of
from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.inflecting import forms_of, is_past, past_of
from leadscore.assistant.drafting.phrases import Phrases, any_of, phrases
from leadscore.assistant.drafting.shared import raw
from leadscore.check.model import Checked
from leadscore.syntax import nodes as n

_THEY = frozenset("they who we somebody someone one it lead leads has have had".split())
_ARTICLES = ("", "a", "an", "the", "our", "any")
_ONE_OF = ("", "one of the", "one of our", "any of the", "any of our", "single one of our", "some of our")
_PREPOSITIONS = frozenset("on at of from to for in with about by into".split())
_HOLDS = {"holds": "held", "has": "had", "gets": "got", "makes": "made", "takes": "took", "gives": "gave"}
_ASKED = re.compile(r"^(?:\w+ )?(?:asked|wanted|told|begged|got) us to (?P<verb>\w+) (?P<rest>.+)")
"""`asked us to hold the date`: then they `held a date`, and it `is held`."""
_LIGHT = frozenset(_HOLDS.values())


def told_events(checked: Checked) -> Iterator[tuple[str, Verb]]:
    """Phrases with the event that they say."""
    for event, note in notes_of(checked, n.EventDeclaration):
        kind = event.name.text
        asked = _ASKED.search(note.lower())
        verb = asked["verb"] if asked is not None else ""
        past, purpose, thing = (past_of(verb), "", _noun(asked["rest"].split())) if asked is not None else _parts(note)
        if purpose:
            for form, said in _for_purpose(past, purpose):
                yield said, Verb(kind, form, False)
        elif (asked or past in _LIGHT) and thing:
            for article in _ARTICLES:
                yield from ((f"{word} {article} {thing}", Verb(kind, form, True)) for form, word in forms_of(past))
                for form, ask in forms_of("asked") if asked is not None else ():
                    yield f"{ask} us to {verb} {article} {thing}", Verb(kind, form, True)
            if not asked:
                yield thing, Verb(kind, "noun", True)


def told_things(checked: Checked) -> Iterator[tuple[str, Phrases[None]]]:
    """What events of a kind are about anyway, by their comments: those who `toured` a `house`."""
    for event, note in notes_of(checked, n.EventDeclaration):
        things = [thing for thing in _things(note) if thing]
        if things:
            yield event.name.text, any_of([f"{of} {thing}".strip() for thing in things for of in _ONE_OF])


def _parts(note: str) -> tuple[str, str, str]:
    """The verb in the past, what for (`to see`), and to what it is done; "" for what it does not say."""
    words = note.lower().split()
    while words and words[0] in _THEY:
        words = words[1:]
    if not words:
        return "", "", ""
    past = words[0] if is_past(words[0]) else _HOLDS.get(words[0], "")
    words = words[:1] + words[2:] if words[1:2] and words[1] in _PREPOSITIONS - {"to"} else words
    is_purpose = words[1:2] == ["to"] and len(words) > 3 and words[2] not in _ARTICLES
    purpose = words[2] if past and is_purpose else ""
    return past, purpose, _noun(words[3:] if purpose else words[1:]) if past else ""


def _noun(words: list[str]) -> str:
    """The thing that stands here, without its article and what is said of it."""
    words = words[1:] if words[:1] and words[0] in _ARTICLES else words
    end = next((place for place, word in enumerate(words) if word in _PREPOSITIONS), len(words))
    return " ".join(words[:end]) if 0 < end <= 2 else ""


def _things(note: str) -> Iterator[str]:
    """What it is done to, and what it is done on or at."""
    past, _, thing = _parts(note)
    words = note.lower().split()
    if past and thing and thing not in _THEY:
        yield thing
        for place, word in enumerate(words):
            if word in ("on", "at", "round") and words[place + 1 : place + 2] != []:
                yield _noun(words[place + 1 :])


def _for_purpose(past: str, purpose: str) -> Iterator[tuple[str, str]]:
    """`came to see` in all its tenses, and what people say instead of `see`."""
    others = next((said for key, said in raw()["purposes"].items() if purpose in phrases(key)), "")
    for other in (purpose, *phrases(others)):
        yield from ((form, f"{word} to {other}") for form, word in forms_of(past))
        yield "did", f"been to {other}"
    yield from (("did", said) for said in phrases(raw()["purposes_done"].get(purpose, "")))
