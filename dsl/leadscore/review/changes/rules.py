"""Changes of rules: those that came and went, and every aspect of those that are in both versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from leadscore.plan import model as plan
from leadscore.review.changes.comparison import Comparison, Verdict
from leadscore.review.changes.conditions import differences
from leadscore.review.changes.meaning import Key
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.side import RuleAt
from leadscore.review.changes.words import bound, decay_words, now, quoted
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text
from leadscore.values.days import DAY
from leadscore.values.number import signed_milli_text


def rule_changes(both: Comparison) -> Iterator[Change]:
    """All changes of rules, those of the newer version in its order, then those of rules that are gone."""
    older = {id(after): before for before, after in both.matched.pairs}
    for rule in both.new.rules:
        before = older.get(id(rule))
        if before is None:
            yield _whole(both, rule, Aspect.ADDED)
        else:
            yield from _Pair(both, before, rule).changes()
    for rule in both.matched.removed:
        yield _whole(both, rule, Aspect.REMOVED)


def _whole(both: Comparison, rule: RuleAt, aspect: Aspect) -> Change:
    is_new, statement = aspect is Aspect.ADDED, rule.plan.statement
    return both.change(
        Thing.RULE,
        aspect,
        Effect.OUTCOME if rule.plan.points is None else Effect.SCORE,
        rule.label,
        f"{'new rule' if is_new else 'removed'}: {statement}",
        old=None if is_new else statement,
        new=statement if is_new else None,
        at=(None, rule.node) if is_new else (rule.node, None),
        group=rule.group.name,
        rule=rule.plan.id,
    )


class _Pair:
    """A rule in both versions."""

    def __init__(self, both: Comparison, old: RuleAt, new: RuleAt) -> None:
        self.both, self.old, self.new = both, old, new
        disqualifies = old.plan.points is None and new.plan.points is None
        self.effect = Effect.OUTCOME if disqualifies else Effect.SCORE

    def changes(self) -> Iterator[Change]:
        yield from self._name()
        yield from self._group()
        yield from self._points()
        yield from self._condition()
        yield from self._each()
        yield from self._up_to()
        yield from self._decay()
        yield from self._in_force()
        yield from self._reason()

    def _change(
        self, aspect: Aspect, effect: Effect, sentence: str, old: str | None, new: str | None, whole: bool = False
    ) -> Change:
        """`sentence` goes on behind the rule's name or, without one, its condition; unless it is `whole`."""
        return self.both.change(
            Thing.RULE,
            aspect,
            effect,
            self.new.label,
            sentence if whole else f"{self.new.label}{sentence}",
            old=old,
            new=new,
            at=(self.old.node, self.new.node),
            group=self.new.group.name,
            rule=self.new.plan.id,
        )

    def _name(self) -> Iterator[Change]:
        old, new = self.old.plan.name, self.new.plan.name
        if old == new:
            return
        words = f"{self.old.label} is now called {new}" if new else f"{self.new.label} is not called {old} any more"
        yield self._change(Aspect.NAME, Effect.WORDS, words, old, new, whole=True)

    def _group(self) -> Iterator[Change]:
        old, new = self.old.group.name, self.new.group.name
        if old != new:
            effect = Effect.WORDS if self.effect is Effect.OUTCOME else Effect.SCORE
            was = self.old.group.plan.name
            yield self._change(Aspect.GROUP, effect, f": moved from {was} to {new}", was, new)

    def _points(self) -> Iterator[Change]:
        old, new = self.old.plan.points, self.new.plan.points
        if old != new:
            yield self._change(
                Aspect.POINTS, Effect.SCORE, f": {_points(old)} → {_points(new)}", _points(old), _points(new)
            )

    def _condition(self) -> Iterator[Change]:
        before, after = self.old.node.condition, self.new.node.condition
        verdict = self.both.verdict(before, after, self.old.plan.condition, self.new.plan.condition)
        old, new = condition_text(before), condition_text(after)
        label = self.new.plan.name or old
        match verdict:
            case Verdict.CHANGED:
                parts = "; ".join(differences(before, after, self.both.old.reads, self.both.new.reads))
                is_part = isinstance(before, n.And | n.Or) or parts.startswith("now ")
                is_clear = self.new.plan.name is None and (not is_part or parts == f"{old} → {new}")
                words = parts if is_clear else f"{label}: {parts}"
                yield self._change(Aspect.CONDITION, self.effect, words, old, new, whole=True)
            case Verdict.WORDING:
                words = f"{label}: says the same in other words, {new}"
                yield self._change(Aspect.WORDING, Effect.WORDS, words, old, new, whole=True)
            case Verdict.VOCABULARY | Verdict.SAME:
                pass  # what its names stand for is told where they are declared

    def _each(self) -> Iterator[Change]:
        old, new = _each(self.old.plan), _each(self.new.plan)
        if old != new:
            yield self._change(Aspect.EACH, self.effect, f": counts {old} → {new}", old, new)

    def _up_to(self) -> Iterator[Change]:
        if self.old.plan.cap != self.new.plan.cap:
            old, new = (bound("up to", rule.plan.cap) for rule in (self.old, self.new))
            yield self._change(Aspect.UP_TO, self.effect, f": {old} → {new}", old, new)

    def _decay(self) -> Iterator[Change]:
        """What follows from a group's new decay is told with the group."""
        follows = self.old.node.decay is None and self.new.node.decay is None
        if self.effect is Effect.OUTCOME or (follows and self.old.group.name == self.new.group.name):
            return
        old, new = decay_words(self.old.decay), decay_words(self.new.decay)
        if decays_differ(self.old, self.new):
            yield self._change(Aspect.DECAY, self.effect, f": {now(old, new)}", old, new)

    def _in_force(self) -> Iterator[Change]:
        old, new = _in_force(self.old.plan), _in_force(self.new.plan)
        if old != new:
            yield self._change(Aspect.IN_FORCE, self.effect, f": {now(old, new)}", old, new)

    def _reason(self) -> Iterator[Change]:
        old, new = self.old.plan.because, self.new.plan.because
        if old == new:
            return
        if old and new:
            words = f": reason {quoted(old)} → {quoted(new)}"
        else:
            words = f": reason {quoted(new)}" if new else f": no reason any more, it was {quoted(old or '')}"
        yield self._change(Aspect.REASON, Effect.WORDS, words, old, new)


def decays_differ(old: RuleAt, new: RuleAt) -> bool:
    """Whether a rule that is in both versions loses its points in another way, whatever its points are."""
    if old.plan.points == new.plan.points:
        return _table(old.plan.decay) != _table(new.plan.decay)
    return _worth(old.decay) != _worth(new.decay)


def _worth(decay: n.Decay | None) -> Key:
    """A decay without the points that it is of: its durations in seconds."""
    match decay:
        case n.Decays(percent, every):
            return (n.Decays, percent.value, every.seconds)
        case n.Fades(over, steps):
            return (n.Fades, over.seconds, steps.seconds if steps else DAY)
        case n.NeverDecays() | None:
            return None
        case _:
            assert_never(decay)


def _table(decay: plan.DecayTable | None) -> tuple[int, tuple[int, ...]] | None:
    """What decides: its words do not."""
    return (decay.step_seconds, decay.values) if decay else None


def _points(points: int | None) -> str:
    return "disqualify" if points is None else signed_milli_text(points)


def _each(rule: plan.Rule) -> str:
    return f"each {rule.each.value}" if rule.each else "once"


def _in_force(rule: plan.Rule) -> str:
    first, last = rule.in_force_from, rule.in_force_until
    if first is None and last is None:
        return "always in force"
    return " ".join(("in force", *_end("from", first), *_end("until", last)))


def _end(word: str, day: date | None) -> tuple[str, ...]:
    return () if day is None else (word, day.isoformat())
