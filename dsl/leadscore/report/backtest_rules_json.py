"""Which rules earn their points, as the JSON of back-tests has it."""

from __future__ import annotations

from leadscore.learn.evidence.model import Evidence, RuleEvidence, Trial
from leadscore.report.backtest_rates_json import estimate, number, rate
from leadscore.report.json_text import Json, points


def rules(found: Evidence) -> Json:
    """All rules in the policy's order, and the trial of the ideas."""
    return {
        "tested": found.tested,
        "fitted": found.fitted,
        "scale": found.has_scale,
        "rules": [_rule(one) for one in found.rules],
        "trial": None if found.trial is None else _trial(found, found.trial),
    }


def _rule(one: RuleEvidence) -> Json:
    weight, dropped = one.weight, one.dropped
    return {
        "rule": one.rule.id,
        "line": one.rule.line,
        "verdict": weight.verdict.value,
        "points": points(one.rule.points),
        "typical": points(one.typical),
        "by_evidence": points(weight.by_evidence),
        "low": None if weight.span is None else points(round(weight.span.low)),
        "high": None if weight.span is None else points(round(weight.span.high)),
        "hit": rate(weight.hit),
        "rest": rate(weight.rest),
        "lift": number(one.lift),
        "expected": number(weight.expected),
        "dropped": {
            "auc": estimate(dropped.auc),
            "leaving": rate(dropped.leaving),
            "joining": rate(dropped.joining),
            "per_week": number(dropped.per_week),
        },
    }


def _trial(found: Evidence, trial: Trial) -> Json:
    return {
        "ideas": [
            {"rule": found.rules[place].rule.id, "points": points(idea) if idea else None}
            for place, idea in trial.ideas.items()
        ],
        "helps": trial.helps,
        "now": number(trial.now),
        "then": number(trial.then),
        "gain": estimate(trial.gain),
        "ready_now": rate(trial.ready_now),
        "ready_then": rate(trial.ready_then),
    }
