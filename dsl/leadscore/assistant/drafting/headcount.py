"""People that are counted, of which a field of the policy's own tells how many: `events for under twelve people`."""

from __future__ import annotations

from leadscore.assistant.drafting.lexicon import Field, Lexicon
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.words import spoken_words
from leadscore.assistant.rule_names import stem
from leadscore.values.terms import ValueType

_PEOPLE = frozenset("people person head guest soul".split())
"""Who is counted; a firm's `employees` and `staff` are its own."""
_OF = frozenset("of with having a the at about".split())
_NO_THING = frozenset("day date start end last first next the of on at and for other".split())
_FOR = frozenset("for expecting expect expects inviting invite seating seat hosting host".split())


def field_meant(r: Reader, field: Field, at: int, end: int) -> Field:
    """For the number of a firm's people at a place, counted from `at` on, the policy's own number of people, where
    what is counted is for so many or is one of its own things: `staff parties between 100 and 300 heads`."""
    if field.name != "employees" or r.key(end) not in _PEOPLE:
        return field
    own = counting_people(r.lexicon)
    return Field(own[0], ValueType.NUMBER) if len(own) == 1 and _is_of_own(r, at) else field


def counting_people(known: Lexicon) -> list[str]:
    """The fields whose name or comment says that they count people."""
    numbers = (name for name, type_ in known.field_types.items() if type_ is ValueType.NUMBER and name != "employees")
    return [name for name in numbers if any(known.evidence.of(stem(word), name) for word in _PEOPLE)]


def _is_of_own(r: Reader, at: int) -> bool:
    """Whether what stands before the number is for people, or is called by a word of a text field of the policy's own
    that no firm is: an event, a kind of party."""
    before = at - 1
    while r.key(before) in _OF:
        before -= 1
    if r.small.company.end(r.tokens[: before + 1], before) is not None:
        return False
    return r.text(before) in _FOR or r.key(before) in _own_words(r)


def _own_words(r: Reader) -> frozenset[str]:
    """The words of the names and the values of the policy's own text and date fields."""
    names = [
        one.name
        for one in r.lexicon.checked.symbols.names.values()
        if one.span is not None and r.lexicon.field_types.get(one.name) in (ValueType.TEXT, ValueType.DATE)
    ]
    said = [word for name in names for word in (name.replace("_", " "), *r.lexicon.values.of_field(name))]
    return frozenset(key for text in said for key in spoken_words(text) if key not in _NO_THING)
