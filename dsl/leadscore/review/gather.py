"""From two versions to the review: everything that is known of the difference, in one record."""

from __future__ import annotations

from leadscore.review.changes import Aspect, Change, Effect, Place, Thing, changes
from leadscore.review.model import PolicyAt, PolicyReview, Review
from leadscore.review.versions import Versions
from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.values.number import counted, milli_text


def review(versions: Versions) -> Review:
    """The changes of every policy. One with errors does not keep the others from being reviewed."""
    return Review(versions.old, versions.new, tuple(_reviewed(old, new) for old, new in versions.pairs))


def _reviewed(old: PolicyAt | None, new: PolicyAt | None) -> PolicyReview:
    told = PolicyReview(old, new, ())
    if told.broken:
        return told
    if old and new:
        return PolicyReview(old, new, changes(old.compiled, new.compiled))
    return PolicyReview(old, new, (_whole(told, Aspect.ADDED if new else Aspect.REMOVED),))


def _whole(policy: PolicyReview, aspect: Aspect) -> Change:
    """A policy that came or went."""
    at, is_new = policy.either, aspect is Aspect.ADDED
    place = _place(at)
    size = _size(at)
    return Change(
        Thing.POLICY,
        aspect,
        Effect.SCORE,
        at.name,
        f"{'new policy' if is_new else 'removed policy'} “{at.name}”: {size}",
        old=None if is_new else size,
        new=size if is_new else None,
        old_place=None if is_new else place,
        new_place=place if is_new else None,
        owners=policy.owners,
    )


def _size(at: PolicyAt) -> str:
    plan = at.compiled.plan
    if plan is None:
        return "with errors"
    ready = f", ready at {milli_text(plan.ready.at)}" if plan.ready else ""
    return f"{counted(len(plan.rules), 'rule')}{ready}"


def _place(at: PolicyAt) -> Place:
    unit = at.compiled.checked.main
    header = next((s for s in unit.file.statements if isinstance(s, n.PolicyHeader)), None)
    span = header.span if header else Span(unit.source.path, 0, 0)
    return Place(span, unit.source.position(span.start).line, unit.source.position(span.end).line)
