"""What was found about a policy, as JSON."""

from __future__ import annotations

from decimal import Decimal

from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant
from leadscore.review.prove.analysis import AboutRule, Analysis, Example, Extreme, Reach


def as_json(analysis: Analysis) -> Json:
    """`{extremes, rules, reaches, alone, fewest, notes, budget}`; points as numbers, None where nothing was found.

    An example is `{as_of, score, ready, signals, test}`.
    """
    fewest = analysis.fewest
    return {
        "extremes": [_extreme(extreme) for extreme in analysis.extremes],
        "rules": [_rule(rule) for rule in analysis.rules],
        "reaches": [_reach(reach) for reach in analysis.reaches],
        "alone": [_reach(reach) for reach in analysis.alone],
        "fewest": None if fewest is None else {"proved": fewest.proved, "example": _example(fewest.example)},
        "notes": list(analysis.notes),
        "budget": Decimal(f"{analysis.budget:g}"),
    }


def _extreme(extreme: Extreme) -> Json:
    return {
        "group": extreme.group,
        "highest": extreme.highest,
        "points": points(extreme.points),
        "proved": extreme.proved,
        "endless": extreme.endless,
        "limit": points(extreme.limit),
        "example": _example(extreme.example),
    }


def _rule(rule: AboutRule) -> Json:
    return {
        "finding": rule.finding.value,
        "rule": rule.rule,
        "line": rule.line,
        "other": rule.other,
        "other_line": rule.other_line,
    }


def _reach(reach: Reach) -> Json:
    return {
        "state": reach.state,
        "certainty": reach.certainty.value,
        "reason": reach.reason or None,
        "example": _example(reach.example),
    }


def _example(example: Example | None) -> Json:
    if example is None:
        return None
    return {
        "as_of": iso_instant(example.as_of),
        "score": points(example.card.score),
        "ready": example.card.ready,
        "signals": example.signals,
        "test": example.test,
    }
