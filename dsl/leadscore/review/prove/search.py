"""Looking for a lead of which something holds: the solver proposes, the reference engine has the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import z3

from leadscore.review.prove.facts import Facts, fewer, simpler
from leadscore.review.prove.lead import NoLead, facts_in
from leadscore.review.prove.solver import Clock, Sat, solve
from leadscore.review.prove.texts import TooHard
from leadscore.review.prove.world import World

_MOST_TRIES = 12
"""Proposals that turn out not to hold, before the solver is asked no more."""
_MOST_STEPS = 400


@dataclass(frozen=True, slots=True)
class Sought:
    """`facts` of a lead of which it holds; `impossible`: it is proved that there is none; else `reason` says why not
    even that is known, as a clause."""

    facts: Facts | None = None
    impossible: bool = False
    reason: str = ""


class Search:
    """One world of leads, to which questions are put one after the other. What was learned of texts is kept."""

    def __init__(self, world: World, other_kind: str | None) -> None:
        self.world, self.other_kind = world, other_kind
        self.rules = world.rules

    def find(
        self,
        goal: Sequence[z3.BoolRef],
        holds: Callable[[Facts], bool],
        clock: Clock,
        *,
        best: Sequence[z3.BoolRef] = (),
        tries: int = _MOST_TRIES,
    ) -> Sought:
        """A lead that fulfils the goal, and of which `holds` says so, too. Where there is one that is easy to write down
        and to read, and of which `best` holds, it is such a one."""
        time = self.world.time
        easy = self._find([*goal, *best, time.writable, time.usual], holds, Clock(clock.left / 2), tries)
        if easy.facts:
            return easy
        sought = self._find(goal, holds, clock, tries)
        if sought.facts is None or sought.facts.can_be_written:
            return sought
        writable = self._find([*goal, time.writable], holds, clock, tries)
        return writable if writable.facts else sought

    def _find(self, goal: Sequence[z3.BoolRef], holds: Callable[[Facts], bool], clock: Clock, tries: int) -> Sought:
        """What does not hold in the engine is not proposed again; from then on, nothing is proved any more."""
        reason = "" if self.world.complete else "there are too many cases"
        goal = list(goal)
        for _ in range(tries):
            found, model = self._solve(goal, clock)
            if found is Sat.NO:
                return Sought(impossible=not reason, reason=reason)
            if model is None:
                return Sought(reason=reason or "the solver did not come to an end in time")
            try:
                facts = facts_in(model, self.world, self.other_kind)
            except NoLead as why:
                reason = str(why)
            except TooHard:
                reason = "its patterns are too entangled"
            else:
                if facts.happened_since_1970 and holds(facts):
                    return Sought(facts)
                reason = "what the solver proposed does not hold in the engine"
            goal.append(_other_than(model, self.world))
        return Sought(reason=reason)

    def _solve(self, goal: Sequence[z3.BoolRef], clock: Clock) -> tuple[Sat, z3.ModelRef | None]:
        """Asks the solver until all that it says of texts can be; what cannot, it is told for good."""
        while True:
            found, model = solve([*self.rules, *goal], clock.left)
            impossible = [] if model is None else list(self._impossible(model))
            if not impossible:
                return found, model
            self.rules += impossible

    def _impossible(self, model: z3.ModelRef) -> Iterator[z3.BoolRef]:
        fields = self.world.fields
        for name in fields.texts:
            if z3.is_true(model.eval(fields.is_known[name])):
                try:
                    if fields.text(name, model) is None:
                        yield fields.impossible(name, model)
                except TooHard:
                    pass


def _other_than(model: z3.ModelRef, world: World) -> z3.BoolRef:
    """Not the same cells filled and fields known again."""
    symbols = [cell.there for kind in world.kinds.values() for cell in kind.cells]
    symbols += world.fields.is_known.values()
    symbols += [symbol for texts in world.fields.texts.values() for symbol in texts.values()]
    return z3.Or(*(symbol != model.eval(symbol, model_completion=True) for symbol in symbols))


def smallest(facts: Facts, holds: Callable[[Facts], bool], clock: Clock) -> Facts:
    """As few facts as show the same, in values that are easy to read, as far as the time goes."""
    for shorten in (fewer, simpler):
        facts = _shrunk(facts, shorten, holds, clock)
    return facts


def _shrunk(
    facts: Facts, shorten: Callable[[Facts], Iterator[Facts]], holds: Callable[[Facts], bool], clock: Clock
) -> Facts:
    for _ in range(_MOST_STEPS):
        smaller = next((one for one in shorten(facts) if clock.left and holds(one)), None)
        if smaller is None:
            return facts
        facts = smaller
    return facts
