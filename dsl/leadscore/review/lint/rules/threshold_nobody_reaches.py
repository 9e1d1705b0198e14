"""A threshold above all leads in the data. See docs/lint/threshold-nobody-reaches.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.observed import Observed
from leadscore.review.lint.subject import Finding, Subject
from leadscore.values.number import counted, milli_text


def threshold_nobody_reaches(subject: Subject, data: Observed) -> Iterator[Finding]:
    if data.high is None or data.leads < subject.settings.min_leads or not data.shows_scores(subject.plan):
        return
    for threshold in subject.thresholds:
        if data.high < threshold.at:
            yield Finding(
                threshold.span,
                f"None of {counted(data.leads, 'lead')} reaches {milli_text(threshold.at)}: "
                f"the best has {milli_text(data.high)}",
                "Lower the threshold to what good leads have, or give more points for what they did.",
            )
