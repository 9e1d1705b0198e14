"""What a change does to leads as JSON, for programs. docs/diff.md says what each member means."""

from __future__ import annotations

from leadscore.report.impact import headline
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant
from leadscore.review.impact.model import Decider, Impact, Mover, Pair, Reason, Segment, Span, Standing, Unread


def impact_json(impact: Impact) -> dict[str, Json]:
    """Points are decimal numbers, instants ISO 8601 in UTC; two numbers are `old` and `new`."""
    return {
        "headline": headline(impact),
        "as_of": iso_instant(impact.as_of),
        "leads": impact.leads,
        "unread": [_unread(unread) for unread in impact.unread],
        "in_scope": _pair(impact.in_scope),
        "ready": _pair(impact.ready),
        "disqualified": _pair(impact.disqualified),
        "scores": {
            "up": impact.up,
            "down": impact.down,
            "same": impact.same,
            "entered": impact.entered,
            "left": impact.left,
        },
        "calls_a_week": _calls(impact),
        "gained_count": impact.gained_count,
        "lost_count": impact.lost_count,
        "gained": [_mover(mover) for mover in impact.gained],
        "lost": [_mover(mover) for mover in impact.lost],
        "gained_by": [_reason(reason) for reason in impact.gained_by],
        "lost_by": [_reason(reason) for reason in impact.lost_by],
        "movers": [_mover(mover) for mover in impact.movers],
        "bands": [{"band": band, **_pair(leads)} for band, leads in impact.bands],
        "distribution": [
            {"low": points(each.low), "high": points(each.high), **_pair(each.leads)} for each in impact.bins
        ],
        "by": impact.by,
        "segments": [_segment(segment) for segment in impact.segments],
    }


def _unread(unread: Unread) -> dict[str, Json]:
    return {
        "by": "new" if unread.by_new else "old",
        "fields": list(unread.fields),
        "leads": unread.leads,
        "ready": unread.ready,
    }


def _pair(pair: Pair) -> dict[str, Json]:
    return {"old": pair.old, "new": pair.new}


def _calls(impact: Impact) -> dict[str, Json] | None:
    if impact.arrivals is None:
        return None
    return {"old": points(impact.arrivals.old), "new": points(impact.arrivals.new), "weeks": impact.weeks}


def _mover(mover: Mover) -> dict[str, Json]:
    return {
        "lead": mover.lead,
        "name": mover.name or None,
        "difference": points(mover.difference),
        "old": _standing(mover.old),
        "new": _standing(mover.new),
        "decided_by": _decider(mover.decider),
    }


def _standing(standing: Standing) -> dict[str, Json]:
    return {
        "score": points(standing.score),
        "ready": standing.ready,
        "disqualified": standing.disqualified,
        "band": standing.band,
        "grade": standing.grade,
    }


def _decider(decider: Decider | None) -> dict[str, Json] | None:
    if decider is None:
        return None
    return {
        "cause": decider.cause.value,
        "text": decider.text,
        "rule": decider.rule,
        "old": points(decider.old),
        "new": points(decider.new),
    }


def _reason(reason: Reason) -> dict[str, Json]:
    return {
        "leads": reason.leads,
        "cause": reason.cause.value,
        "text": reason.text,
        "rule": reason.rule,
        "old": _span(reason.old),
        "new": _span(reason.new),
    }


def _span(span: Span | None) -> dict[str, Json] | None:
    return None if span is None else {"least": points(span[0]), "most": points(span[1])}


def _segment(segment: Segment) -> dict[str, Json]:
    return {
        "value": None if segment.rest else segment.value,
        "rest": segment.rest,
        "leads": segment.leads,
        "ready": _pair(segment.ready),
        "up": segment.up,
        "down": segment.down,
    }
