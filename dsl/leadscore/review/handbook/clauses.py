"""Conditions as clauses of plain English: `they visited “pricing” at least 3 times in the last 30 days`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from leadscore.check.symbols import Kind, Symbols
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import duration_text, value_text
from leadscore.values.terms import Measure
from leadscore.values.vocabulary import FIELDS

_FIELDS = {
    "employees": "their number of employees",
    "created": "their creation date",
    **{name: f"their {name.replace('_', ' ')}" for name in FIELDS if name not in ("employees", "created")},
}
"""Standard fields as subjects; others stand in quotes, for their names may be any words."""
_ARE = {
    "existing_customer": ("they are a customer already", "they are no customer yet"),
    "competitor": ("they are a competitor", "they are no competitor"),
    "job_applicant": ("they are looking for a job here", "they are not looking for a job here"),
}
_BEFORE_TARGETS = {
    "searched": "for",
    "replied": "to",
    "registered": "for",
    "subscribed": "to",
    "unsubscribed": "from",
    "met": "at",
    "logged_in": "to",
    "complained": "about",
}
_NEED_OBJECT = frozenset(
    """visited viewed downloaded opened clicked submitted requested attended watched read started followed liked
       shared""".split()
)
"""What people do to something; said without a target, it is done to anything."""
_OPPOSITE = {
    n.CompareOp.LESS: n.CompareOp.GREATER_EQUAL,
    n.CompareOp.LESS_EQUAL: n.CompareOp.GREATER,
    n.CompareOp.GREATER: n.CompareOp.LESS_EQUAL,
    n.CompareOp.GREATER_EQUAL: n.CompareOp.LESS,
}
_COMPARED = {
    n.CompareOp.LESS: "less than",
    n.CompareOp.LESS_EQUAL: "at most",
    n.CompareOp.GREATER: "more than",
    n.CompareOp.GREATER_EQUAL: "at least",
}
_OTHERWISE = {
    n.QuantityOp.AT_LEAST: "fewer than",
    n.QuantityOp.AT_MOST: "more than",
    n.QuantityOp.EXACTLY: "not exactly",
    n.QuantityOp.MORE_THAN: "at most",
    n.QuantityOp.FEWER_THAN: "at least",
}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Of a policy, whose names `symbols` knows."""

    symbols: Symbols

    def clause(self, condition: n.Condition, positive: bool = True) -> str:
        """The condition as a clause; its opposite where not `positive`. `not` is carried to the single comparisons,
        which is the same for what is unknown, too."""
        match condition:
            case n.Not(operand):
                return self.clause(operand, not positive)
            case n.And(operands) | n.Or(operands):
                word = _joint(condition, positive)
                return f" {word} ".join(self.beside(operand, word, positive) for operand in operands)
            case n.Inactive(duration):
                days = duration_text(duration)
                return f"they were silent for {days}" if positive else f"they did something in the last {days}"
            case _:
                return self._comparison(condition, positive)

    def beside(self, condition: n.Condition, word: str, positive: bool = True) -> str:
        """The clause as it stands beside another one that `word`, `and` or `or`, joins to it."""
        text = self.clause(condition, positive)
        return text if _joint(condition, positive) in (word, "") else f"({text})"

    def _comparison(self, leaf: n.Predicate, positive: bool) -> str:
        match leaf:
            case n.Bare(name):
                return self._bare(name.text, positive)
            case n.Is(name, value, negated):
                return self._is(name.text, value, positive is not negated)
            case n.IsKnown(name, known):
                return _known(name.text, known is positive)
            case n.InSet(name, members, negated) if self._is_event(name):
                return self.happened(n.Happened(name, members), positive is not negated)
            case n.InSet(name, members, negated):
                return f"{subject(name.text)} {_verb('is', positive is not negated)} {on_list(members.text)}"
            case n.Affix(name, op, text):
                return f"{subject(name.text)} {_with_does(op.value, positive)} {shown(text)}"
            case n.Contains(name, n.Name(members)):
                return f"{subject(name.text)} {_with_does('contains', positive)} something {on_list(members)}"
            case n.Contains(name, text):
                return f"{subject(name.text)} {_with_does('contains', positive)} the words {shown(text)}"
            case n.Compare(name, op, value):
                words = _COMPARED[op if positive else _OPPOSITE[op]]
                return f"{self._number(name.text)} is {words} {shown(value)}"
            case n.Happened(name) if self._is_event(name):
                return self.happened(leaf, positive)
            case n.Happened(name, window=window):
                return f"{subject(name.text)} {_verb('is', positive)} {_window(window)}"
            case n.Never(name, target, window):
                return self.happened(n.Happened(name, target, None, window), not positive)
            case n.Inactive():
                return self.clause(leaf, positive)
            case _:
                assert_never(leaf)

    def _bare(self, name: str, positive: bool) -> str:
        match self.symbols.kind(name):
            case Kind.EVENT:
                return self.happened(n.Happened(n.Name(name)), positive)
            case Kind.DEFINITION:
                return f"{quoted(plain(name))} {'applies' if positive else 'does not apply'}"
            case _:
                return _yes_no(name, positive)

    def _is(self, name: str, value: n.Value, positive: bool) -> str:
        if isinstance(value, n.YesNo):
            return _yes_no(name, value.value is positive)
        return f"{subject(name)} {_verb('is', positive)} {shown(value)}"

    def _number(self, name: str) -> str:
        return f"their {name} total" if self.symbols.kind(name) is Kind.GROUP else subject(name)

    def _is_event(self, name: n.Name) -> bool:
        return self.symbols.kind(name.text) is Kind.EVENT

    # ---------------------------------------------------------------------------------- events

    def happened(self, event: n.Happened, positive: bool = True) -> str:
        """An event condition: `they never visited “pricing”`, `we called them at least 3 times`."""
        target, quantity = event.target, event.quantity
        never = quantity is None and not positive
        what = shown(target) if isinstance(target, n.Text) else f"anything {on_list(target.text)}" if target else ""
        parts = (
            self.did(event.name.text, what, "never" if never else ""),
            _quantity(quantity, positive) if quantity else "",
            _window(event.window) if event.window else "",
        )
        return " ".join(part for part in parts if part)

    def did(self, kind: str, what: str, adverb: str = "") -> str:
        """`they visited “pricing”`; of what is done to the lead, `we called them`."""
        symbol = self.symbols.get(kind, Kind.EVENT)
        if kind == "bounced":
            words = ("mail to them", adverb, "bounced")
        elif symbol is not None and symbol.by_us:
            words = ("we", adverb, f"{plain(kind)} them")
        else:
            words = ("they", adverb, "met us" if kind == "met" else plain(kind))
        what = what or ("anything" if kind in _NEED_OBJECT else "")
        before = _BEFORE_TARGETS.get(kind, "") if what else ""
        return " ".join(word for word in (*words, before, what) if word)


def _joint(condition: n.Condition, positive: bool) -> str:
    """The word that joins the parts of a condition, if it has parts."""
    match condition:
        case n.Not(operand):
            return _joint(operand, not positive)
        case n.And() | n.Or():
            return "and" if isinstance(condition, n.And) is positive else "or"
        case _:
            return ""


# ------------------------------------------------------------------------------------------------ words


def plain(name: str) -> str:
    """A name as people say it: `right size`."""
    return name.replace("_", " ")


def subject(field: str) -> str:
    """A field as the subject of a sentence: `their title`, `“seats”`."""
    return _FIELDS.get(field) or quoted(plain(field))


def quoted(text: str) -> str:
    return f"“{text}”"


def on_list(name: str) -> str:
    return f"on the list {quoted(plain(name))}"


def number(value: Decimal) -> str:
    """`1,000`, `0.02`."""
    return f"{value.normalize():,f}"


def shown(value: n.Value) -> str:
    """A value as it is read aloud; a text keeps its stars, and the backslash before what is none."""
    match value:
        case n.Text(text):
            return quoted(text)
        case n.Number(decimal):
            return number(decimal)
        case _:
            return value_text(value)


def _verb(verb: str, positive: bool) -> str:
    return verb if positive else f"{verb} not"


def _with_does(verb: str, positive: bool) -> str:
    """`starts with`, `does not start with`."""
    first, _, rest = verb.partition(" ")
    return verb if positive else f"does not {first.removesuffix('s')} {rest}".strip()


def _yes_no(name: str, positive: bool) -> str:
    if name in _ARE:
        return _ARE[name][not positive]
    return f"{subject(name)} is {'yes' if positive else 'no'}"


def _known(name: str, positive: bool) -> str:
    if name in _ARE:
        return f"it {_verb('is', positive)} known whether {_ARE[name][0]}"
    return f"{subject(name)} {_verb('is', positive)} known"


def _quantity(quantity: n.Quantity, positive: bool) -> str:
    words = quantity.op.value if positive else _OTHERWISE[quantity.op]
    count = quantity.number.value
    if quantity.measure is Measure.MINUTES:
        minutes = "minute" if count == 1 else "minutes"
        return f"for {words.replace('fewer', 'less')} {number(count)} {minutes} in all"
    return f"{words} {number(count)} {'time' if count == 1 else 'times'}"


def _window(window: n.Window | None) -> str:
    match window:
        case None:
            return ""
        case n.WithinWindow(duration):
            return f"in the last {duration_text(duration)}"
        case n.BetweenWindow(first, last):
            return f"between {shown(first)} and {shown(last)}"
        case n.BeforeWindow(day):
            return f"before {shown(day)}"
        case n.AfterWindow(day):
            return f"after {shown(day)}"
        case _:
            assert_never(window)
