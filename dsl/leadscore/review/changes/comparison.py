"""Two policies side by side: what every comparison of their parts needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import cached_property
from typing import assert_never

from leadscore.plan import model as plan
from leadscore.record import Record, replace
from leadscore.review.changes.matching import match_rules
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.pairing import Paired
from leadscore.review.changes.side import RuleAt, Side
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import label_text
from leadscore.syntax.printer import statement_text


class Verdict(Enum):
    """How two conditions differ. `VOCABULARY`: in what their names stand for alone; `WORDING`: in their words alone."""

    SAME = auto()
    WORDING = auto()
    VOCABULARY = auto()
    CHANGED = auto()


class Conditioned(Record):
    """Something with a condition, in one version: what it is called in `used by`, and what it moves."""

    label: str
    node: n.Condition
    plan: plan.Condition
    effect: Effect


class Comparison(Record):
    """`old` knows what `new` calls what was renamed."""

    old: Side
    new: Side

    @cached_property
    def matched(self) -> Paired[RuleAt]:
        return match_rules(self.old, self.new)

    @cached_property
    def owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.old.plan.owners, *self.new.plan.owners)))

    def change(
        self,
        thing: Thing,
        aspect: Aspect,
        effect: Effect,
        subject: str,
        sentence: str,
        *,
        old: str | None = None,
        new: str | None = None,
        at: tuple[n.Node | None, n.Node | None] = (None, None),
        group: str | None = None,
        rule: str | None = None,
        details: tuple[str, ...] = (),
    ) -> Change:
        """`at` are the statements in the older and the newer version."""
        places = self.old.place(at[0]), self.new.place(at[1])
        return Change(
            thing, aspect, effect, subject, sentence, old, new, *places, self.owners, group, rule, tuple(details)
        )

    def verdict(
        self,
        old: n.Condition | None,
        new: n.Condition | None,
        old_plan: plan.Condition | None,
        new_plan: plan.Condition | None,
    ) -> Verdict:
        """Conditions as written, and as planned; None: there is none, so it holds for all."""
        reads_alike = self.old.reads(old) == self.new.reads(new)
        if self.old.means(old_plan) == self.new.means(new_plan):
            return Verdict.SAME if reads_alike else Verdict.WORDING
        return Verdict.VOCABULARY if reads_alike else Verdict.CHANGED

    # ---------------------------------------------------------------------------------- who uses a name

    def moved_by(self, name: str, old_name: str) -> Effect:
        """The gravest of what changed because something else stands behind a name now."""
        effects = [effect for effect, names in self._moved if name in names or old_name in names]
        return min(effects, key=list(Effect).index, default=Effect.WORDS)

    @cached_property
    def _moved(self) -> tuple[tuple[Effect, frozenset[str]], ...]:
        """What has another meaning though nobody touched its words, with all names in it."""
        return tuple(
            (min(before.effect, after.effect, key=list(Effect).index), self._names(before, after))
            for before, after in self._in_both()
            if self.verdict(before.node, after.node, before.plan, after.plan) is Verdict.VOCABULARY
        )

    def _names(self, before: Conditioned, after: Conditioned) -> frozenset[str]:
        return self.old.leads_to(before.node) | self.new.leads_to(after.node)

    def _in_both(self) -> Iterator[tuple[Conditioned, Conditioned]]:
        for pair in self.matched.pairs:
            yield of_rule(pair[0]), of_rule(pair[1])
        later = {(part.label, self.new.reads(part.node)): part for part in outcome_parts(self.new)}
        for part in outcome_parts(self.old):
            twin = later.get((part.label, self.old.reads(part.node)))
            if twin is not None:
                yield part, twin

    def users(self, name: str, side: Side) -> tuple[str, ...]:
        """What uses a name in a version, directly or through definitions, in the policy's order."""
        return tuple((self._new_users if side is self.new else self._old_users).get(name, ()))

    @cached_property
    def _old_users(self) -> Mapping[str, Sequence[str]]:
        return _by_name(self.old)

    @cached_property
    def _new_users(self) -> Mapping[str, Sequence[str]]:
        return _by_name(self.new)


def _by_name(side: Side) -> Mapping[str, Sequence[str]]:
    """The labels of what uses each name."""
    users: dict[str, list[str]] = {}
    for part in (*map(of_rule, side.rules), *outcome_parts(side)):
        for name in side.leads_to(part.node):
            users.setdefault(name, []).append(part.label)
    return users


def of_rule(rule: RuleAt) -> Conditioned:
    effect = Effect.OUTCOME if rule.plan.points is None else Effect.SCORE
    return Conditioned(rule.plan.name or f"when {rule.plan.text}", rule.node.condition, rule.plan.condition, effect)


def outcome_parts(side: Side) -> Iterator[Conditioned]:
    """What has a condition besides rules."""
    for scope in side.written(n.AppliesIf):
        yield Conditioned("applies if", scope.condition, side.lowered(scope.condition), Effect.SCORE)
    statements: tuple[n.Ready | n.Band | n.Action, ...]
    statements = (*side.written(n.Ready), *side.written(n.Band), *side.written(n.Action))
    for statement in statements:
        if statement.condition is not None:
            lowered = side.lowered(statement.condition)
            yield Conditioned(_label(statement), statement.condition, lowered, Effect.OUTCOME)


def _label(statement: n.Ready | n.Band | n.Action) -> str:
    match statement:
        case n.Ready():
            return "ready"
        case n.Band(name):
            return f"band {label_text(name)}"
        case n.Action():
            return statement_text(replace(statement, condition=None))
        case _:
            assert_never(statement)
