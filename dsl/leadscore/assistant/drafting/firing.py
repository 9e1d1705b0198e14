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
_SAYS_RULE = frozenset("rule signal criterion".split())
_BESIDE = frozenset("both all also has have is do does did actually still already".split())


def firing(r: Reader, at: int) -> Match | None:
    """A rule's name is its condition in the filter language; only where words lead up to it, for a question about the
    rule itself speaks alike. In a rule there is no other rule."""
    if r.is_rule or (r.key(at - 1) not in _LED and r.key(at - 2) not in _LED):
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
