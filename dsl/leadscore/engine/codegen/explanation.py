"""The whole program that gives the explanation: a function that scores one lead, and one that tells of every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from symtable import SymbolTable, symtable

from leadscore.engine.codegen.body import Body, head
from leadscore.engine.codegen.details import detail_lines
from leadscore.engine.codegen.fields import FieldsOnce
from leadscore.engine.codegen.listed import ListedEvents
from leadscore.engine.codegen.program import Program, by_us
from leadscore.engine.codegen.rules import GivenPoints
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import EventCount, GroupCompare, Inactive, Plan
from leadscore.plan.walk import FieldCondition, leaves

_EXPLAIN = "def explain(lead, as_of, *, was_ready=False):"


def explanation_of(plan: Plan) -> Program:
    """The program of a policy that defines `explain`, and `details`, which is called when the scorecard's groups are
    read. What `explain` has found and `details` needs is handed on."""
    table = Table()
    events = ListedEvents(table, by_us(plan))
    rules = GivenPoints(table)
    body = Body(plan, table, FieldsOnce(table, _repeated(plan)), events, rules)
    details = detail_lines(body, events, rules.won)
    threshold = None if plan.ready is None else plan.ready.at
    out = f"card(lead.id, as_of, False, None, 0, False, None, False, None, None, {threshold}, None, (), ())"
    found = body.lines(f"return {out}")
    handed_on = ", ".join(_read_of(found, details))
    lines = [
        *head(plan, table),
        _EXPLAIN,
        *indented(found),
        "    return card(lead.id, as_of, True, score, cut, ready, condition, disqualified, band, grade,",
        f"        {threshold}, missing, [details, {handed_on}], {'told' if plan.overrides else '()'})",
        "",
        f"def details({handed_on}):",
        *indented(details),
        "",
    ]
    return Program("\n".join(lines), table.constants)


def _repeated(plan: Plan) -> frozenset[FieldCondition]:
    """Conditions on fields that stand in the policy more than once."""
    outcomes = (outcome.condition for outcome in (plan.ready, *plan.bands) if outcome)
    conditions = (plan.applies, *(rule.condition for rule in plan.rules), *outcomes)
    times = Counter(leaf for condition in conditions if condition for leaf, _ in leaves(condition))
    return frozenset(
        leaf
        for leaf, number in times.items()
        if number > 1 and not isinstance(leaf, EventCount | Inactive | GroupCompare)
    )


def _read_of(found: list[str], details: list[str]) -> Iterator[str]:
    """The variables that the one function sets and the other reads, as Python itself sees them."""
    (explain,) = _functions([_EXPLAIN, *indented(found)])
    (tell,) = _functions(["def details():", *indented(details)])
    read = {symbol.get_name() for symbol in tell.get_symbols() if symbol.is_global()}
    return (symbol.get_name() for symbol in explain.get_symbols() if symbol.is_local() and symbol.get_name() in read)


def _functions(lines: list[str]) -> list[SymbolTable]:
    return symtable("\n".join(lines), "<compiled policy>", "exec").get_children()
