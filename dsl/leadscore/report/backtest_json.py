"""A back-test as JSON, as docs/backtesting.md describes it."""

from __future__ import annotations

from leadscore.learn.backtest import Backtest, Days, Left
from leadscore.learn.comparison import Comparison, Standing
from leadscore.learn.rivals.contest import Contest
from leadscore.learn.slices import Part, Range, Tenth
from leadscore.learn.thresholds import Advice, Step, Thresholds
from leadscore.report import backtest_feedback_json, backtest_missing, backtest_watch_json
from leadscore.report.backtest_rates_json import estimate, number, rate
from leadscore.report.backtest_rules_json import rules
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant

SCHEMA = 1
"""Grows when a field goes or changes its meaning; new fields leave it as it is."""


def as_json(found: Backtest) -> Json:
    """Shares are from 0 to 1, points as policies write them, times in UTC; what cannot be said is null."""
    return {
        "schema": SCHEMA,
        "policy": {"name": found.policy, "version": found.version, "fingerprint": found.fingerprint},
        "outcome": found.outcome,
        "scored": {"by": found.dating.value, "first": iso_instant(found.first), "last": iso_instant(found.last)},
        "enough": found.is_enough,
        "all": _part(found.all),
        "left_out": _left(found.left),
        "auc": estimate(found.auc),
        "average_precision": number(found.average_precision),
        "ready_at": points(found.ready_at),
        "bands": [_part(part) for part in found.bands],
        "gains": [_tenth(tenth) for tenth in found.tenths],
        "ranges": [_range(one) for one in found.ranges],
        "nearly_ready": None if found.near is None else rate(found.near),
        "crowds": [_range(one) for one in found.crowds],
        "speed": None
        if found.speed is None
        else {"to_ready": _days(found.speed.to_ready), "before": _days(found.speed.before)},
        "months": [_part(part) for part in found.months],
        "drift": None if found.drift is None else [part.label for part in found.drift],
        "fading": None
        if found.fading is None
        else {
            "since": found.fading.since,
            "before": estimate(found.fading.before),
            "last": estimate(found.fading.last),
        },
        "young": None if found.young is None else {"leads": found.young.leads, "days": found.young.days},
        "by": found.by,
        "segments": [_part(part) for part in found.segments],
        "thresholds": None if found.thresholds is None else _thresholds(found.thresholds),
        "best_field": None if found.rival is None else {"field": found.rival.field, "auc": number(found.rival.auc)},
        "contest": None if found.contest is None else _contest(found.contest),
        "rules": None if found.rules is None else rules(found.rules),
        "missing": backtest_missing.as_json(found.missing),
        "against": None if found.against is None else _against(found.against),
        "later": {
            "events": [
                {"kind": kind, "later": later, "counted": earlier} for kind, later, earlier in found.later.events
            ],
            "dates": [{"field": name, "leads": leads} for name, leads in found.later.dates],
        },
        "run": None if found.run is None else backtest_watch_json.run(found.run),
        "feedback": None if found.feedback is None else backtest_feedback_json.agreement(found.feedback),
        "watch": None if found.watch is None else backtest_watch_json.watch(found.watch),
    }


def _contest(found: Contest) -> Json:
    return {
        "possible": found.is_possible,
        "leads": found.leads,
        "policy": estimate(found.policy),
        "contenders": [
            {"by": one.kind.value, "auc": estimate(one.auc), "gain": estimate(one.gain)} for one in found.contenders
        ],
    }


def _against(found: Comparison) -> Json:
    return {
        "this": _standing(found.this),
        "other": _standing(found.other),
        "gain": estimate(found.gain),
        "only_this": rate(found.only_this.won),
        "only_other": rate(found.only_other.won),
    }


def _standing(found: Standing) -> Json:
    return {
        "policy": {"name": found.policy, "version": found.version},
        "ready_at": points(found.ready_at),
        "all": _part(found.all),
        "auc": estimate(found.auc),
        "average_precision": number(found.average_precision),
    }


def _part(part: Part) -> Json:
    return {"label": part.label, "close": rate(part.won), "ready": rate(part.ready), "auc": estimate(part.auc)}


def _left(left: Left) -> Json:
    return {
        "unknown": dict(left.unknown),
        "unmentioned": left.unmentioned,
        "undated": left.undated,
        "decided": left.decided,
        "too_new": left.too_new,
        "out_of_scope": left.out_of_scope,
    }


def _tenth(tenth: Tenth) -> Json:
    return {
        "reach": number(tenth.reach),
        "low": points(tenth.low),
        "high": points(tenth.high),
        "close": rate(tenth.won),
        "lift": number(tenth.lift),
        "gain": number(tenth.gain),
        "total_lift": number(tenth.total_lift),
    }


def _range(one: Range) -> Json:
    return {
        "low": points(one.low),
        "high": points(one.high),
        "close": rate(one.won),
        "share": number(one.share),
        "out_of_order": one.is_low,
    }


def _days(days: Days) -> Json:
    return {"low": days.low, "middle": days.middle, "high": days.high, "wins": days.of}


def _thresholds(found: Thresholds) -> Json:
    return {
        "weeks": number(found.weeks),
        "now": None if found.now is None else _step(found.now),
        "steps": [_step(step) for step in found.steps],
        "advice": [_advice(advice) for advice in found.advice],
    }


def _step(step: Step) -> Json:
    return {
        "ready_at": points(step.at),
        "upto": points(step.upto),
        "close": rate(step.handed),
        "missed": step.missed.hits,
        "wins": step.missed.of,
        "per_week": number(step.per_week),
        "worth": number(step.worth),
    }


def _advice(advice: Advice) -> Json:
    return {
        "purpose": advice.purpose.value,
        "aim": number(advice.aim),
        "usual": advice.is_usual,
        "ready_at": points(advice.at),
        "low": points(advice.low),
        "high": points(advice.high),
        "around": [_step(step) for step in advice.around],
        "months": [{"month": month, "close": rate(close)} for month, close in advice.months],
    }
