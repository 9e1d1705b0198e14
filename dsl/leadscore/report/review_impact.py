"""Whom a change moves, as the values that templates read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadscore.plan.model import Plan
from leadscore.report.impact import decided_for, headline, reason_text, reasons_told, sentences
from leadscore.report.review_explanations import parts
from leadscore.report.review_histogram import histogram
from leadscore.report.review_records import (
    FigureView,
    ImpactView,
    LeadView,
    Limits,
    MoverView,
    ReasonView,
    SegmentView,
    Shown,
    clipped,
    cut,
)
from leadscore.report.words import instant
from leadscore.review.impact.model import Impact, Mover, Pair, Reason, Segment, Standing, Turn
from leadscore.values.number import counted, milli_text, signed_milli_text

_NO_BAND = "no band"
_NOT_IN_SCOPE = "out of scope"


def impact_view(impact: Impact, plans: tuple[Plan, Plan], renamed: Mapping[str, str], limits: Limits) -> ImpactView:
    """`plans` are both versions'; `renamed` says how the newer one calls rules that the older one calls otherwise."""
    movers = [_mover(mover, plans, renamed, limits) for mover in impact.movers[: limits.movers] if mover.cards]
    ready = [plan.ready.at if plan.ready else None for plan in plans]
    return ImpactView(
        headline=headline(impact),
        as_of=instant(impact.as_of),
        leads=counted(impact.leads, "lead"),
        figures=tuple(_figures(impact)),
        sentences=tuple(sentences(impact)),
        bands=_shared([(_NO_BAND if band is None else band, pair) for band, pair in impact.bands]),
        histogram=histogram(impact.bins, *ready) if impact.bins else None,
        by=impact.by or "",
        segments=cut([_segment(one, limits) for one in impact.segments], limits.rows),
        gained_count=f"{impact.gained_count:,}",
        gained=cut([_lead(one, limits) for one in impact.gained], limits.rows, impact.gained_count),
        gained_by=_reasons(impact.gained_by, limits),
        lost_count=f"{impact.lost_count:,}",
        lost=cut([_lead(one, limits) for one in impact.lost], limits.rows, impact.lost_count),
        lost_by=_reasons(impact.lost_by, limits),
        movers=cut(movers, None),
    )


def figure(label: str, pair: Pair) -> FigureView:
    return FigureView(label, f"{pair.old:,}", f"{pair.new:,}", _difference(pair.difference))


def _difference(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _figures(impact: Impact) -> Iterator[FigureView]:
    yield figure("ready", impact.ready)
    if impact.arrivals:
        yield _arriving(impact.arrivals)
    if impact.disqualified.old or impact.disqualified.new:
        yield figure("disqualified", impact.disqualified)
    if impact.in_scope.difference or impact.in_scope.new != impact.leads:
        yield figure("in scope", impact.in_scope)


def _arriving(pair: Pair) -> FigureView:
    """Thousandths of leads a week, to the tenth: more would be more than is known."""
    tenths = Pair(_tenths(pair.old), _tenths(pair.new))
    change = signed_milli_text(tenths.difference * 100)
    return FigureView("calls a week", milli_text(tenths.old * 100), milli_text(tenths.new * 100), change)


def _tenths(thousandths: int) -> int:
    return (thousandths + 50) // 100


def _shared(rows: Sequence[tuple[str, Pair]]) -> tuple[FigureView, ...]:
    """Figures with their bars, the longest of which is 100."""
    most = max((count for _, pair in rows for count in (pair.old, pair.new)), default=0) or 1
    return tuple(
        FigureView(
            label,
            f"{pair.old:,}",
            f"{pair.new:,}",
            _difference(pair.difference),
            f"{100 * pair.old / most:.1f}",
            f"{100 * pair.new / most:.1f}",
        )
        for label, pair in rows
    )


def _segment(segment: Segment, limits: Limits) -> SegmentView:
    value = "all others" if segment.rest else "unknown" if segment.value is None else segment.value
    return SegmentView(
        clipped(value, limits.characters),
        f"{segment.leads:,}",
        figure("ready", segment.ready),
        f"{segment.up:,}",
        f"{segment.down:,}",
    )


# ------------------------------------------------------------------------------------------------ single leads


def _reasons(reasons: Sequence[Reason], limits: Limits) -> Shown[ReasonView]:
    told = [
        ReasonView(f"{reason.leads:,}", clipped(reason_text(reason), limits.characters))
        for reason in reasons_told(reasons)
    ]
    return cut(told, limits.rows)


def _lead(mover: Mover, limits: Limits) -> LeadView:
    change = "" if mover.difference is None else signed_milli_text(mover.difference)
    return LeadView(
        lead=clipped(mover.lead, limits.characters),
        name=clipped(mover.name, limits.characters),
        old=_score(mover.old),
        new=_score(mover.new),
        change=change,
        turn=_turn(mover),
        decider=clipped(decided_for(mover), limits.characters),
    )


def _score(standing: Standing) -> str:
    return _NOT_IN_SCOPE if standing.score is None else milli_text(standing.score)


def _turn(mover: Mover) -> str:
    match mover.turn:
        case Turn.GAINED:
            return "becomes ready"
        case Turn.LOST:
            return "is no longer ready"
        case Turn.NEITHER:
            return "stays ready" if mover.new.ready else ""


def _mover(mover: Mover, plans: tuple[Plan, Plan], renamed: Mapping[str, str], limits: Limits) -> MoverView:
    told = parts(plans, mover.cards, renamed, limits) if mover.cards else ()
    return MoverView(_lead(mover, limits), tuple(told))
