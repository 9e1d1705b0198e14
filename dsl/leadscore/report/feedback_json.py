"""What people say of leads, for programs."""

from __future__ import annotations

from collections.abc import Iterable

from leadscore.learn.rates import Rate
from leadscore.production.judging.agreement import Agreement
from leadscore.production.judging.feedback import Feedback
from leadscore.report.backtest_rates_json import number
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant


def feedback_json(given: Iterable[Feedback]) -> Json:
    """`[{policy, scoring, lead, verdict, because, by, at, score, ready, band, rules: {id: points}}]`."""
    return [
        {
            "policy": one.policy,
            "scoring": one.scoring,
            "lead": one.opinion.lead,
            "verdict": one.opinion.verdict.value,
            "because": one.opinion.because,
            "by": one.opinion.by,
            "at": iso_instant(one.opinion.at),
            "score": points(one.score),
            "ready": one.ready,
            "band": one.band,
            "rules": {rule: points(given) for rule, given in one.points.items()},
        }
        for one in given
    ]


def agreement_json(found: Iterable[Agreement]) -> Json:
    """`[{policy, judged, good: {ready, not_ready}, bad: {…}, disputed, agree, ready_good, good_found, rules: [{rule,
    bad, good}], reasons: [{verdict, because, times}]}]`; the three shares are `{leads, of, rate, low, high}`, the last
    three null of nobody."""
    return [
        {
            "policy": one.policy,
            "judged": one.judged,
            "good": {"ready": one.good_ready, "not_ready": one.good_not},
            "bad": {"ready": one.bad_ready, "not_ready": one.bad_not},
            "disputed": one.disputed,
            "agree": _rate(one.agree),
            "ready_good": _rate(one.ready_good),
            "good_found": _rate(one.good_found),
            "rules": [{"rule": rule.rule, "bad": rule.bad, "good": rule.good} for rule in one.behind],
            "reasons": [
                {"verdict": said.verdict.value, "because": said.because, "times": said.times} for said in one.reasons
            ],
        }
        for one in found
    ]


def _rate(rate: Rate) -> Json:
    interval = rate.interval if rate.of else None
    return {
        "leads": rate.hits,
        "of": rate.of,
        "rate": number(rate.value),
        "low": number(interval.low) if interval else None,
        "high": number(interval.high) if interval else None,
    }
