"""A threshold below all leads in the data. See docs/lint/threshold-everybody-reaches.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.lint.observed import Observed
from leadscore.review.lint.subject import Finding, Subject
from leadscore.values.number import counted, milli_text


def threshold_everybody_reaches(subject: Subject, data: Observed) -> Iterator[Finding]:
    if data.low is None or data.leads < subject.settings.min_leads or not data.shows_scores(subject.plan):
        return
    for threshold in subject.thresholds:
        if data.low >= threshold.at:
            yield Finding(
                threshold.span,
                f"All of {counted(data.leads, 'lead')} reach {milli_text(threshold.at)}: "
                f"the least has {milli_text(data.low)}",
                "Raise the threshold: one that everybody reaches sorts nobody out.",
            )
