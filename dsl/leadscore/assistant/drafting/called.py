"""Whom a rule asks something of, by its name: `hauliers in Meath`, `without cameras`, where that is said of leads and
not of the rule's points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.excluding import Part
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.rule_words import Called
from leadscore.assistant.drafting.shared import raw

_OF_RULES = frozenset("rule point score bonus penalty signal weight malus criterion label".split())
_WORTH = frozenset("to at by from = + - worth give get earn bring add count for is".split())
_DOES = frozenset("fire take cost fade decay apply matter work stand need want mean ask end start run".split())
_ARE, _HAVE = (
    frozenset("is are being be also not".split()),
    frozenset("with without no not have has had having got get their lack lacks lacking".split()),
)
_JOINS = frozenset("and or , & with a an".split())
_BETWEEN = frozenset("a an any the they we it their its some already still".split())


def called(r: Reader, at: int) -> Match | None:
    """A rule's name that is said of many, of what leads are, or of what they have."""
    for one, end in r.lexicon.called.all(r.tokens, at):
        is_small = r.small.glue.end(r.tokens, at) == end and r.text(end - 1) != one.last  # `our` is not `ours`
        if not is_small and not _is_of_rule(r, at, end) and _is_of_leads(r, one, at, end):
            return Match(one.literal, end)
    return None


def _is_of_rule(r: Reader, at: int, end: int) -> bool:
    """Whether its points are meant: `the cameras rule`, `hauliers to 10`, `hauliers: 10`."""
    value = next((r.tokens[one].value for one in (end, end + 1) if one < len(r.tokens) and r.tokens[one].value), None)
    is_worth = value is not None and (r.key(end) in _WORTH or r.tokens[end].value is not None or r.key(end) == ":")
    return r.key(end) in _OF_RULES or is_worth or r.key(at - 1) in _OF_RULES


def _is_of_leads(r: Reader, one: Called, at: int, end: int) -> bool:
    before = at - 1
    while r.key(before) in _BETWEEN:
        before -= 1
    is_many = r.text(end - 1) != r.key(end - 1) and r.text(end - 1) != one.last
    is_thing = end > at + 1 or literals.is_flag(one.literal)  # `with a big budget`, where a rule is called so
    has = (r.key(before) in _HAVE or r.key(at - 1) in _HAVE) and is_thing
    return is_many or has or r.key(before) in _ARE or _is_crowd(r, end)


def _is_crowd(r: Reader, at: int) -> bool:
    """`midsize firms`, `midsize farms`; `midsize counts` says what the rule does."""
    word, key = r.text(at), r.key(at)
    is_many = word.endswith("s") and word != key and word.startswith(key[:-1]) and key not in _WORTH | _DOES
    return is_many or r.small.entity.end(r.tokens, at) is not None


def with_rules_beside(r: Reader, parts: list[Part]) -> list[Part]:
    """With the names of rules right beside what else is asked of leads: `hot and local`, `local with no survey`; and
    with two of them that are all that is said."""
    of_rules = _words("of_rules")
    if any(r.key(at) in of_rules for at in range(len(r.tokens))):
        return parts
    found, at = list(parts), 0
    while at < len(r.tokens):
        end = next((part.end for part in found if part.start <= at < part.end), None)
        one = next(iter(r.lexicon.called.all(r.tokens, at)), None) if end is None else None
        if one is not None and not _is_of_rule(r, at, one[1]) and _is_beside(r, found, at, one[1]):
            found.append(Part(one[0].literal, at, one[1]))
            end = one[1]
        at = end or at + 1
    return sorted(found, key=lambda part: part.start) or _names_alone(r)


def _is_beside(r: Reader, parts: Sequence[Part], at: int, end: int) -> bool:
    """Whether nothing but what joins them stands between a name and a condition."""
    before, behind = at, r.skip(end, _words("behind"))
    while r.key(before - 1) in _words("before"):
        before -= 1
    is_behind = behind > end and any(part.start == behind for part in parts)
    return is_behind or (before < at and any(part.end == before for part in parts))


def _names_alone(r: Reader) -> list[Part]:
    """`tired engine and local`."""
    found, at = list[Part](), 0
    while (one := next(iter(r.lexicon.called.all(r.tokens, at)), None)) is not None:
        found.append(Part(one[0].literal, at, one[1]))
        at = r.skip(one[1], _JOINS)
    return found if len(found) > 1 and at == len(r.tokens) else []


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(raw()["beside"][key].split())
