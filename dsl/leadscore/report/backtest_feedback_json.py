"""What people said of leads, held against the score, for programs."""

from __future__ import annotations

from collections.abc import Iterable

from leadscore.learn.rates import Rate
from leadscore.learn.slices import Tenth
from leadscore.learn.verdicts import Agreement, Reason
from leadscore.report.backtest_rates_json import estimate, number, share
from leadscore.report.json_text import Json, points


def agreement(one: Agreement) -> Json:
    """`{policy, judged, good: {ready, not_ready}, bad: {…}, disputed, unscored, outdated, agree, ready_good,
    good_found, auc, bands: [{band, good}], scores: [{low, high, good}], rules: [{rule, bad, good, bad_rate, lift}],
    reasons, wrongly_ready, missed}`.

    Shares are `{leads, of, rate, low, high}`, the last three null of nobody; reasons `[{verdict, because, times}]`.
    """
    return {
        "policy": one.policy,
        "judged": one.judged,
        "good": {"ready": one.good_ready, "not_ready": one.good_not},
        "bad": {"ready": one.bad_ready, "not_ready": one.bad_not},
        "disputed": one.disputed,
        "unscored": one.unscored,
        "outdated": one.outdated,
        "agree": _rate(one.agree),
        "ready_good": _rate(one.ready_good),
        "good_found": _rate(one.good_found),
        "auc": estimate(one.auc),
        "bands": [{"band": band, "good": _rate(good)} for band, good in one.bands],
        "scores": [_scores(tenth) for tenth in one.tenths],
        "rules": [
            {
                "rule": rule.rule,
                "bad": rule.bad,
                "good": rule.good,
                "bad_rate": _rate(one.bad_of(rule)),
                "lift": number(one.lift(rule)),
            }
            for rule in one.behind
        ],
        "reasons": _reasons(one.reasons),
        "wrongly_ready": _reasons(one.wrongly_ready),
        "missed": _reasons(one.missed),
    }


def _scores(tenth: Tenth) -> Json:
    return {"low": points(tenth.low), "high": points(tenth.high), "good": _rate(tenth.won)}


def _reasons(found: Iterable[Reason]) -> Json:
    return [{"verdict": said.verdict.value, "because": said.because, "times": said.times} for said in found]


def _rate(rate: Rate) -> Json:
    return {"leads": rate.hits, "of": rate.of, **share(rate)}
