"""The part of an explanation's program that names the fields for want of which a rule is unknown."""

from __future__ import annotations

from leadscore.engine.codegen.logic import Logic
from leadscore.plan.model import And, Condition, EventCount, GroupCompare, Inactive, IsKnown, Not, Or
from leadscore.plan.walk import leaves


def unknown_fields(condition: Condition, logic: Logic, lines: list[str]) -> str:
    """An expression for the names, each once, where the condition is unknown; `lines` have to run before it."""
    names = _names(condition, logic, lines, asked=False)
    wanted = [name for leaf, _ in leaves(condition) if (name := _wanted(leaf))]
    return names if len(wanted) == len(set(wanted)) else f"each_once({names})"


def _names(condition: Condition, logic: Logic, lines: list[str], asked: bool) -> str:
    """The same; `asked`: it has yet to be seen whether the condition is unknown."""
    match condition:
        case Not(operand):
            return _names(operand, logic, lines, asked)
        case And(operands) | Or(operands):
            parts = [_names(operand, logic, lines, asked=True) for operand in operands if _may_be_unknown(operand)]
            joined = " + ".join(parts) or "()"
            return _if_unknown(condition, joined, logic, lines) if asked else joined
        case Inactive(seconds):
            return f"(('created',) if {logic.inactive(seconds)} is None else ())" if asked else "('created',)"
        case EventCount() | GroupCompare() | IsKnown():
            return "()"
        case _:
            name = f"({condition.field!r},)"
            return f"({name} if {logic.fields.truth(condition)} is None else ())" if asked else name


def _if_unknown(condition: Condition, names: str, logic: Logic, lines: list[str]) -> str:
    """A variable with the names, or with none where the condition is true or false."""
    tests = logic.tests(condition, lines).bracketed
    variable = logic.table.name("unknown")
    lines.append(f"{variable} = {names} if not ({tests.true}) and {tests.unknown} else ()")
    return variable


def _may_be_unknown(condition: Condition) -> bool:
    return any(_wanted(leaf) for leaf, _ in leaves(condition))


def _wanted(leaf: Condition) -> str | None:
    """The field that a single condition lacks when it is unknown; None where it never is."""
    match leaf:
        case Inactive():
            return "created"
        case EventCount() | GroupCompare() | IsKnown() | And() | Or() | Not():
            return None
        case _:
            return leaf.field
