"""Recorded scorings for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadscore.values.days import iso_instant

if TYPE_CHECKING:
    from leadscore.production.ledger.model import Scoring
    from leadscore.production.replay.listing import Listed
    from leadscore.report.json_text import Json


def as_json(found: Sequence[Listed]) -> Json:
    """A list with an object for each, the oldest first."""
    return [
        {
            "policy": one.scoring.policy,
            "version": one.version,
            "fingerprint": one.scoring.fingerprint,
            **scoring_json(one.scoring),
        }
        for one in found
    ]


def scoring_json(scoring: Scoring) -> dict[str, Json]:
    """How many leads there were, how many of them were looked at, and how many recorded."""
    return {
        "number": scoring.no,
        "as_of": iso_instant(scoring.as_of),
        "leads": scoring.counts.leads,
        "ready": scoring.counts.ready,
        "disqualified": scoring.counts.disqualified,
        "out_of_scope": scoring.counts.out_of_scope,
        "rescored": scoring.rescored,
        "recorded": scoring.changed,
    }
