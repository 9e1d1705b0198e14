"""lexicon.toml, read once: how people say what every policy knows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from leadscore.assistant.drafting.phrases import Phrases, any_of, phrases
from leadscore.assistant.drafting.words import spoken_words

_FILE = Path(__file__).with_name("lexicon.toml")


@cache
def raw() -> Mapping[str, Any]:
    """The file as it is."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


class Small:
    """The small words, which no policy changes: each says at a place where it ends."""

    def __init__(self) -> None:
        data = raw()
        words = data["words"]
        self.glue = any_of([words["glue"]])
        self.entity = any_of([words["entity"]])
        self.company = any_of([words["company"]])
        self.crowds = any_of([data["crowds"]["words"]])
        self.works = any_of([data["crowds"]["works"]])
        self.exclusions = any_of([words["exclusion"]])
        self.nots = any_of([words["not"], words["exclusion"]])
        self.polite = any_of([words["polite"]])
        self.throw_out = frozenset(phrases(words["throw_out"]))
        self.shall = frozenset(phrases(words["shall"]))
        self.doing = {name: frozenset(text.split()) for name, text in data["doing"].items()}
        self.helping = frozenset(phrases(words["helping"]))
        self.latest = any_of([words["latest"]])
        self.since_then = any_of([words["since_then"]])
        self.dates_to = any_of([words["dates_to"]])
        self.either_way = any_of([words["either_way"]])
        self.lately = any_of([words["lately"]])
        self.window = any_of([words["window"]])
        self.or_so = any_of([words["or_so"]])
        self.nots_behind = any_of([words["not_behind"]])
        self.examples = any_of([words["examples"]])
        self.in_short = any_of([words["in_short"]])
        self.at_all = any_of([words["at_all"]])
        self.way = any_of([words["way"]])
        self.towards = any_of([words["towards"]])
        self.moving = any_of([words["moving"]])
        self.compare = meanings(data["compare"])
        self.reached = meanings(data["reached"])
        self.compare_behind = meanings(data["compare_behind"])
        self.unknown = {name: any_of([text, *_told(data["telling"], name)]) for name, text in data["known"].items()}
        self.unknown_bare = {name: any_of([text]) for name, text in data["known_bare"].items()}
        self.cues = {field: any_of([text]) for field, text in data["cues"].items()}
        self.tails = {field: any_of([text]) for field, text in data["tails"].items()}
        self.weak = frozenset(phrases(data["weak"]["words"].replace("-", " ")))
        self.anything = any_of([data["things"]["any"]])
        self.own = frozenset(data["needs"]["own"].split())
        self.careless = frozenset(phrases(data["needs"]["careless"]))
        self.target_tails = any_of([data["things"]["tails"]])
        self.undone = meanings(data["undone"])
        self.silent = any_of([data["inactive"]["before"]])
        self.active = any_of([data["inactive"]["active"]])
        self.nothing_ever = any_of([data["inactive"]["ever"]])
        self.last_sign = any_of([data["inactive"]["last"]])
        self.of_silence = any_of([data["inactive"]["behind"]])
        self.aged = any_of([data["created"]["aged"]])
        self.created = any_of([data["created"]["before"]])
        self.arrivals = any_of([data["created"]["arrivals"]])
        self.everyday = frozenset(self._everyday())

    def _everyday(self) -> Iterator[str]:
        """Words that are right as they are, and that alone name nothing."""
        small = (self.glue, self.entity, self.nots, self.compare, self.compare_behind, self.towards, self.moving)
        for known in (*small, self.silent, self.created, self.anything):
            yield from known.words()
        for said in self.unknown.values():
            yield from said.words()
        yield from spoken_words(raw()["everyday"]["words"])


def _told(verbs: Mapping[str, str], name: str) -> Iterator[str]:
    """What verbs of telling say of what is known: `not stated`, `has given us`, `they filled in`."""
    for base, forms in verbs.items():
        past, _, participle = forms.partition(", ")
        said = dict.fromkeys((base, past, participle or past))
        match name:
            case "missing_before":
                for form in said:
                    yield from (f"{no} {form}{us}" for no in ("not", "never", "nobody") for us in ("", " us"))
                yield from (
                    f"{no} to {base}" for no in ("refuse", "refused", "decline", "declined", "forgot", "failed")
                )
                yield f"without {base.removesuffix('e')}ing"
            case "known_before":
                yield from (f"{has} {participle or past}{us}" for has in ("have", "has") for us in ("", " us"))
            case "missing_behind":
                yield from (
                    f"{no} {form}" for form in said for no in ("they not", "they never", "nobody", "they did not")
                )
            case "known_behind":
                yield from (f"they {form}" for form in said)
            case "known":
                yield participle or past
            case "missing":
                yield f"not {participle or past}"
            case _:
                pass


def meanings(section: Mapping[str, str]) -> Phrases[str]:
    """Each phrase of a section with its key."""
    found: Phrases[str] = Phrases()
    for name, text in section.items():
        for phrase in phrases(text):
            found.add(phrase, name)
    return found


@cache
def small() -> Small:
    return Small()
