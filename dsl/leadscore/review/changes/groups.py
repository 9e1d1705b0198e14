"""Changes of groups: those that came and went, their names, questions, bounds and decay."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.changes.comparison import Comparison
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.rules import decays_differ
from leadscore.review.changes.side import GroupAt
from leadscore.review.changes.words import bound, decay_words, now, quoted
from leadscore.syntax.printer import statement_text


def group_changes(both: Comparison) -> Iterator[Change]:
    older = {group.name: group for group in both.old.groups}
    for group in both.new.groups:
        before = older.pop(group.name, None)
        if before is None:
            yield from _whole(both, group, Aspect.ADDED)
        else:
            yield from _pair(both, before, group)
    for group in older.values():
        yield from _whole(both, group, Aspect.REMOVED)


def _whole(both: Comparison, group: GroupAt, aspect: Aspect) -> Iterator[Change]:
    """Its rules are told as they come and go. `general` is there whenever a rule stands before all groups, and nobody
    ever writes it."""
    if group.header is None:
        return
    is_new, statement = aspect is Aspect.ADDED, statement_text(group.header)
    yield both.change(
        Thing.GROUP,
        aspect,
        Effect.SCORE if _counts(group) else Effect.WORDS,
        group.name,
        f"{'new group' if is_new else 'removed'}: {statement}",
        old=None if is_new else statement,
        new=statement if is_new else None,
        at=(None, group.header) if is_new else (group.header, None),
        group=group.name,
    )


def _counts(group: GroupAt) -> bool:
    """Whether a total can be another than 0: without points, a bound alone can keep it from that."""
    low, high = group.plan.at_least, group.plan.at_most
    has_points = any(rule.points is not None for rule in group.plan.rules)
    return has_points or (low is not None and low > 0) or (high is not None and high < 0)


def _pair(both: Comparison, old: GroupAt, new: GroupAt) -> Iterator[Change]:
    def change(aspect: Aspect, effect: Effect, sentence: str, before: str | None, after: str | None) -> Change:
        return both.change(
            Thing.GROUP,
            aspect,
            effect,
            new.plan.name,
            f"{new.plan.name}{sentence}",
            old=before,
            new=after,
            at=(old.header, new.header),
            group=new.name,
        )

    if old.plan.name != new.plan.name:
        words = f" is the new name of {old.plan.name}"
        yield change(Aspect.NAME, Effect.WORDS, words, old.plan.name, new.plan.name)
    effect = Effect.SCORE if _counts(old) or _counts(new) else Effect.WORDS
    for aspect, low, high in (
        (Aspect.AT_LEAST, old.plan.at_least, new.plan.at_least),
        (Aspect.AT_MOST, old.plan.at_most, new.plan.at_most),
    ):
        if low != high:
            before, after = bound(aspect.value, low), bound(aspect.value, high)
            yield change(aspect, effect, f": {before} → {after}", before, after)
    before, after = decay_words(old.decay), decay_words(new.decay)
    if before != after:
        moves = Effect.SCORE if _decay_moves(both, new) else Effect.WORDS
        yield change(Aspect.DECAY, moves, f": {now(before, after)}", before, after)
    if old.plan.question != new.plan.question:
        was, is_now = old.plan.question, new.plan.question
        words = f": asks {quoted(is_now)}" if is_now else ": asks no question any more"
        words += f", asked {quoted(was)}" if was else ""
        yield change(Aspect.QUESTION, Effect.WORDS, words, was, is_now)


def _decay_moves(both: Comparison, group: GroupAt) -> bool:
    """Whether a rule that follows the group's decay, and stayed in the group, loses its points in another way."""
    return any(
        before.node.decay is None
        and after.node.decay is None
        and before.group.name == after.group.name == group.name
        and before.plan.points is not None
        and decays_differ(before, after)
        for before, after in both.matched.pairs
    )
