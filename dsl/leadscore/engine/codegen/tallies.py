"""The part of an explanation's program that says what each event condition of a rule counted."""

from __future__ import annotations

from leadscore.engine.codegen.fields import PYTHON_OP
from leadscore.engine.codegen.logic import Logic
from leadscore.engine.codegen.seen import Seen
from leadscore.engine.rules import least
from leadscore.plan.model import And, Condition, EventCount, Inactive, Not, Or, Rule
from leadscore.plan.walk import leaves
from leadscore.values.terms import Measure

_MEASURES = {Measure.TIMES: "TIMES", Measure.MINUTES: "MINUTES"}


def tallies(rule: Rule, may_fire: str, seen: Seen, logic: Logic, lines: list[str]) -> list[str]:
    """Expressions of the rule's tallies. `may_fire` is one for whether the rule is silent but in force; what they need
    besides is added to `lines`."""
    told: dict[EventCount | Inactive, str] = {}
    for leaf, _ in leaves(rule.condition):
        match leaf:
            case EventCount():
                told[leaf] = _of_count(rule, leaf, may_fire, seen, logic, lines)
            case Inactive():
                told[leaf] = _of_inactivity(leaf, seen, logic)
            case _:
                pass
    return list(told.values())


def _of_count(rule: Rule, leaf: EventCount, may_fire: str, seen: Seen, logic: Logic, lines: list[str]) -> str:
    it = seen.counted(leaf.selector)
    have = it.count if leaf.measure is Measure.TIMES else it.minutes
    holds = f"{have} {PYTHON_OP[leaf.op]} {leaf.value}"
    short = _short(rule, leaf, have, may_fire, logic, lines)
    return f"tally({leaf.text!r}, {_MEASURES[leaf.measure]}, {it.count}, {it.minutes}, {it.newest}, {holds}, {short})"


def _of_inactivity(leaf: Inactive, seen: Seen, logic: Logic) -> str:
    own = seen.own()
    holds = f"{logic.inactive(leaf.seconds)} is True"
    return f"tally({leaf.text!r}, None, {own.count}, {own.minutes}, {own.newest}, {holds}, 0)"


def _short(rule: Rule, leaf: EventCount, have: str, may_fire: str, logic: Logic, lines: list[str]) -> str:
    """How many more would make the rule fire, if this condition alone decided."""
    needed = least(leaf)
    decided = _granted(rule.condition, leaf)
    if decided is False or (leaf.measure is Measure.TIMES and needed <= 0):
        return "0"
    tests = [f"{have} < {needed}", may_fire]
    tests += [] if decided is True else [logic.tests(decided, lines).bracketed.true]
    return f"{needed} - {have} if {' and '.join(tests)} else 0"


def _granted(condition: Condition, leaf: EventCount) -> Condition | bool:
    """What is left to ask of a condition once an event condition in it is taken to hold."""
    match condition:
        case EventCount():
            return True if condition == leaf else condition
        case Not(operand):
            rest = _granted(operand, leaf)
            return not rest if isinstance(rest, bool) else Not(rest)
        case And(operands):
            parts = _open([_granted(operand, leaf) for operand in operands], decisive=False)
            return parts if isinstance(parts, bool) else And(parts)
        case Or(operands):
            parts = _open([_granted(operand, leaf) for operand in operands], decisive=True)
            return parts if isinstance(parts, bool) else Or(parts)
        case _:
            return condition


def _open(parts: list[Condition | bool], decisive: bool) -> tuple[Condition, ...] | bool:
    """The parts that still have to be asked; or the truth of all, where one part is `decisive` or none is left."""
    if any(part is decisive for part in parts):
        return decisive
    return tuple(part for part in parts if not isinstance(part, bool)) or not decisive
