"""What is not known of leads, in words: `without an industry`, `whose title we don't know`."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.reader import Match, Reader

_IS = frozenset("is are be being equals = : has been being the of a an was".split())
_SOFT = frozenset("is are of a an the at with has have over which that being : total range count number in".split())
_AWAY = frozenset("short away off missing extra more bonus to".split())
_NO_LEADS = frozenset("email mail mailing call calling list start".split())
"""`a cold email` is no cold lead."""
_NO_FIELDS = frozenset("people person head job strong position role age".split())
"""By themselves these are no fields that could be unknown: `without a job`."""
_OPERATORS = {
    word: op
    for op, words in (
        ("contains", "contains contain containing has having includes include including mentions mention mentioning"),
        ("starts with", "starts start starting begins begin beginning"),
        ("ends with", "ends end ending"),
    )
    for word in words.split()
}
_ENDS = frozenset("and or but , . ? ! ; who that which with in from at when if get gets add subtract".split())


def knowledge(r: Reader, at: int) -> Match | None:
    """`without an industry`, `unknown country`, `whose title we don't know`, `told us their seats`."""
    for name, is_known in (("missing_before", False), ("known_before", True)):
        for _, end in r.small.unknown[name].all(r.tokens, at):
            place = r.skip(end, frozenset("a an the any their its his her number of us what which".split()))
            for field, last in _named(r, place):
                if r.key(last) == "yet":
                    last += 1
                last = r.past(
                    r.small.unknown["known" if name == "missing_before" else "missing"],
                    r.skip(last, frozenset(("is", "are"))),
                )
                return Match(literals.known(field, is_known), last)
    for field, end in _named(r, at):
        place = r.skip(end, frozenset("is are has been being of the number field data , column".split()))
        for name, is_known in (("missing_behind", False), ("known_behind", True)):
            if behind := r.small.unknown[name].end(r.tokens, end):
                return Match(literals.known(field, is_known), behind)
        if place > end and r.key(place) == "not" and (behind := r.small.unknown["known"].end(r.tokens, place + 1)):
            return Match(literals.known(field, False), behind)
        for name in ("missing", "known"):
            if place > end and (behind := r.small.unknown[name].end(r.tokens, place)):
                return Match(literals.known(field, name == "known"), behind)
    return _has(r, at)


def _named(r: Reader, at: int) -> Iterator[tuple[str, int]]:
    """Fields that can be unknown, by their names; people are the number of employees only behind a number."""
    for field, end in r.lexicon.fields.all(r.tokens, at):
        if not field.is_outcome and (end > at + 1 or r.text(at) not in _NO_FIELDS):
            yield field.name, end


def _has(r: Reader, at: int) -> Match | None:
    """`with a phone number`: it is known."""
    if r.key(at) in ("with", "have", "has") and r.key(at + 1) in ("a", "an"):
        for field, end in _named(r, at + 2):
            if (
                r.key(end)
                not in (
                    "of",
                    "over",
                    "above",
                    "under",
                    "below",
                    "between",
                    "like",
                    "containing",
                    "in",
                    "at",
                    "is",
                    "that",
                    "#",
                )
                and field != "email_domain"
            ):
                return Match(literals.known(field, True), end)
    return None
