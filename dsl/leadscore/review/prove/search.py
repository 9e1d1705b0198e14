"""Looking for a lead of which something holds: the solver proposes, the reference engine has the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import z3

from leadscore.review.prove.facts import Facts, fewer, simpler
from leadscore.review.prove.lead import NoLead, Words, facts_in
from leadscore.review.prove.solver import Clock, Sat, solve
from leadscore.review.prove.texts import TooHard
from leadscore.review.prove.world import World

_MOST_TRIES = 12
"""Proposals that turn out not to hold, before the solver is asked no more."""
_MOST_STEPS = 400
_BRIEF, _FOR_BRIEF = 4, 1.0
"""So few signals are read with ease; and for how many seconds such a lead is looked for where another one is known."""
_NO_TIME = "the solver did not come to an end in time"


@dataclass(frozen=True, slots=True)
class Sought:
    """`facts` of a lead of which it holds; `impossible`: it is proved that there is none; else `reason` says why not
    even that is known, as a clause. `proposed` are leads of which the solver thought that it holds."""

    facts: Facts | None = None
    impossible: bool = False
    reason: str = ""
    proposed: tuple[Facts, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.impossible or self.facts is not None


class Search:
    """One world of leads, to which questions are put one after the other. What was learned of texts is kept."""

    def __init__(self, world: World, words: Words) -> None:
        self.world, self.words = world, words
        self.rules = world.rules

    def find(
        self,
        goal: Sequence[z3.BoolRef],
        holds: Callable[[Facts], bool],
        clock: Clock,
        *,
        best: Sequence[z3.BoolRef] = (),
        tries: int = _MOST_TRIES,
        brief: bool = False,
    ) -> Sought:
        """A lead that fulfils the goal, and of which `holds` says so, too. Where there is one that is easy to write
        and to read, and of which `best` holds, it is such a one; a `brief` one, where that is soon found."""
        easy = self.find_easy(goal, holds, Clock(clock.left / 2), best=best, tries=tries, brief=brief)
        if easy.facts:
            return easy
        sought = self._find(goal, holds, clock, tries)
        if sought.facts and not sought.facts.can_be_written:
            writable = self._find([*goal, self.world.time.writable], holds, clock, tries)
            return writable if writable.facts else sought
        return (
            sought if sought.facts or sought.impossible else replace(sought, proposed=easy.proposed + sought.proposed)
        )

    def find_easy(
        self,
        goal: Sequence[z3.BoolRef],
        holds: Callable[[Facts], bool],
        clock: Clock,
        *,
        best: Sequence[z3.BoolRef] = (),
        tries: int = _MOST_TRIES,
        brief: bool = False,
    ) -> Sought:
        """As `find`, among those leads alone that are easy to write and to read."""
        wanted = [*goal, *best, self.world.time.writable, self.world.time.usual]
        sought = self._find(wanted, holds, clock, tries)
        if brief and sought.facts and sought.facts.signals > _BRIEF:
            shorter = self._find(
                [*wanted, *self.world.at_most(_BRIEF)], holds, Clock(min(_FOR_BRIEF, clock.left)), tries
            )
            return shorter if shorter.facts else sought
        return sought

    def _find(self, goal: Sequence[z3.BoolRef], holds: Callable[[Facts], bool], clock: Clock, tries: int) -> Sought:
        """What does not hold in the engine is not proposed again; from then on, nothing is proved any more."""
        reason = "" if self.world.complete else "there are too many cases"
        goal, proposed = list(goal), list[Facts]()
        for _ in range(tries):
            found, model = self._solve(goal, clock)
            if found is Sat.NO:
                return Sought(impossible=not reason, reason=reason, proposed=tuple(proposed))
            if model is None:
                return Sought(reason=reason or _NO_TIME, proposed=tuple(proposed))
            try:
                facts = facts_in(model, self.world, self.words)
            except NoLead as why:
                reason = str(why)
            except TooHard:
                reason = "its patterns are too entangled"
            else:
                if facts.happened_since_1970 and holds(facts):
                    return Sought(facts)
                reason = "what the solver proposed does not hold in the engine"
                proposed.append(facts)
            goal.append(_other_than(model, self.world))
        return Sought(reason=reason, proposed=tuple(proposed))

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
    for shorten in (fewer, simpler, fewer):
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
