"""Other forms of the verbs that a policy names its events by."""

from __future__ import annotations

from collections.abc import Iterator

_IRREGULAR = {
    "took": ("take", "taken"),
    "brought": ("bring", "brought"),
    "came": ("come", "come"),
    "sent": ("send", "sent"),
    "gave": ("give", "given"),
    "wrote": ("write", "written"),
    "made": ("make", "made"),
    "got": ("get", "gotten"),
    "went": ("go", "gone"),
    "held": ("hold", "held"),
    "paid": ("pay", "paid"),
    "bought": ("buy", "bought"),
    "began": ("begin", "begun"),
    "spoke": ("speak", "spoken"),
    "left": ("leave", "left"),
    "drove": ("drive", "driven"),
    "rode": ("ride", "ridden"),
    "saw": ("see", "seen"),
    "ate": ("eat", "eaten"),
    "drank": ("drink", "drunk"),
    "flew": ("fly", "flown"),
    "swam": ("swim", "swum"),
    "tried": ("try", "tried"),
    "wore": ("wear", "worn"),
    "chose": ("choose", "chosen"),
    "met": ("meet", "met"),
    "ran": ("run", "run"),
    "sold": ("sell", "sold"),
    "told": ("tell", "told"),
    "showed": ("show", "shown"),
    "rang": ("ring", "rung"),
    "heard": ("hear", "heard"),
    "built": ("build", "built"),
    "found": ("find", "found"),
    "won": ("win", "won"),
    "lost": ("lose", "lost"),
    "put": ("put", "put"),
    "felt": ("feel", "felt"),
    "taught": ("teach", "taught"),
    "sat": ("sit", "sat"),
    "grew": ("grow", "grown"),
    "lent": ("lend", "lent"),
}
"""Of a verb in the past its base and its participle."""
_PAST_OF = {participle: past for past, (base, participle) in _IRREGULAR.items() if participle not in (past, base)}
_GOT = ("got", "gotten", "get", "gets", "getting", "received", "receive", "had", "given", "sent")
_AN = ("", *(f"{word} " for word in "a an the any our their".split()))
NOBODY = frozenset(
    "they who we somebody someone one lead he she it our ours us of the a colleague rep staff team sales customer "
    "client visitor has have had were was".split()
)
"""Before what was done, in a comment: `they rang us`, `one of us met them`."""
_THEM, _PARTICLES = frozenset("them us him her it".split()), frozenset("round around up out over off back in".split())
_PLACED, _BEHIND = ("to", "by", "into", "at", "in"), frozenset("of on at in for with and or to".split())
_THE = tuple("the a an their our his her".split())


def noted(note: str) -> Iterator[tuple[str, str]]:
    """What a comment behind an event says, in its other tenses too, and without its last word where it is long:
    `ordered a sample part` is also `ordering a sample`. One that begins with no verb says what it is done to."""
    words = note.lower().split()
    while len(words) > 1 and words[0] in NOBODY:
        words = words[1:]
    for rest in _rests(words) if is_past(words[0]) else ():
        for form, word in forms_of(words[0]):
            yield form, " ".join([word, *rest])
            if rest[0] in _BEHIND:  # `wrote to us on WhatsApp`
                yield from ((form, " ".join([word, us, *rest])) for us in ("us", "to us"))


def _rests(words: list[str]) -> Iterator[list[str]]:
    """What is said behind the verb: without whom it was done to, with any article, and by a small word alone that
    belongs to the verb: of `showed them round the campus` `round the campus` and `round`."""
    whole = words[1:]
    yield from (rest for rest in (whole, whole[:-1] if len(words) > 3 else []) if rest)
    bare = whole[1:] if whole[0:1] and whole[0] in _THEM and len(whole) > 1 else whole
    if bare and bare != whole:
        yield bare
    if len(bare) > 1 and bare != whole and bare[0] in _PARTICLES:
        yield bare[:1]
    if len(bare) == 2 and bare[0] in _THE:
        yield from ([article, bare[1]] for article in _THE if article != bare[0])
    yield from _to_a_place(bare)


def _to_a_place(words: list[str]) -> Iterator[list[str]]:
    """Where they did it, in other small words: of `came to the front desk of a branch` `by the front desk`, `to our
    desk`."""
    if not words or words[0] not in _PLACED:
        return
    rest = words[2:] if words[1:2] and words[1] in _THE else words[1:]
    end = next((place for place, word in enumerate(rest) if word in _BEHIND), len(rest))
    if 0 < end <= 3 and not _THEM.intersection(rest[:end]):
        nouns = {" ".join(rest[:end]), rest[end - 1]}
        before = _PLACED if words[0] in ("to", "by", "into", "at") else (words[0],)
        yield from ([to, the, noun] if the else [to, noun] for to in before for the in ("", *_THE) for noun in nouns)


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


def received(kind: str) -> Iterator[str]:
    """What leads got that was done to them: of `quoted` `got a quote`, `received two quotes`."""
    for base in inflected(kind) if "_" not in kind else ():
        if not base.endswith(("ing", "s")):
            yield from (f"{got} {an}{base}" for got in _GOT for an in _AN)


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


def last_of(kind: str) -> Iterator[tuple[str, str]]:
    """How people say a kind of several words by its last, where that is what was done: of `test_drove` `drove`, `test
    drive`, `driven`; of `logged_in` nothing."""
    rest, _, last = kind.rpartition("_")
    if not rest or not (last.endswith("ed") or last in _IRREGULAR):
        return
    base, participle = _IRREGULAR.get(last, ("", last))
    bases = [base, f"{base}s", f"{base.removesuffix('e')}ing"] if base else inflected(last)
    whole = rest.replace("_", " ")
    for form, word in (("did", last), ("did", participle), *(("does", word) for word in bases)):
        yield form, word
        yield form, f"{whole} {word}"


def past_of(noun: str) -> str:
    """What was done, by its noun: of `booking` `booked`, of `delivery` `delivered`, of `meeting` `met`."""
    if noun.endswith("ed"):
        return noun
    ends = (("ing", ""), ("ation", "at"), ("ion", ""), ("al", ""), ("ry", "r"))
    base = next((noun.removesuffix(end) + more for end, more in ends if noun.endswith(end) and len(noun) > 5), noun)
    irregular = next((past for past, (form, _) in _IRREGULAR.items() if form in (base, noun)), "")
    return irregular or (f"{base}d" if base.endswith("e") else f"{base}ed")


def done_on(field: str) -> Iterator[str]:
    """What was done on the day that a field holds: of `last_order` `ordered`, of `signed_on` `signed`."""
    first, _, rest = field.partition("_")
    if first in ("last", "latest") and rest and "_" not in rest:
        past = past_of(rest)
        yield from dict.fromkeys((past, *(word for _, word in forms_of(past))))
    done, _, day = field.rpartition("_")
    if day in ("on", "at", "since") and done and "_" not in done:
        yield from (done, *inflected(done))
    thing, _, done = done.rpartition("_")
    if day in ("on", "at", "since") and thing and is_past(done):  # `took the test` of `test_taken_on`
        things = [f"{article}{thing.replace('_', ' ')}" for article in _AN]
        yield from (f"{form} {one}" for _, form in forms_of(done) for one in things)
