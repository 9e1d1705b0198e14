"""The one thing that decided what became of a lead.

A lead that turns is ready in one version and not in the other. What keeps it from being ready there is asked in the
order in which readiness is decided, and the first that does is the answer, for behind it nothing counts:

1. **scope**: the policy did not apply, so there was no score at all;
2. **a disqualification**, which no score outweighs;
3. **the threshold**, where that version has none;
4. **points**: would the score of the version in which it is ready have made it ready in the other one too? Then nothing
   but points can have turned it, and of the rules, bounds and overrides one is named: by putting each back to what it
   was, alone. The one without which the lead would not have turned comes first, and of several the one that moves the
   score most. So a rule that gives more to a group that is full already is not named, nor is a larger change in a group
   that `ready … if` does not ask for;
5. **the threshold**, where the points would not have reached the other one;
6. **the condition** behind `ready … if`, which is all that is left.

Hysteresis takes no part: no record is read. Of a lead that does not turn, what moved its score most is named, as in 4;
so it is wherever only its score is the question, for what keeps a lead from being ready may move no point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from leadscore.engine.conditions import truth, view_of
from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan, Rule
from leadscore.review.impact.model import Cause, Decider
from leadscore.review.impact.sheet import Bounds, Key, Sheet, sheet_of
from leadscore.values.number import milli_text


@dataclass(frozen=True, slots=True)
class _Undone:
    """A part in which two sheets differ by so many `points`; `sheet` is the one with that part as in the other."""

    decider: Decider
    points: int
    sheet: Sheet


@dataclass(frozen=True)
class Deciding:
    """The older and the newer version; `keys` says of the rules of each which rule of the other they are, `names` what
    the groups of each are called in the newer one, where that differs."""

    plans: tuple[Plan, Plan]
    keys: tuple[Mapping[str, Key], Mapping[str, Key]]
    names: tuple[Mapping[str, str], Mapping[str, str]]

    @classmethod
    def of(cls, old: Plan, new: Plan, same_rules: Iterable[tuple[Rule, Rule]], names: Mapping[str, str]) -> Deciding:
        """`same_rules` pairs rules of both; `names` is what groups of the older version are called in the newer."""
        before: dict[str, Key] = {rule.id: (rule.id, None) for rule in old.rules}
        after: dict[str, Key] = {rule.id: (None, rule.id) for rule in new.rules}
        for its, other in same_rules:
            before[its.id] = after[other.id] = (its.id, other.id)
        return cls((old, new), (before, after), (names, {}))

    def decider(self, lead: Lead, old: Scorecard, new: Scorecard) -> Decider | None:
        """What decided it, of a lead's cards as of one instant; None where neither its score nor whether it is ready
        differs, or where it has no score in one version and is ready in neither."""
        cards = (old, new)
        if old.ready == new.ready:
            return self.of_score(lead, old, new)
        side, kept_out = (0, 1) if old.ready else (1, 0)
        plan, card = self.plans[kept_out], cards[kept_out]
        if not card.in_scope:
            return Decider(Cause.SCOPE, f"applies if {plan.applies_text}", None, None, None)
        if card.disqualified:
            return self._disqualification(kept_out, card)
        if plan.ready is None:
            return self._threshold()
        sheets = self._sheets(cards)
        if self._is_ready(kept_out, lead, sheets[side], new.as_of):
            found = [
                (not self._is_ready(side, lead, undone.sheet, new.as_of), undone)
                for undone in self._undone(sheets, side)
            ]
            return _strongest(found, sheets[side].score, 1)
        return self._threshold() if sheets[side].score < plan.ready.at else self._condition()

    # ------------------------------------------------------------------------------------ points

    def of_score(self, lead: Lead, old: Scorecard, new: Scorecard) -> Decider | None:
        """What moved its score most; None where it has no score in one version, or the same in both."""
        if not (old.in_scope and new.in_scope) or old.score == new.score:
            return None
        before, after = sheets = self._sheets((old, new))
        found = [(False, undone) for undone in self._undone(sheets, 1)]
        return _strongest(found, after.score, 1 if after.score > before.score else -1)

    def _sheets(self, cards: tuple[Scorecard, Scorecard]) -> tuple[Sheet, Sheet]:
        old, new = (sheet_of(self.plans[side], cards[side], self.keys[side], self.names[side]) for side in (0, 1))
        return old, new

    def _undone(self, sheets: tuple[Sheet, Sheet], side: int) -> Iterator[_Undone]:
        """Each part in which a side differs from the other, put back to what it is there."""
        here, there = sheets[side], sheets[1 - side]
        for key in dict.fromkeys((*here.rules, *there.rules)):
            mine, its = here.rules.get(key), there.rules.get(key)
            if mine != its:
                points = (mine[1] if mine else 0) - (its[1] if its else 0)
                yield _Undone(self._rule(key, sheets), points, here.with_rule(key, there))
        for group in (group for group in here.bounds if group in there.bounds):
            if here.bounds[group] != there.bounds[group]:
                decider = _bound(group, sheets[0].bounds[group], sheets[1].bounds[group])
                yield _Undone(decider, 0, here.with_bounds(group, there))
        if here.score_bounds != there.score_bounds:
            decider = _bound("score", sheets[0].score_bounds, sheets[1].score_bounds)
            yield _Undone(decider, 0, here.with_score_bounds(there))
        for who in dict.fromkeys((*here.overrides, *there.overrides)):
            points = here.overrides.get(who, 0) - there.overrides.get(who, 0)
            if points:
                old, new = (sheet.overrides.get(who) for sheet in sheets)
                decider = Decider(Cause.OVERRIDE, f"override by {who[1]}", None, old, new)
                yield _Undone(decider, points, here.with_override(who, there))

    def _is_ready(self, side: int, lead: Lead, sheet: Sheet, as_of: int) -> bool:
        """Whether a version would call the lead ready with these points."""
        plan, names = self.plans[side], self.names[side]
        if plan.ready is None or sheet.score < plan.ready.at:
            return False
        if plan.ready.condition is None:
            return True
        totals = {group.name: sheet.totals.get(names.get(group.name, group.name), 0) for group in plan.groups}
        view = view_of(lead, as_of, frozenset(kind.name for kind in plan.events if kind.by_us))
        return truth(plan.ready.condition, replace(view, totals=totals)) is True

    # ------------------------------------------------------------------------------------ what it is called

    def _rule(self, key: Key, sheets: tuple[Sheet, Sheet]) -> Decider:
        old, new = (sheet.rules[key][1] if key in sheet.rules else None for sheet in sheets)
        return Decider(Cause.RULE, self._label(key), key[1] or key[0], old, new)

    def _label(self, key: Key) -> str:
        """As people read the rule: its name, else its condition."""
        side = 1 if key[1] else 0
        rule = next(rule for rule in self.plans[side].rules if rule.id == key[side])
        return rule.name or rule.text

    def _disqualification(self, side: int, card: Scorecard) -> Decider:
        barring = next(rule.rule_id for group in card.groups for rule in group.rules if rule.disqualifies)
        key = self.keys[side][barring]
        return Decider(Cause.DISQUALIFIED, self._label(key), key[1] or key[0], None, None)

    def _threshold(self) -> Decider:
        old, new = (plan.ready.at if plan.ready else None for plan in self.plans)
        at = old if new is None else new
        return Decider(Cause.THRESHOLD, f"ready at {milli_text(at or 0)}", None, old, new)

    def _condition(self) -> Decider:
        old, new = (plan.ready.condition_text if plan.ready else None for plan in self.plans)
        return Decider(Cause.CONDITION, f"ready if {new}" if new else f"no longer ready if {old}", None, None, None)


def _bound(of: str, old: Bounds, new: Bounds) -> Decider:
    """The upper one, if that differs; one that is gone is called as it was."""
    place, word = (1, "at most") if old[1] != new[1] else (0, "at least")
    limit = old[place] if new[place] is None else new[place]
    return Decider(Cause.BOUND, f"{of} {word} {milli_text(limit or 0)}", None, old[place], new[place])


def _strongest(found: Iterable[tuple[bool, _Undone]], score: int, sign: int) -> Decider | None:
    """The one without which the lead would not have turned, then the one that moves the score most, in the direction of
    `sign`; where bounds hide what each does, the one whose own points differ most."""

    def strength(item: tuple[bool, _Undone]) -> tuple[bool, int, int]:
        turns, undone = item
        return turns, sign * (score - undone.sheet.score), sign * undone.points

    best = max(found, key=strength, default=None)
    return None if best is None else best[1].decider
