"""The part of an explanation's program that names the events which carry a rule's points."""

from __future__ import annotations

from leadscore.engine.codegen.logic import Logic
from leadscore.engine.codegen.rules import asks_for_an_event, holding
from leadscore.engine.codegen.seen import Seen
from leadscore.plan.model import Rule
from leadscore.values.terms import Each

_CARRIERS = {Each.TIME: "newest_first", Each.DIFFERENT: "newest_of_each_target", Each.DAY: "newest_of_each_day"}


def evidence_lines(rule: Rule, seen: Seen, logic: Logic) -> list[str]:
    """Lines that set `evidence`, and `before`, the points that it adds up to, from the rule's `state`."""
    alone = 0 if rule.each else rule.points or 0
    if rule.each is not None and rule.each_of is not None:
        found = f"{_CARRIERS[rule.each]}({seen.counted(rule.each_of.selector).events})"
        before = "sum([each.points for each in evidence])"
    elif rule.evidence:
        found = _newest(rule, seen, logic)
        before = f"evidence[0].points if evidence else {alone}"
    else:
        return ["evidence = ()", f"before = {alone} if state is FIRED else 0"]
    given = f"{found}, as_of, {rule.points or 0}"
    decay = None if rule.decay is None else logic.table.constant("decay", rule.decay)
    aged = f"undecayed({given})" if decay is None else f"decayed({given}, {decay})"
    return ["evidence, before = (), 0", "if state is FIRED:", f"    evidence = {aged}", f"    before = {before}"]


def _newest(rule: Rule, seen: Seen, logic: Logic) -> str:
    """An expression for the newest event of any event condition that is true, or nothing."""
    fired_by = holding(rule.condition)
    found = []
    for condition in rule.evidence:
        newest = seen.counted(condition.selector).newest
        found.append(newest if condition in fired_by else f"{newest} if {logic.count(condition)} else None")
    only = rule.evidence[0]
    if len(found) == 1 and only in fired_by and asks_for_an_event(only):
        return f"({found[0]},)"
    return f"latest({', '.join(found)})"
