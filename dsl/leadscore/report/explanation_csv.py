"""Explanations as CSV, for spreadsheets: one row a rule, a cut or an override; the points of a lead's rows add up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from leadscore.engine.model import RuleResult, Scorecard
from leadscore.plan.model import Plan, Rule
from leadscore.report.evidence import entries_of
from leadscore.values.number import milli_text

COLUMNS = ("lead", "group", "kind", "name", "text", "line", "state", "points", "because", "unknown", "evidence")


def as_csv(plan: Plan, cards: Iterable[Scorecard]) -> str:
    """`kind` is `rule`, `cut` or `override`; the points of all rows of a lead add up to its score."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for card in cards:
        writer.writerows(_rows(plan, card))
    return text.getvalue()


def _rows(plan: Plan, card: Scorecard) -> Iterator[dict[str, str]]:
    rules = {rule.id: rule for rule in plan.rules}
    for group in card.groups:
        of_group = {"lead": card.lead, "group": group.name}
        for result in group.rules:
            yield of_group | _rule(rules[result.rule_id], result, card.as_of)
        if group.cut:
            yield of_group | {"kind": "cut", "points": milli_text(group.cut)}
    if card.cut:
        yield {"lead": card.lead, "kind": "cut", "points": milli_text(card.cut)}
    for override in card.overrides:
        yield {
            "lead": card.lead,
            "kind": "override",
            "name": override.by,
            "points": milli_text(override.points),
            "because": override.because,
        }


def _rule(rule: Rule, result: RuleResult, as_of: int) -> dict[str, str]:
    return {
        "kind": "rule",
        "name": rule.name or "",
        "text": rule.text,
        "line": str(rule.line),
        "state": result.state.value,
        "points": milli_text(result.points),
        "because": rule.because or "",
        "unknown": ", ".join(result.unknown),
        "evidence": "; ".join(entry.text for entry in entries_of(rule, result, as_of)),
    }
