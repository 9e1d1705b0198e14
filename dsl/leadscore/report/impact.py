"""What an impact says in words: its headline, and what decided it for a lead. Every form reads this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from leadscore.report.words import instant
from leadscore.review.impact.model import Cause, Decider, Impact, Mover, Pair, Reason, Span, Standing, Unread
from leadscore.values.number import counted, milli_text, signed_milli_text

NOTHING = "-"
"""Stands where a version has no number."""
_MANY = 20_000
"""From so many thousandths on, a tenth is not worth telling."""


def headline(impact: Impact) -> str:
    """`Ready 412 → 437: 31 become ready, 6 no longer are; about 4.2 → 5 calls a week`."""
    if not impact.leads:
        return "There is not a single lead in the data, so there is nobody to move"
    turned = [
        (impact.gained_count, "becomes ready", "become ready"),
        (impact.lost_count, "no longer is", "no longer are"),
    ]
    parts = [f"{count:,} {one if count == 1 else many}" for count, one, many in turned if count]
    apart = "".join(f"; {u.ready:,} more by the {_reader(u)} version alone" for u in impact.unread if u.ready)
    if not (impact.ready.old or impact.ready.new or apart):
        return "Nobody is ready, neither before nor after"
    told = f"Ready {arrow(impact.ready)}: {', '.join(parts) or 'the same leads'}{apart}"
    return told if impact.arrivals is None else f"{told}; about {calls(impact.arrivals)} calls a week"


def calls(arrivals: Pair) -> str:
    """`4.2 → 5`; no more places than are known."""
    old, new = (_rounded(number) for number in (arrivals.old, arrivals.new))
    return old if old == new else f"{old} → {new}"


def _rounded(thousandths: int) -> str:
    if thousandths >= _MANY:
        return f"{(thousandths + 500) // 1_000:,}"
    return milli_text((thousandths + 50) // 100 * 100)


def sentences(impact: Impact) -> Iterator[str]:
    """What stands behind the headline, a sentence each."""
    yield f"Of {counted(impact.leads, 'lead')} as of {instant(impact.as_of)}."
    yield from map(_unread, impact.unread)
    if not impact.leads:
        return
    scores = [(impact.up, "higher"), (impact.down, "lower"), (impact.same, "the same")]
    yield f"Scores: {', '.join(f'{count:,} {what}' for count, what in scores if count) or 'nobody has one'}."
    for what, pair in (("In scope", impact.in_scope), ("Disqualified", impact.disqualified)):
        if pair.difference:
            yield f"{what}: {arrow(pair)}."
    if impact.entered or impact.left:
        yield f"The policy applies to {impact.entered:,} that it did not, and no longer to {impact.left:,}."
    yield _calls_rest_on(impact)


def _unread(unread: Unread) -> str:
    """`2 leads more are read by the older version alone, 1 of them ready: the newer one declares x, and sets …`."""
    other = "newer" if unread.by_new else "older"
    declares = f"the {other} one declares {', '.join(unread.fields)}, and sets rows aside that do not fit"
    if unread.leads is None:
        return f"Leads may be missing that the {_reader(unread)} version alone reads: {declares}."
    more = f"{counted(unread.leads, 'lead')} more {'is' if unread.leads == 1 else 'are'}"
    return f"{more} read by the {_reader(unread)} version alone, {unread.ready:,} of them ready: {declares}."


def _reader(unread: Unread) -> str:
    return "older" if unread.by_new else "newer"


def _calls_rest_on(impact: Impact) -> str:
    if impact.arrivals is None:
        return "Calls a week: of the weeks before that day nothing is known, so it cannot be said."
    weeks = "the last week" if impact.weeks == 1 else f"the mean of {impact.weeks} weeks"
    return (
        f"Calls a week: leads ready at a week's end that were not at its start, {weeks} before that day. "
        "Fields are read as they are today, so only what leads did, and how long ago, counts."
    )


def arrow(pair: Pair) -> str:
    """`412 → 437`; one number where nothing changed."""
    return f"{pair.old:,}" if pair.old == pair.new else f"{pair.old:,} → {pair.new:,}"


def scores(old: Standing, new: Standing) -> str:
    """`62 → 77`; `-` is out of scope."""
    before, after = (NOTHING if side.score is None else milli_text(side.score) for side in (old, new))
    return before if before == after else f"{before} → {after}"


def decided_by(decider: Decider | None) -> str:
    """`pricing: +50, was +35`, `ready at 65, was 70`, `new: title is "cto", +20`."""
    if decider is None:
        return ""
    old, new = (None if points is None else (points, points) for points in (decider.old, decider.new))
    return _said(decider.cause, decider.text, old, new)


def decided_for(mover: Mover) -> str:
    """As `decided_by`; a lead whose score moves while it is disqualified is told from those that somebody calls."""
    is_apart = mover.old.disqualified and mover.new.disqualified
    return "; ".join(filter(None, (decided_by(mover.decider), "disqualified" if is_apart else "")))


def reason_text(reason: Reason) -> str:
    """As `decided_by`, of many leads: `pricing: +7.5 to +15, was +12.5 to +25`."""
    return _said(reason.cause, reason.text, reason.old, reason.new)


def reasons_told(reasons: Sequence[Reason]) -> Sequence[Reason]:
    """Those worth telling beside a list of all the leads: none where each lead has one of its own."""
    return reasons if any(reason.leads > 1 for reason in reasons) else ()


def _said(cause: Cause, text: str, old: Span | None, new: Span | None) -> str:
    match cause:
        case Cause.RULE | Cause.OVERRIDE:
            if new is None:
                return f"{text}: gone, was {_span(old or (0, 0), signed_milli_text)}"
            was = "new" if old is None else f"was {_span(old, signed_milli_text)}"
            return f"{text}: {_span(new, signed_milli_text)}, {was}"
        case Cause.THRESHOLD | Cause.BOUND:
            if new is None:
                return f"no longer {text}"
            return f"{text}, new" if old is None else f"{text}, was {_span(old, milli_text)}"
        case Cause.DISQUALIFIED:
            return f"disqualified: {text}"
        case Cause.CONDITION | Cause.SCOPE:
            return text
        case _:
            assert_never(cause)


def _span(span: Span, written: Callable[[int], str]) -> str:
    least, most = span
    return written(least) if least == most else f"{written(least)} to {written(most)}"
