"""The part of an explanation's program that names the events which carry a rule's points."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.engine.codegen.logic import Logic
from leadscore.engine.codegen.rules import holding
from leadscore.engine.codegen.seen import Seen
from leadscore.engine.codegen.table import indented
from leadscore.plan.model import Rule
from leadscore.values.terms import Each

_CARRIERS = {Each.TIME: "newest_first", Each.DIFFERENT: "newest_of_each_target", Each.DAY: "newest_of_each_day"}


def evidence_lines(rule: Rule, seen: Seen, logic: Logic) -> list[str]:
    """Lines that set `evidence`, and `before`, the points that it adds up to, from the rule's `state`."""
    found, alone = _found(rule, seen, logic), 0 if rule.each else rule.points or 0
    if found is None:
        return ["evidence = ()", f"before = {alone} if state is FIRED else 0"]
    given = f"{found}, as_of, {rule.points or 0}"
    decay = None if rule.decay is None else logic.table.constant("decay", rule.decay)
    evidence = f"undecayed({given})" if decay is None else f"decayed({given}, {decay})"
    return [
        "evidence, before = (), 0",
        "if state is FIRED:",
        *indented(
            [
                f"evidence = {evidence}",
                f"before = sum([each.points for each in evidence]){f' if evidence else {alone}' if alone else ''}",
            ]
        ),
    ]


def _found(rule: Rule, seen: Seen, logic: Logic) -> str | None:
    """An expression for the events that carry the points, the newest first; None where there never are any."""
    if rule.each is not None and rule.each_of is not None:
        return f"{_CARRIERS[rule.each]}({seen.counted(rule.each_of.selector).events})"
    newest = list(_newest(rule, seen, logic))
    return f"latest({', '.join(newest)})" if newest else None


def _newest(rule: Rule, seen: Seen, logic: Logic) -> Iterator[str]:
    """Of each event condition the newest event, or None where the condition is false."""
    fired_by = holding(rule.condition)
    for condition in rule.evidence:
        newest = seen.counted(condition.selector).newest
        yield newest if condition in fired_by else f"{newest} if {logic.count(condition)} else None"
