"""What tests show of a policy, and for how many leads its rules fire."""

from __future__ import annotations

from itertools import groupby

from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.report.json_text import Json
from leadscore.review.coverage.leads import Firing
from leadscore.review.coverage.model import Coverage
from leadscore.values.number import counted


def summary(path: str, coverage: Coverage) -> str:
    """One line: how much of each kind is shown, and the share of all."""
    counts = ", ".join(f"{kind.value} {met} of {total}" for kind, met, total in coverage.counts())
    return clean(f"{path}: {counts or 'nothing to show'}: {coverage.percent}%")


def missing(coverage: Coverage) -> Table:
    """What no test shows, each place on its own line."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for (path, line), goals in groupby(coverage.missing, lambda goal: (goal.path, goal.line)):
        words = "\n".join(dict.fromkeys(goal.missing for goal in goals))
        table.add_row(Text(clean(f"{path}:{line}"), style="dim"), Text(clean(words)))
    return table


def firing_summary(path: str, firing: Firing) -> str:
    """One line: how many leads there are, and how many rules fire for none of them, or for all in scope."""
    leads = counted(firing.leads, "lead")
    if firing.in_scope < firing.leads:
        leads += f", {firing.in_scope:,} of them in scope"
    never, always = len(firing.never), len(firing.always)
    return clean(f"{path}: {leads}; rules that never fire: {never} of {len(firing.rules)}, that always do: {always}")


def firing_table(firing: Firing) -> Table:
    """For each rule, how many leads it fires for; rules that never or always do are marked."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("line", justify="right", style="dim")
    for heading in ("fires", "share", "unknown"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("rule", overflow="fold")
    for item in firing.rules:
        share = f"{100 * item.fired / firing.in_scope:.1f}%" if firing.in_scope else "–"
        mark = " (never)" if item in firing.never else " (always)" if item in firing.always else ""
        name = Text.assemble(clean(item.rule.name or item.rule.text), (mark, "yellow"))
        table.add_row(str(item.rule.line), f"{item.fired:,}", share, f"{item.unknown:,}", name)
    return table


def as_json(path: str, coverage: Coverage) -> Json:
    """`file, percent, counts{KIND: {met, total}}, missing[{file, line, kind, what}]`."""
    return {
        "file": path,
        "percent": coverage.percent,
        "counts": {kind.value: {"met": met, "total": total} for kind, met, total in coverage.counts()},
        "missing": [
            {"file": goal.path, "line": goal.line, "kind": goal.kind.value, "what": goal.missing}
            for goal in coverage.missing
        ],
    }


def firing_json(path: str, firing: Firing) -> Json:
    """`file, leads, in_scope, rules[{rule, line, fired, unknown}]`."""
    return {
        "file": path,
        "leads": firing.leads,
        "in_scope": firing.in_scope,
        "rules": [
            {"rule": item.rule.id, "line": item.rule.line, "fired": item.fired, "unknown": item.unknown}
            for item in firing.rules
        ],
    }
