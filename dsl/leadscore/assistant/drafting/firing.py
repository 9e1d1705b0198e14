"""Rules as conditions: `leads where the pricing rule fires but the demo rule does not`."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.literals import Literal, Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader

_LED = frozenset("where whom while and but which".split())
_FIRES = frozenset(
    "fire firing fired hit apply applies applied match matches matched count counted hold holds trigger "
    "triggered".split()
)
_VERBS, _WHO = frozenset("fire trigger hit trip satisfy".split()), frozenset("who that which also and do does".split())
_JOINS, _ITS = frozenset("and or but , also yet both".split()), frozenset("the on for both rule".split())
_SAYS_RULE = frozenset("rule signal criterion".split())
_BESIDE = frozenset("both all also has have is do does did actually still already".split())


def firing(r: Reader, at: int) -> Match | None:
    """A rule's name is its condition in the filter language; only where words lead up to it, for a question about the
    rule itself speaks alike. In a rule there is no other rule."""
    if r.is_rule:
        return None
    if (fired := _fires(r, at)) is not None:
        return fired
    if r.key(at - 1) not in _LED and r.key(at - 2) not in _LED:
        return None
    found, end = list[Literal](), at
    for literal, last in _rules(r, at):
        found.append(literal)
        end = last
    if not found:
        return None
    place, is_not = end, False
    while r.key(place) in _BESIDE or r.key(place) == "not":
        place, is_not = place + 1, is_not != (r.key(place) == "not")
    if r.key(place) in _FIRES:
        place += 1
    elif not is_not:
        return None
    tree: Tree = joined("and", found)
    return Match(literals.negated(tree) if is_not else tree, place)


def _fires(r: Reader, at: int) -> Match | None:
    """`who fires tasting but not sample`, `leads that trigger pricing and demo`: behind the verb its rules' names."""
    is_theirs = r.key(at - 1) in _WHO or r.before(r.small.entity, at)
    if r.key(at) not in _VERBS or not is_theirs:
        return None
    match = _named(r, at + 1)
    if match is not None and r.key(at - 2) == "many" and _further(r, match) is None:
        return None  # `for how many leads fires the pricing rule` asks of the rule
    while match is not None and (further := _further(r, match)) is not None:
        match = further
    return match


def _further(r: Reader, match: Match) -> Match | None:
    """With one more rule."""
    behind = r.skip(match.end, _JOINS)
    words = {r.key(place) for place in range(match.end, behind)}
    denied = r.small.nots.end(r.tokens, behind) if words else None
    other = _named(r, behind if denied is None else denied) if words else None
    if other is None:
        return None
    tree = other.tree if denied is None else literals.negated(other.tree)
    return Match(joined("or" if "or" in words else "and", [match.tree, tree]), other.end)


def _named(r: Reader, at: int) -> Match | None:
    named = r.lexicon.rules.longest(r.tokens, r.skip(at, _ITS))
    return None if named is None else Match(named[0], named[1] + (r.key(named[1]) in _SAYS_RULE))


def _rules(r: Reader, at: int) -> Iterator[tuple[Literal, int]]:
    """The names that stand here one after the other, each with `rule` or `one` behind it."""
    place = r.skip(at)
    while (named := r.lexicon.rules.longest(r.tokens, place)) is not None:
        literal, end = named
        if r.key(end) not in _SAYS_RULE and r.key(end) != "one":
            return
        yield literal, end + 1
        place = r.skip(end + 1, frozenset(("and", "the", ",")))
        if place == end + 1:
            return
