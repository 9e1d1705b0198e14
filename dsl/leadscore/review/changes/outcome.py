"""Changes of what a score leads to: the bounds of the score itself, ready, bands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from leadscore.plan import model as plan
from leadscore.review.changes.comparison import Comparison, Verdict
from leadscore.review.changes.conditions import differences
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.side import Side
from leadscore.review.changes.words import bound
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import label_text
from leadscore.syntax.printer import condition_text, statement_text
from leadscore.values.number import milli_text

Conditional: TypeAlias = n.Ready | n.Band
Say: TypeAlias = Callable[[Aspect, Effect, str, str | None, str | None], Change]


def outcome_changes(both: Comparison) -> Iterator[Change]:
    yield from _score_range(both)
    yield from _ready(both)
    yield from _bands(both)


def _score_range(both: Comparison) -> Iterator[Change]:
    before, after = both.old.one(n.ScoreRange), both.new.one(n.ScoreRange)
    ends = [(side.plan.score_low, side.plan.score_high) for side in (both.old, both.new)]
    if ends[0] != ends[1]:
        old, new = (statement_text(s).removeprefix("score ") if s else "without bounds" for s in (before, after))
        sentence = f"the score: {old} → {new}"
        yield both.change(
            Thing.SCORE, Aspect.THRESHOLD, Effect.SCORE, "score", sentence, old=old, new=new, at=(before, after)
        )


# ------------------------------------------------------------------------------------------------ ready


def _ready(both: Comparison) -> Iterator[Change]:
    before, after = both.old.one(n.Ready), both.new.one(n.Ready)
    old, new = both.old.plan.ready, both.new.plan.ready

    def say(aspect: Aspect, effect: Effect, sentence: str, was: str | None, now: str | None) -> Change:
        return both.change(Thing.READY, aspect, effect, "ready", sentence, old=was, new=now, at=(before, after))

    if before and after and old and new:
        if old.at != new.at:
            yield say(
                Aspect.THRESHOLD, Effect.OUTCOME, f"ready: {_at(old.at)} → {_at(new.at)}", _at(old.at), _at(new.at)
            )
        yield from _condition(both, "ready", before, after, old.condition, new.condition, say)
        if old.lost_below != new.lost_below:
            was, now = (bound("lost below", ready.lost_below) for ready in (old, new))
            yield say(Aspect.LOST_BELOW, Effect.OUTCOME, f"ready: {was} → {now}", was, now)
    elif after:
        text = statement_text(after)
        yield say(Aspect.ADDED, Effect.OUTCOME, f"new: {text}", None, text)
    elif before:
        text = statement_text(before)
        yield say(Aspect.REMOVED, Effect.OUTCOME, f"removed: {text}, so nobody is ready any more", text, None)


def _at(milli: int | None) -> str:
    return "otherwise" if milli is None else milli_text(milli)


def _condition(
    both: Comparison,
    label: str,
    before: Conditional,
    after: Conditional,
    old: plan.Condition | None,
    new: plan.Condition | None,
    say: Say,
) -> Iterator[Change]:
    """The condition behind `if`, also one that came or went."""
    was, now = (f"if {condition_text(s.condition)}" if s.condition else "without a condition" for s in (before, after))
    match both.verdict(before.condition, after.condition, old, new):
        case Verdict.CHANGED if before.condition and after.condition:
            parts = differences(before.condition, after.condition, both.old.reads, both.new.reads)
            yield say(Aspect.CONDITION, Effect.OUTCOME, f"{label}: {'; '.join(parts)}", was, now)
        case Verdict.CHANGED:
            yield say(Aspect.CONDITION, Effect.OUTCOME, f"{label}: {was} → {now}", was, now)
        case Verdict.WORDING:
            words = f"{label}: says the same in other words, {now}"
            yield say(Aspect.WORDING, Effect.WORDS, words, was, now)
        case _:
            pass


# ------------------------------------------------------------------------------------------------ bands


def _bands(both: Comparison) -> Iterator[Change]:
    older = {both.old.band_called(name): pair for name, pair in _by_name(both.old).items()}
    for name, (node, band) in _by_name(both.new).items():
        if name in older:
            yield from _band_pair(both, *older.pop(name), node, band)
        else:
            text = statement_text(node)
            yield _band(both, Aspect.ADDED, name, f"new: {text}", None, text, None, node)
    for node, band in older.values():
        text = statement_text(node)
        yield _band(both, Aspect.REMOVED, band.name, f"removed: {text}", text, None, node, None)


def _by_name(side: Side) -> dict[str, tuple[n.Band, plan.Band]]:
    nodes = side.written(n.Band)
    return {band.name: (node, band) for node, band in zip(nodes, side.plan.bands, strict=True)}


def _band_pair(both: Comparison, before: n.Band, old: plan.Band, after: n.Band, new: plan.Band) -> Iterator[Change]:
    label = f"band {label_text(after.name)}"

    def say(aspect: Aspect, effect: Effect, sentence: str, was: str | None, now: str | None) -> Change:
        return _band(both, aspect, new.name, sentence, was, now, before, after, effect)

    if old.name != new.name:
        words = f"{label} is the new name of {label_text(before.name)}"
        yield say(Aspect.NAME, Effect.OUTCOME, words, old.name, new.name)
    if old.at != new.at:
        low, high = _at(old.at), _at(new.at)
        yield say(Aspect.THRESHOLD, Effect.OUTCOME, f"{label}: {low} → {high}", low, high)
    yield from _condition(both, label, before, after, old.condition, new.condition, say)


def _band(
    both: Comparison,
    aspect: Aspect,
    name: str,
    sentence: str,
    old: str | None,
    new: str | None,
    before: n.Band | None,
    after: n.Band | None,
    effect: Effect = Effect.OUTCOME,
) -> Change:
    return both.change(Thing.BAND, aspect, effect, name, sentence, old=old, new=new, at=(before, after))
