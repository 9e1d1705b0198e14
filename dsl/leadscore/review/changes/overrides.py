"""Changes of overrides: people's judgements of single leads."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan import model as plan
from leadscore.record import Record
from leadscore.review.changes.comparison import Comparison
from leadscore.review.changes.meaning import Key
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.pairing import pair_up
from leadscore.review.changes.side import Side
from leadscore.review.changes.words import quoted
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.number import signed_milli_text


class _Override(Record):
    node: n.Override
    plan: plan.Override

    @property
    def text(self) -> str:
        return statement_text(self.node)


def override_changes(both: Comparison) -> Iterator[Change]:
    """Overrides are known by their lead; several of one lead by all they say, then by their points."""
    old, new = (both.old, _overrides(both.old)), (both.new, _overrides(both.new))
    found = pair_up(old, new, [_whole, _points, _lead], lambda override: override.text)
    for before, after in found.pairs:
        yield from _pair(both, before, after)
    for override in found.added:
        yield _change(both, Aspect.ADDED, f"new: {override.text}", None, override.text, None, override)
    for override in found.removed:
        yield _change(both, Aspect.REMOVED, f"removed: {override.text}", override.text, None, override, None)


def _overrides(side: Side) -> list[_Override]:
    written = side.written(n.Override)
    return [_Override(node, override) for node, override in zip(written, side.plan.overrides, strict=True)]


def _whole(override: _Override, side: Side) -> Key:
    said = override.plan
    return (said.lead, said.points, said.until, said.by, said.because)


def _points(override: _Override, side: Side) -> Key:
    return (override.plan.lead, override.plan.points)


def _lead(override: _Override, side: Side) -> Key:
    return override.plan.lead


def _pair(both: Comparison, old: _Override, new: _Override) -> Iterator[Change]:
    lead = new.plan.shown_lead

    def say(aspect: Aspect, effect: Effect, sentence: str, was: str, now: str) -> Change:
        return _change(both, aspect, f"{lead}: {sentence}", was, now, old, new, effect)

    before, after = old.plan, new.plan
    if before.points != after.points:
        was, now = signed_milli_text(before.points), signed_milli_text(after.points)
        yield say(Aspect.POINTS, Effect.SCORE, f"{was} → {now}", was, now)
    if before.until != after.until:
        was, now = before.until.isoformat(), after.until.isoformat()
        yield say(Aspect.UNTIL, Effect.SCORE, f"until {was} → {now}", was, now)
    if before.by != after.by:
        yield say(Aspect.AUTHOR, Effect.WORDS, f"by {before.by} → {after.by}", before.by, after.by)
    if before.because != after.because:
        was, now = before.because, after.because
        yield say(Aspect.REASON, Effect.WORDS, f"reason {quoted(was)} → {quoted(now)}", was, now)


def _change(
    both: Comparison,
    aspect: Aspect,
    sentence: str,
    was: str | None,
    now: str | None,
    old: _Override | None,
    new: _Override | None,
    effect: Effect = Effect.SCORE,
) -> Change:
    at = (old.node if old else None, new.node if new else None)
    subject = "".join(one.plan.shown_lead for one in (new or old,) if one)
    return both.change(Thing.OVERRIDE, aspect, effect, subject, sentence, old=was, new=now, at=at)
