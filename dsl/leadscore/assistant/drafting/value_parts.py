"""Values that are said by a word of theirs, and those whose clients somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.value_words import Part
from leadscore.assistant.drafting.values import Value
from leadscore.values.text import fold

_LEADS_TO, _ALSO_LEADS_TO = (
    frozenset("with at from under of by via insured placed".split()),
    frozenset("in for to".split()),
)
"""What leads to a word of a value; the latter also to what is said `in general`: behind them it is one in capitals."""
_SMALL = frozenset("the a an our their those these all any".split())
_LISTING = frozenset(", and or / & + nor plus".split())
_ENDS = frozenset(("", ",", ".", "?", "!", ";", ":", ")", "and", "or", "/", "&", "-", "please", "pls"))
_ALIKE = 4
_THEIRS = frozenset("client customer account business".split())


def by_part(r: Reader, at: int) -> tuple[Value, int] | None:
    """`tippers`, `coach operators`, `with Aldwych`, `PH firms`: a word of a value, where its place says that it is
    one. In a rule it needs no such place."""
    for part, end in r.lexicon.value_parts.all(r.tokens, at):
        behind = _past_crowd(r, part, end)
        if part.is_only and _is_meant(r, part, at, end, behind):
            return part.value, behind
    return None


def shared(r: Reader, at: int) -> Match | None:
    """`castle weddings`, `at a castle`: a word that several values of a field have, beside what leads are or behind
    what leads over to it."""
    field = r.lexicon.shared_words.get(r.key(at))
    if field is None:
        return None
    end = at + 1
    is_many = r.text(at) != r.key(at)
    is_led = r.key(at - 1) in ("a", "an", "any") and r.key(at - 2) in _LEADS_TO | _ALSO_LEADS_TO
    known = (r.lexicon.whole, r.lexicon.values.by_phrase)
    is_beside = r.small.entity.end(r.tokens, end) is not None or any(one.end(r.tokens, end) for one in known)
    return Match(contains(field, r.key(at)), end) if is_many or is_led or is_beside else None


def listed_part(r: Reader, before: Sequence[Value], at: int) -> tuple[Value, int] | None:
    """The same behind values of its field: of two with the same initials the one that a set has with those."""
    found = [one for one in r.lexicon.value_parts.all(r.tokens, at) if one[0].value.field == before[0].field]
    sets = [
        r.lexicon.checked.sets.get(name, ()) for name, field in r.lexicon.set_fields.items() if field == before[0].field
    ]
    said = {text for value in before for text in value.texts}
    among = [
        one for one in found if any(said | {*one[0].value.texts} <= {*map(str.lower, members)} for members in sets)
    ]
    for part, end in among if len(among) == 1 else found:
        is_meant = _is_short(r, at) if part.is_short else part.is_first
        if is_meant and (part.is_only or len(among) == 1):
            return part.value, _past_crowd(r, part, end)
    return None


def _past_crowd(r: Reader, part: Part, at: int) -> int:
    """Behind who or what is of that value: `coach operators`, the `livestock hauliers` of "livestock haulage"."""
    others = {word[:_ALIKE] for text in part.value.texts for word in text.split() if len(word) > _ALIKE}
    is_other = at < len(r.tokens) and r.tokens[at].kind == "word" and r.text(at)[:_ALIKE] in others
    return r.past(r.small.crowds, at + (is_other and not part.is_short))


def _is_short(r: Reader, at: int) -> bool:
    """Whether initials are written as such: `PH`, `MDs`."""
    return r.source_of(at).removesuffix("s").isupper() and not r.source.isupper()


def _is_meant(r: Reader, part: Part, at: int, end: int, behind: int) -> bool:
    if part.is_short:
        return _is_short(r, at)
    if part.value.of_set:
        return True
    is_plural = r.text(end - 1) != r.key(end - 1)
    is_crowd = behind > end or r.small.entity.end(r.tokens, end) is not None
    before = at
    while r.key(before - 1) in _SMALL:
        before -= 1
    is_name = r.source_of(at)[:1].isupper()
    is_led = r.key(before - 1) in _LEADS_TO or (is_name and r.key(before - 1) in _ALSO_LEADS_TO)
    if is_plural or is_crowd or not part.is_first:  # `Glamorgan` is a name
        return is_plural or is_crowd or (is_led and is_name)
    is_listed = r.key(at - 1) in _LISTING and r.key(end) in _ENDS
    is_theirs = r.source_of(end - 1).lower().endswith(("'s", "’s"))
    is_in_rule = r.is_rule and r.key(before - 1) not in _ALSO_LEADS_TO
    return is_in_rule or is_led or is_listed or is_theirs or r.key(end) in _LISTING - {","}


def told_beside(r: Reader, value: Value, at: int) -> int:
    """Behind whom or what the policy itself calls so: `private students`, where a comment has these words."""
    pairs = ((text, r.key(at)) for text in value.texts)
    return at + 1 if at < len(r.tokens) and any(pair in r.lexicon.told_pairs for pair in pairs) else at


def whose(r: Reader, field: str, at: int) -> int:
    """Behind the `clients` of `Owen's clients`, where a field says who looks after them: they are no customers of ours
    for that."""
    return at + 1 if r.key(at) in _THEIRS and field in r.lexicon.parties else at


def is_what_they_are(r: Reader, at: int, end: int) -> bool:
    """`landscape architects`, where the policy has a set of buyers with them: though it is the title of some, too."""
    sets, names = r.lexicon.checked.sets, r.lexicon.checked.symbols.names
    for value, last in r.lexicon.values.by_phrase.all(r.tokens, at):
        is_own = last == end and value.field in names and names[value.field].span is not None
        of_it = [name for name, field in r.lexicon.set_fields.items() if field == value.field] if is_own else []
        if any(not set(value.texts).isdisjoint(map(fold, sets.get(name, ()))) for name in of_it):
            return True
    return False
