"""Overrides in sentences, and what one does to a lead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Override
from leadscore.report.json_text import Json, points
from leadscore.values.number import milli_text, signed_milli_text


def line(override: Override, today: date) -> str:
    """`jane@acme.com +15 by Sam until 2026-12-31: Met at the fair`; one that is over says so."""
    over = " (expired)" if override.until < today else ""
    return (
        f"{override.shown_lead} {signed_milli_text(override.points)} by {override.by} until {override.until}{over}: "
        f"{override.because}"
    )


def effect(name: str, before: Outcome, after: Outcome) -> str:
    """`jane@acme.com: score 62 -> 77, not ready -> ready, band warm -> hot`."""
    if not after.in_scope:
        return f"{name} is out of this policy's scope, so the override has no effect."
    parts = [f"score {_moved(milli_text(before.score or 0), milli_text(after.score or 0))}"]
    parts.append(_moved(_readiness(before), _readiness(after)))
    if before.band or after.band:
        parts.append(f"band {_moved(before.band or 'none', after.band or 'none')}")
    return f"{name}: {', '.join(parts)}."


def as_json(overrides: Iterable[Override], today: date) -> Json:
    """`[{lead, points, by, until, because, expired, line}]`."""
    return [
        {
            "lead": one.shown_lead,
            "points": points(one.points),
            "by": one.by,
            "until": one.until.isoformat(),
            "because": one.because,
            "expired": one.until < today,
            "line": one.line,
        }
        for one in overrides
    ]


def _readiness(outcome: Outcome) -> str:
    if outcome.disqualified:
        return "disqualified"
    return "ready" if outcome.ready else "not ready"


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} -> {after}"
