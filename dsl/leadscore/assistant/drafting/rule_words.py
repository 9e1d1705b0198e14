"""What those are called of whom a rule asks something: of `when trade in haulage_trades add 12 as haulier` hauliers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.asked import nodes_of
from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.literals import Literal
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import condition_text
from leadscore.values.terms import ValueType

_OF_TWO = 2


@dataclass(frozen=True, slots=True)
class Called:
    """What a rule asks for, and the last word of its name as it is written there."""

    literal: Literal
    last: str


def called_so(checked: Checked) -> Iterator[tuple[str, Called]]:
    """The names of the rules that ask one thing of what leads are; of those that ask what they did, the name says what
    was done, unless it is one for those who did it so often: `regular_visitor`."""
    for rule in nodes_of(checked, n.Rule):
        name = rule.name.text.replace("_", " ") if rule.name is not None else ""
        literal = _asked(checked, rule.condition, is_doer=name.endswith(("er", "or")) and " " in name)
        if name and literal is not None:
            yield name, Called(literal, name.split()[-1])


def had_so(types: Mapping[str, ValueType | None]) -> Iterator[tuple[str, Called]]:
    """What those have for whom a yes/no field says that it was done: of `funding_approved` who has `funding`, or the
    `money`; where several say so of it, nothing."""
    things = [
        (thing, name)
        for name, type_ in types.items()
        if type_ is ValueType.YES_NO and len(parts := name.split("_")) == _OF_TWO
        for thing, done in (parts, parts[::-1])
        if is_past(done) and not is_past(thing)
    ]
    count = Counter(thing for thing, _ in things)
    for thing, name in things:
        for said in (thing, *phrases(raw()["name_words"].get(thing, ""))) if count[thing] == 1 else ():
            yield said, Called(literals.yes(name), said.split()[-1])


def _asked(checked: Checked, condition: n.Condition, *, is_doer: bool) -> Literal | None:
    """`is_doer`: the rule is called as those are who did something."""
    match condition:
        case n.Bare(name) if checked.symbols.get(name.text, Kind.DEFINITION):
            return literals.bare(name.text)
        case n.Bare(name) if (field := checked.symbols.get(name.text, Kind.FIELD)) and field.type is ValueType.YES_NO:
            return literals.yes(name.text)
        case n.InSet(name, members, negated=False) if checked.symbols.get(name.text, Kind.FIELD):
            return literals.in_set(name.text, members.text)
        case n.Is(name, n.Text(value), negated=False):
            return literals.is_value(name.text, value)
        case n.Compare(name, op, n.Number(value)):
            return literals.compared(name.text, op.value, value)
        case n.Happened(name, window=n.BetweenWindow(n.Number(low), n.Number(high))):
            return literals.between(name.text, number_text(low), number_text(high))
        case n.Inactive():
            text = condition_text(condition)
            return Literal(text, f"not {text}", "inactive")
        case n.Happened(name, None, None, window) if window and checked.symbols.get(name.text, Kind.FIELD):
            text = condition_text(condition)  # a day
            return Literal(text, f"not {text}", name.text)
        case n.Happened(name, quantity=n.Quantity()) if is_doer and checked.symbols.get(name.text, Kind.EVENT):
            text = condition_text(condition)
            return Literal(text, f"not {text}", "event")
        case _:
            return None


def named_rules(checked: Checked) -> Phrases[Literal]:
    """The rules that have names, each with being true."""
    found: Phrases[Literal] = Phrases()
    for rule in nodes_of(checked, n.Rule):
        if rule.name is not None:
            found.add(rule.name.text.replace("_", " "), literals.bare(rule.name.text))
    return found
