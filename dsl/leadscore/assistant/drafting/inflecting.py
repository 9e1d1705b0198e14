"""Other forms of the verbs that a policy names its events by."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.phrases import phrases
from leadscore.assistant.drafting.shared import raw

_IRREGULAR = {past: (base, done) for past, base, done in map(str.split, phrases(raw()["irregular"]["verbs"]))}
"""Of a verb in the past its base and its participle."""
_PAST_OF = {participle: past for past, (base, participle) in _IRREGULAR.items() if participle not in (past, base)}
_AN = ("", *(f"{word} " for word in "a an the any our their".split()))
_PARTICLES = ("out", "up", "off", "over", "down")
NOBODY = frozenset(
    "they who we somebody someone one lead he she it our ours us of the a colleague rep staff team sales customer "
    "client visitor has have had were was".split()
)
"""Before what was done, in a comment: `they rang us`, `one of us met them`."""


def forms_of(past: str) -> list[tuple[str, str]]:
    """A verb in its tenses, each with the form that it is."""
    past = _PAST_OF.get(past, past)
    base, participle = _IRREGULAR.get(past, ("", past))
    bases = [base, f"{base}s", f"{base.removesuffix('e')}ing"] if base else [*inflected(past)]
    done = [past, *([participle] if participle != base else [])]
    return [*dict.fromkeys([*(("did", word) for word in done), *(("does", word) for word in bases)])]


def is_past(word: str) -> bool:
    """Whether a word says what was done."""
    return word in _IRREGULAR or word in _PAST_OF or (word.endswith("ed") and len(word) > 3)


def from_third(word: str) -> str:
    """Of `holds` `held`; "" for what is no such form of a verb that is known."""
    return next((past for past, (base, _) in _IRREGULAR.items() if word == f"{base}s"), "had" if word == "has" else "")


def inflected(kind: str) -> Iterator[str]:
    """Other forms of a declared kind: `sampled` also as `sample`, `sampling`."""
    first, _, rest = kind.partition("_")
    tail = f" {rest.replace('_', ' ')}" if rest else ""
    if first.endswith("ed"):
        for base in {first[:-1], first[:-2], first[:-3] if first[-3:-2] == first[-4:-3] else first[:-2]}:
            ing = f"{base.removesuffix('e')}ing"
            yield from (f"{form}{tail}" for form in (base, f"{base}s", ing))


def nouns_of(kind: str) -> Iterator[str]:
    """What a declared kind may be called as a noun, `admission` of `admitted`; the others are no words."""
    if "_" in kind or not kind.endswith("ed"):
        return
    base = kind.removesuffix("ed")
    yield from (f"{base}{end}" for end in ("ation", "ion", "ment", "al", "ance", "ing", "ral"))
    if base.endswith("itt"):
        yield f"{base[:-2]}ssion"
    if base.endswith("i"):  # `applied`
        yield from (f"{base[:-1]}{end}" for end in ("ication", "y"))
    if base.endswith("r"):  # `delivered`
        yield f"{base}y"


def superlatives(word: str) -> tuple[str, ...]:
    """What may be the most so: of `tall` `tallest`, of `heavy` `heaviest`; the others are no words."""
    return f"{word}est", f"{word.removesuffix('e')}est", f"{word.removesuffix('y')}iest", f"{word}{word[-1]}est"


def last_of(kind: str) -> Iterator[tuple[str, str]]:
    """How people say a kind of several words by its last, where that is what was done: of `test_drove` `drove`, `test
    drive`, `driven`; of `logged_in` nothing."""
    rest, _, last = kind.rpartition("_")
    for form, word in forms_of(last) if rest and is_past(last) else ():
        yield form, word
        yield form, f"{rest.replace('_', ' ')} {word}"


def past_of(noun: str) -> str:
    """What was done, by its noun: of `booking` `booked`, of `delivery` `delivered`, of `meeting` `met`."""
    if noun.endswith("ed"):
        return noun
    ends = (("ing", ""), ("ation", "at"), ("ion", ""), ("al", ""), ("ry", "r"))
    base = next((noun.removesuffix(end) + more for end, more in ends if noun.endswith(end) and len(noun) > 5), noun)
    irregular = next((past for past, (form, _) in _IRREGULAR.items() if form in (base, noun)), "")
    return irregular or (f"{base}d" if base.endswith("e") else f"{base}ed")


def _apart(noun: str) -> tuple[str, str]:
    """A noun that is a verb and its particle: of `haulout` `haul` and ` out`, which are said apart."""
    found = next((one for one in _PARTICLES if noun.endswith(one) and len(noun) > len(one) + 2), "")
    return (noun.removesuffix(found), f" {found}") if found else (noun, "")


def done_on(field: str) -> Iterator[str]:
    """What was done on the day that a field holds: of `last_order` `ordered`, of `signed_on` `signed`."""
    first, _, rest = field.partition("_")
    if first in ("last", "latest") and rest and "_" not in rest:
        verb, particle = _apart(rest)
        past = past_of(verb)
        yield from (f"{form}{particle}" for form in dict.fromkeys((past, *(word for _, word in forms_of(past)))))
    done, _, day = field.rpartition("_")
    if day in ("on", "at", "since") and done and "_" not in done:
        yield from (done, *inflected(done))
    thing, _, done = done.rpartition("_")
    if day in ("on", "at", "since") and thing and is_past(done):  # `took the test` of `test_taken_on`
        things = [f"{article}{thing.replace('_', ' ')}" for article in _AN]
        yield from (f"{form} {one}" for _, form in forms_of(done) for one in things)
