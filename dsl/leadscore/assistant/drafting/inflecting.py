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
}
"""Of a verb in the past its base and its participle."""


def noted(note: str) -> Iterator[tuple[str, str]]:
    """What a comment behind an event says, in its other tenses too, and without its last word where it is long:
    `ordered a sample part` is also `ordering a sample`."""
    words = note.split()
    base, participle = _IRREGULAR.get(words[0], ("", words[0]))
    forms = [
        ("did", words[0]),
        ("did", participle),
        *(("does", word) for word in (base, *inflected(words[0])) if word),
    ]
    for rest in (words[1:], words[1:-1] if len(words) > 3 else []):
        if rest:
            yield from ((form, " ".join([word, *rest])) for form, word in dict.fromkeys(forms))


def inflected(kind: str) -> Iterator[str]:
    """Other forms of a declared kind: `sampled` also as `sample`, `sampling`."""
    first, _, rest = kind.partition("_")
    tail = f" {rest.replace('_', ' ')}" if rest else ""
    if first.endswith("ed"):
        for base in {first[:-1], first[:-2], first[:-3] if first[-3:-2] == first[-4:-3] else first[:-2]}:
            ing = f"{base.removesuffix('e')}ing"
            yield from (f"{form}{tail}" for form in (base, f"{base}s", ing))


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


def done_on(field: str) -> Iterator[str]:
    """What was done on the day that a field holds: of `last_order` `ordered`, of `signed_on` `signed`."""
    first, _, rest = field.partition("_")
    if first in ("last", "latest") and rest and "_" not in rest:
        past = f"{rest}d" if rest.endswith("e") else f"{rest}ed"
        yield from (past, *inflected(past)) if not rest.endswith("ed") else (rest, *inflected(rest))
    done, _, day = field.rpartition("_")
    if day in ("on", "at", "since") and done and "_" not in done:
        yield from (done, *inflected(done))
