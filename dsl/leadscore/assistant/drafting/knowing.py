"""What is not known of leads, in words: `without an industry`, `whose title we don't know`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from leadscore.assistant.drafting import being, days, field_named, literals, naming, quantities
from leadscore.assistant.drafting.literals import Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.rule_names import stem
from leadscore.values.terms import ValueType

_ARTICLES = frozenset("a an the any their its his her number of us what which in how many much".split())
_COLUMN = frozenset("field column cell data entry value info information number the of ,".split())
_LINKS = frozenset("is are has been being be should must may can shall will need to left still always".split())
_AND = frozenset(", and or nor & /".split())
_LEFT = frozenset("left leave leaves leaving kept".split())
_EQUALS, _NULL = ("=", ":", "!="), frozenset("null none nil nan".split())
"""As tables say that a cell is empty: `country = null`; the last of the signs denies it."""
_UNKNOWN = frozenset("unknown missing unclear undefined".split())
_BOX = frozenset("box field column row cell line bit part entry is it stay".split())
_YET_MORE = frozenset("yet info information data".split())
_EMPTY = frozenset("empty blank open out unfilled".split())
_DAY = frozenset("date day".split())
_NONE = ("none", "no", "nothing")
_FAR = 3
_BESIDE = frozenset(", ( with / ; so ie".split())
"""What may stand between a value and the same in other words."""
_GOES_ON = frozenset("and or but who that in from at on since whatsoever please pls so yet".split())
_SAYS_WHICH = frozenset("of over above under below between like containing in at is that #".split())
"""Behind a field's name, which it is: it is not only known."""
_NO_FIELDS = frozenset("people person head job strong position role age staff worker team size".split())
"""By themselves these are no fields that could be unknown: `without a job`."""


def knowledge(r: Reader, at: int) -> Match | None:
    """`without an industry`, `unknown country`, `whose title we don't know`, `told us their seats`."""
    return _said_before(r, at) or _none_or_some(r, at) or _known(r, at)


def _said_before(r: Reader, at: int) -> Match | None:
    """`direct, no broker`, `in-house (without a CRM)`: a value said with other words, which is known."""
    place = at - 1
    while place > 0 and (r.key(place) in _BESIDE or r.small.entity.end(r.tokens, place) == place + 1):
        place -= 1
    for _, end in r.small.unknown["missing_before"].all(r.tokens, at) if place >= 0 else ():
        for field, last in _named(r, r.skip(end, _ARTICLES)):
            for start in range(max(0, place - _FAR), place + 1):
                found = being.of_field(r, field, start)
                if found is not None and found.end in (place + 1, at):
                    return Match(found.tree, last)
    return None


def _none_or_some(r: Reader, at: int) -> Match | None:
    """`no claims`, `with young drivers`: of what is counted, where some leads have none."""
    for name, op in (("none_of", "is"), ("some_of", ">")):
        for _, end in r.small.unknown[name].all(r.tokens, at):
            for field, last in _named(r, end):
                is_many = r.text(last - 1) != r.key(last - 1) or op == "is"
                is_filed = r.small.unknown["known"].end(r.tokens, last) is not None
                if field in r.lexicon.counted and is_many and _is_whole(r, last) and not is_filed:
                    return Match(literals.compared(field, op, Decimal(0)), last)
    return None


def _is_whole(r: Reader, at: int) -> bool:
    """Whether what ends here is no part of a longer name: the `claims` of `claims experience`."""
    return at == len(r.tokens) or r.tokens[at].kind == "sign" or r.key(at) in _GOES_ON


def _known(r: Reader, at: int) -> Match | None:
    for name, is_known in (("missing_before", False), ("known_before", True)):
        for _, end in r.small.unknown[name].all(r.tokens, at):
            for field, last in _named_more_closely(r, r.skip(end, _ARTICLES)):
                wider = naming.named(r, r.skip(end, _ARTICLES))
                if wider is not None and wider.end > last:
                    return None  # `with a CRM that we connect to` asks for `connected_crms`
                if (listed := _on_list(r, field, last)) is not None:
                    return Match(literals.negated(listed.tree) if name == "missing_before" else listed.tree, listed.end)
                if name == "missing_before" and (none := _none(r, field, last)) is not None:
                    return none
                last = r.past(r.small.unknown["at_home"], last + (r.key(last) in _YET_MORE))
                last = r.past(
                    r.small.unknown["known" if name == "missing_before" else "missing"],
                    r.skip(last, frozenset(("is", "are"))),
                )
                more = _with_more(r, name, Match(literals.known(field, is_known), last))
                return _or_value(r, field, more)
    if (size := _size(r, at)) is not None:
        return size
    if r.key(at) in _LEFT:
        for left, end in r.lexicon.fields.all(r.tokens, r.skip(at + 1, _ARTICLES)):
            if r.key(r.skip(end, _BOX)) in _EMPTY and not left.is_outcome:
                return Match(literals.known(left.name, False), r.skip(end, _BOX) + 1)
    for field, end in _named(r, at):
        if (said := _said_behind(r, end)) is not None:
            return _or_value(r, field, Match(literals.known(field, said[0]), said[1]))
    return _has(r, at) or _flag(r, at)


def _size(r: Reader, at: int) -> Match | None:
    """`size not known`: how many people a firm has, where a size is no field of its own."""
    known = [(field, end) for field, end in r.lexicon.fields.all(r.tokens, at) if end == at + 1]
    said = _said_behind(r, at + 1) if r.text(at) == "size" and known else None
    return None if said is None else Match(literals.known(known[0][0].name, said[0]), said[1])


def _none(r: Reader, field: str, at: int) -> Match | None:
    """`no scanner`, where that is a value of its field: it is known that they have none."""
    none = next((one for one in r.lexicon.values.of_field(field) if one in _NONE), None)
    return None if none is None else Match(literals.is_value(field, none), r.past(r.small.at_all, at))


def _on_list(r: Reader, field: str, at: int) -> Match | None:
    """`no CRM from our list`: being in the one set that the policy holds this field against."""
    place = r.skip(at, frozenset("from on in off of that is our the a its your".split()))
    sets = [name for name, of in r.lexicon.set_fields.items() if of == field]
    if place == at or r.key(place) != "list" or len(sets) != 1:
        return None
    return Match(literals.in_set(field, sets[0]), place + 1)


def _is_elsewhere(r: Reader, field: str, at: int) -> bool:
    """`with a budget in Germany`: where somebody is says nothing more of the field."""
    values = r.lexicon.values.by_phrase.all(r.tokens, r.skip(at + 1)) if r.key(at) == "in" else ()
    return any(value.field == "country" and field != "country" for value, _ in values)


def _flag(r: Reader, at: int) -> Match | None:
    """`unknown VAT`, `VAT registered is unknown`: of a yes/no field, which else is so or not."""
    is_led = r.text(at) in _UNKNOWN
    for field, end in r.lexicon.flags.all(r.tokens, r.skip(at + is_led, _ARTICLES)):
        if is_led:
            return Match(literals.known(field, False), end)
        place = r.skip(end, _LINKS)
        is_apart = place == end and r.key(place + 1).isalpha() and r.key(place + 1) not in _AND
        if r.text(place) in _UNKNOWN and not is_apart:
            return Match(literals.known(field, False), place + 1)
    return None


def _with_more(r: Reader, name: str, match: Match) -> Match:
    """`neither a title nor a country`: further fields of which the same is said."""
    trees: list[Tree] = [match.tree]
    end, words = match.end, set[str]()
    while r.key(end) in _AND:
        place = r.skip(end + 1, _ARTICLES | _AND)
        further = next(_named(r, place), None)
        if further is None or field_named.explicit(r, place) or r.key(further[1]) in _LINKS:
            break
        words |= {r.key(between) for between in range(end, place)}
        trees.append(literals.known(further[0], name == "known_before"))
        end = further[1]
    is_either = "or" in words and name == "known_before"
    return Match(joined("or" if is_either else "and", trees), end)


def _or_value(r: Reader, field: str, match: Match) -> Match:
    """`CRM unknown or in-house`: or it is a value."""
    if r.key(match.end) != "or":
        return match
    places = (match.end + 1, r.skip(match.end + 1, _ARTICLES))
    other = next((one for place in places if (one := being.of_field(r, field, place)) is not None), None)
    return match if other is None else Match(joined("or", [match.tree, other.tree]), other.end)


def _said_behind(r: Reader, at: int) -> tuple[bool, int] | None:
    """Whether it is known, and where that ends: `country we don't know`, `CRM column should not be blank`."""
    for name, is_known in (("missing_behind", False), ("known_behind", True)):
        if behind := r.small.unknown[name].end(r.tokens, at):
            return is_known, behind
    place = r.skip(at, _COLUMN)
    if r.key(place) in _EQUALS and r.text(place + 1) in _NULL:
        return r.key(place) in _EQUALS[2:], place + 2
    is_not, is_linked = False, False
    while r.key(place) in _LINKS or r.key(place) == "not":
        is_not, is_linked = is_not != (r.key(place) == "not"), True
        place += 1
    known = r.small.unknown if is_linked or place > at else r.small.unknown_bare
    for name in ("missing", "known"):
        if behind := known[name].end(r.tokens, place):
            return (name == "known") != is_not, behind
    return None


def _named(r: Reader, at: int) -> Iterator[tuple[str, int]]:
    """Fields that can be unknown, by their names; people are the number of employees only behind a number."""
    longest = max((end for verb, end in r.lexicon.verbs.all(r.tokens, at) if verb.form == "noun"), default=at)
    for field, end in r.lexicon.fields.all(r.tokens, at):
        if end < longest:
            continue  # `without a phone call`
        if not field.is_outcome and (end > at + 1 or r.text(at) not in _NO_FIELDS):
            yield field.name, end + (field.type is ValueType.DATE and r.key(end) in _DAY)
    for field, end in r.lexicon.happens.all(r.tokens, at):
        if r.key(end) in _DAY:  # `no start date`
            yield field.name, end + 1


def _named_more_closely(r: Reader, at: int) -> Iterator[tuple[str, int]]:
    """Also behind a word that a comment has of the same field: an `intraoral scanner`."""
    found = list(_named(r, at))
    said = stem(r.text(at)) if r.text(at) else ""
    yield from found or (one for one in _named(r, at + 1) if r.lexicon.evidence.of(said, one[0]))


def _has(r: Reader, at: int) -> Match | None:
    """`with a phone number`, `who want an exam`: it is known."""
    if r.key(at) in ("want", "wants", "need", "needs") and r.key(at + 1) in ("a", "an"):
        for field, end in _named(r, at + 2):
            is_text = r.lexicon.field_types.get(field) is ValueType.TEXT
            if is_text and r.lexicon.evidence.words.get(r.key(at + 2)) == field and _is_whole(r, end):
                return Match(literals.known(field, True), end)
    if r.text(at) in ("with", "have", "has", "having", "got") and r.key(at + 1) in ("a", "an"):
        wider = naming.named(r, at + 2) or days.dated(r, at + 2)
        for field, end in _named(r, at + 2):
            if wider is not None and wider.end > end:
                continue
            is_more = r.key(end) in _SAYS_WHICH or quantities.comparison(r, end) is not None
            if (not is_more or _is_elsewhere(r, field, end)) and field != "email_domain":
                return Match(literals.known(field, True), end)
    return None
