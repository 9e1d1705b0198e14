"""What people call the parts of two versions that decide about leads; batch/deciding says which of them does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from leadscore.batch.comparing import Turned
from leadscore.batch.deciding.parts import Kind, Pairing, Part
from leadscore.batch.deciding.tally import Share
from leadscore.plan.model import Plan
from leadscore.review.impact.model import Cause, Decider, Reason, Span
from leadscore.values.number import milli_text

_Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Deciders:
    """`plans` are the older and the newer version's."""

    plans: tuple[Plan, Plan]
    pairing: Pairing

    def of_lead(self, turned: Turned) -> Decider:
        return self._decider(turned.part, turned.old, turned.new)

    def of_all(self, shares: Iterable[Share]) -> tuple[Reason, ...]:
        """The most frequent first. What is called the same is one reason, as are all overrides of a person."""
        found: dict[tuple[object, ...], Reason] = {}
        for share in shares:
            least, most = (self._decider(share.part, share.old[end], share.new[end]) for end in (0, 1))
            old, new = _span(least.old, most.old), _span(least.new, most.new)
            reason = Reason(least.cause, least.text, least.rule, old, new, share.leads)
            key = (*_key(reason), old is None, new is None)
            found[key] = _together(found[key], reason) if key in found else reason
        return tuple(sorted(found.values(), key=lambda reason: -reason.leads))

    def _decider(self, part: Part, old: int, new: int) -> Decider:
        """`old` and `new` are what a rule or an override gives."""
        match part.kind:
            case Kind.SCOPE:
                return Decider(Cause.SCOPE, f"applies if {self.plans[part.place].applies_text}", None, None, None)
            case Kind.BARRED:
                return Decider(Cause.DISQUALIFIED, *self._rule(part.place), None, None)
            case Kind.RULE:
                was, now = self.pairing.rules[part.place]
                points = None if was is None else old, None if now is None else new
                return Decider(Cause.RULE, *self._rule(part.place), *points)
            case Kind.THRESHOLD:
                return self._threshold()
            case Kind.CONDITION:
                return self._condition()
            case Kind.BOUND:
                return self._bound(part.place)
            case Kind.SCORE_BOUND:
                bounds = ((plan.score_low, plan.score_high) for plan in self.plans)
                return _bound("score", *bounds)
            case Kind.OVERRIDE:
                return Decider(Cause.OVERRIDE, f"override by {part.who[1]}", None, old or None, new or None)
            case _:
                assert_never(part.kind)

    # ------------------------------------------------------------------------------------ what it is called

    def _rule(self, place: int) -> tuple[str, str]:
        """As people read it, by its name, else its condition; and its id."""
        old, new = self.pairing.rules[place]
        rule = self.plans[0].rules[old or 0] if new is None else self.plans[1].rules[new]
        return rule.name or rule.text, rule.id

    def _threshold(self) -> Decider:
        old, new = (plan.ready.at if plan.ready else None for plan in self.plans)
        at = old if new is None else new
        return Decider(Cause.THRESHOLD, f"ready at {milli_text(at or 0)}", None, old, new)

    def _condition(self) -> Decider:
        old, new = (plan.ready.condition_text if plan.ready else None for plan in self.plans)
        return Decider(Cause.CONDITION, f"ready if {new}" if new else f"no longer ready if {old}", None, None, None)

    def _bound(self, place: int) -> Decider:
        groups = [
            None if at is None else plan.groups[at]
            for plan, at in zip(self.plans, self.pairing.groups[place], strict=True)
        ]
        name = next(group.name for group in reversed(groups) if group)
        return _bound(name, *((group.at_least, group.at_most) if group else (None, None) for group in groups))


def _bound(of: str, old: _Bounds, new: _Bounds) -> Decider:
    """The upper one, if that differs; one that is gone is called as it was."""
    place, word = (1, "at most") if old[1] != new[1] else (0, "at least")
    limit = old[place] if new[place] is None else new[place]
    return Decider(Cause.BOUND, f"{of} {word} {milli_text(limit or 0)}", None, old[place], new[place])


# ------------------------------------------------------------------------------------------------ reasons


def _key(reason: Reason) -> tuple[object, ...]:
    return reason.cause, reason.text, reason.rule


def _span(least: int | None, most: int | None) -> Span | None:
    return None if least is None or most is None else (least, most)


def _together(one: Reason, other: Reason) -> Reason:
    old, new = _widest(one.old, other.old), _widest(one.new, other.new)
    return Reason(one.cause, one.text, one.rule, old, new, one.leads + other.leads)


def _widest(one: Span | None, other: Span | None) -> Span | None:
    return None if one is None or other is None else (min(one[0], other[0]), max(one[1], other[1]))
