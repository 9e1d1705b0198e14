"""What a word of a policy is, and what a rule says, for who points at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.check.symbols import Kind, Symbol
from leadscore.ide.candidates import about
from leadscore.ide.known import Known
from leadscore.ide.spot import line_tokens, token_at
from leadscore.ide.words import SENTENCES, TYPES, sentence
from leadscore.record import Record
from leadscore.syntax import nodes as n
from leadscore.syntax.lalr import Token
from leadscore.syntax.literals import number_text
from leadscore.values.terms import Each
from leadscore.values.text import simple_lower
from leadscore.values.vocabulary import DERIVED

_MOST_MEMBERS = 12
_EACH = {Each.TIME: ", for each of them", Each.DIFFERENT: ", for each different one", Each.DAY: ", for each day"}


class Hover(Record):
    """What is said of the characters `start` to `end`, which are the word `title`."""

    title: str
    says: str
    start: int
    end: int


def hover(text: str, offset: int, known: Known) -> Hover | None:
    """What stands at an offset; None where there is nothing to say: between words, in comments, of a plain number."""
    tokens = line_tokens(text, offset)
    token = token_at(text, offset)
    if token is None:
        return None
    first, last, says = _said(tokens, [one.start for one in tokens].index(token.start), known)
    begin, end = tokens[first].start, tokens[last].end
    return Hover(text[begin:end], says, begin, end) if says else None


def _said(tokens: Sequence[Token], place: int, known: Known) -> tuple[int, int, str]:
    """What is said, and of which words."""
    token = tokens[place]
    match token.type:
        case "NAME":
            symbol = known.symbols.get(simple_lower(token))
            if symbol is not None:
                return place, place, name_says(symbol, known)
            return place, place, "A band." if str(token) in known.bands else ""
        case "STRING":
            star = "*" in token.replace("\\*", "")
            return place, place, "A star stands for any run of characters, also none." if star else ""
        case "NUMBER" | "DATE":
            return place, place, ""
        case _:
            return _phrase(tokens, place)


def _phrase(tokens: Sequence[Token], place: int) -> tuple[int, int, str]:
    """The longest phrase that the keyword stands in: `least` is told as `at least`."""
    for size in (3, 2):
        for first in range(max(0, place - size + 1), min(place, len(tokens) - size) + 1):
            phrase = " ".join(token.lower() for token in tokens[first : first + size]).replace(" / ", "/")
            if phrase in SENTENCES:
                return first, first + size - 1, SENTENCES[phrase]
    return place, place, sentence(str(tokens[place]))


def name_says(symbol: Symbol, known: Known) -> str:
    """What a name stands for, in a sentence or two."""
    from leadscore.review.handbook.clauses import Clauses

    match symbol.kind:
        case Kind.FIELD:
            whole = DERIVED.get(symbol.name)
            derived = f", read from {whole} where the data has no such column" if whole else ""
            return f"A field: {TYPES[symbol.type] if symbol.type else 'of no known type'}{derived}."
        case Kind.EVENT:
            return "An event that is done to the lead." if symbol.by_us else "An event: something that the lead does."
        case Kind.SET:
            return f"A set: {_listed(known.members.get(symbol.name, ()))}."
        case Kind.DEFINITION:
            clause = Clauses(known.symbols).clause(symbol.condition) if symbol.condition else ""
            return f"A definition, true when {clause}."
        case Kind.GROUP:
            return f"A {about(symbol, known)}"
        case Kind.RULE:
            return "A rule's name."


def _listed(members: Sequence[str]) -> str:
    if not members:
        return "a list of texts"
    more = f" and {len(members) - _MOST_MEMBERS:,} more" if len(members) > _MOST_MEMBERS else ""
    return ", ".join(members[:_MOST_MEMBERS]) + more


def rule_says(rule: n.Rule, known: Known) -> str:
    """A rule as a sentence: `+50 when they visited “pricing” in the last 30 days.`"""
    from leadscore.review.handbook.clauses import Clauses

    return f"{_effect(rule)} when {Clauses(known.symbols).clause(rule.condition)}{''.join(_limits(rule))}."


def _effect(rule: n.Rule) -> str:
    if rule.points is None:
        return "Disqualified"
    sign = "-" if rule.points.signed < 0 else "+"
    return f"{sign}{number_text(abs(rule.points.number.value))}"


def _limits(rule: n.Rule) -> Iterator[str]:
    if rule.each is not None:
        yield _EACH[rule.each]
    if rule.up_to is not None:
        yield f", up to {number_text(rule.up_to.value)}"
