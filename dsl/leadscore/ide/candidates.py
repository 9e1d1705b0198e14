"""What may be written at a place: keywords that the grammar accepts there, and the names and values that make sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadscore.check.symbols import Kind, Symbol
from leadscore.ide.known import Known
from leadscore.ide.spot import Spot, accepted
from leadscore.ide.words import TYPES, sentence
from leadscore.record import Record
from leadscore.syntax.grammar import keywords
from leadscore.syntax.lalr import Token
from leadscore.syntax.printer import condition_text
from leadscore.values.terms import ValueType
from leadscore.values.text import simple_lower


class Candidate(Record):
    """`text` is what would be written; `says` explains it in a few words."""

    text: str
    says: str


# ------------------------------------------------------------------------------------------------ keywords

_SIGNS = frozenset(", / = % ( )".split())
_ASKS = frozenset("is in not contains starts ends between before after within at exactly more fewer < > <= >=".split())
"""What may follow a name in a condition, whatever it stands for."""
_SIZES = frozenset("< > <= >=".split())
_FIT: Mapping[ValueType | Kind, frozenset[str]] = {
    ValueType.TEXT: frozenset("is in not contains starts ends".split()),
    ValueType.NUMBER: frozenset("is between".split()) | _SIZES,
    ValueType.DATE: frozenset("is between before after within".split()),
    ValueType.YES_NO: frozenset(["is"]),
    Kind.EVENT: frozenset("in between before after within at exactly more fewer".split()),
    Kind.GROUP: frozenset(["between"]) | _SIZES,
    Kind.DEFINITION: frozenset(),
}
"""Which of these fit what the name stands for."""
_GO_ON = frozenset("add subtract disqualify and or".split())
_CONDITIONS = (ValueType.YES_NO, Kind.EVENT, Kind.DEFINITION)
"""What is a condition as it stands: behind other names it is too early to go on."""
_TOLD_WITH_IS = frozenset("NOT KNOWN MISSING".split())
_SINGULAR = frozenset("time minute hour day week month year".split())
_PLURAL = frozenset(f"{word}s" for word in _SINGULAR)


def words(spot: Spot, known: Known) -> Iterator[Candidate]:
    """The keywords that may come next, with those that must follow them: `at least`, `each time`."""
    senseless = _senseless(spot, known)
    fitting = (terminal for terminal in spot.accepts & keywords().keys() if keywords()[terminal] not in senseless)
    for terminal in sorted(fitting, key=place_of):
        for phrase in _phrases(spot.before, terminal):
            yield Candidate(_joined(phrase), sentence(*phrase))


def _senseless(spot: Spot, known: Known) -> frozenset[str]:
    """The words that the grammar accepts, though they would be an error in this place, or no help."""
    found = set(_SIGNS)
    symbol = subject(spot, known)
    if symbol is not None and spot.last() == "NAME" and "IS" in spot.accepts:
        stands_for = symbol.type or symbol.kind
        found |= _ASKS - _FIT.get(stands_for, _ASKS)
        found |= frozenset() if stands_for in _CONDITIONS else _GO_ON
    if (symbol is None or symbol.type is not ValueType.YES_NO) and spot.last(2) != "FIELD":
        found |= {"yes", "no"}
    if spot.last() == "NUMBER":
        found |= _PLURAL if spot.before[-1] == "1" else _SINGULAR
    return frozenset(found)


_ORDER = """WHEN GROUP SET DEFINE READY BAND GRADE TEST YES NO IS CONTAINS STARTS ADD SUBTRACT DISQUALIFY AND OR
            BECAUSE AS EACH UP DAYS""".split()


def place_of(terminal: str) -> tuple[int, str]:
    """Where a keyword stands among those that may come next: what people most likely mean comes first."""
    return (_ORDER.index(terminal) if terminal in _ORDER else len(_ORDER), keywords()[terminal])


def _phrases(before: tuple[Token, ...], terminal: str) -> Iterator[tuple[str, ...]]:
    word = keywords()[terminal]
    behind = (*before, Token(terminal, word, 0, 0))
    following = accepted(behind)
    told = following & _TOLD_WITH_IS if terminal == "IS" else set()
    forced = following if following and following <= keywords().keys() and len(following) <= 3 else set()
    if not forced:
        yield (word,)
    for terminal_behind in sorted(forced | told, key=place_of):
        if terminal_behind in told:
            yield word, keywords()[terminal_behind]
        else:
            yield from ((word, *rest) for rest in _phrases(behind, terminal_behind))


def _joined(phrase: tuple[str, ...]) -> str:
    return " ".join(phrase).replace(" / ", "/")


# ------------------------------------------------------------------------------------------------ names

_BEGINS_CONDITION = {"WHEN", "IF", "AND", "OR", "NOT", "LPAR"}
_READ_TOTALS = {"READY", "BAND", "ON"}


def subject(spot: Spot, known: Known) -> Symbol | None:
    """What the last name before stands for."""
    name = next((token for token in reversed(spot.before) if token.type == "NAME"), None)
    return known.symbols.get(simple_lower(name)) if name is not None else None


def names(spot: Spot, known: Known) -> Iterator[Candidate]:
    """The names that make sense: those used most come first."""
    if "NAME" not in spot.accepts:
        return
    kinds = _kinds(spot)
    found = sorted(known.symbols.of_kind(*kinds), key=lambda s: (-known.used.get(s.name, 0), s.span is None))
    for symbol in found:
        yield Candidate(symbol.name, about(symbol, known))
    if spot.before and spot.before[0].type == "TEST" and Kind.FIELD in kinds:
        yield Candidate("id", "the lead's own identity, such as an e-mail address")
    yield from _labels(spot, known)


def _kinds(spot: Spot) -> tuple[Kind, ...]:
    last, sentence_kind = spot.last(), spot.before[0].type if spot.before else ""
    match last:
        case "IN" | "CONTAINS":
            return (Kind.SET,)
        case "NEVER":
            return (Kind.EVENT,)
        case "GRADE" if sentence_kind == "GRADE":
            return (Kind.GROUP,)
        case "GIVEN":
            return (Kind.FIELD, Kind.EVENT)
        case "EXPECT":
            return (Kind.GROUP, Kind.RULE)
        case "COMMA" if sentence_kind == "TEST":
            clause = next(t.type for t in reversed(spot.before) if t.type in ("GIVEN", "EXPECT", "TEST"))
            return (Kind.GROUP, Kind.RULE) if clause == "EXPECT" else (Kind.FIELD, Kind.EVENT)
        case "AS" if sentence_kind == "DEFINE":
            return (Kind.FIELD, Kind.EVENT, Kind.DEFINITION)
        case _ if last in _BEGINS_CONDITION and "NUMBER" not in spot.accepts:
            totals = (Kind.GROUP,) if sentence_kind in _READ_TOTALS else ()
            return (Kind.FIELD, Kind.EVENT, Kind.DEFINITION, *totals)
        case _:
            return ()


def _labels(spot: Spot, known: Known) -> Iterator[Candidate]:
    sentence_kind = spot.before[0].type if spot.before else ""
    match spot.last(), sentence_kind:
        case ("BAND", "TEST") | ("ON", _):
            yield from (Candidate(band, "a band") for band in known.bands)
        case ("GRADE", "TEST"):
            yield from (Candidate(grade, "a grade") for grade in known.grades)
        case ("BY", _):
            yield from (Candidate(owner, "answers for the policy") for owner in known.owners)
        case _:
            pass


def about(symbol: Symbol, known: Known) -> str:
    """What a name stands for, in a few words."""
    match symbol.kind:
        case Kind.FIELD:
            return f"field: {TYPES[symbol.type]}" if symbol.type else "field"
        case Kind.EVENT:
            return "event: done to the lead" if symbol.by_us else "event: something they do"
        case Kind.SET:
            return f"set: {_some(known.members.get(symbol.name, ()))}"
        case Kind.DEFINITION:
            return f"means: {condition_text(symbol.condition)}" if symbol.condition else "definition"
        case Kind.GROUP:
            question = known.questions.get(symbol.name)
            return f"group: {question}" if question else "group"
        case Kind.RULE:
            return "rule"


def _some(members: tuple[str, ...]) -> str:
    shown = ", ".join(members[:4])
    return f"{shown}, … ({len(members)})" if len(members) > 4 else shown or "a list of texts"


# ------------------------------------------------------------------------------------------------ values

_DURATIONS = ("7 days", "30 days", "90 days", "12 months")
_BEFORE_DURATIONS = {"WITHIN", "EVERY", "OVER"}


def values(spot: Spot, known: Known) -> Iterator[Candidate]:
    """Texts that the policy has beside the same field or event, and usual lengths of time."""
    if "STRING" in spot.accepts:
        symbol = subject(spot, known)
        if symbol is not None and (_takes_text(symbol, spot) or spot.last() in ("IS", "NOT", "WITH", "CONTAINS")):
            texts = known.texts.get(symbol.name, ())
            if spot.before[0].type == "TEST":  # there a star is a plain star
                texts = tuple(text for text in texts if "*" not in text)
            yield from (Candidate(text, f"with {symbol.name}") for text in texts)
    inactive = spot.last() == "FOR" and spot.last(2) == "INACTIVE"
    if spot.last() in _BEFORE_DURATIONS or inactive:
        yield from (Candidate(duration, "") for duration in _DURATIONS)


def _takes_text(symbol: Symbol, spot: Spot) -> bool:
    """Whether a text may stand right behind the name: an event's target, or what a test says of a field."""
    return spot.last() == "NAME" and (symbol.kind is Kind.EVENT or spot.before[0].type == "TEST")
