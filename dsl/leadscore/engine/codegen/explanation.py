"""The whole program that gives the explanation: a function that scores one lead, and one that tells of every rule."""

from __future__ import annotations

from collections.abc import Iterator
from symtable import SymbolTable, symtable

from leadscore.engine.codegen.body import Body, head
from leadscore.engine.codegen.details import detail_lines
from leadscore.engine.codegen.listed import ListedEvents
from leadscore.engine.codegen.program import Program, by_us
from leadscore.engine.codegen.table import Table, indented
from leadscore.plan.model import Plan

_EXPLAIN = "def explain(lead, as_of, was_ready):"


def explanation_of(plan: Plan) -> Program:
    """The program of a policy that defines `explain`, and `details`, which is called when the scorecard's groups are
    read. What `explain` has found and `details` needs is handed on."""
    table = Table()
    events = ListedEvents(table, by_us(plan))
    body = Body(plan, table, events)
    details = detail_lines(body, events)
    threshold = None if plan.ready is None else plan.ready.at
    out = f"card(lead.id, as_of, False, None, 0, False, None, False, None, None, {threshold}, None, (), ())"
    found = body.lines(f"return {out}")
    handed_on = ", ".join(_read_of(found, details))
    lines = [
        *head(plan, table),
        _EXPLAIN,
        *indented(found),
        "    return card(lead.id, as_of, True, score, cut, ready, condition, disqualified, band, grade,",
        f"        {threshold}, missing, later(details, {handed_on}), {'told' if plan.overrides else '()'})",
        "",
        f"def details({handed_on}):",
        *indented(details),
        "",
    ]
    return Program("\n".join(lines), table.constants)


def _read_of(found: list[str], details: list[str]) -> Iterator[str]:
    """The variables that the one function sets and the other reads, as Python itself sees them."""
    (explain,) = _functions([_EXPLAIN, *indented(found)])
    (tell,) = _functions(["def details():", *indented(details)])
    read = {symbol.get_name() for symbol in tell.get_symbols() if symbol.is_global()}
    return (symbol.get_name() for symbol in explain.get_symbols() if symbol.is_local() and symbol.get_name() in read)


def _functions(lines: list[str]) -> list[SymbolTable]:
    return symtable("\n".join(lines), "<compiled policy>", "exec").get_children()
