"""Conditions in the making: what holds, how its contrary is written, and how several are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadscore.syntax.literals import number_text
from leadscore.syntax.literals import quoted as quoted_text
from leadscore.syntax.nodes import Text

_NONE = ("fewer than 1 time", "at most 0 times", "exactly 0 times")
_SOME = ("at least 1 time", "more than 0 times")
_TIME = re.compile(r' (?:within|between|after|before) [^"]+$')
_CONTRARY = {">": "<=", "<=": ">", "<": ">=", ">=": "<", "is": "is not"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A condition without `and` and `or`. `sort` tells which of several are alternatives to each other: values of one
    field, things that were done."""

    text: str
    contrary: str
    sort: str
    counts: bool = True
    """Whether `each` may count it: an event that happened."""

    def negated(self) -> Literal:
        """Its contrary."""
        return Literal(self.contrary, self.text, self.sort, False)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several that hold together (`and`), or of which one does (`or`)."""

    word: str
    parts: tuple[Tree, ...]

    @property
    def sort(self) -> str:
        """That of its parts, where they have one; `VPs of Marketing` are a rank."""
        sorts = {part.sort for part in self.parts}
        return sorts.pop() if len(sorts) == 1 else "seniority" if sorts == {"seniority", "department"} else ""


Tree = Literal | Joined


def joined(word: str, parts: Sequence[Tree]) -> Tree:
    """Flat: what is joined by the same word is one list; the same thing twice stands once."""
    flat: list[Tree] = []
    for part in parts:
        for one in part.parts if isinstance(part, Joined) and part.word == word else (part,):
            if one not in flat:
                flat.append(one)
    return flat[0] if len(flat) == 1 else Joined(word, tuple(flat))


def negated(tree: Tree) -> Tree:
    """By de Morgan, which holds in three-valued logic too."""
    if isinstance(tree, Literal):
        return tree.negated()
    return joined("or" if tree.word == "and" else "and", [negated(part) for part in tree.parts])


def literals_of(tree: Tree) -> list[Literal]:
    """All literals of it, in order."""
    return [tree] if isinstance(tree, Literal) else [one for part in tree.parts for one in literals_of(part)]


def text_of(tree: Tree) -> str:
    """As the language writes it."""
    if isinstance(tree, Literal):
        return tree.text
    return f" {tree.word} ".join(
        f"({text_of(part)})" if isinstance(part, Joined) and part.word == "or" else text_of(part) for part in tree.parts
    )


# ------------------------------------------------------------------------------------------------ the kinds


def quote(text: str) -> str:
    """A text that stands for itself: stars are no wildcards."""
    return quote_pattern(text.replace("\\", "\\\\").replace("*", "\\*"))


def quote_pattern(text: str) -> str:
    """A pattern, in the notation of set members."""
    return quoted_text(Text(text))


def is_value(field: str, value: str) -> Literal:
    """`country is "germany"`, `industry starts with "pharma"` of `pharma*`."""
    if value.endswith("*"):
        text = f"{field} starts with {quote(value[:-1])}"
        return Literal(text, f"not {text}", field)
    return Literal(f"{field} is {quote(value)}", f"{field} is not {quote(value)}", field)


def contains(field: str, words: str) -> Literal:
    """`title contains "ceo"`."""
    text = f"{field} contains {quote(words)}"
    return Literal(text, f"not {text}", field)


def ends_with(field: str, words: str) -> Literal:
    """`email_domain ends with ".edu"`."""
    text = f"{field} ends with {quote(words)}"
    return Literal(text, f"not {text}", field)


def in_set(field: str, name: str) -> Literal:
    """`title in decision_makers`."""
    return Literal(f"{field} in {name}", f"{field} not in {name}", field)


def bare(name: str) -> Literal:
    """A definition, or a yes/no word of the outcome."""
    return Literal(name, f"not {name}", name)


def yes(field: str) -> Literal:
    """A yes/no field."""
    return Literal(field, f"{field} is no", field)


def is_flag(tree: Tree) -> bool:
    """Whether it is a yes/no field."""
    return isinstance(tree, Literal) and f"{tree.text} is no" == tree.contrary


def known(field: str, is_known: bool) -> Literal:
    """`title is known`, `title is missing`."""
    words = ("known", "missing") if is_known else ("missing", "known")
    return Literal(f"{field} is {words[0]}", f"{field} is {words[1]}", f"{field} known")


def compared(field: str, op: str, number: Decimal) -> Literal:
    """`employees > 500`."""
    text = number_text(number)
    return Literal(f"{field} {op} {text}", f"{field} {_CONTRARY[op]} {text}", field)


def between(field: str, low: str, high: str) -> Literal:
    """`employees between 50 and 1000`, and the like for days."""
    text = f"{field} between {low} and {high}"
    return Literal(text, f"not {text}", field)


def happened(kind: str, target: str = "", quantity: str = "", window: str = "") -> Literal:
    """`visited "pricing" at least 2 times within 30 days`; each part as it is written, or empty. At least once needs no
    saying, and less than once is never."""
    if quantity in _NONE:
        return happened(kind, target, "", window).negated()
    quantity = "" if quantity in _SOME else quantity
    text = " ".join(part for part in (kind, target, quantity, window) if part)
    never = " ".join(part for part in ("never", kind, target, window) if part)
    return Literal(text, f"not {text}" if quantity else never, "event")


def time_of(tree: Tree) -> str:
    """The time within which something was done, as it is written; "" where none is said."""
    match = _TIME.search(tree.text) if isinstance(tree, Literal) and tree.sort == "event" else None
    return match[0].strip() if match else ""


def within(tree: Tree, time: str) -> Tree:
    """With this time for each event that has none."""
    if isinstance(tree, Joined):
        return joined(tree.word, [within(part, time) for part in tree.parts])
    if tree.sort != "event" or not time or time_of(tree):
        return tree
    text = f"{tree.text} {time}"
    return Literal(text, f"{tree.contrary} {time}" if tree.contrary.startswith("never ") else f"not {text}", "event")


def inactive(days: str) -> Literal:
    """`inactive for 90 days`."""
    text = f"inactive for {days}"
    return Literal(text, f"not {text}", "inactive")
