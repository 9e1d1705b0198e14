"""What people say of leads, for programs."""

from __future__ import annotations

from collections.abc import Iterable

from leadscore.learn.verdicts import Agreement
from leadscore.production.judging.feedback import Feedback
from leadscore.report.backtest_feedback_json import agreement
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


def agreements_json(found: Iterable[Agreement]) -> Json:
    """A list of `backtest_feedback_json.agreement`, one a policy."""
    return [agreement(one) for one in found]
