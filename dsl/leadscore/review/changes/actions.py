"""Changes of actions: what happens when a lead enters a state."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan import model as plan
from leadscore.record import Record, replace
from leadscore.review.changes.comparison import Comparison, Verdict
from leadscore.review.changes.conditions import differences
from leadscore.review.changes.meaning import Key
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.pairing import pair_up
from leadscore.review.changes.side import Side
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import duration_text, quoted
from leadscore.syntax.printer import condition_text, statement_text


class _Action(Record):
    node: n.Action
    plan: plan.Action

    @property
    def label(self) -> str:
        return statement_text(replace(self.node, within=None, condition=None))


def action_changes(both: Comparison) -> Iterator[Change]:
    """Actions are known by state, verb and destination, several alike by their conditions; else by state and verb."""
    old, new = (both.old, _actions(both.old)), (both.new, _actions(both.new))
    found = pair_up(old, new, [_whole, _written, _does, _kind], lambda action: action.plan.text)
    for before, after in found.pairs:
        yield from _pair(both, before, after)
    for action in found.added:
        text = action.plan.text
        yield _change(both, Aspect.ADDED, action.label, f"new: {text}", None, text, None, action)
    for action in found.removed:
        text = action.plan.text
        yield _change(both, Aspect.REMOVED, action.label, f"removed: {text}", text, None, action, None)


def _actions(side: Side) -> list[_Action]:
    return [_Action(node, action) for node, action in zip(side.written(n.Action), side.plan.actions, strict=True)]


def _does(action: _Action, side: Side) -> Key:
    return (side.band_called(action.plan.state), action.plan.verb, action.plan.destination)


def _kind(action: _Action, side: Side) -> Key:
    return (side.band_called(action.plan.state), action.plan.verb)


def _whole(action: _Action, side: Side) -> Key:
    return (_does(action, side), action.plan.within_seconds, side.means(action.plan.condition))


def _written(action: _Action, side: Side) -> Key:
    return (_does(action, side), side.reads(action.node.condition))


def _pair(both: Comparison, old: _Action, new: _Action) -> Iterator[Change]:
    label = new.label

    def say(aspect: Aspect, effect: Effect, sentence: str, was: str | None, now: str | None) -> Change:
        return _change(both, aspect, label, f"{label}: {sentence}", was, now, old, new, effect)

    if old.plan.destination != new.plan.destination:
        was, now = quoted(old.node.destination), quoted(new.node.destination)
        yield say(Aspect.DESTINATION, Effect.OUTCOME, f"was to {was}", was, now)
    if old.plan.within_seconds != new.plan.within_seconds:
        was, now = _within(old), _within(new)
        yield say(Aspect.WITHIN, Effect.OUTCOME, f"{was} → {now}", was, now)
    before, after = old.node.condition, new.node.condition
    was, now = (f"if {condition_text(c)}" if c else "always" for c in (before, after))
    match both.verdict(before, after, old.plan.condition, new.plan.condition):
        case Verdict.CHANGED if before and after:
            parts = differences(before, after, both.old.reads, both.new.reads)
            yield say(Aspect.CONDITION, Effect.OUTCOME, "; ".join(parts), was, now)
        case Verdict.CHANGED:
            yield say(Aspect.CONDITION, Effect.OUTCOME, f"{was} → {now}", was, now)
        case Verdict.WORDING:
            yield say(Aspect.WORDING, Effect.WORDS, f"says the same in other words, {now}", was, now)
        case _:
            pass


def _within(action: _Action) -> str:
    return f"within {duration_text(action.node.within)}" if action.node.within else "without a time limit"


def _change(
    both: Comparison,
    aspect: Aspect,
    label: str,
    sentence: str,
    was: str | None,
    now: str | None,
    old: _Action | None,
    new: _Action | None,
    effect: Effect = Effect.OUTCOME,
) -> Change:
    at = (old.node if old else None, new.node if new else None)
    return both.change(Thing.ACTION, aspect, effect, label, sentence, old=was, new=now, at=at)
